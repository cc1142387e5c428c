"""EASIR: CRM campaigns by e-mail, letter and telephone (auth.easir.com)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from mockserver.kernel.boards import Board
from mockserver.kernel.populating import Populating
from mockserver.kernel.vendor import Vendor
from mockserver.vendors.easir.callbacks import (
    RETRY_SCHEDULE,
    TIMEOUT,
    acknowledges,
    ends_retries,
)
from mockserver.vendors.easir.company import SAMPLES, TOKEN
from mockserver.vendors.easir.credentials import authorize, read_credential
from mockserver.vendors.easir.errors import list_errors, read_refusals
from mockserver.vendors.easir.models import tables
from mockserver.vendors.easir.platform import ACTIONS
from mockserver.vendors.easir.routes import app
from mockserver.vendors.easir.routes.application import render_failure
from mockserver.vendors.easir.seed import seed
from mockserver.vendors.easir.service.campaigns import book, exports, letters, sending
from mockserver.vendors.easir.service.campaigns.simulation import SIMULATIONS


def list_boards() -> Sequence[Board]:
    """Its own views of its data; what draws them is imported when somebody looks."""
    from mockserver.vendors.easir.boards import BOARDS

    return BOARDS


def fill(populating: Populating) -> Iterator[None]:
    """Demo data; what makes it is imported when it is wanted."""
    from mockserver.vendors.easir.populate import populate

    yield from populate(populating)


vendor = Vendor(
    slug="easir",
    title="EASIR",
    docs="EASIR API › Campaigns",
    app=app,
    tables=tables,
    hosts=("auth.easir.com",),
    read_credential=read_credential,
    authorize=authorize,
    render_failure=render_failure,
    acknowledges=acknowledges,
    retry_schedule=RETRY_SCHEDULE,
    ends_retries=ends_retries,
    callback_timeout=TIMEOUT,
    seed=seed,
    jobs={
        book.SEND: sending.start_campaigns,
        sending.BATCH: sending.serve_batches,
        letters.PRINT: letters.finish_letters,
        exports.READ: exports.read_parts,
        exports.WRITE: exports.write_files,
    },
    platform=ACTIONS,
    simulations=SIMULATIONS,
    populate=fill,
    boards=list_boards,
    first_example="campaigns-executed",
    samples=SAMPLES,
    tag_sample=lambda name: {**SAMPLES, "token": f"{TOKEN}~{name}"},
    security={"token": {"type": "http", "scheme": "bearer"}},
    secret_fields=(
        "access_token",
        "refresh_token",
        "client_secret",
        "password",
        "verification_token",
    ),
    secret_sent=("code",),  # of an authorization; in answers it is an error's
    errors=list_errors,
    read_refusals=read_refusals,
)
