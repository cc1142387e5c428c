"""Calls: accept a send that reads a text out or plays an audio file.

Sections "Send Voice message" and "Send Voice message with an audio file". What becomes of the calls
is in `calls`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from functools import partial
from typing import Any

from mockserver.kernel.exchange import Exchange
from mockserver.kernel.messages import Message
from mockserver.messaging.msisdn import Msisdn
from mockserver.vendors.nrs360 import calling, rules
from mockserver.vendors.nrs360.account import Settings, read_account
from mockserver.vendors.nrs360.dates import iso
from mockserver.vendors.nrs360.models.voice import voices
from mockserver.vendors.nrs360.schemas.voice import VoiceAudioRequest, VoiceRequest
from mockserver.vendors.nrs360.service import sending
from mockserver.vendors.nrs360.service.calls import CALL_OUTCOMES
from mockserver.vendors.nrs360.service.compose import check_recipient, coverage
from mockserver.vendors.nrs360.service.contacts.variables import complete_variables
from mockserver.vendors.nrs360.service.links import make_link
from mockserver.vendors.nrs360.service.sending import Piece, Terms
from mockserver.vendors.nrs360.variables import fill

CHANNEL = "text2speech"
"""The page's word for voice wherever it names a channel."""

CHARACTERS_PER_SECOND = 15
AUDIO_SECONDS = 30
"""How long a call takes. The page does not say: a text by its length, any file as long as this."""


@dataclass(slots=True, kw_only=True)
class CallOrder:
    """What is to be said, to whom, and when."""

    recipients: list[object]
    text: str = ""
    """The text to read out, its variables not yet filled in; none for an audio file."""

    language: str = ""
    gender: str = ""
    audio_url: str = ""
    callers: Mapping[str, str]
    scheduled_at: datetime | None
    retries: int | None
    expires_at: datetime | None
    campaign: str | None
    tags: list[str]
    variables: list[Mapping[str, object]]
    amd: bool


def send_text(exchange: Exchange, body: VoiceRequest) -> tuple[int, dict[str, Any]]:
    """Accept calls that read a text out: the answer's status and body.

    Raises:
        ApiError: a field is wrong, the balance is too low (111), or no recipient is accepted.
    """
    return _send(exchange, _read_text_order(body, exchange.at))


def send_audio(exchange: Exchange, body: VoiceAudioRequest) -> tuple[int, dict[str, Any]]:
    """Accept calls that play an audio file: the answer's status and body.

    Raises:
        ApiError: a field is wrong, the balance is too low (111), or no recipient is accepted.
    """
    return _send(exchange, _read_audio_order(body, exchange.at))


def _read_text_order(body: VoiceRequest, now: datetime) -> CallOrder:
    text = calling.check_speech(body.message)
    recipients = rules.list_recipients(body.to)
    language = calling.check_language(body.language)
    gender = calling.check_gender(body.gender, language)
    common = _read_common(body, now)
    variables = rules.check_substitutions(body.sub, len(recipients))
    return CallOrder(
        text=text,
        recipients=recipients,
        language=language,
        gender=gender,
        variables=variables,
        **common,
    )


def _read_audio_order(body: VoiceAudioRequest, now: datetime) -> CallOrder:
    recipients = rules.list_recipients(body.to)
    audio_url = calling.check_audio_url(body.audioUrl)
    return CallOrder(
        recipients=recipients,
        audio_url=audio_url,
        variables=[{}] * len(recipients),
        **_read_common(body, now),
    )


def _read_common(body: VoiceRequest | VoiceAudioRequest, now: datetime) -> dict[str, Any]:
    """The fields that both tables have, in their order."""
    callers = calling.check_callers(body.callers)
    scheduled_at = rules.check_schedule(body.scheduleDate, now)
    retries = calling.check_retries(body.retries)
    expires_at = rules.check_expiration(body.expirationDate, now, scheduled_at)
    campaign, tags = rules.check_campaign(body.campaignName, body.tags)
    return {
        "callers": callers,
        "scheduled_at": scheduled_at,
        "retries": retries,
        "expires_at": expires_at,
        "campaign": campaign,
        "tags": tags,
        "amd": rules.to_boolean(body.amd),
    }


def _send(exchange: Exchange, order: CallOrder) -> tuple[int, dict[str, Any]]:
    order.variables = complete_variables(
        exchange.sandbox, "phone", (order.text,), order.recipients, order.variables
    )
    terms = Terms(
        channel=CHANNEL,
        first_job="voice call",
        recipients=order.recipients,
        starts_at=order.scheduled_at or exchange.at,
        scheduled_at=order.scheduled_at,
        expires_at=order.expires_at,
        campaign=order.campaign,
        tags=order.tags,
        is_charged_later=True,
    )
    settings = read_account(exchange.sandbox).settings
    return sending.send(exchange, terms, partial(_write, exchange, order, settings))


def _write(
    exchange: Exchange, order: CallOrder, settings: Settings, index: int, recipient: object
) -> list[Piece]:
    """The call to one recipient."""
    number = check_recipient(recipient, exchange, settings, CALL_OUTCOMES)
    message_id = exchange.sandbox.ids.ordered("nrs360.message", 13)
    shorten = partial(make_link, exchange, "short", message_id)
    text = fill(order.text, order.variables[index], shorten=shorten)
    calling.check_length(text)
    price = coverage().price_of(number.digits, number.country)
    _keep_voice(exchange, order, message_id, text, price)
    return [_make_piece(exchange, order, index, number, message_id, text, price)]


def _keep_voice(
    exchange: Exchange, order: CallOrder, message_id: str, text: str, price: Decimal
) -> None:
    row = {
        "message": message_id,
        "language": order.language,
        "gender": order.gender,
        "audio_url": order.audio_url,
        "retries": order.retries,
        "is_machine_detected": order.amd,
        "seconds": AUDIO_SECONDS if order.audio_url else -(-len(text) // CHARACTERS_PER_SECOND),
        "price": price,
    }
    exchange.sandbox.database.add(voices, row)


def _make_piece(
    exchange: Exchange,
    order: CallOrder,
    index: int,
    number: Msisdn,
    message_id: str,
    text: str,
    price: Decimal,
) -> Piece:
    caller = order.callers.get(number.country, "")
    columns = {
        "sender": caller,
        "custom_fields": order.variables[index],
        "text": text,
        "outcome": CALL_OUTCOMES.get(number.digits, "delivered"),
        "cost": Decimal(0),  # until it is answered
    }
    ledger = Message(
        vendor="nrs360",
        channel="voice",
        recipient=number.digits,
        sender=caller,
        text=text or order.audio_url,
        ref=message_id,
        exchange=exchange.id,
        details=_describe(order, number, price),
    )
    result = {
        "scheduledAt": iso(order.scheduled_at) if order.scheduled_at else None,
        "expiresAt": iso(order.expires_at) if order.expires_at else None,
    }
    return Piece(
        id=message_id,
        recipient=number.digits,
        cost=price,
        ledger=ledger,
        columns=columns,
        result=result,
    )


def _describe(order: CallOrder, number: Msisdn, price: Decimal) -> dict[str, Any]:
    """What the inbox shows of a call beside its text."""
    details = {
        "language": order.language,
        "gender": order.gender,
        "audio": order.audio_url,
        "retries": order.retries,
        "amd": order.amd,
        "cost when answered": float(price),
        "currency": "EUR",
        "country": number.country,
    }
    return {name: value for name, value in details.items() if value not in ("", None, False)}
