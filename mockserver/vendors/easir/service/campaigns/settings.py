"""The company's campaign settings: where campaigns come from, and what their footer links to."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from sqlalchemy import Row, bindparam, select, update

from mockserver.kernel.exchange import Exchange
from mockserver.kernel.sandbox import Sandbox
from mockserver.vendors.easir import company
from mockserver.vendors.easir.models.content import settings, templates
from mockserver.vendors.easir.problems import Fields, Problems

SUFFIX = "easircampaigns.com"
_SLUG = re.compile(r"[A-Za-z0-9_-]+", re.ASCII)
_URL = re.compile(r"https?://[^\s/?#]+\S*", re.IGNORECASE)
_one = select(settings).where(settings.c.company_id == company.COMPANY)
_change = (
    update(settings)
    .where(settings.c.company_id == company.COMPANY)
    .values({one.name: bindparam(f"new_{one.name}") for one in settings.c if not one.primary_key})
)
_template = select(templates.c.id).where(templates.c.id == bindparam("template"))


def read_settings(sandbox: Sandbox) -> Row[Any]:
    """The company's settings."""
    return sandbox.database.cached(_one, [settings])[0]


def has_domain(sandbox: Sandbox) -> bool:
    """Whether campaigns can be created: a domain or a slug is set."""
    row = read_settings(sandbox)
    return bool(row.domain or row.domain_slug)


def campaign_domain(row: Row[Any]) -> str:
    """Where mails come from: the custom domain first, else the company's subdomain."""
    return row.domain or f"{row.domain_slug or 'noreply'}.{SUFFIX}"


def show_settings(sandbox: Sandbox) -> dict[str, Any]:
    """The settings as GET prints them, without what is deprecated."""
    row = read_settings(sandbox)
    return {
        "domain": row.domain,
        "domain_slug": row.domain_slug,
        "domain_slug_suffix": SUFFIX,
        "consent": {"enable": row.consent_enable, "unsubscribe_url": row.unsubscribe_url},
    }


def change_settings(exchange: Exchange, values: Mapping[str, Any]) -> dict[str, Any]:
    """Change what is named, and answer as PUT does: the domain as a URL, and deprecated fields.

    Raises:
        ApiError: 422, with all that is wrong.
    """
    sandbox, problems = exchange.sandbox, Problems()
    changes = _read_changes(sandbox, Fields(values, problems))
    problems.check()
    change(sandbox, changes)
    return _show_all(read_settings(sandbox))


def change(sandbox: Sandbox, changes: Mapping[str, Any]) -> None:
    """Change columns of the settings."""
    kept = {**read_settings(sandbox)._mapping, **changes}
    del kept["company_id"]
    sandbox.database.execute(_change, {f"new_{name}": value for name, value in kept.items()})


def _show_all(row: Row[Any]) -> dict[str, Any]:
    return {
        "domain": row.domain and f"https://{row.domain}",
        "domain_slug": row.domain_slug,
        "consent": {
            "enable": row.consent_enable,
            "template_id": row.template_id,
            "subscribe_url": row.subscribe_url,
            "unsubscribe_url": row.unsubscribe_url,
            "subject": row.subject,
            "content": row.content,
            "help_text": row.help_text,
        },
    }


def _read_changes(sandbox: Sandbox, fields: Fields) -> dict[str, Any]:
    changes: dict[str, Any] = {}
    if "domain_slug" in fields.values:
        slug = fields.text("domain_slug", longest=63)
        if slug is not None and not _SLUG.fullmatch(slug):
            fields.refuse("alpha_dash", "domain_slug")
        changes["domain_slug"] = slug
    consent = fields.object("consent")
    if consent is not None:
        changes |= _read_consent(sandbox, consent)
    return changes


def _read_consent(sandbox: Sandbox, consent: Fields) -> dict[str, Any]:
    """The page's parameter is `custom`; its printed request and answers have `enable`."""
    changes: dict[str, Any] = {}
    custom = consent.flag("custom")
    enable = consent.flag("enable")
    chosen = custom if custom is not None else enable
    if chosen is not None:
        changes["consent_enable"] = chosen
    for name in ("unsubscribe_url", "subscribe_url"):
        is_required = name == "unsubscribe_url" and bool(custom)
        url = consent.text(name, required=is_required, longest=2_000)
        if url is not None and not _URL.fullmatch(url):
            consent.refuse("url", name)
        if name in consent.values:
            changes[name] = url
    for name in ("subject", "content", "help_text"):
        if name in consent.values:
            changes[name] = consent.text(name, longest=None)
    if "template_id" in consent.values:
        changes["template_id"] = _read_template(sandbox, consent)
    return changes


def _read_template(sandbox: Sandbox, consent: Fields) -> int | None:
    template_id = consent.integer("template_id")
    if template_id is None:
        return None
    if sandbox.database.first(_template, {"template": template_id}) is None:
        consent.refuse("exists", "template_id")
    return template_id
