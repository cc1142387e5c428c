"""What a mail says: the body that came with it, or a template of the account."""

from __future__ import annotations

from mockserver.kernel.sandbox import Sandbox
from mockserver.vendors.nrs360.errors import ApiError
from mockserver.vendors.nrs360.rules import to_scalar
from mockserver.vendors.nrs360.schemas.mailing import MailRequest
from mockserver.vendors.nrs360.service.templates import find_html


def find_body(sandbox: Sandbox, body: MailRequest) -> str:
    """The HTML of a send; a body goes before a template, a newer template before a legacy one.

    Raises:
        ApiError: 140, there is neither, or no such template.
    """
    html = to_scalar(body.body)
    if html is not None and html.strip():
        return html
    if body.templateV2Id is not None:
        return find_html(sandbox, body.templateV2Id, 2)
    if body.templateId is not None:
        return find_html(sandbox, body.templateId, 1)
    raise ApiError(140)
