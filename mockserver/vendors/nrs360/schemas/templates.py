"""`templates` and `v2/templates`: sections "Templates" and "Templates V2"."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, ConfigDict

from mockserver.vendors.nrs360.schemas.wire import STRING, wire


class TemplateRequest(BaseModel):
    """A template's name and content; an absent field and null are the same."""

    model_config = ConfigDict(json_schema_extra={"required": ["name", "html"]})

    name: Any = wire({**STRING, "examples": ["New Template"]}, "Name of the template")
    html: Any = wire(
        {**STRING, "examples": ["<h1>Hello world</h1>"]},
        "HTML with {variables} and the links [unsubscribe_link], [show_link], [attachment_1], "
        "[form_1]",
    )
