"""Files that travel with a mail: checked, kept once per send, and read back."""

from __future__ import annotations

import re
from base64 import b64decode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from mimetypes import guess_type
from typing import Any

from sqlalchemy import Row, bindparam, select

from mockserver.kernel.sandbox import Sandbox
from mockserver.vendors.nrs360.errors import invalid_input
from mockserver.vendors.nrs360.models.mailing import attachments
from mockserver.vendors.nrs360.rules import to_scalar

CONTROL = re.compile(r"[\x00-\x1f\x7f\x85\u2028\u2029]")
"""Line breaks and the like: not in a mail's headers."""

_MEDIA_TYPE = re.compile(r"[A-Za-z0-9!#$&^_.+-]{1,127}/[A-Za-z0-9!#$&^_.+-]{1,127}")
_WHITESPACE = re.compile(r"\s+")
_UNKNOWN_TYPE = "application/octet-stream"
_by_ids = select(attachments).where(attachments.c.id.in_(bindparam("ids", expanding=True)))


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file: its name, media type and content."""

    name: str
    type: str
    content: bytes

    def describe(self) -> Mapping[str, object]:
        """What the inbox tells of it."""
        return {"name": self.name, "size": len(self.content), "type": self.type}


def check_attachments(value: object) -> tuple[Attachment, ...]:
    """The files of a send.

    Raises:
        ApiError: 422, with a text that names the attachment and what is wrong with it.
    """
    if value is None:
        return ()
    if not isinstance(value, list):
        raise invalid_input("The attachments field must be an array.")
    return tuple(_check(index, entry) for index, entry in enumerate(value))


def _check(index: int, entry: object) -> Attachment:
    place = f"attachments.{index}"
    if not isinstance(entry, Mapping):
        raise invalid_input(f"The {place} field must be an object.")
    name = CONTROL.sub("", to_scalar(entry.get("name")) or "").strip()
    if not name:
        raise invalid_input(f"The {place}.name field is required.")
    return Attachment(name, _check_type(place, name, entry), _decode(place, name, entry))


def _check_type(place: str, name: str, entry: Mapping[str, object]) -> str:
    """The media type without parameters; one that is absent is told by the file's name."""
    value = entry.get("contentType")
    if value is None or value == "":
        return guess_type(name)[0] or _UNKNOWN_TYPE
    media = value.partition(";")[0].strip() if isinstance(value, str) else ""
    if not _MEDIA_TYPE.fullmatch(media):
        raise invalid_input(f"The {place}.contentType field of {name} must be a media type.")
    return media.lower()


def _decode(place: str, name: str, entry: Mapping[str, object]) -> bytes:
    value = entry.get("content")
    if not isinstance(value, str):
        raise invalid_input(f"The {place}.content field of {name} is required.")
    try:
        return b64decode(_WHITESPACE.sub("", value), validate=True)
    except ValueError as error:
        text = f"The {place}.content field of {name} must be base64."
        raise invalid_input(text) from error


def keep_attachments(sandbox: Sandbox, files: Sequence[Attachment]) -> list[int]:
    """Keep the files of a send once for all its mails; their ids."""
    ids = []
    for file in files:
        number = sandbox.ids.number("nrs360.attachment")
        row = {"id": number, "name": file.name, "type": file.type, "content": file.content}
        sandbox.database.add(attachments, row)
        ids.append(number)
    return ids


def find_attachments(sandbox: Sandbox, ids: Sequence[int]) -> list[Row[Any]]:
    """Files by their ids, in that order."""
    found = {row.id: row for row in sandbox.database.rows(_by_ids, {"ids": ids})} if ids else {}
    return [found[number] for number in ids if number in found]
