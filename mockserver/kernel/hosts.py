"""How a request names this server: its Host header, and the origin that links are built on."""

from __future__ import annotations

import re
from collections.abc import Iterable
from ipaddress import ip_address

from mockserver.kernel.http import Scope

_AUTHORITY = re.compile(
    r"(?P<name>[A-Za-z0-9._-]{1,253}|\[[0-9A-Fa-f:.]{2,45}\])(?::(?P<port>[0-9]{1,5}))?"
)


def find_header(scope: Scope, name: bytes) -> str:
    """The first value of a header, by its lower-case name; empty when there is none."""
    for key, value in scope["headers"]:
        if key == name:
            text: str = value.decode("latin-1")
            return text
    return ""


def read_name(authority: str) -> str:
    """The host name of a `name[:port]`: lower-case, no brackets, no final dot; empty when it is
    not one."""
    match = _AUTHORITY.fullmatch(authority)
    if match is None:
        return ""
    return match["name"].strip("[]").lower().removesuffix(".")


def read_origin(scope: Scope) -> str:
    """Scheme and host as the client wrote them, or the server's own address when the Host header
    is missing or not to be trusted in a link."""
    authority = find_header(scope, b"host")
    if not read_name(authority):
        name, port = scope.get("server") or ("localhost", None)
        name = f"[{name}]" if ":" in name else name
        authority = f"{name}:{port}" if port else name
    return f"{scope.get('scheme', 'http')}://{authority}"


def is_loopback(name: str) -> bool:
    """Whether a name or address leads to this machine itself."""
    if name == "localhost" or name.endswith(".localhost"):
        return True
    try:
        return ip_address(name).is_loopback
    except ValueError:
        return False


def is_local(name: str) -> bool:
    """Whether nobody else can own this name: loopback, an IP address, or a single label such as a
    container's. A foreign web page cannot be served from it (DNS rebinding)."""
    if not name:
        return False
    if "." not in name or is_loopback(name):
        return True
    try:
        ip_address(name)
    except ValueError:
        return False
    return True


def matches(name: str, patterns: Iterable[str]) -> bool:
    """Whether a name is one of `patterns`; a leading `*` stands for any prefix."""
    for pattern in patterns:
        if pattern.startswith("*"):
            if name.endswith(pattern[1:].lower()) and len(name) >= len(pattern):
                return True
        elif name == pattern.lower():
            return True
    return False
