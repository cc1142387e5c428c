"""Orders are confirmed by the code of an SMS; then documents are asked for."""

from __future__ import annotations

import httpx

from mockserver.testing import Sandbox

PHONE = "34666555444"


def test_code_of_the_sms_confirms_the_order(
    service: httpx.Client, mockserver: Sandbox, order: str
) -> None:
    code = mockserver.messages.wait(to=PHONE, channel="sms").otp()

    answer = service.post(f"{order}/confirm", json={"code": code})

    assert answer.status_code == 200
    assert answer.json()["state"] == "confirmed"


def test_confirmed_order_asks_for_documents_by_mail(
    service: httpx.Client, mockserver: Sandbox, order: str
) -> None:
    code = mockserver.messages.wait(to=PHONE).otp()
    portal_url = service.post(f"{order}/confirm", json={"code": code}).json()["portal_url"]

    mail = mockserver.messages.wait(vendor="collect", to="ada@example.com")

    assert [link.url for link in mail.links()].count(portal_url) == 1
    assert "Ada" in service.get(portal_url).text
    mockserver.requests.verify(vendor="collect", method="POST", path="/v1/request", exactly=1)


def test_another_code_confirms_nothing(
    service: httpx.Client, mockserver: Sandbox, order: str
) -> None:
    code = mockserver.messages.wait(to=PHONE).otp()
    other = "0000" if code != "0000" else "1111"

    answer = service.post(f"{order}/confirm", json={"code": other})

    assert answer.status_code == 422
    assert service.get(order).json()["state"] == "unconfirmed"
    assert mockserver.messages.list(vendor="collect") == []


def test_code_is_refused_after_five_minutes(
    service: httpx.Client, mockserver: Sandbox, order: str
) -> None:
    code = mockserver.messages.wait(to=PHONE).otp()
    mockserver.clock.advance(minutes=5, seconds=1)

    answer = service.post(f"{order}/confirm", json={"code": code})

    assert answer.status_code == 422


def test_confirming_twice_asks_for_documents_once(
    service: httpx.Client, mockserver: Sandbox, order: str
) -> None:
    code = mockserver.messages.wait(to=PHONE).otp()
    for _ in range(2):
        assert service.post(f"{order}/confirm", json={"code": code}).status_code == 200

    mockserver.requests.verify(vendor="collect", path="/v1/request", exactly=1)
