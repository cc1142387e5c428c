"""Where callbacks may go: every address is checked after one resolution, and no other is used."""

from __future__ import annotations

import asyncio
import socket
from ipaddress import IPv4Address, IPv6Address, ip_address
from typing import Literal
from urllib.parse import urlsplit

Policy = Literal["dev", "public", "none"]
"""dev: loopback, private and public; public: public alone; none: nothing. Link-local and cloud
metadata addresses never."""

_METADATA = frozenset(
    ip_address(text)
    for text in ("169.254.169.254", "fd00:ec2::254", "100.100.100.200", "168.63.129.16")
)


class EgressError(Exception):
    """The policy forbids this address, or the name does not resolve."""


def is_allowed(address: IPv4Address | IPv6Address, policy: Policy) -> bool:
    """Whether a callback may be sent to this address."""
    if isinstance(address, IPv6Address) and address.ipv4_mapped:
        address = address.ipv4_mapped
    if policy == "none" or address in _METADATA:
        return False
    if address.is_link_local or address.is_multicast or address.is_unspecified:
        return False
    if address.is_reserved and not address.is_loopback:
        return False
    return policy == "dev" or address.is_global


async def resolve(url: str, policy: Policy) -> str:
    """The IP address to connect to for a URL.

    Raises:
        EgressError: it is not http(s), does not resolve, or the policy forbids every address.
    """
    parts = urlsplit(url)
    host = parts.hostname
    if parts.scheme not in ("http", "https") or not host:
        raise EgressError(f"not an http(s) URL: {url}")
    if policy == "none":
        raise EgressError("egress policy none: no callback leaves this server")
    try:
        candidates = [_read_address(host)]
    except ValueError:
        candidates = await _look_up(host, parts.scheme)
    for address in candidates:
        if is_allowed(address, policy):
            return str(address)
    raise EgressError(f"egress policy {policy}: {host} is not allowed")


async def _look_up(host: str, scheme: str) -> list[IPv4Address | IPv6Address]:
    loop = asyncio.get_running_loop()
    try:
        found = await loop.getaddrinfo(host, scheme, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise EgressError(f"{host} does not resolve") from error
    return [_read_address(str(entry[4][0])) for entry in found]


def _read_address(text: str) -> IPv4Address | IPv6Address:
    """An address without its zone (`%eth0`), which would hide it from the checks."""
    return ip_address(text.partition("%")[0])
