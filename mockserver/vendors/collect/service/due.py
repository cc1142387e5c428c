"""Due dates: a request that is pending when its date passes is due."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from mockserver.kernel.columns import encode_instant
from mockserver.kernel.sandbox import Sandbox
from mockserver.kernel.vendor import Job
from mockserver.vendors.collect.models.requests import requests
from mockserver.vendors.collect.service.lookup import get
from mockserver.vendors.collect.service.progress import change_status


def schedule_due(sandbox: Sandbox, request_id: str, due_at: datetime | None) -> None:
    """Have a request looked at when its date passes."""
    if due_at is not None:
        payload = [request_id, encode_instant(due_at)]
        sandbox.jobs.schedule("collect", "request due", due_at, payload)


def pass_due_dates(sandbox: Sandbox, jobs: Sequence[Job]) -> None:
    """Requests become due; those that are done, or have another date by now, do not."""
    for job in jobs:
        request_id, due_at = job.payload
        request = get(sandbox, requests, request_id)
        if request.status == "pending" and encode_instant(request.due_at) == due_at:
            change_status(sandbox, request, "due", job.due_at)
