"""What a respondent opens: the short link of the invitation, and the survey behind it."""

from __future__ import annotations

from fastapi import Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from mockserver.kernel.application import mark
from mockserver.kernel.exchange import Exchange, here
from mockserver.vendors.xebo.pages import page_headers, render
from mockserver.vendors.xebo.routes.application import app, unprotected
from mockserver.vendors.xebo.service import answering
from mockserver.vendors.xebo.service.answering import Sheet, Visit

_SOURCE = "campaigns/external › Responses; the page prints the link, not what it opens"
_STATUSES = {"expired": 410, "closed": 410, "completed": 200, "disqualified": 200}


@app.head("/s/{code}", include_in_schema=False)
@app.get(
    "/s/{code}",
    status_code=302,
    response_class=RedirectResponse,
    **unprotected(mark("openLink", "Follow an invitation's link", "inferred", _SOURCE)),
)
async def open_link(request: Request, code: str) -> Response:
    """Leads to the survey."""
    answering.find_visit(here(request), code)
    # Relative, so that it works behind any prefix that a proxy takes off.
    return RedirectResponse(f"../survey/{code}", 302, headers={"cache-control": "no-store"})


@app.head("/survey/{code}", include_in_schema=False)
@app.get(
    "/survey/{code}",
    response_class=HTMLResponse,
    **unprotected(
        mark(
            "openSurvey",
            "Open a survey",
            "inferred",
            _SOURCE,
            fields={"410": "the link has expired, or the collector was closed"},
        )
    ),
)
async def open_survey(request: Request, code: str) -> Response:
    """The page of the survey that comes next. The first opening is kept (a HEAD is none)."""
    exchange = here(request)
    visit = answering.find_visit(exchange, code)
    if visit.state != "open":
        return _tell(_STATUSES[visit.state], exchange, visit)
    if exchange.envelope.method == "GET":
        answering.record_opening(exchange, visit)
    return _show(200, visit, answering.lay_out(visit))


@app.post(
    "/survey/{code}",
    response_class=HTMLResponse,
    **unprotected(
        mark(
            "answerSurvey",
            "Answer a page of a survey",
            "inferred",
            _SOURCE,
            fields={
                "303": "the answers are kept; the next page, or the end",
                "409": "the survey was answered before: one response per link",
                "422": "the page again, with what is wrong and what was filled in",
            },
        )
    ),
)
async def answer_survey(request: Request, code: str) -> Response:
    """Keeps the answers of a page, or goes a page back."""
    exchange = here(request)
    visit = answering.find_visit(exchange, code)
    if visit.state != "open":
        status = 409 if visit.row.ended_at is not None else 410
        return _tell(status, exchange, visit)
    wrong = answering.submit(exchange, visit, exchange.envelope.body)
    if wrong is not None:
        exchange.explain("validation:answers")
        return _show(422, visit, wrong)
    return RedirectResponse(code, 303, headers=page_headers())


def _show(status: int, visit: Visit, sheet: Sheet) -> Response:
    html = render("question.html", survey=visit.survey, sheet=sheet, code=visit.row.code)
    return HTMLResponse(html, status, headers=page_headers())


def _tell(status: int, exchange: Exchange, visit: Visit) -> Response:
    if status >= 400:
        exchange.explain(f"validation:survey_{visit.state}")
    html = render("told.html", survey=visit.survey, state=visit.state)
    return HTMLResponse(html, status, headers=page_headers())
