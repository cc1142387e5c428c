"""What a form is made of: the elements of the page's annex, checked when a form is saved."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from mockserver.vendors.nrs360.fields import Fields

TEXTS = ("h1", "h2", "h3", "h4", "p", "blockquote")
"""Elements that are only read."""

CHOICES = ("select", "radio")
INPUTS = (
    "text",
    "password",
    "email",
    "number",
    "textarea",
    "date",
    "color",
    "countrySelector",
    "select",
    "radio",
    "checkbox",
)
"""Elements that are filled in."""

MOST_ROWS = 100
_LONGEST_NAME = 255
_TYPES = (*TEXTS, *INPUTS)


def read_elements(values: Sequence[Any]) -> list[dict[str, Any]]:
    """The elements of a form as they are kept: what the annex names, nothing else.

    Raises:
        ApiError: 422, an element is wrong; the text names it, counted from 0 (`formFields.1.type`).
    """
    # The numbers stand for the names of the fields: `formFields.1` is an object.
    entries = Fields({str(index): value for index, value in enumerate(values)}, "formFields.")
    return [_read_element(entries, index) for index in range(len(values))]


def _read_element(entries: Fields, index: int) -> dict[str, Any]:
    values = entries.object(str(index), required=True) or {}
    fields = Fields(values, f"formFields.{index}.")
    kind = fields.choice("type", _TYPES, required=True) or ""
    element: dict[str, Any] = {"type": kind, "label": fields.text("label", required=True)}
    if kind in TEXTS:
        return element
    element |= {
        "required": fields.flag("required") or False,
        "description": fields.text("description") or "",
        "placeholder": fields.text("placeholder") or "",
        "customField": fields.text("customField", longest=_LONGEST_NAME) or "",
    }
    if kind == "textarea":
        element["rows"] = fields.integer("rows", least=1, most=MOST_ROWS) or 3
    if kind in CHOICES:
        element["options"] = _read_options(fields)
    return element


def _read_options(fields: Fields) -> list[dict[str, str]]:
    listed = fields.array("options", required=True) or ()
    prefix = f"{fields.prefix}options."
    entries = Fields({str(index): value for index, value in enumerate(listed)}, prefix)
    options = []
    for index in range(len(listed)):
        values = entries.object(str(index), required=True) or {}
        option = Fields(values, f"{prefix}{index}.")
        label = option.text("label", required=True) or ""
        options.append({"label": label, "value": option.text("value", required=True) or ""})
    return options
