"""What to break, and how often: armed faults, kept in the sandbox."""

from __future__ import annotations

import fnmatch
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING, Any

from mockserver.kernel.http import Envelope
from mockserver.kernel.ids import draw

if TYPE_CHECKING:
    from mockserver.kernel.sandbox import Sandbox
    from mockserver.kernel.vendor import Vendor

MATCH_KEYS = ("vendor", "operation", "path", "method", "to")
EFFECT_KEYS = ("error", "status", "delay_ms", "drop", "truncate", "retry_after")
MAX_DELAY_MS = 120_000


@dataclass(frozen=True, slots=True)
class Fault:
    """An injected failure.

    `match` holds vendor, operation, path (may hold `*`), method and to; `effect` holds error (the
    vendor's own code), status, delay_ms, drop, truncate (true, or how many bytes of the body are
    sent) and retry_after (seconds, with a status).
    """

    id: str
    match: dict[str, str]
    effect: dict[str, Any]
    times: int | None = None
    """How often it may still strike; None is always."""

    probability: float = 1.0
    seed: int = 0
    struck: int = 0
    tried: int = 0

    @property
    def error(self) -> int | str | None:
        """The vendor's own code that it causes."""
        return self.effect.get("error")

    @property
    def is_cut(self) -> bool:
        """Whether the answer ends within its body, be it after no byte of it."""
        wanted = self.effect.get("truncate")
        return wanted is not None and wanted is not False

    @property
    def breaks_off(self) -> bool:
        """Whether it closes the connection before the answer's end."""
        return self.is_cut or bool(self.effect.get("drop"))

    def is_spent(self) -> bool:
        """Whether it has struck as often as it may."""
        return self.times is not None and self.times <= 0

    def as_json(self) -> dict[str, Any]:
        """As the control API shows it."""
        return asdict(self)


class Faults:
    """One sandbox's armed faults."""

    def __init__(self, sandbox: Sandbox) -> None:
        self._sandbox = sandbox

    def armed(self) -> list[Fault]:
        """All of them, in the order they were armed."""
        return [Fault(**fault) for fault in self._sandbox.database.get("faults", [])]

    def arm(
        self,
        match: dict[str, str],
        effect: dict[str, Any],
        *,
        times: int | None = None,
        probability: float = 1.0,
        seed: int = 0,
    ) -> Fault:
        """Arm a fault."""
        fault = Fault(self._sandbox.ids.token("fault", 8), match, effect, times, probability, seed)
        self._keep([*self.armed(), fault])
        return fault

    def disarm(self, fault_id: str | None = None) -> int:
        """Remove one fault, or all; how many were removed."""
        armed = self.armed()
        kept = [fault for fault in armed if fault_id is not None and fault.id != fault_id]
        self._keep(kept)
        return len(armed) - len(kept)

    def strike(
        self, vendor: Vendor, envelope: Envelope, operation: str
    ) -> tuple[Fault | None, list[Fault]]:
        """The first fault that strikes this request as a whole, and those aimed at recipients."""
        if not self._sandbox.database.get("faults"):
            return None, []
        aimed: list[Fault] = []
        for fault in self.armed():
            if fault.is_spent() or not _matches(fault, vendor, envelope, operation):
                continue
            if fault.match.get("to"):
                if not _is_sent_to(fault.match["to"], vendor.recipients(envelope)):
                    continue
                if fault.error is not None:
                    aimed.append(fault)
                    continue
            if self._draw(fault):
                return fault, aimed
        return None, aimed

    def strike_recipient(self, fault: Fault, recipient: str) -> bool:
        """Whether an aimed fault strikes this recipient; it counts when it does."""
        current = next((armed for armed in self.armed() if armed.id == fault.id), None)
        if current is None or current.is_spent():
            return False
        return fnmatch.fnmatchcase(recipient, fault.match["to"]) and self._draw(current)

    def _draw(self, fault: Fault) -> bool:
        """Leave it to the fault's seeded chance whether it strikes, and count."""
        strikes = True
        if fault.probability < 1.0:
            strikes = self._find_chance(fault) < fault.probability
        left = fault.times - 1 if strikes and fault.times is not None else fault.times
        counted = replace(fault, tried=fault.tried + 1, struck=fault.struck + strikes, times=left)
        self._keep([counted if armed.id == fault.id else armed for armed in self.armed()])
        return strikes

    def _find_chance(self, fault: Fault) -> float:
        """The chance of the next try: that of the seed in every sandbox, else the fault's own."""
        number = fault.tried + 1
        if fault.seed:
            return draw(fault.seed, "fault", number)
        return self._sandbox.ids.draw(f"fault\0{fault.id}", number)

    def _keep(self, faults: Sequence[Fault]) -> None:
        self._sandbox.database.put_outside("faults", [asdict(fault) for fault in faults])


def _matches(fault: Fault, vendor: Vendor, envelope: Envelope, operation: str) -> bool:
    match = fault.match
    return (
        match.get("vendor", vendor.slug) == vendor.slug
        and match.get("operation", operation) == operation
        and match.get("method", envelope.method).upper() == envelope.method
        and fnmatch.fnmatchcase(envelope.path, match.get("path", "*"))
        and (fault.error is None or has_error(vendor, fault.error))
    )


def has_error(vendor: Vendor, code: int | str) -> bool:
    """Whether a vendor's table of errors has a failure of this code."""
    return any(row.code == str(code) and row.status >= 400 for row in vendor.errors())


def _is_sent_to(pattern: str, recipients: Sequence[str]) -> bool:
    return any(fnmatch.fnmatchcase(recipient, pattern) for recipient in recipients)


def read_preference(envelope: Envelope) -> int | None:
    """The status that a request asks for itself by `Prefer: code=503` (RFC 7240 syntax)."""
    preference = envelope.headers.get("prefer")
    if not preference:
        return None
    for item in preference.replace(";", ",").split(","):
        name, _, value = item.strip().partition("=")
        value = value.strip().strip('"')
        if name.strip().lower() == "code" and value.isdecimal() and 400 <= int(value) <= 599:
            return int(value)
    return None
