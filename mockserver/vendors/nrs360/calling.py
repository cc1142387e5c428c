"""What a call must be: language, gender, callers, audio file and retries.

Page sections "Send Voice message" and "Send Voice message with an audio file", each check for the
parameter of its name. The page does not say which code is whose; they are told by their texts.
"""

import re
from collections.abc import Mapping
from typing import Final
from urllib.parse import urlsplit

from mockserver.vendors.nrs360.errors import ApiError
from mockserver.vendors.nrs360.rules import check_message, to_integer, to_scalar
from mockserver.vendors.nrs360.schemas.voice import LANGUAGES
from mockserver.vendors.nrs360.urls import is_web_url

LONGEST_TEXT: Final = 500
"""Characters that can be read out."""

_FEMALE_ONLY: Final = frozenset({"cmn_CN", "arb", "hi_IN"})
_AUDIO_FORMATS: Final = (".mp3", ".wav", ".ogg")
_COUNTRY: Final = re.compile(r"[A-Z]{2}")
_CALLER: Final = re.compile(r"[0-9]{3,15}")
_MOST_RETRIES: Final = 5


def check_speech(value: object) -> str:
    """The text to read out. Raises 104 when it is missing, 105 above 500 characters."""
    text = check_message(value)
    check_length(text)
    return text


def check_length(text: str) -> None:
    """Raises 105 above 500 characters."""
    if len(text) > LONGEST_TEXT:
        raise ApiError(105)


def check_language(value: object) -> str:
    """One of the page's languages, as spelt there. Raises 130 for anything else."""
    if not isinstance(value, str) or value not in LANGUAGES:
        raise ApiError(130)
    return value


def check_gender(value: object, language: str) -> str:
    """``F`` or ``M``. Raises 131 for anything else, and for M in a language that has only F."""
    if value != "F" and (value != "M" or language in _FEMALE_ONLY):
        raise ApiError(131)
    return "F" if value == "F" else "M"


def check_callers(value: object) -> Mapping[str, str]:
    """The caller to show by country, ``{"ES": "6123456789"}``; empty when absent.

    Raises 132 for anything but an object of numbers by ISO 3166-1 alpha-2 codes. An empty array is
    how PHP clients encode an empty object.
    """
    if value is None or value == []:
        return {}
    if not isinstance(value, dict):
        raise ApiError(132)
    callers = {country: to_scalar(caller) or "" for country, caller in value.items()}
    for country, caller in callers.items():
        if not _COUNTRY.fullmatch(country) or not _CALLER.fullmatch(caller):
            raise ApiError(132)
    return callers


def check_audio_url(value: object) -> str:
    """The audio file. Raises 133 when it is no http(s) URL, 134 when no .mp3, .wav or .ogg."""
    if not is_web_url(value):
        raise ApiError(133)
    if not urlsplit(value).path.lower().endswith(_AUDIO_FORMATS):
        raise ApiError(134)
    return value


def check_retries(value: object) -> int | None:
    """How often to call again, None when absent.

    Raises 190 when it is empty, 176 when it is no integer, 177 outside 0 to 5.
    """
    if value is None:
        return None
    if value in ("", [], {}) or (isinstance(value, str) and not value.strip()):
        raise ApiError(190)
    retries = to_integer(value)
    if retries is None:
        raise ApiError(176)
    if not 0 <= retries <= _MOST_RETRIES:
        raise ApiError(177)
    return retries
