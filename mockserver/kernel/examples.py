"""Documented exchanges kept as data: `fixtures/<slug>/examples/<name>.json`.

    {"source": "section of the vendor's page",
     "request": {"method": "POST", "path": "/api/rest/sms", "body": {…}},
     "answer": {"status": 202, "body": {…}}}

A path may hold `<ID>` for what an earlier answer gave. How an exchange is replayed (`setup`,
`then`, `keep`, `differs` …) is the business of the test that does it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

from pydantic_core import from_json

from mockserver.kernel.vendor import fixture_path


@dataclass(frozen=True, slots=True)
class Example:
    """A request that a vendor's page prints, and the answer it prints for it.

    A body or answer of None is not there, or not printed whole. `media` is the content type of
    the answer without parameters; empty when nothing of it is known.
    """

    name: str
    method: str
    path: str
    query: Mapping[str, str]
    body: Any
    status: int
    answer: Any
    media: str


def read_examples(slug: str) -> dict[str, Example]:
    """A vendor's documented exchanges by name; empty when it has none."""
    files = sorted(fixture_path(slug, "examples").glob("*.json"))
    return {file.stem: _read_example(file) for file in files}


def _read_example(file: Path) -> Example:
    kept = from_json(file.read_bytes())
    request, answer = kept["request"], kept["answer"]
    path, _, query = request["path"].partition("?")
    return Example(
        name=file.stem,
        method=request["method"],
        path=path,
        query=dict(parse_qsl(query, keep_blank_values=True)),
        body=request.get("body"),
        status=answer["status"],
        answer=answer.get("body"),
        media=_name_media(answer),
    )


def _name_media(answer: Mapping[str, Any]) -> str:
    if "media" in answer:
        return str(answer["media"])
    if isinstance(answer.get("body"), str):
        return "text/plain"
    return "application/json" if "body" in answer or "at" in answer else ""
