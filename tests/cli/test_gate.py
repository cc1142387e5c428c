"""Who is asked for a token, by the address and the names of the server."""

from pathlib import Path
from typing import Any

import pytest

from mockserver.kernel.http import Scope
from mockserver.server import is_open_unasked, read_gate
from mockserver.settings import Settings, read_settings
from tests.cli.process import Server

NAME = "https://mock.example.com"


@pytest.fixture(autouse=True)
def _no_settings_from_outside(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in Settings.model_fields:
        monkeypatch.delenv(f"MOCKSERVER_{name.upper()}", raising=False)


@pytest.mark.parametrize(
    ("flags", "asks", "is_made_up"),
    [
        ({}, False, False),
        ({"host": "::1"}, False, False),
        ({"host": "localhost"}, False, False),
        ({"admin_token": "s3cret"}, True, False),
        ({"host": "0.0.0.0"}, True, True),
        ({"host": "::"}, True, True),
        ({"host": "10.1.2.3", "admin_token": "s3cret"}, True, False),
        ({"host": "0.0.0.0", "no_admin_auth": True}, False, False),
        ({"admin_token": "s3cret", "no_admin_auth": True}, False, False),
    ],
)
def test_token_is_asked_for_beyond_loopback_or_when_it_is_given(
    flags: dict[str, Any], asks: bool, is_made_up: bool
) -> None:
    gate = read_gate(read_settings(**flags))
    assert (gate.access.token is not None, gate.is_generated) == (asks, is_made_up)


@pytest.mark.parametrize(
    ("host", "is_own"),
    [
        ("mock.example.com", True),
        ("MOCK.example.com.:443", True),
        ("b.example.com", True),
        ("x.dev.example", True),
        ("evil.example", False),
    ],
)
def test_servers_names_are_those_of_the_public_url_and_the_allowed_ones(
    host: str, is_own: bool
) -> None:
    allowed = ["b.example.com", "*.dev.example"]
    gate = read_gate(read_settings(public_url="https://Mock.Example.com./", allowed_host=allowed))
    scope: Scope = {"method": "GET", "path": "/", "headers": [(b"host", host.encode())]}
    assert (gate.access.refuse_name(scope) is None) is is_own


@pytest.mark.parametrize(
    ("flags", "is_open"),
    [
        ({"public_url": NAME}, True),
        ({"public_url": NAME, "admin_token": "s3cret"}, False),
        ({"public_url": NAME, "no_admin_auth": True}, False),
        ({"public_url": NAME, "host": "0.0.0.0"}, False),
        ({"public_url": "http://localhost:8080"}, False),
        ({}, False),
    ],
)
def test_server_that_others_reach_without_a_token_is_noticed(
    flags: dict[str, Any], is_open: bool
) -> None:
    assert is_open_unasked(read_settings(**flags)) is is_open


def test_server_that_others_reach_without_a_token_is_logged(tmp_path: Path) -> None:
    with Server(tmp_path, "--public-url", NAME) as server:
        server.process.terminate()
        _, errors = server.process.communicate()
    [line] = errors.splitlines()
    assert f"inbox and control API of {NAME} ask for no token (see --admin-token)" in line
