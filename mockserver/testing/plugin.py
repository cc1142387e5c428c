"""The pytest plugin: a server for the session, a sandbox for each test.

It is found by its entry point; `-p no:mockserver` leaves it out. Nothing but pytest is imported
until a test asks for one of its fixtures. With pytest-xdist the controlling process has the server.
"""

from __future__ import annotations

import os
from collections.abc import Generator, Iterator
from contextlib import ExitStack
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from mockserver.testing.client import Mockserver
    from mockserver.testing.sandbox import Sandbox

URL_VARIABLE = "MOCKSERVER_URL"
TOKEN_VARIABLE = "MOCKSERVER_ADMIN_TOKEN"  # noqa: S105 - the name of a variable

_sandbox_key = pytest.StashKey["Sandbox"]()
_run_key = pytest.StashKey[str]()
_started_key = pytest.StashKey[str]()
"""The URL of the server that the session has started."""


def pytest_addoption(parser: pytest.Parser) -> None:
    """The plugin's options."""
    group = parser.getgroup("mockserver")
    group.addoption(
        "--mockserver-url",
        metavar="URL",
        help=f"use the server at URL (or ${URL_VARIABLE}) and start none",
    )
    group.addoption(
        "--mockserver-token",
        metavar="TOKEN",
        help=f"what that server's control API asks for (or ${TOKEN_VARIABLE})",
    )
    group.addoption(
        "--mockserver-keep",
        action="store_true",
        help="do not delete the sandboxes of the tests: for a server that goes on",
    )


def pytest_configure(config: pytest.Config) -> None:
    """Give the run an id: the same in all processes of pytest-xdist."""
    config.stash[_run_key] = os.environ.get("PYTEST_XDIST_TESTRUNUID") or os.urandom(8).hex()


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: Any) -> None:
    """Tell a worker of pytest-xdist the server of the session, which this process has.

    A worker on another machine, or one that runs the same tests as the others (`--dist each`),
    starts one of its own.
    """
    config, spec = node.config, node.gateway.spec
    is_near = spec.popen and not spec.via
    if is_near and config.getoption("dist") != "each" and _read_url(config) is None:
        node.workerinput["mockserver_url"] = _start_server(config)


def _start_server(config: pytest.Config) -> str:
    """The URL of the session's server, which goes on until pytest ends."""
    from mockserver.testing.serving import serve_mockserver

    if _started_key not in config.stash:
        stack = ExitStack()
        config.add_cleanup(stack.close)
        config.stash[_started_key] = stack.enter_context(serve_mockserver())
    return config.stash[_started_key]


@pytest.fixture(scope="session")
def mockserver_server(request: pytest.FixtureRequest) -> Iterator[Mockserver]:
    """The server of the session: started for it, or the one that `--mockserver-url` names."""
    from mockserver.testing.client import Mockserver

    config = request.config
    given = _read_url(config)
    if given is None:
        told: dict[str, str] = getattr(config, "workerinput", {})
        with Mockserver(told.get("mockserver_url") or _start_server(config)) as server:
            yield server
        return
    token = config.getoption("--mockserver-token") or os.environ.get(TOKEN_VARIABLE)
    with Mockserver(given, token=token) as server:
        _greet(server)
        yield server


def _greet(server: Mockserver) -> None:
    """Say in one line that a server does not answer, not in a traceback for each test."""
    try:
        server.sandboxes.list()
    except Exception as error:  # another server may answer anything
        pytest.fail(f"no mockserver answers at {server.url}: {error}", pytrace=False)


@pytest.fixture
def mockserver(request: pytest.FixtureRequest, mockserver_server: Mockserver) -> Iterator[Sandbox]:
    """A sandbox of the test's own. Its `aio` is the same for async code."""
    from mockserver.testing.naming import name_sandbox

    # Only a server that others use too needs more than the test's own id: where it is the test's
    # alone, the same test has the same ids and codes in each run.
    is_shared = _read_url(request.config) is not None
    run = request.config.stash[_run_key] if is_shared else ""
    sandbox = mockserver_server.sandbox(name_sandbox(request.node.nodeid, run=run))
    sandbox.create()
    request.node.stash[_sandbox_key] = sandbox
    yield sandbox
    if not request.config.getoption("--mockserver-keep"):
        sandbox.delete()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item,
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Tell what went on in the sandbox of a test that failed."""
    report = yield
    sandbox = item.stash.get(_sandbox_key, None)
    if sandbox is not None and report.failed and report.when != "teardown":
        report.sections.append((f"mockserver sandbox {sandbox.name}", _tell(sandbox)))
    return report


def _tell(sandbox: Sandbox) -> str:
    from mockserver.testing.summary import summarize

    try:
        return summarize(sandbox)
    except Exception as error:  # a test's own failure must not be hidden by this one
        return f"what went on could not be read: {error!r}"


def _read_url(config: pytest.Config) -> str | None:
    return config.getoption("--mockserver-url") or os.environ.get(URL_VARIABLE) or None
