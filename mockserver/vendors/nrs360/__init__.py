"""360NRS: SMS, e-mail, voice, landing pages, WhatsApp, OTP and contacts (dashboard.360nrs.com)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from mockserver.kernel.boards import Board
from mockserver.kernel.http import Envelope
from mockserver.kernel.populating import Populating
from mockserver.kernel.vendor import DocumentedError, Magic, Vendor
from mockserver.vendors.nrs360.account import SETTINGS
from mockserver.vendors.nrs360.callbacks import RETRY_SCHEDULE, acknowledges
from mockserver.vendors.nrs360.credentials import authorize, read_credential
from mockserver.vendors.nrs360.errors import (
    BESIDE_THE_TABLE,
    ERRORS,
    FIELDS,
    HOW_TO_CAUSE,
    magic_recipient,
    read_refusals,
)
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
from mockserver.vendors.nrs360.service.holds import heed_holds
from mockserver.vendors.nrs360.service.life import end_messages, send_messages
from mockserver.vendors.nrs360.service.mail_life import MAGIC_OUTCOMES as MAIL_OUTCOMES
from mockserver.vendors.nrs360.service.mail_life import end_mails, send_mails
from mockserver.vendors.nrs360.service.mime import show_source
from mockserver.vendors.nrs360.service.moves import heed_moves
from mockserver.vendors.nrs360.service.sending_status import follow_sendings
from mockserver.vendors.nrs360.service.simulation.answers import list_link_targets
from mockserver.vendors.nrs360.service.simulation.catalog import SIMULATIONS
from mockserver.vendors.nrs360.service.validation.life import (
    finish_validations,
    start_validations,
)
from mockserver.vendors.nrs360.service.validation.verdicts import FAILING, MAGIC_VERDICTS
from mockserver.vendors.nrs360.service.voice_interactive.keys import press_keys
from mockserver.vendors.nrs360.service.voice_interactive.sends import answer_menus
from mockserver.vendors.nrs360.service.whatsapp.life import end_messages as end_chat_messages
from mockserver.vendors.nrs360.service.whatsapp.life import send_templates, send_texts
from mockserver.vendors.nrs360.service.whatsapp.order import read_to
from mockserver.vendors.nrs360.service.whatsapp.send import MAGIC_OUTCOMES as WHATSAPP_OUTCOMES


def list_recipients(envelope: Envelope) -> Sequence[str]:
    """Whom a send is for; a leading + is left out."""
    body = envelope.json
    if not isinstance(body, dict):
        return []
    to = body.get("to")
    named = [to_scalar(one) for one in (to if isinstance(to, list) else [to])]
    entries = body.get("messages")  # whatsapp has one entry per recipient
    nested = [read_to(one) for one in (entries if isinstance(entries, list) else ())]
    listed = [*named, *map(to_scalar, nested)]
    return [one.removeprefix("+") for one in listed if one]


def samples() -> Mapping[str, str]:
    """The credential of the fixtures."""
    account = read_fixtures()["account"]
    return {"username": account["username"], "password": account["password"]}


def list_errors() -> Sequence[DocumentedError]:
    """The table of errors, and what is not in it, with how to have each."""
    return [
        DocumentedError(
            str(row.code),
            row.status,
            row.description,
            HOW_TO_CAUSE[row.code],
            FIELDS.get(row.code, ""),
        )
        for row in (*ERRORS.values(), *BESIDE_THE_TABLE.values())
    ]


_PHONES = ("sms", "landing", "voice", "whatsapp")


def _channels_of(number: str) -> tuple[str, ...]:
    """The channels that a magic number has its outcome in."""
    if number in WHATSAPP_OUTCOMES:
        return _PHONES
    return _PHONES[:-1] if number in MAGIC_OUTCOMES else ("voice",)


MAGIC = (
    *(Magic(magic_recipient(code), f"error {code}", _PHONES) for code in ERRORS if code),
    *(Magic(number, outcome, _channels_of(number)) for number, outcome in CALL_OUTCOMES.items()),
    *(Magic(f"{local}@", outcome, ("email",)) for local, outcome in MAIL_OUTCOMES.items()),
    *(Magic(f"{local}@", verdict, ("validation",)) for local, verdict in MAGIC_VERDICTS.items()),
    Magic(f"{FAILING}@", "the validation fails", ("validation",)),
)


def fill(populating: Populating) -> Iterator[None]:
    """Demo data; what makes it is imported when it is wanted."""
    from mockserver.vendors.nrs360.populate import populate

    yield from populate(populating)


def list_boards() -> Sequence[Board]:
    """Its own views of its data; what draws them is imported when somebody looks."""
    from mockserver.vendors.nrs360.boards import BOARDS

    return BOARDS


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
        "sms sent": heed_moves(heed_holds(send_messages)),
        "sms outcome": end_messages,
        "mail sent": heed_moves(heed_holds(send_mails)),
        "mail outcome": end_mails,
        "voice call": heed_holds(make_calls),
        "voice answer": answer_menus(answer_calls),
        "voice repeat": heed_holds(repeat_calls),
        "voice expiry": expire_calls,
        "voice key": press_keys,
        "sending progress": follow_sendings,
        "whatsapp sent": heed_holds(send_templates),
        "whatsapp text": send_texts,
        "whatsapp outcome": end_chat_messages,
        "validation started": start_validations,
        "validation finished": finish_validations,
    },
    samples=samples(),
    tag_sample=lambda name: {**samples(), "username": f"{samples()['username']}~{name}"},
    security={"basic": {"type": "http", "scheme": "basic"}},
    recipients=list_recipients,
    any_content_type=True,
    magic=MAGIC,
    platform=ACTIONS,
    settings=SETTINGS,
    simulations=SIMULATIONS,
    boards=list_boards,
    link_targets=list_link_targets,
    show_source=show_source,
    populate=fill,
    errors=list_errors,
    read_refusals=read_refusals,
)
