"""Puts `fixtures/nrs360/seed.yaml` into a new sandbox."""

from __future__ import annotations

from decimal import Decimal
from functools import cache
from typing import Any

from mockserver.kernel.sandbox import Sandbox
from mockserver.kernel.vendor import fixture_path
from mockserver.vendors.nrs360.account import Account, keep_account, set_balance
from mockserver.vendors.nrs360.models.templates import templates


@cache
def read_fixtures() -> Any:
    """The fixtures, read once."""
    import yaml

    return yaml.safe_load(fixture_path("nrs360", "seed.yaml").read_text(encoding="utf-8"))


def seed(sandbox: Sandbox) -> None:
    """Fill a new sandbox."""
    fixture = dict(read_fixtures()["account"])
    balance = Decimal(fixture.pop("balance"))
    keep_account(sandbox, Account(**{**fixture, "senders": tuple(fixture["senders"])}))
    set_balance(sandbox, balance)
    _seed_templates(sandbox)


def _seed_templates(sandbox: Sandbox) -> None:
    now = sandbox.clock.now()
    for fixture in read_fixtures()["templates"]:
        row = {**fixture, "created_at": now, "updated_at": now}
        sandbox.database.add(templates, row)
