"""The parts of a long SMS: how many there are and which text each carries.

A short message holds 140 octets: 160 septets, or 70 UTF-16 code units (3GPP TS 23.038, 6.1.2).
Concatenated parts give 6 octets of it to the user data header (3GPP TS 23.040, 9.2.3.24.1), which
leaves 153 septets or 67 code units. 360NRS prints the same figures ("Send SMS Message", `parts`).
For `gsm-pt` it prints none. A real network would also spend header on naming the two tables (3GPP
TS 23.040, 9.2.3.24.15 and 16) and carry less; here `gsm-pt` has the limits of `gsm`.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from mockserver.messaging.gsm7 import (
    ESCAPE,
    GSM,
    GSM_PT,
    Alphabet,
    count_septets,
    escape_extension,
)

Encoding = Literal["gsm", "gsm-pt", "utf-16"]

ALPHABETS: Mapping[Encoding, Alphabet] = {"gsm": GSM, "gsm-pt": GSM_PT}
"""The alphabet of each 7-bit encoding; `utf-16` needs none."""

_LIMITS: Mapping[Encoding, tuple[int, int]] = {
    "gsm": (160, 153),
    "gsm-pt": (160, 153),
    "utf-16": (70, 67),
}

# Longer texts are rare, and remembering them would let a few callers fill the memory.
_REMEMBERED_LENGTH = 1000


@dataclass(frozen=True, slots=True)
class PartCount:
    """How a text divides: its parts, its length in units, and the units one part may hold.

    A unit is a septet (`gsm`, `gsm-pt`) or a UTF-16 code unit (`utf-16`). `single_limit` holds for
    a message of one part, `part_limit` for each of several.
    """

    parts: int
    units: int
    single_limit: int
    part_limit: int


def count_parts(text: str, encoding: Encoding) -> PartCount:
    """Count the parts that a text needs as one concatenated message.

    An empty text is one part of no units.
    """
    if len(text) <= _REMEMBERED_LENGTH:
        return _count_remembered(text, encoding)
    return _count(text, encoding)


def split_parts(text: str, encoding: Encoding, *, concatenated: bool = True) -> list[str]:
    """Divide a text into the texts of its parts; joined, they give the text again.

    With `concatenated=False` the parts are independent messages: they carry no header and hold
    160 septets or 70 code units each. Neither an extension character nor a surrogate pair is ever
    divided; the part before it ends one unit early instead.
    """
    single_limit, part_limit = _LIMITS[encoding]
    if _count_units(text, encoding) <= single_limit:
        return [text]
    return list(_cut(text, encoding, part_limit if concatenated else single_limit))


def _count(text: str, encoding: Encoding) -> PartCount:
    single_limit, part_limit = _LIMITS[encoding]
    units = _count_units(text, encoding)
    if units <= single_limit:
        parts = 1
    elif units == len(text):
        parts = -(-units // part_limit)
    else:
        # Parts that end early make a plain division too low, so they are really cut.
        parts = sum(1 for _ in _cut(text, encoding, part_limit))
    return _share_count(parts, units, single_limit, part_limit)


_count_remembered = lru_cache(maxsize=1024)(_count)

# Few counts are distinct, and making a frozen record takes as long as counting a short text.
_share_count = lru_cache(maxsize=1024)(PartCount)


def _count_units(text: str, encoding: Encoding) -> int:
    if encoding == "utf-16":
        return len(_encode_utf16(text)) // 2
    return count_septets(text, ALPHABETS[encoding])


def _cut(text: str, encoding: Encoding, limit: int) -> Iterator[str]:
    if encoding == "utf-16":
        return _cut_code_units(text, limit)
    return _cut_septets(text, ALPHABETS[encoding], limit)


def _cut_septets(text: str, alphabet: Alphabet, limit: int) -> Iterator[str]:
    septets = escape_extension(text, alphabet)
    start = taken = 0
    while start < len(septets):
        end = min(start + limit, len(septets))
        if septets[end - 1] == ESCAPE:
            end -= 1
        characters = end - start - septets.count(ESCAPE, start, end)
        yield text[taken : taken + characters]
        start, taken = end, taken + characters


def _cut_code_units(text: str, limit: int) -> Iterator[str]:
    octets = _encode_utf16(text)
    start = 0
    while start < len(octets):
        end = min(start + 2 * limit, len(octets))
        if end < len(octets) and _is_high_surrogate(octets[end - 1]):
            end -= 2
        yield octets[start:end].decode("utf-16-le", "surrogatepass")
        start = end


def _encode_utf16(text: str) -> bytes:
    # A lone surrogate is no character, but JSON can carry one, and counting it must not fail.
    return text.encode("utf-16-le", "surrogatepass")


def _is_high_surrogate(high_octet: int) -> bool:
    return 0xD8 <= high_octet <= 0xDB
