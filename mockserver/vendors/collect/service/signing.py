"""A signed document: what was to be signed, with a page that says who signed it, when and what.

Imported when first needed are fpdf2, which writes the page, and pypdf, which joins the two: a
quarter of a second. The same document, name and moment give the same bytes.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from io import BytesIO
from pathlib import PurePath
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from fpdf import FPDF
    from pypdf import PdfWriter

    from mockserver.kernel.typeface import Typeface

_MARGIN = 20
_INK = (33, 37, 41)
_FAINT = (98, 107, 115)
_ACCENT = (67, 56, 202)
_NOTE = "Made by a sandbox: this signature binds nobody."


@dataclass(frozen=True, slots=True)
class Signature:
    """Who signed what."""

    document: str
    """The file's name."""

    content: bytes
    """The file as it was shown to the signer."""

    signer: str
    """The name as it was typed."""

    email: str
    request_id: str
    element_id: str
    at: datetime

    @property
    def name(self) -> str:
        """What the signed file is called."""
        return f"{PurePath(self.document).stem or 'document'} (signed).pdf"


def make_signed_file(signature: Signature) -> bytes:
    """The signed PDF: the document's pages, then the page of the signature.

    A document whose pages cannot be read (it is broken, or locked) is attached to that page.
    """
    from pypdf import PdfReader, PdfWriter

    writer = _copy_document(signature)
    if writer is None:
        writer = PdfWriter()
        writer.add_attachment(signature.document, signature.content)
    writer.append(PdfReader(BytesIO(_draw_page(signature))))
    writer.add_metadata(
        {
            "/Title": f"{signature.document}, signed by {signature.signer}",
            "/Producer": "mockserver",
            "/ModDate": f"D:{signature.at:%Y%m%d%H%M%S}Z",
        }
    )
    written = BytesIO()
    writer.write(written)
    return written.getvalue()


def _copy_document(signature: Signature) -> PdfWriter | None:
    """The document's pages, or None when they cannot be read."""
    from pypdf import PdfReader, PdfWriter
    from pypdf.errors import PyPdfError

    try:
        reader = PdfReader(BytesIO(signature.content))
        return None if reader.is_encrypted else PdfWriter(clone_from=reader)
    except (PyPdfError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None


def _open_paper(signature: Signature) -> FPDF:
    from fpdf import FPDF

    paper = FPDF(format="A4")
    paper.set_margin(_MARGIN)
    paper.set_auto_page_break(True, margin=_MARGIN)
    paper.set_creation_date(signature.at)
    paper.set_creator("mockserver")
    paper.add_page()
    return paper


def list_facts(signature: Signature) -> list[tuple[str, str]]:
    """What the page of the signature says."""
    return [
        ("Document", signature.document),
        ("Signed by", signature.signer),
        ("E-mail", signature.email),
        ("Signed at", f"{signature.at:%Y-%m-%d %H:%M:%S} UTC"),
        ("Request", signature.request_id),
        ("Element", signature.element_id),
        ("SHA-256 of the document", sha256(signature.content).hexdigest()),
    ]


def _draw_page(signature: Signature) -> bytes:
    """The page of the signature."""
    from mockserver.kernel.typeface import Typeface

    facts = list_facts(signature)
    paper = _open_paper(signature)
    face = Typeface(paper, "\n".join(value for _, value in facts))
    paper.set_fill_color(*_ACCENT)
    paper.rect(0, 0, paper.w, 26, style="F")
    paper.set_xy(_MARGIN, 8)
    paper.set_text_color(255, 255, 255)
    _print_line(paper, face, "Signature page", "B", 18)
    paper.set_xy(_MARGIN, 38)
    for label, value in facts:
        paper.set_text_color(*_FAINT)
        _print_line(paper, face, label, "B", 9)
        paper.set_text_color(*_INK)
        _print_line(paper, face, value, "", 16 if value is signature.signer else 11)
        paper.ln(3)
    paper.set_draw_color(*_ACCENT)
    paper.line(_MARGIN, paper.y, paper.w - _MARGIN, paper.y)
    paper.ln(4)
    paper.set_text_color(*_FAINT)
    _print_line(paper, face, _NOTE, "", 9)
    return bytes(paper.output())


def _print_line(paper: FPDF, face: Typeface, text: str, style: str, size: float) -> None:
    """Text of any length and alphabet, and the pen in the next line."""
    from fpdf.enums import XPos, YPos

    from mockserver.kernel.typeface import RIGHT_TO_LEFT, TEXT, is_right_to_left

    shown = face.show(text)
    is_shaped = is_right_to_left(shown)
    paper.set_font(RIGHT_TO_LEFT if is_shaped else TEXT, style, size)
    paper.set_text_shaping(is_shaped)
    paper.multi_cell(0, size * 0.55, shown, align="L", new_x=XPos.LMARGIN, new_y=YPos.NEXT)
    paper.set_text_shaping(False)
