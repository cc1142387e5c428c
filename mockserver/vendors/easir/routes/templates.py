"""Templates of e-mails and letters."""

from __future__ import annotations

from fastapi import Request
from fastapi.responses import Response

from mockserver.kernel.application import json_response, mark
from mockserver.kernel.exchange import here
from mockserver.vendors.easir.routes.application import app
from mockserver.vendors.easir.schemas.templates import TemplateRequest
from mockserver.vendors.easir.service import templates

_BODY = {"content": "`{{content}}` in it is the campaign's own, which is our choice of a name"}


@app.get(
    "/templates",
    **mark(
        "listTemplates",
        "List the templates",
        "inferred",
        "Create a campaign › template_id",
        fields={"q": "searches the title"},
    ),
)
async def list_templates(request: Request) -> Response:
    """The templates, in pages."""
    return json_response(200, templates.list_templates(here(request)))


@app.get(
    "/templates/{template_id}",
    **mark(
        "getTemplate",
        "Read a template",
        "inferred",
        "Create a campaign › template_id",
        fields=_BODY,
    ),
)
async def get_template(request: Request, template_id: str) -> Response:
    """One template, with its content."""
    return json_response(200, templates.show_template(here(request), template_id))


@app.post(
    "/templates",
    **mark(
        "createTemplate",
        "Create a template",
        "inferred",
        "Create a campaign › template_id",
        fields={**_BODY, "margins": "millimetres of each side; one that is left out is 20"},
    ),
)
async def create_template(request: Request, body: TemplateRequest) -> Response:
    """A new template for e-mails or letters."""
    return json_response(201, templates.create_template(here(request), body))
