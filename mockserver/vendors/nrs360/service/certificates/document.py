"""A certificate as a PDF, from plain data alone: the same data gives the same bytes.

Imported in a thread, once something certified was sent: fpdf2 takes a third of a second.
"""

from __future__ import annotations

from hashlib import sha256

from fpdf import FPDF
from fpdf.enums import XPos, YPos

from mockserver.kernel.typeface import RIGHT_TO_LEFT, TEXT, Typeface, is_right_to_left
from mockserver.vendors.nrs360.service.certificates.facts import Certificate, Content

MOST_TEXT = 4_000
"""Characters of a text that are printed; the hash is of the whole."""

_INK = (33, 37, 41)
_FAINT = (108, 117, 125)
_ACCENT = (23, 78, 122)
_SHADE = (243, 246, 249)
_MARGIN = 18
_LABEL = 36
_LINE = 5.6
_NOTE = "Made by a sandbox: no message left it, and this document certifies nothing."


def render(certificate: Certificate) -> bytes:
    """The document."""
    paper = _Paper(certificate)
    paper.add_page()
    paper.print_details()
    paper.print_text()
    paper.print_hashes("Content", certificate.contents)
    if certificate.files:
        paper.print_hashes("Attachments", certificate.files, certificate.more_files)
    paper.print_events()
    return bytes(paper.output())


class _Paper(FPDF):
    def __init__(self, certificate: Certificate) -> None:
        super().__init__(format="A4")
        self._certificate = certificate
        self._face = Typeface(self, _gather_text(certificate))
        self.set_margin(_MARGIN)
        self.set_auto_page_break(True, margin=24)
        self.set_title(f"Certified {certificate.kind} {certificate.id}")
        self.set_creator("mockserver")
        self.set_creation_date(certificate.issued_at)
        self.set_lang("en")
        self.alias_nb_pages("")  # `{nb}` in a text stays as it is

    def header(self) -> None:
        is_first = self.page_no() == 1
        height = 30 if is_first else 12
        self.set_fill_color(*_ACCENT)
        self.rect(0, 0, self.w, height, style="F")
        self.set_text_color(255, 255, 255)
        if is_first:
            self.set_xy(_MARGIN, 8)
            self.set_font(TEXT, "B", 17)
            self._line(f"Certified {self._certificate.kind}", 8)
        self.set_xy(_MARGIN, height - 11 if is_first else 3)
        self.set_font(TEXT, "", 9)
        self._line(f"Certificate of delivery {self._certificate.id}", 6)
        self.set_y(height + 7)

    def footer(self) -> None:
        self.set_y(-16)
        self.set_font(TEXT, "", 7.5)
        self.set_text_color(*_FAINT)
        self.cell(0, 5, _NOTE)
        self.set_x(_MARGIN)
        self.cell(0, 5, f"Page {self.page_no()}", align="R")

    def print_details(self) -> None:
        """Who sent it to whom, and what it is known by."""
        for label, value in self._certificate.details:
            self._print_row(label, value)

    def print_text(self) -> None:
        """What the recipient got to read."""
        text = self._certificate.text
        self._print_heading("Text")
        self.set_fill_color(*_SHADE)
        self._print(text[:MOST_TEXT] or "(empty)", padding=3, fill=True)
        if len(text) > MOST_TEXT:
            self._print_remark(f"{len(text) - MOST_TEXT:,} more characters are not printed.")

    def print_hashes(self, heading: str, contents: tuple[Content, ...], more: int = 0) -> None:
        """Contents by their names, with their sizes and SHA-256."""
        self._print_heading(f"{heading}: SHA-256")
        for content in contents:
            self._set_text()
            self._print(f"{content.name}, {len(content.data):,} bytes")
            self.set_font(TEXT, "", 8.5)
            self.set_text_color(*_FAINT)
            self._print(sha256(content.data).hexdigest())
            self.ln(1)
        if more:
            self._print_remark(f"{more:,} more are not listed.")

    def print_events(self) -> None:
        """All that happened, in order."""
        self._print_heading("Events")
        for event in self._certificate.events:
            self._print_row(event.type, f"{event.at}   {event.detail}".rstrip())
        if self._certificate.more_events:
            self._print_remark(f"{self._certificate.more_events:,} more are not listed.")

    def _print_heading(self, text: str) -> None:
        self.ln(5)
        if self.will_page_break(4 * _LINE):
            self.add_page()
        self.set_font(TEXT, "B", 10.5)
        self.set_text_color(*_ACCENT)
        self._line(text, 7)
        self.set_draw_color(*_ACCENT)
        self.line(_MARGIN, self.y, self.w - _MARGIN, self.y)
        self.ln(2)
        self._set_text()

    def _print_row(self, label: str, value: str) -> None:
        if self.will_page_break(_LINE):
            self.add_page()
        self.set_font(TEXT, "B", 9)
        self.set_text_color(*_FAINT)
        self.cell(_LABEL, _LINE, label)
        self._set_text()
        self._print(value)

    def _print_remark(self, text: str) -> None:
        self.set_font(TEXT, "", 8.5)
        self.set_text_color(*_FAINT)
        self._line(text, _LINE)

    def _print(self, text: str, *, padding: int = 0, fill: bool = False) -> None:
        """Text of any length and alphabet, from where the pen is to the right margin."""
        shown = self._face.show(text)
        if is_right_to_left(shown):
            self.set_font(RIGHT_TO_LEFT, "", self.font_size_pt)
            self.set_text_shaping(True)
        self.multi_cell(
            0,
            _LINE,
            shown,
            align="L",
            fill=fill,
            padding=padding,
            new_x=XPos.LMARGIN,
            new_y=YPos.NEXT,
        )
        self.set_text_shaping(False)

    def _line(self, text: str, height: float) -> None:
        self.cell(0, height, text, new_x=XPos.LMARGIN, new_y=YPos.NEXT)

    def _set_text(self) -> None:
        self.set_font(TEXT, "", 9.5)
        self.set_text_color(*_INK)


def _gather_text(certificate: Certificate) -> str:
    """All that comes from outside, to choose the fonts by."""
    parts = [value for _, value in certificate.details]
    parts += [content.name for content in certificate.files]
    parts += [event.detail for event in certificate.events]
    return "\n".join([*parts, certificate.text[:MOST_TEXT]])
