"""The server as a process: its start, and what it refuses."""

from __future__ import annotations

import socket
import subprocess
import sys
from pathlib import Path

import httpx
import pytest

from tests.cli.process import DEADLINE, Server

SMS = {"to": ["34666666666"], "from": "TEST", "message": "Hello"}


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    """A server that does not start."""
    command = [sys.executable, "-m", "mockserver", *arguments]
    return subprocess.run(command, capture_output=True, text=True, timeout=DEADLINE, check=False)


def test_ready_line_tells_addresses_and_credentials_that_work(tmp_path: Path) -> None:
    with Server(tmp_path) as server:
        ready = server.ready
        vendor = ready["vendors"]["nrs360"]
        credential = (vendor["username"], vendor["password"])
        sent = httpx.post(f"{vendor['url']}/sms", json=SMS, auth=credential)
        inbox, control = httpx.get(ready["inbox"]), httpx.get(f"{ready['control']}/sandboxes")
        health = httpx.get(f"{server.url}/readyz")
    assert ready["message"] == "ready"
    assert ready["data"] == str(tmp_path)
    assert "token" not in ready
    assert sent.status_code == 202
    assert (inbox.status_code, control.status_code, health.status_code) == (200, 200, 200)


def test_first_request_waits_until_the_server_is_ready(tmp_path: Path) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    server = Server(None, "--port", str(port))
    try:
        status = None
        while status is None and server.process.poll() is None:
            try:
                url = f"http://127.0.0.1:{port}/nrs360/api/rest/sms"
                credential = ("username", "apiPassword")
                status = httpx.post(url, json=SMS, auth=credential, timeout=DEADLINE).status_code
            except httpx.ConnectError:
                pass  # it does not listen yet
    finally:
        server.__exit__()
    assert status == 202


def test_data_directory_of_a_running_server_is_refused(tmp_path: Path) -> None:
    with Server(tmp_path) as server:
        done = run("--port", "0", "--data", str(tmp_path))
    assert done.returncode == 1
    held = f"in use by another mockserver (process {server.process.pid})"
    assert done.stderr == f"mockserver: {tmp_path} is {held}\n"


def test_data_directory_that_cannot_be_made_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    done = run("--port", "0", "--data", str(tmp_path / "file" / "data"))
    assert done.returncode == 1
    assert done.stderr.startswith("mockserver: the data directory ")
    assert len(done.stderr.splitlines()) == 1


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
def test_port_in_use_is_refused(host: str) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        done = run("--ephemeral", "--host", host, "--port", str(port))
    assert done.returncode == 1
    assert done.stderr == f"mockserver: cannot listen on {host}:{port}: Address already in use\n"


def test_foreign_address_is_refused() -> None:
    done = run("--ephemeral", "--host", "no-such-host.invalid", "--port", "0")
    assert done.returncode == 1
    assert done.stderr == "mockserver: no-such-host.invalid is no address of this machine\n"


def test_bad_setting_ends_with_2() -> None:
    done = run("--port", "x")
    assert done.returncode == 2
    assert done.stdout == ""


def test_address_beyond_loopback_asks_for_the_token_that_is_printed() -> None:
    with Server(None, "--host", "0.0.0.0") as server, server.client() as client:
        token = server.ready["token"]
        refused = httpx.get(f"{server.url}/__admin/sandboxes")
        let_in = httpx.get(
            f"{server.url}/__admin/sandboxes", headers={"authorization": f"Bearer {token}"}
        )
        vendor = client.post("/nrs360/api/rest/sms", json=SMS)
    assert len(token) >= 32
    assert (refused.status_code, let_in.status_code, vendor.status_code) == (401, 200, 202)


def test_given_token_is_asked_for_and_not_printed() -> None:
    with Server(None, "--host", "0.0.0.0", "--admin-token", "s3cret") as server:
        headers = {"authorization": "Bearer s3cret"}
        answer = httpx.get(f"{server.url}/__admin/sandboxes", headers=headers)
    assert answer.status_code == 200
    assert "s3cret" not in str(server.ready)


def test_no_admin_auth_asks_for_no_token() -> None:
    with Server(None, "--host", "0.0.0.0", "--no-admin-auth") as server:
        answer = httpx.get(f"{server.url}/__admin/sandboxes")
    assert answer.status_code == 200
    assert "token" not in server.ready
