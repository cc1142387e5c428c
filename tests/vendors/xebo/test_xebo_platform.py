"""Surveys, collectors, tokens and keys by the control API."""

from __future__ import annotations

import re
from typing import Any

import pytest

from tests.vendors.xebo.conftest import SAMPLE, SAMPLE_TOKEN, SURVEY, Xebo

DEFINITION: dict[str, Any] = {
    "name": "Lunch",
    "pages": [
        {
            "name": "food",
            "questions": [
                {
                    "name": "dish",
                    "kind": "single",
                    "text": "Which dish?",
                    "options": ["Soup", "Pie"],
                }
            ],
        }
    ],
}


async def test_fixtures_have_the_pages_collectors_and_one_per_medium(xebo: Xebo) -> None:
    listed = (await xebo.platform("GET", "/collectors")).json()["items"]
    assert [(one["id"], one["collectortoken"], one["medium"]) for one in listed] == [
        ("66c70e71f57bd9efe12d691d", "J/d5730267", None),
        ("66c70e71f57bd9efe12d691e", "E/f1a0f500", None),
        ("66c70e71f57bd9efe12d6921", "A/00000001", 1),
        ("66c70e71f57bd9efe12d6922", "B/00000002", 2),
        ("66c70e71f57bd9efe12d6923", "C/00000003", 3),
    ]


async def test_survey_and_collector_that_were_made_are_used(xebo: Xebo) -> None:
    survey = (await xebo.platform("POST", "/surveys", DEFINITION)).json()
    order = {"survey_id": survey["id"], "text": "Tell us:", "expires_in_seconds": 60}
    collector = (await xebo.platform("POST", "/collectors", order)).json()
    assert re.fullmatch(r"[0-9a-f]{24}", collector["id"])
    assert re.fullmatch(r"[A-Z]/[0-9a-f]{8}", collector["collectortoken"])

    answer = await xebo.external([{"a": 1}], collector["id"], collector["collectortoken"])

    message = answer.json()["data"][0]["message"]
    assert message.startswith("Tell us: http://localhost:4360/xebo/s/")
    link = message.rpartition(" ")[2]
    opened = await xebo.client.get(link, follow_redirects=True)
    assert "Which dish?" in opened.text
    await xebo.answer(str(opened.url), "food", dish="Pie")
    (row,) = await xebo.export(survey_id=survey["id"])
    assert row["dish"] == "Pie"


async def test_collector_counts_who_answered(xebo: Xebo) -> None:
    await xebo.complete(await xebo.invite(extUniqueId="1"))
    await xebo.answer(await xebo.invite(extUniqueId="2"), "visit", visited="Yes")
    await xebo.answer(await xebo.invite(extUniqueId="3"), "visit", visited="No")
    await xebo.invite(extUniqueId="4")

    shown = (await xebo.platform("GET", f"/collectors/{SAMPLE}")).json()

    counts = {name: shown[name] for name in ("invited", "partial", "complete", "disqualified")}
    assert counts == {"invited": 4, "partial": 1, "complete": 1, "disqualified": 1}


async def test_renewed_token_replaces_the_old_one(xebo: Xebo) -> None:
    shown = (await xebo.platform("POST", f"/collectors/{SAMPLE}/token")).json()
    assert (await xebo.external([{"a": 1}], token=SAMPLE_TOKEN)).status_code == 400
    assert (await xebo.external([{"a": 1}], token=shown["collectortoken"])).status_code == 200


async def test_closed_collector_makes_no_links(xebo: Xebo) -> None:
    await xebo.platform("PUT", f"/collectors/{SAMPLE}", {"is_open": False})
    answer = await xebo.external([{"a": 1}])
    assert answer.status_code == 400
    assert answer.json()["error"]["message"] == "Collector is not active"


async def test_links_without_an_end_do_not_expire(xebo: Xebo) -> None:
    await xebo.platform("PUT", f"/collectors/{SAMPLE}", {"expires_in_seconds": None})
    survey = await xebo.invite()
    await xebo.advance(400 * 86_400)
    assert (await xebo.client.get(survey)).status_code == 200


BAD_COLLECTORS: dict[str, tuple[Any, str]] = {
    "no object": ([], "a JSON object is needed"),
    "no survey": ({}, "survey_id is missing or no text"),
    "medium": ({"survey_id": SURVEY, "medium": 4}, "medium must be 1 (SMS)"),
    "id": ({"survey_id": SURVEY, "id": "x"}, "id must be 24 hex digits"),
    "id there": ({"survey_id": SURVEY, "id": SAMPLE}, f"there is a collector {SAMPLE} already"),
    "token": ({"survey_id": SURVEY, "collectortoken": "x"}, "collectortoken must be a capital"),
    "lifetime": ({"survey_id": SURVEY, "expires_in_seconds": 0}, "expires_in_seconds must be"),
    "open": ({"survey_id": SURVEY, "is_open": 1}, "is_open must be true or false"),
    "text": ({"survey_id": SURVEY, "text": ""}, "text must be a text"),
    "name": ({"survey_id": SURVEY, "name": 5}, "name must be a text"),
    "medium a list": ({"survey_id": SURVEY, "medium": [1]}, "medium must be 1 (SMS)"),
    "misspelt": ({"survey_id": SURVEY, "token": "Z/00000009"}, "a collector has no token"),
}


@pytest.mark.parametrize(("body", "text"), BAD_COLLECTORS.values(), ids=BAD_COLLECTORS.keys())
async def test_collector_that_cannot_be_made_is_a_422_that_says_why(
    xebo: Xebo, body: Any, text: str
) -> None:
    answer = await xebo.platform("POST", "/collectors", body)
    assert answer.status_code == 422
    assert text in answer.json()["detail"]


async def test_collector_can_be_made_closed(xebo: Xebo) -> None:
    made = await xebo.platform("POST", "/collectors", {"survey_id": SURVEY, "is_open": False})
    assert made.json()["is_open"] is False


async def test_collector_is_read_changed_and_put_back(xebo: Xebo) -> None:
    read = (await xebo.platform("GET", f"/collectors/{SAMPLE}")).json()
    changed = {**read, "medium": 2, "name": "Renamed", "sender": "Shop"}

    put = (await xebo.platform("PUT", f"/collectors/{SAMPLE}", changed)).json()

    assert put == changed
    answer = (await xebo.external([{"mobile": "919876543210"}])).json()
    assert answer["rejected_list"][0]["reason"] == "email is mandatory for medium 2"


async def test_collector_stays_with_its_survey(xebo: Xebo) -> None:
    put = await xebo.platform("PUT", f"/collectors/{SAMPLE}", {"survey_id": "0" * 24})
    assert put.status_code == 422
    assert "survey_id cannot be changed" in put.json()["detail"]


@pytest.mark.parametrize("path", ["/collectors/1", "/surveys/1"])
async def test_what_does_not_exist_is_a_404(xebo: Xebo, path: str) -> None:
    answer = await xebo.platform("GET", path)
    assert answer.status_code == 404
    assert "there is no" in answer.json()["detail"]


async def test_survey_is_shown_as_it_was_made(xebo: Xebo) -> None:
    made = (await xebo.platform("POST", "/surveys", DEFINITION)).json()
    shown = (await xebo.platform("GET", f"/surveys/{made['id']}")).json()
    assert shown == {"id": made["id"], **DEFINITION}


async def test_keys_are_listed(xebo: Xebo) -> None:
    made = (await xebo.platform("POST", "/keys")).json()["key"]
    listed = (await xebo.platform("GET", "/keys")).json()["items"]
    assert listed == ["xebo-api-key", made]
