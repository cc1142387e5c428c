"""Links in a mail: its pixel, its clicks, its web page and its files.

All of them carry the mail's own code of six letters and digits: ``/o/aB3xYz.gif``, ``/m/aB3xYz``,
``/c/aB3xYz1`` for the first link of the mail and ``/a/aB3xYz2`` for its second attachment.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from html import escape, unescape
from typing import Any

from sqlalchemy import Row, bindparam, select

from mockserver.kernel.exchange import Exchange
from mockserver.kernel.pages import UnknownPage
from mockserver.messaging.device import describe_device
from mockserver.vendors.nrs360.models.mailing import mails
from mockserver.vendors.nrs360.models.messages import messages
from mockserver.vendors.nrs360.service.attachments import find_attachments
from mockserver.vendors.nrs360.service.events import Happening, report
from mockserver.vendors.nrs360.service.forms.links import PATTERN as FORM_PATTERN
from mockserver.vendors.nrs360.service.forms.links import form_link
from mockserver.vendors.nrs360.service.links import make_link
from mockserver.vendors.nrs360.urls import is_web_url

CODE_LENGTH = 6

_HREF = re.compile(
    r"""(<(?:a|area)\b[^<>]*?\shref\s*+=\s*+)(?:"([^"<>]*+)"|'([^'<>]*+)'|([^\s"'<>]++))""",
    re.IGNORECASE,
)
_PATTERN = re.compile(rf"\[(unsubscribe_link|show_link|attachment_([0-9]{{1,6}})|{FORM_PATTERN})\]")
_AS_IN_A_BROWSER = str.maketrans({" ": "%20", "\t": None, "\r": None, "\n": None})
_END_OF_BODY = re.compile(r"</body\s*+>", re.IGNORECASE)
_PIXEL = '<img src="{url}" width="1" height="1" alt="" style="border:0">'

_by_code = (
    select(mails, messages.c.number, messages.c.recipient, messages.c.channel)
    .join(messages, messages.c.id == mails.c.id)
    .where(mails.c.code == bindparam("code"))
)


@dataclass(frozen=True, slots=True)
class Layout:
    """A mail's HTML cut where its links lead elsewhere: a piece, a target, a piece, …"""

    pieces: tuple[str, ...]
    targets: tuple[str, ...] = ()


def cut_links(html: str, *, own: str) -> Layout:
    """Cut HTML at the http(s) links of its anchors; those below `own` stay as they are."""
    pieces: list[str] = []
    targets: list[str] = []
    done = 0
    for found in _HREF.finditer(html):
        target = _read_target(unescape(found[2] or found[3] or found[4] or ""))
        if not is_web_url(target) or target.startswith(own):
            continue
        pieces.append(html[done : found.end(1)])
        targets.append(target)
        done = found.end()
    return Layout((*pieces, html[done:]), tuple(targets))


def _read_target(href: str) -> str:
    """Where a link leads; spaces in it, which a variable may have brought, do no harm."""
    return href.strip().translate(_AS_IN_A_BROWSER)


def lead_through(layout: Layout, base_url: str, code: str) -> str:
    """The HTML with its links leading through here."""
    pieces = [layout.pieces[0]]
    for number, piece in enumerate(layout.pieces[1:], 1):
        pieces += (f'"{base_url}/c/{code}{number}"', piece)
    return "".join(pieces)


def add_pixel(html: str, base_url: str, code: str) -> str:
    """The HTML with a pixel at the end of its body."""
    pixel = _PIXEL.format(url=escape(f"{base_url}/o/{code}.gif"))
    ends = list(_END_OF_BODY.finditer(html))
    place = ends[-1].start() if ends else len(html)
    return html[:place] + pixel + html[place:]


def has_patterns(text: str) -> bool:
    """Whether a text has patterns that stand for links."""
    return _PATTERN.search(text) is not None


class PatternFiller:
    """Puts one mail's links in the place of `[unsubscribe_link]` and its like.

    The id of a form that does not exist stays as it is, and so does the number of a file that the
    mail lacks.
    """

    def __init__(
        self, exchange: Exchange, message_id: str, code: str, files: int, forms: frozenset[int]
    ) -> None:
        self._base_url = exchange.base_url
        self._make_unsubscribe_link = partial(make_link, exchange, "unsubscribe", message_id)
        self._unsubscribe_link = ""
        self._code = code
        self._files = files
        self._forms = forms
        self._form_link = form_link(self._base_url, code)

    def __call__(self, text: str) -> str:
        """The text with its links."""
        return _PATTERN.sub(self._fill, text)

    def _fill(self, found: re.Match[str]) -> str:
        if found[1] == "unsubscribe_link":
            self._unsubscribe_link = self._unsubscribe_link or self._make_unsubscribe_link()
            return self._unsubscribe_link
        if found[1] == "show_link":
            return f"{self._base_url}/m/{self._code}"
        if found[3]:
            form = int(found[3])
            return f"{self._form_link}{form}" if form in self._forms else found[0]
        if 1 <= int(found[2]) <= self._files:
            return f"{self._base_url}/a/{self._code}{int(found[2])}"
        return found[0]


def find_mail(exchange: Exchange, code: str) -> Row[Any]:
    """The mail that a code belongs to.

    Raises:
        UnknownPage: there is none.
    """
    row = exchange.sandbox.database.first(_by_code, {"code": code})
    if row is None:
        raise UnknownPage
    return row


def find_target(exchange: Exchange, code: str) -> tuple[Row[Any], str]:
    """The mail and the URL that a click link belongs to.

    Raises:
        UnknownPage: there is none.
    """
    return _find_numbered(exchange, code, lambda mail: mail.targets)


def find_file(exchange: Exchange, code: str) -> Row[Any]:
    """The attachment that a download link belongs to.

    Raises:
        UnknownPage: there is none.
    """
    _, number = _find_numbered(exchange, code, lambda mail: mail.attachments)
    return find_attachments(exchange.sandbox, [number])[0]


def _find_numbered(
    exchange: Exchange, code: str, listed: Callable[[Row[Any]], Sequence[Any]]
) -> tuple[Row[Any], Any]:
    """The mail and the thing that a code with a number from 1 after it belongs to."""
    number = code[CODE_LENGTH:]
    if not (number.isascii() and number.isdigit()) or number.startswith("0") or len(number) > 6:
        raise UnknownPage
    mail = find_mail(exchange, code[:CODE_LENGTH])
    things = listed(mail)
    if int(number) > len(things):
        raise UnknownPage
    return mail, things[int(number) - 1]


def record_opening(exchange: Exchange, mail: Row[Any]) -> None:
    """Record that the pixel was loaded."""
    _record(exchange, mail, "opened")


def record_click(exchange: Exchange, mail: Row[Any], target: str) -> None:
    """Record that a link was followed."""
    _record(exchange, mail, "clicked", target)


def _record(exchange: Exchange, mail: Row[Any], event: str, url: str = "") -> None:
    device = describe_device(exchange.envelope.headers.get("user-agent", ""))
    report(exchange.sandbox, [Happening(mail.number, event, exchange.at, device, url)])
