"""What becomes of uploads by themselves: they are scanned and parsed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, bindparam, update

from mockserver.kernel.sandbox import Sandbox
from mockserver.kernel.vendor import Job
from mockserver.vendors.collect.models.files import files
from mockserver.vendors.collect.models.requests import elements, requests
from mockserver.vendors.collect.service.lookup import find, get
from mockserver.vendors.collect.service.webhooks import fire

SCANNED_AFTER = timedelta(seconds=2)

_set_scanned = (
    update(files).where(files.c.number == bindparam("file")).values(scanned_at=bindparam("when"))
)


def schedule_scan(sandbox: Sandbox, file: Row[Any], at: datetime) -> None:
    """Have an upload scanned, two seconds after it came."""
    sandbox.jobs.schedule("collect", "file scanned", at + SCANNED_AFTER, file.id)


def scan_files(sandbox: Sandbox, jobs: Sequence[Job]) -> None:
    """Uploads are scanned, and `docParsed` is told; those that were deleted are left out."""
    for job in jobs:
        file = find(sandbox, files, job.payload)
        if file is None:
            continue
        sandbox.database.execute(_set_scanned, {"file": file.number, "when": job.due_at})
        request = get(sandbox, requests, file.request_id)
        element = get(sandbox, elements, file.element_id)
        fire(sandbox, "docParsed", request, element, at=job.due_at)
