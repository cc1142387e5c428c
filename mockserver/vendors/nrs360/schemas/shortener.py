"""`POST shortener/shorten`: section "URL Shortener"."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, ConfigDict

from mockserver.vendors.nrs360.schemas.wire import STRING, wire

_URLS = {
    "type": "array",
    "items": {"type": "object", "required": ["longUrl"], "properties": {"longUrl": STRING}},
    "examples": [[{"longUrl": "https://example.com/test1"}]],
}


class ShortenRequest(BaseModel):
    """The URLs to make short."""

    model_config = ConfigDict(json_schema_extra={"required": ["urls"]})

    urls: Any = wire(_URLS, "Each an object with its `longUrl`")
