"""All sandboxes are reset at regular times of the machine's clock, and filled with demo data."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest

from mockserver.app import MockServer
from mockserver.kernel.clock import hold
from mockserver.kernel.engine import Options
from mockserver.kernel.sandbox import Sandbox
from mockserver.kernel.schedule import FILE

MIDNIGHT = datetime(2026, 3, 3, tzinfo=UTC)
BEFORE = MIDNIGHT - timedelta(milliseconds=20)
DAY = timedelta(days=1)
SMS = {"to": ["34666666666"], "from": "TEST", "message": "Hello"}


class Wall:
    """The machine's clock, moved by hand."""

    def __init__(self, now: datetime) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now


@asynccontextmanager
async def run(wall: Wall, *, fill: Any = None, **options: Any) -> AsyncIterator[httpx.AsyncClient]:
    """A server that runs while the context lasts, and a client of it."""
    server = MockServer(Options(**options), wall=wall)
    server.engine.schedule.fill = fill
    server.start()
    transport = httpx.ASGITransport(app=server, client=("127.0.0.1", 50_000))
    async with AsyncExitStack() as stack:
        stack.push_async_callback(server.stop)
        client = httpx.AsyncClient(transport=transport, base_url="http://localhost:4360")
        yield await stack.enter_async_context(client)


async def use(client: httpx.AsyncClient) -> None:
    """Send a message in `default` and one in `t1`."""
    for place in ("", "/~t1"):
        url = f"/nrs360{place}/api/rest/sms"
        answer = await client.post(url, json=SMS, auth=("username", "apiPassword"))
        assert answer.status_code == 202


async def look(client: httpx.AsyncClient) -> tuple[list[str], int]:
    """The sandboxes' names, and how many messages `default` holds."""
    names = [item["name"] for item in (await client.get("/__admin/sandboxes")).json()["items"]]
    shown = await client.get("/__admin/sandboxes/default")
    return names, shown.json()["messages"]


def names_below(directory: Path) -> set[str]:
    """The files of a data directory."""
    return {path.name for path in directory.iterdir() if path.is_file()}


async def wait_until(is_so: Callable[[dict[str, Any]], bool], client: httpx.AsyncClient) -> Any:
    """What the schedule says once it says so."""
    async with asyncio.timeout(20):
        while True:
            told = (await client.get("/__admin/schedule")).json()
            if is_so(told):
                return told
            await client.get("/__admin/messages/wait", params={"q": "nothing", "timeout": 0.01})


@pytest.mark.parametrize(
    ("every", "next_at"),
    [
        (timedelta(days=1), "2026-03-03T00:00:00+00:00"),
        (timedelta(hours=6), "2026-03-02T12:00:00+00:00"),
        (timedelta(minutes=15), "2026-03-02T10:15:00+00:00"),
        (timedelta(days=7), "2026-03-05T00:00:00+00:00"),
    ],
    ids=["days", "hours", "minutes", "weeks"],
)
async def test_resets_are_at_whole_multiples_of_the_span(every: timedelta, next_at: str) -> None:
    async with run(Wall(datetime(2026, 3, 2, 10, tzinfo=UTC)), reset_every=every) as client:
        assert (await client.get("/__admin/schedule")).json() == {
            "resetEverySeconds": every.total_seconds(),
            "nextResetAt": next_at,
            "demoData": False,
        }


async def test_without_a_span_nothing_is_planned(client: httpx.AsyncClient) -> None:
    assert (await client.get("/__admin/schedule")).json() == {
        "resetEverySeconds": None,
        "nextResetAt": None,
        "demoData": False,
    }


@pytest.mark.parametrize("on_disk", [True, False], ids=["files", "memory"])
async def test_at_its_time_default_is_reset_and_the_others_are_gone(
    tmp_path: Path, on_disk: bool
) -> None:
    wall = Wall(BEFORE)
    directory = tmp_path if on_disk else None
    async with run(wall, reset_every=DAY, directory=directory) as client:
        await use(client)
        assert await look(client) == (["default", "t1"], 1)
        wall.now = MIDNIGHT
        told = await wait_until(lambda told: "03-04" in told["nextResetAt"], client)
        assert told["nextResetAt"] == "2026-03-04T00:00:00+00:00"
        assert await look(client) == (["default"], 0)
    assert names_below(tmp_path) == ({FILE, "default.db"} if on_disk else set())


async def test_frozen_clock_runs_again_after_the_reset() -> None:
    wall = Wall(BEFORE)
    async with run(wall, reset_every=DAY) as client:
        frozen = {"mode": "frozen", "now": "2030-01-01T00:00:00+00:00"}
        assert (await client.put("/__admin/clock", json=frozen)).status_code == 200
        wall.now = MIDNIGHT
        await wait_until(lambda told: "03-04" in told["nextResetAt"], client)
        clock = (await client.get("/__admin/clock")).json()
    assert clock == {"mode": "real", "now": "2026-03-03T00:00:00+00:00"}


async def test_who_waits_in_a_sandbox_that_goes_is_answered() -> None:
    wall = Wall(BEFORE)
    async with run(wall, reset_every=DAY) as client:
        await use(client)
        path = "/__admin/messages/wait?sandbox=t1&q=nothing&timeout=30"
        waiting = asyncio.create_task(client.get(path))
        await hold(0)
        wall.now = MIDNIGHT
        async with asyncio.timeout(20):
            answer = await waiting
    assert (answer.status_code, answer.json()["detail"]) == (404, "sandbox t1 was deleted")


async def test_requests_are_answered_while_many_are_deleted() -> None:
    wall = Wall(BEFORE)
    async with run(wall, reset_every=DAY) as client:
        for number in range(100):
            await client.post("/__admin/sandboxes", json={"name": f"t{number}"})
        wall.now = MIDNIGHT
        counted = {101}
        async with asyncio.timeout(20):
            while 1 not in counted:
                await hold(0)
                names, _ = await look(client)
                counted.add(len(names))
    assert len(counted) > 2


async def test_reset_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    wall = Wall(BEFORE)
    async with run(wall, reset_every=DAY) as client:
        await use(client)
        wall.now = MIDNIGHT
        await wait_until(lambda told: "03-04" in told["nextResetAt"], client)
    assert [(one.levelname, one.getMessage()) for one in caplog.records] == [
        ("WARNING", "all is reset, as planned: 1 sandboxes beside default")
    ]


async def test_inbox_tells_what_becomes_of_a_sandbox_and_when() -> None:
    async with run(Wall(BEFORE), reset_every=DAY) as client:
        await use(client)
        for query, told in (("", "back to its fixtures"), ("?sandbox=t1", "deleted with")):
            page = (await client.get(f"/__inbox/sandboxes{query}")).text
            [line] = [line for line in page.splitlines() if "Planned reset" in line]
            assert "2026-03-03 00:00:00" in line
            assert told in line


async def test_inbox_tells_of_no_reset_when_none_is_planned(client: httpx.AsyncClient) -> None:
    assert "Planned reset" not in (await client.get("/__inbox/sandboxes")).text


async def test_snapshots_of_default_outlive_the_reset(tmp_path: Path) -> None:
    wall = Wall(BEFORE)
    async with run(wall, reset_every=DAY, directory=tmp_path) as client:
        for name in ("default", "t1"):
            url = f"/__admin/sandboxes/{name}/snapshots"
            await client.post("/__admin/sandboxes", json={"name": name})
            assert (await client.post(url, json={"name": "ready"})).status_code == 201
        wall.now = MIDNIGHT
        await wait_until(lambda told: "03-04" in told["nextResetAt"], client)
        kept = (await client.get("/__admin/sandboxes/default/snapshots")).json()["items"]
        assert [one["name"] for one in kept] == ["ready"]
        await client.post("/__admin/sandboxes", json={"name": "t1"})
        assert (await client.get("/__admin/sandboxes/t1/snapshots")).json()["items"] == []


async def test_reset_that_was_missed_is_made_up_for_at_the_start(tmp_path: Path) -> None:
    wall = Wall(MIDNIGHT - timedelta(hours=1))
    async with run(wall, reset_every=DAY, directory=tmp_path) as client:
        await use(client)
    wall.now = MIDNIGHT + timedelta(hours=5)
    async with run(wall, reset_every=DAY, directory=tmp_path) as client:
        assert await look(client) == (["default"], 0)
        told = (await client.get("/__admin/schedule")).json()
        assert told["nextResetAt"] == "2026-03-04T00:00:00+00:00"


async def test_restart_before_the_time_resets_nothing(tmp_path: Path) -> None:
    wall = Wall(MIDNIGHT - timedelta(hours=2))
    async with run(wall, reset_every=DAY, directory=tmp_path) as client:
        await use(client)
    wall.now += timedelta(hours=1)
    async with run(wall, reset_every=DAY, directory=tmp_path) as client:
        assert await look(client) == (["default", "t1"], 1)


async def test_span_that_is_given_again_after_a_pause_resets_nothing_at_once(
    tmp_path: Path,
) -> None:
    wall = Wall(MIDNIGHT - timedelta(hours=1))
    async with run(wall, reset_every=DAY, directory=tmp_path):
        pass
    wall.now += timedelta(days=3)
    async with run(wall, directory=tmp_path) as client:
        await use(client)
    async with run(wall, reset_every=DAY, directory=tmp_path) as client:
        assert await look(client) == (["default", "t1"], 1)


@pytest.mark.parametrize("written", ["", "soon", "2026-03-01T00:00:00", "ä"])
async def test_broken_note_of_the_next_reset_is_as_none(tmp_path: Path, written: str) -> None:
    (tmp_path / FILE).write_text(written, "utf-8")
    async with run(Wall(BEFORE), reset_every=DAY, directory=tmp_path) as client:
        await use(client)
        assert await look(client) == (["default", "t1"], 1)
    assert (tmp_path / FILE).read_text("ascii") == "2026-03-03T00:00:00+00:00"


async def test_default_is_filled_at_the_start_and_after_each_reset() -> None:
    wall, filled = Wall(BEFORE), []

    async def fill(sandbox: Sandbox) -> None:
        filled.append((sandbox.name, wall.now))
        if len(filled) == 1:
            raise RuntimeError("this one fails")

    async with run(wall, reset_every=DAY, fill=fill) as client:
        told = await wait_until(lambda _: len(filled) == 1, client)
        assert told["demoData"] is True
        wall.now = MIDNIGHT
        await wait_until(lambda _: len(filled) == 2, client)
    assert filled == [("default", BEFORE), ("default", MIDNIGHT)]


async def test_demo_data_are_there_soon_after_the_start_and_made_once(tmp_path: Path) -> None:
    url, options = "https://mock.example.com", Options(directory=tmp_path)
    counted = []
    for _ in range(2):
        server = MockServer(options, wall=Wall(BEFORE), demo_url=url)
        server.start()
        schedule = server.engine.schedule
        async with asyncio.timeout(120):
            await schedule.filled.wait()
        sandbox = server.engine.sandboxes.get("default")
        counted.append(sandbox.messages.count())
        await server.stop()
    assert counted[0] > 100
    assert counted == [counted[0], counted[0]]
