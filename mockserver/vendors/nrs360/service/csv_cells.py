"""Tables as CSV (RFC 4180) that a spreadsheet can open without running anything.

A cell that begins like a formula is one for spreadsheets, whoever wrote it: a campaign's name, a
link, a custom field. It gets an apostrophe in front (OWASP, CSV Injection). Numbers with a sign
stay as they are: `+34900222222`, `-1.5`.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence

_BEGINS_LIKE_A_FORMULA = frozenset("=+-@\t\r\n")
_SIGNED_NUMBER = re.compile(r"[+-][0-9]+(?:\.[0-9]+)?", re.ASCII)


def make_safe(text: str) -> str:
    """A text as a cell that no spreadsheet runs."""
    if text and text[0] in _BEGINS_LIKE_A_FORMULA and not _SIGNED_NUMBER.fullmatch(text):
        return f"'{text}"
    return text


def write_lines(
    rows: Iterable[Sequence[object]], *, delimiter: str = ",", line_end: str = "\n"
) -> bytes:
    """Rows of cells as lines of CSV in UTF-8; the cells are as safe as the caller made them."""
    buffer = io.StringIO()
    csv.writer(buffer, delimiter=delimiter, lineterminator=line_end).writerows(rows)
    return buffer.getvalue().encode("utf-8", "replace")
