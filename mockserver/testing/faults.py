"""Failures on demand."""

from __future__ import annotations

from typing import Any

from mockserver.testing.calls import Call, leave_out_none
from mockserver.testing.operations import Noun, Way, api_call
from mockserver.testing.records import (
    ActiveRecord,
    Page,
    read,
    read_member,
    read_nothing,
    read_page,
)


class Fault(ActiveRecord[Way]):
    """An armed failure. `times` is how often it may still strike, None: always."""

    id: str
    match: dict[str, str]
    effect: dict[str, Any]
    times: int | None
    probability: float
    seed: int
    struck: int
    tried: int

    @api_call
    def remove(self) -> Call[None]:
        """Disarm it."""
        return Call("DELETE", f"faults/{self.id}", read_nothing)


class Faults(Noun[Way]):
    """The armed failures of a sandbox."""

    @api_call
    def list(self) -> Call[Page[Fault[Way]]]:
        """All of them, in the order they were armed."""
        return Call("GET", "faults", read_page(Fault, self._way))

    @api_call
    def add(
        self,
        *,
        vendor: str | None = None,
        operation: str | None = None,
        method: str | None = None,
        path: str | None = None,
        to: str | None = None,
        error: int | str | None = None,
        status: int | None = None,
        delay_ms: int | None = None,
        drop: bool | None = None,
        truncate: bool | int | None = None,
        retry_after: int | None = None,
        times: int | None = None,
        probability: float = 1.0,
        seed: int = 0,
    ) -> Call[Fault[Way]]:
        """Arm a failure: `add(vendor="nrs360", operation="sendSms", error=111, times=1)`.

        Args:
            vendor, operation, method, path, to: which requests it strikes; all, when none is given.
            error: a code of the vendor's own table. Or `status`, or `drop` (close the connection
                without an answer), or `truncate` (within the body). `delay_ms` goes with any.
            times: how often it strikes; always, when it is not given.
            probability: of each matching request, from 0 to 1; `seed` gives the same chances again.

        Raises:
            ProblemError: 422, it would never strike, or the vendor has no such error.
        """
        match = {"vendor": vendor, "operation": operation, "method": method, "path": path, "to": to}
        effect = {
            "error": error,
            "status": status,
            "delay_ms": delay_ms,
            "drop": drop,
            "truncate": truncate,
            "retry_after": retry_after,
        }
        body = {
            "match": leave_out_none(match),
            "effect": leave_out_none(effect),
            "times": times,
            "probability": probability,
            "seed": seed,
        }
        return Call("POST", "faults", read(Fault, self._way), body=body)

    @api_call
    def clear(self) -> Call[int]:
        """Disarm all; how many there were."""
        return Call("DELETE", "faults", read_member("removed"))
