"""Toy Post: postcards. A vendor that does not exist."""

from __future__ import annotations

from collections.abc import Sequence

from mockserver.kernel.http import Envelope
from mockserver.kernel.vendor import Simulation, Vendor
from mockserver.vendors.toy.callbacks import RETRY_SCHEDULE, acknowledges
from mockserver.vendors.toy.credentials import KEY, authorize, read_credential
from mockserver.vendors.toy.errors import ERRORS, render_failure
from mockserver.vendors.toy.models import tables
from mockserver.vendors.toy.routes import app
from mockserver.vendors.toy.service import deliver, deliver_now, seed


def list_recipients(envelope: Envelope) -> Sequence[str]:
    """Whom a postcard is for."""
    body = envelope.json
    to = body.get("to") if isinstance(body, dict) else None
    return [to] if isinstance(to, str) else []


vendor = Vendor(
    slug="toy",
    title="Toy Post",
    docs="README",
    app=app,
    tables=tables,
    hosts=("api.toy.example", "*-api.toy.example"),
    base_path="/v1",
    read_credential=read_credential,
    authorize=authorize,
    render_failure=render_failure,
    acknowledges=acknowledges,
    retry_schedule=RETRY_SCHEDULE,
    seed=seed,
    jobs={"delivery": deliver},
    samples={"key": KEY},
    tag_sample=lambda name: {"key": f"{KEY}~{name}"},
    recipients=list_recipients,
    security={"key": {"type": "apiKey", "in": "header", "name": "X-Toy-Key"}},
    simulations={"postcard": {"delivered": Simulation(deliver_now)}},
    errors=lambda: ERRORS,
)
