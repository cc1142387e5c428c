"""The Python that `docs/testing.md` prints, run as a reader would run it."""

from __future__ import annotations

import re
from pathlib import Path

import httpx
import pytest

from mockserver.testing import Mockserver
from tests.pytest_process import run_pytest

PAGE = Path(__file__).resolve().parents[2] / "docs" / "testing.md"
ADDRESS = "http://127.0.0.1:4360"

_BLOCK = re.compile(r"(<!-- not run: [^\n]+ -->\n)?```python\n(.*?)```", re.DOTALL)


def read_blocks() -> tuple[list[str], list[str]]:
    """The blocks that are tests, and those that are scripts; some say why they cannot be run."""
    blocks = [code for mark, code in _BLOCK.findall(PAGE.read_text(encoding="utf-8")) if not mark]
    tests = [code for code in blocks if "def test_" in code]
    return tests, [code for code in blocks if code not in tests]


@pytest.fixture
def warm_server(mockserver_server: Mockserver) -> Mockserver:
    """A server that has imported what it needs: httpx, as printed, waits five seconds at most."""
    sandbox = mockserver_server.sandbox("warm")
    vendor = sandbox.nrs360
    body = {"to": ["34666555444"], "from": "TEST", "message": "{OTP_CODE}"}
    httpx.post(f"{vendor.base_url}/sms", auth=vendor.auth, json=body, timeout=60, verify=False)
    sandbox.clock.advance(until="idle")
    sandbox.delete()
    return mockserver_server


def test_printed_tests_pass(warm_server: Mockserver, tmp_path: Path) -> None:
    tests, _ = read_blocks()
    for number, code in enumerate(tests):
        (tmp_path / f"test_{number}.py").write_text(code, encoding="utf-8")
    (tmp_path / "pytest.ini").write_text("[pytest]\nfilterwarnings = error\n", encoding="utf-8")
    output = run_pytest(tmp_path, MOCKSERVER_URL=warm_server.url)
    assert len(tests) == 7
    assert re.search(r"^=+ 8 passed in ", output, re.MULTILINE), output


def test_printed_script_runs(mockserver_server: Mockserver) -> None:
    _, [script] = read_blocks()
    assert ADDRESS in script
    exec(compile(script.replace(ADDRESS, mockserver_server.url), str(PAGE), "exec"), {})


@pytest.mark.parametrize("name", ["recipes/node.test.mjs", "recipes/curl.sh"])
def test_page_leads_to_the_recipes(name: str) -> None:
    assert f"]({name})" in PAGE.read_text(encoding="utf-8")
    assert (PAGE.parent / name).is_file()
