"""`POST /api/v1/export/responses/json`."""

from __future__ import annotations

from fastapi import Request
from fastapi.responses import Response

from mockserver.kernel.application import json_response, mark
from mockserver.kernel.exchange import here
from mockserver.vendors.xebo.routes.application import app
from mockserver.vendors.xebo.schemas import ExportOrder
from mockserver.vendors.xebo.service import exports


@app.post(
    "/api/v1/export/responses/json",
    **mark(
        "exportResponses",
        "Export responses",
        "inferred",
        "Get responses, JSON format: another page of the same documentation",
        examples=("responses-exported",),
        fields={
            "answer": "page, page_size, total, total_pages and data with one flat row per response",
            "data[]": "respondent_id, collector_id, the contact's fields, a column per question, "
            "status, started_at, completed_at (UTC)",
            "date_filter, time_filter": "of the time a response was started, in UTC",
            "page, page_size": "in the query or in the body; 1000 rows at most",
        },
    ),
)
async def export_responses(request: Request, body: ExportOrder) -> Response:
    """Pages the responses to a survey out, in the order in which their links were made."""
    return json_response(200, exports.export(here(request), body))
