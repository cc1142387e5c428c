"""Landing SMS: a text with a link to a page, and what happens on that page.

Section "Landing SMS". The page's HTML is kept once for a send; a recipient's variables are filled
in when the page is opened.
"""

from __future__ import annotations

from functools import partial
from html import escape
from typing import Any

from sqlalchemy import Row, bindparam, select

from mockserver.kernel.exchange import Exchange
from mockserver.messaging.device import describe_device
from mockserver.vendors.nrs360.account import read_account
from mockserver.vendors.nrs360.models.messages import messages
from mockserver.vendors.nrs360.models.pages import landings
from mockserver.vendors.nrs360.schemas.landing import LandingRequest
from mockserver.vendors.nrs360.service import sending
from mockserver.vendors.nrs360.service.bodies import find_body
from mockserver.vendors.nrs360.service.contacts.variables import complete_variables
from mockserver.vendors.nrs360.service.events import Happening, report
from mockserver.vendors.nrs360.service.forms.links import (
    fill_brackets,
    find_forms,
    form_link,
    form_values,
)
from mockserver.vendors.nrs360.service.links import shorten_again, unsubscribe
from mockserver.vendors.nrs360.service.order import LANDING, read_text_order
from mockserver.vendors.nrs360.service.sending import Terms
from mockserver.vendors.nrs360.service.sms import write_messages
from mockserver.vendors.nrs360.variables import fill

_UNSUBSCRIBE_PATTERN = "[unsubscribe_link]"
_html = (
    select(landings.c.html, messages.c.custom_fields)
    .select_from(landings)
    .join(messages, messages.c.number == bindparam("number"))
    .where(landings.c.id == bindparam("landing"))
)


def send(exchange: Exchange, body: LandingRequest) -> tuple[int, dict[str, Any]]:
    """Accept a send: the answer's status (202, or 207 when some are refused) and body.

    Raises:
        ApiError: a field is wrong, the balance is too low (111), or no recipient is accepted.
    """
    account = read_account(exchange.sandbox)
    order = read_text_order(body, exchange.at, account, LANDING)
    html = find_body(
        exchange.sandbox,
        body.templateBody,
        current_id=body.templateV2Id,
        legacy_id=body.templateId,
    )
    order.landing = _keep_landing(exchange, html)
    order.forms = find_forms(exchange.sandbox, *order.texts)
    order.variables = complete_variables(
        exchange.sandbox, "phone", (*order.texts, html), order.recipients, order.variables
    )
    terms = Terms(
        channel="landing",
        first_job="sms sent",
        recipients=order.recipients,
        starts_at=order.starts_at,
        scheduled_at=order.scheduled_at,
        expires_at=order.expires_at,
        campaign=order.campaign,
        tags=order.tags,
    )
    return sending.send(exchange, terms, partial(write_messages, exchange, order, account.settings))


def _keep_landing(exchange: Exchange, html: str) -> int:
    number = exchange.sandbox.ids.number("nrs360.landing")
    row = {"id": number, "html": html, "created_at": exchange.at}
    exchange.sandbox.database.add(landings, row)
    return number


def open_landing(exchange: Exchange, link: Row[Any]) -> None:
    """Record that a recipient opened the page."""
    device = describe_device(exchange.envelope.headers.get("user-agent", ""))
    report(exchange.sandbox, [Happening(link.number, "opened", exchange.at, device)])


def render_landing(exchange: Exchange, link: Row[Any]) -> str:
    """The page's HTML with the recipient's variables and links filled in."""
    key = {"landing": int(link.target), "number": link.number}
    row = exchange.sandbox.database.rows(_html, key)[0]
    unsubscribe_url = f"{exchange.base_url}/l/{link.code}/unsubscribe"
    forms = find_forms(exchange.sandbox, row.html)
    form_start = form_link(exchange.base_url, link.code)
    values = {
        **row.custom_fields,
        "UNSUB_URL": unsubscribe_url,
        **form_values(forms, form_start),
    }
    shorten = partial(shorten_again, exchange, link.message)
    html = fill(row.html, values, shorten=shorten, escape=escape)
    html = html.replace(_UNSUBSCRIBE_PATTERN, unsubscribe_url)
    return fill_brackets(html, forms, form_start)


def leave(exchange: Exchange, link: Row[Any]) -> None:
    """Put the recipient on the SMS blacklist, as asked for on the page."""
    unsubscribe(exchange, link, "unsubscribed_landing")
