"""The pytest plugin: a server for the session, a sandbox for each test, others that last longer.

It is found by its entry point; `-p no:mockserver` leaves it out. Nothing but pytest is imported
until a test asks for one of its fixtures. With pytest-xdist the controlling process has the server.
"""

from __future__ import annotations

import itertools
import os
import sys
from collections.abc import Callable, Generator, Iterator
from contextlib import ExitStack, contextmanager
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
    """Give the run an id, another in each process: with `--dist each` all run the same tests."""
    config.stash[_run_key] = os.urandom(8).hex()


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
    """Say in one line that a server is of no use, not in a traceback for each test."""
    flaw = _find_flaw(server)
    if flaw:
        pytest.fail(flaw, pytrace=False)


def _find_flaw(server: Mockserver) -> str:
    from mockserver.testing.problems import NoAnswerError, ProblemError

    try:
        server.sandboxes.list()
    except NoAnswerError as error:
        return str(error)
    except ProblemError as error:
        hint = f" (--mockserver-token or ${TOKEN_VARIABLE})" if error.status == 401 else ""
        return f"the server at {server.url} refuses: {error}{hint}"
    except Exception as error:  # another server may answer anything
        return f"no mockserver answers at {server.url}: {error!r}"
    return ""


@pytest.fixture
def mockserver(request: pytest.FixtureRequest, mockserver_server: Mockserver) -> Iterator[Sandbox]:
    """A sandbox of the test's own. Its `aio` is the same for async code."""
    from mockserver.testing.naming import name_sandbox

    name = name_sandbox(request.node.nodeid, run=_read_run(request.config))
    with _make_sandbox(request.config, mockserver_server, name) as sandbox:
        request.node.stash[_sandbox_key] = sandbox
        yield sandbox


@pytest.fixture(scope="session")
def mockserver_factory(
    request: pytest.FixtureRequest, mockserver_server: Mockserver
) -> Iterator[Callable[[str], Sandbox]]:
    """Makes sandboxes for fixtures that outlive a test: `mockserver_factory("shop")`.

    Each call gives a new one, in each process of pytest-xdist. They last as long as the session.
    """
    from mockserver.testing.naming import name_sandbox

    config, numbers = request.config, itertools.count()
    process = f"{_read_run(config)}|{os.environ.get('PYTEST_XDIST_WORKER', '')}"
    with ExitStack() as stack:

        def make(title: str) -> Sandbox:
            name = name_sandbox(f"::{title}", run=f"{process}|{next(numbers)}")
            return stack.enter_context(_make_sandbox(config, mockserver_server, name))

        yield make


def _read_run(config: pytest.Config) -> str:
    """What tells this run from others at the same server.

    Nothing where the server is the run's own: the same test has the same ids and codes each time.
    """
    return "" if _read_url(config) is None else config.stash[_run_key]


@contextmanager
def _make_sandbox(config: pytest.Config, server: Mockserver, name: str) -> Iterator[Sandbox]:
    """A sandbox that is deleted in the end, unless it is to be looked at."""
    sandbox = server.sandbox(name)
    sandbox.create()
    yield sandbox
    if not config.getoption("--mockserver-keep"):
        sandbox.delete()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item,
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Tell what went on in the sandboxes of a test that failed."""
    report = yield
    if report.failed and report.when != "teardown":
        for sandbox in _find_sandboxes(item):
            report.sections.append((f"mockserver sandbox {sandbox.name}", _tell(sandbox)))
    return report


def _find_sandboxes(item: pytest.Item) -> list[Sandbox]:
    """The test's own sandbox, and those that other fixtures gave it."""
    if "mockserver.testing.sandbox" not in sys.modules:
        return []
    from mockserver.testing.sandbox import Sandbox
    from mockserver.testing.ways import Blocking

    given = [item.stash.get(_sandbox_key, None), *getattr(item, "funcargs", {}).values()]
    known = [one for one in given if isinstance(one, Sandbox) and isinstance(one._way, Blocking)]
    return list({one.name: one for one in known}.values())


def _tell(sandbox: Sandbox) -> str:
    from mockserver.testing.summary import summarize

    try:
        return summarize(sandbox)
    except Exception as error:  # a test's own failure must not be hidden by this one
        return f"what went on could not be read: {error!r}"


def _read_url(config: pytest.Config) -> str | None:
    return config.getoption("--mockserver-url") or os.environ.get(URL_VARIABLE) or None
