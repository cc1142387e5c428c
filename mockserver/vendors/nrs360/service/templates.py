"""Templates of the account: HTML kept under an id, counted for each version of the platform."""

from __future__ import annotations

from typing import Literal

from sqlalchemy import bindparam, select

from mockserver.kernel.sandbox import Sandbox
from mockserver.vendors.nrs360.errors import ApiError
from mockserver.vendors.nrs360.models.templates import templates
from mockserver.vendors.nrs360.rules import to_integer

Version = Literal[1, 2]
"""1 is the previous version of the platform (`templateId`), 2 the current one (`templateV2Id`)."""

_html = select(templates.c.html).where(
    templates.c.version == bindparam("version"), templates.c.id == bindparam("id")
)


def find_html(sandbox: Sandbox, template_id: object, version: Version) -> str:
    """The HTML of a template, by its id as it came in.

    Raises:
        ApiError: 140, there is no such template.
    """
    number = to_integer(template_id)
    if number is None or not 0 < number < 2**63:
        raise ApiError(140)
    row = sandbox.database.first(_html, {"version": version, "id": number})
    if row is None:
        raise ApiError(140)
    return str(row.html)
