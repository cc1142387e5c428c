"""Reverse proxies in front of the server: whose word about a client is believed.

A proxy tells by `X-Forwarded-For`, `-Proto` and `-Host` who called it, and how. Anybody can write
these headers, so they count only when the connection comes from a proxy that the server was told to
trust; else they are headers like any other. `Forwarded` (RFC 7239) is never read: usual proxies
pass on what a client wrote there.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

from mockserver.kernel.hosts import read_name
from mockserver.kernel.http import Scope

Network = IPv4Network | IPv6Network
IpAddress = IPv4Address | IPv6Address

_WITH_PORT = re.compile(r"\[(?P<v6>[^]]+)\](?::[0-9]+)?|(?P<v4>[0-9.]+):[0-9]+")
_MAPPED = IPv6Network("::ffff:0:0/96")
"""IPv4 as a socket of IPv6 writes it."""


def read_network(text: str) -> Network:
    """A network such as `172.30.0.0/16`, or a single address.

    Raises:
        ValueError: it is neither.
    """
    try:
        network = ip_network(text)
    except ValueError as error:
        raise ValueError(
            f"an address or a network such as 172.30.0.0/16 is needed: {error}"
        ) from None
    if isinstance(network, IPv6Network) and network.subnet_of(_MAPPED):
        return IPv4Network((network.network_address.ipv4_mapped, network.prefixlen - 96))
    return network


@dataclass(frozen=True, slots=True)
class Proxies:
    """The proxies that are trusted; none, unless they are named."""

    networks: tuple[Network, ...] = ()

    def unwrap(self, scope: Scope) -> Scope:
        """The request as trusted proxies tell of it, when one of them brings it: whose it is,
        by the whole chain; by which scheme and name, by the last word, which is the nearest's."""
        peer = scope.get("client")
        if not self.networks or not peer or not self._is_trusted(_read_address(peer[0])):
            return scope
        found = {**scope}
        client = self._find_client(_list_values(scope, b"x-forwarded-for"))
        if client is not None:
            found["client"] = (str(client), 0)
        scheme = _last(_list_values(scope, b"x-forwarded-proto")).lower()
        if scheme in ("http", "https"):
            found["scheme"] = scheme
        host = _last(_list_values(scope, b"x-forwarded-host"))
        if read_name(host):
            kept = [header for header in scope["headers"] if header[0] != b"host"]
            found["headers"] = [(b"host", host.encode("latin-1")), *kept]
        return found

    def _find_client(self, hops: list[str]) -> IpAddress | None:
        """The nearest address that is no trusted proxy: each proxy adds its caller at the end, and
        what stands before the word of a stranger is his invention."""
        found = None
        for hop in reversed(hops):
            address = _read_hop(hop)
            if address is None:
                break
            found = address
            if not self._is_trusted(address):
                break
        return found

    def _is_trusted(self, address: IpAddress | None) -> bool:
        return address is not None and any(address in network for network in self.networks)


def _read_hop(text: str) -> IpAddress | None:
    """An address of X-Forwarded-For; some proxies write the client's port behind it. One with a
    zone (`fe80::1%eth0`) says nothing beyond the machine that wrote it."""
    if "%" in text:
        return None
    match = _WITH_PORT.fullmatch(text)
    return _read_address(match["v6"] or match["v4"] if match else text)


def _read_address(text: str) -> IpAddress | None:
    """An IP address; one of IPv4 that a socket of IPv6 writes its way is one of IPv4."""
    try:
        address = ip_address(text)
    except ValueError:
        return None
    mapped = address.ipv4_mapped if isinstance(address, IPv6Address) else None
    return mapped or address


def _list_values(scope: Scope, name: bytes) -> list[str]:
    """The values of a header that may be listed or repeated."""
    lines: Iterable[bytes] = (value for key, value in scope["headers"] if key == name)
    return [part.strip() for line in lines for part in line.decode("latin-1").split(",")]


def _last(values: list[str]) -> str:
    return values[-1] if values else ""
