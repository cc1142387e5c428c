"""What a person does in Collect's own interface, offered by the control API: campaigns are made,
what was handed in is judged. What recipients do can be had without their portal too."""

from __future__ import annotations

import base64
from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy import Row, Table, bindparam, update

from mockserver.kernel.sandbox import Sandbox
from mockserver.kernel.vendor import PlatformAction
from mockserver.vendors.collect.errors import ApiError
from mockserver.vendors.collect.fields import Fields
from mockserver.vendors.collect.models.campaigns import campaigns
from mockserver.vendors.collect.models.files import files
from mockserver.vendors.collect.models.requests import elements, requests
from mockserver.vendors.collect.models.webhooks import webhooks
from mockserver.vendors.collect.service import life
from mockserver.vendors.collect.service.campaigns import STATUSES, make_campaign, show_campaign
from mockserver.vendors.collect.service.files import guess_type
from mockserver.vendors.collect.service.lookup import files_of, find
from mockserver.vendors.collect.service.portal.questions import ask, find_faulty
from mockserver.vendors.collect.service.team import keep_team, read_team
from mockserver.vendors.collect.service.views import show_element, show_whole

Act = Callable[[Sandbox, Mapping[str, str], Any], Any]

_set_status = (
    update(campaigns).where(campaigns.c.id == bindparam("which")).values(status=bindparam("new"))
)


def _plainly(act: Act) -> Act:
    """An act whose refusals are told to a person."""

    def do(sandbox: Sandbox, path: Mapping[str, str], body: Any) -> Any:
        try:
            return act(sandbox, path, {} if body is None else body)
        except ApiError as error:
            text = f"{error.field} {error.why}".strip() or "refused"
            raise (LookupError(text) if error.status == 404 else ValueError(text)) from error

    return do


def _get(sandbox: Sandbox, table: Table, wanted: str) -> Row[Any]:
    row = find(sandbox, table, wanted)
    if row is None:
        raise LookupError(f"no {table.name.removeprefix('collect_').removesuffix('s')} {wanted}")
    return row


def _fields(body: Any) -> Fields:
    if not isinstance(body, dict):
        raise ValueError("a JSON object is needed")
    return Fields(body)


def create_campaign(sandbox: Sandbox, _: Mapping[str, str], body: Any) -> Any:
    """Make a campaign: `{"name", "approval", "dueInDays", "reminders", "hidden", "items"}`."""
    fields = _fields(body)
    known = find(sandbox, campaigns, str(fields.take("_id") or ""))
    if known is not None:
        raise ValueError(f"there is a campaign {known.id}")
    return show_campaign(sandbox, make_campaign(sandbox, fields, sandbox.clock.now()))


def put_campaign_status(sandbox: Sandbox, path: Mapping[str, str], body: Any) -> Any:
    """Open, close or archive a campaign: `{"status": "closed"}`."""
    row = _get(sandbox, campaigns, path["id"])
    status = _fields(body).choice("status", STATUSES, required=True)
    sandbox.database.execute(_set_status, {"which": row.id, "new": status})
    return show_campaign(sandbox, _get(sandbox, campaigns, row.id))


def put_team(sandbox: Sandbox, _: Mapping[str, str], body: Any) -> Any:
    """Change the team: `{"name", "tz"}`."""
    from zoneinfo import ZoneInfo

    fields, team = _fields(body), read_team(sandbox)
    zone = fields.text("tz") or team["tz"]
    try:
        ZoneInfo(zone)
    except (LookupError, ValueError, OSError) as error:
        raise ValueError(f"no time zone {zone}") from error
    keep_team(sandbox, {**team, "name": fields.text("name") or team["name"], "tz": zone})
    return read_team(sandbox)


def show_webhook(sandbox: Sandbox, path: Mapping[str, str], _: Any) -> Any:
    """A webhook as it stands: the API only makes and changes them."""
    row = _get(sandbox, webhooks, path["id"])
    return {"_id": row.id, "status": row.status, "types": row.types, "targetUrl": row.target_url}


def _judge(sandbox: Sandbox, path: Mapping[str, str], do: Callable[[Row[Any]], object]) -> Any:
    do(_get(sandbox, elements, path["id"]))
    return show_element(sandbox, _get(sandbox, elements, path["id"]), sandbox.clock.now())


def approve(sandbox: Sandbox, path: Mapping[str, str], _: Any) -> Any:
    """Approve what was handed in for an element."""
    now = sandbox.clock.now()
    return _judge(sandbox, path, lambda row: life.approve(sandbox, row, now))


def reject(sandbox: Sandbox, path: Mapping[str, str], body: Any) -> Any:
    """Reject it: `{"reason": "…"}`."""
    now, reason = sandbox.clock.now(), _fields(body).text("reason") or ""
    return _judge(sandbox, path, lambda row: life.reject(sandbox, row, reason, now))


def reopen(sandbox: Sandbox, path: Mapping[str, str], _: Any) -> Any:
    """Ask for it once more."""
    now = sandbox.clock.now()
    return _judge(sandbox, path, lambda row: life.reopen(sandbox, row, now))


def cancel_validation(sandbox: Sandbox, path: Mapping[str, str], _: Any) -> Any:
    """Take an approval back."""
    now = sandbox.clock.now()
    return _judge(sandbox, path, lambda row: life.cancel_validation(sandbox, row, now))


def upload(sandbox: Sandbox, path: Mapping[str, str], body: Any) -> Any:
    """Hand a file in as the recipient: `{"name": "id.pdf", "data": "<base64>"}`, or `text`."""
    fields, now = _fields(body), sandbox.clock.now()
    name = fields.text("name", required=True) or ""
    try:
        content = base64.b64decode(fields.blob("data") or "", validate=True)
    except ValueError as error:
        raise ValueError("data must be base64") from error
    content = content or (fields.blob("text") or "").encode()
    kind = guess_type(name)
    return _judge(
        sandbox,
        path,
        lambda row: life.upload_file(sandbox, row, name, kind, content, now, "contact"),
    )


def answer(sandbox: Sandbox, path: Mapping[str, str], body: Any) -> Any:
    """Fill in a form as the recipient: `{"answers": {"<field id>": value}}`."""
    now, answers = sandbox.clock.now(), _fields(body).object("answers") or {}

    def fill_in(row: Row[Any]) -> None:
        for question in find_faulty(ask(row.id, row.fields, answers)):
            raise ValueError(f"{question.name}: {question.error}")
        life.answer_form(sandbox, row, answers, now, "contact")

    return _judge(sandbox, path, fill_in)


def sign(sandbox: Sandbox, path: Mapping[str, str], body: Any) -> Any:
    """Sign a document as the recipient: `{"name": "Jo Doe"}`."""
    now, name = sandbox.clock.now(), _fields(body).text("name", required=True) or ""
    return _judge(sandbox, path, lambda row: life.sign(sandbox, row, name.strip(), now))


def submit(sandbox: Sandbox, path: Mapping[str, str], _: Any) -> Any:
    """Submit a request's portal as the recipient."""
    now = sandbox.clock.now()
    life.submit_portal(sandbox, _get(sandbox, requests, path["id"]), now)
    return show_whole(sandbox, _get(sandbox, requests, path["id"]), now)


def delete_file(sandbox: Sandbox, path: Mapping[str, str], _: Any) -> Any:
    """Take an uploaded file back as the recipient."""
    now, file = sandbox.clock.now(), _get(sandbox, files, path["id"])
    if file.kind != "upload":
        raise ValueError(f"the file is no upload but a {file.kind}")
    element = _get(sandbox, elements, file.element_id)
    life.delete_upload(sandbox, element, file, now)
    return {"files": [one.id for one in files_of(sandbox, file.request_id)]}


def _action(method: Any, path: str, summary: str, act: Act) -> PlatformAction:
    return PlatformAction(method, path, summary, _plainly(act))


ACTIONS = (
    _action("POST", "/campaigns", "Make a campaign", create_campaign),
    _action("PUT", "/campaigns/{id}/status", "Open, close or archive one", put_campaign_status),
    _action("PUT", "/team", "Change the team", put_team),
    _action("GET", "/webhooks/{id}", "Read a webhook", show_webhook),
    _action("POST", "/elements/{id}/approve", "Approve what was handed in", approve),
    _action("POST", "/elements/{id}/reject", "Reject what was handed in", reject),
    _action("POST", "/elements/{id}/reopen", "Ask for an element once more", reopen),
    _action("POST", "/elements/{id}/cancel-validation", "Take an approval back", cancel_validation),
    _action("POST", "/elements/{id}/upload", "Hand a file in as the recipient", upload),
    _action("POST", "/elements/{id}/answers", "Fill in a form as the recipient", answer),
    _action("POST", "/elements/{id}/sign", "Sign a document as the recipient", sign),
    _action("POST", "/requests/{id}/submit", "Submit a portal as the recipient", submit),
    _action("DELETE", "/files/{id}", "Take a file back as the recipient", delete_file),
)
