"""Snapshots: saved, listed, restored, deleted, taken away and brought along."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import httpx
import pytest

from mockserver.admin import snapshots as snapshots_routes
from mockserver.kernel import snapshots as snapshots_module
from mockserver.kernel.clock import pause
from mockserver.kernel.engine import Options
from mockserver.kernel.schema import SCHEMA_VERSION
from tests.admin.conftest import Send, problem_of
from tests.conftest import Receiver

SANDBOXES = "/__admin/sandboxes"
A = f"{SANDBOXES}/a"


@pytest.fixture(params=["memory", "files"])
def options(request: pytest.FixtureRequest, tmp_path: Path) -> Options:
    """Sandboxes in memory, and sandboxes in files."""
    return Options(directory=None if request.param == "memory" else tmp_path / "data")


async def texts(admin: httpx.AsyncClient, sandbox: str = "a") -> list[str]:
    page = (await admin.get(f"/__admin/messages?sandbox={sandbox}")).json()
    return [item["text"] for item in page["items"]]


async def save(admin: httpx.AsyncClient, name: str = "s", sandbox: str = "a") -> dict[str, Any]:
    response = await admin.post(f"{SANDBOXES}/{sandbox}/snapshots", json={"name": name})
    assert response.status_code == 201, response.text
    saved: dict[str, Any] = response.json()
    return saved


async def restore(admin: httpx.AsyncClient, sandbox: str = "a", **body: Any) -> dict[str, Any]:
    response = await admin.post(f"{SANDBOXES}/{sandbox}/restore", json={"snapshot": "s", **body})
    assert response.status_code == 200, response.text
    restored: dict[str, Any] = response.json()
    return restored


# -- saving and restoring -------------------------------------------------------------------------


async def test_snapshot_is_listed_with_its_time_size_and_schema(
    admin: httpx.AsyncClient, send: Send
) -> None:
    await send(sandbox="a")
    saved = await save(admin)
    assert saved.pop("size") > 10_000
    assert saved == {
        "name": "s",
        "createdAt": "2026-03-02T10:00:00+00:00",
        "schema": SCHEMA_VERSION,
    }
    page = (await admin.get(f"{A}/snapshots")).json()
    assert [item["name"] for item in page["items"]] == ["s"]
    assert page["next"] is None
    assert (await admin.get(f"{SANDBOXES}/default/snapshots")).json()["items"] == []


async def test_snapshot_without_a_name_has_that_of_the_moment(
    admin: httpx.AsyncClient, send: Send
) -> None:
    await send(sandbox="a")
    for body in (None, {}, {"name": None}):
        assert (await admin.post(f"{A}/snapshots", json=body)).status_code == 201
    page = (await admin.get(f"{A}/snapshots")).json()
    names = [item["name"] for item in page["items"]]
    assert names == ["2026-03-02-100000", "2026-03-02-100000-2", "2026-03-02-100000-3"]


async def test_restore_brings_back_data_clock_faults_journal_and_counters(
    admin: httpx.AsyncClient, client: httpx.AsyncClient, send: Send, nrs360: dict[str, Any]
) -> None:
    first = await send(sandbox="a", message="first")
    await save(admin)
    second = await send(sandbox="a", message="second")
    await admin.put("/__admin/clock?sandbox=a", json={"mode": "frozen", "now": "2030-01-01"})
    await admin.post("/__admin/faults?sandbox=a", json={"effect": {"status": 503}})
    restored = await restore(admin)

    assert restored["clock"] == {"mode": "real", "now": "2026-03-02T10:00:00+00:00"}
    assert await texts(admin) == ["first"]
    assert (await admin.get("/__admin/faults?sandbox=a")).json()["items"] == []
    assert len((await admin.get("/__admin/requests?sandbox=a")).json()["items"]) == 1
    for answer, status in ((first, 200), (second, 404)):
        path = f"/nrs360/~a/api/rest/sms/{answer['result'][0]['id']}"
        assert (await client.get(path, **nrs360)).status_code == status
    await restore(admin)
    assert await send(sandbox="a", message="second") == second


async def test_snapshot_of_another_sandbox_is_restored_under_the_names_of_this_one(
    admin: httpx.AsyncClient, send: Send
) -> None:
    await send(sandbox="a", message="of a")
    await save(admin)
    await send(sandbox="b", message="of b")
    assert (await restore(admin, "b", **{"from": "a"}))["messages"] == 1
    assert await texts(admin, "b") == ["of a"]
    more_of_b, more_of_a = await send(sandbox="b"), await send(sandbox="a")
    assert more_of_b["campaignId"] == more_of_a["campaignId"]
    assert more_of_b["result"][0]["id"] != more_of_a["result"][0]["id"]


async def test_pending_callback_is_sent_again_by_a_restore_but_not_by_that_of_another_sandbox(
    admin: httpx.AsyncClient, send: Send, receiver: Receiver
) -> None:
    receiver.statuses = [500] * 2
    await admin.put("/__admin/clock?sandbox=a", json={"mode": "frozen"})
    await send(sandbox="a", notificationUrl="https://customer.example/events")
    await admin.post("/__admin/clock/advance?sandbox=a", json={"seconds": 5})
    await save(admin)
    await admin.get("/__admin/clock?sandbox=b")
    await restore(admin, "b", **{"from": "a"})
    counts: list[int] = []
    for name in ("a", "b", "a"):
        before = len(receiver.received)
        if counts:
            await restore(admin, name, **{"from": "a"})
        await admin.post(f"/__admin/clock/advance?sandbox={name}", json={"seconds": 7200})
        counts.append(len(receiver.received) - before)
    assert counts[0] > 0
    assert counts == [counts[0], 0, counts[0]]


async def test_restore_drops_attempts_under_way_and_wakes_who_waits(
    admin: httpx.AsyncClient, send: Send
) -> None:
    await send(sandbox="a", message="kept")
    await save(admin)
    await admin.delete("/__admin/messages?sandbox=a")
    waiting = asyncio.create_task(admin.get("/__admin/messages/wait?sandbox=a&timeout=5"))
    await pause()
    await restore(admin)
    assert (await waiting).json()["text"] == "kept"


async def test_deleted_snapshot_is_gone(admin: httpx.AsyncClient, send: Send) -> None:
    await send(sandbox="a")
    await save(admin)
    assert (await admin.delete(f"{A}/snapshots/s")).json() == {"removed": 1}
    assert (await admin.get(f"{A}/snapshots")).json()["items"] == []
    assert (await admin.delete(f"{A}/snapshots/s")).status_code == 404


async def test_snapshots_stay_through_a_reset_and_go_with_their_sandbox(
    admin: httpx.AsyncClient, send: Send
) -> None:
    await send(sandbox="a", message="kept")
    await save(admin)
    await admin.post(f"{A}/reset")
    await restore(admin)
    assert await texts(admin) == ["kept"]
    await admin.delete(A)
    await admin.post(SANDBOXES, json={"name": "a"})
    assert (await admin.get(f"{A}/snapshots")).json()["items"] == []


# -- taken away and brought along -----------------------------------------------------------------


async def test_downloaded_snapshot_is_plain_sqlite_and_can_be_brought_back(
    admin: httpx.AsyncClient, send: Send, tmp_path: Path
) -> None:
    await send(sandbox="a", message="taken along")
    saved = await save(admin)
    response = await admin.get(f"{A}/snapshots/s")
    assert response.headers["content-type"] == "application/vnd.sqlite3"
    assert response.headers["content-disposition"] == 'attachment; filename="a-s.db"'
    assert response.headers["content-length"] == str(saved["size"]) == str(len(response.content))
    (tmp_path / "file.db").write_bytes(response.content)
    with closing(sqlite3.connect(tmp_path / "file.db")) as file:
        assert file.execute("SELECT text FROM kernel_messages").fetchall() == [("taken along",)]
        assert file.execute("PRAGMA journal_mode").fetchone() == ("delete",)

    await admin.get("/__admin/clock?sandbox=b")
    for status in (201, 200):
        put = await admin.put(f"{SANDBOXES}/b/snapshots/s", content=response.content)
        assert (put.status_code, put.json()) == (status, saved)
    await restore(admin, "b")
    assert await texts(admin, "b") == ["taken along"]


@pytest.fixture
async def file(admin: httpx.AsyncClient, send: Send, tmp_path: Path) -> Path:
    """A good snapshot as a file."""
    await send(sandbox="a", message="good")
    await save(admin)
    path = tmp_path / "file.db"
    path.write_bytes((await admin.get(f"{A}/snapshots/s")).content)
    return path


def read(path: Path) -> bytes:
    return path.read_bytes()


def find_uploads(folder: Path) -> list[Path]:
    return list(folder.rglob(".upload-*"))


def change(*statements: str) -> Callable[[Path], None]:
    """Runs statements in a file."""

    def run(path: Path) -> None:
        with closing(sqlite3.connect(path, isolation_level=None)) as file:
            for statement in statements:
                file.execute(statement)

    return run


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-9000])


def scribble(path: Path) -> None:
    content = path.read_bytes()
    path.write_bytes(content[:4096] + b"\xff" * 4096 + content[8192:])


STATE = "UPDATE kernel_state SET value = {} WHERE key = '{}'"


@pytest.mark.parametrize(
    ("spoil", "detail"),
    [
        (lambda path: path.write_bytes(b""), "it is not an SQLite database"),
        (lambda path: path.write_text("{}"), "it is not an SQLite database"),
        (cut, "SQLite cannot read it: database disk image is malformed"),
        (scribble, ""),
        (change("DROP TABLE kernel_state"), "it has no state of a sandbox"),
        (change("DELETE FROM kernel_state"), "it has no state of a sandbox"),
        (change(STATE.format("'{'", "schema")), "it has no state of a sandbox"),
        (change(STATE.format("'7e3'", "schema")), "it has no state of a sandbox"),
        (change(STATE.format("'\"2026\"'", "made_at")), "it has no state of a sandbox"),
        (
            change(STATE.format("'99'", "schema")),
            "it was saved by a newer mockserver (schema 99; this one knows up to"
            f" {SCHEMA_VERSION})",
        ),
        (change("CREATE TABLE mine (id)"), "it holds a table that is not ours: mine"),
        (
            change("CREATE VIEW kernel_v AS SELECT 1"),
            "it holds a view that is not ours: kernel_v",
        ),
        (
            change(
                "CREATE TRIGGER kernel_t AFTER INSERT ON kernel_messages"
                " BEGIN DELETE FROM kernel_state; END"
            ),
            "it holds a trigger that is not ours: kernel_t",
        ),
        (
            change("CREATE VIRTUAL TABLE kernel_f USING fts5(text)"),
            "it holds a table that is not ours: kernel_f",
        ),
        (change("PRAGMA journal_mode=DELETE", "PRAGMA encoding"), None),
    ],
    ids=[
        "empty", "text", "cut", "scribbled", "no state table", "no state", "state no JSON",
        "version no number", "date no moment", "newer", "another's table", "view", "trigger",
        "virtual table", "untouched",
    ],
)  # fmt: skip
async def test_upload_that_is_no_sound_snapshot_of_ours_is_a_422_problem(
    admin: httpx.AsyncClient, file: Path, spoil: Callable[[Path], None], detail: str | None
) -> None:
    spoil(file)
    response = await admin.put(f"{A}/snapshots/up", content=read(file))
    names = [item["name"] for item in (await admin.get(f"{A}/snapshots")).json()["items"]]
    if detail is None:
        assert (response.status_code, names) == (201, ["s", "up"])
        return
    assert response.status_code == 422, response.text
    assert problem_of(response)["detail"].startswith(detail)
    assert names == ["s"]
    assert await texts(admin) == ["good"]


async def test_upload_in_utf_16_is_a_422_problem(
    admin: httpx.AsyncClient, file: Path, tmp_path: Path
) -> None:
    widen = change("PRAGMA encoding = 'UTF-16'", "CREATE TABLE kernel_state (key, value)")
    widen(tmp_path / "wide.db")
    response = await admin.put(f"{A}/snapshots/up", content=read(tmp_path / "wide.db"))
    assert response.status_code == 422
    assert problem_of(response)["detail"] == "its text is not UTF-8"


@pytest.mark.parametrize("size", [512, 1024, 4096, 65536])
async def test_upload_with_pages_of_another_size_and_in_wal_mode_is_taken(
    admin: httpx.AsyncClient, file: Path, size: int
) -> None:
    change(f"PRAGMA page_size = {size}", "VACUUM", "PRAGMA journal_mode = WAL")(file)
    response = await admin.put(f"{A}/snapshots/up", content=read(file))
    assert response.status_code == 201, response.text
    await admin.delete("/__admin/messages?sandbox=a")
    await restore(admin, snapshot="up")
    assert await texts(admin) == ["good"]


async def test_upload_over_the_limit_is_a_413_problem_and_leaves_nothing(
    admin: httpx.AsyncClient, file: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(snapshots_routes, "MAX_UPLOAD", 10_000)
    response = await admin.put(f"{A}/snapshots/up", content=read(file))
    assert response.status_code == 413
    assert problem_of(response)["detail"] == "a snapshot has 10000 bytes at most"
    assert find_uploads(tmp_path) == []


async def test_other_bodies_keep_their_limit(admin: httpx.AsyncClient) -> None:
    response = await admin.post(SANDBOXES, content=b"x" * (1024 * 1024 + 1))
    assert response.status_code == 413


# -- what cannot be -------------------------------------------------------------------------------


async def test_second_snapshot_of_a_name_is_a_409_problem(
    admin: httpx.AsyncClient, send: Send
) -> None:
    await send(sandbox="a")
    await save(admin)
    response = await admin.post(f"{A}/snapshots", json={"name": "s"})
    assert response.status_code == 409
    assert problem_of(response)["detail"] == "there is a snapshot s already"


async def test_snapshot_above_the_most_is_a_409_problem(
    admin: httpx.AsyncClient, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(snapshots_module, "MOST_KEPT", 1)
    refusals = [
        await admin.post(f"{A}/snapshots"),
        await admin.put(f"{A}/snapshots/more", content=read(file)),
    ]
    for response in refusals:
        assert response.status_code == 409
        assert problem_of(response)["detail"] == "sandbox a has 1 snapshots: delete one of them"
    again = await admin.put(f"{A}/snapshots/s", content=read(file))
    assert again.status_code == 200


@pytest.mark.parametrize(
    ("method", "path", "body", "status", "detail"),
    [
        ("POST", "/a/snapshots", {"name": "../up"}, 422, "'../up' is not a name"),
        ("POST", "/a/snapshots", {"name": ""}, 422, "'' is not a name"),
        ("POST", "/a/snapshots", {"name": "No"}, 422, "'No' is not a name"),
        ("POST", "/b/snapshots", {}, 404, "there is no sandbox b"),
        ("GET", "/b/snapshots", None, 404, "there is no sandbox b"),
        ("GET", "/a/snapshots/no", None, 404, "there is no snapshot no of sandbox a"),
        ("GET", "/a/snapshots/..%5Cs", None, 422, "'..\\s' is not a name"),
        ("PUT", "/b/snapshots/s", {}, 404, "there is no sandbox b"),
        ("PUT", "/a/snapshots/NO", {}, 422, "'NO' is not a name"),
        ("POST", "/a/restore", {"snapshot": "no"}, 404, "there is no snapshot no of sandbox a"),
        ("POST", "/a/restore", {"snapshot": "../s"}, 422, "'../s' is not a name"),
        ("POST", "/a/restore", {"snapshot": "s", "from": "b"}, 404, "there is no sandbox b"),
        ("POST", "/a/restore", {"snapshot": "s", "from": ".."}, 422, "'..' is not a sandbox name"),
        ("POST", "/a/restore", {}, 422, "snapshot: Field required"),
    ],
)
async def test_what_cannot_be_is_a_problem(
    admin: httpx.AsyncClient, method: str, path: str, body: Any, status: int, detail: str
) -> None:
    await admin.post(SANDBOXES, json={"name": "a"})
    response = await admin.request(method, SANDBOXES + path, json=body)
    assert response.status_code == status, response.text
    assert problem_of(response)["detail"].startswith(detail)
