"""The fonts of documents that are made here: Latin, Greek and Cyrillic, the rest on need.

They are parts of DejaVu Sans, so that a document takes some 40 ms and not 200. What none of them
has (Chinese, most emoji, control characters) is shown by its code point: `[U+65E5]`.
"""

from __future__ import annotations

import re
from pathlib import Path
from unicodedata import normalize

from fpdf import FPDF
from fpdf.fonts import TTFFont

TEXT = "text"
RIGHT_TO_LEFT = "rtl"
"""Families. The latter has the Latin letters too: a text that is set in it as a whole takes a third
of the time that one takes whose fonts change with each word."""

_FOLDER = Path(__file__).parent / "fonts"
_RIGHT_TO_LEFT = re.compile(r"[\u0590-\u077f\ufb1d-\ufdff\ufe70-\ufefc]")
_LINE_ENDS = re.compile(r"\r\n?|\x85|\u2028|\u2029")
_VARIATION_SELECTORS = re.compile(r"[\ufe00-\ufe0f]")


def is_right_to_left(text: str) -> bool:
    """Whether some of a text is Arabic or Hebrew: its letters are to be ordered and joined."""
    return _RIGHT_TO_LEFT.search(text) is not None


class Typeface:
    """The fonts of one document."""

    def __init__(self, document: FPDF, text: str) -> None:
        """Give a document the fonts that its text needs."""
        self._document = document
        self._known = {ord("\n")}
        self._add(TEXT)
        document.add_font(TEXT, "B", _FOLDER / "DejaVuSans-labels.ttf")
        if is_right_to_left(text):
            self._add(RIGHT_TO_LEFT)
        if not self._known.issuperset(map(ord, self._tidy(text))):
            self._add("symbols")
        families = (TEXT, RIGHT_TO_LEFT, "symbols")
        fallbacks = [family for family in families if family in document.fonts]
        document.set_fallback_fonts(fallbacks, exact_match=False)

    def _add(self, family: str) -> None:
        self._document.add_font(family, "", _FOLDER / f"DejaVuSans-{family}.ttf")
        font = self._document.fonts[family]
        assert isinstance(font, TTFFont)
        self._known.update(font.cmap)

    def show(self, text: str) -> str:
        """A text with code points in place of characters that no font has."""
        tidy = self._tidy(text)
        return "".join(one if ord(one) in self._known else f"[U+{ord(one):04X}]" for one in tidy)

    @staticmethod
    def _tidy(text: str) -> str:
        text = _LINE_ENDS.sub("\n", text).replace("\t", "    ")
        return _VARIATION_SELECTORS.sub("", normalize("NFC", text))
