"""The life of a validation on the sandbox's clock: pending → started → finished, or failed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import Row, bindparam, func, select, update

from mockserver.kernel.sandbox import Sandbox
from mockserver.kernel.vendor import Job
from mockserver.vendors.nrs360.account import debit, read_account
from mockserver.vendors.nrs360.callbacks import render_validation
from mockserver.vendors.nrs360.models.validation import validated_emails, validations
from mockserver.vendors.nrs360.service.blacklist import block
from mockserver.vendors.nrs360.service.validation.reading import render
from mockserver.vendors.nrs360.service.validation.verdicts import DELIVERABLE, RISKY

STARTED_AFTER = timedelta(seconds=1)
FINISHED_AFTER = timedelta(seconds=3)
"""How long after the request a validation starts, and ends; the page gives no times: ours."""

FAILURE = "Failed to process email validation"

_at_status = select(validations).where(
    validations.c.id == bindparam("validation"), validations.c.status == bindparam("status")
)
_by_id = select(validations).where(validations.c.id == bindparam("validation"))
_change = (
    update(validations)
    .where(validations.c.id == bindparam("changed"))
    .values(
        status=bindparam("new_status"),
        processed=bindparam("now_processed"),
        valid=bindparam("now_valid"),
        cost=bindparam("now_cost"),
        updated_at=bindparam("now"),
        finished_at=bindparam("ended_at"),
    )
)
_of_one = validated_emails.c.validation == bindparam("validation")
_count_valid = (
    select(func.count())
    .select_from(validated_emails)
    .where(_of_one, validated_emails.c.result == DELIVERABLE)
)
_risky = select(validated_emails.c.email).where(_of_one, validated_emails.c.result == RISKY)
_tell_results = (
    update(validated_emails)
    .where(validated_emails.c.validation == bindparam("told"))
    .values(is_known=True)
)


def start_validations(sandbox: Sandbox, jobs: Sequence[Job]) -> None:
    """Validations start, and their cost is taken off the balance. The payload is an id."""
    for job in jobs:
        row = _find(sandbox, job, "pending")
        if row is None:
            continue
        debit(sandbox, row.estimated_cost)
        _set(sandbox, row, job.due_at, status="started", cost=row.estimated_cost)
        due_at = job.due_at + FINISHED_AFTER - STARTED_AFTER
        weight = max(1, row.total)
        sandbox.jobs.schedule("nrs360", "validation finished", due_at, row.id, weight=weight)


def finish_validations(sandbox: Sandbox, jobs: Sequence[Job]) -> None:
    """Validations come to their end. The payload is an id."""
    for job in jobs:
        row = _find(sandbox, job, "started")
        if row is None:
            continue
        if row.is_failing:
            _fail(sandbox, row, job.due_at)
        else:
            _finish(sandbox, row, job.due_at)


def _find(sandbox: Sandbox, job: Job, status: str) -> Row[Any] | None:
    """The validation of a job, unless it was deleted meanwhile."""
    return sandbox.database.first(_at_status, {"validation": job.payload, "status": status})


def _fail(sandbox: Sandbox, row: Row[Any], at: datetime) -> None:
    """Nothing was found out, and nothing is charged."""
    debit(sandbox, -row.cost)
    _set(sandbox, row, at, status="failed", cost=Decimal(0), error=FAILURE)


def _finish(sandbox: Sandbox, row: Row[Any], at: datetime) -> None:
    key = {"validation": row.id}
    ((valid,),) = sandbox.database.rows(_count_valid, key)
    if not row.allows_risky:
        risky = [one.email for one in sandbox.database.rows(_risky, key)]
        block(sandbox, "mailing", risky, at)
    sandbox.database.execute(_tell_results, {"told": row.id})
    counts = {"now_processed": row.total, "now_valid": valid, "ended_at": at}
    _set(sandbox, row, at, status="finished", cost=row.cost, counts=counts)


def _set(
    sandbox: Sandbox,
    row: Row[Any],
    at: datetime,
    *,
    status: str,
    cost: Decimal,
    counts: Mapping[str, Any] | None = None,
    error: str = "",
) -> None:
    """Change a validation, and tell the customer of it."""
    change = {
        "changed": row.id,
        "new_status": status,
        "now_cost": cost,
        "now_processed": 0,
        "now_valid": 0,
        "now": at,
        "ended_at": None,
        **(counts or {}),
    }
    sandbox.database.execute(_change, change)
    if row.notification_url is not None:
        changed = sandbox.database.rows(_by_id, {"validation": row.id})[0]
        base_url = f"{row.base_url}{sandbox.segment}"
        data = render(changed, read_account(sandbox).currency, base_url)
        callback = render_validation(row.notification_url, {**data, "error": error})
        sandbox.callbacks.queue("nrs360", callback)
