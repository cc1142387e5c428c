"""Puts the fixtures' WhatsApp senders, templates and conversations into a new sandbox."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from mockserver.kernel.sandbox import Sandbox
from mockserver.vendors.nrs360.models.whatsapp import (
    whatsapp_conversations,
    whatsapp_messages,
    whatsapp_senders,
    whatsapp_templates,
)

_READ_AFTER = timedelta(minutes=1)


def seed_whatsapp(sandbox: Sandbox, fixtures: Mapping[str, Any]) -> None:
    """Fill a new sandbox; times are relative to its creation, and nothing is left to be done.

    The conversation is not in the inbox: a new sandbox has sent nothing.
    """
    now = sandbox.clock.now()
    sandbox.database.add_all(whatsapp_senders, fixtures["senders"])
    for fixture in fixtures["templates"]:
        row = {**fixture, "created_at": now, "updated_at": now}
        sandbox.database.add(whatsapp_templates, row)
    for fixture in fixtures["conversations"]:
        _seed_conversation(sandbox, fixture)


def _seed_conversation(sandbox: Sandbox, fixture: Mapping[str, Any]) -> None:
    number = sandbox.ids.number("nrs360.whatsapp conversation")
    rows = [_make_message(sandbox, number, fixture, one) for one in fixture["messages"]]
    conversation = {
        "id": number,
        "sender": fixture["sender"],
        "recipient": fixture["recipient"],
        "last_message_at": rows[-1]["sent_at"],
        "created_at": rows[0]["sent_at"],
        "updated_at": rows[-1]["sent_at"],
    }
    sandbox.database.add(whatsapp_conversations, conversation)
    sandbox.database.add_all(whatsapp_messages, rows)


def _make_message(
    sandbox: Sandbox, conversation: int, fixture: Mapping[str, Any], message: Mapping[str, Any]
) -> dict[str, Any]:
    columns = dict(message)
    sent_at = sandbox.clock.now() - timedelta(hours=columns.pop("sent_hours_ago"))
    is_ours = columns["direction"] == "out"
    return {
        **columns,
        "number": sandbox.ids.number("nrs360.whatsapp message"),
        "conversation": conversation,
        "msisdn": fixture["sender"] if is_ours else fixture["recipient"],
        "button_answers": [],
        "default_answer": None,
        "sent_at": sent_at,
        "delivered_at": sent_at,
        "read_at": sent_at + _READ_AFTER,
        "failed_at": None,
        "ledger_id": 0,
    }
