"""The wire, in the vendor's own words."""

from __future__ import annotations

from pydantic import BaseModel, Field


class Postcard(BaseModel):
    """A postcard that is to be printed."""

    to: str = Field(description="Name and address", examples=["Ada, 1 Analytical Row"])
    text: str = Field(max_length=1_000)
    callback: str | None = Field(None, description="Where the delivery is told")
