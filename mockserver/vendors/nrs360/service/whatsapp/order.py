"""What one recipient of a template gets: the fields of `messages.*`. Section "Send WhatsApp
template".

What is wrong with a recipient refuses that recipient alone, with 102 and a text that names the
field with its index, as the page prints it for `to`; the other texts are made after that one.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from mockserver.vendors.nrs360.errors import ApiError
from mockserver.vendors.nrs360.fields import Fields
from mockserver.vendors.nrs360.rules import to_scalar
from mockserver.vendors.nrs360.service.whatsapp.templates import Template

LONGEST = 4096
"""Characters of a text, as WhatsApp has it."""

_DEGREES = re.compile(r"[+-]?[0-9]+(\.[0-9]*)?(e-[0-9]+)?")


@dataclass(frozen=True, slots=True)
class Fill:
    """What one recipient's template is filled in with, and what will be answered."""

    header: Sequence[str]
    body: Sequence[str]
    actions: Sequence[str]
    location: Mapping[str, str] | None
    default_answer: str | None
    button_answers: Sequence[str]
    """By position of the button; an empty text is no answer."""


def list_messages(value: object) -> list[Any]:
    """The entries of `messages`, unchecked; a bare object is one. Raises 102 when there is none."""
    if isinstance(value, list) and value:
        return list(value)
    if isinstance(value, dict) and value:
        return [value]
    raise ApiError(102)


def read_to(entry: object) -> object:
    """The recipient of an entry, as it was sent."""
    return entry.get("to") if isinstance(entry, dict) else entry


def invalid_number(index: int) -> ApiError:
    """The refusal that the page prints."""
    return ApiError(102, f"The messages.{index}.to field does not contain a valid phone number")


def read_fill(entry: object, index: int, template: Template) -> Fill:
    """What an entry says beside its recipient.

    Raises:
        ApiError: 102, a field is of another kind, or has not as many values as the template needs.
    """
    fields = Fields(entry if isinstance(entry, dict) else {}, prefix=f"messages.{index}.")
    try:
        return _read_fill(fields, template)
    except ApiError as error:
        raise ApiError(102, error.description) from error


def _read_fill(fields: Fields, template: Template) -> Fill:
    header, body, actions = (
        _read_values(fields, name, None if template.is_tolerant else count)
        for name, count in template.needs.items()
    )
    return Fill(
        header=header,
        body=body,
        actions=actions,
        default_answer=_read_default_answer(fields),
        button_answers=_read_answers(fields),
        location=_read_location(fields, template),
    )


def _read_values(fields: Fields, name: str, count: int | None) -> list[str]:
    """The values of one field; `count` is how many the template needs, None any number."""
    values = fields.array(name) or []
    if count is not None and len(values) != count:
        why = f"must contain {count} items." if values else "is required."
        raise fields.refuse(name, why)
    return [_read_text(fields, f"{name}.{index}", one) for index, one in enumerate(values)]


def _read_text(fields: Fields, name: str, value: object) -> str:
    text = to_scalar(value)
    if text is None or not text.strip():
        raise fields.refuse(name, "must be a string.")
    return text


def _read_default_answer(fields: Fields) -> str | None:
    """The page's table has an array here, its sample a text: of several texts, lines of one."""
    name = "defaultAnswer"
    if isinstance(fields.values.get(name), list):
        text = "\n".join(_read_values(fields, name, None))
        fields = Fields({name: text}, fields.prefix)
    return fields.text(name, longest=LONGEST)


def _read_answers(fields: Fields) -> list[str]:
    """The answers by button; null and an empty text are none."""
    values = fields.array("buttonAnswers") or []
    answers = Fields({str(index): one for index, one in enumerate(values)}, _nested(fields))
    return [answers.text(name, longest=LONGEST) or "" for name in answers.values]


def _nested(fields: Fields) -> str:
    return f"{fields.prefix}buttonAnswers."


def _read_location(fields: Fields, template: Template) -> Mapping[str, str] | None:
    """The place that a template shows; one that a template has no room for is not looked at."""
    if not template.has_location and not template.is_tolerant:
        return None
    place = fields.object("location", required=template.has_location)
    if place is None:
        return None
    inner = Fields(place, prefix=f"{fields.prefix}location.")
    return {
        "lat": _read_degrees(inner, "lat", 90),
        "long": _read_degrees(inner, "long", 180),
        "name": inner.text("name") or "",
        "address": inner.text("address") or "",
    }


def _read_degrees(fields: Fields, name: str, most: int) -> str:
    text = fields.text(name, required=True) or ""
    if not _DEGREES.fullmatch(text) or abs(float(text)) > most:
        raise fields.refuse(name, f"must be a number between -{most} and {most}.")
    return text
