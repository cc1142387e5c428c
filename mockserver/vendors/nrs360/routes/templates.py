"""`templates` and `v2/templates`: sections "Templates" and "Templates V2".

Both versions answer the same paths, so each route is made twice.
"""

from __future__ import annotations

from fastapi import Request
from fastapi.responses import HTMLResponse, Response

from mockserver.kernel.application import json_response, mark
from mockserver.kernel.exchange import here
from mockserver.kernel.pages import DOCUMENT_HEADERS
from mockserver.vendors.nrs360.pages import aim_links
from mockserver.vendors.nrs360.routes.application import app
from mockserver.vendors.nrs360.schemas.templates import TemplateRequest
from mockserver.vendors.nrs360.service import templates
from mockserver.vendors.nrs360.service.templates import Version

_WRITING = {
    "name, html": "422 when missing, empty or no text; the texts are ours",
    "links": "printed where a template is written only, so reading it has none",
}


def _serve_lists(version: Version, path: str, tag: str, section: str, example: str) -> None:
    """`GET` and `POST templates` of a version."""

    @app.get(
        path,
        **mark(
            f"listTemplates{tag}",
            "List templates",
            "documented",
            f"{section} › List templates",
            examples=(f"{example}-list",),
            fields={"order": "oldest first", "updatedAt": "null until it is first written here"},
        ),
    )
    async def list_templates(request: Request) -> Response:
        """The account's templates, in pages."""
        return json_response(200, templates.list_all(here(request), version))

    @app.post(
        path,
        status_code=201,
        **mark(
            f"createTemplate{tag}",
            "Create a template",
            "documented",
            f"{section} › Create a new template",
            examples=(f"{example}-create",),
            fields=_WRITING,
        ),
    )
    async def create_template(request: Request, body: TemplateRequest) -> Response:
        """Keep HTML under an id, for mailings and landing pages."""
        return json_response(201, templates.create(here(request), body, version))


def _serve_single(version: Version, path: str, tag: str, section: str, example: str) -> None:
    """`GET`, `PUT` and `DELETE templates/<ID>` of a version, and its preview."""

    @app.get(
        f"{path}/{{template}}",
        **mark(
            f"getTemplate{tag}",
            "Show a template",
            "documented",
            f"{section} › Show a template",
            examples=(f"{example}-single",),
            fields={"404": "an id that is not known"},
        ),
    )
    async def get_template(request: Request, template: str) -> Response:
        """A template with its HTML."""
        return json_response(200, templates.show(here(request), template, version))

    @app.put(
        f"{path}/{{template}}",
        status_code=201,
        **mark(
            f"updateTemplate{tag}",
            "Update a template",
            "documented",
            f"{section} › Update a template",
            examples=(f"{example}-update",),
            fields={**_WRITING, "404": "an id that is not known"},
        ),
    )
    async def update_template(request: Request, template: str, body: TemplateRequest) -> Response:
        """Replace name and HTML; it answers 201, as the page prints it."""
        return json_response(201, templates.change(here(request), template, body, version))

    @app.delete(
        f"{path}/{{template}}",
        status_code=204,
        **mark(
            f"deleteTemplate{tag}",
            "Delete a template",
            "documented",
            f"{section} › Delete a template",
            examples=(f"{example}-delete",),
            fields={"404": "an id that is not known, or was deleted before"},
        ),
    )
    async def delete_template(request: Request, template: str) -> Response:
        """Delete a template; messages that were made of it stay as they are."""
        templates.remove(here(request), template, version)
        return Response(status_code=204)

    @app.get(
        f"{path}/{{template}}/preview",
        response_class=HTMLResponse,
        **mark(
            f"previewTemplate{tag}",
            "Preview a template",
            "documented",
            f"{section} › Preview a template",
            examples=(f"{example}-preview",),
            fields={
                "{variable}": "stays as it is written: there is no recipient",
                "[unsubscribe_link], [show_link], [attachment_{ID}], [form_{ID}]": "lead nowhere",
            },
        ),
    )
    async def preview_template(request: Request, template: str) -> Response:
        """The HTML, under a policy that lets it run and send nothing."""
        html = aim_links(templates.preview(here(request), template, version))
        return Response(html, headers=DOCUMENT_HEADERS, media_type="text/html")


_serve_lists(1, "/api/rest/templates", "", "Templates", "templates")
_serve_single(1, "/api/rest/templates", "", "Templates", "templates")
_serve_lists(2, "/api/rest/v2/templates", "V2", "Templates V2", "templates-v2")
_serve_single(2, "/api/rest/v2/templates", "V2", "Templates V2", "templates-v2")
