"""How an SMS is counted, told so that a person can follow it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, get_args

from mockserver.messaging.gsm7 import GSM, is_encodable
from mockserver.messaging.parts import ALPHABETS, Encoding, count_parts, split_parts

_NAMES: Mapping[Encoding, str] = {
    "gsm": "GSM 7-bit",
    "gsm-pt": "GSM 7-bit, Portuguese",
    "utf-16": "UCS-2 (UTF-16)",
}


@dataclass(frozen=True, slots=True)
class Counted:
    """A text as the parts of an SMS."""

    encoding: str
    unit: str
    units: int
    room: int
    """Units that so many parts hold."""

    single_limit: int
    part_limit: int
    parts: list[str]
    recorded: int
    """Parts that the vendor counted."""

    doubled: list[str]
    """Characters that cost two septets."""

    foreign: list[str]
    """Characters that the 7-bit alphabet lacks: they are why it is UCS-2."""


def count(text: str, details: Mapping[str, Any]) -> Counted:
    """How a text divides, in the encoding that the vendor recorded, else in the one it needs."""
    encoding = _choose_encoding(text, details)
    counted = count_parts(text, encoding)
    parts = split_parts(text, encoding)
    alphabet = ALPHABETS.get(encoding)
    known = GSM.basic | GSM.extension
    return Counted(
        encoding=_NAMES[encoding],
        unit="characters" if alphabet is None else "septets",
        units=counted.units,
        room=counted.single_limit if len(parts) == 1 else counted.part_limit * len(parts),
        single_limit=counted.single_limit,
        part_limit=counted.part_limit,
        parts=parts,
        recorded=int(details.get("parts") or len(parts)),
        doubled=_pick(text, alphabet.escaped if alphabet else frozenset()),
        foreign=_pick(text, frozenset(text) - known if alphabet is None else frozenset()),
    )


def _choose_encoding(text: str, details: Mapping[str, Any]) -> Encoding:
    recorded = details.get("encoding")
    for encoding in get_args(Encoding):
        if encoding == recorded:
            return encoding  # type: ignore[no-any-return]
    return "gsm" if is_encodable(text, GSM) else "utf-16"


def _pick(text: str, wanted: frozenset[str]) -> list[str]:
    """The wanted characters of a text, each once, in order."""
    return [character for character in dict.fromkeys(text) if character in wanted]
