"""`forms`: section "Forms"."""

from __future__ import annotations

from fastapi import Request
from fastapi.responses import HTMLResponse, Response

from mockserver.kernel.application import json_response, mark
from mockserver.kernel.exchange import here
from mockserver.vendors.nrs360.pages import FORM_HEADERS, render
from mockserver.vendors.nrs360.routes.application import app
from mockserver.vendors.nrs360.schemas.forms import FormRequest
from mockserver.vendors.nrs360.service.forms import book
from mockserver.vendors.nrs360.service.forms.questions import ask

_FIELDS = {
    "answer": "not printed: as that of GET",
    "name": "422 when another form has it; the case matters",
    "backgroundUrl, logoUrl": "422 unless http(s) URLs",
    "formFields": "elements are named from 0 in 422: formFields.1.type; 200 at most",
    "label": "required for each element",
    "description, placeholder, customField, required": "optional for each element",
    "rows": "1 to 100, 3 by default",
    "options": "1 to 250, each with label and value",
    "422": "all texts are ours",
}
_PREVIEW_HEADERS = {
    **FORM_HEADERS,
    "content-security-policy": FORM_HEADERS["content-security-policy"].replace(
        "form-action 'self'", "form-action 'none'"
    ),
}


@app.post(
    "/api/rest/forms",
    **mark(
        "createForm",
        "Create a form",
        "documented",
        "Forms › Create a form",
        examples=("forms-create",),
        fields=_FIELDS,
    ),
)
async def create_form(request: Request, body: FormRequest) -> Response:
    """Create a form of the elements of the page's annex."""
    return json_response(201, book.create_form(here(request), body))


@app.post(
    "/api/rest/form",
    **mark(
        "createFormAsHeaded",
        "Create a form",
        "documented",
        "Forms › Create a form; the heading has this path, the sample has forms",
        examples=("forms-create-as-headed",),
        fields=_FIELDS,
    ),
)
async def create_form_as_headed(request: Request, body: FormRequest) -> Response:
    """Create a form: the same as `POST forms`."""
    return json_response(201, book.create_form(here(request), body))


@app.get(
    "/api/rest/forms",
    **mark(
        "listForms",
        "List forms",
        "documented",
        "Forms › Get forms",
        examples=("forms-list",),
        fields={"page, limit": "as of other lists", "order": "oldest first"},
    ),
)
async def list_forms(request: Request) -> Response:
    """The account's forms, in pages."""
    return json_response(200, book.list_forms(here(request)))


@app.get(
    "/api/rest/forms/{form}",
    **mark("getForm", "Read a form", "documented", "Forms › Get a form", examples=("forms-get",)),
)
async def get_form(request: Request, form: str) -> Response:
    """One form; its elements are seen in its preview."""
    return json_response(200, book.show_form(here(request), form))


@app.put(
    "/api/rest/forms/{form}",
    **mark(
        "updateForm",
        "Update a form",
        "documented",
        "Forms › Update a form",
        examples=("forms-update", "forms-update-without-id"),
        fields={
            **_FIELDS,
            "forms": "the sample lacks the id: 405, as the path has other methods",
            "absent": "what is left out gets its default, as the table says",
        },
    ),
)
async def update_form(request: Request, form: str, body: FormRequest) -> Response:
    """Put a form in the place of another; links that were sent then open the new one."""
    return json_response(200, book.update_form(here(request), form, body))


@app.delete(
    "/api/rest/forms/{form}",
    status_code=204,
    **mark(
        "deleteForm",
        "Delete a form",
        "documented",
        "Forms › Delete a form",
        examples=("forms-delete",),
        fields={"links": "those that were sent lead nowhere from then on"},
    ),
)
async def delete_form(request: Request, form: str) -> Response:
    """Delete a form."""
    book.delete_form(here(request), form)
    return Response(status_code=204)


@app.get(
    "/api/rest/forms/{form}/preview",
    response_class=HTMLResponse,
    **mark(
        "previewForm",
        "Preview a form",
        "documented",
        "Forms › Preview a form",
        examples=("forms-preview",),
        fields={"HTML": "the page that recipients open, with its buttons switched off"},
    ),
)
async def preview_form(request: Request, form: str) -> Response:
    """The form as a page, from which nothing can be sent."""
    row = book.find_form(here(request).sandbox, form)
    html = render("form.html", form=row, questions=ask(row.elements), link="", is_preview=True)
    return HTMLResponse(html, headers=_PREVIEW_HEADERS)
