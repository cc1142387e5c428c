"""Rows as a workbook of Excel, from plain data alone: the same data gives the same bytes.

Imported when the first export is written. Every cell is text: what begins like a formula, a link or
a number stays what it says.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from io import BytesIO

from xlsxwriter import Workbook

_OPTIONS = {
    "constant_memory": True,  # one row at a time
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
_LONGEST = 32_767
"""Characters that a cell of Excel holds."""

MOST_ROWS = 1_048_575
"""Rows that a sheet of Excel holds below its heading."""


def write_workbook(
    headings: Sequence[str], rows: Iterable[Sequence[str | None]], made_at: datetime
) -> bytes:
    """A workbook with one sheet, `Recipients`."""
    content = BytesIO()
    book = Workbook(content, _OPTIONS)
    book.set_properties({"created": made_at.replace(tzinfo=None), "author": "mockserver"})
    sheet = book.add_worksheet("Recipients")
    bold = book.add_format({"bold": True})
    sheet.freeze_panes(1, 0)
    sheet.set_column(0, max(0, len(headings) - 1), 18)
    for column, heading in enumerate(headings):
        sheet.write_string(0, column, heading[:_LONGEST], bold)
    for line, row in enumerate(rows, 1):
        for column, value in enumerate(row):
            if value:
                sheet.write_string(line, column, value[:_LONGEST])
    book.close()
    return content.getvalue()
