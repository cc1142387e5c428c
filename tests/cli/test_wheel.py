"""A wheel holds what the server reads at run time, beside its code."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from mockserver import __version__

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> zipfile.Path:
    """The project's wheel."""
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    return zipfile.Path(folder / f"mockserver-{__version__}-py3-none-any.whl")


def list_files(folder: Path) -> set[str]:
    """The files below a folder, relative to it, without what Python leaves there."""
    files = (path for path in folder.rglob("*") if path.is_file())
    return {str(path.relative_to(folder)) for path in files if "__pycache__" not in path.parts}


def test_wheel_holds_templates_and_static_files(wheel: zipfile.Path) -> None:
    held = set(wheel.root.namelist())
    assert {f"mockserver/{file}" for file in list_files(ROOT / "mockserver")} <= held
    assert "mockserver/inbox/templates/layout.html" in held
    assert "mockserver/inbox/static/inbox.js" in held
    assert "mockserver/py.typed" in held


def test_wheel_holds_the_fixtures(wheel: zipfile.Path) -> None:
    held = set(wheel.root.namelist())
    assert {f"mockserver/_fixtures/{file}" for file in list_files(ROOT / "fixtures")} <= held
    assert "mockserver/_fixtures/nrs360/seed.yaml" in held


def test_wheel_brings_the_command_and_the_license(wheel: zipfile.Path) -> None:
    about = wheel / f"mockserver-{__version__}.dist-info"
    entry_points = (about / "entry_points.txt").read_text(encoding="utf-8")
    assert "mockserver = mockserver.cli:main" in entry_points
    assert (about / "licenses" / "LICENSE").read_text(encoding="utf-8").startswith("MIT License")


def test_installed_wheel_finds_its_fixtures(wheel: zipfile.Path, tmp_path: Path) -> None:
    wheel.root.extractall(tmp_path)
    done = subprocess.run(
        [sys.executable, "-m", "mockserver", "env", "--format", "dotenv"],
        cwd=tmp_path,
        env={"PYTHONPATH": str(tmp_path), "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert 'NRS360_USERNAME="username"' in done.stdout
