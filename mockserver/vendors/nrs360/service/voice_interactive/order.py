"""A call with a menu as it is ordered on the platform, checked with the codes 160 to 182.

Section "Errors". No endpoint takes these fields: their names are ours, made after the texts of the
errors, and so are the order of checks and the ranges of what is "out of range".
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from mockserver.vendors.nrs360 import calling, rules
from mockserver.vendors.nrs360.errors import ApiError
from mockserver.vendors.nrs360.service.voice_interactive.menus import Option, check_menu

MOST_SPEECH_RETRIES = 5
MOST_SPEECH_SECONDS = 60

Value = TypeVar("Value")


@dataclass(frozen=True, slots=True, kw_only=True)
class InteractiveOrder:
    """What is said, to whom, and which keys may be pressed."""

    campaign: str | None
    tags: list[str]
    recipients: list[object]
    speech: str
    """The text that is read out, or the URL of the audio file."""

    is_audio: bool
    language: str
    gender: str
    callers: Mapping[str, str]
    menu: Sequence[Option]
    retries: int | None
    cost_limit: int | None
    speech_retries: int | None
    speech_seconds: int | None
    scheduled_at: datetime | None
    expires_at: datetime | None
    keys: Mapping[str, list[str]]
    """What recipients will press; those that are not in it press by chance."""


def read_order(body: Mapping[str, Any], now: datetime) -> InteractiveOrder:
    """The order in a body.

    Raises:
        ApiError: a field is wrong.
        ValueError: `keys` is no object of lists of keys.
    """
    take = body.get
    campaign, tags = rules.check_campaign(take("campaignName"), take("tags"))
    recipients = rules.list_recipients(take("to"))
    is_audio = _check_speech_type(take("speechType"))
    language, gender = ("", "") if is_audio else _check_voice(take("language"), take("gender"))
    scheduled_at = rules.check_schedule(take("scheduleDate"), now)
    return InteractiveOrder(
        campaign=campaign,
        tags=tags,
        recipients=recipients,
        is_audio=is_audio,
        language=language,
        gender=gender,
        callers=_recode({132: 162}, calling.check_callers, take("callers")),
        speech=_check_speech(take("audioUrl" if is_audio else "message"), is_audio=is_audio),
        menu=check_menu(take("menu")),
        retries=calling.check_retries(take("retries")),
        cost_limit=_check_integer(take("costLimit"), (191, 178)),
        speech_retries=_check_range(take("speechRetries"), (192, 179, 180), MOST_SPEECH_RETRIES),
        speech_seconds=_check_range(
            take("speechTimeoutSeconds"), (193, 181, 182), MOST_SPEECH_SECONDS, least=1
        ),
        scheduled_at=scheduled_at,
        expires_at=rules.check_expiration(take("expirationDate"), now, scheduled_at),
        keys=_read_keys(take("keys")),
    )


def _recode(codes: Mapping[int, int], check: Callable[..., Value], *values: object) -> Value:
    """What a check of other calls finds, with the codes of calls with a menu."""
    try:
        return check(*values)
    except ApiError as error:
        raise ApiError(codes.get(error.code, error.code)) from error


def _check_speech_type(value: object) -> bool:
    """Whether it is an audio file. Raises 168 when it is empty, 165 for another than the two."""
    if value in (None, ""):
        raise ApiError(168)
    if value not in ("text", "audio"):
        raise ApiError(165)
    return value == "audio"


def _check_voice(language: object, gender: object) -> tuple[str, str]:
    spoken = _recode({130: 160}, calling.check_language, language)
    return spoken, _recode({131: 161}, calling.check_gender, gender, spoken)


def _check_speech(value: object, *, is_audio: bool) -> str:
    if is_audio:
        return _recode({133: 163, 134: 164}, calling.check_audio_url, value)
    return calling.check_speech(value)


def _check_integer(value: object, codes: Sequence[int]) -> int | None:
    """Raises the first code when it is empty, the second when it is no integer."""
    if value is None:
        return None
    if value in ("", [], {}):
        raise ApiError(codes[0])
    number = rules.to_integer(value)
    if number is None:
        raise ApiError(codes[1])
    return number


def _check_range(value: object, codes: Sequence[int], most: int, *, least: int = 0) -> int | None:
    """Raises the third code outside the range."""
    number = _check_integer(value, codes)
    if number is not None and not least <= number <= most:
        raise ApiError(codes[2])
    return number


def _read_keys(value: object) -> dict[str, list[str]]:
    if value is None:
        return {}
    if not isinstance(value, dict):
        raise ValueError('keys must be an object by recipient: {"34666666666": ["1"]}')
    return {
        recipient: [read_key(one) for one in _as_list(keys)] for recipient, keys in value.items()
    }


def _as_list(keys: object) -> list[object]:
    if isinstance(keys, list):
        return keys
    return [] if keys in (None, "") else [keys]


def read_key(value: object) -> str:
    """A key of a phone.

    Raises:
        ValueError: it is not 0 to 9.
    """
    key = rules.to_scalar(value) or ""
    if len(key) != 1 or key not in "0123456789":
        raise ValueError("a key is a number from 0 to 9")
    return key
