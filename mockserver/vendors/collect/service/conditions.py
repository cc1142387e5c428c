"""What the recipient sees: elements that are not hidden, and what depends on an answer.

`visibilityConditionnal` (sic) of an element or of a form's field is `{"itemId", "value"}`: it is
seen while the form's field of that id has this answer, or one of a list of answers. A tick is
answered with `true`. Nothing is published about its form, only its name.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import Row

Field = Mapping[str, Any]


def to_values(value: Any) -> list[str]:
    """Answers as texts; null, false and the empty text are none."""
    if isinstance(value, list):
        return [text for one in value for text in to_values(one)]
    if value is True:
        return ["true"]
    return [] if value is None or value is False or value == "" else [str(value)]


def list_asked(fields: Iterable[Field], answers: Mapping[str, Any]) -> set[str]:
    """The ids of a form's fields that are asked, as it is answered."""
    by_id = {str(field["id"]): field for field in fields}
    return {name for name in by_id if _is_asked(name, by_id, answers, frozenset())}


def _is_asked(
    name: str, by_id: Mapping[str, Field], answers: Mapping[str, Any], seen: frozenset[str]
) -> bool:
    """Whether a field is asked. A condition about nothing, or in a circle, is none."""
    condition: Any = by_id[name].get("visibilityConditionnal")
    about = find_subject(condition)
    if about not in by_id or about in seen or about == name:
        return True
    is_about_asked = _is_asked(about, by_id, answers, seen | {name})
    return is_about_asked and _is_met(condition, answers)


def find_subject(condition: Any) -> str:
    """The id of the field that a condition is about; nothing when there is no condition."""
    return str(condition.get("itemId") or "") if isinstance(condition, dict) else ""


def _is_met(condition: Mapping[str, Any], answers: Mapping[str, Any]) -> bool:
    given = to_values(answers.get(find_subject(condition)))
    return not set(given).isdisjoint(to_values(condition.get("value")))


def list_visible(elements: Sequence[Row[Any]]) -> list[Row[Any]]:
    """The elements of a request that its recipient sees, as its forms are answered."""
    owners = {
        str(field["id"]): element
        for element in elements
        if element.type == "form"
        for field in element.fields
    }
    return [element for element in elements if _is_visible(element, owners, frozenset())]


def _is_visible(element: Row[Any], owners: Mapping[str, Row[Any]], seen: frozenset[str]) -> bool:
    if element.visibility == "hidden":
        return False
    condition: Any = element.visibility_conditionnal
    about = find_subject(condition)
    owner = owners.get(about)
    if owner is None or owner.id in seen or owner.id == element.id:
        return True
    answers: Mapping[str, Any] = owner.answers or {}
    return (
        _is_visible(owner, owners, seen | {element.id})
        and about in list_asked(owner.fields, answers)
        and _is_met(condition, answers)
    )
