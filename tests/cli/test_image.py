"""The image's health check, as Docker would run it."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

from tests.cli.process import DEADLINE, Server

DOCKERFILE = Path(__file__).resolve().parents[2] / "Dockerfile"


def check_health(port: int) -> int:
    """The exit code of the health check of a container whose server listens at this port."""
    text = DOCKERFILE.read_text("utf-8")
    found = re.search(r"HEALTHCHECK .*\\\n\s+CMD (\[.*\])\n", text)
    assert found is not None
    name, *arguments = json.loads(found[1])
    assert name == "python"
    nowhere = "http://127.0.0.1:9"
    environment = {"MOCKSERVER_PORT": str(port), "HTTP_PROXY": nowhere, "http_proxy": nowhere}
    done = subprocess.run(
        [sys.executable, *arguments],
        env={**os.environ, **environment},
        timeout=DEADLINE,
        capture_output=True,
        check=False,
    )
    return done.returncode


def test_health_check_tells_a_server_that_is_ready_from_none() -> None:
    with Server(None) as server:
        port = int(server.url.rpartition(":")[2])
        assert check_health(port) == 0
    assert check_health(port) == 1
