"""Reports that are longer than what is read in one go."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mockserver.kernel.sandbox import Sandbox
    from tests.vendors.nrs360.conftest import Control, Sms

RECIPIENTS = 1500
NUMBERS = [str(34_611_000_000 + index) for index in range(RECIPIENTS)]


@pytest.fixture
async def sending(sms: Sms, control: Control) -> int:
    """A sending of 1,500 messages that were all sent and delivered."""
    await control("PUT", "/clock", {"mode": "frozen", "now": "2026-03-01T12:00:00+00:00"})
    response = await sms.send(to=NUMBERS, campaignName="Long")
    await control.advance(3)
    return int(response.json()["sendingId"])


def url(sending: int, query: str = "") -> str:
    return f"/nrs360/api/rest/sendings/{sending}/reports/events{query}"


def phones(lines: Sequence[str], event: str) -> list[str]:
    cells = [line.split(",") for line in lines]
    return [line[5] for line in cells if line[4] == event]


async def test_every_event_is_there_once_and_in_order(sms: Sms, sending: int) -> None:
    response = await sms.client.get(url(sending), auth=sms.auth)
    _, *lines = response.text.splitlines()

    assert len(lines) == 2 * RECIPIENTS
    assert phones(lines, "sent") == NUMBERS
    assert phones(lines, "delivered") == NUMBERS
    assert "content-length" not in response.headers
    assert "x-mock-exchange" in response.headers


async def test_custom_fields_of_a_long_report(sms: Sms, control: Control) -> None:
    sub = [{"name": f"n{index}"} if index else {"first": "f"} for index in range(RECIPIENTS)]
    response = await sms.send(to=NUMBERS, sub=sub)
    await control.advance(3)

    sent = response.json()["sendingId"]
    report = await sms.client.get(url(sent, "?showCustomFields=1"), auth=sms.auth)

    header, *lines = report.text.splitlines()
    assert header.endswith(",createdAt,first,name")
    assert lines[0].endswith(",f,")
    assert lines[RECIPIENTS - 1].endswith(f",,n{RECIPIENTS - 1}")


async def test_filter_that_few_events_pass_reads_to_the_end(sms: Sms, sending: int) -> None:
    query = "?afterDate=2026-03-01T12%3A00%3A01%2B00%3A00"
    response = await sms.client.get(url(sending, query), auth=sms.auth)

    _, *lines = response.text.splitlines()
    assert phones(lines, "delivered") == NUMBERS
    assert len(lines) == RECIPIENTS


async def test_what_happens_meanwhile_is_not_in_the_report(
    sms: Sms, sending: int, control: Control
) -> None:
    async def go_on() -> None:
        sent = await sms.send(campaignName="Long")
        assert sent.json()["sendingId"] == sending
        await control.advance(3)

    report, _ = await asyncio.gather(sms.client.get(url(sending), auth=sms.auth), go_on())
    later = await sms.client.get(url(sending), auth=sms.auth)

    assert len(report.text.splitlines()) == 1 + 2 * RECIPIENTS
    assert len(later.text.splitlines()) == 1 + 2 * RECIPIENTS + 2


async def test_sandbox_that_is_reset_breaks_the_report_off(
    sms: Sms, sending: int, control: Control, monkeypatch: pytest.MonkeyPatch
) -> None:
    from mockserver.vendors.nrs360.service.reports import report

    monkeypatch.setattr(report, "PAGE", 1)
    asked = asyncio.create_task(sms.client.get(url(sending), auth=sms.auth))
    for _ in range(50):
        await asyncio.sleep(0)
    assert not asked.done()
    await control("POST", "/sandboxes/default/reset")

    with pytest.raises(ConnectionResetError):
        await asked
    assert (await sms.send()).status_code == 202


async def test_journal_keeps_no_more_than_the_beginning(
    sms: Sms, sending: int, sandbox: Sandbox
) -> None:
    report = await sms.client.get(url(sending), auth=sms.auth)

    kept = sandbox.journal.search("operation:reportEvents")[0].response_body
    assert report.content.startswith(kept)
    assert 0 < len(kept) <= 65_536 < len(report.content)
