"""Previews: sections "Preview" and "Preview existing". An HTML page that opens in a browser."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from mockserver.kernel.exchange import Exchange
from mockserver.vendors.easir.errors import ApiError, Problem
from mockserver.vendors.easir.problems import Problems
from mockserver.vendors.easir.service.campaigns.book import find_campaign, read_new
from mockserver.vendors.easir.service.campaigns.links import follow_link, make_link
from mockserver.vendors.easir.service.campaigns.mails import Draft, prepare
from mockserver.vendors.easir.service.campaigns.recipients import find_first
from mockserver.vendors.easir.service.campaigns.values import list_values


def preview_new(exchange: Exchange, values: Mapping[str, Any]) -> dict[str, str]:
    """The URL of what a campaign would look like, which is not created.

    Raises:
        ApiError: 422, it could not be created, or is one by telephone.
    """
    order = read_new(exchange, values, Problems())
    draft = prepare_draft(exchange, order.type, order.message, order.template_id, name=order.name)
    return _link(exchange, draft, order.filter, None)


def preview_existing(exchange: Exchange, campaign_id: str) -> dict[str, str]:
    """The URL of what a campaign looks like.

    Raises:
        ApiError: 404 or 410, the campaign; 422, it is one by telephone.
    """
    row = find_campaign(exchange, campaign_id)
    draft = prepare_draft(exchange, row.type, row.message, row.template_id, name=row.name)
    return _link(exchange, draft, row.filter, row.id)


def prepare_draft(
    exchange: Exchange,
    kind: str,
    message: Mapping[str, Any] | None,
    template_id: int | None,
    *,
    name: str,
) -> Draft:
    """A campaign put together, to be looked at.

    Raises:
        ApiError: 422, a campaign by telephone shows nothing to anybody.
    """
    if kind == "telephone":
        text = "The campaign must be of type email or letter."
        raise ApiError(422, [Problem(text, "validation.invalid", "type")])
    return prepare(
        exchange.sandbox, kind, message, template_id, name=name, base_url=exchange.base_url
    )


def first_values(exchange: Exchange, draft: Draft, asked: Any) -> Mapping[str, str]:
    """The values of the first contact that it would reach; none when there is nobody."""
    contact = find_first(exchange.sandbox, draft.type, asked)
    return {} if contact is None else list_values(exchange.sandbox, [contact], draft.names)[0]


def _link(exchange: Exchange, draft: Draft, asked: Any, campaign_id: str | None) -> dict[str, str]:
    html = draft.html.fill(first_values(exchange, draft, asked))
    return {"download_url": make_link(exchange, "preview", campaign_id, html=html)}


def open_preview(exchange: Exchange, code: str) -> str:
    """The page of a preview as HTML.

    Raises:
        ApiError: 404, there is no such preview (any more).
    """
    return str(follow_link(exchange, "preview", code).html)
