"""Two sandboxes never see each other, whichever way they are named."""

from __future__ import annotations

from dataclasses import replace

import httpx
import pytest

from tests.contract.conftest import Customer
from tests.contract.examples import Player
from tests.contract.facts import Facts

WAYS = ["credential", "header", "path"]


def _enter(player: Player, facts: Facts, way: str, sandbox: str) -> Player:
    """The same player in a sandbox."""
    credential = facts.give_credential(sandbox if way == "credential" else None)
    header = {"x-mock-sandbox": sandbox} if way == "header" else {}
    return replace(
        player,
        base=f"{player.base}/~{sandbox}" if way == "path" else player.base,
        link_base=player.base if way == "credential" else f"{player.base}/~{sandbox}",
        sandbox=sandbox,
        headers={**credential, **header},
        known={},
    )


@pytest.mark.parametrize("way", WAYS)
async def test_what_one_sandbox_writes_it_reads(player: Player, facts: Facts, way: str) -> None:
    one = _enter(player, facts, way, "one")
    assert await one.play(facts.read) == []


@pytest.mark.parametrize("way", WAYS)
async def test_what_one_sandbox_writes_no_other_reads(
    player: Player, facts: Facts, way: str
) -> None:
    one = _enter(player, facts, way, "one")
    assert await one.set_up(facts.read) == []
    default = replace(player, headers=facts.give_credential())
    for other in (_enter(player, facts, way, "two"), default):
        response = await replace(other, known=one.known).ask(facts.read["request"])
        assert facts.find_faults("unknown id", response) == []


async def test_path_goes_before_header_and_header_before_credential(
    player: Player, facts: Facts, client: httpx.AsyncClient
) -> None:
    headers = {**facts.give_credential("three"), "x-mock-sandbox": "two"}
    one = replace(_enter(player, facts, "path", "one"), headers=headers)
    two = replace(_enter(player, facts, "header", "two"), headers=headers)
    assert await one.play(facts.read) == []
    assert await two.play(facts.read) == []
    sandboxes = (await client.get("/__admin/sandboxes")).json()["items"]
    assert {sandbox["name"] for sandbox in sandboxes} == {"default", "one", "two"}


@pytest.mark.parametrize("way", WAYS)
async def test_name_that_is_none_is_refused_in_the_dialect(
    customer: Customer, facts: Facts, way: str
) -> None:
    request = facts.write["request"]
    for name in ("No-Good", "no good", "-x", "a" * 64, "\u00e9", "~", "a~b"):
        header = {"x-mock-sandbox": name} if way == "header" else {}
        headers = {**facts.give_credential(name if way == "credential" else None), **header}
        response = await customer.call(
            request["method"],
            f"/~{name}{request['path']}" if way == "path" else request["path"],
            json=request["body"],
            headers={key: value.encode("latin-1") for key, value in headers.items()},
        )
        assert facts.find_faults("bad sandbox name", response) == [], name
        assert response.headers["x-mock-reason"].startswith("validation:")


@pytest.mark.parametrize("way", ["header", "path"])
async def test_empty_name_is_refused_in_the_dialect(
    customer: Customer, facts: Facts, way: str
) -> None:
    path = facts.write["request"]["path"]
    response = await customer.call(
        facts.write["request"]["method"],
        f"/~{path}" if way == "path" else path,
        headers={"x-mock-sandbox": ""} if way == "header" else {},
    )
    assert facts.find_faults("bad sandbox name", response) == []
