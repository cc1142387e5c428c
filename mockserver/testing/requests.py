"""The journal: what was asked of the vendors, and what they answered."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, TypedDict, Unpack

import httpx

from mockserver.testing.calls import Call, leave_out_none, segment
from mockserver.testing.operations import Noun, Way, api_call
from mockserver.testing.records import (
    ActiveRecord,
    Body,
    Page,
    Record,
    read,
    read_member,
    read_page,
)

MAX_FOUND = 10
"""The newest of those that match that a failed assertion names."""


class HttpMessage(Record):
    """Headers and body; what is secret is hidden. `is_cut` says that only its start was kept."""

    headers: Sequence[tuple[str, str]]
    body: Body
    is_cut: bool


class Route(Record):
    """A route of a vendor; `path` is below its prefix."""

    method: str
    path: str
    operation: str
    summary: str


class Refusal(Record):
    """Something that an answer refuses; `doubt` tells why the field is not as sure as the rest."""

    code: str
    text: str
    field: str
    rule: str
    doubt: str


class Explanation(Record):
    """Why an answer was what it was: `why` in a sentence, `kind` in a word.

    `code`, `text`, `field` and `rule` are of the first thing that was refused; empty texts when
    nothing was. `fault` is what struck, `magic` the recipients that cause an outcome, `nearest`
    the routes that may have been meant.
    """

    id: str
    kind: str
    why: str
    status: int
    reason: str
    code: str
    text: str
    field: str
    rule: str
    refusals: Sequence[Refusal]
    operation: str
    source: str
    fidelity: str | None
    fault: Mapping[str, Any] | None
    magic: Sequence[Mapping[str, Any]]
    nearest: Sequence[Route]


class Request(ActiveRecord[Way]):
    """A request to a vendor, and its answer. `reason` tells why it is not the plain course.

    `request` and `response` are told for one request (`get`), not in a list.
    """

    id: str
    at: datetime
    vendor: str
    operation: str
    method: str
    path: str
    query: str
    client: str
    status: int
    reason: str
    duration_us: int
    request: HttpMessage | None = None
    response: HttpMessage | None = None

    @api_call
    def explain(self) -> Call[Explanation]:
        """Why it was answered so."""
        return Call("GET", f"requests/{self.id}/explain", read(Explanation))

    @api_call
    def curl(self) -> Call[str]:
        """The curl command of it."""
        return Call("GET", f"requests/{self.id}/curl", _read_text)


class UnmatchedRequest(Request[Way]):
    """A request that no operation is for; `nearest` are the routes that are most like it."""

    nearest: Sequence[Route]


class StrayRequest(Record):
    """A request below no vendor: it belongs to no sandbox, and is in no journal."""

    at: datetime
    method: str
    path: str
    nearest: Sequence[Route]


class UnmatchedPage(Page[UnmatchedRequest[Way]]):
    """Requests that no operation is for. `strays` are the server's newest below no vendor."""

    strays: Sequence[StrayRequest] = ()


class RequestMatch(TypedDict, total=False):
    """Which requests are meant: those that all of this is true of.

    `path` is below the vendor's prefix and may hold `*`; `body` is a text that the body contains;
    `query`, `headers` and `json` are what the request must hold among others.
    """

    vendor: str
    operation: str
    method: str
    path: str
    status: int
    body: str
    query: Mapping[str, str]
    headers: Mapping[str, str]
    json: Any


class Requests(Noun[Way]):
    """The journal of a sandbox."""

    @api_call
    def list(
        self, q: str = "", *, limit: int = 500, cursor: str | None = None
    ) -> Call[Page[Request[Way]]]:
        """Requests, newest first.

        `q` is search words: `vendor: operation: method: path: status: reason:` and free text.
        """
        query = {"q": q, "limit": limit, "cursor": cursor}
        return Call("GET", "requests", read_page(Request, self._way), query=query)

    @api_call
    def get(self, exchange: str) -> Call[Request[Way]]:
        """One request, by the `X-Mock-Exchange` of its answer."""
        return Call("GET", f"requests/{segment(exchange)}", read(Request, self._way))

    @api_call
    def verify(
        self,
        *,
        exactly: int | None = None,
        at_least: int | None = None,
        at_most: int | None = None,
        **match: Unpack[RequestMatch],
    ) -> Call[int]:
        """Assert that requests were made; how many match. At least one, when no number is given.

        Raises:
            AssertionError: there were more or fewer; it names the requests that came closest.
        """
        wanted = {"exactly": exactly, "at_least": at_least, "at_most": at_most}
        body = {"match": match, **wanted}

        def judge(response: httpx.Response) -> int:
            __tracebackhide__ = True
            found = response.json()
            if not found["ok"]:
                raise AssertionError(_complain(body, found))
            return int(found["matched"])

        return Call("POST", "requests/verify", judge, body=body)

    @api_call
    def verify_sequence(self, *matches: RequestMatch) -> Call[None]:
        """Assert that requests were made in this order; others may stand between.

        Raises:
            AssertionError: they were not; it names where the order broke.
        """
        body = {"sequence": list(matches)}

        def judge(response: httpx.Response) -> None:
            __tracebackhide__ = True
            found = response.json()
            if not found["ok"]:
                raise AssertionError(_complain(body, found))

        return Call("POST", "requests/verify", judge, body=body)

    @api_call
    def unmatched(self, *, limit: int = 500, cursor: str | None = None) -> Call[UnmatchedPage[Way]]:
        """The requests that no operation of a vendor is for, newest first."""
        read_requests = read_page(UnmatchedRequest, self._way)

        def read_unmatched(response: httpx.Response) -> UnmatchedPage[Way]:
            requests = read_requests(response)
            page: UnmatchedPage[Way] = UnmatchedPage(requests, requests.next)
            strays = response.json()["strays"]
            page.strays = [StrayRequest.model_validate(one) for one in strays]
            return page

        query = {"limit": limit, "cursor": cursor}
        return Call("GET", "requests/unmatched", read_unmatched, query=query)

    @api_call
    def har(self, q: str = "", *, limit: int = 1000) -> Call[Any]:
        """The newest `limit` requests that match, oldest first, as an HTTP archive (HAR 1.2)."""
        query = {"format": "har", "q": q, "limit": limit}
        return Call("GET", "requests/export", httpx.Response.json, query=query)

    @api_call
    def curl(self, q: str = "", *, limit: int = 1000) -> Call[str]:
        """The same as a shell script of curl commands."""
        query = {"format": "curl", "q": q, "limit": limit}
        return Call("GET", "requests/export", _read_text, query=query)

    @api_call
    def clear(self, q: str = "") -> Call[int]:
        """Take requests out of the journal, those that match or all; how many there were."""
        return Call("DELETE", "requests", read_member("removed"), query={"q": q})


def _read_text(response: httpx.Response) -> str:
    return response.text


def _complain(wanted: Mapping[str, Any], found: Mapping[str, Any]) -> str:
    """What was wanted, what there was, and in what the nearest requests differ."""
    lines = [f"{found['detail']}: {json.dumps(leave_out_none(wanted))}"]
    if not found["misses"] and found["found"]:
        lines.append(f"  found: {', '.join(found['found'][-MAX_FOUND:])}")
    for miss in found["misses"]:
        lines.append(f"  nearest: {miss['method']} {miss['path']} {miss['status']} ({miss['id']})")
        lines += [f"    {_tell_difference(one)}" for one in miss["differences"]]
    return "\n".join(lines)


def _tell_difference(one: Mapping[str, Any]) -> str:
    expected, actual = json.dumps(one["expected"]), json.dumps(one["actual"])
    return f"{one['of']} is {actual}, not {expected}"
