"""Puts `fixtures/nrs360/seed.yaml` into a new sandbox."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from functools import cache
from typing import Any

from mockserver.kernel.sandbox import Sandbox
from mockserver.kernel.vendor import fixture_path, read_yaml
from mockserver.vendors.nrs360.account import Account, keep_account, set_balance
from mockserver.vendors.nrs360.models.contacts import contacts, groups, memberships
from mockserver.vendors.nrs360.models.forms import forms
from mockserver.vendors.nrs360.models.templates import COUNTERS, templates
from mockserver.vendors.nrs360.whatsapp_seed import seed_whatsapp


@cache
def read_fixtures() -> Any:
    """The fixtures, read once."""
    return read_yaml(fixture_path("nrs360", "seed.yaml"))


def seed(sandbox: Sandbox) -> None:
    """Fill a new sandbox."""
    fixture = dict(read_fixtures()["account"])
    balance = Decimal(fixture.pop("balance"))
    created_at = sandbox.clock.now() - timedelta(days=fixture.pop("age_in_days"))
    senders = tuple(fixture.pop("senders"))
    keep_account(sandbox, Account(**fixture, created_at=created_at, senders=senders))
    set_balance(sandbox, balance)
    _seed_templates(sandbox)
    _seed_contacts(sandbox)
    _seed_forms(sandbox)
    seed_whatsapp(sandbox, read_fixtures()["whatsapp"])


def _seed_templates(sandbox: Sandbox) -> None:
    now = sandbox.clock.now()
    for fixture in read_fixtures()["templates"]:
        number = sandbox.ids.number(COUNTERS[fixture["version"]])
        row = {**fixture, "id": number, "created_at": now, "updated_at": None}
        sandbox.database.add(templates, row)


def _seed_contacts(sandbox: Sandbox) -> None:
    times = {"created_at": sandbox.clock.now(), "updated_at": sandbox.clock.now()}
    named = {}
    for name in read_fixtures()["groups"]:
        named[name] = sandbox.ids.number("nrs360.group")
        sandbox.database.add(groups, {"id": named[name], "name": name, **times})
    for fixture in read_fixtures()["contacts"]:
        columns = {name: value for name, value in fixture.items() if name != "groups"}
        number = sandbox.ids.number("nrs360.contact")
        sandbox.database.add(contacts, {"id": number, **columns, **times})
        for name in fixture["groups"]:
            sandbox.database.add(memberships, {"group_id": named[name], "contact_id": number})


def _seed_forms(sandbox: Sandbox) -> None:
    times = {"created_at": sandbox.clock.now(), "updated_at": None}
    for fixture in read_fixtures()["forms"]:
        number = sandbox.ids.number("nrs360.form")
        sandbox.database.add(forms, {"id": number, **fixture, **times})
