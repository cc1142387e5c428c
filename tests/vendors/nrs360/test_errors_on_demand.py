"""Every row of the table of errors can be had by its magic recipient and as an injected fault."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.vendors.nrs360.conftest import SAMPLE, read_error
from tests.vendors.nrs360.error_table import FAILURES, Printed

if TYPE_CHECKING:
    from tests.vendors.nrs360.conftest import Control, Sms

BASE = "/nrs360/api/rest"
GOOD = "34666555444"
BODIES: dict[str, dict[str, Any]] = {
    "sms": dict(SAMPLE),
    "landingsms": {**SAMPLE, "message": "See {LAND_URL}", "templateBody": "<p>Hello</p>"},
    "voice": {"message": "Hello", "language": "en_GB", "gender": "F"},
    "voiceAudio": {"audioUrl": "https://example.com/audio.mp3"},
}


@pytest.mark.parametrize("row", FAILURES, ids=lambda row: str(row.code))
async def test_alone_a_magic_number_has_the_status_of_its_code(sms: Sms, row: Printed) -> None:
    response = await sms.send(to=[f"34600000{row.code}"])

    assert read_error(response) == (row.status, row.code, row.text)
    assert response.headers["x-mock-reason"] == f"magic:{row.code}"
    scheme = "Basic" if row.status == 401 else None
    assert response.headers.get("www-authenticate") == scheme


@pytest.mark.parametrize("path", BODIES)
async def test_among_others_each_magic_number_is_refused_in_its_row(sms: Sms, path: str) -> None:
    numbers = [f"34600000{row.code}" for row in FAILURES]
    body = {**BODIES[path], "to": [GOOD, *numbers, GOOD]}

    response = await sms.client.post(f"{BASE}/{path}", json=body, auth=sms.auth)

    assert response.status_code == 207
    assert response.headers["x-mock-reason"] == "magic:101"
    first, *refused, last = response.json()["result"]
    assert first["accepted"] is last["accepted"] is True
    assert refused == [
        {
            "accepted": False,
            "to": number,
            "error": {"code": row.code, "description": row.text},
        }
        for number, row in zip(numbers, FAILURES, strict=True)
    ]


@pytest.mark.parametrize("row", FAILURES, ids=lambda row: str(row.code))
async def test_a_fault_answers_the_code_once(sms: Sms, control: Control, row: Printed) -> None:
    match = {"operation": "sendSms"}
    fault = await control.arm({"error": row.code}, match=match, times=1)

    response = await sms.send()

    assert read_error(response) == (row.status, row.code, row.text)
    assert response.headers["x-mock-reason"] == f"fault:{fault}"
    assert await sms.accept()


@pytest.mark.parametrize("method", ["GET", "POST"])
async def test_a_fault_answers_at_any_endpoint(sms: Sms, control: Control, method: str) -> None:
    for row in FAILURES:
        await control.arm({"error": row.code}, match={"path": "*/validation/emails"}, times=1)

        response = await sms.client.request(method, f"{BASE}/validation/emails", auth=sms.auth)

        assert read_error(response) == (row.status, row.code, row.text)
