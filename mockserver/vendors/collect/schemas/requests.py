"""Bodies of POST /request, POST /requests, PATCH /request and of contributors."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, ConfigDict

from mockserver.vendors.collect.schemas.wire import (
    CONTACT,
    DATE,
    DOCUMENT,
    FLAG,
    ID,
    OBJECT,
    TEXT,
    TEXTS,
    wire,
)

_CONTACTS = {"type": "array", "items": CONTACT}
_FLAGS = {
    "sendMessage": "false: the messages that the campaign plans are not sent",
    "sendCompletionMessage": "A message when the request is completed",
    "sendRejectionMessage": "A message when it is pending again and something was rejected",
    "sendReopenMessage": "A message when it is pending again",
}


class RequestOrder(BaseModel):
    """A request to one contact."""

    model_config = ConfigDict(json_schema_extra={"required": ["campaignId", "contact"]})

    campaignId: Any = wire(ID, "The campaign")  # noqa: N815
    contact: Any = wire(CONTACT, "Whom it is sent to")
    items: Any = wire(TEXTS, "The items of the campaign to ask for; all without it")
    esignDocs: Any = wire(  # noqa: N815
        {"type": "array", "items": DOCUMENT}, "Documents to sign, one per sign item, 20 MB each"
    )
    esignTriggers: Any = wire(TEXTS, "Sign items that are to be signed at once")  # noqa: N815
    data: Any = wire(OBJECT, "Data of your own")
    sample: Any = wire(DOCUMENT, "The sample of a document item: itemId, url")
    dueDate: Any = wire(DATE, "When it is due")  # noqa: N815
    createdBy: Any = wire(TEXT, "The user who sends it")  # noqa: N815
    assignedTo: Any = wire(TEXT, "The user it is assigned to: id or e-mail")  # noqa: N815
    sendMessage: Any = wire(FLAG, _FLAGS["sendMessage"])  # noqa: N815
    sendCompletionMessage: Any = wire(FLAG, _FLAGS["sendCompletionMessage"])  # noqa: N815
    sendRejectionMessage: Any = wire(FLAG, _FLAGS["sendRejectionMessage"])  # noqa: N815
    sendReopenMessage: Any = wire(FLAG, _FLAGS["sendReopenMessage"])  # noqa: N815


class RequestsOrder(BaseModel):
    """A request to each of up to 50 contacts."""

    model_config = ConfigDict(json_schema_extra={"required": ["campaignId", "contacts"]})

    campaignId: Any = wire(ID, "The campaign")  # noqa: N815
    contacts: Any = wire(_CONTACTS, "Whom it is sent to, 1 to 50")
    items: Any = wire(TEXTS, "The items of the campaign to ask for; all without it")
    samples: Any = wire({"type": "array", "items": DOCUMENT}, "Samples of document items")
    dueDate: Any = wire(DATE, "When they are due")  # noqa: N815
    assignedTo: Any = wire(TEXT, "The user they are assigned to: id or e-mail")  # noqa: N815
    sendMessage: Any = wire(FLAG, _FLAGS["sendMessage"])  # noqa: N815
    sendCompletionMessage: Any = wire(FLAG, _FLAGS["sendCompletionMessage"])  # noqa: N815
    sendRejectionMessage: Any = wire(FLAG, _FLAGS["sendRejectionMessage"])  # noqa: N815
    sendReopenMessage: Any = wire(FLAG, _FLAGS["sendReopenMessage"])  # noqa: N815


class RequestChange(BaseModel):
    """What is changed of a request; what is not named stays."""

    model_config = ConfigDict(json_schema_extra={"required": ["requestId"]})

    requestId: Any = wire(ID, "The request")  # noqa: N815
    status: Any = wire(TEXT, "pending, completed, waiting, canceled, archived, or one of your own")
    dueDate: Any = wire(DATE, "When it is due")  # noqa: N815
    data: Any = wire(OBJECT, "Data of your own, in place of those before")
    assignedTo: Any = wire(TEXT, "The user it is assigned to; `unset` clears it")  # noqa: N815
    sendMessage: Any = wire(FLAG, _FLAGS["sendMessage"])  # noqa: N815
    sendCompletionMessage: Any = wire(FLAG, _FLAGS["sendCompletionMessage"])  # noqa: N815
    sendRejectionMessage: Any = wire(FLAG, _FLAGS["sendRejectionMessage"])  # noqa: N815
    sendReopenMessage: Any = wire(FLAG, _FLAGS["sendReopenMessage"])  # noqa: N815


class Contribution(BaseModel):
    """Who else contributes to a request."""

    model_config = ConfigDict(json_schema_extra={"required": ["requestId"]})

    requestId: Any = wire(ID, "The request")  # noqa: N815
    contacts: Any = wire(_CONTACTS, "Up to ten contacts")
    contact: Any = wire(CONTACT, "A single contact")
