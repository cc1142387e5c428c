"""A message to which something is made to happen, and the steps of its life."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, bindparam, select

from mockserver.kernel.sandbox import Sandbox
from mockserver.kernel.vendor import Job, JobHandler
from mockserver.messaging.device import Device, describe_device
from mockserver.vendors.nrs360.models.messages import messages
from mockserver.vendors.nrs360.service.events import Happening, report
from mockserver.vendors.nrs360.service.holds import is_held

_by_id = select(messages.c.number, messages.c.status, messages.c.sending_id).where(
    messages.c.id == bindparam("id")
)
_WITHOUT_LEAVING = frozenset({"rejected", "expired"})


@dataclass(frozen=True, slots=True)
class Scene:
    """A message to which something is made to happen."""

    sandbox: Sandbox
    entry: Row[Any]
    """The message in the inbox's ledger."""

    detail: Mapping[str, Any]

    @property
    def at(self) -> datetime:
        """When it happens: now."""
        return self.sandbox.clock.now()

    @property
    def name(self) -> str:
        """The message as a text calls it."""
        return f"message {self.entry.id}"

    def find_message(self) -> Row[Any]:
        """The message's number, status and sending.

        Raises:
            LookupError: the vendor knows no such message.
        """
        row = self.sandbox.database.first(_by_id, {"id": self.entry.ref})
        if row is None:
            raise LookupError(f"360NRS knows no message {self.entry.ref}")
        return row

    def read_text(self, name: str) -> str:
        """A text of the detail; empty when absent.

        Raises:
            ValueError: it is no text.
        """
        value = self.detail.get(name, "")
        if not isinstance(value, str):
            raise ValueError(f"detail.{name} must be a text")
        return value

    def read_device(self) -> Device:
        """The device of the detail's `userAgent`."""
        return describe_device(self.read_text("userAgent"))


def check_waits(scene: Scene, event: str) -> Row[Any]:
    """The message, which has not come to its end yet.

    Raises:
        ValueError: it has; or it may not leave, because its sending is held.
    """
    message = scene.find_message()
    if message.status == event:
        raise ValueError(f"{scene.name} is {event} already")
    if message.status not in ("accepted", "sent"):
        raise ValueError(f"{scene.name} is {message.status}: {event} cannot follow")
    if message.status == "accepted" and is_held(scene.sandbox, message.sending_id):
        raise ValueError(f"{scene.name} may not leave: sending {message.sending_id} is held")
    return message


def leave(handle: JobHandler, scene: Scene) -> None:
    """The message leaves now, as `handle` has it leave by itself.

    Raises:
        ValueError: it has left, or may not leave.
    """
    message = check_waits(scene, "sent")
    handle(scene.sandbox, [Job(0, "nrs360", "simulated", scene.at, [message.number])])


def end(event: str, scene: Scene) -> None:
    """The message ends; what has not left leaves first, unless it ends before that.

    Raises:
        ValueError: it has ended, or may not leave.
    """
    message = check_waits(scene, event)
    is_sent_first = message.status == "accepted" and event not in _WITHOUT_LEAVING
    steps = ["sent", event] if is_sent_first else [event]
    report(scene.sandbox, [Happening(message.number, step, scene.at) for step in steps])


def arrive(scene: Scene, event: str) -> Row[Any]:
    """The message, which is delivered first if it was not yet, because `event` needs that.

    Raises:
        ValueError: it ended otherwise, or may not leave.
    """
    message = scene.find_message()
    if message.status != "delivered":
        check_waits(scene, event)
        end("delivered", scene)
    return message


def interact(event: str, scene: Scene, url: str = "") -> None:
    """The recipient does something with the message.

    Raises:
        ValueError: it did not arrive, or may not leave.
    """
    device = scene.read_device()
    message = arrive(scene, event)
    report(scene.sandbox, [Happening(message.number, event, scene.at, device, url)])
