"""The files of a browser's form, as they are read from its body."""

from __future__ import annotations

import pytest

from mockserver.vendors.collect.service.portal.uploads import (
    SentFile,
    UnreadableFormError,
    read_files,
)

TYPE = "multipart/form-data; boundary=----abc"


def write_part(headers: str, content: bytes) -> bytes:
    """One part of a form."""
    return b"------abc\r\n" + headers.encode() + b"\r\n\r\n" + content + b"\r\n"


def write_file(name: str, content: bytes, field: str = "file") -> bytes:
    """A part with a file, as browsers write it."""
    disposition = f'Content-Disposition: form-data; name="{field}"; filename="{name}"'
    return write_part(f"{disposition}\r\nContent-Type: application/pdf", content)


END = b"------abc--\r\n"


def test_two_files_of_the_field_are_read_in_order() -> None:
    body = write_file("a.pdf", b"1\r\n2") + write_file("b.pdf", b"") + END
    assert read_files(TYPE, body, "file") == [
        SentFile("a.pdf", "application/pdf", b"1\r\n2"),
        SentFile("b.pdf", "application/pdf", b""),
    ]


def test_a_field_that_was_left_empty_has_no_file() -> None:
    assert read_files(TYPE, write_file("", b"") + END, "file") == []


def test_other_fields_are_left_out() -> None:
    body = write_file("a.pdf", b"1", "other") + write_file("b.pdf", b"2") + END
    assert [file.name for file in read_files(TYPE, body, "file")] == ["b.pdf"]


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("Übersicht 日本.pdf", "Übersicht 日本.pdf"),
        ("../../etc/passwd", "passwd"),
        ("C:\\\\Users\\\\me\\\\scan.pdf", "scan.pdf"),
        ("say %22hello%22.pdf", 'say "hello".pdf'),
        ("two%0D%0Alines.pdf", "two  lines.pdf"),
    ],
    ids=["unicode", "folders", "windows", "quotes", "line-end"],
)
def test_a_name_is_kept_without_folders_and_codes(sent: str, kept: str) -> None:
    assert read_files(TYPE, write_file(sent, b"1") + END, "file")[0].name == kept


@pytest.mark.parametrize(
    ("content_type", "body"),
    [
        ("", b""),
        ("application/x-www-form-urlencoded", b"file=1"),
        ("multipart/form-data", b""),
        (TYPE, b"nothing of the kind"),
        (TYPE, write_part("no colon here", b"1") + END),
        (TYPE, write_file("a.pdf", b"1") * 51 + END),
    ],
    ids=["no-type", "other-type", "no-boundary", "no-parts", "bad-header", "too-many"],
)
def test_what_is_no_form_is_refused(content_type: str, body: bytes) -> None:
    with pytest.raises(UnreadableFormError):
        read_files(content_type, body, "file")
