"""360NRS: SMS, e-mail, voice, landing pages, WhatsApp, OTP and contacts (dashboard.360nrs.com)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from mockserver.kernel.http import Envelope
from mockserver.kernel.vendor import DocumentedError, Magic, Vendor
from mockserver.vendors.nrs360.callbacks import RETRY_SCHEDULE, acknowledges
from mockserver.vendors.nrs360.credentials import authorize, read_credential
from mockserver.vendors.nrs360.errors import ERRORS, HOW_TO_CAUSE, magic_recipient
from mockserver.vendors.nrs360.models import tables
from mockserver.vendors.nrs360.platform import ACTIONS
from mockserver.vendors.nrs360.routes import app
from mockserver.vendors.nrs360.routes.application import render_failure
from mockserver.vendors.nrs360.rules import to_scalar
from mockserver.vendors.nrs360.seed import read_fixtures, seed
from mockserver.vendors.nrs360.service.calls import (
    CALL_OUTCOMES,
    answer_calls,
    expire_calls,
    make_calls,
    repeat_calls,
)
from mockserver.vendors.nrs360.service.compose import MAGIC_OUTCOMES
from mockserver.vendors.nrs360.service.life import end_messages, send_messages
from mockserver.vendors.nrs360.service.mail_life import MAGIC_OUTCOMES as MAIL_OUTCOMES
from mockserver.vendors.nrs360.service.mail_life import end_mails, send_mails
from mockserver.vendors.nrs360.service.moves import heed_moves


def list_recipients(envelope: Envelope) -> Sequence[str]:
    """Whom a send is for; a leading + is left out."""
    body = envelope.json
    to = body.get("to") if isinstance(body, dict) else None
    listed = [to_scalar(one) for one in (to if isinstance(to, list) else [to])]
    return [one.removeprefix("+") for one in listed if one]


def samples() -> Mapping[str, str]:
    """The credential of the fixtures."""
    account = read_fixtures()["account"]
    return {"username": account["username"], "password": account["password"]}


def list_errors() -> Sequence[DocumentedError]:
    """The table of errors, with how to have each."""
    return [
        DocumentedError(str(row.code), row.status, row.description, HOW_TO_CAUSE[row.code])
        for row in ERRORS.values()
    ]


_TEXTS_AND_CALLS = ("sms", "landing", "voice")

MAGIC = (
    *(Magic(magic_recipient(code), f"error {code}", _TEXTS_AND_CALLS) for code in ERRORS if code),
    *(
        Magic(number, outcome, _TEXTS_AND_CALLS if number in MAGIC_OUTCOMES else ("voice",))
        for number, outcome in CALL_OUTCOMES.items()
    ),
    *(Magic(f"{local}@", outcome, ("email",)) for local, outcome in MAIL_OUTCOMES.items()),
)

vendor = Vendor(
    slug="nrs360",
    title="360NRS",
    docs="360NRS API REST",
    app=app,
    tables=tables,
    hosts=("dashboard.360nrs.com",),
    base_path="/api/rest",
    read_credential=read_credential,
    authorize=authorize,
    render_failure=render_failure,
    acknowledges=acknowledges,
    retry_schedule=RETRY_SCHEDULE,
    seed=seed,
    jobs={
        "sms sent": heed_moves(send_messages),
        "sms outcome": end_messages,
        "mail sent": heed_moves(send_mails),
        "mail outcome": end_mails,
        "voice call": make_calls,
        "voice answer": answer_calls,
        "voice repeat": repeat_calls,
        "voice expiry": expire_calls,
    },
    samples=samples(),
    tag_sample=lambda name: {**samples(), "username": f"{samples()['username']}~{name}"},
    security={"basic": {"type": "http", "scheme": "basic"}},
    recipients=list_recipients,
    any_content_type=True,
    magic=MAGIC,
    platform=ACTIONS,
    errors=list_errors,
)
