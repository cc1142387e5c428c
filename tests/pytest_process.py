"""pytest in a process of its own, as a project that has installed mockserver runs it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

PLUGINS = ("xdist.plugin", "anyio.pytest_plugin", "mockserver.testing.plugin")
"""What such a project has. Whatever else is installed for the tests here stays out."""


def run_pytest(folder: Path, *arguments: str, **environment: str) -> str:
    """Run the tests of a folder; what pytest says."""
    named = [word for plugin in PLUGINS for word in ("-p", plugin)]
    known = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST")}
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", *named, *arguments],
        cwd=folder,
        env={**known, "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1", **environment},
        capture_output=True,
        text=True,
        check=False,
    )
    return done.stdout + done.stderr
