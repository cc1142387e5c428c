"""The targets: our server in two modes, and the peers it is measured against.

Each says how it is started and what the request is with which its users would "send an SMS". Where
a peer has a switch for less logging it is on: a doubt is decided in the peer's favour.
"""

import base64
import json
import re
import shutil
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

HERE = Path(__file__).resolve().parent
CONFIGS = HERE / "configs"
PEERS = HERE / ".peers"
REFERENCE = "mockserver"  # the row every ratio refers to


@dataclass(frozen=True)
class Request:
    """A request and the status that makes its answer a good one."""

    method: str
    path: str
    status: int
    headers: dict[str, str] = field(default_factory=dict)
    body: str = ""

    def encode(self, host: str) -> bytes:
        """The request as HTTP/1.1, asking for the connection to be closed afterwards."""
        lines = [f"{self.method} {self.path} HTTP/1.1", f"Host: {host}", "Connection: close"]
        lines += [f"{name}: {value}" for name, value in self.headers.items()]
        lines += [f"Content-Length: {len(self.body.encode())}", "", self.body]
        return "\r\n".join(lines).encode()


@dataclass(frozen=True)
class Target:
    """A server to measure. `command` takes the port and a folder that is removed afterwards."""

    name: str
    title: str
    does: str  # what it does with a send, for the reader of the table
    command: Callable[[int, Path], list[str]]
    send: Request
    needs: Path | None = None  # the file that must be there; None: nothing to install
    live: Request | None = None
    reset: Request | None = None
    is_ours: bool = False
    takes_recipients: bool = True  # whether `send` carries a list of recipients

    def is_installed(self) -> bool:
        return self.needs is None or self.needs.exists()

    def version(self) -> str:
        """The installed version of a peer; nothing for the others."""
        return _version_near(self.needs) if self.needs else ""


def send_sms(
    path: str, *, to: list[str] | None = None, user: str = "username", status: int = 202
) -> Request:
    """The documented sample of an SMS, to one recipient unless told."""
    credential = base64.b64encode(f"{user}:apiPassword".encode()).decode()
    body = {"to": to or ["34666555444"], "from": "TEST", "message": "SMS text message"}
    headers = {"Content-Type": "application/json", "Authorization": f"Basic {credential}"}
    return Request("POST", path, status, headers, json.dumps(body))


SNS_PUBLISH = Request(
    "POST",
    "/",
    200,
    {
        "Content-Type": "application/x-www-form-urlencoded; charset=utf-8",
        "Authorization": "AWS4-HMAC-SHA256 "
        "Credential=AKIAEXAMPLE/20260101/us-east-1/sns/aws4_request, "
        "SignedHeaders=host, Signature=0",  # moto reads the service from it and checks nothing
    },
    "Action=Publish&Version=2010-03-31&PhoneNumber=%2B34666555444&Message=SMS+text+message",
)


def list_targets(serve: list[str]) -> list[Target]:
    """All targets; `serve` is the command that starts our server, without its flags."""
    sms, livez = send_sms("/nrs360/api/rest/sms"), Request("GET", "/livez", 200)
    mockoon = PEERS / "mockoon/node_modules/.bin/mockoon-cli"
    prism = PEERS / "prism/node_modules/.bin/prism"
    json_server = PEERS / "json-server/node_modules/.bin/json-server"
    moto = PEERS / "moto/bin/moto_server"

    def start_ours(port: int, scratch: Path) -> list[str]:
        return [*serve, "--port", str(port), "--data", str(scratch / "data")]

    def start_ephemeral(port: int, scratch: Path) -> list[str]:
        return [*serve, "--port", str(port), "--ephemeral"]

    def start_raw(port: int, scratch: Path) -> list[str]:
        quiet = ["--no-access-log", "--log-level", "warning"]
        uvicorn = [sys.executable, "-m", "uvicorn", "--app-dir", str(HERE), "raw_asgi:app"]
        return [*uvicorn, "--port", str(port), *quiet]

    def start_mockoon(port: int, scratch: Path) -> list[str]:
        data = ["--data", str(CONFIGS / "mockoon.json"), "--port", str(port)]
        flags = ["--disable-log-to-file", "--admin-api-token", "bench"]
        return [str(mockoon), "start", *data, *flags]

    def start_prism(port: int, scratch: Path) -> list[str]:
        return [str(prism), "mock", str(CONFIGS / "prism.yaml"), "-p", str(port), "-v", "error"]

    def start_json_server(port: int, scratch: Path) -> list[str]:
        database = scratch / "db.json"
        database.write_text('{"sms": []}')
        routes = ["--routes", str(CONFIGS / "json-server-routes.json")]
        flags = ["--quiet", "--snapshots", str(scratch), "--host", "127.0.0.1", "--port", str(port)]
        return [str(json_server), str(database), *routes, *flags]

    def start_moto(port: int, scratch: Path) -> list[str]:
        return [str(moto), "-H", "127.0.0.1", "-p", str(port)]

    return [
        Target(
            REFERENCE,
            "mockserver",
            "checks, stores in a file, journals, commits before it answers",
            start_ours,
            sms,
            live=livez,
            is_ours=True,
        ),
        Target(
            "ephemeral",
            "mockserver --ephemeral",
            "the same, in memory",
            start_ephemeral,
            sms,
            live=livez,
            is_ours=True,
        ),
        Target("raw", "raw uvicorn", "reads the body, answers the same size", start_raw, sms),
        Target(
            "mockoon",
            "Mockoon, static route",
            "answers a fixed body",
            start_mockoon,
            send_sms("/api/rest/sms"),
            needs=mockoon,
        ),
        Target(
            "mockoon-data",
            "Mockoon, data bucket",
            "keeps the row in memory and answers it",
            start_mockoon,
            send_sms("/stored/sms", status=201),
            needs=mockoon,
            reset=Request(
                "POST", "/mockoon-admin/state/purge", 200, {"Authorization": "Bearer bench"}
            ),
        ),
        Target(
            "prism",
            "Prism",
            "checks the body by its schema, answers the example",
            start_prism,
            send_sms("/api/rest/sms"),
            needs=prism,
        ),
        Target(
            "json-server",
            "json-server",
            "stores the row, rewriting its file",
            start_json_server,
            send_sms("/api/rest/sms", status=201),
            needs=json_server,
        ),
        Target(
            "moto",
            "moto server, SNS Publish",
            "keeps the SMS in memory",
            start_moto,
            SNS_PUBLISH,
            needs=moto,
            reset=Request("POST", "/moto-api/reset", 200),
            takes_recipients=False,
        ),
    ]


def _version_near(executable: Path) -> str:
    """The version of the npm package or Python distribution an executable came from."""
    if executable.parent.name == ".bin":
        for folder in executable.resolve().parents:
            if (folder / "package.json").exists():
                return str(json.loads((folder / "package.json").read_text())["version"])
    found = list(executable.parent.parent.glob("lib/python*/site-packages/moto-*.dist-info"))
    match = re.search(r"moto-(.+)\.dist-info", found[0].name) if found else None
    return match.group(1) if match else ""


def find_load_generator() -> Path | None:
    """wrk where there is one, else autocannon from the peers' folder, else None."""
    if wrk := shutil.which("wrk"):
        return Path(wrk)
    autocannon = PEERS / "autocannon/node_modules/.bin/autocannon"
    return autocannon if autocannon.exists() else None
