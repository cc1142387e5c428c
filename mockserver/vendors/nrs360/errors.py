"""Every error of the 360NRS API, and how to have each of them.

The table is the one of the page's section "Errors", spelt as it is printed there. An error travels
as :class:`ApiError` from where it is found to the one place where the vendor's application renders
it as ``{"error": {"code": 102, "description": "No valid recipients"}}``.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Final

from mockserver.kernel.vendor import CREDENTIAL, Refusal


@dataclass(frozen=True, slots=True)
class ErrorRow:
    """One row of the table: the vendor's code, the HTTP status it travels with, and its text."""

    code: int
    status: int
    description: str


_TABLE: Final = (
    ErrorRow(0, 202, "Accepted for delivery"),
    ErrorRow(101, 500, "Internal Database error"),
    ErrorRow(102, 400, "No valid recipients"),
    ErrorRow(103, 401, "Username or password unknown"),
    ErrorRow(104, 400, "Text message missing"),
    ErrorRow(105, 400, "Text message too long"),
    ErrorRow(106, 400, "Sender missing"),
    ErrorRow(107, 400, "Sender too long"),
    ErrorRow(108, 400, "No valid Datetime for send"),
    ErrorRow(109, 400, "Notification URL incorrect"),
    ErrorRow(110, 400, "Exceeded maximum parts allowed or incorrect number of parts"),
    ErrorRow(111, 402, "Not enough credits"),
    ErrorRow(112, 401, "IP address not allowed"),
    ErrorRow(113, 400, "Invalid coding"),
    ErrorRow(114, 400, "Invalid subject"),
    ErrorRow(115, 400, "Sender is not verified"),
    ErrorRow(116, 400, "Invalid replyTo"),
    ErrorRow(117, 400, "ReplyTo is not verified"),
    ErrorRow(118, 401, "Email blocked for exceeding the hard-bounced limit allowed"),
    ErrorRow(119, 400, "Invalid expiration date"),
    ErrorRow(120, 400, "Invalid GUID"),
    ErrorRow(121, 400, "Invalid scheduled date"),
    ErrorRow(122, 500, "Update error"),
    ErrorRow(123, 500, "Delete error"),
    ErrorRow(125, 400, "Invalid JSON"),
    ErrorRow(126, 400, "Empty campaign name"),
    ErrorRow(130, 400, "Invalid voice language"),
    ErrorRow(131, 400, "Invalid voice gender"),
    ErrorRow(132, 400, "Invalid voice caller"),
    ErrorRow(133, 400, "Invalid audio URL"),
    ErrorRow(134, 400, "Unsupported audio format"),
    ErrorRow(140, 400, "Template missing"),
    ErrorRow(141, 400, "Missing landing placeholder"),
    ErrorRow(142, 400, "Can't split variable placeholders"),
    ErrorRow(150, 400, "Missing billing profile"),
    ErrorRow(151, 400, "Error retrieving TPV url"),
    ErrorRow(152, 400, "Invalid VAT"),
    ErrorRow(153, 400, "Invalid method"),
    ErrorRow(154, 400, "Invalid conversion rate"),
    ErrorRow(155, 400, "Max limit reached"),
    ErrorRow(156, 400, "Min limit reached"),
    ErrorRow(157, 400, "Error generating invoice"),
    ErrorRow(160, 400, "Invalid voice interactive language"),
    ErrorRow(161, 400, "Invalid voice interactive gender"),
    ErrorRow(162, 400, "Invalid voice interactive caller"),
    ErrorRow(163, 400, "Invalid voice interactive audio URL"),
    ErrorRow(164, 400, "Unsupported voice interactive audio format"),
    ErrorRow(165, 400, "Invalid voice interactive speech type"),
    ErrorRow(166, 400, "Ivalid voice interactive menu option type"),  # sic
    ErrorRow(167, 400, "Trying to save an existing campaign"),
    ErrorRow(168, 400, "Empty speech type"),
    ErrorRow(169, 400, "Empty menu"),
    ErrorRow(170, 400, "Empty phone key"),
    ErrorRow(171, 400, "Phone Key is not a number"),
    ErrorRow(172, 400, "Phone key out of range"),
    ErrorRow(173, 400, "Empty menu options for sub menu"),
    ErrorRow(174, 400, "Empty phone prefix for call transfer"),
    ErrorRow(175, 400, "Empty phone for call transfer"),
    ErrorRow(176, 400, "Call retries value is not an integer"),
    ErrorRow(177, 400, "Call retries value out of range"),
    ErrorRow(178, 400, "Cost limit value is not an integer"),
    ErrorRow(179, 400, "Speech retries value is not an integer"),
    ErrorRow(180, 400, "Speech retries value out of range"),
    ErrorRow(181, 400, "Speech timeout seconds value is not an integer"),
    ErrorRow(182, 400, "Speech timeout seconds value out of range"),
    ErrorRow(183, 400, "Available times value is not an array"),
    ErrorRow(184, 400, "Available times day is not an integer"),
    ErrorRow(185, 400, "Available times day out of range"),
    ErrorRow(186, 400, "Available times from hour format error"),
    ErrorRow(187, 400, "Available times to hour format error"),
    ErrorRow(188, 400, "Available times from hour is greater than to hour"),
    ErrorRow(189, 400, "Missing available time object property"),
    ErrorRow(190, 400, "Call Retries is specified but its value is empty"),
    ErrorRow(191, 400, "Cost limit is specified but its value is empty"),
    ErrorRow(192, 400, "Speech Retries is specified but its value is empty"),
    ErrorRow(193, 400, "Speech timeout seconds is specified but its value is empty"),
    ErrorRow(194, 400, "Available times is specified but its value is empty"),
    ErrorRow(195, 400, "No valid contacts external IDs"),
    ErrorRow(196, 400, "Available times range is too short"),
    ErrorRow(422, 422, "Input validation error"),
)

ERRORS: Final[Mapping[int, ErrorRow]] = MappingProxyType({row.code: row for row in _TABLE})
"""The documented codes. 0 is not a failure: it is how the table spells acceptance."""

# 404 is printed with the endpoints that read one resource ("Send SMS Message", GET sms/<ID>) and is
# missing from the table. 405 is printed nowhere; it is worded by analogy.
BESIDE_THE_TABLE: Final[Mapping[int, ErrorRow]] = MappingProxyType(
    {
        404: ErrorRow(404, 404, "Resource not found"),
        405: ErrorRow(405, 405, "Method not allowed"),
    }
)


class ApiError(Exception):
    """A failure as the vendor answers it.

    ``ApiError(102)`` takes status and text from the table. An endpoint that prints a text of its
    own for a code passes it: ``ApiError(140, "Invalid template")``. A code that is not documented
    needs both ``description`` and ``status``; without them it is a ``LookupError``.
    """

    def __init__(
        self, code: int, description: str | None = None, *, status: int | None = None
    ) -> None:
        row = ERRORS.get(code) or BESIDE_THE_TABLE.get(code)
        if row is None:
            if description is None or status is None:
                raise LookupError(f"360NRS documents no error {code}: say its text and status")
            row = ErrorRow(code, status, description)
        self.code: int = row.code
        self.status: int = row.status if status is None else status
        self.description: str = row.description if description is None else description
        super().__init__(f"{self.code}: {self.description}")

    def body(self) -> dict[str, dict[str, int | str]]:
        """The answer's JSON: ``{"error": {"code": …, "description": …}}``."""
        return {"error": {"code": self.code, "description": self.description}}


def not_found() -> ApiError:
    """What a path, or an id in it, answers when it leads nowhere: 404."""
    return ApiError(404)


def method_not_allowed() -> ApiError:
    """What a known path answers to a method it does not have: 405 (inferred)."""
    return ApiError(405)


def invalid_input(description: str | None = None) -> ApiError:
    """A field that fails validation: 422, with a sentence that names the field."""
    return ApiError(422, description)


def injected_error(code: int | str, status: int = 0) -> ApiError:
    """What an injected fault asks for: a documented code, with its own status or another.

    Raises:
        LookupError: no failure has this code.
    """
    return ApiError(int(code), status=status or None)


FIELDS: Final[Mapping[int, str]] = MappingProxyType(
    {
        102: "to",
        103: CREDENTIAL,
        104: "message",
        105: "message",
        106: "from",
        107: "from",
        108: "scheduleDate",
        109: "notificationUrl",
        110: "parts",
        112: CREDENTIAL,
        113: "encoding",
        114: "subject",
        116: "replyTo",
        117: "replyTo",
        119: "expirationDate",
        120: "guid",
        121: "scheduleDate",
        126: "campaignName",
        130: "language",
        131: "gender",
        132: "callers",
        133: "audioUrl",
        134: "audioUrl",
        141: "message",
        142: "message",
        176: "retries",
        177: "retries",
        190: "retries",
        **dict.fromkeys((*range(183, 190), 194, 196), "availableTimes"),
    }
)
"""The field that a code is about, where it is always the same. 422 names it in its text."""

_NAMED = re.compile(r"The (?:selected )?([\w.]+) (?:field|is|has)\b")


def read_refusals(answer: Any) -> Sequence[Refusal]:
    """The error of an answer, or those of the rows that a 207 refuses."""
    if not isinstance(answer, dict):
        return ()
    rows = answer["result"] if isinstance(answer.get("result"), list) else [answer]
    refused = (row for row in rows if isinstance(row, dict) and isinstance(row.get("error"), dict))
    return [_read_refusal(row["error"], row.get("to")) for row in refused]


def _read_refusal(error: Mapping[str, Any], recipient: str | None) -> Refusal:
    code, text = error["code"], error["description"]
    named = _NAMED.match(text)
    field = named[1] if named else FIELDS.get(code, "")
    shown = text if recipient is None else f"{text} ({recipient})"
    return Refusal(shown, str(code), field)


def magic_recipient(code: int) -> str:
    """The phone number that makes the sandbox answer ``code``: ``34600000102`` for 102."""
    return f"34600000{code:03d}"


_ON_THE_PLATFORM: Final = "POST voice-interactive in the control API"

# What a test does to meet the code in the course of things. The rest are raised by features that
# have no documented endpoint, or by the vendor's own failures.
_IN_THE_COURSE_OF_THINGS: Final[Mapping[int, str]] = {
    0: "Send to any valid number: this is the row for an accepted message.",
    102: "Leave out `to`, or send to `34`: no recipient is valid.",
    103: "Leave out the credentials, or use the password `invalid`.",
    104: "Leave out `message` (the older name `text` is not read).",
    105: "Send 161 characters without `parts`, or to voice more than 500.",
    106: "Leave out `from`.",
    107: "Use a `from` of 16 digits, or of 12 characters with a letter among them.",
    108: "Give a `scheduleDate` in the past, or in ISO 8601.",
    109: "Give a `notificationUrl` without http(s)://, or an array of another length than `to`.",
    110: "Ask for 16 `parts` (9 on /landingsms), for 0, or for `many`.",
    111: "Set the balance below the cost in the control API, then send.",
    112: "Allow another IP than yours in the control API, then call.",
    113: "Give the `encoding` GSM7, UCS2 or AUTO.",
    114: "POST /mailing without `subject`.",
    115: "POST /mailing from an address at unverified.example, or /whatsapp from another number.",
    116: "POST /mailing with a `replyTo` that is no e-mail address.",
    117: "POST /mailing with a `replyTo` at unverified.example.",
    118: "Turn the setting `block_mailing` on in the control API, then POST /mailing.",
    119: "Give an `expirationDate` in the past, or before `scheduleDate`.",
    120: "PUT or DELETE /scheduled with a `guid` that was never given out.",
    121: "PUT /scheduled with a `scheduleDate` in the past.",
    125: "Send a body that is not a JSON object.",
    126: "Give an empty `campaignName`, or `tags` without one.",
    130: "POST /voice with the `language` xx_XX.",
    131: "POST /voice with the `gender` X, or M where the language has only F.",
    132: "POST /voice with `callers` that is no object of numbers by country.",
    133: "POST /voiceAudio without `audioUrl`.",
    134: "POST /voiceAudio with an `audioUrl` that ends in .txt.",
    140: "POST /mailing without `body` and template, or /whatsapp with an unknown template.",
    141: "POST /landingsms without {LAND_URL} in `message`.",
    142: "Set `splitParts` and let character 160 fall inside a {variable}.",
    160: f"{_ON_THE_PLATFORM} with the `language` xx_XX.",
    161: f"{_ON_THE_PLATFORM} with the `gender` X.",
    162: f"{_ON_THE_PLATFORM} with `callers` that is no object of numbers by country.",
    163: f"{_ON_THE_PLATFORM} with the `speechType` audio and no `audioUrl`.",
    164: f"{_ON_THE_PLATFORM} with an `audioUrl` that ends in .txt.",
    165: f"{_ON_THE_PLATFORM} with the `speechType` song.",
    166: f"{_ON_THE_PLATFORM} with a menu option of the `type` dance.",
    167: f"{_ON_THE_PLATFORM} with the `campaignName` of a campaign that exists.",
    168: f"{_ON_THE_PLATFORM} without `speechType`.",
    169: f"{_ON_THE_PLATFORM} without `menu`.",
    170: f"{_ON_THE_PLATFORM} with a menu option without `phoneKey`.",
    171: f"{_ON_THE_PLATFORM} with the `phoneKey` one.",
    172: f"{_ON_THE_PLATFORM} with the `phoneKey` 10.",
    173: f"{_ON_THE_PLATFORM} with a subMenu without `options`.",
    174: f"{_ON_THE_PLATFORM} with a callTransfer without `phonePrefix`.",
    175: f"{_ON_THE_PLATFORM} with a callTransfer without `phone`.",
    176: "POST /voice with the `retries` `many`.",
    177: "POST /voice with 6 `retries`.",
    178: f"{_ON_THE_PLATFORM} with the `costLimit` 1.5.",
    179: f"{_ON_THE_PLATFORM} with the `speechRetries` `many`.",
    180: f"{_ON_THE_PLATFORM} with 6 `speechRetries`.",
    181: f"{_ON_THE_PLATFORM} with the `speechTimeoutSeconds` 1.5.",
    182: f"{_ON_THE_PLATFORM} with 61 `speechTimeoutSeconds`.",
    183: "Give `availableTimes` as an object or a text.",
    184: "Give an available time the `day` `monday`.",
    185: "Give an available time the `day` 8.",
    186: "Give an available time the `from` 9:00 instead of 09:00.",
    187: "Give an available time the `to` 25:00.",
    188: "Give an available time that runs from 21:00 to 09:00.",
    189: "Give an available time without `from` or `to`.",
    190: "POST /voice with an empty `retries`.",
    191: f"{_ON_THE_PLATFORM} with an empty `costLimit`.",
    192: f"{_ON_THE_PLATFORM} with empty `speechRetries`.",
    193: f"{_ON_THE_PLATFORM} with an empty `speechTimeoutSeconds`.",
    194: "Give an empty `availableTimes`.",
    196: "Give an available time from 09:00 to 09:14.",
    404: "Ask for a path, or for an id, that leads nowhere.",
    405: "Ask for a path with a method that it does not have.",
    422: "Give a `sub` of another length than `to`; the text then names the field.",
}


def _how_to_cause(code: int) -> str:
    anyway = f"Inject it as a fault, or send to {magic_recipient(code)}."
    return _IN_THE_COURSE_OF_THINGS.get(code, anyway)


HOW_TO_CAUSE: Final[Mapping[int, str]] = MappingProxyType(
    {code: _how_to_cause(code) for code in (*ERRORS, *BESIDE_THE_TABLE)}
)
"""A sentence per code on how to meet it. Any code can also be injected or had by its recipient."""
