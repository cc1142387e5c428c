"""What somebody needs to send a first message: base URLs, credentials and a request that works."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
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
