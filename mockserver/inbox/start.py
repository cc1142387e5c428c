"""What somebody needs to send a first message: base URLs, credentials and a request that works."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from starlette.responses import Response

from mockserver.admin.vendors import list_credentials
from mockserver.inbox.templating import environment
from mockserver.inbox.view import Visit, route
from mockserver.kernel.openapi import describe
from mockserver.kernel.operations import Operation, read_operations
from mockserver.kernel.sandbox import write_segment
from mockserver.kernel.vendor import Vendor

DEMO_SIZE = 50
"""People that the button for demo data makes: they are there in a second or two."""


@dataclass(frozen=True, slots=True)
class Start:
    """How to begin with one vendor."""

    slug: str
    title: str
    base_url: str
    docs_url: str
    credentials: Mapping[str, str]
    curl: str


def list_starts(vendors: Sequence[Vendor], origin: str, sandbox: str) -> list[Start]:
    """How to begin with each vendor in a sandbox of the server at the URL `origin`."""
    return [_start(vendor, origin, sandbox) for vendor in vendors]


def _start(vendor: Vendor, origin: str, sandbox: str) -> Start:
    root = f"/{vendor.slug}{write_segment(sandbox)}"
    groups = read_operations(describe(vendor, server=origin + root), vendor.samples)
    return Start(
        slug=vendor.slug,
        title=vendor.title,
        base_url=origin + root + vendor.base_path,
        docs_url=root + "/docs",
        credentials=list_credentials(vendor, sandbox),
        curl=_choose_curl(
            [operation for group in groups.values() for operation in group], vendor.first_example
        ),
    )


def _choose_curl(operations: Sequence[Operation], example: str) -> str:
    """The example that the vendor names, else its first documented POST, as a rule its reason to
    be; else its first operation."""
    named = (one for each in operations for one in each.samples if one.name == example)
    posts = (one for one in operations if one.method == "POST" and one.fidelity == "documented")
    found = next(named, None) if example else None
    sample = found or next(posts, operations[0]).samples[0]
    return sample.curl


async def show_start(visit: Visit) -> Response:
    """How to begin, whatever there is already."""
    return _render(visit, is_empty=False)


def show_empty(visit: Visit) -> Response:
    """How to begin, until the first message comes."""
    return _render(visit, is_empty=True)


def _render(visit: Visit, *, is_empty: bool) -> Response:
    origin = visit.console.origin(visit.request.scope)
    starts = list_starts(visit.console.catalog.load_all(), origin, visit.sandbox.name)
    return visit.render(
        "messages",
        "start/page.html",
        starts=starts,
        is_empty=is_empty,
        demo_size=DEMO_SIZE,
        first_test=read_first_test(),
        pytest_command=f"pytest --mockserver-url {origin} --mockserver-keep",
        sink_url=f"{origin}/__sink/mine",
    )


def read_first_test() -> str:
    """A test that passes as it is, in a file of its own."""
    return environment().get_template("start/test_first.txt").render()


routes = (route("/__inbox/start", show_start),)
