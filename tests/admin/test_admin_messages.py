"""The inbox through the control API."""

from __future__ import annotations

from typing import Any

import anyio
import httpx
import pytest

from mockserver.app import MockServer
from mockserver.kernel.messages import Message
from tests.admin.conftest import MOBILE, Send, problem_of
from tests.conftest import NOW

MESSAGES = "/__admin/messages"


def record(server: MockServer, sandbox: str = "default", **fields: Any) -> int:
    """Put a message into the ledger, as a vendor would."""
    made = {"vendor": "nrs360", "channel": "email", "recipient": "ana@example.com", **fields}
    place = server.engine.sandboxes.get(sandbox)
    number = place.messages.record(Message(**made), NOW)
    place.database.commit()
    return number


async def find(admin: httpx.AsyncClient, q: str = "", **params: Any) -> list[int]:
    response = await admin.get(MESSAGES, params={"q": q, **params})
    assert response.status_code == 200, response.text
    return [item["id"] for item in response.json()["items"]]


async def test_inbox_of_a_new_sandbox_is_empty(admin: httpx.AsyncClient) -> None:
    assert (await admin.get(MESSAGES)).json() == {"items": [], "next": None}


async def test_sent_sms_is_listed(admin: httpx.AsyncClient, send: Send) -> None:
    sent = await send()
    [item] = (await admin.get(MESSAGES)).json()["items"]
    exchange = item.pop("exchange")
    assert item == {
        "id": 1,
        "ref": sent["result"][0]["id"],
        "vendor": "nrs360",
        "channel": "sms",
        "direction": "out",
        "from": "TEST",
        "to": "34666555444",
        "subject": "",
        "text": "SMS text message",
        "status": "accepted",
        "createdAt": "2026-03-02T10:00:00+00:00",
        "details": item["details"],
    }
    assert item["details"]["parts"] == 1
    assert (await admin.get(f"/__admin/requests/{exchange}")).json()["operation"] == "sendSms"


async def test_message_is_read_with_what_happened_to_it(
    admin: httpx.AsyncClient, send: Send
) -> None:
    await send()
    await admin.post("/__admin/clock/advance", json={"seconds": 3})
    message = (await admin.get(f"{MESSAGES}/1")).json()
    assert message["status"] == "delivered"
    assert message["html"] == ""
    assert message["events"] == [
        {"event": "sent", "at": "2026-03-02T10:00:01+00:00", "detail": {}},
        {"event": "delivered", "at": "2026-03-02T10:00:03+00:00", "detail": {}},
    ]


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("1", 404),
        (str(2**63 - 1), 404),
        (str(2**63), 422),
        ("0", 422),
        ("x", 422),
        ("1/otp", 404),
        ("1/links", 404),
    ],
)
async def test_message_that_is_not_there_is_a_problem(
    admin: httpx.AsyncClient, path: str, status: int
) -> None:
    response = await admin.get(f"{MESSAGES}/{path}")
    assert response.status_code == status
    problem_of(response)


async def test_pages_follow_one_another_from_the_newest(
    admin: httpx.AsyncClient, send: Send
) -> None:
    for _ in range(5):
        await send()
    seen, cursor = [], None
    while True:
        params = {"limit": 2, **({"cursor": cursor} if cursor else {})}
        page = (await admin.get(MESSAGES, params=params)).json()
        seen.append([item["id"] for item in page["items"]])
        cursor = page["next"]
        if cursor is None:
            break
    assert seen == [[5, 4], [3, 2], [1]]


async def test_search_words_narrow_the_list(
    admin: httpx.AsyncClient, server: MockServer, send: Send
) -> None:
    await send(message="Hola Ana")
    mail = {"subject": "Invoice 7", "html": "<p>Total</p>", "sender": "info@sample.com"}
    record(server, **mail)
    assert await find(admin, "channel:sms") == [1]
    assert await find(admin, "vendor:nrs360") == [2, 1]
    assert await find(admin, f"to:{MOBILE}") == [1]
    assert await find(admin, "from:info@sample.com total") == [2]
    assert await find(admin, '"hola ana"') == [1]
    assert await find(admin, "is:accepted channel:email") == [2]
    assert await find(admin, "status:delivered") == []
    assert await find(admin, "before:2026-03-02T10:00:01Z") == [2, 1]
    assert await find(admin, "after:2026-03-02") == [2, 1]
    assert await find(admin, "after:2026-03-03") == []


@pytest.mark.parametrize("q", ["before:soon", '"open', "after:2026-13-01", "x" * 1001])
async def test_search_words_that_cannot_be_read_are_a_422_problem(
    admin: httpx.AsyncClient, q: str
) -> None:
    response = await admin.get(MESSAGES, params={"q": q})
    assert response.status_code == 422
    assert "q" in problem_of(response)["detail"]


async def test_wait_answers_at_once_with_the_newest_that_is_there(
    admin: httpx.AsyncClient, send: Send
) -> None:
    await send(message="one")
    await send(message="two")
    response = await admin.get(f"{MESSAGES}/wait", params={"q": "channel:sms", "timeout": 0})
    assert response.status_code == 200
    assert (response.json()["text"], response.json()["events"]) == ("two", [])


async def test_wait_answers_when_a_message_comes(admin: httpx.AsyncClient, send: Send) -> None:
    answers = []

    async def wait() -> None:
        params = {"q": "code", "after": "1", "timeout": "60"}
        answers.append(await admin.get(f"{MESSAGES}/wait", params=params))

    await send(message="an old code")
    async with anyio.create_task_group() as group:
        group.start_soon(wait)
        await anyio.wait_all_tasks_blocked()
        await send(message="something else")
        await send(message="the code")
    assert answers[0].json()["id"] == 3


async def test_wait_answers_when_a_status_changes(admin: httpx.AsyncClient, send: Send) -> None:
    answers = []

    async def wait() -> None:
        answers.append(await admin.get(f"{MESSAGES}/wait?q=status:delivered&timeout=60"))

    await send()
    async with anyio.create_task_group() as group:
        group.start_soon(wait)
        await anyio.wait_all_tasks_blocked()
        await admin.post("/__admin/clock/advance", json={"seconds": 3})
    assert answers[0].json()["events"][-1]["event"] == "delivered"


async def test_wait_that_ends_without_a_message_is_a_404_problem(
    admin: httpx.AsyncClient, send: Send
) -> None:
    await send()
    response = await admin.get(f"{MESSAGES}/wait", params={"after": 1, "timeout": 0.01})
    assert response.status_code == 404
    assert problem_of(response)["detail"] == "no message matched within 0.01 s: any"


@pytest.mark.parametrize("seconds", ["-1", "61", "nan", "inf", "long"])
async def test_wait_of_another_length_is_a_422_problem(
    admin: httpx.AsyncClient, seconds: str
) -> None:
    response = await admin.get(f"{MESSAGES}/wait", params={"timeout": seconds})
    assert response.status_code == 422
    problem_of(response)


async def test_wait_ends_when_the_sandbox_is_deleted(admin: httpx.AsyncClient) -> None:
    answers = []

    async def wait() -> None:
        answers.append(await admin.get(f"{MESSAGES}/wait?timeout=60&sandbox=one"))

    async with anyio.create_task_group() as group:
        group.start_soon(wait)
        await anyio.wait_all_tasks_blocked()
        await admin.delete("/__admin/sandboxes/one")
    assert answers[0].status_code == 404
    assert problem_of(answers[0])["detail"] == "sandbox one was deleted"


async def test_code_of_an_sms_is_read(
    admin: httpx.AsyncClient, client: httpx.AsyncClient, send: Send
) -> None:
    await send(message="{OTP_CODE} is your code, valid until 10:45 on 2026-03-02")
    text = (await admin.get(f"{MESSAGES}/1")).json()["text"]
    assert (await admin.get(f"{MESSAGES}/1/otp")).json() == {"code": text.split()[0]}


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Your code is 4711.", "4711"),
        ("code: 004711, paid 1200.50 on 2026-03-02", "004711"),
        ("See https://example.com/verify/998877 and enter 1234", "1234"),
        ("Call +34666555444 with pin 123", "123"),
        ("Use AB12C to sign in", "AB12C"),
        ("Clave:\n84213", "84213"),
        ("Your code is 481 216.", "481216"),
        ("481-216 is your code, call 900 123 456 for help", "481216"),
        ("Call 900 123 456 with pin 4711", "4711"),
    ],
)
async def test_code_is_told_from_dates_amounts_and_addresses(
    admin: httpx.AsyncClient, server: MockServer, text: str, code: str
) -> None:
    record(server, text=text)
    assert (await admin.get(f"{MESSAGES}/1/otp")).json() == {"code": code}


async def test_code_in_html_is_read_as_a_person_sees_it(
    admin: httpx.AsyncClient, server: MockServer
) -> None:
    html = "<style>p{width:9999px}</style><title>1111</title><p>Code:<b>4711</b></p>"
    record(server, html=html)
    assert (await admin.get(f"{MESSAGES}/1/otp")).json() == {"code": "4711"}


async def test_code_that_the_vendor_tells_comes_first(
    admin: httpx.AsyncClient, server: MockServer
) -> None:
    record(server, text="1234 or ABCDE", details={"otp": "ABCDE"})
    assert (await admin.get(f"{MESSAGES}/1/otp")).json() == {"code": "ABCDE"}


async def test_message_without_a_code_is_a_404_problem(
    admin: httpx.AsyncClient, send: Send
) -> None:
    await send(message="No code, just 12 words and a date: 2026-03-02")
    response = await admin.get(f"{MESSAGES}/1/otp")
    assert response.status_code == 404
    assert problem_of(response)["detail"] == "message 1 holds no one-time code"


async def test_links_of_html_and_text_are_listed_once_in_order(
    admin: httpx.AsyncClient, server: MockServer
) -> None:
    html = (
        '<a href="https://example.com/a?x=1&amp;y=2">Open\n <b>it</b></a>'
        '<a href="mailto:me@example.com">write</a><a name=x></a><a href="#top">up</a>'
        '<map><area href="http://example.com/map"></map>'
    )
    record(server, html=html, text="Go to https://example.com/a?x=1&y=2, or (http://b.example).")
    assert (await admin.get(f"{MESSAGES}/1/links")).json() == {
        "items": [
            {"url": "https://example.com/a?x=1&y=2", "text": "Open it", "target": ""},
            {"url": "http://example.com/map", "text": "", "target": ""},
            {"url": "http://b.example", "text": "", "target": ""},
        ],
        "next": None,
    }


@pytest.mark.parametrize("opening", ["<![if !mso]>", "<![>", "<![x[>", "<![ ]>", "<!x y>", "<?x>"])
async def test_links_stand_between_what_only_a_mail_program_knows(
    admin: httpx.AsyncClient, server: MockServer, opening: str
) -> None:
    record(server, html=f'{opening}<p>code 4711</p>{opening}<a href="https://example.com/b">b</a>')
    [link] = (await admin.get(f"{MESSAGES}/1/links")).json()["items"]
    assert link["url"] == "https://example.com/b"
    assert (await admin.get(f"{MESSAGES}/1/otp")).json() == {"code": "4711"}


async def test_link_that_unsubscribes_opens(
    admin: httpx.AsyncClient, client: httpx.AsyncClient, send: Send
) -> None:
    await send(message="Stop: {UNSUB_URL}", sandbox="one", parts=2)
    links = (await admin.get(f"{MESSAGES}/1/links?sandbox=one")).json()["items"]
    assert (await client.get(links[0]["url"])).status_code == 200


async def test_cleared_inbox_is_empty_and_the_vendor_still_knows(
    admin: httpx.AsyncClient, client: httpx.AsyncClient, nrs360: dict[str, Any], send: Send
) -> None:
    sent = await send()
    await send()
    assert (await admin.delete(MESSAGES)).json() == {"removed": 2}
    assert await find(admin) == []
    path = f"/nrs360/api/rest/sms/{sent['result'][0]['id']}"
    assert (await client.get(path, **nrs360)).status_code == 200


async def test_clearing_one_inbox_leaves_the_others(admin: httpx.AsyncClient, send: Send) -> None:
    await send(sandbox="one")
    await send(sandbox="two")
    await admin.delete(MESSAGES, headers={"x-mock-sandbox": "one"})
    assert await find(admin, sandbox="one") == []
    assert await find(admin, sandbox="two") == [1]


async def test_reading_commits_what_others_wrote(
    admin: httpx.AsyncClient, server: MockServer
) -> None:
    sandbox = server.engine.sandboxes.get("default")
    message = Message(vendor="nrs360", channel="sms", recipient=MOBILE)
    sandbox.messages.record(message, NOW)
    assert await find(admin) == [1]
    sandbox.database._discard()
    assert await find(admin) == [1]
