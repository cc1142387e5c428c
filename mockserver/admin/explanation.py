"""Why an answer was what it was: what was refused or injected, and where the vendor says so."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Annotated, Any, Literal

from fastapi import Depends
from pydantic import Field
from pydantic_core import from_json
from sqlalchemy import Row

from mockserver.admin.console import Console, CurrentConsole, CurrentSandbox, make_router
from mockserver.admin.exchanges import find_exchange
from mockserver.admin.faults import FaultShape
from mockserver.admin.shapes import Shape
from mockserver.admin.unmatched import Route, list_nearest
from mockserver.admin.vendors import MagicRecipient
from mockserver.kernel.application import Fidelity, LedgerEntry, read_ledger
from mockserver.kernel.http import Envelope
from mockserver.kernel.journal import SECRET_HEADERS
from mockserver.kernel.sandbox import Sandbox
from mockserver.kernel.vendor import CREDENTIAL, Magic, Refusal, Vendor

router = make_router("requests")

Kind = Literal["plain", "validation", "authorization", "unmatched", "magic", "fault", "failure"]


class RefusalShape(Shape):
    """Something that the answer refuses."""

    code: str = Field(description="Of the vendor's table of errors.")
    text: str
    field: str = Field(description="What of the request it is about, where that is known.")
    rule: str = Field(description="What causes the error, in words of the table of errors.")
    doubt: str = Field(description="Why the field is not as sure as its operation, if it is not.")


class Explanation(Shape):
    """Why an answer was what it was. `kind` says in a word what `why` says in a sentence."""

    id: str
    status: int
    reason: str = Field(description="The header X-Mock-Reason.")
    kind: Kind
    why: str
    code: str = Field(description="This and the next three: of the first refusal.")
    text: str
    field: str
    rule: str
    refusals: list[RefusalShape]
    operation: str
    source: str = Field(description="Where the vendor's page has the operation.")
    fidelity: Fidelity | None
    fault: FaultShape | None = Field(description="The fault that struck, while it is armed.")
    magic: list[MagicRecipient] = Field(description="The magic recipients of the request.")
    nearest: list[Route] = Field(description="What may have been meant, when nothing matched.")


@router.get("/{exchange}/explain", operation_id="explainRequest")
async def explain_request(
    console: CurrentConsole,
    sandbox: CurrentSandbox,
    row: Annotated[Row[Any], Depends(find_exchange)],
) -> Explanation:
    """Why a request was answered as it was."""
    return _Case(console, sandbox, row).explain()


class _Case:
    """One exchange, and what is known of it."""

    def __init__(self, console: Console, sandbox: Sandbox, row: Row[Any]) -> None:
        self.row = row
        self.vendor = sandbox.vendor(row.vendor)
        self.entry = _find_entry(self.vendor, row.operation)
        self.head, _, self.rest = row.reason.partition(":")
        self.refusals = list(_list_refusals(self.vendor, row, self.entry))
        self.fault = _find_fault(sandbox, self.rest) if self.head == "fault" else None
        self.magic = _list_magic(self.vendor, row, self.rest) if self.head == "magic" else []
        self.nearest = [] if row.operation else list_nearest(console, row)

    def explain(self) -> Explanation:
        """The explanation."""
        first = self.refusals[0] if self.refusals else _NOTHING
        kind = self._name_kind()
        return Explanation(
            id=self.row.id,
            status=self.row.status,
            reason=self.row.reason,
            kind=kind,
            why=self._tell(kind),
            code=first.code,
            text=first.text,
            field=first.field,
            rule=first.rule,
            refusals=self.refusals,
            operation=self.row.operation,
            source=self.entry.source if self.entry else "",
            fidelity=self.entry.fidelity if self.entry else None,
            fault=self.fault,
            magic=self.magic,
            nearest=self.nearest,
        )

    def _name_kind(self) -> Kind:
        if self.head == "fault":
            return "fault"
        if self.head == "magic":
            return "magic"
        if any(refusal.field == CREDENTIAL for refusal in self.refusals):
            return "authorization"
        if self.head == "unmatched":
            return "unmatched"
        if self.head == "validation" or 400 <= self.row.status < 500:
            return "validation"
        return "failure" if self.row.status >= 500 else "plain"

    def _tell(self, kind: Kind) -> str:
        told: Mapping[Kind, Callable[[], str]] = {
            "validation": self._tell_refusal,
            "authorization": self._tell_credential,
            "unmatched": self._tell_nearest,
            "magic": self._tell_magic,
            "fault": self._tell_fault,
        }
        if kind in told:
            return told[kind]()
        if kind == "failure":
            return "An unexpected error; the server's log tells more."
        return "The plain course: nothing was refused, injected or asked for."

    def _tell_refusal(self) -> str:
        if not self.refusals:
            return f"{self.vendor.title} refused it: {self.rest or self.row.status}."
        first, *others = self.refusals
        what = f"`{first.field}`" if first.field and first.field != CREDENTIAL else "it"
        said = self.rest.partition(" ")[2]
        detail = f" ({said})" if said else ""
        more = f"; and {len(others)} more" if others else ""
        text = first.text.removesuffix(".")
        return f"{self.vendor.title} refused {what} with {first.code}: {text}{detail}{more}."

    def _tell_credential(self) -> str:
        names = {name.lower() for name, _ in self.row.request_headers}
        was = "was refused" if names & SECRET_HEADERS else "is missing"
        return f"The credential {was}. {self._tell_refusal()}"

    def _tell_nearest(self) -> str:
        asked = f"{self.row.method} {self.row.path}"
        if not self.nearest:
            return f"No operation of {self.vendor.title} is like {asked}."
        near = self.nearest[0]
        return f"{self.vendor.title} has no {asked}; the nearest is {near.method} {near.path}."

    def _tell_magic(self) -> str:
        named = ", ".join(f"{one.recipient} ({one.outcome})" for one in self.magic)
        if not named:
            return f"A magic recipient asked for it: {self.rest}."
        return f"The request has a magic recipient: {named}."

    def _tell_fault(self) -> str:
        if self.rest.startswith("prefer-"):
            return f"The request asked for it: Prefer: code={self.rest.removeprefix('prefer-')}."
        if self.fault is None:
            return f"Fault {self.rest} struck, which is not armed any more."
        effect = ", ".join(f"{name} {value}" for name, value in self.fault.effect.items())
        left = "until it is disarmed" if self.fault.times is None else f"{self.fault.times} left"
        struck = f"{self.fault.struck} of {self.fault.tried} requests that matched"
        return f"Fault {self.rest} struck: {effect}. It has struck {struck}; {left}."


_NOTHING = RefusalShape(code="", text="", field="", rule="", doubt="")


def _find_entry(vendor: Vendor, operation: str) -> LedgerEntry | None:
    entries = read_ledger(vendor.app) if operation else []
    return next((entry for entry in entries if entry.operation == operation), None)


def _list_refusals(
    vendor: Vendor, row: Row[Any], entry: LedgerEntry | None
) -> Iterator[RefusalShape]:
    """What the answer says it refuses, with what the vendor's table of errors knows of it."""
    head, _, rest = row.reason.partition(":")
    if row.status < 400 and head not in ("validation", "magic", "fault"):
        return
    table = {error.code: error for error in vendor.errors()}
    reason_code = rest.partition(" ")[0] if head == "validation" else ""
    for said in _read_refusals(vendor, row.response_body):
        code = said.code or reason_code
        known = table.get(code)
        field = said.field or (known.field if known else "")
        yield RefusalShape(
            code=code,
            text=said.text,
            field=field,
            rule=known.cause if known else "",
            doubt=_find_doubt(entry, field),
        )


def _read_refusals(vendor: Vendor, body: bytes) -> Sequence[Refusal]:
    try:
        answer = from_json(body)
    except ValueError:  # a page, or cut off
        return ()
    return vendor.read_refusals(answer)


def _find_doubt(entry: LedgerEntry | None, field: str) -> str:
    """What the ledger says of a field, or of the outermost one that it is in."""
    if entry is None or not field:
        return ""
    return entry.fields.get(field) or entry.fields.get(field.partition(".")[0], "")


def _find_fault(sandbox: Sandbox, fault_id: str) -> FaultShape | None:
    armed = (fault for fault in sandbox.faults.armed() if fault.id == fault_id)
    return next((FaultShape.model_validate(fault.as_json()) for fault in armed), None)


def _list_magic(vendor: Vendor, row: Row[Any], outcome: str) -> list[MagicRecipient]:
    """The recipients of a request that cause an outcome, with it. Where one causes several, in
    different channels, it is the one that was reported."""
    envelope = Envelope(row.method, row.path, row.query, [], row.request_body, row.client)
    listed = []
    for recipient in dict.fromkeys(vendor.recipients(envelope)):
        known = [magic for magic in vendor.magic if _is_magic(recipient, magic)]
        reported = [magic for magic in known if magic.outcome in (outcome, f"error {outcome}")]
        for magic in reported or known:
            shown = MagicRecipient.model_validate(magic)
            listed.append(shown.model_copy(update={"recipient": recipient}))
    return listed


def _is_magic(recipient: str, magic: Magic) -> bool:
    """Whether a recipient is a magic one; `bounce@` is one at any domain."""
    if magic.recipient.endswith("@"):
        return recipient.lower().startswith(magic.recipient)
    return recipient.removeprefix("+") == magic.recipient
