"""What contacts bring to a send: values for the variables that `sub` leaves open.

Section "Substitution variables": a variable is replaced by the contact's own, or by that of `sub`,
which goes first.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from mockserver.kernel.sandbox import Sandbox
from mockserver.vendors.nrs360.rules import to_scalar
from mockserver.vendors.nrs360.service.contacts.book import Kind, find_contacts
from mockserver.vendors.nrs360.variables import find_placeholders

_FILLED_BY_THE_VENDOR: Final = frozenset({"UNSUB_URL", "OTP_CODE", "LAND_URL"})


def complete_variables(
    sandbox: Sandbox,
    kind: Kind,
    texts: Iterable[str],
    recipients: Sequence[object],
    given: list[Mapping[str, object]],
) -> list[Mapping[str, object]]:
    """The variables of each recipient, those of its contact added where the texts need them.

    All contacts are read at once, and none when no text has a variable that is left open.
    """
    names = find_names(texts)
    if not names:
        return given
    numbers = [_spell(recipient) for recipient in recipients]
    lacking = [
        number for number, values in zip(numbers, given, strict=True) if names - values.keys()
    ]
    found = find_contacts(sandbox, kind, lacking) if lacking else {}
    if not found:
        return given
    completed = []
    for number, values in zip(numbers, given, strict=True):
        fields = found[number].fields if number in found else {}
        own = {name: fields[name] for name in sorted(names - values.keys()) if name in fields}
        completed.append({**values, **own} if own else values)
    return completed


def find_names(texts: Iterable[str]) -> set[str]:
    """The variables in some texts that a contact may have a value for."""
    named = {found.name.strip() for text in texts for found in find_placeholders(text)}
    return named - _FILLED_BY_THE_VENDOR


def _spell(recipient: object) -> str:
    """A recipient as contacts are found by it; none that is refused finds one."""
    return (to_scalar(recipient) or "").strip().removeprefix("+")
