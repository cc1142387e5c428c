"""Why an answer was what it was."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

import httpx
import pytest

from tests.admin.conftest import problem_of

SMS = "/nrs360/api/rest/sms"
GOOD = {"to": ["34666555444"], "from": "TEST", "message": "SMS text message"}
SPOKEN = {"language": "en_GB", "gender": "F"}

Explain = Callable[[httpx.Response], Awaitable[dict[str, Any]]]


@pytest.fixture
def explain(admin: httpx.AsyncClient) -> Explain:
    """Asks why an answer was what it was."""

    async def ask(answer: httpx.Response) -> dict[str, Any]:
        exchange = answer.headers["x-mock-exchange"]
        response = await admin.get(f"/__admin/requests/{exchange}/explain")
        assert response.status_code == 200, response.text
        explanation: dict[str, Any] = response.json()
        assert explanation["id"] == exchange
        assert explanation["status"] == answer.status_code
        assert explanation["reason"] == answer.headers.get("x-mock-reason", "")
        return explanation

    return ask


async def test_plain_answer_is_explained_with_its_place_in_the_page(
    client: httpx.AsyncClient, nrs360: dict[str, Any], explain: Explain
) -> None:
    answer = await client.post(SMS, json=GOOD, **nrs360)
    assert await explain(answer) == {
        "id": answer.headers["x-mock-exchange"],
        "status": 202,
        "reason": "",
        "kind": "plain",
        "why": "The plain course: nothing was refused, injected or asked for.",
        "code": "",
        "text": "",
        "field": "",
        "rule": "",
        "refusals": [],
        "operation": "sendSms",
        "source": "Campaigns › Send SMS Message",
        "fidelity": "documented",
        "fault": None,
        "magic": [],
        "nearest": [],
    }


@pytest.mark.parametrize(
    ("path", "change", "code", "field", "text"),
    [
        ("sms", {"to": None}, "102", "to", "No valid recipients"),
        ("sms", {"message": None}, "104", "message", "Text message missing"),
        ("sms", {"from": None}, "106", "from", "Sender missing"),
        ("sms", {"from": "1" * 16}, "107", "from", "Sender too long"),
        ("sms", {"scheduleDate": "2020"}, "108", "scheduleDate", "No valid Datetime for send"),
        ("sms", {"notificationUrl": "x"}, "109", "notificationUrl", "Notification URL incorrect"),
        ("sms", {"encoding": "UCS2"}, "113", "encoding", "Invalid coding"),
        ("sms", {"tags": ["a"]}, "126", "campaignName", "Empty campaign name"),
        ("sms", {"sub": [{}, {}]}, "422", "sub", "The sub field must contain 1 items."),
        ("sms", {"sub": ["x"]}, "422", "sub.0", "The sub.0 field must be an object."),
        ("voice", {"language": "xx_XX"}, "130", "language", "Invalid voice language"),
        ("voice", {**SPOKEN, "retries": 6}, "177", "retries", "Call retries value out of range"),
        ("sms", {"availableTimes": "9"}, "183", "availableTimes",
         "Available times value is not an array"),
    ],
)  # fmt: skip
async def test_refusal_of_360nrs_names_code_field_and_rule(
    client: httpx.AsyncClient,
    nrs360: dict[str, Any],
    explain: Explain,
    path: str,
    change: dict[str, Any],
    code: str,
    field: str,
    text: str,
) -> None:
    answer = await client.post(f"/nrs360/api/rest/{path}", json={**GOOD, **change}, **nrs360)
    explanation = await explain(answer)
    assert (explanation["kind"], explanation["code"]) == ("validation", code)
    assert (explanation["field"], explanation["text"]) == (field, text)
    ended = text.removesuffix(".")
    assert explanation["why"] == f"360NRS refused `{field}` with {code}: {ended}."
    assert explanation["rule"]


async def test_refused_recipient_among_others_is_named(
    client: httpx.AsyncClient, nrs360: dict[str, Any], explain: Explain
) -> None:
    answer = await client.post(SMS, json={**GOOD, "to": ["34", "34666555444", "1"]}, **nrs360)
    explanation = await explain(answer)
    assert (answer.status_code, explanation["kind"]) == (207, "validation")
    assert explanation["refusals"][0] == {
        "code": "102",
        "text": "No valid recipients (34)",
        "field": "to",
        "rule": "Leave out `to`, or send to `34`: no recipient is valid.",
        "doubt": "7 to 15 digits that are possible in their country, else 102",
    }
    assert explanation["refusals"][1]["text"] == "No valid recipients (1)"
    assert explanation["why"] == (
        "360NRS refused `to` with 102: No valid recipients (34); and 1 more."
    )


@pytest.mark.parametrize(
    ("method", "path", "headers", "why"),
    [
        ("POST", SMS, {}, "is missing. 360NRS refused it with 103: Username or password unknown."),
        ("POST", SMS, {"authorization": "Basic dTppbnZhbGlk"},
         "was refused. 360NRS refused it with 103: Username or password unknown."),
        ("GET", "/collect/v1/requests", {},
         "is missing. Collect refused it with 401: Your API key is wrong."),
        ("GET", "/easir/accounts", {"authorization": "Bearer invalid"},
         "was refused. EASIR refused it with unauthorized: Unauthorized."),
        ("POST", "/xebo/api/v1/export/responses/json", {"x-api-key": "invalid"},
         "was refused. Xebo refused it with token_invalid: The authorization token is invalid."),
    ],
)  # fmt: skip
async def test_refused_credential_is_told_from_a_missing_one(
    client: httpx.AsyncClient,
    explain: Explain,
    method: str,
    path: str,
    headers: dict[str, str],
    why: str,
) -> None:
    explanation = await explain(await client.request(method, path, headers=headers))
    assert (explanation["kind"], explanation["field"]) == ("authorization", "credential")
    assert explanation["why"] == f"The credential {why}"


async def test_address_that_is_not_allowed_is_a_matter_of_authorization(
    admin: httpx.AsyncClient,
    client: httpx.AsyncClient,
    nrs360: dict[str, Any],
    explain: Explain,
) -> None:
    changed = await admin.put("/__admin/vendors/nrs360/ips", json={"ips": ["192.0.2.1"]})
    assert changed.status_code == 200, changed.text
    explanation = await explain(await client.post(SMS, json=GOOD, **nrs360))
    assert (explanation["kind"], explanation["code"]) == ("authorization", "112")


async def test_refusal_of_collect_says_what_its_answer_has_no_text_for(
    client: httpx.AsyncClient, explain: Explain
) -> None:
    answer = await client.post("/collect/v1/request", json={}, auth=("", "collect-key"))
    explanation = await explain(answer)
    assert (explanation["kind"], explanation["code"]) == ("validation", "400")
    assert explanation["field"] == "campaignId"
    assert explanation["why"] == (
        "Collect refused `campaignId` with 400: Your request is invalid (campaignId is required)."
    )


async def test_refusals_of_easir_are_all_named(client: httpx.AsyncClient, explain: Explain) -> None:
    answer = await client.post(
        "/easir/accounts",
        json={"b2c": "x", "fixed_fields": {"email": "nobody"}},
        headers={"authorization": "Bearer easir-token"},
    )
    assert answer.status_code == 422
    explanation = await explain(answer)
    named = [(one["code"], one["field"]) for one in explanation["refusals"]]
    expected = [(one["code"], one.get("field", "")) for one in answer.json()["errors"]]
    assert named == expected
    assert ("validation.email", "fixed_fields.email") in named
    assert (explanation["code"], explanation["field"]) == named[0]


@pytest.mark.parametrize(
    ("path", "body", "code", "field"),
    [
        ("/v2/api/collectors/5/campaigns/external", {}, "field_required", "collectortoken"),
        ("/v2/api/collectors/5/campaigns/external", {"collectortoken": 1}, "invalid_field",
         "collectortoken"),
        ("/api/v1/oauth/token", {"email": "john@xebo.ai"}, "invalid", "password"),
        ("/api/v1/oauth/token", {"email": "john@xebo.ai", "password": "invalid"},
         "no_active_account", ""),
    ],
)  # fmt: skip
async def test_refusal_of_xebo_names_code_and_field(
    client: httpx.AsyncClient,
    explain: Explain,
    path: str,
    body: dict[str, Any],
    code: str,
    field: str,
) -> None:
    answer = await client.post(f"/xebo{path}", json=body, headers={"x-api-key": "xebo-api-key"})
    explanation = await explain(answer)
    assert explanation["kind"] == "validation"
    assert (explanation["code"], explanation["field"]) == (code, field)


@pytest.mark.parametrize(
    ("to", "status", "outcome", "code"),
    [
        (["34600000111"], 402, "error 111", "111"),
        (["34600000111", "34666555444"], 207, "error 111", "111"),
        (["34600001001"], 202, "undelivered", ""),
    ],
)
async def test_magic_recipient_is_named_with_its_outcome(
    client: httpx.AsyncClient,
    nrs360: dict[str, Any],
    explain: Explain,
    to: list[str],
    status: int,
    outcome: str,
    code: str,
) -> None:
    answer = await client.post(SMS, json={**GOOD, "to": to}, **nrs360)
    explanation = await explain(answer)
    assert (answer.status_code, explanation["kind"], explanation["code"]) == (status, "magic", code)
    assert [(one["recipient"], one["outcome"]) for one in explanation["magic"]] == [
        (to[0], outcome)
    ]
    assert explanation["why"] == f"The request has a magic recipient: {to[0]} ({outcome})."


async def test_magic_address_is_explained_by_its_outcome_for_mail(
    client: httpx.AsyncClient, nrs360: dict[str, Any], explain: Explain
) -> None:
    mail = {
        "to": ["bounce@example.com"],
        "fromEmail": "info@example.com",
        "fromName": "Me",
        "subject": "Hello",
        "body": "<p>Hello</p>",
        "replyTo": "info@example.com",
    }
    explanation = await explain(await client.post("/nrs360/api/rest/mailing", json=mail, **nrs360))
    assert [(one["recipient"], one["channels"]) for one in explanation["magic"]] == [
        ("bounce@example.com", ["email"])
    ]


async def arm(admin: httpx.AsyncClient, **fault: Any) -> str:
    """Arms a fault; its id."""
    armed = await admin.post("/__admin/faults", json=fault)
    assert armed.status_code == 201, armed.text
    return str(armed.json()["id"])


async def test_fault_is_shown_with_how_often_it_struck(
    admin: httpx.AsyncClient, client: httpx.AsyncClient, nrs360: dict[str, Any], explain: Explain
) -> None:
    fault = await arm(admin, match={"operation": "sendSms"}, times=3, effect={"error": 111})
    await client.post(SMS, json=GOOD, **nrs360)
    explanation = await explain(await client.post(SMS, json=GOOD, **nrs360))
    assert (explanation["kind"], explanation["code"]) == ("fault", "111")
    assert explanation["fault"] == {
        "id": fault,
        "match": {"operation": "sendSms"},
        "effect": {"error": 111},
        "times": 1,
        "probability": 1.0,
        "seed": 0,
        "struck": 2,
        "tried": 2,
    }
    assert explanation["why"] == (
        f"Fault {fault} struck: error 111. It has struck 2 of 2 requests that matched; 1 left."
    )


async def test_fault_that_was_disarmed_since_is_still_the_reason(
    admin: httpx.AsyncClient, client: httpx.AsyncClient, nrs360: dict[str, Any], explain: Explain
) -> None:
    fault = await arm(admin, effect={"status": 503})
    answer = await client.post(SMS, json=GOOD, **nrs360)
    await admin.delete("/__admin/faults")
    explanation = await explain(answer)
    assert (explanation["kind"], explanation["fault"]) == ("fault", None)
    assert explanation["why"] == f"Fault {fault} struck, which is not armed any more."


async def test_failure_that_the_request_asked_for_is_told_so(
    client: httpx.AsyncClient, nrs360: dict[str, Any], explain: Explain
) -> None:
    headers = {"prefer": "code=503"}
    explanation = await explain(await client.post(SMS, json=GOOD, headers=headers, **nrs360))
    assert (explanation["kind"], explanation["fault"]) == ("fault", None)
    assert explanation["why"] == "The request asked for it: Prefer: code=503."


@pytest.mark.parametrize(
    ("method", "path", "why"),
    [
        ("POST", "/smss", "360NRS has no POST /api/rest/smss; the nearest is POST /api/rest/sms."),
        ("GET", "/sms", "360NRS has no GET /api/rest/sms; the nearest is POST /api/rest/sms."),
        ("GET", "/qqqqqq", "No operation of 360NRS is like GET /api/rest/qqqqqq."),
    ],
)
async def test_request_that_no_operation_is_for_is_explained_by_the_nearest(
    client: httpx.AsyncClient,
    nrs360: dict[str, Any],
    explain: Explain,
    method: str,
    path: str,
    why: str,
) -> None:
    answer = await client.request(method, f"/nrs360/api/rest{path}", **nrs360)
    explanation = await explain(answer)
    assert (explanation["kind"], explanation["operation"]) == ("unmatched", "")
    assert (explanation["source"], explanation["fidelity"]) == ("", None)
    assert explanation["why"] == why


@pytest.mark.parametrize(
    ("method", "path", "rule"),
    [
        ("GET", "/sms/NOTHING", "Ask for a path, or for an id, that leads nowhere."),
        ("PUT", "/sms", "Ask for a path with a method that it does not have."),
    ],
    ids=["unknown-id", "wrong-method"],
)
async def test_what_is_not_there_comes_with_the_rule_of_its_code(
    client: httpx.AsyncClient,
    nrs360: dict[str, Any],
    explain: Explain,
    method: str,
    path: str,
    rule: str,
) -> None:
    answer = await client.request(method, f"/nrs360/api/rest{path}", **nrs360)
    assert (await explain(answer))["rule"] == rule


async def test_unknown_link_is_a_refusal_without_a_code(
    client: httpx.AsyncClient, explain: Explain
) -> None:
    explanation = await explain(await client.get("/nrs360/s/NOTHING"))
    assert (explanation["kind"], explanation["code"]) == ("validation", "")
    assert explanation["why"] == "360NRS refused it: 404."


async def test_request_that_is_not_there_has_no_explanation(admin: httpx.AsyncClient) -> None:
    response = await admin.get("/__admin/requests/nothing/explain")
    assert response.status_code == 404
    assert problem_of(response)["detail"] == "there is no request nothing"
