"""Reports on a sending: sections "Events report by sending" and "Keystroke report"."""

from __future__ import annotations

from collections.abc import Iterator

from fastapi import Request
from fastapi.responses import Response

from mockserver.kernel.application import LongResponse, mark
from mockserver.kernel.exchange import here
from mockserver.vendors.nrs360.routes.application import app
from mockserver.vendors.nrs360.service.reports.events import report_events
from mockserver.vendors.nrs360.service.reports.keys import report_keys

_DATES = "earlier than beforeDate and later than afterDate; one that is not ISO 8601 is 422"
_FORM = "UTF-8, lines end in LF, cells that a spreadsheet would run get an apostrophe in front"


@app.get(
    "/api/rest/sendings/{sending}/reports/events",
    **mark(
        "reportEvents",
        "Report a sending's events",
        "documented",
        "Events report by sending",
        examples=("reports-events", "reports-events-voice", "reports-events-period"),
        fields={
            "CSV": _FORM,
            "beforeDate, afterDate": _DATES,
            "showCustomFields": "a column for each variable of the sending's messages, last",
            "order": "as they happened",
            "contactId": "0 for a recipient that is no contact",
            "phone, email": "the recipient, and what its contact has beside it",
            "countryIso": "the contact's, else the number's",
            "campaignName, campaignId": "the campaign's own, also when the send named none",
            "callDurationSeconds": "of the attempt that ended in the event, else 0",
            "createdAt": "ISO 8601 in UTC",
        },
    ),
)
async def report_sending_events(request: Request, sending: str) -> Response:
    """What happened to a sending's messages, as CSV of any length."""
    return _answer(report_events(here(request), sending), f"events-{sending}.csv")


@app.get(
    "/api/rest/sendings/{sending}/reports/keys",
    **mark(
        "reportKeys",
        "Report the keys pressed in a sending",
        "documented",
        "Keystroke report",
        examples=("reports-keys", "reports-keys-period"),
        fields={
            "CSV": _FORM,
            "beforeDate, afterDate": _DATES,
            "422": "for a sending of another channel; the text is ours",
            "message": "what the recipient had heard last when the key was pressed; an audio "
            "file's URL",
        },
    ),
)
async def report_sending_keys(request: Request, sending: str) -> Response:
    """Which keys recipients of a voice-interactive sending pressed, as CSV."""
    return _answer(report_keys(here(request), sending), f"keys-{sending}.csv")


def _answer(pieces: Iterator[bytes], name: str) -> Response:
    """A short report at once; a longer one goes on while it is sent."""
    body = next(pieces, b"") + next(pieces, b"")
    third = next(pieces, None)
    if third is None:
        answer = Response(body, media_type="text/csv")
    else:
        answer = LongResponse(body + third, pieces, media_type="text/csv")
    answer.headers["content-disposition"] = f'attachment; filename="{name}"'
    return answer
