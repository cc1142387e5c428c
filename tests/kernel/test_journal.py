"""The journal: what it hides, what it finds, and how much it keeps."""

from __future__ import annotations

import json
from typing import Any

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mockserver.kernel import journal as journal_module
from mockserver.kernel.journal import Caps, hide_fields, list_headers
from mockserver.kernel.sandbox import Sandbox
from tests.kernel.stage import MakeEngine, connect, open_sandbox

SECRET = "tr0ub4dor"


# -- what it hides --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "value", "shown"),
    [
        ("Authorization", f"Basic {SECRET}", "Basic [hidden]"),
        ("authorization", f"Bearer {SECRET} {SECRET}", "Bearer [hidden]"),
        ("authorization", SECRET, "[hidden]"),
        ("Proxy-Authorization", f"Basic {SECRET}", "Basic [hidden]"),
        ("Cookie", f"session={SECRET}; theme=dark", "[hidden]"),
        ("Set-Cookie", f"session={SECRET}; Path=/", "[hidden]"),
        ("X-Api-Key", SECRET, "[hidden]"),
        ("X-Collect-Token", f"a {SECRET}", "[hidden]"),
        ("Accept", "text/html, */*", "text/html, */*"),
    ],
)
def test_secret_header_is_hidden(name: str, value: str, shown: str) -> None:
    assert list_headers(((name.encode(), value.encode()),)) == [[name, shown]]


@pytest.mark.parametrize(
    ("body", "shown"),
    [
        ('{"password":"S"}', '{"password":"[hidden]"}'),
        ('{"a": 1, "password" : "S" , "b": 1}', '{"a": 1, "password" : "[hidden]" , "b": 1}'),
        (r'{"password":"a\"S\\", "b":"c"}', '{"password":"[hidden]", "b":"c"}'),
        ('{"password":"S', '{"password":"[hidden]"'),
        ('{"password":"S\\', '{"password":"[hidden]"'),
        ('{"password":', '{"password":'),
        ('{"password"', '{"password"'),
        ('{"password":12345}', '{"password":"[hidden]"}'),
        ('{"password":"line\nS"}', '{"password":"[hidden]"}'),
        ('{"pin":"S","other":"x"}', '{"pin":"[hidden]","other":"x"}'),
        ('[{"access_token":"S"}, 1]', '[{"access_token":"[hidden]"}, 1]'),
        ('{"refresh_token":"S"}', '{"refresh_token":"[hidden]"}'),
        ('{"a":{"client_secret":"S"}}', '{"a":{"client_secret":"[hidden]"}}'),
        ('{"secretToken":"S"}', '{"secretToken":"[hidden]"}'),
        ('{"verification_token":"S"}', '{"verification_token":"[hidden]"}'),
        ('{"text":"my password is x&password=y"}', '{"text":"my password is x&password=y"}'),
        ("grant_type=password&password=S&scope=a", "grant_type=password&password=[hidden]&scope=a"),
        ("password=S", "password=[hidden]"),
        ("old_password=kept", "old_password=kept"),
        ("", ""),
    ],
)  # fmt: skip
def test_secret_field_is_hidden(body: str, shown: str) -> None:
    hidden = hide_fields(body.replace("S", SECRET).encode(), ("pin",)).decode()
    assert hidden == shown.replace("S", SECRET)
    assert SECRET not in hidden


@given(value=st.text(), cut=st.integers(min_value=0, max_value=200))
def test_no_secret_text_shows_wherever_the_body_is_cut(value: str, cut: int) -> None:
    secret = f"{SECRET}{value}{SECRET}"
    body = json.dumps({"a": "b", "password": secret, "c": "d"}).encode()[: 16 + cut]
    assert SECRET.encode() not in hide_fields(body)


@given(value=st.text())
def test_body_stays_json_when_its_secret_is_hidden(value: str) -> None:
    body = json.dumps({"a": "b", "password": value, "c": ["d"]}, ensure_ascii=False).encode()
    assert json.loads(hide_fields(body)) == {"a": "b", "password": "[hidden]", "c": ["d"]}


async def test_journal_holds_no_secret_of_an_exchange(
    client: httpx.AsyncClient, sandbox: Sandbox
) -> None:
    await client.post(
        "/notes?password=tr0ub4dor&a=1",
        json={"pin": SECRET, "user": "ann"},
        auth=("ann", SECRET),
        headers={"Cookie": f"s={SECRET}"},
    )
    (row,) = sandbox.journal.search()
    assert row.query == "password=[hidden]&a=1"
    assert json.loads(row.request_body) == {"pin": "[hidden]", "user": "ann"}
    assert ["authorization", "Basic [hidden]"] in row.request_headers
    assert SECRET not in str(row)


# -- what it holds and finds ----------------------------------------------------------------------


async def test_exchange_is_found_by_its_id_with_all_that_was_said(
    client: httpx.AsyncClient, sandbox: Sandbox
) -> None:
    answer = await client.post("/notes?a=1", json="hello", headers={"x-a": "b"})
    row = sandbox.journal.find(answer.headers["x-mock-exchange"])

    assert row is not None
    assert (row.number, row.vendor, row.operation) == (1, "toy", "writeNote")
    assert (row.method, row.path, row.query) == ("POST", "/notes", "a=1")
    assert (row.client, row.status, row.reason) == ("127.0.0.1", 201, "")
    assert (row.request_body, row.response_body) == (b'"hello"', b'{"id":1}')
    assert ["x-a", "b"] in row.request_headers
    assert ["content-type", "application/json"] in row.response_headers
    assert row.duration_us > 0
    assert sandbox.journal.find("unknown") is None


async def test_long_body_is_kept_only_in_part(client: httpx.AsyncClient, sandbox: Sandbox) -> None:
    await client.post("/notes", json="x" * 100_000)
    (row,) = sandbox.journal.search()
    assert len(row.request_body) == 65_536


@pytest.mark.parametrize(
    ("words", "numbers"),
    [
        ("", [4, 3, 2, 1]),
        ("status:201", [3, 1]),
        ("status:2xx", [3, 1]),
        ("STATUS:4XX", [4, 2]),
        ("status:500", []),
        ("method:get", [4, 2]),
        ("operation:readnote", [4]),
        ("vendor:toy", [4, 3, 2, 1]),
        ("vendor:other", []),
        ("path:/NOTES/", [4]),
        ("path:%", []),
        ("path:_otes", []),
        ("reason:validation", [2]),
        ("apple", [1]),
        ("APPLE", [1]),
        ("50%", [3]),
        ("a_c", []),
        ("oops", [4, 2]),
        ("colour:red", [3]),
        ("method:", []),
        ("apple status:201", [1]),
        ("apple status:404", []),
    ],
)
async def test_search_words_find(
    client: httpx.AsyncClient, sandbox: Sandbox, words: str, numbers: list[int]
) -> None:
    await client.post("/notes", json="Apple")
    await client.get("/nothing", auth=("a", "invalid"))
    await client.post("/notes", json="50% off, colour:red, abc")
    await client.get("/notes/99")
    assert [row.number for row in sandbox.journal.search(words)] == numbers


async def test_exchange_is_found_by_its_id_as_a_word(
    client: httpx.AsyncClient, sandbox: Sandbox
) -> None:
    ids = [(await client.get("/notes/0")).headers["x-mock-exchange"] for _ in range(3)]
    assert [row.id for row in sandbox.journal.search(ids[1])] == [ids[1]]


@pytest.mark.parametrize("value", ["abc", "xx", "20", "6xx", "2000", "\u00b2\u00b3\u00b9"])
async def test_status_that_is_none_is_refused(sandbox: Sandbox, value: str) -> None:
    with pytest.raises(ValueError, match="not a status: "):
        sandbox.journal.search(f"status:{value}")


async def test_pages_follow_their_cursor(client: httpx.AsyncClient, sandbox: Sandbox) -> None:
    for _ in range(5):
        await client.get("/notes/0")
    first = sandbox.journal.search(limit=2)
    second = sandbox.journal.search(limit=2, before=first[-1].number)
    assert [row.number for row in (*first, *second)] == [5, 4, 3, 2]


async def test_emptied_journal_tells_how_much_it_held(
    client: httpx.AsyncClient, sandbox: Sandbox
) -> None:
    for _ in range(3):
        await client.get("/notes/0")
    assert sandbox.journal.clear() == 3
    assert sandbox.journal.search() == []
    assert sandbox.journal.clear() == 0


# -- how much it keeps ----------------------------------------------------------------------------


async def fill(make_engine: MakeEngine, caps: Caps, bodies: list[Any]) -> Sandbox:
    engine = make_engine(caps=caps)
    async with connect(engine) as client:
        for body in bodies:
            await client.post("/notes", json=body)
    return open_sandbox(engine)


async def test_journal_keeps_the_newest_rows_up_to_its_cap(
    make_engine: MakeEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(journal_module, "PRUNE_EVERY", 4)
    sandbox = await fill(make_engine, Caps(rows=3), ["x"] * 10)
    assert [row.number for row in sandbox.journal.search()] == [10, 9, 8, 7, 6]
    sandbox.prune()
    assert [row.number for row in sandbox.journal.search()] == [10, 9, 8]


async def test_journal_keeps_the_newest_bytes_up_to_its_cap(
    make_engine: MakeEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(journal_module, "PRUNE_EVERY", 2)
    bodies = ["x" * 20_000] * 5 + ["y"] * 5
    sandbox = await fill(make_engine, Caps(bytes=50_000), bodies)
    assert [row.number for row in sandbox.journal.search()] == [10, 9, 8, 7, 6, 5, 4]


async def test_journal_that_was_pruned_by_size_counts_on(
    make_engine: MakeEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(journal_module, "PRUNE_EVERY", 1)
    sandbox = await fill(make_engine, Caps(bytes=50_000), ["x" * 20_000] * 12)
    assert [row.number for row in sandbox.journal.search()] == [12, 11]


async def test_pruning_an_empty_sandbox_drops_nothing(sandbox: Sandbox) -> None:
    sandbox.prune()
    assert sandbox.journal.search() == []
