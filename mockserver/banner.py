"""What is told when the server is ready: its addresses, and credentials that work."""

from __future__ import annotations

import sys
from datetime import datetime
from typing import TYPE_CHECKING

from pydantic_core import to_json

from mockserver import __version__
from mockserver.addresses import base_url, read_local_url, read_server_url

if TYPE_CHECKING:
    from mockserver.app import MockServer
    from mockserver.settings import Settings

Lines = list[tuple[str, str]]


def print_banner(server: MockServer, settings: Settings, *, port: int, token: str | None) -> None:
    """Print where everything is; `token` is shown when it was made up at this start."""
    url = read_server_url(settings, port)
    if settings.log_format == "json":
        _write([to_json(_as_json(server, settings, port, token)).decode()])
        return
    own = _own_lines(settings, url, token, server.engine.schedule.next_at)
    vendors = _vendor_lines(server, url)
    if sys.stdout.isatty():
        _print_rich(own, vendors)
    else:
        shown = (f"  {label:<12} {value}" for label, value in (*own, *vendors))
        _write([f"mockserver {__version__} is ready", *shown])


def _write(lines: list[str]) -> None:
    sys.stdout.write("\n".join(lines) + "\n")
    sys.stdout.flush()


def _own_lines(
    settings: Settings, url: str, token: str | None, next_reset_at: datetime | None
) -> Lines:
    data = "in memory, gone at the end" if settings.ephemeral else str(settings.data.absolute())
    lines = [("Inbox", f"{url}/"), ("Control API", f"{url}/__admin"), ("Data", data)]
    if token:
        lines.append(("Token", f"{token} (for inbox and control API; made up for this start)"))
    if next_reset_at is not None:
        lines.append(("Next reset", f"{next_reset_at:%Y-%m-%d %H:%M:%S} UTC, of all sandboxes"))
    return lines


def _vendor_lines(server: MockServer, url: str) -> Lines:
    lines: Lines = []
    for vendor in server.catalog.load_all():
        lines.append((vendor.title, base_url(vendor, url)))
        shown = "  ".join(f"{name} {value}" for name, value in vendor.samples.items())
        lines.append(("", shown))
    return lines


def _as_json(
    server: MockServer, settings: Settings, port: int, token: str | None
) -> dict[str, object]:
    url = read_server_url(settings, port)
    next_at = server.engine.schedule.next_at
    return {
        "level": "INFO",
        "logger": "mockserver",
        "message": "ready",
        "version": __version__,
        "inbox": f"{url}/",
        "control": f"{url}/__admin",
        "local": read_local_url(settings, port),
        "data": None if settings.ephemeral else str(settings.data.absolute()),
        **({"token": token} if token else {}),
        **({"next_reset_at": next_at.isoformat()} if next_at else {}),
        "vendors": {
            vendor.slug: {"url": base_url(vendor, url), **vendor.samples}
            for vendor in server.catalog.load_all()
        },
    }


def _print_rich(own: Lines, vendors: Lines) -> None:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table.grid(padding=(0, 2))
    for label, value in own:
        table.add_row(Text(f"  {label}", style="bold"), Text(value))
    table.add_row("", "")
    for label, value in vendors:
        style = "cyan" if label else "dim"
        table.add_row(Text(f"  {label}", style="bold"), Text(value, style=style))
    console = Console(highlight=False)
    console.print(f"[bold]mockserver[/bold] {__version__} is ready")
    console.print(table)
    console.print("[dim]  Ctrl-C stops it[/dim]")
