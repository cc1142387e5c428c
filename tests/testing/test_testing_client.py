"""The Python client against a real server: each part of the control API, blocking and async."""

from __future__ import annotations

import asyncio
import inspect
import pickle
from datetime import UTC, datetime, timedelta

import httpx
import pytest

from mockserver.testing import (
    AsyncMockserver,
    Mockserver,
    NoAnswerError,
    NothingCameError,
    ProblemError,
    Sandbox,
)
from mockserver.testing.requests import RequestMatch

START = datetime(2026, 3, 2, 10, 0, tzinfo=UTC)
MOBILE = "34666555444"


@pytest.fixture
def frozen(mockserver: Sandbox) -> Sandbox:
    """The test's sandbox, its clock standing still."""
    mockserver.clock.freeze(START)
    return mockserver


def send(sandbox: Sandbox, message: str = "Your code is {OTP_CODE}", **more: str) -> httpx.Response:
    """Send an SMS through 360NRS."""
    vendor = sandbox.nrs360
    body = {"to": [MOBILE], "from": "TEST", "message": message, **more}
    return httpx.post(f"{vendor.base_url}/sms", json=body, auth=vendor.auth, verify=False)


def test_vendor_has_base_url_and_credential_of_the_sandbox(mockserver: Sandbox) -> None:
    vendor = mockserver.nrs360
    assert vendor.base_url.endswith(f"/nrs360/~{mockserver.name}/api/rest")
    assert vendor.auth == (f"username~{mockserver.name}", "apiPassword")
    assert mockserver.collect.auth == ("", f"collect-key~{mockserver.name}")
    assert mockserver.easir.credentials["token"].endswith(f"~{mockserver.name}")
    assert mockserver.xebo.title == "Xebo"


def test_vendor_without_a_password_says_what_it_takes(mockserver: Sandbox) -> None:
    with pytest.raises(LookupError, match="Xebo takes api_key, email, password"):
        _ = mockserver.xebo.auth


def test_unknown_vendor_is_a_problem(mockserver: Sandbox) -> None:
    with pytest.raises(ProblemError) as caught:
        mockserver.vendor("acme")
    assert caught.value.status == 404
    assert caught.value.detail == "there is no vendor acme"


def test_message_is_found_by_words_and_gives_its_code(frozen: Sandbox) -> None:
    send(frozen)
    message = frozen.messages.wait(to=MOBILE, sender="TEST", channel="sms", text="code is")
    assert message.created_at == START
    assert message.text == f"Your code is {message.otp()}"
    assert frozen.messages.list(to="34999") == []
    assert [one.id for one in frozen.messages.list("is:out")] == [message.id]


def test_links_of_a_message_tell_where_they_lead(frozen: Sandbox) -> None:
    vendor = frozen.nrs360
    mail = {
        "to": ["ada@example.com"],
        "fromEmail": "shop@example.com",
        "fromName": "Shop",
        "replyTo": "shop@example.com",
        "subject": "Hello",
        "body": '<a href="https://example.com/2">Read more</a>',
    }
    httpx.post(f"{vendor.base_url}/mailing", json=mail, auth=vendor.auth, verify=False)
    message = frozen.messages.wait(channel="email")
    [link] = message.links()
    assert link.text == "Read more"
    assert link.target == "https://example.com/2"
    assert "Subject: Hello" in message.source()


def test_message_that_does_not_come_fails_the_test_with_a_reason(mockserver: Sandbox) -> None:
    with pytest.raises(NothingCameError) as caught:
        mockserver.messages.wait(to="34999", timeout=0.05)
    assert isinstance(caught.value, AssertionError)
    assert caught.value.detail == "no message matched within 0.05 s: to:34999"


def test_problem_survives_the_way_from_process_to_process(mockserver: Sandbox) -> None:
    with pytest.raises(ProblemError) as caught:
        mockserver.messages.get(7)
    again = pickle.loads(pickle.dumps(caught.value))
    assert (type(again), str(again)) == (ProblemError, str(caught.value))
    assert (again.status, again.detail) == (404, "there is no message 7")


def test_waits_by_count_give_each_message_once(frozen: Sandbox) -> None:
    send(frozen, "One")
    send(frozen, "Two")
    both = frozen.messages.wait_for(2, to=MOBILE)
    assert [one.text for one in both] == ["One", "Two"]
    send(frozen, "Three")
    later = frozen.messages.wait_for(1, to=MOBILE, after=both[-1].id)
    assert [one.text for one in later] == ["Three"]
    assert frozen.messages.clear() == 3


def test_simulated_click_comes_after_what_must_come_before(frozen: Sandbox) -> None:
    send(frozen)
    message = frozen.messages.wait().simulate("delivered")
    assert [one.event for one in message.events] == ["sent", "delivered"]
    assert message.refresh().status == "delivered"
    with pytest.raises(ProblemError) as caught:
        message.simulate("exploded")
    assert caught.value.status == 422


def test_clock_is_frozen_advanced_and_run(mockserver: Sandbox) -> None:
    assert mockserver.clock.read().mode == "real"
    assert mockserver.clock.freeze("2026-03-02T10:00:00").now == START
    advanced = mockserver.clock.advance(days=1, hours=1, minutes=1, seconds=1)
    assert advanced.now == datetime(2026, 3, 3, 11, 1, 1, tzinfo=UTC)
    assert mockserver.clock.advance(to="2026-03-04T00:00:00Z").now.day == 4
    assert mockserver.clock.run(START).mode == "real"


def test_advance_tells_what_fired_and_what_was_called_back(frozen: Sandbox) -> None:
    sink = frozen.sink("dlr")
    send(frozen, notificationUrl=f"{sink.url}?status=%s")
    advanced = frozen.clock.advance(seconds=3)
    assert [one.kind for one in advanced.fired] == ["sms sent", "sms outcome"]
    assert [one.status for one in advanced.callbacks] == [200, 200]
    idle = frozen.clock.advance(until="idle")
    assert (idle.pending, idle.fired, idle.next_due_at) == (0, [], None)
    assert [one.params for one in sink.wait(2)] == [{"status": "ACCEPTD"}, {"status": "DELIVRD"}]


def test_fault_strikes_as_often_as_it_was_told(frozen: Sandbox) -> None:
    fault = frozen.faults.add(vendor="nrs360", operation="sendSms", error=111, times=1)
    assert [send(frozen).status_code for _ in range(2)] == [402, 202]
    assert [(one.id, one.struck, one.times) for one in frozen.faults.list()] == [(fault.id, 1, 0)]
    fault.remove()
    again = frozen.faults.add(status=503)
    assert send(frozen).status_code == 503
    assert [one.id for one in frozen.faults.list()] == [again.id]
    assert frozen.faults.clear() == 1


def test_fault_that_cannot_be_is_a_problem(mockserver: Sandbox) -> None:
    with pytest.raises(
        ProblemError, match=r"^no operation sendSmss; there are .* \(422 to POST /__admin/faults\)$"
    ):
        mockserver.faults.add(vendor="nrs360", operation="sendSmss", status=503)


def test_agenda_tells_what_is_due_next(frozen: Sandbox) -> None:
    send(frozen)
    first = frozen.clock.due(limit=1).items[0]
    assert first.due_at == START + timedelta(seconds=1)
    assert (first.vendor, first.name, first.count) == ("nrs360", "sms sent", 1)


def test_callback_is_listed_with_its_tries_and_sent_again(frozen: Sandbox) -> None:
    sink = frozen.sink()
    sink.answer(503, {"status": 500, "delay_ms": 1, "body": "no"}, then=404)
    send(frozen, notificationUrl=sink.url)
    frozen.clock.advance(seconds=3)
    failed = frozen.callbacks.list(state="pending", vendor="nrs360")
    assert [one.attempts[0].status for one in failed] == [500, 503]
    sink.answer(then=200)
    assert frozen.callbacks.redeliver(state="pending") == 2
    frozen.clock.advance(seconds=0)
    assert failed[0].refresh().state == "delivered"
    assert frozen.callbacks.redeliver(vendor="nrs360", before=START) == 0
    failed[0].redeliver()
    assert sink.wait(5)[-1].status == 200
    assert frozen.callbacks.get(failed[1].id).subject == failed[0].subject


def test_mischief_doubles_callbacks_until_it_ends(frozen: Sandbox) -> None:
    mischief = frozen.callbacks.make_mischief(duplicate=1.0, match={"vendor": "nrs360"}, seed=7)
    assert mischief.duplicate is not None
    send(frozen, notificationUrl=frozen.sink().url)
    frozen.clock.advance(until="idle")
    assert frozen.callbacks.mischief().struck["duplicate"] == 2
    assert len(frozen.sink().wait(4)) == 4
    assert frozen.callbacks.make_mischief().duplicate is None


def test_sink_keeps_what_it_got_for_its_sandbox_alone(
    mockserver: Sandbox, mockserver_server: Mockserver
) -> None:
    sink = mockserver.sink("hook")
    httpx.post(f"{sink.url}/a?b=1", json={"c": 2}, verify=False)
    httpx.post(sink.url, data={"d": "3"}, verify=False)
    first, second = sink.wait(2)
    assert (first.method, first.path, first.params) == ("POST", "/a", {"b": "1"})
    assert first.read_json() == {"c": 2}
    assert second.form == {"d": "3"}
    assert second.content == b"d=3"
    assert [one.number for one in sink.wait(1, after=first.number)] == [2]
    assert len(sink.received()) == 2
    assert mockserver_server.sandbox("other").sink("hook").received() == []
    state = next(one for one in mockserver_server.sinks() if one.name == sink.name)
    assert (state.url, state.held) == (sink.url, 2)
    assert sink.clear() == 2
    with pytest.raises(NothingCameError, match=r"got 0 of 1 within 0\.05 s"):
        sink.wait(timeout=0.05)


def test_verify_counts_and_names_the_nearest_miss(frozen: Sandbox) -> None:
    send(frozen, "Hi")
    assert frozen.requests.verify(vendor="nrs360", json={"message": "Hi"}, exactly=1) == 1
    with pytest.raises(AssertionError) as caught:
        frozen.requests.verify(vendor="nrs360", method="POST", json={"message": "Ho"})
    said = str(caught.value)
    assert said.startswith("0 matched; expected at least 1: ")
    assert "nearest: POST /api/rest/sms 202" in said
    assert 'json.message is "Hi", not "Ho"' in said


def test_sequence_is_verified_in_its_order(frozen: Sandbox) -> None:
    send(frozen, "One")
    send(frozen, "Two")
    one = RequestMatch(json={"message": "One"})
    two = RequestMatch(json={"message": "Two"})
    frozen.requests.verify_sequence(one, two)
    with pytest.raises(AssertionError, match="matches step 2 of 2"):
        frozen.requests.verify_sequence(two, one)


def test_request_is_read_explained_and_exported(frozen: Sandbox) -> None:
    answer = send(frozen, "Hi", encoding="klingon")
    request = frozen.requests.get(answer.headers["X-Mock-Exchange"])
    assert request.request is not None
    assert '"klingon"' in request.request.body.content
    assert request.explain().kind == "validation"
    assert "klingon" in request.curl()
    assert [one.code for one in request.explain().refusals] == ["113"]
    assert len(frozen.requests.har()["log"]["entries"]) == 1
    assert "klingon" in frozen.requests.curl(limit=1)
    assert frozen.requests.clear("status:202") == 0
    assert frozen.requests.clear() == 1


def test_unmatched_request_names_the_nearest_route(mockserver: Sandbox) -> None:
    vendor = mockserver.nrs360
    httpx.post(f"{vendor.base_url}/smss", json={}, auth=vendor.auth, verify=False)
    httpx.get(f"{vendor.base_url.partition('/nrs360')[0]}/nrs36/api/rest/sms", verify=False)
    found = mockserver.requests.unmatched()
    [request] = found
    assert (request.status, request.nearest[0].path) == (404, "/api/rest/sms")
    assert found.strays[0].path == "/nrs36/api/rest/sms"


def test_fork_goes_its_own_way(frozen: Sandbox) -> None:
    send(frozen, "Before")
    fork = frozen.fork(f"{frozen.name}.b")
    send(frozen, "After")
    assert fork.name == f"{frozen.name}.b"
    assert [one.text for one in fork.messages.list()] == ["Before"]
    assert fork.read().forked_from == frozen.name
    fork.delete()


def test_snapshot_brings_back_what_was(frozen: Sandbox) -> None:
    send(frozen, "Before")
    saved = frozen.snapshot("clean")
    send(frozen, "After")
    content = frozen.snapshots.download("clean")
    assert content.startswith(b"SQLite format 3\0")
    assert frozen.restore("clean").messages == 1
    frozen.snapshots.upload("copy", content)
    assert [one.name for one in frozen.snapshots.list()] == ["clean", "copy"]
    frozen.snapshots.delete("copy")
    assert frozen.snapshots.list() == [saved]
    assert frozen.reset().messages == 0


def test_vendors_tell_their_errors_and_what_can_be_simulated(mockserver: Sandbox) -> None:
    assert [one.slug for one in mockserver.vendors()] == ["collect", "easir", "nrs360", "xebo"]
    assert mockserver.nrs360.simulations["email"]["clicked"][0] == "url"
    errors = {one.code: one for one in mockserver.platform("nrs360").errors()}
    assert (errors["111"].status, errors["111"].text) == (402, "Not enough credits")


def test_board_shows_its_lines_and_opens_one(mockserver: Sandbox) -> None:
    platform = mockserver.platform("xebo")
    mockserver.populate("xebo", size=5, seed=3)
    board = next(one for one in platform.boards() if one.opens)
    view = platform.board(board.name, limit=1)
    assert len(view.lines) == 1 <= view.total
    assert platform.board_line(board.name, view.lines[0].key).title
    with pytest.raises(ProblemError, match="404"):
        platform.board_line(board.name, "no-such-key")


def test_platform_does_what_a_person_would(mockserver: Sandbox) -> None:
    platform = mockserver.platform("nrs360")
    platform.put("balance", {"balance": 0})
    assert send(mockserver).json()["error"]["code"] == 111


def test_sandboxes_of_the_server_are_listed(
    mockserver: Sandbox, mockserver_server: Mockserver
) -> None:
    names = [one.name for one in mockserver_server.sandboxes.list()]
    assert {"default", mockserver.name} <= set(names)
    assert mockserver_server.sandbox().name == "default"
    assert mockserver_server.magic()["items"]
    assert mockserver_server.schedule().reset_every_seconds is None
    assert mockserver_server.coverage()["items"]


async def test_async_twin_sees_the_same_sandbox(frozen: Sandbox) -> None:
    send(frozen)
    twin = frozen.aio
    message = await twin.messages.wait(to=MOBILE)
    assert await message.otp() == frozen.messages.wait().otp()
    assert (await twin.clock.advance(until="idle")).pending == 0
    assert (await message.refresh()).status == "delivered"
    assert (await twin.vendor("nrs360")).auth == frozen.nrs360.auth


def test_async_twin_goes_on_in_another_event_loop(mockserver: Sandbox) -> None:
    async def count() -> int:
        return len(await mockserver.aio.messages.list())

    assert [asyncio.run(count()), asyncio.run(count())] == [0, 0]


def test_sandbox_is_filled_with_demo_data(frozen: Sandbox) -> None:
    made = frozen.populate("xebo", size=5, seed=3)
    assert made.seed == 3
    with pytest.raises(ProblemError) as caught:
        frozen.populate("xebo", size=5, seed=3)
    assert caught.value.status == 409


async def test_async_client_needs_no_blocking_one(mockserver_server: Mockserver) -> None:
    server = AsyncMockserver(mockserver_server.url)
    sandbox = server.sandbox("async-alone")
    await sandbox.create()
    with pytest.raises(NothingCameError):
        await sandbox.messages.wait(timeout=0.05)
    await sandbox.delete()


def test_server_that_does_not_answer_is_named() -> None:
    said = r"^no mockserver answers at http://127\.0\.0\.1:9: .*refused \(GET /__admin/messages\)$"
    with pytest.raises(NoAnswerError, match=said):
        Mockserver("http://127.0.0.1:9/").sandbox("a").messages.list()


def test_address_without_a_scheme_is_named() -> None:
    with pytest.raises(NoAnswerError, match=r"at 127\.0\.0\.1:9: .* missing an 'http://'"):
        Mockserver("127.0.0.1:9").sandboxes.list()


async def test_server_that_does_not_answer_is_named_to_async_code() -> None:
    with pytest.raises(NoAnswerError, match=r"^no mockserver answers at http://127\.0\.0\.1:9: "):
        await AsyncMockserver("http://127.0.0.1:9").sandboxes.list()


def test_name_that_no_sandbox_can_have_is_refused_at_once() -> None:
    with pytest.raises(ValueError, match=r"'tests\.Orders' is not a sandbox name"):
        Mockserver("http://127.0.0.1:9").sandbox("tests.Orders")


def test_sandbox_sink_and_server_say_which_they_are(mockserver_server: Mockserver) -> None:
    url, sandbox = mockserver_server.url, mockserver_server.sandbox("a")
    assert repr(mockserver_server) == f"<Mockserver at {url}>"
    assert repr(sandbox) == f"<Sandbox a at {url}>"
    assert repr(sandbox.sink("dlr")) == f"<Sink {url}/__sink/a~dlr>"


def test_name_with_odd_characters_stays_one_segment(mockserver: Sandbox) -> None:
    sink = mockserver.sink("a?b#c")
    assert sink.url.endswith(f"/__sink/{mockserver.name}~a%3Fb%23c")
    with pytest.raises(ProblemError, match=r"^name: String should match pattern .* \(422 to GET "):
        sink.received()
    with pytest.raises(ProblemError, match=r"^there is no request a\?q=b \(404 to GET "):
        mockserver.requests.get("a?q=b")


def test_misspelt_search_word_is_not_waited_for(mockserver: Sandbox) -> None:
    words = {"recipient": MOBILE}
    with pytest.raises(TypeError, match="not searched by recipient; there are to, sender, channel"):
        mockserver.messages.wait(**words)  # type: ignore[arg-type]


def test_span_goes_alone(frozen: Sandbox) -> None:
    with pytest.raises(ProblemError, match="one of seconds, to and until is needed"):
        frozen.clock.advance(minutes=5, until="idle")
    assert frozen.clock.read().now == START


def test_verify_names_those_that_were_too_many(frozen: Sandbox) -> None:
    ids = [send(frozen, text).headers["X-Mock-Exchange"] for text in ("One", "Two")]
    with pytest.raises(AssertionError) as caught:
        frozen.requests.verify(operation="sendSms", exactly=1)
    assert str(caught.value).splitlines()[1:] == [f"  found: {ids[0]}, {ids[1]}"]


def test_verify_is_not_content_with_a_misspelt_name(frozen: Sandbox) -> None:
    with pytest.raises(ProblemError, match=r"^no operation sendSMS; there are "):
        frozen.requests.verify(vendor="nrs360", operation="sendSMS", exactly=0)


def test_operation_tells_its_parameters_and_what_it_is(mockserver: Sandbox) -> None:
    wait = mockserver.messages.wait
    assert [*inspect.signature(wait).parameters] == ["q", "after", "timeout", "words"]
    assert (inspect.getdoc(wait) or "").startswith("The newest message that matches, at once")
    assert repr(wait).startswith("<bound method Messages.wait of ")


async def test_async_call_can_be_a_task(mockserver: Sandbox) -> None:
    waiting = asyncio.create_task(mockserver.aio.messages.wait(to=MOBILE))
    await asyncio.to_thread(send, mockserver, "Hello")
    assert (await waiting).text == "Hello"


def test_async_sandbox_says_how_a_vendor_is_read(mockserver: Sandbox) -> None:
    with pytest.raises(TypeError, match=r"^await vendor\('nrs360'\), or read nrs360 of"):
        _ = mockserver.aio.nrs360  # type: ignore[misc]
