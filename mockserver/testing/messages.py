"""The inbox: what recipients would see, and what they do with it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, TypedDict, Unpack

from pydantic import Field

from mockserver.testing.calls import Call
from mockserver.testing.operations import Noun, Way, api_call
from mockserver.testing.records import (
    ActiveRecord,
    Page,
    Record,
    read,
    read_member,
    read_page,
)
from mockserver.testing.words import join_words


class Event(Record):
    """Something that happened to a message."""

    event: str
    at: datetime
    detail: dict[str, Any] = Field(default={})


class Link(Record):
    """A link in a message, the text that carries it in HTML, and where it leads if that is known.

    `target` is told of short and tracked links.
    """

    url: str
    text: str = ""
    target: str | None = None


class Message(ActiveRecord[Way]):
    """A message as its recipient would see it. `ref` is the vendor's own id of it.

    `html` and `events` are told for one message (`get`, `wait`, `simulate`), not in a list.
    """

    id: int
    ref: str
    vendor: str
    channel: str
    direction: str
    sender: str = Field(alias="from")
    recipient: str = Field(alias="to")
    subject: str
    text: str
    status: str
    created_at: datetime
    details: dict[str, Any]
    exchange: str
    html: str = ""
    events: Sequence[Event] = ()

    @api_call
    def otp(self) -> Call[str]:
        """The one-time code in it.

        Raises:
            ProblemError: 404, nothing in it looks like one.
        """
        return Call("GET", f"messages/{self.id}/otp", read_member("code"))

    @api_call
    def links(self) -> Call[Page[Link]]:
        """The links in it, in order."""
        return Call("GET", f"messages/{self.id}/links", read_page(Link))

    @api_call
    def source(self) -> Call[str]:
        """A mail as it would go over the wire (MIME).

        Raises:
            ProblemError: 404, it is no mail.
        """
        return Call("GET", f"messages/{self.id}/source", read_member("source"))

    @api_call
    def simulate(self, event: str, /, **detail: Any) -> Call[Message[Way]]:
        """Make something happen to it: `simulate("clicked", url="https://example.com/2")`.

        Raises:
            ProblemError: 422, the event is unknown for this message or cannot follow.
        """
        body = {"event": event, "detail": detail}
        return Call("POST", f"messages/{self.id}/events", read(Message, self._way), body=body)

    @api_call
    def refresh(self) -> Call[Message[Way]]:
        """The message as it is now."""
        return Call("GET", f"messages/{self.id}", read(Message, self._way))


class MessageWords(TypedDict, total=False):
    """What messages are searched by: all that is given must be so.

    `to` and `sender` are parts of an address, `text` is a part of what the recipient sees.
    """

    to: str
    sender: str
    channel: str
    vendor: str
    status: str
    text: str


def _join(q: str, words: MessageWords) -> str:
    """Search words. A misspelt one would be waited for in vain, and is refused as Python does."""
    known = MessageWords.__annotations__
    if unknown := [name for name in words if name not in known]:
        raise TypeError(f"messages are not searched by {unknown[0]}; there are {', '.join(known)}")
    named: dict[str, str] = {**words}  # type: ignore[dict-item]
    if "sender" in named:
        named["from"] = named.pop("sender")
    return join_words(q, **named)


class Messages(Noun[Way]):
    """The inbox of a sandbox. `q` is search words as the inbox takes them."""

    @api_call
    def list(
        self,
        q: str = "",
        *,
        after: int = 0,
        limit: int = 500,
        cursor: str | None = None,
        **words: Unpack[MessageWords],
    ) -> Call[Page[Message[Way]]]:
        """Messages, newest first; with `after` only those with an id above it."""
        query = {"q": _join(q, words), "after": after, "limit": limit, "cursor": cursor}
        return Call("GET", "messages", read_page(Message, self._way), query=query)

    @api_call
    def wait(
        self,
        q: str = "",
        *,
        after: int = 0,
        timeout: float = 10.0,
        **words: Unpack[MessageWords],
    ) -> Call[Message[Way]]:
        """The newest message that matches, at once or when it comes.

        Args:
            after: only a message with an id above it: the id of the one that was there before.
            timeout: real seconds to wait at most, up to 60.

        Raises:
            NothingCameError: none came in time.
        """
        return Call(
            "GET",
            "messages/wait",
            read(Message, self._way),
            query={"q": _join(q, words), "after": after, "timeout": timeout},
            seconds=timeout,
            is_wait=True,
        )

    @api_call
    def wait_for(
        self,
        count: int,
        q: str = "",
        *,
        after: int = 0,
        timeout: float = 10.0,
        **words: Unpack[MessageWords],
    ) -> Call[Page[Message[Way]]]:
        """The first `count` messages that match, oldest first, once they all came.

        The last one's id is the `after` of the next wait: nothing is given twice or left out.

        Raises:
            NothingCameError: there were fewer in time.
        """
        return Call(
            "GET",
            "messages/wait",
            read_page(Message, self._way),
            query={"q": _join(q, words), "after": after, "count": count, "timeout": timeout},
            seconds=timeout,
            is_wait=True,
        )

    @api_call
    def get(self, number: int) -> Call[Message[Way]]:
        """One message, with what happened to it."""
        return Call("GET", f"messages/{number}", read(Message, self._way))

    @api_call
    def clear(self) -> Call[int]:
        """Empty the inbox; how many messages it held."""
        return Call("DELETE", "messages", read_member("removed"))
