"""Failures on demand: armed through the control API, or asked for by the request itself."""

from __future__ import annotations

from typing import Any

import pytest
from fastapi.routing import APIRoute

from mockserver.kernel.application import read_ledger
from tests.contract.conftest import Control, Customer
from tests.contract.facts import Facts

INJECTED = {429: "too many requests", 503: "unavailable", 500: "unexpected exception"}


@pytest.mark.parametrize("status", INJECTED)
async def test_injected_status_is_rendered_in_the_dialect(
    customer: Customer, control: Control, facts: Facts, status: int
) -> None:
    fault = await control.arm({"vendor": facts.vendor.slug}, {"status": status})
    response = await customer.write()
    assert facts.find_faults(INJECTED[status], response) == []
    assert response.headers["x-mock-reason"] == f"fault:{fault}"
    assert response.headers["x-mock-exchange"]


@pytest.mark.parametrize("status", [429, 503])
async def test_injected_status_tells_when_to_try_again(
    customer: Customer, control: Control, facts: Facts, status: int
) -> None:
    await control.arm({"vendor": facts.vendor.slug}, {"status": status, "retry_after": 7})
    response = await customer.write()
    assert response.headers["retry-after"] == "7"


async def test_injected_vendor_error_is_that_of_the_vendors_table(
    customer: Customer, control: Control, facts: Facts, writing_route: APIRoute
) -> None:
    fault = await control.arm(
        {"operation": str(writing_route.operation_id)}, {"error": facts.vendor_error}
    )
    response = await customer.write()
    assert facts.find_faults("vendor error", response) == []
    assert response.headers["x-mock-reason"] == f"fault:{fault}"


async def test_injected_failure_keeps_nothing(
    customer: Customer, control: Control, facts: Facts
) -> None:
    await control.arm({}, {"error": facts.vendor_error})
    await customer.write()
    assert await control.list("/messages") == []
    assert await control.list("/callbacks") == []


async def test_fault_strikes_as_often_as_it_is_told(
    customer: Customer, control: Control, facts: Facts
) -> None:
    await control.arm({}, {"status": 503}, times=2)
    statuses = [(await customer.write()).status_code for _ in range(3)]
    assert statuses == [503, 503, facts.write["answer"]["status"]]


@pytest.mark.parametrize(
    "match",
    [{"method": "OPTIONS"}, {"path": "/elsewhere/*"}, {"to": "nobody"}],
    ids=["method", "path", "to"],
)
async def test_fault_for_something_else_does_not_strike(
    customer: Customer, control: Control, facts: Facts, match: dict[str, Any]
) -> None:
    await control.arm(match, {"status": 503})
    response = await customer.write()
    assert response.status_code == facts.write["answer"]["status"]


async def test_fault_for_another_operation_does_not_strike(
    customer: Customer, control: Control, facts: Facts, writing_route: APIRoute
) -> None:
    entries = read_ledger(facts.vendor.app)
    for entry in entries:
        if entry.operation != writing_route.operation_id:
            await control.arm({"operation": entry.operation}, {"status": 503})
    assert len(entries) > 1
    response = await customer.write()
    assert response.status_code == facts.write["answer"]["status"]


async def test_fault_in_one_sandbox_does_not_strike_in_another(
    customer: Customer, control: Control, facts: Facts
) -> None:
    await control.arm({}, {"status": 503})
    response = await customer.write(headers={"x-mock-sandbox": "another"})
    assert response.status_code == facts.write["answer"]["status"]


async def test_preferred_status_is_rendered_in_the_dialect(
    customer: Customer, facts: Facts
) -> None:
    response = await customer.write(headers={"prefer": "code=503"})
    assert facts.find_faults("unavailable", response) == []
    assert response.headers["x-mock-reason"] == "fault:prefer-503"


async def test_preference_for_no_failure_changes_nothing(customer: Customer, facts: Facts) -> None:
    for preference in ("code=200", "code=x", "code=", "code=599999", "respond-async"):
        response = await customer.write(headers={"prefer": preference})
        assert response.status_code == facts.write["answer"]["status"], preference


async def test_any_failing_status_is_rendered_without_the_frameworks_body(
    customer: Customer,
) -> None:
    for status in (*range(400, 419), 422, 429, *range(500, 505), 599):
        response = await customer.write(headers={"prefer": f"code={status}"})
        assert response.status_code == status
        assert response.headers["content-type"] == "application/json"
        assert "detail" not in response.json()


async def test_delay_holds_the_answer_back(
    customer: Customer, control: Control, facts: Facts, monkeypatch: pytest.MonkeyPatch
) -> None:
    held = []

    async def hold(seconds: float) -> None:
        held.append(seconds)

    monkeypatch.setattr("mockserver.kernel.middleware.hold", hold)
    await control.arm({"vendor": facts.vendor.slug}, {"delay_ms": 1_500}, times=1)
    response = await customer.write()
    await customer.write()
    assert response.status_code == facts.write["answer"]["status"]
    assert held == [1.5]


async def test_dropped_connection_gives_no_answer_but_the_work_is_done(
    customer: Customer, control: Control, facts: Facts
) -> None:
    await control.arm({"vendor": facts.vendor.slug}, {"drop": True}, times=1)
    with pytest.raises(ConnectionResetError):
        await customer.write()
    exchange = (await control.list("/requests"))[0]
    assert exchange["status"] == facts.write["answer"]["status"]


async def test_truncated_answer_breaks_off_within_its_body(
    customer: Customer, control: Control, facts: Facts
) -> None:
    await control.arm({"vendor": facts.vendor.slug}, {"truncate": 5}, times=1)
    with pytest.raises(ConnectionResetError):
        await customer.write()
    assert (await customer.write()).status_code == facts.write["answer"]["status"]
