"""`mockserver demo`: a server of its own, filled, and a story with all vendors."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

DEADLINE = 120.0


def run_demo(*flags: str) -> subprocess.CompletedProcess[str]:
    """Play the story once, without waiting."""
    command = [sys.executable, "-m", "mockserver", "demo", "--once", "--fast", *flags]
    environment = {name: it for name, it in os.environ.items() if not name.startswith("MOCKSERVER")}
    return subprocess.run(
        command, capture_output=True, text=True, timeout=DEADLINE, check=False, env=environment
    )


@pytest.mark.parametrize(
    "flags", [(), ("--admin-token", "s3cret-of-the-demo")], ids=["open", "token"]
)
def test_story_is_told_to_its_end(flags: tuple[str, ...]) -> None:
    done = run_demo("--port", "0", *flags)
    assert (done.returncode, done.stderr) == (0, "")
    head, _, story = done.stdout.partition("\nRound 1\n")
    assert head.startswith("Inbox    http://127.0.0.1:")
    assert "Filled   collect " in head
    tellers = [line.split()[0] for line in story.splitlines()]
    assert tellers == ["360NRS"] * 3 + ["Collect"] * 4 + ["EASIR"] * 2 + ["Xebo"] * 3
    for outcome in (
        "it is delivered: the shop was called back 2 times",
        "the shop approves it: the request is completed",
        "the shop exports the complete responses: 1",
    ):
        assert outcome in story


def test_server_that_cannot_start_ends_the_demo_with_its_reason() -> None:
    done = run_demo("--port", "not-a-port")
    assert done.returncode == 1
    assert done.stdout == ""
    assert "port" in done.stderr
    assert done.stderr.endswith("mockserver: the server did not start\n")
