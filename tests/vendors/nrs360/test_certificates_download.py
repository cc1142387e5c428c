"""`GET sms/certificates/<ID>` and `GET mailing/certificates/<ID>`: who gets one, and when."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import anyio
import httpx
import pytest

from mockserver.app import MockServer
from tests.vendors.nrs360.conftest import read_error
from tests.vendors.nrs360.mailing_client import Mailing

if TYPE_CHECKING:
    from tests.vendors.nrs360.conftest import Control, Sms

NOT_FOUND = (404, 404, "Resource not found")
API = "/nrs360/api/rest"


async def download(sms: Sms, message_id: str, product: str = "sms") -> httpx.Response:
    return await sms.client.get(f"{API}/{product}/certificates/{message_id}", auth=sms.auth)


@pytest.fixture
def mailing(sms: Sms) -> Mailing:
    return Mailing(sms.client, sms.auth)


async def test_a_delivered_certified_sms_has_a_certificate(sms: Sms, control: Control) -> None:
    (row,) = await sms.accept(certified=True)
    await control.advance(5)

    response = await download(sms, row["id"])

    assert response.status_code == 200
    assert response.headers["content-type"] == "application/pdf"
    assert response.headers["x-content-type-options"] == "nosniff"
    name = f"certificate-{row['id']}.pdf"
    assert response.headers["content-disposition"] == f'attachment; filename="{name}"'
    assert response.content.startswith(b"%PDF-1.")
    assert response.content.rstrip().endswith(b"%%EOF")


async def test_a_delivered_certified_mail_has_a_certificate(
    sms: Sms, mailing: Mailing, control: Control
) -> None:
    (row,) = await mailing.accept(certified=True)
    await control.advance(5)

    response = await download(sms, row["id"], "mailing")

    assert (response.status_code, response.content[:5]) == (200, b"%PDF-")


async def test_a_delivered_certified_landing_sms_has_one_among_the_sms(
    sms: Sms, control: Control
) -> None:
    body = {"to": ["34666555444"], "from": "TEST", "message": "{LAND_URL}", "certified": True}
    body["templateBody"] = "<h1>Hello</h1>"
    sent = await sms.client.post(f"{API}/landingsms", json=body, auth=sms.auth)
    await control.advance(5)

    response = await download(sms, sent.json()["result"][0]["id"])

    assert (response.status_code, response.content[:5]) == (200, b"%PDF-")


async def test_there_is_none_until_the_message_is_delivered(sms: Sms, control: Control) -> None:
    (row,) = await sms.accept(certified=True)
    assert read_error(await download(sms, row["id"])) == NOT_FOUND
    await control.advance(2)
    assert read_error(await download(sms, row["id"])) == NOT_FOUND

    await control.advance(1)

    assert (await download(sms, row["id"])).status_code == 200


@pytest.mark.parametrize("recipient", ["34600001001", "34600001002", "34600001003"])
async def test_a_message_that_is_never_delivered_never_has_one(
    sms: Sms, control: Control, recipient: str
) -> None:
    (row,) = await sms.accept(to=[recipient], certified=True)
    await control.advance(86_400)

    assert read_error(await download(sms, row["id"])) == NOT_FOUND


@pytest.mark.parametrize("certified", [..., False, None])
async def test_a_message_that_is_not_certified_has_none(
    sms: Sms, control: Control, certified: Any
) -> None:
    (row,) = await sms.accept(certified=certified)
    await control.advance(5)

    assert read_error(await download(sms, row["id"])) == NOT_FOUND


async def test_each_channel_has_its_own(sms: Sms, mailing: Mailing, control: Control) -> None:
    (text,) = await sms.accept(certified=True)
    (mail,) = await mailing.accept(certified=True)
    await control.advance(5)

    assert read_error(await download(sms, text["id"], "mailing")) == NOT_FOUND
    assert read_error(await download(sms, mail["id"], "sms")) == NOT_FOUND


@pytest.mark.parametrize("message_id", ["unknown", "0", "%00", "a,b", "日本"])
async def test_an_unknown_message_has_none(sms: Sms, message_id: str) -> None:
    assert read_error(await download(sms, message_id)) == NOT_FOUND
    assert read_error(await download(sms, message_id, "mailing")) == NOT_FOUND


async def test_a_message_of_another_sandbox_has_none(sms: Sms, control: Control) -> None:
    (row,) = await sms.accept(certified=True)
    await control.advance(5)

    path = f"/nrs360/~other/api/rest/sms/certificates/{row['id']}"
    response = await sms.client.get(path, auth=sms.auth)

    assert read_error(response) == NOT_FOUND


async def test_without_a_credential_it_is_refused(sms: Sms, control: Control) -> None:
    (row,) = await sms.accept(certified=True)
    await control.advance(5)

    response = await sms.client.get(f"{API}/sms/certificates/{row['id']}")

    assert read_error(response) == (401, 103, "Username or password unknown")


async def test_the_same_certificate_is_the_same_bytes(sms: Sms, control: Control) -> None:
    (row,) = await sms.accept(certified=True)
    await control.advance(5)
    first = await download(sms, row["id"])
    await control.advance(3600)

    again = await download(sms, row["id"])

    assert again.content == first.content


async def test_other_requests_are_answered_while_one_is_made(
    sms: Sms, control: Control, server: MockServer
) -> None:
    (row,) = await sms.accept(certified=True)
    await control.advance(5)
    answered: list[str] = []

    async def call(path: str) -> None:
        response = await sms.client.get(f"{API}/{path}", auth=sms.auth)
        assert response.status_code == 200
        answered.append(path)

    certificate = f"sms/certificates/{row['id']}"
    async with anyio.create_task_group() as tasks:
        tasks.start_soon(call, certificate)
        tasks.start_soon(call, f"sms/{row['id']}")

    assert answered == [f"sms/{row['id']}", certificate]
