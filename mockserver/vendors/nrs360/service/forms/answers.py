"""A form in its recipient's browser: opened, filled in, declined. Section "Event Notifications"."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, bindparam, select

from mockserver.kernel.exchange import Exchange
from mockserver.kernel.pages import UnknownPage
from mockserver.messaging.device import describe_device
from mockserver.vendors.nrs360.models.forms import form_answers, forms
from mockserver.vendors.nrs360.models.mailing import mails
from mockserver.vendors.nrs360.models.messages import messages
from mockserver.vendors.nrs360.models.pages import links
from mockserver.vendors.nrs360.service.contacts.book import find_recipients, save_fields
from mockserver.vendors.nrs360.service.events import FormDetail, Happening, report
from mockserver.vendors.nrs360.service.forms.elements import name_field_type
from mockserver.vendors.nrs360.service.forms.questions import Question, ask, fill_in
from mockserver.vendors.nrs360.service.mail_links import CODE_LENGTH

_about = (messages.c.number, messages.c.recipient, messages.c.channel)
_by_mail = (
    select(*_about)
    .join(mails, mails.c.id == messages.c.id)
    .where(mails.c.code == bindparam("code"))
)
_by_link = (
    select(*_about)
    .join(links, links.c.message == messages.c.id)
    .where(links.c.code == bindparam("code"), links.c.kind.in_(("form", "landing")))
)
_form = select(forms).where(forms.c.id == bindparam("form"))
_latest = (
    select(form_answers.c.answers)
    .where(
        form_answers.c.message == bindparam("message"), form_answers.c.form_id == bindparam("form")
    )
    .order_by(form_answers.c.id.desc())
    .limit(1)
)


@dataclass(slots=True)
class OpenForm:
    """A form as the recipient of one message has it."""

    form: Row[Any]
    message: Row[Any]
    questions: list[Question | None]
    """One for each element; None for those that are only read."""

    answers: Mapping[str, str] | None
    """What was sent last, or None."""

    @property
    def is_closed(self) -> bool:
        """Whether it was sent and may not be sent again."""
        return self.answers is not None and not self.form.is_editable


def find_open_form(exchange: Exchange, code: str) -> OpenForm:
    """The form of a link, with what was sent last filled in.

    Raises:
        UnknownPage: the link was never made, or the form was deleted.
    """
    database = exchange.sandbox.database
    key, number = {"code": code[:CODE_LENGTH]}, code[CODE_LENGTH:]
    if not (number.isascii() and number.isdecimal() and len(number) <= 9):
        raise UnknownPage
    form = database.first(_form, {"form": int(number)})
    message = database.first(_by_mail, key) or database.first(_by_link, key)
    if form is None or message is None or number.startswith("0"):
        raise UnknownPage
    sent = database.first(_latest, {"message": message.number, "form": form.id})
    found = OpenForm(form, message, ask(form.elements), sent.answers if sent else None)
    for question in _inputs(found.questions):
        if question.type != "password" and found.answers is not None:
            question.value = found.answers.get(question.key, question.value)
    return found


def _inputs(questions: Sequence[Question | None]) -> list[Question]:
    return [question for question in questions if question is not None]


def record_opening(exchange: Exchange, opened: OpenForm) -> None:
    """Record that the recipient sees the form."""
    _report(exchange, opened, "form_opened")


def submit(exchange: Exchange, opened: OpenForm, body: bytes) -> bool:
    """Take what the recipient filled in; False if it cannot be taken, and nothing is changed.

    The values go to the contact's custom fields that the form names; empty ones change nothing.
    """
    if not fill_in(opened.questions, body):
        return False
    sandbox = exchange.sandbox
    questions = _inputs(opened.questions)
    shown = {question.key: question.shown_value for question in questions}
    row = {
        "id": sandbox.ids.number("nrs360.form answers"),
        "form_id": opened.form.id,
        "message": opened.message.number,
        "answers": shown,
        "created_at": exchange.at,
    }
    sandbox.database.add(form_answers, row)
    _save_to_contact(exchange, opened.message, questions)
    values = {question.key: question.value for question in questions}
    _report(exchange, opened, "form_submitted", values, shown)
    return True


def reject(exchange: Exchange, opened: OpenForm) -> None:
    """Record that the recipient declined; what was filled in is not looked at."""
    _report(exchange, opened, "form_rejected")


def _save_to_contact(exchange: Exchange, message: Row[Any], questions: list[Question]) -> None:
    """Put the values into the recipient's contact, if there is one."""
    named = {
        question.element["customField"]: question
        for question in questions
        if question.element["customField"] and question.value
    }
    sandbox = exchange.sandbox
    contact = find_recipients(sandbox, [message]).get(message.number) if named else None
    if contact is not None:
        values = {name: question.value for name, question in named.items()}
        types = {name: name_field_type(question.type) for name, question in named.items()}
        save_fields(sandbox, contact.id, values, exchange.at, types=types)


def _report(
    exchange: Exchange,
    opened: OpenForm,
    event: str,
    values: Mapping[str, str] | None = None,
    shown: Mapping[str, str] | None = None,
) -> None:
    device = describe_device(exchange.envelope.headers.get("user-agent", ""))
    detail = FormDetail(opened.form.id, opened.form.name, values, shown)
    happening = Happening(opened.message.number, event, exchange.at, device, form=detail)
    report(exchange.sandbox, [happening])
