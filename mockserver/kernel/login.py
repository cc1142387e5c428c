"""The page that asks a browser for the token, and gives it a cookie."""

from __future__ import annotations

from html import escape
from string import Template
from urllib.parse import parse_qs, quote

from mockserver.kernel.access import COOKIE, LOGIN_PATH, Access, problem
from mockserver.kernel.hosts import find_header
from mockserver.kernel.http import (
    Answer,
    BodyTooLargeError,
    Disconnected,
    Receive,
    Scope,
    read_body,
)

_MAX_FORM = 8_192

_PAGE = Template(
    """<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>mockserver: log in</title>
<style>
  body { font: 16px/1.5 system-ui, sans-serif; max-width: 24rem; margin: 15vh auto; padding: 0 1rem;
         color-scheme: light dark }
  input, button { font: inherit; padding: .5rem; width: 100%; box-sizing: border-box }
  button { margin-top: .75rem }
  [role=alert] { color: #c22 }
</style>
<h1>mockserver</h1>
<form method="post" action="$action">
  $alert
  <label for="token">Token, as given or printed when the server started</label>
  <input id="token" name="token" type="password" autocomplete="current-password" required autofocus>
  <input name="next" type="hidden" value="$next">
  <button>Log in</button>
</form>
</html>
"""
)
_HEADERS = (
    (b"content-type", b"text/html; charset=utf-8"),
    (b"cache-control", b"no-store"),
    (b"referrer-policy", b"same-origin"),
    (b"x-content-type-options", b"nosniff"),
    (
        b"content-security-policy",
        b"default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; base-uri 'none'; "
        b"frame-ancestors 'none'",
    ),
)


async def answer_login(access: Access, scope: Scope, receive: Receive) -> Answer:
    """The answer to a request to `/__login`."""
    refusal = access.refuse_name(scope) or access.refuse_origin(scope)
    if refusal is not None:
        return refusal
    method = scope["method"]
    if method in ("GET", "HEAD"):
        query = parse_qs(scope.get("query_string", b"").decode("latin-1"))
        back = _local_path(query.get("next", [""])[0])
        return _show(200, back) if access.refuse_token(scope) else _redirect(back)
    if method != "POST":
        return problem(405, "Log in by GET and POST.", [("Allow", "GET, HEAD, POST")])
    try:
        body = await read_body(scope, receive, _MAX_FORM)
    except BodyTooLargeError:
        return problem(413, "A form that holds a token is shorter.")
    except Disconnected:
        return Answer(400, ())
    return _log_in(access, parse_qs(body.decode("utf-8", "replace")), _is_secure(scope))


def _log_in(access: Access, form: dict[str, list[str]], is_secure: bool) -> Answer:
    back = _local_path(form.get("next", [""])[0])
    if not access.is_token(form.get("token", [""])[0].strip()):
        return _show(401, back, "That is not the token.")
    # Lax: whoever follows a link from a chat is logged in. What a GET gets, changes nothing, and
    # foreign pages' changes are refused by their origin.
    cookie = f"{COOKIE}={access.session()}; Path=/; HttpOnly; SameSite=Lax"
    return _redirect(back, cookie + ("; Secure" if is_secure else ""))


def _is_secure(scope: Scope) -> bool:
    """Whether the browser sees https: here, or by its own word behind a proxy that ends TLS."""
    return scope.get("scheme") == "https" or find_header(scope, b"origin").startswith("https://")


def _local_path(path: str) -> str:
    """Where to go on: a path of this server, never another's."""
    is_local = path.startswith("/") and not path.startswith(("//", "/\\", LOGIN_PATH))
    return path if is_local and path.isprintable() else "/"


def _show(status: int, back: str, alert: str = "") -> Answer:
    page = _PAGE.substitute(
        action=LOGIN_PATH,
        next=escape(back),
        alert=f'<p role="alert">{escape(alert)}</p>' if alert else "",
    ).encode()
    return Answer(status, (*_HEADERS, (b"content-length", str(len(page)).encode())), page)


def _redirect(back: str, cookie: str = "") -> Answer:
    location = quote(back, safe="/?=&~:@,;+%")
    headers = [(b"location", location.encode()), (b"content-length", b"0")]
    if cookie:
        headers.append((b"set-cookie", cookie.encode()))
    return Answer(303, (*headers, (b"cache-control", b"no-store")))
