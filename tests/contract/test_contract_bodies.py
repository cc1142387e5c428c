"""Bodies that cannot be read: empty, broken and too large ones."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from mockserver.kernel.application import read_ledger
from mockserver.kernel.engine import Options
from mockserver.kernel.vendor import Vendor
from tests.contract.conftest import Customer
from tests.contract.facts import Facts

LIMIT = 65_536
CHUNK = 16_384

BROKEN = {
    "malformed": b'{"to": ',
    "trailing comma": b'{"a": 1,}',
    "not a number": b'{"a": NaN}',
    "infinity": b'{"a": Infinity}',
    "lone surrogate": rb'{"a": "\ud83d"}',
    "nested arrays": b"[" * 1_000 + b"]" * 1_000,
    "nested objects": b'{"a": ' * 1_000 + b"1" + b"}" * 1_000,
    "array": b"[]",
    "text": b'"text"',
    "null": b"null",
    "not UTF-8": b'{"a": "\xff\xfe"}',
    "UTF-16": '{"a": 1}'.encode("utf-16"),
    "two values": b"{} {}",
    "a form": b"a=1&b=2",
}


@pytest.fixture
def options() -> Options:
    """A server with a small limit."""
    return Options(max_body=LIMIT)


async def test_empty_body_is_answered_in_the_dialect(customer: Customer, facts: Facts) -> None:
    response = await customer.write(content=b"")
    case = "empty body" if "empty body" in facts.answers else "broken body"
    assert facts.find_faults(case, response) == []
    assert response.headers["x-mock-reason"].startswith("validation:")


@pytest.mark.parametrize("body", BROKEN.values(), ids=BROKEN.keys())
async def test_broken_body_is_answered_in_the_dialect(
    customer: Customer, facts: Facts, body: bytes
) -> None:
    response = await customer.write(content=body)
    assert facts.find_faults("broken body", response) == []
    assert response.headers["x-mock-reason"].startswith("validation:")


async def test_no_operation_falls_over_a_broken_body(customer: Customer, vendor: Vendor) -> None:
    for entry in read_ledger(vendor.app):
        path = "/".join("1" if step.startswith("{") else step for step in entry.path.split("/"))
        for name, body in BROKEN.items():
            response = await customer.call(entry.method, path, content=body)
            assert response.status_code < 500, (entry.operation, name)
            assert '"detail"' not in response.text, (entry.operation, name)


async def test_declared_length_over_the_limit_is_refused_before_it_is_read(
    customer: Customer, facts: Facts
) -> None:
    async def read() -> AsyncIterator[bytes]:
        raise AssertionError("the body was read")
        yield b""

    response = await customer.write(content=read(), headers={"content-length": str(LIMIT + 1)})
    assert facts.find_faults("oversize body", response) == []
    assert response.headers["x-mock-reason"] == "validation:413"


async def test_body_that_grows_over_the_limit_is_refused_while_it_is_read(
    customer: Customer, facts: Facts
) -> None:
    sent = []

    async def stream() -> AsyncIterator[bytes]:
        for number in range(100):
            sent.append(number)
            yield b"x" * CHUNK

    response = await customer.write(content=stream())
    assert facts.find_faults("oversize body", response) == []
    assert len(sent) <= LIMIT // CHUNK + 2


async def test_body_of_the_limit_is_read(customer: Customer, facts: Facts) -> None:
    response = await customer.write(content=b" " * LIMIT)
    case = "empty body" if "empty body" in facts.answers else "broken body"
    assert facts.find_faults(case, response) == []
