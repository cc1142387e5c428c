"""Calls with a menu, which only the platform makes: the API has no endpoint for them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from mockserver.kernel.exchange import Exchange
from mockserver.kernel.http import Envelope
from mockserver.kernel.sandbox import Sandbox
from mockserver.kernel.vendor import PlatformAction
from mockserver.vendors.nrs360.errors import ApiError
from mockserver.vendors.nrs360.platform.bodies import take
from mockserver.vendors.nrs360.service.voice_interactive.keys import press_key
from mockserver.vendors.nrs360.service.voice_interactive.order import read_key
from mockserver.vendors.nrs360.service.voice_interactive.sends import make_sending


def make_calls(sandbox: Sandbox, _: Mapping[str, str], body: Any) -> Any:
    """Make a sending of calls with a menu.

    `{"to": ["34666666666"], "speechType": "text", "message": "Press 1", "language": "en_GB",
    "gender": "F", "menu": [{"phoneKey": 1, "type": "hangUp"}], "keys": {"34666666666": ["1"]}}`.
    A refusal carries the vendor's code and text.
    """
    if not isinstance(body, dict):
        raise ValueError("a JSON object is needed")
    try:
        return make_sending(_stand_in(sandbox), body)
    except ApiError as error:
        raise ValueError(f"error {error.code}: {error.description}") from error


def _stand_in(sandbox: Sandbox) -> Exchange:
    """What sends need to know of a request, where there was none to the vendor."""
    return Exchange(
        vendor=sandbox.vendor("nrs360"),
        sandbox=sandbox,
        envelope=Envelope("POST", "/voice-interactive", "", [], b"", ""),
        credential=None,
        id="",
        number=0,
        at=sandbox.clock.now(),
        base_url="",
        root_url="",
    )


def press(sandbox: Sandbox, path: Mapping[str, str], body: Any) -> Any:
    """Press a key in a call that was answered: `{"key": "1"}`."""
    key = read_key(take(body, "key", (str, int)))
    press_key(sandbox, path["id"], key)
    return {"key": key}


ACTIONS = (
    PlatformAction("POST", "/voice-interactive", "Make calls with a menu", make_calls),
    PlatformAction("POST", "/voice-interactive/{id}/keys", "Press a key in a call", press),
)
