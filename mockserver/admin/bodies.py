"""Bodies as JSON can hold them: text when they are UTF-8, else base64."""

from __future__ import annotations

import base64
import codecs
from typing import Literal

from mockserver.admin.shapes import Shape


class Body(Shape):
    """A body; `encoding` tells how `content` is to be read."""

    content: str
    encoding: Literal["text", "base64"]


def show_body(body: bytes, *, is_cut: bool = False) -> Body:
    """A body, which may have been cut within a character."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        return Body(content=decoder.decode(body, final=not is_cut), encoding="text")
    except UnicodeDecodeError:
        return Body(content=base64.b64encode(body).decode(), encoding="base64")
