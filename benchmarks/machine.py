"""What the figures were taken on: a benchmark without its machine is a rumour."""

import os
import platform
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from benchmarks.peers import Target, find_load_generator
from benchmarks.process import LOAD_CORE, ROOT, SERVER_CORE, can_pin


def describe_machine(targets: list[Target]) -> dict[str, str]:
    """Date, machine and versions, in the order in which they are printed."""
    load = os.getloadavg()[0]
    generator = find_load_generator()
    return {
        "date": datetime.now(UTC).strftime("%Y-%m-%d %H:%M UTC"),
        "mockserver": _read_output(["git", "describe", "--always", "--dirty"]) or "no revision",
        "processor": f"{_read_fact('/proc/cpuinfo', 'model name')}, {os.cpu_count()} cores",
        "memory": f"{int(_read_fact('/proc/meminfo', 'MemTotal').split()[0]) / 2**20:.0f} GiB",
        "system": f"{platform.system()} {platform.release()}",
        "load before": f"{load:.2f}"
        + (" — busy: figures are not to be trusted" if load > 1 else ""),
        "cores": f"servers on {SERVER_CORE}, load generator on {LOAD_CORE}"
        if can_pin()
        else "not pinned: taskset or a second core is missing",
        "load generator": generator.name if generator else "none",
        "versions": ", ".join(_list_versions(targets)),
    }


def _list_versions(targets: list[Target]) -> Iterator[str]:
    yield f"Python {platform.python_version()}"
    if node := _read_output(["node", "--version"]):
        yield f"Node {node.removeprefix('v')}"
    for package in ("uvicorn", "uvloop", "httptools", "fastapi", "sqlalchemy"):
        try:
            yield f"{package} {version(package)}"
        except PackageNotFoundError:
            continue
    seen = {target.title.split(",")[0]: target.version() for target in targets if target.needs}
    yield from (f"{title} {number}" for title, number in seen.items())


def _read_fact(path: str, name: str) -> str:
    for line in Path(path).read_text().splitlines():
        key, _, value = line.partition(":")
        if key.strip() == name:
            return value.strip()
    return "unknown"


def _read_output(command: list[str]) -> str:
    try:
        done = subprocess.run(
            command, cwd=ROOT, capture_output=True, text=True, timeout=10, check=True
        )
    except (OSError, subprocess.SubprocessError):
        return ""
    return done.stdout.strip()


if sys.platform != "linux":
    raise SystemExit("the benchmarks read /proc and pin processes to cores: they need Linux")
