"""What recipes and Compose files name of mockserver is there: flags, variables, ports, paths."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
import typer
import yaml

from mockserver.addresses import list_variables
from mockserver.cli import app
from mockserver.settings import Settings, read_settings, variable
from mockserver.testing.plugin import TOKEN_VARIABLE, URL_VARIABLE
from mockserver.vendors import VendorCatalog

ROOT = Path(__file__).resolve().parents[2]
DEMO = ROOT / "examples" / "shared-demo"
PORT = Settings.model_fields["port"].default
COMPOSE_FILES = [ROOT / "docker-compose.yml", DEMO / "compose.yaml"]

OTHERS = {
    *("--mockserver-url", "--mockserver-token", "--junitxml", "--add-host", "--detach", "--build"),
    *("--retry", "--retry-delay", "--retry-connrefused"),
}
"""Flags on the pages that are pytest's, Docker's and curl's."""

_BLOCK = re.compile(r"```yaml\n(.*?)```", re.DOTALL)
_VARIABLE = re.compile(r"\bMOCKSERVER_[A-Z_]+\b")
_URL = re.compile(r"http://(?:localhost|127\.0\.0\.1|mockserver):(\d+)([^\s'\"]*)")
_COMMAND = re.compile(r"(?m)(?:^|\s)mockserver (?:serve|env)[^\n|>&]*")


def read_blocks() -> list[Any]:
    """The YAML of the page, parsed."""
    text = (ROOT / "docs" / "ci.md").read_text(encoding="utf-8")
    return [yaml.safe_load(block) for block in _BLOCK.findall(text)]


def list_documents() -> dict[str, Any]:
    """All recipes and Compose files, by a name for each."""
    blocks = {f"recipe {number}": block for number, block in enumerate(read_blocks(), 1)}
    files = {path.parent.name: yaml.safe_load(path.read_text("utf-8")) for path in COMPOSE_FILES}
    return blocks | files


DOCUMENTS = list_documents()
each_document = pytest.mark.parametrize("document", DOCUMENTS.values(), ids=list(DOCUMENTS))


def find(document: Any, name: str) -> Iterator[Any]:
    """All values of a key, at any depth."""
    if isinstance(document, dict):
        for key, value in document.items():
            if key == name:
                yield value
            yield from find(value, name)
    elif isinstance(document, list):
        for one in document:
            yield from find(one, name)


def list_environments(document: Any) -> Iterator[dict[str, Any]]:
    """What Compose, GitHub and GitLab set as environment variables."""
    for key in ("environment", "env", "variables"):
        yield from find(document, key)


def list_texts(document: Any) -> Iterator[str]:
    """All texts, keys included."""
    if isinstance(document, dict):
        document = [*document, *document.values()]
    if isinstance(document, list):
        for one in document:
            yield from list_texts(one)
    elif document is not None:
        yield str(document)


def list_flags(command: str) -> set[str]:
    """The flags of a command of ours."""
    group: Any = typer.main.get_command(app)
    return {option for param in group.commands[command].params for option in param.opts}


def test_page_has_the_recipes() -> None:
    blocks = read_blocks()
    assert len(blocks) == 6
    assert all(isinstance(block, dict) for block in blocks)


@each_document
def test_variables_are_settings_or_the_plugins(document: Any) -> None:
    named = set(_VARIABLE.findall("\n".join(list_texts(document))))
    known = {variable(name) for name in Settings.model_fields} | {URL_VARIABLE, TOKEN_VARIABLE}
    assert named <= known


@each_document
def test_variables_of_vendors_have_the_names_that_env_prints(document: Any) -> None:
    known: dict[str, str] = {}
    for vendor in VendorCatalog().load_all():
        known |= list_variables(vendor, "http://mockserver:4360")
    for text in list_texts(document):
        assert not re.fullmatch(r"(NRS360|COLLECT|EASIR|XEBO)_\w+", text) or text in known
    for environment in list_environments(document):
        for name in environment.keys() & known.keys():
            expected = known[name].replace("http://mockserver", "")
            assert str(environment[name]).endswith(expected), name


@each_document
def test_settings_in_variables_are_good(document: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    for environment in list_environments(document):
        for name, value in environment.items():
            if name.startswith("MOCKSERVER_"):
                monkeypatch.setenv(name, re.sub(r"\$\{\w+:[^}]*\}", "filled", value))
    read_settings()


@each_document
def test_commands_have_these_flags(document: Any) -> None:
    commands = [one for text in list_texts(document) for one in _COMMAND.findall(text)]
    listed = [one for one in find(document, "command") if one[0] == "serve"]
    for name, *words in [*(shlex.split(one)[1:] for one in commands), *listed]:
        flags = {word for word in words if word.startswith("--")}
        assert flags <= list_flags(name)


@each_document
async def test_addresses_of_the_server_are_answered(
    document: Any, client: httpx.AsyncClient
) -> None:
    for text in list_texts(document):
        for port, path in _URL.findall(text):
            assert int(port) == PORT
            answer = await client.get(path or "/")
            is_base = path.strip("/").count("/") in (1, 2) and not path.startswith("/__")
            if is_base:
                assert "x-mock-exchange" in answer.headers, path
            else:
                assert answer.status_code == 200, path


def test_ports_of_the_server_are_its_own() -> None:
    ports = [
        port
        for document in DOCUMENTS.values()
        for services in find(document, "services")
        if isinstance(services, dict)
        for port in services["mockserver"].get("ports", [])
    ]
    assert len(ports) == 3
    assert {port.rpartition(":")[2] for port in ports} == {str(PORT)}


def test_demo_lets_nobody_past_the_proxy() -> None:
    demo = DOCUMENTS["shared-demo"]
    assert "ports" not in demo["services"]["mockserver"]
    [network] = demo["networks"]["front"]["ipam"]["config"]
    environment = demo["services"]["mockserver"]["environment"]
    assert environment["MOCKSERVER_TRUST_PROXY"] == network["subnet"]
    assert "MOCKSERVER_NO_ADMIN_AUTH" not in environment
    for service in demo["services"].values():
        assert service["read_only"] is True
        assert service["cap_drop"] == ["ALL"]


def test_demos_proxies_lead_to_the_server() -> None:
    caddy = (DEMO / "Caddyfile").read_text("utf-8")
    nginx = (DEMO / "nginx.conf").read_text("utf-8")
    assert f"reverse_proxy mockserver:{PORT}" in caddy
    assert f"proxy_pass http://mockserver:{PORT};" in nginx
    for header in ("X-Forwarded-For", "X-Forwarded-Proto", "X-Forwarded-Host"):
        assert re.search(rf"proxy_set_header {header} \$\w+;", nginx)


def test_demos_variables_are_those_of_its_example() -> None:
    text = (DEMO / "compose.yaml").read_text("utf-8")
    named = set(re.findall(r"\$\{(\w+)", text))
    listed = re.findall(r"(?m)^(\w+)=", (DEMO / ".env.example").read_text("utf-8"))
    assert set(listed) == named == {"DEMO_HOST", "DEMO_TOKEN"}


def test_pages_flags_are_the_commands() -> None:
    for name in ("ci.md", "shared-demo.md", "settings.md"):
        text = (ROOT / "docs" / name).read_text("utf-8")
        flags = set(re.findall(r"(?<![\w-])--[a-z][a-z-]+", text))
        assert flags - OTHERS <= list_flags("serve") | list_flags("env"), name
