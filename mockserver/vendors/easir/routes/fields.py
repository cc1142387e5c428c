"""Which fields accounts and contacts have."""

from __future__ import annotations

from fastapi import Request
from fastapi.responses import Response

from mockserver.kernel.application import json_response, mark
from mockserver.kernel.exchange import here
from mockserver.vendors.easir.routes.application import app
from mockserver.vendors.easir.service import fields

_SOURCE = "Get campaign recipients › fixed_fields"
_SHAPE = {"body": "the two lists and `values` of single_choice are ours"}


@app.get("/fields", **mark("listFields", "List all fields", "inferred", _SOURCE, fields=_SHAPE))
async def list_fields(request: Request) -> Response:
    """The fields of contacts and of accounts."""
    return json_response(200, fields.show_definitions(here(request)))


@app.get(
    "/fields/contact",
    **mark("listContactFields", "List the fields of contacts", "inferred", _SOURCE, fields=_SHAPE),
)
async def list_contact_fields(request: Request) -> Response:
    """The fields of contacts."""
    return json_response(200, fields.show_definitions(here(request), "contact"))


@app.get(
    "/fields/account",
    **mark("listAccountFields", "List the fields of accounts", "inferred", _SOURCE, fields=_SHAPE),
)
async def list_account_fields(request: Request) -> Response:
    """The fields of accounts."""
    return json_response(200, fields.show_definitions(here(request), "account"))
