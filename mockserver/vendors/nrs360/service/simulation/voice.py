"""What becomes of calls: answered, by a machine too, or not."""

from __future__ import annotations

from mockserver.vendors.nrs360.service.calls import answer_now
from mockserver.vendors.nrs360.service.events import Happening, report
from mockserver.vendors.nrs360.service.simulation.scene import Scene, check_waits


def answer(outcome: str, event: str, scene: Scene) -> None:
    """The call is made now, or the one that is under way ends, with an outcome.

    A busy or unanswered one is repeated as it would be by itself.

    Raises:
        ValueError: the message has ended, or may not leave.
    """
    message = check_waits(scene, event)
    if message.status == "accepted":
        report(scene.sandbox, [Happening(message.number, "sent", scene.at)])
    answer_now(scene.sandbox, message.number, outcome, scene.at)
