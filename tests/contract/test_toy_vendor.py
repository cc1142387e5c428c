"""A fifth vendor is one more folder: a toy is copied in, and held to the contract."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parents[2]
TOY = Path(__file__).parent / "toy"
PLUGINS = ("cacheprovider", "randomly", "xdist", "cov", "schemathesis", "hypothesispytest")
LEFT_OUT = shutil.ignore_patterns("toy", "test_toy_vendor.py")


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """A copy of the repository with the toy among its vendors."""
    for name in ("mockserver", "fixtures", "tests/contract"):
        shutil.copytree(REPOSITORY / name, tmp_path / name, ignore=LEFT_OUT)
    for name in ("pyproject.toml", "tests/conftest.py", "tests/html_pages.py"):
        shutil.copy(REPOSITORY / name, tmp_path / name)
    shutil.copytree(TOY, tmp_path / "mockserver/vendors/toy")
    return tmp_path


def test_vendor_that_is_one_more_folder_starts_answers_and_keeps_the_contract(
    repository: Path,
) -> None:
    left_out = [argument for name in PLUGINS for argument in ("-p", f"no:{name}")]
    ran = subprocess.run(
        [sys.executable, "-m", "pytest", "tests/contract", "-k", "toy", *left_out],
        cwd=repository,
        env={**os.environ, "PYTHONPATH": str(repository)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert int(ran.stdout.split(" passed")[0].split()[-1]) > 80
