"""What a form is made of: the elements of the page's annex, checked when a form is saved."""

from __future__ import annotations

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

_FIELD_TYPES = {"number": "decimal", "checkbox": "decimal", "date": "date"}
"""Types of the custom fields that elements fill in, as the annex names them; else `string`."""

MOST_ROWS = 100
MOST_ELEMENTS = 200
MOST_OPTIONS = 250
"""Of a form, and of an element to choose from. The page gives no limits: ours, so that a form is
a page that a browser opens and that is made in a moment."""

_LONGEST_NAME = 255
_TYPES = (*TEXTS, *INPUTS)


def name_field_type(kind: str) -> str:
    """The type of the custom field that elements of a kind fill in."""
    return _FIELD_TYPES.get(kind, "string")


def read_elements(form: Fields) -> list[dict[str, Any]]:
    """The elements of a form as they are kept: what the annex names, nothing else.

    Raises:
        ApiError: 422, an element is wrong; the text names it, counted from 0 (`formFields.1.type`).
    """
    listed = form.entries("formFields", required=True, most=MOST_ELEMENTS)
    return [_read_element(fields) for fields in listed]


def _read_element(fields: Fields) -> dict[str, Any]:
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
    return [
        {name: option.text(name, required=True) or "" for name in ("label", "value")}
        for option in fields.entries("options", required=True, most=MOST_OPTIONS)
    ]
