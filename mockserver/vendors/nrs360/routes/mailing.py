"""`mailing`: section "Send Email message"."""

from __future__ import annotations

from fastapi import Request
from fastapi.responses import Response

from mockserver.kernel.application import json_response, mark
from mockserver.kernel.exchange import here
from mockserver.vendors.nrs360.routes.application import app
from mockserver.vendors.nrs360.schemas.mailing import MailRequest
from mockserver.vendors.nrs360.service import mailing


@app.post(
    "/api/rest/mailing",
    **mark(
        "sendMailing",
        "Send e-mails",
        "documented",
        "Campaigns › Send Email message",
        examples=(
            "mailing-accepted",
            "mailing-partly-accepted",
            "mailing-no-valid-recipients",
            "mailing-substitution-variables",
        ),
        fields={
            "order of checks": "103, 112, 125, 118, the table's order, recipients, 111: inferred",
            "422": "cc, bcc, fromName, sub, attachments and otpConfig of another form; texts ours",
            "fromEmail": "115 when missing or malformed too",
            "subject": "114 when it has line breaks too; variables and {OTP_CODE} are filled in",
            "replyTo": "116 when missing too",
            "scheduledAt": "printed as null only; ISO 8601 as elsewhere on the page",
            "body": "goes before a template; values of variables are escaped as HTML",
            "templateId, templateV2Id": "140 when unknown; the current version goes first",
            "[form_{ID}]": "this recipient's form; {FORM_ID} too; an unknown id stays",
            "[attachment_{ID}]": "the number of the file in attachments, from 1",
            "cost": "per mail, with surcharges for files and certified: ours",
        },
    ),
)
async def send_mailing(request: Request, body: MailRequest) -> Response:
    """Send a mail to one or more addresses."""
    status, content = mailing.send(here(request), body)
    return json_response(status, content)
