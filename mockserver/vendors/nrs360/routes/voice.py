"""`voice` and `voiceAudio`: sections "Send Voice message" and the one after it."""

from __future__ import annotations

from fastapi import Request
from fastapi.responses import Response

from mockserver.kernel.application import json_response, mark
from mockserver.kernel.exchange import here
from mockserver.vendors.nrs360.routes.application import app
from mockserver.vendors.nrs360.schemas.voice import VoiceAudioRequest, VoiceRequest
from mockserver.vendors.nrs360.service import voice

_FIELDS = {
    "order of checks": "103, 112, 125, the table's order, recipients, 111: inferred",
    "callers": "132 unless an object of numbers by country; the default caller is not shown",
    "retries": "10 minutes and 5 seconds apart; a busy line counts as unanswered",
    "expirationDate": "without retries, calls are repeated until then; then the message expires",
    "amd": "a machine that answers counts as answered: delivered, charged, and short",
    "cost": "that of one part of an SMS, taken off when the call is answered; ours",
}


@app.post(
    "/api/rest/voice",
    **mark(
        "sendVoice",
        "Send voice messages",
        "documented",
        "Campaigns › Send Voice message",
        examples=("voice-accepted", "voice-partly-accepted", "voice-no-valid-recipients"),
        fields={
            **_FIELDS,
            "message": "500 characters before and after variables are filled in, else 105",
        },
    ),
)
async def send_voice(request: Request, body: VoiceRequest) -> Response:
    """Call one or more phone numbers and read a text out."""
    status, content = voice.send_text(here(request), body)
    return json_response(status, content)


@app.post(
    "/api/rest/voiceAudio",
    **mark(
        "sendVoiceAudio",
        "Send voice messages with an audio file",
        "documented",
        "Campaigns › Send Voice message with an audio file",
        examples=("voice-audio-accepted", "voice-audio-no-valid-recipients"),
        fields={
            **_FIELDS,
            "audioUrl": "the file is not fetched; 134 unless its path ends in .mp3, .wav or .ogg",
            "207": "some recipients refused: as for voice, the page prints none",
        },
    ),
)
async def send_voice_audio(request: Request, body: VoiceAudioRequest) -> Response:
    """Call one or more phone numbers and play an audio file."""
    status, content = voice.send_audio(here(request), body)
    return json_response(status, content)
