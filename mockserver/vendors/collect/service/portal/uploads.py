"""The files of a browser's form (multipart/form-data, RFC 7578), read from a body in memory.

Starlette's own reader waits for its files, and a request's work may not wait.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

MOST_PARTS = 50
"""Parts of one form that are looked at."""

_DIRECTORIES = re.compile(r"^.*[/\\]", re.DOTALL)
_CONTROLS = re.compile(r"[\x00-\x1f\x7f]")


class UnreadableFormError(ValueError):
    """The body is no multipart form."""


@dataclass(slots=True)
class SentFile:
    """One file as the browser sent it."""

    name: str
    type: str
    content: bytes


def read_files(content_type: str, body: bytes, field: str) -> list[SentFile]:
    """The files of one field, in order; a field that was left empty has none.

    Raises:
        UnreadableFormError: the body is no multipart form, or has more than MOST_PARTS parts.
    """
    from python_multipart.exceptions import FormParserError
    from python_multipart.multipart import MultipartParser, parse_options_header

    kind, options = parse_options_header(content_type)
    boundary = options.get(b"boundary")
    if kind != b"multipart/form-data" or not boundary:
        raise UnreadableFormError("not a multipart form")
    reader = _Reader()
    try:
        parser = MultipartParser(
            boundary,
            {
                "on_part_begin": reader.begin,
                "on_header_field": reader.take_name,
                "on_header_value": reader.take_value,
                "on_header_end": reader.end_header,
                "on_part_data": reader.take,
                "on_part_end": reader.end,
            },
        )
        parser.write(body)
        parser.finalize()
    except FormParserError as error:
        raise UnreadableFormError(str(error)) from error
    files = []
    for headers, content in reader.parts:
        _, named = parse_options_header(headers.get("content-disposition", ""))
        if named.get(b"name") == field.encode() and (named.get(b"filename") or content):
            name = _tidy(named.get(b"filename", b"").decode("utf-8", "replace"))
            files.append(SentFile(name, headers.get("content-type", ""), content))
    return files


def _tidy(name: str) -> str:
    """A file's name without folders; browsers write quotes and line ends as percent codes."""
    plain = name.replace("%22", '"').replace("%0D", " ").replace("%0A", " ")
    return _CONTROLS.sub(" ", _DIRECTORIES.sub("", plain)).strip()[:255]


class _Reader:
    """Gathers the parts: headers by lower-case name, and content."""

    def __init__(self) -> None:
        self.parts: list[tuple[dict[str, str], bytes]] = []
        self._headers: dict[str, str] = {}
        self._name = self._value = b""
        self._chunks: list[bytes] = []

    def begin(self) -> None:
        if len(self.parts) == MOST_PARTS:
            raise UnreadableFormError(f"more than {MOST_PARTS} parts")
        self._headers, self._chunks = {}, []

    def take_name(self, data: bytes, start: int, end: int) -> None:
        self._name += data[start:end]

    def take_value(self, data: bytes, start: int, end: int) -> None:
        self._value += data[start:end]

    def end_header(self) -> None:
        self._headers[self._name.decode("latin-1").lower()] = self._value.decode("latin-1")
        self._name = self._value = b""

    def take(self, data: bytes, start: int, end: int) -> None:
        self._chunks.append(data[start:end])

    def end(self) -> None:
        self.parts.append((self._headers, b"".join(self._chunks)))
