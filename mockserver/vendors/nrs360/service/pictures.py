"""Whether bytes are a whole JPEG or PNG file, told by their structure.

JPEG: ITU-T T.81, annex B. PNG: W3C "PNG Specification", chapter 5. Pixels are not decoded.
"""

from __future__ import annotations

from zlib import crc32

_PNG = b"\x89PNG\r\n\x1a\n"
_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
"""Markers that begin a frame; the three others define tables or are reserved."""

_SCAN, _FILLER = 0xDA, 0xFF
_BARE = frozenset({0x01, _FILLER, *range(0xD0, 0xD8)})
"""Markers without a segment, and the byte that may fill up before a marker."""


def name_format(content: bytes) -> str | None:
    """`jpg` or `png`; None for anything else, and for a file that is cut short or damaged."""
    if content.startswith(_PNG):
        return "png" if _is_whole_png(content) else None
    if content.startswith(b"\xff\xd8"):
        return "jpg" if _is_whole_jpeg(content) else None
    return None


def _is_whole_png(content: bytes) -> bool:
    """Chunks of the right sums from IHDR by at least one IDAT to IEND."""
    at, kinds = len(_PNG), []
    while at + 12 <= len(content):
        length = int.from_bytes(content[at : at + 4])
        end = at + 12 + length
        if end > len(content) or not _has_right_sum(content[at + 4 : end]):
            return False
        kinds.append(content[at + 4 : at + 8])
        if kinds[-1] == b"IEND":
            return _has_header(content) and kinds[0] == b"IHDR" and b"IDAT" in kinds
        at = end
    return False


def _has_right_sum(chunk: bytes) -> bool:
    return crc32(chunk[:-4]) == int.from_bytes(chunk[-4:])


def _has_header(content: bytes) -> bool:
    """Whether the first chunk is 13 bytes long and gives a width and a height."""
    length, width, height = (int.from_bytes(content[at : at + 4]) for at in (8, 16, 20))
    return length == 13 and width > 0 and height > 0


def _is_whole_jpeg(content: bytes) -> bool:
    """Segments up to a scan, a frame with a size among them, and an end behind the scan."""
    at, has_frame = 2, False
    while at + 4 <= len(content) and content[at] == 0xFF:
        marker = content[at + 1]
        if marker in _BARE:
            at += 1 if marker == _FILLER else 2
            continue
        length = int.from_bytes(content[at + 2 : at + 4])
        end = at + 2 + length
        if length < 2 or end > len(content):
            return False
        if marker == _SCAN:
            return has_frame and content.find(b"\xff\xd9", end) >= 0
        if marker in _FRAMES:
            has_frame = _has_size(content[at + 4 : end])
        at = end
    return False


def _has_size(frame: bytes) -> bool:
    return len(frame) >= 6 and frame[1:3] != b"\0\0" and frame[3:5] != b"\0\0"
