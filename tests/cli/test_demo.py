"""`mockserver demo`: a server of its own, filled, and a story with all vendors."""

from __future__ import annotations

import os
import signal
import subprocess
import sys

import httpx
import pytest

from mockserver.demo.stage import open_stage
from mockserver.demo.story import play

DEADLINE = 120.0
DEMO = [sys.executable, "-m", "mockserver", "demo"]


def make_environment(**more: str) -> dict[str, str]:
    """The environment, without settings of a server but those given."""
    kept = {name: it for name, it in os.environ.items() if not name.startswith("MOCKSERVER")}
    return {**kept, **more}


def run_demo(*flags: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Play the story once, without waiting."""
    return subprocess.run(
        [*DEMO, "--once", "--fast", *flags],
        capture_output=True,
        text=True,
        timeout=DEADLINE,
        check=False,
        env=make_environment(**environment),
    )


@pytest.mark.parametrize(
    ("flags", "environment"),
    [
        ((), {}),
        (("--admin-token", "s3cret-of-the-demo"), {}),
        ((), {"MOCKSERVER_ADMIN_TOKEN": "s3cret-of-the-demo"}),
    ],
    ids=["open", "token", "token of the environment"],
)
def test_story_is_told_to_its_end(flags: tuple[str, ...], environment: dict[str, str]) -> None:
    done = run_demo("--port", "0", *flags, **environment)
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


def test_story_is_told_behind_a_public_url_that_leads_nowhere() -> None:
    done = run_demo("--port", "0", "--public-url", "https://mock.example.com", "--no-admin-auth")
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("Inbox    https://mock.example.com/\n")
    assert "it is delivered: the shop was called back 2 times" in done.stdout
    assert "the portal is https://mock.example.com/collect/portal/" in done.stdout
    assert "the shop exports the complete responses: 1" in done.stdout


def test_each_round_tells_of_its_own_customer_alone() -> None:
    told: list[str] = []
    with open_stage(["--port", "0"], token=None, tell=told.append, fast=True) as stage:
        for number in range(2):
            play(stage, number)
    called = [line for line in told if "called back" in line]
    assert len(called) == 2
    assert all(line.endswith("the shop was called back 2 times") for line in called)
    assert "Elena orders; a code goes to +34655000000" in told[0]
    assert "Tom orders; a code goes to +34655000001" in told[len(told) // 2]


@pytest.mark.parametrize("name", ["SIGINT", "SIGTERM", "SIGHUP"])
def test_signal_ends_the_demo_and_its_server(name: str) -> None:
    demo = subprocess.Popen(
        [*DEMO, "--port", "0"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=make_environment(),
    )
    assert demo.stdout is not None
    url = demo.stdout.readline().split()[1]
    assert httpx.get(url, trust_env=False).status_code == 200
    demo.send_signal(getattr(signal, name))
    rest, said = demo.communicate(timeout=DEADLINE)
    assert (demo.returncode, said) == (0, "")
    assert rest.endswith("The demo has ended.\n")
    with pytest.raises(httpx.ConnectError):
        httpx.get(url, trust_env=False)
