"""Writes the generated tables of README and docs.

`python docs/tables.py` rewrites what stands between `<!-- table NAME -->` and `<!-- end -->` in
`README.md` and `docs/*.md`; `--check` only says whether something would change (a test does so).
"""

from __future__ import annotations

import asyncio
import re
import sys
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

import httpx
import typer

from mockserver.app import MockServer
from mockserver.cli import app
from mockserver.kernel.application import read_ledger
from mockserver.kernel.vendor import Vendor
from mockserver.settings import Settings, flag, variable
from mockserver.vendors import VendorCatalog

ROOT = Path(__file__).resolve().parent.parent
_REGION = re.compile(r"(<!-- table ([a-z0-9 -]+) -->\n).*?(<!-- end -->)", re.DOTALL)
_MARKS = {"documented": "documented", "inferred": "_inferred_", "invented": "**invented**"}


def pages() -> list[Path]:
    """The documents that hold tables."""
    return [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]


def fill(text: str) -> str:
    """A document with its tables made anew.

    Raises:
        LookupError: it asks for a table that does not exist.
    """
    return _REGION.sub(lambda found: found[1] + make(found[2]) + found[3], text)


def make(name: str) -> str:
    """The table of a name such as `vendors` or `errors nrs360`."""
    kind, _, slug = name.partition(" ")
    if kind in _TABLES and not slug:
        return _TABLES[kind]()
    vendor = VendorCatalog().load(slug)
    if kind not in _VENDOR_TABLES or vendor is None:
        raise LookupError(f"no table {name}")
    return _VENDOR_TABLES[kind](vendor)


def draw(head: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """A Markdown table."""
    lines = [head, ["---"] * len(head), *rows]
    return "".join(f"| {' | '.join(_escape(cell) for cell in line)} |\n" for line in lines)


def _escape(cell: object) -> str:
    return str(cell).replace("|", "\\|").replace("\n", " ")


def _vendors() -> str:
    rows = []
    for vendor in VendorCatalog().load_all():
        ledger = read_ledger(vendor.app)
        counted = [sum(entry.fidelity == mark for entry in ledger) for mark in _MARKS]
        rows.append([vendor.title, f"`/{vendor.slug}{vendor.base_path}`", *counted])
    return draw(["vendor", "base path", *_MARKS], rows)


def _operations(vendor: Vendor) -> str:
    rows = [
        [f"{entry.method} `{entry.path}`", entry.summary, _MARKS[entry.fidelity], entry.source]
        for entry in read_ledger(vendor.app)
    ]
    return draw(["operation", "", "fidelity", "where it stands"], rows)


def _inferences(vendor: Vendor) -> str:
    rows = [
        [f"{entry.method} `{entry.path}`", field, why]
        for entry in read_ledger(vendor.app)
        for field, why in entry.fields.items()
    ]
    return draw(["operation", "field or behaviour", "what is not as sure as the rest"], rows)


def _errors(vendor: Vendor) -> str:
    rows = [(row.code, row.status, row.text, row.cause) for row in vendor.errors()]
    return draw(["code", "HTTP", "text", "how to cause it"], rows)


def _magic(vendor: Vendor) -> str:
    rows = [
        (f"`{one.recipient}`", one.outcome, ", ".join(one.channels))
        for one in vendor.magic
        if not one.outcome.startswith("error ")
    ]
    return draw(["recipient", "outcome", "channels"], rows)


def _platform(vendor: Vendor) -> str:
    rows = [
        (f"{action.method} `/__admin/vendors/{vendor.slug}{action.path}`", action.summary)
        for action in vendor.platform
    ]
    return draw(["call", "what it does"], rows)


def _vendor_settings(vendor: Vendor) -> str:
    return draw(
        ["setting", "when on"], [(f"`{name}`", does) for name, does in vendor.settings.items()]
    )


def _simulations(vendor: Vendor) -> str:
    rows = [
        (channel, f"`{event}`", ", ".join(f"`{name}`" for name in one.takes))
        for channel, offered in vendor.simulations.items()
        for event, one in offered.items()
    ]
    return draw(["channel", "event", "detail"], rows)


def _settings() -> str:
    group = typer.main.get_command(app)
    serve = group.commands["serve"]  # type: ignore[attr-defined]
    rows = [
        (f"`{flag(one.name)}`", f"`{variable(one.name)}`", one.help)
        for one in serve.params
        if one.name in Settings.model_fields
    ]
    return draw(["flag", "environment variable", "meaning [default]"], rows)


def _control() -> str:
    rows = [
        (f"{method.upper()} `{path}`", operation["description"].partition("\n")[0])
        for path, item in asyncio.run(_read_control_api())["paths"].items()
        for method, operation in item.items()
        if path.startswith("/__admin/vendors/{slug}") or not path.startswith("/__admin/vendors/")
    ]
    return draw(["call", "what it does"], rows)


async def _read_control_api() -> Any:
    server = MockServer()
    transport = httpx.ASGITransport(app=server)
    async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as client:
        answer = await client.get("/__admin/openapi.json")
    await server.stop()
    return answer.json()


_TABLES: dict[str, Callable[[], str]] = {
    "vendors": _vendors,
    "settings": _settings,
    "control": _control,
}
_VENDOR_TABLES: dict[str, Callable[[Vendor], str]] = {
    "operations": _operations,
    "inferences": _inferences,
    "errors": _errors,
    "magic": _magic,
    "platform": _platform,
    "settings": _vendor_settings,
    "simulations": _simulations,
}


def main(arguments: Sequence[str]) -> int:
    """Rewrite the documents, or with `--check` only name the stale ones."""
    is_stale = False
    for page in pages():
        text = page.read_text(encoding="utf-8")
        made = fill(text)
        if made == text:
            continue
        is_stale = True
        print(f"{page.relative_to(ROOT)}: {'stale' if '--check' in arguments else 'written'}")
        if "--check" not in arguments:
            page.write_text(made, encoding="utf-8")
    return 1 if is_stale and "--check" in arguments else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
