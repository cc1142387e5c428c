"""What a mail is made of: its source, headers, attachments, and its HTML in a frame of its own."""

from __future__ import annotations

import email
import re
from dataclasses import dataclass
from email.message import EmailMessage
from email.policy import SMTPUTF8

from starlette.responses import Response

from mockserver.admin import messages
from mockserver.admin.problems import Problem
from mockserver.inbox.view import Visit
from mockserver.kernel.pages import make_headers

FRAME_POLICY = (
    "sandbox; default-src 'none'; img-src data:{pictures}; style-src 'unsafe-inline'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'self'"
)
"""No scripts, no forms, nothing from elsewhere, and an origin that is nobody's."""

_FRAME = re.compile(r"<(/?)(iframe|frame|frameset|object|embed)\b", re.IGNORECASE)
"""Elements that show other pages. The policy refuses what is in them, but Chromium connects to its
host before it looks at that."""

_TARGET = re.compile(r"(<(?:a|area|form)\b[^<>]*?\s)target\s*=", re.IGNORECASE)
_DOCTYPE = re.compile(r"\A(\s*<!doctype[^>]*>)?", re.IGNORECASE)
"""Where a document begins: what is put before its type would show it in another mode."""

_PICTURE = re.compile(r"""<img\b|\bbackground\s*=|url\(""", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file of a mail."""

    name: str
    media: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Mail:
    """A mail as its source tells it; empty where there is none."""

    source: str = ""
    headers: tuple[tuple[str, str], ...] = ()
    attachments: tuple[Attachment, ...] = ()


async def read_mail(visit: Visit, number: int) -> Mail:
    """The mail of a message; an empty one when the vendor keeps no source of it."""
    try:
        found = await messages.read_source(visit.console, visit.sandbox, number)
    except Problem as problem:
        if problem.status != 404:
            raise
        return Mail()
    parsed = email.message_from_string(found.source, policy=SMTPUTF8)
    headers = tuple((name, str(value)) for name, value in parsed.items())
    files = tuple(map(_read_attachment, parsed.iter_attachments()))
    return Mail(found.source, headers, files)


def _read_attachment(part: EmailMessage) -> Attachment:
    content = part.get_payload(decode=True)
    assert isinstance(content, bytes)
    return Attachment(part.get_filename() or "file", part.get_content_type(), content)


def has_pictures(html: str) -> bool:
    """Whether HTML shows pictures that are not in it."""
    return _PICTURE.search(html) is not None


async def show_frame(visit: Visit) -> Response:
    """A message's HTML, for a frame: it does nothing but show.

    With `?pictures=own` it shows this server's pictures, which the vendor may take for an opening.
    """
    message = await messages.read_message(visit.sandbox, number_of(visit))
    pictures = " 'self'" if visit.request.query_params.get("pictures") == "own" else ""
    headers = {
        **make_headers(FRAME_POLICY.format(pictures=pictures)),
        "x-dns-prefetch-control": "off",
    }
    return Response(_defuse(message.html), headers=headers, media_type="text/html")


def _defuse(html: str) -> str:
    """HTML without frames, whose links all open a new window, which a sandboxed frame may not."""
    without_frames = _FRAME.sub(r"<\1x-\2", html)
    without_targets = _TARGET.sub(r"\1data-target=", without_frames)
    return _DOCTYPE.sub(r'\g<0><base target="_blank">', without_targets, count=1)


async def download_source(visit: Visit) -> Response:
    """A mail as a file that a mail program opens."""
    number = number_of(visit)
    found = await messages.read_source(visit.console, visit.sandbox, number)
    return _download(found.source.encode(), f"message-{number}.eml")


async def download_attachment(visit: Visit) -> Response:
    """A file of a mail, by its place from 1."""
    mail = await read_mail(visit, number_of(visit))
    place = int(visit.request.path_params["place"])
    if not 1 <= place <= len(mail.attachments):
        raise Problem(404, f"the mail has no file {place}")
    file = mail.attachments[place - 1]
    return _download(file.content, file.name)


def _download(content: bytes, name: str) -> Response:
    """Whatever it is, a browser keeps it as a file and never shows it."""
    ascii_name = re.sub(r"[^\w.-]", "_", name, flags=re.ASCII)
    headers = {
        "content-disposition": f'attachment; filename="{ascii_name}"',
        "content-security-policy": "sandbox; default-src 'none'",
        "x-content-type-options": "nosniff",
        "cache-control": "no-store",
    }
    return Response(content, headers=headers, media_type="application/octet-stream")


def number_of(visit: Visit) -> int:
    """The message's number in the path.

    Raises:
        Problem: 422, it cannot be one.
    """
    number = visit.read_number("number", visit.request.path_params)
    assert number is not None
    return number
