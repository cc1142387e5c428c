"""What a recipient opens and fills in: the form behind a link of a message."""

from __future__ import annotations

from fastapi import Request
from fastapi.responses import HTMLResponse, Response

from mockserver.kernel.application import mark
from mockserver.kernel.exchange import here
from mockserver.kernel.pages import UnknownPage
from mockserver.vendors.nrs360.pages import FORM_HEADERS, render
from mockserver.vendors.nrs360.routes.application import app
from mockserver.vendors.nrs360.service.forms import answers
from mockserver.vendors.nrs360.service.forms.answers import OpenForm

_SOURCE = "Templates › Custom links; the page names the link, not what it opens"


@app.head("/f/{code}", include_in_schema=False)
@app.get(
    "/f/{code}",
    response_class=HTMLResponse,
    **mark("openForm", "Open a form", "inferred", f"[form_{{ID}}]: {_SOURCE}"),
)
async def open_form(request: Request, code: str) -> Response:
    """The form, with what was sent before. Opening it is a `form_opened` event (a HEAD is none)."""
    exchange = here(request)
    opened = answers.find_open_form(exchange, code)
    if opened.is_closed:
        return _tell(200, opened, "closed")
    if exchange.envelope.method == "GET":
        answers.record_opening(exchange, opened)
    return _show(200, opened, code)


@app.post(
    "/f/{code}",
    response_class=HTMLResponse,
    **mark(
        "submitForm",
        "Send a form",
        "inferred",
        f"form_submitted: {_SOURCE}",
        fields={
            "formValues": "named by customField, else label; empty ones are empty texts, "
            "a checkbox is 1 or 0",
            "422": "the form again, with what is wrong and what was filled in",
            "409": "editable is false, and the form was sent from this message before",
        },
    ),
)
async def submit_form(request: Request, code: str) -> Response:
    """Takes what was filled in, and causes a `form_submitted` event."""
    exchange = here(request)
    opened = answers.find_open_form(exchange, code)
    if opened.is_closed:
        return _tell(409, opened, "closed")
    if not answers.submit(exchange, opened, exchange.envelope.body):
        return _show(422, opened, code)
    return _tell(200, opened, "submitted")


@app.post(
    "/f/{code}/reject",
    response_class=HTMLResponse,
    **mark("rejectForm", "Decline a form", "inferred", f"form_rejected, rejectButton: {_SOURCE}"),
)
async def reject_form(request: Request, code: str) -> Response:
    """Takes nothing, and causes a `form_rejected` event. There must be a button for it."""
    exchange = here(request)
    opened = answers.find_open_form(exchange, code)
    if not opened.form.has_reject_button:
        raise UnknownPage
    if opened.is_closed:
        return _tell(409, opened, "closed")
    answers.reject(exchange, opened)
    return _tell(200, opened, "rejected")


def _show(status: int, opened: OpenForm, code: str) -> Response:
    # The page's own path ends in the code: links relative to it work behind any prefix.
    html = render(
        "form.html", form=opened.form, questions=opened.questions, link=code, is_preview=False
    )
    return HTMLResponse(html, status, headers=FORM_HEADERS)


def _tell(status: int, opened: OpenForm, state: str) -> Response:
    html = render("form_done.html", form=opened.form, state=state)
    return HTMLResponse(html, status, headers=FORM_HEADERS)
