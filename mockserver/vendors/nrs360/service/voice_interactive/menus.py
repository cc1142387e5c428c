"""Menus of a call: options by phone key, some with a menu of their own.

Section "Errors", codes 166 and 169 to 175. No endpoint of the page takes a menu: its fields and the
words for its types are ours, made after the texts of the errors.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from mockserver.vendors.nrs360.calling import check_speech
from mockserver.vendors.nrs360.errors import ApiError
from mockserver.vendors.nrs360.rules import to_integer, to_scalar

Option = Mapping[str, Any]
"""`phoneKey` as text, `type`, and what the type needs: `message`, `options`, `phonePrefix`,
`phone`."""

MESSAGE, SUB_MENU, TRANSFER, HANG_UP = TYPES = ("message", "subMenu", "callTransfer", "hangUp")


def check_menu(value: object, *, empty: int = 169) -> list[Option]:
    """The options of a menu.

    Raises:
        ApiError: `empty` when there is none; 166 for an unknown type; 170, 171 and 172 for a
            missing key, one that is no number, one that is not 0 to 9; 173 for a sub menu without
            options; 174 and 175 for a call transfer without prefix or phone.
    """
    if not isinstance(value, list) or not value:
        raise ApiError(empty)
    return [_check_option(one if isinstance(one, dict) else {}) for one in value]


def _check_option(value: Mapping[str, Any]) -> Option:
    key = _check_key(value.get("phoneKey"))
    kind = value.get("type")
    if kind not in TYPES:
        raise ApiError(166)
    option = {"phoneKey": key, "type": kind, "options": []}
    if kind == MESSAGE:
        return {**option, "message": check_speech(value.get("message"))}
    if kind == SUB_MENU:
        options = check_menu(value.get("options"), empty=173)
        return {**option, "message": to_scalar(value.get("message")) or "", "options": options}
    if kind == TRANSFER:
        prefix = _check_filled(value.get("phonePrefix"), 174)
        return {**option, "phonePrefix": prefix, "phone": _check_filled(value.get("phone"), 175)}
    return option


def _check_key(value: object) -> str:
    text = _check_filled(value, 170)
    key = to_integer(value)
    if key is None:
        raise ApiError(171 if not text.lstrip("-").isdecimal() else 172)
    if not 0 <= key <= 9:
        raise ApiError(172)
    return str(key)


def _check_filled(value: object, code: int) -> str:
    text = to_scalar(value)
    if value is not None and text is None:
        return str(value)
    if text is None or not text.strip():
        raise ApiError(code)
    return text


@dataclass(frozen=True, slots=True)
class Place:
    """Where a recipient is in a menu."""

    heard: str
    options: Sequence[Option]
    """None are left when the call is over."""

    def press(self, key: str) -> Place:
        """Where a key leads; one that the menu does not have leads nowhere else."""
        for option in self.options:
            if option["phoneKey"] == key:
                return Place(option.get("message") or self.heard, option["options"])
        return self
