"""`whatsapp`: sections "Send WhatsApp template" to "Send a message to a conversation"."""

from __future__ import annotations

from dataclasses import replace

from fastapi import Request
from fastapi.responses import Response

from mockserver.kernel.application import json_response, mark
from mockserver.kernel.exchange import Exchange, here
from mockserver.vendors.nrs360.routes.application import app
from mockserver.vendors.nrs360.schemas.whatsapp import (
    ConversationMessageRequest,
    WhatsappRequest,
)
from mockserver.vendors.nrs360.service.whatsapp import conversations, send, texts

_SECTION = "Campaigns › Send WhatsApp template"
_LIST = "/api/rest/whatsapp/conversations"
_ONE = f"{_LIST}/{{sender}}/{{recipient}}"
_SESSION = {
    "status": "OPEN while the session is active, else CLOSED",
    "sessionExpiresAt": "24 hours after the last message; null before the first is sent. The "
    "page's own sample counts from an earlier one",
    "page": "printed in links only, as &page=2 without a ?: that form is taken too, links have ?",
}


@app.post(
    "/api/rest/whatsapp",
    **mark(
        "sendWhatsapp",
        "Send WhatsApp templates",
        "documented",
        _SECTION,
        examples=(
            "whatsapp-accepted",
            "whatsapp-partly-accepted",
            "whatsapp-invalid-template",
            "whatsapp-variables-and-answers",
            "whatsapp-location",
            "whatsapp-authentication-code",
        ),
        fields={
            "order of checks": "140, 106 and 115, messages 102, campaignName, recipients, 111",
            "templateId": "140 when unknown or not approved",
            "from": "115 when not registered",
            "headerFields, bodyFields, callToActionFields": "another number of values than the "
            "template has variables refuses the recipient with 102",
            "location": "looked at when the template shows one; degrees out of range are 102",
            "defaultAnswer": "to the first free message after the template, once; the page's "
            "table has an array, its sample a text: both are taken, an array as lines of one text",
            "buttonAnswers": "by position among the quick-reply buttons",
            "cost": "0.05 EUR a template",
            "events": "as of other channels, channel whatsapp; opened when it is read",
        },
    ),
)
async def send_whatsapp(request: Request, body: WhatsappRequest) -> Response:
    """Send an approved template to one or more WhatsApp users."""
    status, content = send.send(here(request), body)
    return json_response(status, content)


@app.get(
    _LIST,
    **mark(
        "listConversations",
        "List conversations",
        "documented",
        f"{_SECTION} › Conversation list",
        examples=("whatsapp-conversations",),
        fields={
            **_SESSION,
            "order": "the conversation that changed last comes first",
            "contact": "interest and comment are custom fields of these keys; of a recipient "
            "that is no contact all is null but number and country",
        },
    ),
)
async def list_conversations(request: Request) -> Response:
    """Conversations; filters are `from` and `to`."""
    return json_response(200, conversations.list_conversations(here(request)))


@app.get(
    f"{_LIST}&{{query}}",
    **mark(
        "listConversationsAsLinked",
        "List conversations by a printed link",
        "documented",
        f"{_SECTION} › Conversation list; its next link is printed so, without a question mark",
        examples=("whatsapp-conversations-linked",),
    ),
)
async def list_conversations_as_linked(request: Request, query: str) -> Response:
    """The same by a link as the page prints it."""
    return json_response(200, conversations.list_conversations(_read_link(request, query)))


@app.get(
    _ONE,
    **mark(
        "getConversation",
        "Show a conversation",
        "documented",
        f"{_SECTION} › Show a conversation",
        examples=("whatsapp-conversation",),
        fields=_SESSION,
    ),
)
async def get_conversation(request: Request, sender: str, recipient: str) -> Response:
    """The conversation of a sender with a user."""
    content = conversations.show_conversation(here(request), sender, recipient)
    return json_response(200, content)


@app.get(
    f"{_ONE}/messages",
    **mark(
        "listConversationMessages",
        "Show the messages in a conversation",
        "documented",
        f"{_SECTION} › Show the messages in a conversation",
        examples=("whatsapp-messages",),
        fields={
            **_SESSION,
            "type": "template, or text for all else, pressed buttons too",
            "content": "of a template: header, body and footer",
            "readAt": "of the user's message: when the next one is posted to the user",
        },
    ),
)
async def list_messages(request: Request, sender: str, recipient: str) -> Response:
    """The messages of a conversation, newest first."""
    content = conversations.list_messages(here(request), sender, recipient)
    return json_response(200, content)


@app.get(
    f"{_ONE}/messages&{{query}}",
    **mark(
        "listConversationMessagesAsLinked",
        "Show messages by a printed link",
        "documented",
        f"{_SECTION} › Show the messages in a conversation; its next link is printed so, without "
        "a question mark",
        examples=("whatsapp-messages-linked",),
    ),
)
async def list_messages_as_linked(
    request: Request, sender: str, recipient: str, query: str
) -> Response:
    """The same by a link as the page prints it."""
    content = conversations.list_messages(_read_link(request, query), sender, recipient)
    return json_response(200, content)


@app.post(
    f"{_ONE}/messages",
    **mark(
        "sendConversationMessage",
        "Send a message to a conversation",
        "documented",
        f"{_SECTION} › Send a message to a conversation",
        examples=("whatsapp-message-sent",),
        fields={
            "answer": "the page prints none: 201 with the message as the list shows it",
            "422": "no content, more than 4096 characters, or no active session; texts are ours",
            "404": "the two have no conversation",
        },
    ),
)
async def send_conversation_message(
    request: Request, sender: str, recipient: str, body: ConversationMessageRequest
) -> Response:
    """Post a message into a conversation whose session is active."""
    return json_response(201, texts.post(here(request), sender, recipient, body))


def _read_link(request: Request, query: str) -> Exchange:
    """The exchange as if its link had a question mark where the page's has none."""
    exchange = here(request)
    envelope = exchange.envelope
    path = envelope.path.removesuffix(f"&{query}")
    whole = "&".join(part for part in (query, envelope.query) if part)
    return replace(exchange, envelope=replace(envelope, path=path, query=whole))
