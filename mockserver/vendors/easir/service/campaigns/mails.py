"""A campaign as its recipients get it: in its template, with sender, footer and their values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from html import escape
from typing import Any

from sqlalchemy import bindparam, select

from mockserver.kernel.messages import Message
from mockserver.kernel.sandbox import Sandbox
from mockserver.vendors.easir.links import LINK_PREFIX
from mockserver.vendors.easir.models.content import templates
from mockserver.vendors.easir.service.campaigns.content import Text, dress, to_document
from mockserver.vendors.easir.service.campaigns.plain_text import is_html, to_text
from mockserver.vendors.easir.service.campaigns.settings import campaign_domain, read_settings

LEAVE = "unsubscribe_url"
"""The name that stands for our page to unsubscribe, which is another for each message."""

_template = select(templates.c.content).where(templates.c.id == bindparam("template"))
_CODE = "easir.unsubscribe"


@dataclass(frozen=True, slots=True)
class Draft:
    """A campaign put together, once for all of its recipients."""

    type: str
    subject: Text
    content: Text
    html: Text
    """The content as a document, with the footer that mails have."""

    text: Text
    sender: str
    reply_to: str
    base_url: str

    @property
    def names(self) -> frozenset[str]:
        """The values that it asks for."""
        return self.subject.names | self.html.names


def prepare(
    sandbox: Sandbox,
    kind: str,
    message: Mapping[str, Any] | None,
    template_id: int | None,
    *,
    name: str,
    base_url: str,
    has_page: bool = False,
) -> Draft:
    """Put a campaign together.

    Args:
        has_page: its messages have a page of ours to unsubscribe; `LEAVE` stands for it.
    """
    said = message or {}
    template = sandbox.database.first(_template, {"template": template_id})
    content = dress(said.get("content") or "", template.content if template else "")
    subject = said.get("subject") or name
    footer = _write_footer(sandbox, has_page=has_page) if kind == "email" else ""
    html = to_document(content, title=subject, footer=footer)
    sender, reply_to = _choose_sender(sandbox, said.get("sender") or "")
    return Draft(
        type=kind,
        subject=Text(subject),
        content=Text(content, is_markup=is_html(content)),
        html=Text(html, is_markup=True),
        text=Text(to_text(html)),
        sender=sender,
        reply_to=reply_to,
        base_url=base_url,
    )


def _write_footer(sandbox: Sandbox, *, has_page: bool) -> str:
    """Where a recipient refuses more mails: the company's own page, else ours."""
    settings = read_settings(sandbox)
    own = settings.unsubscribe_url if settings.consent_enable else None
    url = escape(own) if own else f"{{{{{LEAVE}}}}}" if has_page else ""
    return f'<hr>\n<p><small><a href="{url}">Unsubscribe</a></small></p>\n' if url else ""


def _choose_sender(sandbox: Sandbox, wanted: str) -> tuple[str, str]:
    """Who mails come from, and who gets the replies.

    They come from the campaign's domain: an address of the custom domain is kept, and any other
    becomes `noreply@` and gets the replies.
    """
    settings = read_settings(sandbox)
    domain = campaign_domain(settings)
    is_own = bool(settings.domain) and wanted.lower().endswith(f"@{domain.lower()}")
    return (wanted if is_own else f"noreply@{domain}"), wanted


def write_mail(draft: Draft, values: Mapping[str, str], recipient: str) -> Message:
    """A mail."""
    return Message(
        vendor="easir",
        channel="email",
        recipient=recipient,
        sender=draft.sender,
        subject=draft.subject.fill(values),
        html=draft.html.fill(values),
        text=draft.text.fill(values),
        status="sent",
        details={"reply_to": draft.reply_to},
    )


def write_letter(draft: Draft, values: Mapping[str, str], address: str) -> Message:
    """A letter, which has no sender's address and no footer."""
    return Message(
        vendor="easir",
        channel="letter",
        recipient=address,
        subject=draft.subject.fill(values),
        html=draft.html.fill(values),
        text=draft.text.fill(values),
        status="sent",
    )


def leave_url(sandbox: Sandbox, draft: Draft, message_id: int) -> str:
    """Our page where the recipient of a message refuses more of them."""
    code = sandbox.ids.name(_CODE, message_id, 19)
    return f"{draft.base_url}{LINK_PREFIX}unsubscribe/{code}"


def is_leave_code(sandbox: Sandbox, code: str, message_id: int) -> bool:
    """Whether a code is the one that was made for a message."""
    return message_id > 0 and code == sandbox.ids.name(_CODE, message_id, 19)
