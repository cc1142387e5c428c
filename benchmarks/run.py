"""Measure mockserver beside its peers, in one run: `python benchmarks/run.py`.

Needs Linux; wrk (or autocannon) for load; the peers as far as `install_peers.py` could install
them. Everything listens on 127.0.0.1 and is stopped by its own process id.
"""

import argparse
import shlex
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))  # so that it runs as a script as well as by -m

from benchmarks.aftermath import measure_aftermath  # noqa: E402
from benchmarks.bulk import measure_bulk  # noqa: E402
from benchmarks.figures import Failure, Figure, gather_rounds  # noqa: E402
from benchmarks.machine import describe_machine  # noqa: E402
from benchmarks.memory import measure_memory  # noqa: E402
from benchmarks.peers import Target, list_targets  # noqa: E402
from benchmarks.report import TITLES, write_results  # noqa: E402
from benchmarks.sandboxes import measure_sandboxes  # noqa: E402
from benchmarks.start import REPEATS, measure_start  # noqa: E402
from benchmarks.throughput import measure_throughput  # noqa: E402


class Run:
    """The figures and problems collected so far."""

    def __init__(self, targets: list[Target]) -> None:
        self.targets = targets
        self.figures: list[Figure] = []
        self.problems: list[str] = []
        self.failed = False

    def measure_in_turn(
        self,
        measure: str,
        once: Callable[[Target], dict[str, float]],
        rounds: int,
        warm_ups: int = 0,
    ) -> None:
        """Measure all targets in each round, so that a slow minute of the machine hits them all."""
        found: dict[str, list[dict[str, float]]] = {target.name: [] for target in self.targets}
        for number in range(1 - warm_ups, rounds + 1):
            for target in self.targets:
                if target.name not in found:
                    continue  # failed in an earlier round
                with self.note_failure(measure, target, found):
                    values = once(target)
                    if number > 0:
                        print(
                            f"{measure} {number}/{rounds}  {target.title}: {_show(values)}",
                            flush=True,
                        )
                        found[target.name].append(values)
        for name, values_of_rounds in found.items():
            self.figures += gather_rounds(measure, name, values_of_rounds)

    def measure_each(self, measure: str, once: Callable[[Target], Iterator[Figure]]) -> None:
        """Measure one target after the other."""
        for target in self.targets:
            with self.note_failure(measure, target):
                figures = list(once(target))
                self.figures += figures
                values = {figure.name: figure.value for figure in figures}
                print(
                    f"{measure}  {target.title}: {_show(values) or 'nothing to measure'}",
                    flush=True,
                )

    @contextmanager
    def note_failure(
        self, measure: str, target: Target, found: dict[str, Any] | None = None
    ) -> Iterator[None]:
        """Say loudly what went wrong, remember it for the exit code, drop what was found of the
        target, and go on with the others."""
        try:
            yield
        except Failure as failure:
            self.failed = True
            (found or {}).pop(target.name, None)
            self.problems.append(f"{measure} of {target.name}: {str(failure).splitlines()[0]}")
            print(f"FAILED  {measure}  {failure}", flush=True)


def main() -> int:
    """Measure, write the results, and exit with 1 when any answer was wrong."""
    options = parse_options()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that children are stopped
    run = Run([])
    for target in list_targets(shlex.split(options.command)):
        if options.targets and target.name not in options.targets:
            continue
        if target.is_installed():
            run.targets.append(target)
        else:
            line = f"{target.title}: not installed (python benchmarks/install_peers.py)"
            run.problems.append(line)
            print(f"SKIPPED  {line}", flush=True)
    machine = describe_machine(run.targets)
    measure(run, options)
    page = write_results(
        options.out,
        machine=machine,
        settings={
            "seconds": options.seconds,
            "rounds": options.rounds,
            "requests": options.requests,
        },
        targets=run.targets,
        figures=run.figures,
        problems=run.problems,
    )
    print(f"\n{page.read_text()}")
    return 1 if run.failed else 0


def measure(run: Run, options: argparse.Namespace) -> None:
    """Take the chosen measurements, in the order of the report."""
    if "start" in options.only:
        run.measure_in_turn("start", measure_start, options.starts, warm_ups=1)
    if "throughput" in options.only:
        once = partial(measure_throughput, seconds=options.seconds)
        run.measure_in_turn("throughput", once, options.rounds)
    if "bulk" in options.only:
        run.measure_each("bulk", measure_bulk)
    if "aftermath" in options.only:
        run.measure_each("aftermath", measure_aftermath)
    if "memory" in options.only:
        run.measure_each("memory", partial(measure_memory, requests=options.requests))
    if "sandboxes" in options.only:
        run.measure_each("sandboxes", measure_sandboxes)


def parse_options() -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    add = parser.add_argument
    add("--seconds", type=int, default=8, help="of load in each round (default 8)")
    add("--rounds", type=int, default=3, help="of load for each target (default 3)")
    add("--starts", type=int, default=REPEATS, help=f"of each target (default {REPEATS})")
    add(
        "--requests", type=int, default=100_000, help="between two looks at memory (default 100000)"
    )
    add("--only", type=_comma_list(set(TITLES)), default=list(TITLES), metavar="NAME,…",
        help=f"measurements: {', '.join(TITLES)}")  # fmt: skip
    names = [target.name for target in list_targets([])]
    add("--targets", type=_comma_list(set(names)), metavar="NAME,…", help=", ".join(names))
    add("--command", default=f"{shlex.quote(sys.executable)} -m mockserver serve",
        help="starts our server; --port and --data or --ephemeral are added")  # fmt: skip
    add("--out", type=Path, default=ROOT / "benchmarks" / "results", help="folder for the results")
    return parser.parse_args()


def _comma_list(known: set[str]) -> Callable[[str], list[str]]:
    def parse(text: str) -> list[str]:
        if unknown := set(text.split(",")) - known:
            raise argparse.ArgumentTypeError(f"unknown: {', '.join(sorted(unknown))}")
        return text.split(",")

    return parse


def _show(values: dict[str, float]) -> str:
    return " · ".join(f"{name} {value:,.1f}" for name, value in values.items())


if __name__ == "__main__":
    sys.exit(main())
