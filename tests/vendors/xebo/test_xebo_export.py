"""The export of responses: rows, filters, pages."""

from __future__ import annotations

from typing import Any

import pytest

from tests.vendors.xebo.conftest import BODY, BODY_TOKEN, SAMPLE, Xebo

DAY = 86_400


async def test_row_has_respondent_custom_columns_questions_and_times(xebo: Xebo) -> None:
    survey = await xebo.invite(extUniqueId="123", city="Delhi", visits=3)
    await xebo.answer(survey, "visit", visited="Yes")
    await xebo.advance(90)
    await xebo.answer(survey, "experience", liked=["Prices", "Staff"], satisfaction="5")
    await xebo.answer(survey, "recommendation", nps="9", comment=" Fine ")

    (row,) = await xebo.export()

    assert list(row) == [
        *("respondent_id", "collector_id", "extUniqueId", "city", "visits"),
        *("visited", "liked", "satisfaction", "problem", "nps", "comment"),
        *("status", "started_at", "completed_at"),
    ]
    assert len(row.pop("respondent_id")) == 24
    assert row == {
        "collector_id": SAMPLE,
        "extUniqueId": "123",
        "city": "Delhi",
        "visits": 3,
        "visited": "Yes",
        "liked": "Staff; Prices",
        "satisfaction": 5,
        "problem": None,
        "nps": 9,
        "comment": "Fine",
        "status": 1,
        "started_at": "2026-03-02 10:00:00",
        "completed_at": "2026-03-02 10:01:30",
    }


async def test_custom_column_with_the_name_of_another_is_kept_beside_it(xebo: Xebo) -> None:
    await xebo.complete(await xebo.invite(extUniqueId="1", status="gold", nps="mine"))
    (row,) = await xebo.export()
    assert (row["status"], row["custom_status"]) == (1, "gold")
    assert (row["nps"], row["custom_nps"]) == (9, "mine")


async def test_invitation_that_was_only_opened_is_no_response(xebo: Xebo) -> None:
    await xebo.client.get(await xebo.invite())
    assert await xebo.export() == []


@pytest.fixture
async def three(xebo: Xebo) -> Xebo:
    """A partial, a complete and a disqualified response; days lie between, the last is of another
    collector."""
    await xebo.answer(await xebo.invite(extUniqueId="partial"), "visit", visited="Yes")
    await xebo.advance(DAY)
    await xebo.complete(await xebo.invite(extUniqueId="complete"))
    await xebo.advance(DAY)
    answer = await xebo.external([{"extUniqueId": "disqualified"}], BODY, BODY_TOKEN)
    link = answer.json()["data"][0]["message"].rpartition("/")[2]
    await xebo.answer(f"/xebo/survey/{link}", "visit", visited="No")
    return xebo


FILTERS: dict[str, tuple[dict[str, Any], list[str]]] = {
    "none": ({}, ["partial", "complete", "disqualified"]),
    "partial": ({"response_status": [0]}, ["partial"]),
    "complete": ({"response_status": [1]}, ["complete"]),
    "disqualified": ({"response_status": ["2"]}, ["disqualified"]),
    "all statuses": ({"response_status": [0, 1, 2]}, ["partial", "complete", "disqualified"]),
    "collector": ({"collector_ids": [BODY]}, ["disqualified"]),
    "unknown collector": ({"collector_ids": ["0" * 24]}, []),
    "none named": (
        {"collector_ids": [], "response_status": []},
        ["partial", "complete", "disqualified"],
    ),
    "two collectors": (
        {"collector_ids": [SAMPLE, BODY]},
        ["partial", "complete", "disqualified"],
    ),
    "between": (
        {"date_filter": {"operand": ["2026-03-02", "2026-03-03"], "type": "between"}},
        ["partial", "complete"],
    ),
    "one day": (
        {"date_filter": {"operand": ["2026-03-03", "2026-03-03"], "type": "between"}},
        ["complete"],
    ),
    "before": ({"date_filter": {"operand": ["03/03/2026"], "type": "before"}}, ["partial"]),
    "after": ({"date_filter": {"operand": ["2026-03-03"], "type": "after"}}, ["disqualified"]),
    "times": (
        {"time_filter": {"start": "2026-03-03 10:00:00", "end": "2026-03-03 10:00:00"}},
        ["complete"],
    ),
    "from a time": (
        {"time_filter": {"start": "2026-03-03 10:00:01"}},
        ["disqualified"],
    ),
    "both": (
        {"response_status": [1, 2], "collector_ids": [SAMPLE]},
        ["complete"],
    ),
}


@pytest.mark.parametrize(("filters", "names"), FILTERS.values(), ids=FILTERS.keys())
async def test_filters_choose_responses(
    three: Xebo, filters: dict[str, Any], names: list[str]
) -> None:
    assert [row["extUniqueId"] for row in await three.export(**filters)] == names


async def test_partial_and_disqualified_have_their_times(three: Xebo) -> None:
    partial, _, disqualified = await three.export()
    assert (partial["status"], partial["completed_at"]) == (0, None)
    assert (disqualified["status"], disqualified["completed_at"]) == (2, "2026-03-04 10:00:00")


@pytest.mark.parametrize("way", ["body", "query"])
async def test_pages_hold_all_responses_once(three: Xebo, way: str) -> None:
    async def page(number: int) -> Any:
        asked = {"page": str(number), "page_size": "2"}
        if way == "body":
            return (await three.export_page(**asked)).json()
        path = f"/api/v1/export/responses/json?page={number}&page_size=2"
        return (await three.post(path, {"survey_id": "66c70e10f57bd9efe12d6800"})).json()

    first, second, third = await page(1), await page(2), await page(3)

    counts = {key: first[key] for key in ("page", "page_size", "total", "total_pages")}
    assert counts == {"page": 1, "page_size": 2, "total": 3, "total_pages": 2}
    assert [row["extUniqueId"] for row in first["data"]] == ["partial", "complete"]
    assert [row["extUniqueId"] for row in second["data"]] == ["disqualified"]
    assert third["data"] == []


async def test_page_has_250_rows_when_no_size_is_asked_for(xebo: Xebo) -> None:
    assert (await xebo.export_page()).json() == {
        "page": 1,
        "page_size": 250,
        "total": 0,
        "total_pages": 0,
        "data": [],
    }


REFUSED: dict[str, tuple[dict[str, Any], str]] = {
    "no survey": ({"survey_id": None}, "survey_id is required"),
    "survey a number": ({"survey_id": 5}, "survey_id must be a string"),
    "unknown survey": ({"survey_id": "0" * 24}, "Survey not found"),
    "structure": ({"data_structure": "nested"}, "data_structure must be flat"),
    "status": ({"response_status": [3]}, "response_status must be an array of 0, 1 and 2"),
    "status true": ({"response_status": [True]}, "response_status must be an array of 0, 1 and 2"),
    "collectors": ({"collector_ids": "x"}, "collector_ids must be an array of strings"),
    "page 0": ({"page": 0}, "page must be from 1 to 1000000"),
    "page a word": ({"page": "x"}, "page must be a positive integer"),
    "page_size": ({"page_size": 1001}, "page_size must be from 1 to 1000"),
    "date filter": ({"date_filter": []}, "date_filter must be an object with operand and type"),
    "date": (
        {"date_filter": {"operand": ["soon", "later"], "type": "between"}},
        "date_filter has a day that is not YYYY-MM-DD",
    ),
    "one date between": (
        {"date_filter": {"operand": ["2026-03-02"], "type": "between"}},
        "date_filter must be between two days, before or after one",
    ),
    "time": (
        {"time_filter": {"start": "2026-03-02"}},
        "time_filter has a time that is not YYYY-MM-DD HH:MM:SS",
    ),
    "last day of all": (
        {"date_filter": {"operand": ["9999-12-31"], "type": "after"}},
        "date_filter has a day that is not YYYY-MM-DD",
    ),
}


@pytest.mark.parametrize(("filters", "message"), REFUSED.values(), ids=REFUSED.keys())
async def test_filter_that_cannot_be_read_is_refused(
    xebo: Xebo, filters: dict[str, Any], message: str
) -> None:
    answer = await xebo.export_page(**filters)
    assert answer.status_code == 400
    assert answer.json() == {"error": {"name": "Bad Request", "message": message}}


async def test_numbers_too_large_for_json_are_null_and_spoil_no_answer(xebo: Xebo) -> None:
    contacts = b'[{"extUniqueId": "1", "spent": 1e999, "owed": -1e999}, {"extUniqueId": 1e999}]'
    body = b'{"collectortoken": "J/d5730267", "contacts": %s}' % contacts
    asked = await xebo.client.post(
        f"/xebo/v2/api/collectors/{SAMPLE}/campaigns/external",
        content=body,
        headers={"x-api-key": "xebo-api-key"},
    )
    code = asked.json()["data"][0]["message"].rpartition("/")[2]
    await xebo.complete(f"/xebo/survey/{code}")

    exported = await xebo.export_page()

    assert asked.json()["rejected_list"] == [
        {"extUniqueId": None, "reason": "extUniqueId must be a string"}
    ]
    assert b"Infinity" not in asked.content + exported.content
    (row,) = exported.json()["data"]
    assert (row["spent"], row["owed"]) == (None, None)
