"""Bodies of /elements, /upload, /upload-sign, /trigger-sign and /syncdocs."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, ConfigDict

from mockserver.vendors.collect.schemas.wire import FLAG, ID, TEXT, TEXTS, wire

_ORDER = {"type": "integer"}
_BASE64 = {"type": "string", "contentEncoding": "base64"}
_URL = {"type": "string", "format": "uri"}


class _Shape(BaseModel):
    """What elements have in common."""

    name: Any = wire(TEXT, "What the recipient reads")
    order: Any = wire(_ORDER, "Where it stands")
    description: Any = wire(TEXT, "More about it")
    nickname: Any = wire(TEXT, "What uploads are called")
    path: Any = wire(TEXT, "The folder of its uploads")
    mandatory: Any = wire(FLAG, "Whether the request waits for it")
    visibility: Any = wire({"type": "string", "enum": ["visible", "hidden"]}, "Who sees it")
    visibilityConditionnal: Any = wire({}, "When it is shown (sic)")  # noqa: N815
    extensions: Any = wire(TEXTS, "Which files are taken: pdf, png, …")
    multipleupload: Any = wire(FLAG, "Whether it takes more than one file")
    text: Any = wire(TEXT, "The text of a text or page")


class NewElement(_Shape):
    """An element that is added to a request."""

    model_config = ConfigDict(json_schema_extra={"required": ["requestId", "type"]})

    requestId: Any = wire(ID, "The request")  # noqa: N815
    type: Any = wire({"type": "string", "enum": ["docs", "text", "page", "pages"]}, "Its kind")


class ElementChange(_Shape):
    """What is changed of an element, or how it is judged."""

    model_config = ConfigDict(json_schema_extra={"required": ["elementId"]})

    elementId: Any = wire(ID, "The element")  # noqa: N815
    id: Any = wire(ID, "The same, under the name that elements have for it")
    status: Any = wire(
        {"type": "string", "enum": ["approved", "rejected", "open", "waiting"]},
        "approved, rejected, open (once more) or waiting (the approval is taken back)",
    )
    reason: Any = wire(TEXT, "Why it is rejected")


class ElementFile(BaseModel):
    """A file for an element, by URL or as base64, 20 MB at most."""

    model_config = ConfigDict(json_schema_extra={"required": ["elementId"]})

    elementId: Any = wire(ID, "The element")  # noqa: N815
    url: Any = wire(_URL, "Where it is fetched from")
    data: Any = wire(_BASE64, "The file as base64")
    name: Any = wire(TEXT, "Its name")


class ElementChoice(BaseModel):
    """A sign element."""

    model_config = ConfigDict(json_schema_extra={"required": ["elementId"]})

    elementId: Any = wire(ID, "The element")  # noqa: N815


class RequestChoice(BaseModel):
    """A request."""

    model_config = ConfigDict(json_schema_extra={"required": ["requestId"]})

    requestId: Any = wire(ID, "The request")  # noqa: N815
