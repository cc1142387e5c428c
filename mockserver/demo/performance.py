"""The demo from curtain to curtain: start, fill, play, end."""

from __future__ import annotations

import signal
from collections.abc import Callable, Sequence
from itertools import count

import httpx

from mockserver.demo.stage import DemoError, Stage, open_stage
from mockserver.demo.story import play

SEED = 0
PEOPLE = 200
BETWEEN_ROUNDS = 60.0
"""Seconds until the story begins anew."""


def perform(
    flags: Sequence[str],
    *,
    token: str | None,
    once: bool,
    fast: bool,
    tell: Callable[[str], None],
) -> None:
    """Play the story on a server of its own, again and again or once.

    Args:
        flags: of the server.
        token: of its control API, when it is to have a certain one.
        fast: whether nothing waits for anybody to read.

    Raises:
        DemoError: the server did not start, or refused something.
        KeyboardInterrupt: it was ended, by Ctrl-C or a signal that asks for the same.
    """
    _end_as_by_ctrl_c()
    try:
        with open_stage(flags, token=token, tell=tell, fast=fast) as stage:
            tell(f"Inbox    {stage.url}/")
            tell(f"Control  {stage.url}/__admin")
            made = _fill(stage)
            if made:
                tell(f"Filled   {made}")
            for number in count():
                tell(f"\nRound {number + 1}")
                play(stage, number)
                if once:
                    return
                stage.wait(BETWEEN_ROUNDS)
    except httpx.HTTPError as error:
        raise DemoError(f"the server does not answer: {error}") from error


def _end_as_by_ctrl_c() -> None:
    """Have `kill` and a closed terminal end the server too, and not the demo alone."""
    for name in ("SIGTERM", "SIGHUP"):
        if hasattr(signal, name):  # Windows knows no SIGHUP
            signal.signal(getattr(signal, name), signal.default_int_handler)


def _fill(stage: Stage) -> str:
    """Fill the sandbox with demo data, unless it is there already; what was made."""
    order = {"seed": SEED, "size": PEOPLE}
    response = stage.ask("POST", "/__admin/populate", json=order, fine=[httpx.codes.CONFLICT])
    if response.status_code == httpx.codes.CONFLICT:
        return ""
    made = response.json()["made"]
    return ", ".join(f"{slug} {sum(counts.values())}" for slug, counts in made.items())
