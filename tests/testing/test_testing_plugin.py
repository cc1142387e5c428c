"""The pytest plugin, as the tests of a project that has installed mockserver see it.

They run in processes of their own, at the server of this session: starting another takes a second.
"""

from __future__ import annotations

import re
import subprocess
import sys
from importlib.metadata import entry_points
from pathlib import Path

import pytest

from mockserver.app import MockServer
from mockserver.kernel.access import Access
from mockserver.testing import Mockserver, serve
from tests.pytest_process import run_pytest

TESTS = """
import httpx
import pytest


def send(sandbox, **more):
    vendor = sandbox.nrs360
    body = {"to": ["34666555444"], "from": "TEST", "message": "Hello", **more}
    return httpx.post(f"{vendor.base_url}/sms", json=body, auth=vendor.auth, verify=False)


@pytest.mark.parametrize("number", [1, 2])
def test_own(mockserver, number):
    assert mockserver.messages.list() == []
    assert send(mockserver).status_code == 202
    assert len(mockserver.messages.list()) == 1


@pytest.mark.anyio
@pytest.mark.parametrize("anyio_backend", ["asyncio"])
async def test_async(mockserver, anyio_backend):
    send(mockserver)
    message = await mockserver.aio.messages.wait(to="34666555444")
    assert message.text == "Hello"


def test_failure(mockserver):
    mockserver.clock.freeze("2026-03-02T10:00:00Z")
    mockserver.faults.add(error=111, times=1)
    send(mockserver)
    send(mockserver, notificationUrl=mockserver.sink("dlr").url)
    vendor = mockserver.nrs360
    httpx.post(vendor.base_url.replace("/api/rest", "/sms"), auth=vendor.auth, verify=False)
    httpx.post(f"{mockserver.sink().url.partition('/__sink')[0]}/api/rest/sms", verify=False)
    mockserver.clock.advance(seconds=1)
    assert False, "as wanted"


@pytest.fixture
def broken(mockserver):
    raise RuntimeError("not today")


def test_error(broken):
    pass


@pytest.fixture(scope="module")
def shop(mockserver_factory):
    other = mockserver_factory("shop")
    assert other.name != mockserver_factory("shop").name
    send(other)
    return other


def test_shop_of_two(shop, mockserver):
    assert len(shop.messages.list()) == 1
    assert False, "as wanted"
"""


def run(folder: Path, *arguments: str, **environment: str) -> str:
    """Run the project's tests; what pytest says."""
    (folder / "test_project.py").write_text(TESTS, encoding="utf-8")
    (folder / "pytest.ini").write_text("[pytest]\nfilterwarnings = error\n", encoding="utf-8")
    return run_pytest(folder, *arguments, **environment)


@pytest.fixture(scope="module")
def output(mockserver_server: Mockserver, tmp_path_factory: pytest.TempPathFactory) -> str:
    """What a run of all tests says; the server is named by the environment."""
    return run(tmp_path_factory.mktemp("project"), MOCKSERVER_URL=mockserver_server.url)


def read_section(output: str, test: str) -> str:
    """What is told of the sandbox of a test that did not pass."""
    found = re.search(rf"mockserver sandbox {test}-\w+ -+\n(.*?)\n[_=]+ ", output, re.DOTALL)
    assert found, output
    return found[1]


def test_entry_point_is_named_so_that_pytest_can_leave_it_out() -> None:
    [found] = entry_points(group="pytest11", name="mockserver")
    assert found.value == "mockserver.testing.plugin"


def test_plugin_that_is_not_used_imports_nothing() -> None:
    code = (
        "import sys, mockserver.testing.plugin;"
        "print(sorted({'httpx', 'pydantic', 'fastapi', 'sqlalchemy', 'uvicorn'} & {*sys.modules}))"
    )
    command = [sys.executable, "-c", code]
    assert subprocess.run(command, capture_output=True, text=True, check=True).stdout == "[]\n"


def test_each_test_has_a_sandbox_of_its_own_that_is_gone_afterwards(
    output: str, mockserver_server: Mockserver
) -> None:
    assert "2 failed, 3 passed, 1 error" in output
    names = {one.name for one in mockserver_server.sandboxes.list()}
    gone = ("test-own-", "test-async-", "shop-")
    assert not [name for name in names if name.startswith(gone)]


def test_failure_tells_what_went_on_in_the_sandbox(output: str) -> None:
    told = read_section(output, "test-failure")
    told = re.sub(r"fault:\w+|Fault \w+|http://.*~dlr|\b1[0-9a-f]{11}\b", "…", told)
    assert told.splitlines() == [
        "clock: frozen, 2026-03-02T10:00:01+00:00",
        "requests:",
        "  … nrs360 POST /api/rest/sms 402 (…)",
        "    … struck: error 111. It has struck 1 of 1 requests that matched; 0 left.",
        "  … nrs360 POST /api/rest/sms 202",
        "  … nrs360 POST /sms 404 (unmatched:POST /api/rest/sms)",
        "    360NRS has no POST /sms; the nearest is POST /api/rest/sms.",
        "messages:",
        "  1 sms to 34666555444, sent: Hello",
        "callbacks:",
        "  GET … delivered (attempt 1: 200)",
        "requests below no vendor, of this test or another:",
        "  POST /api/rest/sms (nearest: POST /nrs360/api/rest/sms)",
    ]


def test_failure_tells_what_went_on_in_sandboxes_of_other_fixtures(output: str) -> None:
    assert "\n  1 sms to 34666555444, accepted: Hello\n" in read_section(output, "shop")
    assert "\nmessages:\ncallbacks:" in read_section(output, "test-shop-of-two")


def test_failure_of_another_fixture_is_told_too(output: str) -> None:
    told = read_section(output, "test-error")
    assert told.startswith("clock: real, ")
    assert told.endswith("\nrequests:\nmessages:\ncallbacks:")


def test_kept_sandboxes_of_parallel_tests_are_there_afterwards(
    tmp_path: Path, mockserver_server: Mockserver
) -> None:
    before = {one.name for one in mockserver_server.sandboxes.list()}
    url = mockserver_server.url
    output = run(tmp_path, "-n2", "-k", "own", "--mockserver-url", url, "--mockserver-keep")
    assert "2 passed" in output, output
    kept = {one.name for one in mockserver_server.sandboxes.list()} - before
    assert sorted(name[:11] for name in kept) == ["test-own-1-", "test-own-2-"]
    for name in kept:
        mockserver_server.sandbox(name).delete()


def test_server_that_does_not_answer_is_told_in_a_line(tmp_path: Path) -> None:
    output = run(tmp_path, "-k", "own", "--mockserver-url", "http://127.0.0.1:9")
    assert "2 errors" in output
    assert "no mockserver answers at http://127.0.0.1:9: [Errno 111] Connection refused" in output
    assert not [word for word in ("Traceback", "During handling") if word in output]


def test_token_that_the_server_refuses_is_told_in_a_line(tmp_path: Path) -> None:
    guarded = MockServer(access=Access("right"))
    with serve(lambda _: guarded) as url:
        options = ("-k", "own", "--mockserver-url", url, "--mockserver-token")
        refused, let_in = run(tmp_path, *options, "wrong"), run(tmp_path, *options, "right")
    assert f"the server at {url} refuses: Send the token that was given" in refused
    assert "(--mockserver-token or $MOCKSERVER_ADMIN_TOKEN)" in refused
    assert "2 passed" in let_in


WHERE = """
import pytest


@pytest.mark.parametrize("number", [1, 2])
def test_where(mockserver_server, request, number):
    with open("told.txt", "a") as told:
        told.write(f"{request.config.workerinput['workerid']} {mockserver_server.url}\\n")
"""


@pytest.mark.parametrize(
    ("arguments", "servers"),
    [
        pytest.param(("-n2", "--dist", "load"), 1, id="divided"),
        pytest.param(("-n2", "--dist", "each"), 2, id="each-runs-all"),
    ],
)
def test_parallel_processes_share_a_server_unless_they_run_the_same_tests(
    tmp_path: Path, arguments: tuple[str, ...], servers: int
) -> None:
    (tmp_path / "test_where.py").write_text(WHERE, encoding="utf-8")
    (tmp_path / "conftest.py").write_text(
        "import sys\n"
        "def pytest_unconfigure(): print('is imported:', 'mockserver.app' in sys.modules)\n",
        encoding="utf-8",
    )
    output = run_pytest(tmp_path, *arguments)
    assert " passed" in output, output
    told = (tmp_path / "told.txt").read_text(encoding="utf-8").splitlines()
    assert {line.split()[0] for line in told} == {"gw0", "gw1"}
    assert len({line.split()[1] for line in told}) == servers
    assert "is imported: False" in output


NAMES = """
def test_names(mockserver, mockserver_factory):
    with open("told.txt", "a") as told:
        told.write(f"{mockserver.name} {mockserver_factory('shop').name}\\n")
"""


def test_processes_that_run_the_same_tests_at_one_server_share_no_sandbox(
    tmp_path: Path, mockserver_server: Mockserver
) -> None:
    (tmp_path / "test_names.py").write_text(NAMES, encoding="utf-8")
    url = mockserver_server.url
    output = run_pytest(tmp_path, "-n2", "--dist", "each", "--mockserver-url", url)
    assert "2 passed" in output, output
    first, second = (tmp_path / "told.txt").read_text(encoding="utf-8").splitlines()
    assert not {*first.split()} & {*second.split()}
