"""Who may use the control API and the inbox. The vendors' APIs are not behind this.

Three checks, in this order: the request calls the server by a name of its own (against DNS
rebinding), a change does not come from a foreign web page, and the token is there when one is
asked for.
"""

from __future__ import annotations

import hmac
from collections.abc import Iterable
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any
from urllib.parse import quote

from mockserver.kernel.hosts import find_header, is_local, matches, read_name
from mockserver.kernel.http import Answer, Scope, json_answer

COOKIE = "mockserver_session"
LOGIN_PATH = "/__login"

_SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})


def problem(
    status: int, detail: str, headers: Iterable[tuple[str, str]] = (), **members: Any
) -> Answer:
    """A problem document (RFC 9457)."""
    title = HTTPStatus(status).phrase
    content = {"type": "about:blank", "title": title, "status": status, "detail": detail}
    return json_answer(status, {**content, **members}, headers, media="application/problem+json")


@dataclass(frozen=True, slots=True)
class Access:
    """The rules; without a token whoever reaches the server may use it."""

    token: str | None = None
    hosts: tuple[str, ...] = ()
    """Names beside loopback, IP addresses and single labels; a leading `*` is any prefix."""

    def refuse(self, scope: Scope) -> Answer | None:
        """The refusal of a request; None lets it in."""
        return self.refuse_name(scope) or self.refuse_origin(scope) or self.refuse_token(scope)

    def refuse_name(self, scope: Scope) -> Answer | None:
        """421 when the request calls this server by a name that is not its own."""
        authority = find_header(scope, b"host")
        if not authority:
            return None  # no browser leaves it out
        name = read_name(authority)
        if is_local(name) or matches(name, self.hosts):
            return None
        return problem(
            421, "This name is not one of the server's own: start it with --allowed-host NAME."
        )

    def refuse_origin(self, scope: Scope) -> Answer | None:
        """403 when a web page of another origin asks for a change."""
        if scope["method"] in _SAFE_METHODS:
            return None
        site = find_header(scope, b"sec-fetch-site")
        origin = find_header(scope, b"origin")
        is_foreign = site in ("cross-site", "same-site") or (
            site != "same-origin"
            and bool(origin)
            and not self._is_own(origin, find_header(scope, b"host"))
        )
        if not is_foreign:
            return None
        return problem(403, "A page of another origin may change nothing here.")

    def _is_own(self, origin: str, authority: str) -> bool:
        """A proxy may end TLS before this server, so that schemes are not compared."""
        netloc = origin.partition("://")[2].lower()
        return bool(netloc) and (
            netloc == authority.lower() or matches(read_name(netloc), self.hosts)
        )

    def refuse_token(self, scope: Scope) -> Answer | None:
        """Without a good token: the login page for a browser, 401 for a program."""
        if self.token is None or self._has_token(scope):
            return None
        is_read = scope["method"] in ("GET", "HEAD")
        if is_read and "text/html" in find_header(scope, b"accept"):
            query = scope.get("query_string", b"").decode("latin-1")
            place = quote(scope["path"]) + ("?" + query if query else "")
            back = quote(place, safe="/")
            return Answer(303, ((b"location", f"{LOGIN_PATH}?next={back}".encode()),))
        return problem(
            401,
            "Send the token that was given or printed at the start as `Authorization: Bearer`.",
            [("WWW-Authenticate", 'Bearer realm="mockserver"')],
        )

    def _has_token(self, scope: Scope) -> bool:
        scheme, _, value = find_header(scope, b"authorization").partition(" ")
        if scheme.lower() == "bearer" and self.is_token(value.strip()):
            return True
        return is_same(_read_cookie(scope), self.session())

    def is_token(self, value: str) -> bool:
        """Whether this is the token."""
        return self.token is not None and is_same(value, self.token)

    def session(self) -> str:
        """What the cookie of a logged-in browser holds: proof of the token, not the token."""
        return hmac.new((self.token or "").encode(), b"mockserver session", "sha256").hexdigest()


def is_same(one: str, other: str) -> bool:
    """Compare secrets in constant time."""
    return hmac.compare_digest(one.encode("utf-8", "replace"), other.encode("utf-8", "replace"))


def _read_cookie(scope: Scope) -> str:
    """The session's cookie. All ports of a host share their cookies, and the standard library's
    reader gives up at the first odd one, whoever set it."""
    for pair in find_header(scope, b"cookie").split(";"):
        name, _, value = pair.strip().partition("=")
        if name == COOKIE:
            return value
    return ""
