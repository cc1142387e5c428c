"""What is told when the server is ready."""

import json
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from mockserver.app import MockServer
from mockserver.banner import print_banner
from mockserver.settings import Settings, read_settings


@pytest.fixture(autouse=True)
def _no_settings_from_outside(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in Settings.model_fields:
        monkeypatch.delenv(f"MOCKSERVER_{name.upper()}", raising=False)


def show(capsys: pytest.CaptureFixture[str], token: str | None = None, **flags: Any) -> str:
    """The banner of a server with these settings, on port 5000."""
    print_banner(MockServer(), read_settings(**flags), port=5000, token=token)
    return capsys.readouterr().out


def test_banner_tells_addresses_and_credentials_in_plain_lines(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    lines = [line.split() for line in show(capsys, data=tmp_path).splitlines()]
    assert ["Inbox", "http://127.0.0.1:5000/"] in lines
    assert ["Control", "API", "http://127.0.0.1:5000/__admin"] in lines
    assert ["Data", str(tmp_path)] in lines
    assert ["360NRS", "http://127.0.0.1:5000/nrs360/api/rest"] in lines
    assert ["username", "username", "password", "apiPassword"] in lines
    assert not any("Token" in line for line in lines)


def test_banner_tells_the_token_that_was_made_up(capsys: pytest.CaptureFixture[str]) -> None:
    shown = show(capsys, token="made-up", host="0.0.0.0", ephemeral=True)
    assert "  Token        made-up " in shown
    assert "  Inbox        http://localhost:5000/" in shown
    assert "  Data         in memory" in shown


def test_banner_tells_when_all_is_reset_next(capsys: pytest.CaptureFixture[str]) -> None:
    server = MockServer()
    server.engine.schedule.next_at = datetime(2026, 3, 3, tzinfo=UTC)
    print_banner(server, read_settings(ephemeral=True), port=5000, token=None)
    shown = capsys.readouterr().out
    assert "  Next reset   2026-03-03 00:00:00 UTC, of all sandboxes" in shown
    print_banner(server, read_settings(log_format="json"), port=5000, token=None)
    told = json.loads(capsys.readouterr().out)
    assert told["next_reset_at"] == "2026-03-03T00:00:00+00:00"


def test_banner_is_one_json_object_when_the_log_is_json(
    capsys: pytest.CaptureFixture[str],
) -> None:
    shown = show(capsys, log_format="json", public_url="https://mock.example.com", ephemeral=True)
    assert len(shown.splitlines()) == 1
    told = json.loads(shown)
    assert told["message"] == "ready"
    assert told["data"] is None
    assert told["vendors"]["nrs360"] == {
        "url": "https://mock.example.com/nrs360/api/rest",
        "username": "username",
        "password": "apiPassword",
    }


def test_banner_tells_a_terminal_the_same(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    monkeypatch.setenv("COLUMNS", "200")
    shown = show(capsys, token="[made-up]", ephemeral=True)
    for text in (
        "http://127.0.0.1:5000/",
        "/nrs360/api/rest",
        "apiPassword",
        "[made-up]",
        "Ctrl-C",
    ):
        assert text in shown
