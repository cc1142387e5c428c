"""Collect: requests for documents, forms and signatures (api.usecollect.com)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from mockserver.kernel.boards import Board
from mockserver.kernel.http import Envelope
from mockserver.kernel.populating import Populating
from mockserver.kernel.vendor import Magic, Vendor
from mockserver.vendors.collect.callbacks import RETRY_SCHEDULE, acknowledges
from mockserver.vendors.collect.credentials import KEY, authorize, read_credential
from mockserver.vendors.collect.errors import ERRORS, read_refusals, render_failure
from mockserver.vendors.collect.models import tables
from mockserver.vendors.collect.platform import ACTIONS
from mockserver.vendors.collect.routes import app
from mockserver.vendors.collect.seed import seed
from mockserver.vendors.collect.service.documents import list_fetches
from mockserver.vendors.collect.service.due import pass_due_dates
from mockserver.vendors.collect.service.notices import (
    OUTCOMES,
    end_messages,
    send_messages,
    send_reminders,
)
from mockserver.vendors.collect.service.scans import scan_files
from mockserver.vendors.collect.service.simulation import SIMULATIONS
from mockserver.vendors.collect.service.webhooks import list_subjects, pause_silent


def list_recipients(envelope: Envelope) -> Sequence[str]:
    """Whom a request is for: ids and addresses of contacts."""
    if not envelope.path.endswith(("/request", "/requests", "/contributors")):
        return []
    body = envelope.json
    if not isinstance(body, dict):
        return []
    several = body.get("contacts")
    named = [body.get("contact"), *(several if isinstance(several, list) else ())]
    listed = [one.get("email") if isinstance(one, dict) else one for one in named]
    return [one for one in listed if isinstance(one, str) and one]


def fill(populating: Populating) -> Iterator[None]:
    """Demo data; what makes it is imported when it is wanted."""
    from mockserver.vendors.collect.populate import populate

    yield from populate(populating)


MAGIC = (
    *(Magic(f"{local}@", outcome, ("email",)) for local, outcome in OUTCOMES["email"].items()),
    *(Magic(number, outcome, ("sms",)) for number, outcome in OUTCOMES["sms"].items()),
)


def list_boards() -> Sequence[Board]:
    """Its own views of its data; what draws them is imported when somebody looks."""
    from mockserver.vendors.collect.boards import BOARDS

    return BOARDS


vendor = Vendor(
    slug="collect",
    title="Collect",
    docs="Collect API",
    app=app,
    tables=tables,
    hosts=("api.usecollect.com", "app.usecollect.com"),
    base_path="/v1",
    read_credential=read_credential,
    authorize=authorize,
    render_failure=render_failure,
    acknowledges=acknowledges,
    retry_schedule=RETRY_SCHEDULE,
    seed=seed,
    jobs={
        "message sent": send_messages,
        "message outcome": end_messages,
        "reminder": send_reminders,
        "request due": pass_due_dates,
        "file scanned": scan_files,
    },
    samples={"username": "", "password": KEY},
    tag_sample=lambda name: {"username": "", "password": f"{KEY}~{name}"},
    security={"basic": {"type": "http", "scheme": "basic"}},
    recipients=list_recipients,
    fetches=list_fetches,
    gives_up=pause_silent,
    max_body=160 * 1024 * 1024,
    magic=MAGIC,
    platform=ACTIONS,
    simulations=SIMULATIONS,
    populate=fill,
    callback_subjects=list_subjects,
    boards=list_boards,
    errors=lambda: ERRORS,
    read_refusals=read_refusals,
)
