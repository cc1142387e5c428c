"""Xebo: survey invitations, and the surveys behind their links (az4-api.xebo.ai, api.xebo.ai)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from mockserver.kernel.boards import Board
from mockserver.kernel.http import Envelope
from mockserver.kernel.populating import Populating
from mockserver.kernel.vendor import Vendor
from mockserver.vendors.xebo.account import API_KEY, EMAIL, PASSWORD
from mockserver.vendors.xebo.callbacks import RETRY_SCHEDULE, acknowledges
from mockserver.vendors.xebo.credentials import authorize, read_credential
from mockserver.vendors.xebo.errors import ERRORS, read_refusals, render_failure
from mockserver.vendors.xebo.models import tables
from mockserver.vendors.xebo.platform import ACTIONS
from mockserver.vendors.xebo.routes import app
from mockserver.vendors.xebo.seed import seed
from mockserver.vendors.xebo.service.events import deliver, expire
from mockserver.vendors.xebo.service.simulation import SIMULATIONS, list_link_targets


def list_recipients(envelope: Envelope) -> Sequence[str]:
    """Whom invitations are for: each contact's id, e-mail and mobile."""
    body = envelope.json
    contacts = body.get("contacts") if isinstance(body, dict) else None
    named = [
        contact.get(name)
        for contact in (contacts if isinstance(contacts, list) else ())
        if isinstance(contact, dict)
        for name in ("extUniqueId", "email", "mobile")
    ]
    return [str(one) for one in named if one not in (None, "")]


def tag_sample(sandbox: str) -> dict[str, str]:
    """The credentials that lead to a named sandbox."""
    local, _, domain = EMAIL.partition("@")
    return {
        "api_key": f"{API_KEY}~{sandbox}",
        "email": f"{local}~{sandbox}@{domain}",
        "password": PASSWORD,
    }


def fill(populating: Populating) -> Iterator[None]:
    """Demo data; what makes it is imported when it is wanted."""
    from mockserver.vendors.xebo.populate import populate

    yield from populate(populating)


def list_boards() -> Sequence[Board]:
    """Its own views of its data; what draws them is imported when somebody looks."""
    from mockserver.vendors.xebo.boards import BOARDS

    return BOARDS


vendor = Vendor(
    slug="xebo",
    title="Xebo",
    docs="Xebo API: campaigns/external",
    app=app,
    tables=tables,
    hosts=("*-api.xebo.ai", "api.xebo.ai"),
    read_credential=read_credential,
    authorize=authorize,
    render_failure=render_failure,
    acknowledges=acknowledges,
    retry_schedule=RETRY_SCHEDULE,
    seed=seed,
    jobs={"delivery": deliver, "expiry": expire},
    samples={"api_key": API_KEY, "email": EMAIL, "password": PASSWORD},
    tag_sample=tag_sample,
    recipients=list_recipients,
    any_content_type=True,
    security={"api_key": {"type": "apiKey", "in": "header", "name": "x-api-key"}},
    secret_fields=("collectortoken",),
    platform=ACTIONS,
    simulations=SIMULATIONS,
    boards=list_boards,
    populate=fill,
    link_targets=list_link_targets,
    errors=lambda: ERRORS,
    read_refusals=read_refusals,
)
