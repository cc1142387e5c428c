"""360NRS calls the service back when something becomes of a message."""

from __future__ import annotations

from collections.abc import Callable

import httpx
import pytest

from mockserver.testing import Sandbox

Place = Callable[..., httpx.Response]


def test_order_shows_that_its_text_was_delivered(
    service: httpx.Client, mockserver: Sandbox, order: str
) -> None:
    assert service.get(order).json()["text"] == "sent"

    mockserver.clock.advance(seconds=1)
    assert service.get(order).json()["text"] == "accepted"

    mockserver.clock.advance(seconds=2)
    assert service.get(order).json()["text"] == "delivered"


def test_notice_that_the_service_missed_comes_again(
    service: httpx.Client, mockserver: Sandbox, order: str
) -> None:
    mockserver.callbacks.make_mischief(drop_first={"times": 1})

    mockserver.clock.advance(until="idle")

    assert service.get(order).json()["text"] == "delivered"
    tries = [len(callback.attempts) for callback in mockserver.callbacks.list()]
    assert sorted(tries) == [1, 2]


def test_notices_that_come_twice_change_nothing(
    service: httpx.Client, mockserver: Sandbox, order: str
) -> None:
    mockserver.callbacks.make_mischief(duplicate=1.0)

    mockserver.clock.advance(until="idle")

    assert service.get(order).json()["text"] == "delivered"
    assert len(mockserver.callbacks.list(state="delivered")) == 4


def test_phone_that_cannot_be_reached_is_shown(
    service: httpx.Client, mockserver: Sandbox, place: Place
) -> None:
    answer = place(phone="34600001001")
    mockserver.clock.advance(until="idle")

    number = answer.json()["number"]
    assert service.get(f"/orders/{number}").json()["text"] == "undelivered"


@pytest.mark.parametrize(
    ("error", "text"),
    [
        pytest.param(111, "Not enough credits", id="no-credit"),
        pytest.param(103, "Username or password unknown", id="credential-changed"),
    ],
)
def test_order_is_refused_when_the_text_is(
    service: httpx.Client, mockserver: Sandbox, place: Place, error: int, text: str
) -> None:
    mockserver.faults.add(vendor="nrs360", operation="sendSms", error=error, times=1)

    answer = place()

    assert answer.status_code == 422
    assert answer.json()["detail"] == text
    assert service.get("/orders/1").status_code == 404
    assert mockserver.messages.list() == []
