"""Who is let in."""

from __future__ import annotations

import httpx
import pytest

from mockserver.kernel.engine import Options
from tests.contract.conftest import Customer
from tests.contract.facts import Facts


async def _ask(client: httpx.AsyncClient, facts: Facts, headers: dict[str, str]) -> httpx.Response:
    request = facts.write["request"]
    url = f"/{facts.vendor.slug}{request['path']}"
    encoded = {name.encode(): value.encode("latin-1") for name, value in headers.items()}
    return await client.request(request["method"], url, headers=encoded, json=request["body"])


async def test_missing_credential_is_refused_in_the_dialect(
    client: httpx.AsyncClient, facts: Facts
) -> None:
    response = await _ask(client, facts, {})
    assert facts.find_faults("missing credential", response) == []
    assert response.headers["x-mock-reason"].startswith("validation:")


async def test_bad_credential_is_refused_in_the_dialect(
    client: httpx.AsyncClient, facts: Facts
) -> None:
    response = await _ask(client, facts, facts.give_credential(**facts.bad_credential))
    assert facts.find_faults("bad credential", response) == []
    assert response.headers["x-mock-reason"].startswith("validation:")


async def test_strange_credential_is_let_in_or_refused_in_the_dialect(
    client: httpx.AsyncClient, facts: Facts
) -> None:
    for value in ("", "Basic", "Basic !", "Bearer", "\u00ff", "x" * 9_000):
        response = await _ask(client, facts, dict.fromkeys(facts.credential, value))
        if not value or response.status_code != facts.write["answer"]["status"]:
            case = "bad credential" if value else "missing credential"
            assert facts.find_faults(case, response) == [], value


async def test_sample_credential_is_good(customer: Customer, facts: Facts) -> None:
    response = await customer.write()
    assert response.status_code == facts.write["answer"]["status"]


class TestStrict:
    """Only the credentials of the fixtures are good."""

    @pytest.fixture
    def options(self) -> Options:
        """A strict server."""
        return Options(is_strict=True)

    async def test_sample_credential_is_good(self, customer: Customer, facts: Facts) -> None:
        response = await customer.write()
        assert response.status_code == facts.write["answer"]["status"]

    async def test_other_credential_is_refused_in_the_dialect(
        self, client: httpx.AsyncClient, facts: Facts
    ) -> None:
        changes = {name: f"other-{value}" for name, value in facts.vendor.samples.items()}
        response = await _ask(client, facts, facts.give_credential(**changes))
        assert facts.find_faults("bad credential", response) == []

    async def test_sample_credential_of_a_named_sandbox_is_good(
        self, client: httpx.AsyncClient, facts: Facts
    ) -> None:
        response = await _ask(client, facts, facts.give_credential("one"))
        assert response.status_code == facts.write["answer"]["status"]
