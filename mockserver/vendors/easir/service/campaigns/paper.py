"""A letter as a PDF, from plain data alone: the same data gives the same bytes.

Imported when the first letter is printed, and in a thread: fpdf2 takes half a second. A letter in
the alphabet of Western Europe is set in a font that every reader of PDFs has, which takes a tenth
of the time that fonts of our own take.
"""

from __future__ import annotations

from fpdf import FPDF
from fpdf.enums import XPos, YPos

from mockserver.kernel.typeface import RIGHT_TO_LEFT, TEXT, Typeface, is_right_to_left
from mockserver.vendors.easir.service.campaigns.letters import Letter

_PLAIN = "Helvetica"
_SIZE = 11
_LINE = 5.5
_ADDRESS_TOP = 50.0
"""Millimetres from the sheet's edge to the address, so that a window envelope shows it."""


def render(letter: Letter) -> bytes:
    """The letter."""
    sheet = _Sheet(letter)
    sheet.add_page()
    if letter.address:
        sheet.write_head()
    sheet.write_text(letter.text)
    return bytes(sheet.output())


class _Sheet(FPDF):
    def __init__(self, letter: Letter) -> None:
        super().__init__(format="A4")
        self._letter = letter
        self._face: Typeface | None = None
        written = "\n".join([*letter.address, letter.text])
        if not all(map(_is_plain, written)):
            self._face = Typeface(self, written)
        margins = letter.margins
        self.set_margins(margins.left, margins.top, margins.right)
        self.set_auto_page_break(True, margin=margins.bottom)
        self.set_title(letter.subject)
        self.set_creator("mockserver")
        self.set_creation_date(letter.sent_at)
        self.set_font(TEXT if self._face else _PLAIN, "", _SIZE)

    def write_head(self) -> None:
        """The address, and the day at the right."""
        self.set_y(max(_ADDRESS_TOP, self._letter.margins.top))
        self.write_text("\n".join(self._letter.address))
        self.ln(2 * _LINE)
        day = self._letter.sent_at.strftime("%Y-%m-%d")
        self.cell(0, _LINE, day, align="R", new_x=XPos.LMARGIN, new_y=YPos.NEXT)
        self.ln(2 * _LINE)

    def write_text(self, text: str) -> None:
        """Text of any length and alphabet, over the whole width."""
        if self._face is None:
            self._set_paragraphs(text.replace("\t", "    "))
            return
        shown = self._face.show(text)
        if is_right_to_left(shown):
            self.set_font(RIGHT_TO_LEFT, "", _SIZE)
            self.set_text_shaping(True)
        self._set_paragraphs(shown)
        self.set_text_shaping(False)
        self.set_font(TEXT, "", _SIZE)

    def _set_paragraphs(self, text: str) -> None:
        if not text:
            return
        self.multi_cell(0, _LINE, text, align="L", new_x=XPos.LMARGIN, new_y=YPos.NEXT)


def _is_plain(character: str) -> bool:
    """Whether a character is of Latin-1, as the plain font is."""
    return character in "\n\t" or " " <= character <= "~" or "\xa0" <= character <= "\xff"
