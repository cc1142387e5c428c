"""The commands that print something."""

import json
import subprocess
import sys

import pytest
from typer.testing import CliRunner

from mockserver import __version__
from mockserver.cli import app
from mockserver.settings import Settings

runner = CliRunner()


@pytest.fixture(autouse=True)
def _no_settings_from_outside(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in Settings.model_fields:
        monkeypatch.delenv(f"MOCKSERVER_{name.upper()}", raising=False)


def test_version_is_printed() -> None:
    result = runner.invoke(app, ["--version"])
    assert (result.exit_code, result.stdout) == (0, f"mockserver {__version__}\n")


def test_module_is_the_command() -> None:
    command = [sys.executable, "-m", "mockserver", "--version"]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert done.stdout == f"mockserver {__version__}\n"


def test_env_is_written_for_a_shell() -> None:
    result = runner.invoke(app, ["env"])
    assert result.exit_code == 0
    assert set(result.stdout.splitlines()) >= {
        "export NRS360_BASE_URL=http://127.0.0.1:4360/nrs360/api/rest",
        "export NRS360_USERNAME=username",
        "export NRS360_PASSWORD=apiPassword",
    }


def test_env_is_written_as_dotenv() -> None:
    result = runner.invoke(app, ["env", "--format", "dotenv"])
    assert set(result.stdout.splitlines()) >= {
        'NRS360_BASE_URL="http://127.0.0.1:4360/nrs360/api/rest"',
        'NRS360_USERNAME="username"',
        'NRS360_PASSWORD="apiPassword"',
    }


def test_env_of_a_sandbox_leads_to_it() -> None:
    result = runner.invoke(app, ["env", "--format", "json", "--sandbox", "t1"])
    assert json.loads(result.stdout).items() >= {
        ("NRS360_BASE_URL", "http://127.0.0.1:4360/nrs360/~t1/api/rest"),
        ("NRS360_USERNAME", "username~t1"),
        ("NRS360_PASSWORD", "apiPassword"),
    }


@pytest.mark.parametrize(
    ("arguments", "root"),
    [
        (["--port", "5000"], "http://127.0.0.1:5000"),
        (["--host", "0.0.0.0"], "http://localhost:4360"),
        (["--host", "::1"], "http://[::1]:4360"),
        (["--public-url", "https://mock.example.com/"], "https://mock.example.com"),
    ],
)
def test_env_tells_where_the_server_is(arguments: list[str], root: str) -> None:
    result = runner.invoke(app, ["env", "--format", "json", *arguments])
    assert json.loads(result.stdout)["NRS360_BASE_URL"] == f"{root}/nrs360/api/rest"


def test_env_reads_the_servers_variables(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MOCKSERVER_PORT", "5001")
    result = runner.invoke(app, ["env", "--format", "json"])
    assert ":5001/" in json.loads(result.stdout)["NRS360_BASE_URL"]


def test_env_refuses_a_bad_sandbox_name() -> None:
    result = runner.invoke(app, ["env", "--sandbox", "No Such"])
    assert result.exit_code == 2
    assert result.stderr.startswith("mockserver: 'No Such' is no sandbox name")


def test_openapi_is_the_vendors_own() -> None:
    result = runner.invoke(app, ["openapi", "nrs360"])
    document = json.loads(result.stdout)
    assert document["openapi"].startswith("3.")
    assert "/api/rest/sms" in document["paths"]


def test_errors_lists_each_code_with_how_to_have_it() -> None:
    result = runner.invoke(app, ["errors", "nrs360"])
    lines = result.stdout.splitlines()
    assert lines[0].split() == ["code", "status", "text", "how", "to", "have", "it"]
    row = next(line for line in lines if line.startswith("102 "))
    assert row.startswith("102   400     No valid recipients  ")
    assert "Leave out `to`" in row


@pytest.mark.parametrize("command", ["openapi", "errors"])
def test_unknown_vendor_is_told_in_one_line(command: str) -> None:
    result = runner.invoke(app, [command, "acme"])
    assert result.exit_code == 2
    assert result.stderr.startswith("mockserver: there is no vendor 'acme'; there are: ")
    assert len(result.stderr.splitlines()) == 1


@pytest.mark.parametrize(
    "arguments", [["serve", "--port", "x"], ["--port", "x"], ["env", "--port", "x"]]
)
def test_bad_setting_is_told_in_one_line(arguments: list[str]) -> None:
    result = runner.invoke(app, arguments)
    assert result.exit_code == 2
    assert result.stderr.startswith("mockserver: --port or MOCKSERVER_PORT: ")
    assert len(result.stderr.splitlines()) == 1
