"""Puts `fixtures/xebo/seed.yaml` into a new sandbox."""

from __future__ import annotations

from functools import cache
from typing import Any

from mockserver.kernel.sandbox import Sandbox
from mockserver.kernel.vendor import fixture_path
from mockserver.vendors.xebo.service.collectors import add_collector, add_survey


@cache
def read_fixtures() -> Any:
    """The fixtures, read once, when the first sandbox needs them."""
    import yaml

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    text = fixture_path("xebo", "seed.yaml").read_text(encoding="utf-8")
    return yaml.load(text, Loader=loader)  # noqa: S506 - a safe loader


def seed(sandbox: Sandbox) -> None:
    """Fill a new sandbox with surveys and collectors."""
    now = sandbox.clock.now()
    for survey in read_fixtures()["surveys"]:
        definition = {key: value for key, value in survey.items() if key != "id"}
        add_survey(sandbox, definition, now, survey_id=survey["id"])
    for collector in read_fixtures()["collectors"]:
        add_collector(sandbox, collector, collector["survey_id"], now)
