"""`POST voice` and `POST voiceAudio`: section "Send Voice message" and the one after it."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, ConfigDict

from mockserver.vendors.nrs360.schemas.wire import DATE, FLAG, OBJECTS, STRING, STRINGS, wire

LANGUAGES = (
    "en_GB",
    "en_US",
    "es_ES",
    "es_US",
    "pt_PT",
    "pt_BR",
    "cmn_CN",
    "arb",
    "de_DE",
    "fr_FR",
    "it_IT",
    "hi_IN",
)
"""What the page can have read out, as spelt there."""

_TO = "Phone numbers with their country prefix"
_CALLERS = {
    "type": "object",
    "additionalProperties": STRING,
    "examples": [{"ES": "6123456789", "PT": "6987654321"}],
}
_LANGUAGE = {"enum": list(LANGUAGES)}
_RETRIES = {"type": "integer", "minimum": 0, "maximum": 5}


class VoiceRequest(BaseModel):
    """Calls that read a text out; an absent field and null are the same."""

    model_config = ConfigDict(
        json_schema_extra={"required": ["message", "to", "language", "gender"]}
    )

    message: Any = wire(STRING, "Text to read out, up to 500 characters, with {variables}")
    to: Any = wire(STRINGS, _TO)
    language: Any = wire(_LANGUAGE, "Language of the voice; cmn_CN, arb and hi_IN have only F")
    gender: Any = wire({"enum": ["F", "M"]}, "F for a woman's voice, M for a man's")
    callers: Any = wire(_CALLERS, "Caller to show, by country")
    scheduleDate: Any = wire(DATE, "When to call: YYYYmmddHHiiss in UTC")  # noqa: N815
    retries: Any = wire(_RETRIES, "How often to call again when nobody answers")
    expirationDate: Any = wire(DATE, "Until when to call: YYYYmmddHHiiss in UTC")  # noqa: N815
    campaignName: Any = wire(STRING, "Names the campaign, or adds to it")  # noqa: N815
    tags: Any = wire(STRINGS, "Needs campaignName")
    sub: Any = wire(OBJECTS, "Variables, one object per recipient")
    amd: Any = wire(FLAG, "End a call that an answering machine answers")


class VoiceAudioRequest(BaseModel):
    """Calls that play an audio file; an absent field and null are the same."""

    model_config = ConfigDict(json_schema_extra={"required": ["to", "audioUrl"]})

    to: Any = wire(STRINGS, _TO)
    audioUrl: Any = wire(  # noqa: N815
        {"type": "string", "examples": ["https://example.com/audio.mp3"]},
        "The file to play: .mp3, .wav or .ogg",
    )
    callers: Any = wire(_CALLERS, "Caller to show, by country")
    scheduleDate: Any = wire(DATE, "When to call: YYYYmmddHHiiss in UTC")  # noqa: N815
    retries: Any = wire(_RETRIES, "How often to call again when nobody answers")
    expirationDate: Any = wire(DATE, "Until when to call: YYYYmmddHHiiss in UTC")  # noqa: N815
    campaignName: Any = wire(STRING, "Names the campaign, or adds to it")  # noqa: N815
    tags: Any = wire(STRINGS, "Needs campaignName")
    amd: Any = wire(FLAG, "End a call that an answering machine answers")
