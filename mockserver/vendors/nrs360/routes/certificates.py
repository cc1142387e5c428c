"""`sms/certificates` and `mailing/certificates`: section "Download certificates"."""

from __future__ import annotations

from fastapi import Request
from fastapi.responses import Response

from mockserver.kernel.application import LongResponse, mark
from mockserver.kernel.exchange import here
from mockserver.vendors.nrs360.routes.application import app
from mockserver.vendors.nrs360.service.certificates.facts import (
    Certificate,
    find_mail_certificate,
    find_sms_certificate,
)
from mockserver.vendors.nrs360.service.certificates.press import make_document

_SECTION = "Download certificates"
_FIELDS = {
    "answer": "the page prints none: a PDF, made for this request, with all events until then",
    "404": "the message is unknown, of another channel, not certified, or was not delivered (yet)",
}


@app.get(
    "/api/rest/sms/certificates/{message}",
    response_class=Response,
    **mark(
        "getSmsCertificate",
        "Download an SMS's certificate",
        "documented",
        f"{_SECTION} › Certified SMS",
        examples=("sms-certificate",),
        fields={**_FIELDS, "id": "of a landing SMS too, which has no request of its own"},
    ),
)
async def get_sms_certificate(request: Request, message: str) -> Response:
    """The certificate of an SMS that was sent with `certified` and delivered, as PDF."""
    return _answer(find_sms_certificate(here(request), message))


@app.get(
    "/api/rest/mailing/certificates/{message}",
    response_class=Response,
    **mark(
        "getMailCertificate",
        "Download a mail's certificate",
        "documented",
        f"{_SECTION} › Certified emails",
        examples=("mailing-certificate",),
        fields=_FIELDS,
    ),
)
async def get_mail_certificate(request: Request, message: str) -> Response:
    """The certificate of a mail that was sent with `certified` and delivered, as PDF."""
    return _answer(find_mail_certificate(here(request), message))


def _answer(certificate: Certificate) -> Response:
    response = LongResponse(b"", make_document(certificate), media_type="application/pdf")
    name = f"certificate-{certificate.id}.pdf"
    response.headers["content-disposition"] = f'attachment; filename="{name}"'
    response.headers["x-content-type-options"] = "nosniff"
    return response
