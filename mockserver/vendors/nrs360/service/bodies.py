"""The HTML of a mail or landing page: what came with the send, or a template of the account."""

from __future__ import annotations

from mockserver.kernel.sandbox import Sandbox
from mockserver.vendors.nrs360.errors import ApiError
from mockserver.vendors.nrs360.rules import to_scalar
from mockserver.vendors.nrs360.service.templates import find_html


def find_body(sandbox: Sandbox, html: object, *, current_id: object, legacy_id: object) -> str:
    """The HTML of a send, which goes before a template, and a current one before a legacy one.

    Raises:
        ApiError: 140, there is neither, or no such template.
    """
    text = to_scalar(html)
    if text is not None and text.strip():
        return text
    if current_id is not None:
        return find_html(sandbox, current_id, 2)
    if legacy_id is not None:
        return find_html(sandbox, legacy_id, 1)
    raise ApiError(140)
