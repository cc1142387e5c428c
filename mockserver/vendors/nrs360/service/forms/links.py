"""Links to forms in messages: `[form_12]` (section "Custom links") and a form's placeholder.

A link is made of the code that the message has anyway and the form's id, ``/f/aB3xYz12``, so that
what happens to the form is known to be about that message.
"""

from __future__ import annotations

import re

from sqlalchemy import bindparam, select

from mockserver.kernel.sandbox import Sandbox
from mockserver.vendors.nrs360.models.forms import forms
from mockserver.vendors.nrs360.variables import find_placeholders

PATTERN = r"form_([0-9]{1,9})"
"""Between brackets, in HTML."""

_BRACKETS = re.compile(rf"\[{PATTERN}\]")
_NAME = re.compile(r"FORM_([1-9][0-9]{0,8})")
_known = select(forms.c.id).where(forms.c.id.in_(bindparam("ids", expanding=True)))


def find_forms(sandbox: Sandbox, *texts: str) -> frozenset[int]:
    """The forms that texts link to; ids that no form has are left out."""
    ids = {number for text in texts for number in _list_ids(text)}
    if not ids:
        return frozenset()
    return frozenset(row.id for row in sandbox.database.rows(_known, {"ids": sorted(ids)}))


def _list_ids(text: str) -> set[int]:
    ids = {int(found[1]) for found in _BRACKETS.finditer(text)} if "[form_" in text else set()
    if "FORM_" in text:
        names = (_NAME.fullmatch(one.name.strip()) for one in find_placeholders(text))
        ids |= {int(found[1]) for found in names if found}
    return ids


def form_values(known: frozenset[int], link: str) -> dict[str, str]:
    """The variables that lead to forms: `FORM_12`, whose link ends in the form's id."""
    return {f"FORM_{number}": f"{link}{number}" for number in known}


def fill_brackets(text: str, known: frozenset[int], link: str) -> str:
    """The text with each `[form_12]` of a known form replaced by its link."""

    def replace(found: re.Match[str]) -> str:
        number = int(found[1])
        return f"{link}{number}" if number in known else found[0]

    return _BRACKETS.sub(replace, text) if known else text


def form_link(base_url: str, code: str) -> str:
    """What links to forms begin with, for the recipient of the message that has the code."""
    return f"{base_url}/f/{code}"
