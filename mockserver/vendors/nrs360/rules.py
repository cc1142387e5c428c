"""What a send's fields must be: the checks that a schema cannot say.

Page section "Send SMS Message", in the order of its parameter table: message, to, from, encoding,
scheduleDate, expirationDate, parts, notificationUrl, trans, campaignName, tags, certified, sub,
splitParts, flash, availableTimes, otpConfig. The page leaves the order of checks open; this one is
inferred, and so is every text of a 422. The last two fields are checked in ``availability`` and
``otp``.

Each check takes the JSON value as it came (None when absent), is as tolerant of its type as the
clients in use need, and returns what the sandbox works with or raises ``ApiError``.
"""

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from itertools import accumulate
from typing import Final

from mockserver.messaging.parts import Encoding, split_parts
from mockserver.messaging.sender import is_sender_too_long
from mockserver.vendors.nrs360.dates import parse_datetime
from mockserver.vendors.nrs360.errors import ApiError, invalid_input
from mockserver.vendors.nrs360.urls import is_web_url
from mockserver.vendors.nrs360.variables import find_placeholders, to_text

_SMALL_INTEGER: Final = re.compile(r"-?[0-9]{1,9}")

# Leaves room for what follows a send (delivery, retries) before the calendar ends.
_LAST_SCHEDULE: Final = datetime(9999, 1, 1, tzinfo=UTC)

# The page's table, oddities included: ç becomes the capital Ç, and à, é, è, ì, ò, ù and É are not
# in it because the GSM alphabet has them. º and ª go without a trace.
_TRANSLITERATION: Final = str.maketrans(
    "áíóúçÁÍÓÚÀÈÌÒÙÕõâêîôûÂÊÎÔÛãÃ",
    "aiouÇAIOUAEIOUOoaeiouAEIOUaA",
    "ºª",
)


def to_scalar(value: object) -> str | None:
    """The text of a JSON string or number; None for everything else."""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return None
    return to_text(value)


def to_integer(value: object) -> int | None:
    """A JSON integer, or one written as a string (``"3"``); None for everything else."""
    if isinstance(value, str) and _SMALL_INTEGER.fullmatch(value):
        return int(value)
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def to_boolean(value: object) -> bool:
    """Whether a flag is set: true, 1, "1", "true", "yes" or "on"; all else is not."""
    if isinstance(value, str):
        return value.strip().lower() in {"1", "true", "yes", "on"}
    return value == 1


def check_message(value: object) -> str:
    """The text to send, unchanged. Raises 104 when it is missing, blank or no scalar."""
    text = to_scalar(value)
    if text is None or not text.strip():
        raise ApiError(104)
    return text


def list_recipients(value: object) -> list[object]:
    """The recipients, unchecked; a bare string or number is one. Raises 102 when there is none."""
    if isinstance(value, list) and value:
        return list(value)
    if to_scalar(value):
        return [value]
    raise ApiError(102)


def check_sender(value: object) -> str:
    """The sender, unchanged. Raises 106 when it is missing, blank or no scalar; 107 when too long.

    Too long are more than 15 digits, or more than 11 characters of which one is no digit.
    """
    sender = to_scalar(value)
    if sender is None or not sender.strip():
        raise ApiError(106)
    if is_sender_too_long(sender):
        raise ApiError(107)
    return sender


def check_encoding(value: object) -> Encoding:
    """The alphabet, ``gsm`` by default. Raises 113 for any spelling but the page's three."""
    match value:
        case None:
            return "gsm"
        case "gsm" | "gsm-pt" | "utf-16":
            return value
        case _:
            raise ApiError(113)


def check_schedule(value: object, now: datetime) -> datetime | None:
    """When to send, None for at once. Raises 108 when malformed, past, or in the year 9999.

    The wire has whole seconds, so the second that is under way is not yet past.
    """
    if value is None:
        return None
    scheduled = parse_datetime(value)
    if scheduled is None or not now.replace(microsecond=0) <= scheduled < _LAST_SCHEDULE:
        raise ApiError(108)
    return scheduled


def check_expiration(value: object, now: datetime, scheduled: datetime | None) -> datetime | None:
    """Until when to try, None for ever. Raises 119 when malformed, past, or before the send."""
    if value is None:
        return None
    expires = parse_datetime(value)
    if expires is None or expires < (scheduled or now.replace(microsecond=0)):
        raise ApiError(119)
    return expires


def check_parts(value: object, *, maximum: int = 15) -> int:
    """How many parts a message may have, 1 by default. Raises 110 outside 1 to ``maximum``."""
    parts = 1 if value is None else to_integer(value)
    if parts is None or not 1 <= parts <= maximum:
        raise ApiError(110)
    return parts


def check_notification_urls(value: object, recipients: int) -> list[str | None]:
    """The URL for each recipient's delivery notifications; None for each when absent.

    One URL serves all. Raises 109 for anything but http(s) URLs, and for an array of another
    length than ``recipients`` (section "Multiple notification URLs").
    """
    if value is None:
        return [None] * recipients
    if is_web_url(value):
        return [value] * recipients
    if not isinstance(value, list) or len(value) != recipients:
        raise ApiError(109)
    if not all(map(is_web_url, value)):
        raise ApiError(109)
    return list(value)


def transliterate(text: str, trans_value: object) -> str:
    """``text`` with its accents replaced by the page's table when ``trans`` is 1 (default 0).

    Names of variables keep their accents, or they would no longer be found. Raises 422 for
    another ``trans`` than 0 and 1.
    """
    if trans_value is None or trans_value in (0, "0"):
        return text
    if trans_value not in (1, "1"):
        raise invalid_input("The trans field must be 0 or 1.")
    pieces: list[str] = []
    done = 0
    for placeholder in find_placeholders(text):
        pieces.append(text[done : placeholder.start].translate(_TRANSLITERATION))
        pieces.append(text[placeholder.start : placeholder.end])
        done = placeholder.end
    pieces.append(text[done:].translate(_TRANSLITERATION))
    return "".join(pieces)


def check_campaign(name: object, tags: object) -> tuple[str | None, list[str]]:
    """The campaign's name (None when absent) and its tags.

    Raises 126 for a blank name and for tags without one; an empty array holds no tags. Raises 422
    for a name that is no text, or tags that are no array of texts.
    """
    campaign = _check_campaign_name(name)
    labels = _check_tags(tags)
    if labels and campaign is None:
        raise ApiError(126)
    return campaign, labels


def _check_campaign_name(value: object) -> str | None:
    if value is None:
        return None
    name = to_scalar(value)
    if name is None:
        raise invalid_input("The campaignName field must be a string.")
    if not name.strip():
        raise ApiError(126)
    return name


def _check_tags(value: object) -> list[str]:
    if value is None:
        return []
    labels = [to_scalar(tag) for tag in value] if isinstance(value, list) else [None]
    texts = [label for label in labels if label is not None]
    if len(texts) != len(labels):
        raise invalid_input("The tags field must be an array.")
    return texts


def check_substitutions(value: object, recipients: int) -> list[Mapping[str, object]]:
    """The variables of each recipient, in the order of ``to``; empty ones when absent.

    Raises 422 for another length than ``recipients`` (section "Substitution variables") and for
    entries that are no objects.
    """
    if value is None:
        return [{}] * recipients
    if not isinstance(value, list):
        raise invalid_input("The sub field must be an array.")
    if len(value) != recipients:
        raise invalid_input(f"The sub field must contain {recipients} items.")
    # PHP clients encode an object without properties as [].
    entries = [{} if entry == [] else entry for entry in value]
    for index, entry in enumerate(entries):
        if not isinstance(entry, dict):
            raise invalid_input(f"The sub.{index} field must be an object.")
    return entries


def split_independent(text: str, encoding: Encoding) -> list[str]:
    """``text`` as messages of their own, for ``splitParts``: 160 characters each, 70 in utf-16.

    It is cut before variables are filled in, and raises 142 when a cut would fall inside one.
    """
    parts = split_parts(text, encoding, concatenated=False)
    cuts = accumulate(map(len, parts))
    cut = next(cuts, 0)
    for placeholder in find_placeholders(text):
        while cut <= placeholder.start:
            cut = next(cuts, len(text))
        if cut < placeholder.end:
            raise ApiError(142)
    return parts
