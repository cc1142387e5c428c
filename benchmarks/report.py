"""The results as a table to read and a file to compare: latest.md and latest.json."""

import json
from dataclasses import asdict
from pathlib import Path

from benchmarks.figures import Figure
from benchmarks.peers import REFERENCE, Target

TITLES = {
    "start": "Cold start",
    "throughput": "POST /sms, 16 connections, one core",
    "bulk": "One send to many recipients",
    "aftermath": "Other requests beside the 20,000 events of a send to 10,000",
    "memory": "Resident memory",
    "sandboxes": "Sandboxes",
}
NOTES = {
    "start": """\
From the spawn of the process, on fresh data, to the first good answer. Median of the starts.""",
    "throughput": """\
A fresh process on fresh data in every round. Median of the rounds.""",
    "bulk": """\
Only mockserver checks every number, stores a message for each and answers a row for each; raw
uvicorn answers as many rows, the others keep or answer one body. moto is left out: SNS takes one
phone number a call.""",
    "aftermath": """\
Sends of one message, one after another with 5 ms between, until the last of the big send's
messages is delivered: three seconds of that are the vendor's own pace.""",
    "memory": """\
Growth is from the first hundredth of the requests, and from their half, to the end.""",
    "sandboxes": """\
A peer's reset clears the whole process: it has no sandboxes.""",
}
LEGEND = f"""\
“×” is the row's figure divided by that of `{REFERENCE}` (file-backed, the default) in the same run.
“Spread” is the distance from the 10th to the 90th percentile of the first column's values, as a
share of their median."""


def write_results(
    folder: Path,
    *,
    machine: dict[str, str],
    settings: dict[str, int],
    targets: list[Target],
    figures: list[Figure],
    problems: list[str],
) -> Path:
    """Write both files into `folder`; the path of the one to read."""
    folder.mkdir(parents=True, exist_ok=True)
    facts = {
        "machine": machine,
        "settings": settings,
        "figures": [asdict(f) | {"median": f.value, "ratio": _ratio(f, figures)} for f in figures],
        "problems": problems,
    }
    (folder / "latest.json").write_text(json.dumps(facts, indent=1) + "\n")
    page = folder / "latest.md"
    page.write_text(_render(machine, settings, targets, figures, problems))
    return page


def _render(
    machine: dict[str, str],
    settings: dict[str, int],
    targets: list[Target],
    figures: list[Figure],
    problems: list[str],
) -> str:
    run = ", ".join(f"{name} {value:,}" for name, value in settings.items())
    lines = ["# Results", ""]
    lines += [f"- {name}: {value}" for name, value in machine.items()]
    lines += [f"- run: {run}", ""]
    lines += [LEGEND, ""]
    if problems:
        lines += ["**Not measured, or wrong:**", "", *[f"- {line}" for line in problems], ""]
    for measure, title in TITLES.items():
        chosen = [figure for figure in figures if figure.measure == measure]
        if chosen:
            lines += [f"## {title}", "", NOTES[measure], "", *_table(chosen, targets), ""]
    return "\n".join(lines)


def _table(figures: list[Figure], targets: list[Target]) -> list[str]:
    names = list(dict.fromkeys(figure.name for figure in figures))
    with_spread = any(len(figure.values) > 1 for figure in figures)
    heads = ["target", "what it does", *names, *(["spread"] if with_spread else [])]
    lines = [f"| {' | '.join(heads)} |", "|---|---|" + "---:|" * (len(heads) - 2)]
    for target in targets:
        row = {figure.name: figure for figure in figures if figure.target == target.name}
        if not row:
            continue
        cells = [_cell(row[name], figures) if name in row else "–" for name in names]
        first = row.get(names[0])
        if with_spread:
            cells.append(f"{first.spread:.0%}" if first else "–")
        lines.append(f"| {' | '.join([target.title, target.does, *cells])} |")
    notes = [f"{figure.target}: {figure.note}" for figure in figures if figure.note]
    return [*lines, *(["", "; ".join(notes) + "."] if notes else [])]


def _cell(figure: Figure, figures: list[Figure]) -> str:
    if figure.name.endswith("%"):
        return f"{figure.value:+.1f}"
    ratio = _ratio(figure, figures)
    digits = 0 if figure.value >= 100 else 1 if figure.value >= 10 else 2
    return f"{figure.value:,.{digits}f}" + (f" ({ratio:.2f}×)" if ratio else "")


def _ratio(figure: Figure, figures: list[Figure]) -> float | None:
    """The figure divided by the reference's, in the same column; a share has none."""
    if figure.name.endswith("%"):
        return None
    for other in figures:
        if (other.measure, other.name, other.target) == (figure.measure, figure.name, REFERENCE):
            return round(figure.value / other.value, 4) if other.value else None
    return None
