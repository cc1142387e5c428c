"""The recipes for other languages, run as they are printed."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from mockserver.testing import Mockserver

RECIPES = Path(__file__).resolve().parents[2] / "docs" / "recipes"


def run(server: Mockserver, *command: str) -> str:
    """Run a recipe, which leaves no sandbox behind; what it prints."""
    before = [one.name for one in server.sandboxes.list()]
    done = subprocess.run(
        command,
        env={**os.environ, "MOCKSERVER_URL": server.url},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert [one.name for one in server.sandboxes.list()] == before
    return done.stdout


@pytest.mark.skipif(shutil.which("node") is None, reason="there is no Node here")
def test_node_recipe_passes(mockserver_server: Mockserver) -> None:
    output = run(mockserver_server, "node", "--test", str(RECIPES / "node.test.mjs"))
    assert re.search(r"^# pass 3$", output, re.MULTILINE), output
    assert re.search(r"^# fail 0$", output, re.MULTILINE), output


@pytest.mark.skipif(shutil.which("curl") is None, reason="there is no curl here")
def test_curl_recipe_prints_what_it_should(mockserver_server: Mockserver) -> None:
    code, *lines = run(mockserver_server, "sh", str(RECIPES / "curl.sh")).splitlines()
    assert re.fullmatch(r"code: [0-9]{4}", code)
    assert lines == ["Valid", "status=ACCEPTD", "status=DELIVRD", "true"]
