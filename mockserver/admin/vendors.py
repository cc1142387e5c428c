"""The vendors: how to reach them, how sure they are, whom to send to for an outcome."""

from __future__ import annotations

from collections import Counter

from fastapi import Request
from pydantic import Field

from mockserver.admin.console import CurrentConsole, CurrentName, make_router
from mockserver.admin.shapes import Page, Shape
from mockserver.kernel.application import Fidelity, read_ledger
from mockserver.kernel.sandbox import DEFAULT, write_segment
from mockserver.kernel.vendor import Vendor

router = make_router("vendors")
coverage_router = make_router("coverage")
magic_router = make_router("magic")


class VendorShape(Shape):
    """A vendor, and credentials that work in the sandbox."""

    slug: str
    title: str
    docs: str
    base_url: str
    credentials: dict[str, str]
    hosts: list[str]
    simulations: dict[str, dict[str, list[str]]] = Field(
        description="What can be made to happen to a message, by channel and event: the detail."
    )


class ErrorShape(Shape):
    """An error of a vendor: its own code, the HTTP status, its text, and how to have it."""

    code: str
    status: int
    text: str
    cause: str
    field: str = Field(description="What of a request it is about, where that is always the same.")


class OperationShape(Shape):
    """An operation. `fields` tells what within it is not as sure as the whole."""

    operation: str
    method: str
    path: str
    summary: str
    fidelity: Fidelity
    source: str
    examples: list[str]
    fields: dict[str, str]


class VendorCoverage(Shape):
    """A vendor's operations, counted by how sure they are."""

    slug: str
    title: str
    counts: dict[Fidelity, int]
    operations: list[OperationShape]


class MagicRecipient(Shape):
    """A recipient that causes an outcome."""

    recipient: str
    outcome: str
    channels: list[str]


class VendorMagic(Shape):
    """A vendor's magic recipients."""

    vendor: str
    recipients: list[MagicRecipient]


@router.get("", operation_id="listVendors")
async def list_vendors(
    request: Request, console: CurrentConsole, sandbox: CurrentName
) -> Page[VendorShape]:
    """The vendors, with base URLs and credentials that lead to the sandbox."""
    root = console.origin(request.scope)
    return Page(items=[_show(vendor, root, sandbox) for vendor in console.catalog.load_all()])


@router.get("/{slug}", operation_id="readVendor")
async def read_vendor(
    request: Request, console: CurrentConsole, sandbox: CurrentName, slug: str
) -> VendorShape:
    """One vendor, with its base URL and credentials that lead to the sandbox."""
    return _show(console.find_vendor(slug), console.origin(request.scope), sandbox)


@router.get("/{slug}/errors", operation_id="listVendorErrors")
async def list_errors(console: CurrentConsole, slug: str) -> Page[ErrorShape]:
    """A vendor's errors, and how to have each; a fault can inject those that are failures."""
    listed = [ErrorShape.model_validate(row) for row in console.find_vendor(slug).errors()]
    return Page(items=listed)


def list_credentials(vendor: Vendor, sandbox: str) -> dict[str, str]:
    """Credentials of a vendor that lead to a sandbox, by their names."""
    tagged = {} if sandbox == DEFAULT else vendor.tag_sample(sandbox)
    return {**vendor.samples, **tagged}


def _show(vendor: Vendor, root: str, sandbox: str) -> VendorShape:
    return VendorShape(
        slug=vendor.slug,
        title=vendor.title,
        docs=vendor.docs,
        base_url=f"{root}/{vendor.slug}{write_segment(sandbox)}{vendor.base_path}",
        credentials=list_credentials(vendor, sandbox),
        hosts=list(vendor.hosts),
        simulations={
            channel: {event: list(one.takes) for event, one in offered.items()}
            for channel, offered in vendor.simulations.items()
        },
    )


@coverage_router.get("", operation_id="listCoverage")
async def list_coverage(console: CurrentConsole) -> Page[VendorCoverage]:
    """Each vendor's operations: documented, inferred or invented, and where they stand."""
    return Page(items=[_cover(vendor) for vendor in console.catalog.load_all()])


def _cover(vendor: Vendor) -> VendorCoverage:
    ledger = read_ledger(vendor.app)
    counted = Counter(entry.fidelity for entry in ledger)
    return VendorCoverage(
        slug=vendor.slug,
        title=vendor.title,
        counts={fidelity: counted[fidelity] for fidelity in ("documented", "inferred", "invented")},
        operations=[OperationShape.model_validate(entry) for entry in ledger],
    )


@magic_router.get("", operation_id="listMagic")
async def list_magic(console: CurrentConsole) -> Page[VendorMagic]:
    """Recipients that cause an outcome, per vendor."""
    return Page(
        items=[
            VendorMagic(
                vendor=vendor.slug,
                recipients=[MagicRecipient.model_validate(magic) for magic in vendor.magic],
            )
            for vendor in console.catalog.load_all()
        ]
    )
