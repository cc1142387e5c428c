"""A template, as it is sent."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel

from mockserver.vendors.easir.schemas.wire import INTEGER, STRING, wire

_SIDES = ("top", "right", "bottom", "left")


class TemplateRequest(BaseModel):
    """A template that is to be made."""

    type: Any = wire({"type": "string", "enum": ["email", "letter"]}, "Required")
    title: Any = wire(STRING, "Required")
    content: Any = wire(STRING, "Required: HTML, in which `{{content}}` is the campaign's own")
    margins: Any = wire(
        {"type": "object", "properties": dict.fromkeys(_SIDES, INTEGER)},
        "Of letters, in millimetres",
    )
