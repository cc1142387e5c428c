"""Variables in a message's text: ``Hello {name|capitalize}``.

Page sections "Substitution variables" and "Custom fields filters" of "Send SMS Message"; voice,
mailing and landing pages share them. ``{UNSUB_URL}``, ``{OTP_CODE}`` and ``{LAND_URL}`` are
variables like any other: whoever fills a text passes their values along.

The page does not say what becomes of a variable that nobody gave a value. Here the placeholder
stays in the text, so that the mistake is seen in the inbox and nothing is lost (inferred).
"""

import json
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from types import MappingProxyType
from typing import Final

from mockserver.vendors.nrs360.errors import ApiError
from mockserver.vendors.nrs360.urls import is_web_url

# Braces hold a name and filters and stand in one line: a style sheet's blocks in a mailing are no
# placeholders. Possessive, so that a megabyte of opening braces costs one pass.
_PLACEHOLDER: Final = re.compile(r"\{([^{}|\r\n]++)((?:\|[^{}|\r\n]*+)*+)\}")
_NUMBER: Final = re.compile(r"([+-]?)([0-9]++)(?:\.([0-9]++))?")
_FIRST_OF_TEXT: Final = re.compile(r"\A\s*\S")
_FIRST_OF_WORD: Final = re.compile(r"(?:\A|(?<=\s))\S")
_MISSING: Final = object()

LONGEST_INSERTION: Final = 2_000_000
"""How many characters variables may add to one text before it is too long (error 105).

A value counts once, and once more for each of its filters. Invented, and far beyond any real
message: a text that repeats a long value multiplies past what a limit on the request lets in.
"""


@dataclass(frozen=True, slots=True)
class Placeholder:
    """A placeholder in a text: ``text[start:end]`` is ``{name|filter|filter}``."""

    start: int
    end: int
    name: str
    filters: tuple[str, ...]


def find_placeholders(text: str) -> list[Placeholder]:
    """Every placeholder of ``text`` in order, whether or not its variable exists."""
    if "{" not in text:
        return []
    return [
        Placeholder(match.start(), match.end(), match[1], _read_filters(match[2]))
        for match in _PLACEHOLDER.finditer(text)
    ]


def fill(
    text: str,
    values: Mapping[str, object],
    *,
    shorten: Callable[[str], str],
    escape: Callable[[str], str] | None = None,
) -> str:
    """``text`` with its variables replaced and their filters applied, from left to right.

    A name is looked up as it is written, then without the spaces around it. An unknown variable's
    placeholder stays; an unknown filter changes nothing; a value is not searched for variables
    in turn. ``shorten`` makes the short link of a URL and is called for http(s) URLs only.
    ``escape`` is applied last to each value, where the text is no plain one.
    Raises ``ApiError`` 105 when the values come to more than ``LONGEST_INSERTION`` characters.
    """
    if "{" not in text:
        return text
    inserted = 0

    def replace(match: re.Match[str]) -> str:
        nonlocal inserted
        name, listed = match.groups()
        value = _look_up(name, values)
        if value is _MISSING:
            return match.group()
        filled = to_text(value)
        filters = _read_filters(listed) if listed else ()
        inserted += len(filled) * (1 + len(filters))
        if inserted > LONGEST_INSERTION:
            raise ApiError(105)
        filled = _apply(filters, filled, shorten)
        return escape(filled) if escape else filled

    return _PLACEHOLDER.sub(replace, text)


def to_text(value: object) -> str:
    """A JSON value as a reader would write it: ``5`` for 5.0, nothing for null, else its JSON."""
    if isinstance(value, str):
        return value
    if value is None:
        return ""
    if isinstance(value, float):
        return _plain_number(value)
    return json.dumps(value, ensure_ascii=False, default=str)


def _look_up(name: str, values: Mapping[str, object]) -> object:
    exact = values.get(name, _MISSING)
    return values.get(name.strip(), _MISSING) if exact is _MISSING else exact


def _read_filters(listed: str) -> tuple[str, ...]:
    return tuple(name.strip() for name in listed.split("|")[1:])


def _apply(filters: Iterable[str], text: str, shorten: Callable[[str], str]) -> str:
    for name in filters:
        if name == "shorten":
            text = shorten(text) if is_web_url(text) else text
        elif name in _FILTERS:
            text = _FILTERS[name](text)
    return text


def _plain_number(value: float) -> str:
    text = format(Decimal(repr(value)), "f")
    return text.removesuffix(".0")


def _capitalize(text: str) -> str:
    return _FIRST_OF_TEXT.sub(_upper, text)


def _capitalize_all(text: str) -> str:
    return _FIRST_OF_WORD.sub(_upper, text)


def _upper(match: re.Match[str]) -> str:
    return match.group().upper()


def _group(text: str, thousands: str, decimal: str) -> str:
    """Digits in threes; the decimals stay as many as they are; no number stays as it is."""
    number = _NUMBER.fullmatch(text)
    if number is None:
        return text
    sign, whole, fraction = number.groups()
    whole = whole.lstrip("0") or "0"
    head = len(whole) % 3
    groups = [whole[:head]] if head else []
    groups += [whole[at : at + 3] for at in range(head, len(whole), 3)]
    grouped = sign.strip("+") + thousands.join(groups)
    return f"{grouped}{decimal}{fraction}" if fraction else grouped


def _format_dot_comma(text: str) -> str:
    return _group(text, ".", ",")


def _format_comma_dot(text: str) -> str:
    return _group(text, ",", ".")


_FILTERS: Final[Mapping[str, Callable[[str], str]]] = MappingProxyType(
    {
        "lower": str.lower,
        "upper": str.upper,
        "capitalize": _capitalize,
        "capitalizeAll": _capitalize_all,
        "formatDotComma": _format_dot_comma,
        "formatCommaDot": _format_comma_dot,
    }
)
