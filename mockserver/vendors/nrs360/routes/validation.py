"""`validation/emails`: sections "Validation list" to "Delete a validation"."""

from __future__ import annotations

from fastapi import Request
from fastapi.responses import Response

from mockserver.kernel.application import json_response, mark
from mockserver.kernel.exchange import here
from mockserver.vendors.nrs360.routes.application import app
from mockserver.vendors.nrs360.schemas.validation import ValidationRequest
from mockserver.vendors.nrs360.service.validation import validations

_PATH = "/api/rest/validation/emails"


@app.get(
    _PATH,
    **mark(
        "listValidations",
        "List validations",
        "documented",
        "Validation list",
        examples=("validation-list",),
        fields={
            "page, limit": "as of other lists: 100 a page, at most 1000",
            "order": "oldest first",
            "cost": "0.0035 an address everywhere; this list prints 0.03 for ten",
        },
    ),
)
async def list_validations(request: Request) -> Response:
    """The validations of the account."""
    return json_response(200, validations.list_all(here(request)))


@app.get(
    _PATH + "/{validation}",
    **mark(
        "getValidation",
        "Read a validation",
        "documented",
        "Show a validation",
        examples=("validation-show",),
    ),
)
async def get_validation(request: Request, validation: str) -> Response:
    """How far a validation has come."""
    return json_response(200, validations.show(here(request), validation))


@app.get(
    _PATH + "/{validation}/result",
    **mark(
        "getValidationResult",
        "Read what a validation found out",
        "documented",
        "Validation results (CSV)",
        examples=("validation-result",),
        fields={
            "404": "the validation is not finished, or failed",
            "order": "contacts of groups by their ids, then emails as they were posted",
            "result": "by what stands before the @: risky, unknown, soft-bounce are risky; "
            "notvalid, bounce, undelivered are undeliverable, and so is what is no address",
            "email": "each once; one that a spreadsheet would run as a formula begins with '",
        },
    ),
)
async def get_validation_result(request: Request, validation: str) -> Response:
    """CSV with semicolons: an address and its result a line."""
    lines = validations.show_result(here(request), validation)
    headers = {
        "content-disposition": f'attachment; filename="validation-{int(validation)}.csv"',
        "x-content-type-options": "nosniff",
    }
    return Response(lines, 200, headers=headers, media_type="text/csv")


@app.post(
    _PATH,
    **mark(
        "validateEmails",
        "Validate e-mail addresses",
        "documented",
        "Validate emails",
        examples=("validation-groups", "validation-notifications", "validation-failed"),
        fields={
            "status": "200: the page prints none here; started after 1 s, finished or failed "
            "after 3 s",
            "total": "each address counts once; contacts without one do not count",
            "valid": "those that are deliverable",
            "cost": "asked of the balance at once (111), taken off it when started, given back "
            "when failed",
            "force": "without it addresses that an earlier validation found out about are free",
            "allowRisky": "undeliverable addresses are not put on the blacklist, only risky ones",
            "notificationUrl": "posted as JSON and retried as event notifications are; 109 when "
            "it is no http(s) URL",
            "422": "an unknown group is `The selected groupsIds.0 is invalid.`; the texts are ours",
        },
    ),
)
async def validate_emails(request: Request, body: ValidationRequest) -> Response:
    """Find out which addresses of groups, or of a list, can be sent to."""
    return json_response(200, validations.accept(here(request), body))


@app.delete(
    _PATH + "/{validation}",
    status_code=204,
    **mark(
        "deleteValidation",
        "Delete a validation",
        "documented",
        "Delete a validation",
        examples=("validation-delete",),
        fields={
            "status": "one that is under way ends, without another notification; a cost that was "
            "charged stays",
        },
    ),
)
async def delete_validation(request: Request, validation: str) -> Response:
    """It is gone from the list, and its result with it."""
    validations.forget(here(request), validation)
    return Response(status_code=204)
