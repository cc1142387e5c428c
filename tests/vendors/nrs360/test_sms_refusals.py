"""Every parameter of the page's table with values it refuses: status, code and text."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from tests.vendors.nrs360.conftest import Sms

NO_RECIPIENT = (400, 102, "No valid recipients")
NO_TEXT = (400, 104, "Text message missing")
TOO_LONG = (400, 105, "Text message too long")
NO_SENDER = (400, 106, "Sender missing")
LONG_SENDER = (400, 107, "Sender too long")
BAD_SCHEDULE = (400, 108, "No valid Datetime for send")
BAD_URL = (400, 109, "Notification URL incorrect")
BAD_PARTS = (400, 110, "Exceeded maximum parts allowed or incorrect number of parts")
BAD_CODING = (400, 113, "Invalid coding")
BAD_EXPIRATION = (400, 119, "Invalid expiration date")
NO_CAMPAIGN = (400, 126, "Empty campaign name")
CUT_VARIABLE = (400, 142, "Can't split variable placeholders")

TWO = ["34666555444", "34666555333"]


def case(expected: tuple[int, int, str], words: str, /, **fields: Any) -> Any:
    """One refused send."""
    return pytest.param(fields, expected, id=words)


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        case(NO_TEXT, "message missing", message=...),
        case(NO_TEXT, "message null", message=None),
        case(NO_TEXT, "message empty", message=""),
        case(NO_TEXT, "message blank", message=" \n "),
        case(NO_TEXT, "message an array", message=["hello"]),
        case(NO_TEXT, "message an object", message={"text": "hello"}),
        case(NO_TEXT, "message a boolean", message=True),
        case(NO_TEXT, "text instead of message", message=..., text="hello"),
        case(NO_RECIPIENT, "to missing", to=...),
        case(NO_RECIPIENT, "to null", to=None),
        case(NO_RECIPIENT, "to empty", to=[]),
        case(NO_RECIPIENT, "to an empty text", to=""),
        case(NO_RECIPIENT, "to an object", to={"phone": "34666555444"}),
        case(NO_RECIPIENT, "to a boolean", to=True),
        case(NO_RECIPIENT, "to holds only bad numbers", to=["34", "", None, [], {}, True]),
        case(NO_RECIPIENT, "to with letters", to=["3466655544a"]),
        case(NO_RECIPIENT, "to with a plus", to=["+34666555444"]),
        case(NO_RECIPIENT, "to with two zeros", to=["0034666555444"]),
        case(NO_RECIPIENT, "to with spaces", to=["34 666 555 444"]),
        case(NO_RECIPIENT, "to six digits", to=["346665"]),
        case(NO_RECIPIENT, "to sixteen digits", to=["3466655544466655"]),
        case(NO_RECIPIENT, "to without its prefix", to=["666555444"]),
        case(NO_RECIPIENT, "to a fraction", to=[34666555444.5]),
        case(NO_SENDER, "from missing", from_=...),
        case(NO_SENDER, "from null", from_=None),
        case(NO_SENDER, "from empty", from_=""),
        case(NO_SENDER, "from an array", from_=["TEST"]),
        case(LONG_SENDER, "from 16 digits", from_="1234567890123456"),
        case(LONG_SENDER, "from 12 characters", from_="ABCDEFGHIJKL"),
        case(LONG_SENDER, "from 12 digits and a letter", from_="12345678901A"),
        case(BAD_CODING, "encoding GSM7", encoding="GSM7"),
        case(BAD_CODING, "encoding UCS2", encoding="UCS2"),
        case(BAD_CODING, "encoding AUTO", encoding="AUTO"),
        case(BAD_CODING, "encoding in capitals", encoding="GSM"),
        case(BAD_CODING, "encoding empty", encoding=""),
        case(BAD_CODING, "encoding a number", encoding=7),
        case(BAD_SCHEDULE, "scheduleDate in ISO 8601", scheduleDate="2026-03-03T12:00:00"),
        case(BAD_SCHEDULE, "scheduleDate past", scheduleDate="20260302095959"),
        case(BAD_SCHEDULE, "scheduleDate without seconds", scheduleDate="202603031200"),
        case(BAD_SCHEDULE, "scheduleDate on no day", scheduleDate="20260230120000"),
        case(BAD_SCHEDULE, "scheduleDate empty", scheduleDate=""),
        case(BAD_SCHEDULE, "scheduleDate an array", scheduleDate=["20260303120000"]),
        case(BAD_EXPIRATION, "expirationDate past", expirationDate="20260302095959"),
        case(BAD_EXPIRATION, "expirationDate in ISO 8601", expirationDate="2026-03-03"),
        case(
            BAD_EXPIRATION,
            "expirationDate before scheduleDate",
            scheduleDate="20260303120000",
            expirationDate="20260303115959",
        ),
        case(BAD_PARTS, "parts 0", parts=0),
        case(BAD_PARTS, "parts negative", parts=-1),
        case(BAD_PARTS, "parts 16", parts=16),
        case(BAD_PARTS, "parts a fraction", parts=1.5),
        case(BAD_PARTS, "parts a word", parts="many"),
        case(BAD_PARTS, "parts a boolean", parts=True),
        case(BAD_PARTS, "parts an array", parts=[2]),
        case(TOO_LONG, "161 characters in one part", message="x" * 161),
        case(BAD_URL, "notificationUrl without a scheme", notificationUrl="example.com/n"),
        case(BAD_URL, "notificationUrl ftp", notificationUrl="ftp://example.com/n"),
        case(BAD_URL, "notificationUrl empty", notificationUrl=""),
        case(BAD_URL, "notificationUrl an object", notificationUrl={"url": "https://example.com"}),
        case(BAD_URL, "notificationUrl an empty array", notificationUrl=[]),
        case(BAD_URL, "two URLs for one recipient", notificationUrl=["https://example.com/n"] * 2),
        case(BAD_URL, "one URL for two", to=TWO, notificationUrl=["https://example.com/n"]),
        case(BAD_URL, "one bad of two", to=TWO, notificationUrl=["https://example.com/n", "n"]),
        case((422, 422, "The trans field must be 0 or 1."), "trans 2", trans=2),
        case((422, 422, "The trans field must be 0 or 1."), "trans a word", trans="yes"),
        case(NO_CAMPAIGN, "campaignName empty", campaignName=""),
        case(NO_CAMPAIGN, "campaignName blank", campaignName="  "),
        case(NO_CAMPAIGN, "tags without campaignName", tags=["spring"]),
        case(NO_CAMPAIGN, "tags with campaignName null", tags=["spring"], campaignName=None),
        case(
            (422, 422, "The campaignName field must be a string."),
            "campaignName an array",
            campaignName=["Spring"],
        ),
        case(
            (422, 422, "The tags field must be an array."),
            "tags a text",
            campaignName="Spring",
            tags="a",
        ),
        case((422, 422, "The sub field must be an array."), "sub an object", sub={"name": "A"}),
        case((422, 422, "The sub field must contain 1 items."), "sub too long", sub=[{}, {}]),
        case((422, 422, "The sub field must contain 2 items."), "sub too short", to=TWO, sub=[{}]),
        case((422, 422, "The sub.0 field must be an object."), "sub of texts", sub=["A"]),
        case(
            CUT_VARIABLE, "splitParts in a variable", message="x" * 155 + "{surname}", splitParts=1
        ),
    ],
)
async def test_a_bad_value_is_refused_with_its_documented_error(
    sms: Sms, fields: dict[str, Any], expected: tuple[int, int, str]
) -> None:
    assert await sms.refuse(**fields) == expected


AVAILABLE = {"from": "09:00", "to": "21:00"}


@pytest.mark.parametrize(
    ("value", "code", "text"),
    [
        pytest.param({}, 183, "Available times value is not an array", id="an object"),
        pytest.param("9-21", 183, "Available times value is not an array", id="a text"),
        pytest.param(
            [{**AVAILABLE, "day": "monday"}],
            184,
            "Available times day is not an integer",
            id="day a word",
        ),
        pytest.param(
            [{**AVAILABLE, "day": 0}], 185, "Available times day out of range", id="day 0"
        ),
        pytest.param(
            [{**AVAILABLE, "day": 8}], 185, "Available times day out of range", id="day 8"
        ),
        pytest.param(
            [{**AVAILABLE, "from": "9:00"}],
            186,
            "Available times from hour format error",
            id="from 9:00",
        ),
        pytest.param(
            [{**AVAILABLE, "to": "25:00"}],
            187,
            "Available times to hour format error",
            id="to 25:00",
        ),
        pytest.param(
            [{"from": "21:00", "to": "09:00"}],
            188,
            "Available times from hour is greater than to hour",
            id="turned round",
        ),
        pytest.param(
            [{"from": "09:00"}], 189, "Missing available time object property", id="no to"
        ),
        pytest.param(
            [{"to": "21:00"}], 189, "Missing available time object property", id="no from"
        ),
        pytest.param(
            ["09:00"], 189, "Missing available time object property", id="no object within"
        ),
        pytest.param(
            [], 194, "Available times is specified but its value is empty", id="an empty array"
        ),
        pytest.param(
            [{"from": "09:00", "to": "09:14"}],
            196,
            "Available times range is too short",
            id="14 minutes",
        ),
    ],
)
async def test_bad_available_times_are_refused_with_their_documented_error(
    sms: Sms, value: Any, code: int, text: str
) -> None:
    assert await sms.refuse(availableTimes=value) == (400, code, text)


@pytest.mark.parametrize(
    ("config", "text"),
    [
        pytest.param("4", "The otpConfig field must be an object.", id="no object"),
        pytest.param(
            {"length": 2}, "The otpConfig.length field must be between 3 and 10.", id="length 2"
        ),
        pytest.param(
            {"length": 11}, "The otpConfig.length field must be between 3 and 10.", id="length 11"
        ),
        pytest.param(
            {"length": "long"}, "The otpConfig.length field must be an integer.", id="length a word"
        ),
        pytest.param(
            {"maxAttempts": 11},
            "The otpConfig.maxAttempts field must be between 1 and 10.",
            id="11 attempts",
        ),
        pytest.param(
            {"maxSecondsValidity": 29},
            "The otpConfig.maxSecondsValidity field must be between 30 and 600.",
            id="29 seconds",
        ),
        pytest.param(
            {"appId": []}, "The otpConfig.appId field must be a string.", id="appId an array"
        ),
    ],
)
async def test_a_bad_otp_config_is_refused_with_a_text_that_names_the_field(
    sms: Sms, config: Any, text: str
) -> None:
    refused = await sms.refuse(message="Your code: {OTP_CODE}", otpConfig=config)

    assert refused == (422, 422, text)


@pytest.mark.parametrize(
    "fields",
    [
        pytest.param({"message": 5}, id="message a number"),
        pytest.param({"from_": "123456789012345"}, id="from 15 digits"),
        pytest.param({"from_": "ABCDEFGHIJK"}, id="from 11 characters"),
        pytest.param({"from_": 34666555444}, id="from a number"),
        pytest.param({"encoding": "gsm"}, id="encoding gsm"),
        pytest.param({"encoding": "gsm-pt"}, id="encoding gsm-pt"),
        pytest.param({"encoding": "utf-16"}, id="encoding utf-16"),
        pytest.param({"encoding": None}, id="encoding null"),
        pytest.param({"scheduleDate": "20260302100000"}, id="scheduleDate this second"),
        pytest.param({"scheduleDate": 20260303120000}, id="scheduleDate a number"),
        pytest.param({"expirationDate": "20260302100000"}, id="expirationDate this second"),
        pytest.param({"parts": 1}, id="parts 1"),
        pytest.param({"parts": 15}, id="parts 15"),
        pytest.param({"parts": "3"}, id="parts in quotes"),
        pytest.param({"notificationUrl": "http://127.0.0.1:9/n?i=%i"}, id="notificationUrl http"),
        pytest.param({"notificationUrl": ["https://example.com/n"]}, id="notificationUrl an array"),
        pytest.param({"trans": 0}, id="trans 0"),
        pytest.param({"trans": 1}, id="trans 1"),
        pytest.param({"campaignName": "Spring", "tags": []}, id="tags empty"),
        pytest.param({"campaignName": "Spring", "tags": ["a", 2]}, id="tags of texts and numbers"),
        pytest.param({"tags": []}, id="tags empty without campaignName"),
        pytest.param({"certified": True}, id="certified"),
        pytest.param({"flash": False}, id="flash"),
        pytest.param({"sub": [{"name": "A"}]}, id="sub"),
        pytest.param({"sub": [[]]}, id="sub of an empty object as PHP writes it"),
        pytest.param({"splitParts": True}, id="splitParts"),
        pytest.param({"availableTimes": [AVAILABLE]}, id="availableTimes without day"),
        pytest.param(
            {"availableTimes": [{**AVAILABLE, "day": day} for day in (1, 7)]},
            id="availableTimes on days 1 and 7",
        ),
        pytest.param(
            {"availableTimes": [{"from": "09:00", "to": "09:15"}]}, id="availableTimes of 15 min"
        ),
        pytest.param({"otpConfig": {"length": 3, "maxAttempts": 10}}, id="otpConfig without code"),
    ],
)
async def test_a_good_value_is_accepted(sms: Sms, fields: dict[str, Any]) -> None:
    (row,) = await sms.accept(**fields)

    assert row["parts"] == 1


BAD_FIELDS: tuple[tuple[int, dict[str, Any]], ...] = (
    (104, {"message": ""}),
    (102, {"to": []}),
    (106, {"from_": ""}),
    (113, {"encoding": "GSM7"}),
    (108, {"scheduleDate": "tomorrow"}),
    (119, {"expirationDate": "tomorrow"}),
    (110, {"parts": 16}),
    (109, {"notificationUrl": "nowhere"}),
    (422, {"trans": 2}),
    (126, {"campaignName": ""}),
    (422, {"sub": "none"}),
    (142, {"message": "x" * 155 + "{surname}", "splitParts": True}),
    (183, {"availableTimes": "always"}),
    (422, {"otpConfig": "none"}),
)
"""One mistake per parameter, in the order of the page's table."""


@pytest.mark.parametrize("first", range(len(BAD_FIELDS)), ids=lambda at: f"field {at}")
async def test_of_several_mistakes_the_first_of_the_table_is_told(sms: Sms, first: int) -> None:
    fields = {name: value for _, bad in reversed(BAD_FIELDS[first:]) for name, value in bad.items()}

    _, code, _ = await sms.refuse(**fields)

    assert code == BAD_FIELDS[first][0]
