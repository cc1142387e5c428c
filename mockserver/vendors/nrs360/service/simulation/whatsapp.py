"""What happens to WhatsApp messages, and what their users do: read, answer, press, react."""

from __future__ import annotations

from mockserver.vendors.nrs360.service.simulation.scene import Scene
from mockserver.vendors.nrs360.service.whatsapp import life, user


def leave(scene: Scene) -> None:
    """The message leaves now; it is delivered when it is due.

    Raises:
        ValueError: it has left, failed, or may not leave.
    """
    row = user.find_message(scene.sandbox, scene.entry.ref)
    if row.sent_at is not None:
        raise ValueError(f"{scene.name} is sent already")
    life.check_free(scene.sandbox, row)
    life.leave(scene.sandbox, [row], scene.at)


def deliver(scene: Scene) -> None:
    """The message is delivered now.

    Raises:
        ValueError: it was, it failed, or it may not leave.
    """
    row = user.find_message(scene.sandbox, scene.entry.ref)
    if row.delivered_at is not None:
        raise ValueError(f"{scene.name} is delivered already")
    life.hasten(scene.sandbox, row, scene.at)


def fail(scene: Scene) -> None:
    """The message does not reach the user.

    Raises:
        ValueError: it has, or failed before.
    """
    user.fail(scene.sandbox, scene.entry.ref, scene.at)


def read(scene: Scene) -> None:
    """The user reads the message.

    Raises:
        ValueError: it failed, or may not leave.
    """
    user.read(scene.sandbox, scene.entry.ref, scene.at)


def reply(scene: Scene) -> None:
    """The user writes the detail's `text`, also after a message of their own.

    Raises:
        ValueError: there is no text.
    """
    text = scene.read_text("text")
    sender, recipient = scene.entry.sender, scene.entry.recipient
    if scene.entry.direction == "in":
        sender, recipient = recipient, sender
    user.write(scene.sandbox, sender, recipient, text, scene.at)


def press(scene: Scene) -> None:
    """The user presses the quick-reply button that the detail's `button` names.

    Raises:
        ValueError: there is no such button, the message failed, or may not leave.
    """
    user.press(scene.sandbox, scene.entry.ref, scene.read_text("button"), scene.at)


def react(scene: Scene) -> None:
    """The user reacts with the detail's `emoji`; without one the reaction is taken back.

    Raises:
        ValueError: the message failed, or may not leave.
    """
    user.react(scene.sandbox, scene.entry.ref, scene.read_text("emoji"), scene.at)
