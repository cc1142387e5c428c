"""`POST images/generate`: section "Image generator"."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, ConfigDict

from mockserver.vendors.nrs360.schemas.wire import STRING, wire

_IMAGES = {
    "type": "array",
    "items": {
        "type": "object",
        "required": ["externalId", "extension", "base64"],
        "properties": {
            "externalId": {**STRING, "description": "Names the image in the answer"},
            "extension": {"enum": ["jpg", "png"]},
            "base64": {**STRING, "description": "The file in base64"},
        },
    },
    "examples": [[{"externalId": "a", "extension": "png", "base64": "BASE64_ENCODED_STRING"}]],
}


class ImagesRequest(BaseModel):
    """The images to keep."""

    model_config = ConfigDict(json_schema_extra={"required": ["images"]})

    images: Any = wire(_IMAGES, "Each with its externalId, extension and content")
