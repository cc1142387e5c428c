"""The view Faults: what is to break, what has, and whom to send to for an outcome."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from starlette.responses import Response

from mockserver.admin import faults, vendors
from mockserver.admin.faults import FaultShape, NewFault
from mockserver.admin.vendors import MagicRecipient, OperationShape
from mockserver.inbox.orders import drop_empty, make_order, read_amount
from mockserver.inbox.view import View, Visit, route
from mockserver.kernel.vendor import DocumentedError

PATH = "/__inbox/faults"

METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")

_MATCH = ("vendor", "operation", "path", "method", "to")
_NUMBERS = ("status", "delay_ms", "retry_after")


async def show_faults(visit: Visit) -> Response:
    """What is armed, a form to arm more, and one vendor's errors and magic recipients."""
    return await _render(visit)


async def arm(visit: Visit) -> Response:
    """Arm a failure: what `POST /__admin/faults` does."""
    form = await visit.read_form()
    fault = await faults.arm_fault(visit.console, visit.sandbox, read_fault(form))
    return await _end(visit, f"Armed: {describe_effect(fault)}.")


async def disarm(visit: Visit) -> Response:
    """Disarm the failure that the form names, or all of them: what `DELETE` does."""
    named = (await visit.read_form()).get("fault", "")
    if named:
        removed = await faults.disarm_fault(visit.console, visit.sandbox, named)
    else:
        removed = await faults.disarm_faults(visit.console, visit.sandbox)
    return await _end(visit, f"{removed.removed} disarmed.")


def read_fault(form: Mapping[str, str]) -> NewFault:
    """The failure that a form describes.

    Raises:
        Problem: 422, it describes none.
    """
    given = drop_empty(form)
    effect: dict[str, Any] = {
        name: read_amount(name, given[name]) for name in _NUMBERS if name in given
    }
    if "error" in given:
        code = given["error"]
        effect["error"] = int(code) if code.isdecimal() else code
    if "drop" in given:
        effect["drop"] = True
    if "bytes" in given:
        effect["truncate"] = read_amount("bytes", given["bytes"])
    elif "truncate" in given:
        effect["truncate"] = True
    bounds: dict[str, Any] = {
        name: read_amount(name, given[name])
        for name in ("times", "probability", "seed")
        if name in given
    }
    match = {name: given[name] for name in _MATCH if name in given}
    return make_order(NewFault, {"match": match, "effect": effect, **bounds})


def describe_effect(fault: FaultShape) -> str:
    """What a failure does, in words: `error 111, after 2000 ms`."""
    effect = fault.effect
    told = []
    if "error" in effect:
        told.append(f"error {effect['error']}")
    if "status" in effect:
        told.append(f"status {effect['status']}")
    if effect.get("drop"):
        told.append("no answer")
    cut = effect.get("truncate")
    if cut is not None and cut is not False:
        told.append("half an answer" if cut is True else f"{cut} bytes of the answer")
    if "delay_ms" in effect:
        told.append(f"after {effect['delay_ms']} ms")
    if "retry_after" in effect:
        told.append(f"Retry-After {effect['retry_after']}")
    return ", ".join(told)


async def _end(visit: Visit, notice: str) -> Response:
    if not visit.is_partial:
        return visit.go(PATH, vendor=visit.request.query_params.get("vendor", ""))
    return await _render(visit, notice=notice)


async def _render(visit: Visit, *, notice: str = "") -> Response:
    coverage = (await vendors.list_coverage(visit.console)).items
    asked = visit.request.query_params.get("vendor", "")
    chosen = next((one for one in coverage if one.slug == asked), None)
    armed = (await faults.list_faults(visit.sandbox)).items
    operations: list[OperationShape] = chosen.operations if chosen else []
    return visit.render(
        "faults",
        "faults/page.html",
        armed=armed,
        describe_effect=describe_effect,
        vendors=coverage,
        chosen=chosen,
        operations=operations,
        errors=_list_errors(visit, asked),
        found=[one for one in _list_errors(visit, asked) if _has(visit.words, *_say_error(one))],
        magic=await _list_magic(visit, asked),
        methods=METHODS,
        words=visit.words,
        notice=notice,
    )


def _list_errors(visit: Visit, slug: str) -> list[DocumentedError]:
    """A vendor's table of errors, as far as they are failures."""
    vendor = visit.console.catalog.load(slug) if slug else None
    return [] if vendor is None else [one for one in vendor.errors() if one.status >= 400]


async def _list_magic(visit: Visit, slug: str) -> list[MagicRecipient]:
    listed = (await vendors.list_magic(visit.console)).items
    recipients = (magic for one in listed if one.vendor == slug for magic in one.recipients)
    return [one for one in recipients if _has(visit.words, one.recipient, one.outcome)]


def _say_error(error: DocumentedError) -> tuple[str, ...]:
    return error.code, str(error.status), error.text, error.cause


def _has(words: str, *texts: str) -> bool:
    """Whether all of some words stand in texts, in either case."""
    whole = "\n".join(texts).lower()
    return all(word in whole for word in words.lower().split())


view = View(
    name="faults",
    title="Faults",
    path=PATH,
    routes=(
        route(PATH, show_faults),
        route(PATH, arm, "POST"),
        route(f"{PATH}/disarm", disarm, "POST"),
    ),
)
