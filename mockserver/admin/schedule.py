"""What is done with the sandboxes on the machine's time."""

from __future__ import annotations

from mockserver.admin.console import CurrentConsole, make_router
from mockserver.admin.shapes import Moment, Shape

router = make_router("schedule")


class ScheduleShape(Shape):
    """When all sandboxes are reset, in the machine's time, and whether `default` is filled with
    demo data then; null when they are not."""

    reset_every_seconds: int | None
    next_reset_at: Moment | None
    demo_data: bool


@router.get("", operation_id="readSchedule")
async def read_schedule(console: CurrentConsole) -> ScheduleShape:
    """When all sandboxes are reset next: `default` to its fixtures, the others are deleted."""
    schedule = console.engine.schedule
    every = schedule.every
    return ScheduleShape(
        reset_every_seconds=None if every is None else int(every.total_seconds()),
        next_reset_at=schedule.next_at,
        demo_data=schedule.fill is not None,
    )
