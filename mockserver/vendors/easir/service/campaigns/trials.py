"""Test e-mails: sections "Send test email" and "Send test email for existing"."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from mockserver.kernel.exchange import Exchange
from mockserver.vendors.easir.problems import Fields, Problems
from mockserver.vendors.easir.service.campaigns.book import find_campaign, read_new
from mockserver.vendors.easir.service.campaigns.mails import Draft, write_mail
from mockserver.vendors.easir.service.campaigns.previews import first_values, prepare_draft
from mockserver.vendors.easir.service.users import acting_user, find_users


def try_new(exchange: Exchange, values: Mapping[str, Any]) -> dict[str, str]:
    """Mail a campaign that is not created to `email`, else to the user who asks.

    Raises:
        ApiError: 422, it could not be created, or is one by telephone.
    """
    problems = Problems()
    email = Fields(values, problems).email("email")
    order = read_new(exchange, values, problems)
    draft = prepare_draft(exchange, order.type, order.message, order.template_id, name=order.name)
    if email is None:
        user_id = acting_user(exchange)
        email = str(find_users(exchange.sandbox, [user_id])[user_id].email)
    return _mail(exchange, draft, order.filter, email)


def try_existing(exchange: Exchange, campaign_id: str, values: Mapping[str, Any]) -> dict[str, str]:
    """Mail a campaign to one address; it is not sent by that.

    Raises:
        ApiError: 404 or 410, the campaign; 422, it is one by telephone, or the address is none.
    """
    row = find_campaign(exchange, campaign_id)
    problems = Problems()
    email = Fields(values, problems).email("email", required=True)
    problems.check()
    assert email is not None
    draft = prepare_draft(exchange, row.type, row.message, row.template_id, name=row.name)
    return _mail(exchange, draft, row.filter, email, campaign_id=row.id)


def _mail(
    exchange: Exchange, draft: Draft, asked: Any, email: str, *, campaign_id: str | None = None
) -> dict[str, str]:
    """The mail as the first recipient would get it; a letter's content travels as a mail too."""
    message = write_mail(draft, first_values(exchange, draft, asked), email)
    message.exchange = exchange.id
    message.details = {**message.details, "campaign": campaign_id, "test": True}
    exchange.sandbox.messages.record(message, exchange.at)
    return {"email": email}
