"""What somebody needs to send a first message: base URLs, credentials and a request that works."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from mockserver.kernel.openapi import describe
from mockserver.kernel.operations import Operation, read_operations
from mockserver.kernel.sandbox import DEFAULT
from mockserver.kernel.vendor import Vendor


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
    segment = "" if sandbox == DEFAULT else f"/~{sandbox}"
    root = f"/{vendor.slug}{segment}"
    groups = read_operations(describe(vendor, server=origin + root), vendor.samples)
    return Start(
        slug=vendor.slug,
        title=vendor.title,
        base_url=origin + root + vendor.base_path,
        docs_url=root + "/docs",
        credentials=vendor.samples,
        curl=_choose_curl(operation for group in groups.values() for operation in group),
    )


def _choose_curl(operations: Iterable[Operation]) -> str:
    """The vendor's first documented POST, as a rule its reason to be; else its first operation."""
    listed = list(operations)
    posts = (one for one in listed if one.method == "POST" and one.fidelity == "documented")
    chosen = next(posts, listed[0])
    return chosen.samples[0].curl
