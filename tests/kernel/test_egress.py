"""Where callbacks may go, by policy."""

from __future__ import annotations

import asyncio
import socket
from ipaddress import ip_address
from typing import Any

import pytest

from mockserver.kernel.egress import EgressError, Policy, is_allowed, resolve

ADDRESSES: list[tuple[str, str, bool, bool]] = [
    ("loopback", "127.0.0.1", True, False),
    ("another loopback", "127.8.8.8", True, False),
    ("IPv6 loopback", "::1", True, False),
    ("private 10/8", "10.1.2.3", True, False),
    ("private 172.16/12", "172.16.0.1", True, False),
    ("private 192.168/16", "192.168.1.1", True, False),
    ("IPv6 unique local", "fd12::1", True, False),
    ("shared 100.64/10", "100.64.0.1", True, False),
    ("public", "93.184.215.14", True, True),
    ("IPv6 public", "2606:2800:21f:cb07::1", True, True),
    ("IPv4-mapped public", "::ffff:93.184.215.14", True, True),
    ("IPv4-mapped loopback", "::ffff:127.0.0.1", True, False),
    ("link-local", "169.254.1.1", False, False),
    ("IPv6 link-local", "fe80::1", False, False),
    ("IPv4-mapped link-local", "::ffff:169.254.169.254", False, False),
    ("cloud metadata", "169.254.169.254", False, False),
    ("cloud metadata on IPv6", "fd00:ec2::254", False, False),
    ("another cloud's metadata", "100.100.100.200", False, False),
    ("a cloud's wire server", "168.63.129.16", False, False),
    ("unspecified", "0.0.0.0", False, False),
    ("IPv6 unspecified", "::", False, False),
    ("multicast", "224.0.0.1", False, False),
    ("IPv6 multicast", "ff02::1", False, False),
    ("broadcast", "255.255.255.255", False, False),
    ("reserved", "240.0.0.1", False, False),
    ("NAT64 of metadata", "64:ff9b::a9fe:a9fe", False, False),
]


@pytest.mark.parametrize(
    ("address", "in_dev", "in_public"),
    [row[1:] for row in ADDRESSES],
    ids=[row[0] for row in ADDRESSES],
)
def test_policy_allows(address: str, in_dev: bool, in_public: bool) -> None:
    assert is_allowed(ip_address(address), "dev") is in_dev
    assert is_allowed(ip_address(address), "public") is in_public
    assert is_allowed(ip_address(address), "none") is False


@pytest.fixture
def looked_up(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names that were looked up; they lead where the map says."""
    leads = {
        "customer.test": ["192.0.2.1", "93.184.215.14"],
        "inside.test": ["10.0.0.7"],
        "metadata.test": ["169.254.169.254"],
        "rebound.test": ["169.254.169.254", "127.0.0.1"],
        "zoned.test": ["fe80::1%eth0"],
        "2130706433": ["127.0.0.1"],
        "0x7f.1": ["127.0.0.1"],
        "0xa9fea9fe": ["169.254.169.254"],
    }
    names: list[str] = []

    async def look_up(self: object, host: str, port: str, **_: Any) -> list[Any]:
        names.append(host)
        if host not in leads:
            raise socket.gaierror("unknown")
        return [(0, 0, 0, "", (address, 80)) for address in leads[host]]

    monkeypatch.setattr(asyncio.BaseEventLoop, "getaddrinfo", look_up)
    return names


@pytest.mark.parametrize(
    ("url", "policy", "address"),
    [
        ("http://127.0.0.1:8000/hook", "dev", "127.0.0.1"),
        ("https://[::1]:8443/", "dev", "::1"),
        ("http://user:secret@10.0.0.7/", "dev", "10.0.0.7"),
        ("https://customer.test/hook", "public", "93.184.215.14"),
        ("HTTP://CUSTOMER.TEST/", "public", "93.184.215.14"),
        ("http://inside.test/", "dev", "10.0.0.7"),
        ("http://2130706433/", "dev", "127.0.0.1"),
        ("http://0x7f.1/", "dev", "127.0.0.1"),
        ("http://rebound.test/", "dev", "127.0.0.1"),
    ],
)
@pytest.mark.usefixtures("looked_up")
async def test_url_resolves_to_the_first_address_that_is_allowed(
    url: str, policy: Policy, address: str
) -> None:
    assert await resolve(url, policy) == address


@pytest.mark.parametrize(
    ("url", "policy", "text"),
    [
        ("http://169.254.169.254/latest", "dev", "egress policy dev: 169.254.169.254 is not"),
        ("http://[::ffff:169.254.169.254]/", "dev", "is not allowed"),
        ("http://[fd00:ec2::254%251]/", "dev", "is not allowed"),
        ("http://[fe80::1%25eth0]/", "dev", "is not allowed"),
        ("http://0.0.0.0:8000/", "dev", "egress policy dev: 0.0.0.0 is not allowed"),
        ("http://metadata.test/", "dev", "egress policy dev: metadata.test is not allowed"),
        ("http://zoned.test/", "dev", "egress policy dev: zoned.test is not allowed"),
        ("http://0xa9fea9fe/", "dev", "egress policy dev: 0xa9fea9fe is not allowed"),
        ("http://127.0.0.1@metadata.test/", "dev", "metadata.test is not allowed"),
        ("http://2130706433/", "public", "egress policy public: 2130706433 is not allowed"),
        ("http://inside.test/", "public", "egress policy public: inside.test is not allowed"),
        ("http://rebound.test/", "public", "rebound.test is not allowed"),
        ("http://93.184.215.14/", "none", "egress policy none: no callback leaves this server"),
        ("http://customer.test/", "none", "egress policy none: no callback leaves this server"),
        ("http://nowhere.test/", "dev", "nowhere.test does not resolve"),
        ("ftp://customer.test/", "dev", r"not an http\(s\) URL: ftp://customer.test/"),
        ("file:///etc/passwd", "dev", r"not an http\(s\) URL"),
        ("http://", "dev", r"not an http\(s\) URL"),
        ("/hook", "dev", r"not an http\(s\) URL"),
    ],
)
@pytest.mark.usefixtures("looked_up")
async def test_url_is_refused(url: str, policy: Policy, text: str) -> None:
    with pytest.raises(EgressError, match=text):
        await resolve(url, policy)


async def test_name_is_looked_up_once_and_an_address_never(looked_up: list[str]) -> None:
    await resolve("http://customer.test/", "public")
    await resolve("http://127.0.0.1/", "dev")
    assert looked_up == ["customer.test"]


async def test_name_that_cannot_be_encoded_does_not_resolve() -> None:
    with pytest.raises(EgressError, match="does not resolve"):
        await resolve(f"http://{'a' * 64}.test/", "dev")
