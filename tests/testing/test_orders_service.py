"""The example project's own suite, run as its README says: in parallel, with the plugin."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pytest

from tests.pytest_process import run_pytest

ROOT = Path(__file__).resolve().parents[2]
PROJECT = ROOT / "examples" / "orders-service"


def test_suite_of_the_orders_service_passes_in_parallel(
    capsys: pytest.CaptureFixture[str],
) -> None:
    output = run_pytest(PROJECT, "-n", "2")
    found = re.search(r"^=+ (\d+) passed in ([\d.]+s)", output, re.MULTILINE)
    assert found, output
    assert found[1] == "11"
    with capsys.disabled():
        sys.stdout.write(f"\norders-service: 11 tests in {found[2]}\n")


def test_example_sleeps_nowhere() -> None:
    files = [*PROJECT.rglob("*.py")]
    assert len(files) >= 8
    assert [path.name for path in files if "sleep" in path.read_text(encoding="utf-8")] == []
