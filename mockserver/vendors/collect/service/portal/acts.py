"""What recipients do on the portal: checked in words for them, then done as in a request's life.

Each act answers whether it was done; when it was not, the portal says what is to be put right, and
nothing was changed.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from urllib.parse import parse_qs

from sqlalchemy import Row

from mockserver.kernel.exchange import Exchange
from mockserver.kernel.pages import UnknownPage
from mockserver.vendors.collect.models.files import files
from mockserver.vendors.collect.service import life
from mockserver.vendors.collect.service.files import MAX_SIZE, list_extensions, read_extension
from mockserver.vendors.collect.service.life import LONGEST_SIGNER
from mockserver.vendors.collect.service.lookup import find
from mockserver.vendors.collect.service.portal.cards import Card
from mockserver.vendors.collect.service.portal.questions import collect_answers, fill_in
from mockserver.vendors.collect.service.portal.uploads import (
    SentFile,
    UnreadableFormError,
    read_files,
)
from mockserver.vendors.collect.service.portal.view import Portal, Problem
from mockserver.vendors.collect.service.portal.wording import tell_limits

_CLOSED = "This can no longer be changed."


def upload(exchange: Exchange, portal: Portal, card: Card) -> bool:
    """Take the files of a form; all of them or none."""
    body, headers = exchange.envelope.body, exchange.envelope.headers
    try:
        sent = read_files(headers.get("content-type", ""), body, "file")
    except UnreadableFormError:
        return _refuse(portal, card, "The files could not be read. Please try again.")
    error = _CLOSED if not card.can_change else _find_error(card, sent)
    if error:
        return _refuse(portal, card, error)
    for file in sent:
        life.upload_file(
            exchange.sandbox,
            card.element,
            file.name,
            file.type,
            file.content,
            exchange.at,
            "contact",
        )
    return True


def _find_error(card: Card, sent: Sequence[SentFile]) -> str:
    """Why files cannot be taken, or nothing."""
    if not sent:
        return "Please choose a file first."
    if len(sent) > 1 and not card.is_multiple:
        return "Please choose one file only."
    return next(filter(None, (_find_fault(card, file) for file in sent)), "")


def _find_fault(card: Card, file: SentFile) -> str:
    extensions = list_extensions(card.element)
    if not file.name:
        return "This file has no name."
    if extensions and read_extension(file.name) not in extensions:
        wanted = tell_limits(extensions, MAX_SIZE, card.is_multiple)
        return f"“{file.name}” is of another kind. Wanted: {wanted}"
    if not file.content:
        return f"“{file.name}” is empty."
    if len(file.content) > MAX_SIZE:
        return f"“{file.name}” is larger than {MAX_SIZE // 1_048_576} MB."
    return ""


def delete(exchange: Exchange, portal: Portal, file_id: str) -> bool:
    """Take an upload back."""
    file = find_file(exchange, portal, file_id)
    card = portal.find("docs", file.element_id)
    if file.kind != "upload":
        raise UnknownPage
    if not card.can_change:
        return _refuse(portal, card, _CLOSED)
    life.delete_upload(exchange.sandbox, card.element, file, exchange.at)
    return True


def answer(exchange: Exchange, portal: Portal, card: Card) -> bool:
    """Take the answers to a form."""
    if not card.can_change:
        return _refuse(portal, card, _CLOSED)
    if not fill_in(card.questions, card.element.fields, exchange.envelope.body):
        card.error = "Not saved yet. Please look at the marked answers."
        faulty = [question for question in card.questions if question.error]
        problems = [Problem(one.dom, f"{one.label}: {one.error}") for one in faulty]
        portal.complain("Your answers are not saved yet", problems)
        return False
    answers = collect_answers(card.questions)
    life.answer_form(exchange.sandbox, card.element, answers, exchange.at, "contact")
    return True


def sign(exchange: Exchange, portal: Portal, card: Card) -> bool:
    """Sign a document: the name that was typed, and consent."""
    given = parse_qs(exchange.envelope.body.decode("utf-8", "replace"))
    card.signer = " ".join(given.get("name", [""])[0].split())
    if not card.can_sign:
        return _refuse(portal, card, "This document cannot be signed now.")
    if not card.signer:
        return _refuse(portal, card, "Please type your full name.")
    if len(card.signer) > LONGEST_SIGNER:
        return _refuse(portal, card, f"Please use at most {LONGEST_SIGNER} characters.")
    if given.get("consent") != ["yes"]:
        return _refuse(portal, card, "Please tick that you agree.")
    life.sign(exchange.sandbox, card.element, card.signer, exchange.at)
    return True


def submit(exchange: Exchange, portal: Portal) -> bool:
    """Say that all is there."""
    if not portal.can_submit:
        problem = Problem("top", "This request takes nothing any more, or was submitted before.")
        portal.complain("Not submitted", [problem])
        return False
    if portal.missing:
        problems = [Problem(f"element-{card.id}", card.name) for card in portal.missing]
        portal.complain("Not submitted yet. Still missing:", problems)
        return False
    life.submit_portal(exchange.sandbox, portal.request, exchange.at)
    return True


def find_file(exchange: Exchange, portal: Portal, file_id: str) -> Row[Any]:
    """A file that the recipient sees.

    Raises:
        UnknownPage: there is none of this id.
    """
    file = find(exchange.sandbox, files, file_id)
    if file is None or all(file.element_id != card.id for card in portal.cards):
        raise UnknownPage
    return file


def _refuse(portal: Portal, card: Card, error: str) -> bool:
    card.error = error
    portal.complain("Not done yet", [Problem(f"element-{card.id}", f"{card.name}: {error}")])
    return False
