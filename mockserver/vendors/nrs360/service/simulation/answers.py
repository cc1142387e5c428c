"""What recipients do with messages: they open them, click, unsubscribe and complain."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, bindparam, select

from mockserver.kernel.sandbox import Sandbox
from mockserver.vendors.nrs360.models.mailing import mails
from mockserver.vendors.nrs360.service import links
from mockserver.vendors.nrs360.service.blacklist import block_recipient
from mockserver.vendors.nrs360.service.simulation.scene import Scene, arrive, interact

_mail = select(mails.c.code, mails.c.html, mails.c.targets).where(mails.c.id == bindparam("id"))


@dataclass(frozen=True, slots=True)
class _Target:
    """A link that can be followed."""

    url: str
    """Where it leads."""

    path: str
    """What it is called here."""

    link: Row[Any] | None = None
    """The short link that it is; none for a link of a mail."""


def follow_link(scene: Scene) -> None:
    """The recipient follows the short link that `url` names, or the first.

    Raises:
        ValueError: the message has no such link, or did not arrive.
    """
    _follow(scene, _choose(scene, _list_short_links(scene.sandbox, scene.entry)))


def follow_mail_link(scene: Scene) -> None:
    """The recipient follows the link of a mail that `url` names, or the first.

    Raises:
        ValueError: the mail has no such link that is tracked, or did not arrive.
    """
    _follow(scene, _choose(scene, _list_mail_links(scene.sandbox, scene.entry)))


def list_link_targets(sandbox: Sandbox, entry: Row[Any]) -> Mapping[str, str]:
    """Where the tracked links of a message in the inbox lead, by what they are called here."""
    is_mail = entry.channel == "email"
    listed = (_list_mail_links if is_mail else _list_short_links)(sandbox, entry)
    return {target.path: target.url for target in listed}


def _list_mail_links(sandbox: Sandbox, entry: Row[Any]) -> list[_Target]:
    """The links of a mail whose clicks are recorded: those of its HTML come first."""
    tracked = [
        _Target(url, f"/c/{mail.code}{number}")
        for mail in sandbox.database.rows(_mail, {"id": entry.ref})
        for number, url in enumerate(mail.targets, 1)
    ]
    return [*tracked, *_list_short_links(sandbox, entry)]


def _list_short_links(sandbox: Sandbox, entry: Row[Any]) -> list[_Target]:
    """The short links of a message, in the order in which they stand in it."""
    rows = links.find_short_links(sandbox, entry.ref)
    text = f"{entry.text} {entry.html}"
    targets = [_Target(row.target, f"/s/{row.code}", row) for row in rows]
    return sorted(targets, key=lambda one: (one.path not in text, text.find(one.path), one.path))


def _choose(scene: Scene, targets: list[_Target]) -> _Target:
    """The target that the detail's `url` names: where it leads, or as it stands in the message."""
    url = scene.read_text("url")
    if not targets:
        raise ValueError(f"{scene.name} has no link whose clicks are recorded")
    for target in targets:
        if not url or url == target.url or url.endswith(target.path):
            return target
    listed = ", ".join(dict.fromkeys(target.url for target in targets))
    raise ValueError(f"{scene.name} has no link to {url[:200]}: there are {listed}")


def _follow(scene: Scene, target: _Target) -> None:
    if target.link is None:
        interact("clicked", scene, target.url)
    else:
        device = scene.read_device()
        arrive(scene, "clicked")
        links.click(scene.sandbox, target.link, scene.at, device)


def open_mail(scene: Scene) -> None:
    """The recipient opens a mail that has a pixel.

    Raises:
        ValueError: it has none (`trackOpens`), or did not arrive.
    """
    mail = _read_mail(scene)
    if f"/o/{mail.code}.gif" not in mail.html:
        raise ValueError(f"{scene.name} was sent without trackOpens: openings are not recorded")
    interact("opened", scene)


def _read_mail(scene: Scene) -> Row[Any]:
    return scene.sandbox.database.rows(_mail, {"id": scene.entry.ref})[0]


def unsubscribe(event: str, scene: Scene) -> None:
    """The recipient unsubscribes, which puts it on the channel's blacklist.

    Raises:
        ValueError: it is there already, or the message did not arrive.
    """
    device = scene.read_device()
    message = arrive(scene, event)
    if not links.leave(scene.sandbox, message.number, event, scene.at, device):
        raise ValueError(f"{scene.entry.recipient} is on the blacklist already")


def complain(scene: Scene) -> None:
    """The recipient marks a mail as unwanted, which puts it on the blacklist for good.

    Raises:
        ValueError: that happened before, or the mail did not arrive.
    """
    events = scene.sandbox.messages.events_of(scene.entry.id)
    if any(event.event == "complaint" for event in events):
        raise ValueError(f"{scene.name} caused a complaint already")
    interact("complaint", scene)
    number = scene.find_message().number
    block_recipient(scene.sandbox, number, scene.at, is_definitive=True)
