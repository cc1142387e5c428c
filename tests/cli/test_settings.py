"""Flags and environment variables."""

from datetime import timedelta
from ipaddress import ip_network
from pathlib import Path

import pytest

from mockserver.kernel.engine import Options
from mockserver.kernel.journal import Caps
from mockserver.settings import Settings, SettingsError, read_settings


@pytest.fixture(autouse=True)
def _no_settings_from_outside(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in Settings.model_fields:
        monkeypatch.delenv(f"MOCKSERVER_{name.upper()}", raising=False)


def test_defaults_are_the_documented_ones() -> None:
    settings = read_settings()
    assert settings.model_dump(exclude={"cap_requests", "cap_request_bytes"}) == {
        "host": "127.0.0.1",
        "port": 4360,
        "data": Path(".mockserver"),
        "ephemeral": False,
        "public_url": None,
        "auth": "open",
        "admin_token": None,
        "no_admin_auth": False,
        "allowed_host": (),
        "trust_proxy": (),
        "reset_every": None,
        "demo_data": False,
        "egress": "dev",
        "seed": 0,
        "log_format": "text",
        "max_body": None,
        "max_sandboxes": 1_000,
        "cap_messages": 50_000,
        "cap_callbacks": 50_000,
    }


def test_defaults_of_limits_are_the_kernels() -> None:
    settings, options, caps = read_settings(), Options(), Caps()
    assert (settings.max_body, settings.seed) == (options.max_body, options.seed)
    assert settings.max_sandboxes == options.max_sandboxes
    assert settings.cap_requests == caps.rows
    assert settings.cap_request_bytes == caps.bytes
    assert settings.cap_messages == caps.messages
    assert settings.cap_callbacks == caps.callbacks


def test_variable_is_read_and_a_flag_wins_over_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MOCKSERVER_PORT", "5000")
    monkeypatch.setenv("MOCKSERVER_EPHEMERAL", "true")
    monkeypatch.setenv("MOCKSERVER_ALLOWED_HOST", "mock.example.com, *.dev.example")
    settings = read_settings(host=None, ephemeral=False)
    assert (settings.port, settings.ephemeral) == (5000, True)
    assert settings.allowed_host == ("mock.example.com", "*.dev.example")
    assert read_settings(port="0").port == 0


@pytest.mark.parametrize(
    ("given", "span"),
    [
        ("90s", timedelta(seconds=90)),
        ("30m", timedelta(minutes=30)),
        ("24h", timedelta(days=1)),
        ("7d", timedelta(weeks=1)),
    ],
)
def test_span_has_a_unit(monkeypatch: pytest.MonkeyPatch, given: str, span: timedelta) -> None:
    assert read_settings(reset_every=given).reset_every == span
    monkeypatch.setenv("MOCKSERVER_RESET_EVERY", given)
    assert read_settings().reset_every == span


def test_proxies_are_addresses_and_networks(monkeypatch: pytest.MonkeyPatch) -> None:
    expected = (ip_network("127.0.0.1/32"), ip_network("10.9.0.0/16"), ip_network("::1/128"))
    assert read_settings(trust_proxy=["127.0.0.1", "10.9.0.0/16", "::1"]).trust_proxy == expected
    monkeypatch.setenv("MOCKSERVER_TRUST_PROXY", "127.0.0.1, 10.9.0.0/16,::1")
    assert read_settings().trust_proxy == expected


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("https://a.example/", "https://a.example"),
        ("HTTPS://A.Example:8443", "https://a.example:8443"),
        ("http://[::1]:4360/", "http://[::1]:4360"),
    ],
)
def test_public_url_is_what_links_begin_with(given: str, kept: str) -> None:
    assert read_settings(public_url=given).public_url == kept


def test_empty_variable_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MOCKSERVER_PUBLIC_URL", "")
    assert read_settings().public_url is None


def test_settings_do_not_change() -> None:
    with pytest.raises(ValueError, match="frozen"):
        setattr(read_settings(), "port", 1)  # noqa: B010 - a type checker refuses it too


def test_token_is_not_shown() -> None:
    assert "s3cret" not in repr(read_settings(admin_token="s3cret"))


@pytest.mark.parametrize(
    ("name", "value", "told"),
    [
        ("port", "99999", "--port or MOCKSERVER_PORT: "),
        ("port", "http", "--port or MOCKSERVER_PORT: "),
        ("auth", "closed", "--auth or MOCKSERVER_AUTH: Input should be 'open' or 'strict'"),
        ("egress", "all", "--egress or MOCKSERVER_EGRESS: "),
        ("seed", "1.5", "--seed or MOCKSERVER_SEED: "),
        ("log_format", "xml", "--log-format or MOCKSERVER_LOG_FORMAT: "),
        ("max_body", "0", "--max-body or MOCKSERVER_MAX_BODY: "),
        ("public_url", "mock.example.com", "an http(s) URL is needed"),
        ("public_url", "https://a.example/?x=1", "an http(s) URL is needed"),
        ("public_url", "https://a.example?", "an http(s) URL is needed"),
        ("public_url", "https://a.example#", "an http(s) URL is needed"),
        ("public_url", "https://a b", "an http(s) URL is needed"),
        ("public_url", "https://münchen.example", "an http(s) URL is needed"),
        ("public_url", "https://:secret@a.example", "an http(s) URL is needed"),
        ("public_url", "https://a.example:0", "an http(s) URL is needed"),
        ("public_url", "https://a.example:99999", "Port out of range"),
        ("public_url", "https://[::1", "--public-url or MOCKSERVER_PUBLIC_URL: "),
        ("allowed_host", ["https://a.example"], "a host name is needed, without port"),
        ("allowed_host", ["a.example:8443"], "--allowed-host or MOCKSERVER_ALLOWED_HOST: "),
        ("public_url", "https://a.example/mock", "a URL without a path is needed"),
        ("trust_proxy", ["caddy"], "--trust-proxy or MOCKSERVER_TRUST_PROXY: an address or a"),
        ("trust_proxy", ["10.0.0.1/8"], "10.0.0.1/8 has host bits set"),
        ("reset_every", "24", "a number with s, m, h or d is needed, such as 24h (not '24')"),
        ("reset_every", "0h", "a number with s, m, h or d is needed"),
        ("reset_every", "-1h", "a number with s, m, h or d is needed"),
        ("reset_every", "9999999d", "a number with s, m, h or d is needed"),
        ("admin_token", "two words", "printable ASCII characters without spaces"),
    ],
)
def test_bad_value_is_told_in_one_line(name: str, value: str, told: str) -> None:
    with pytest.raises(SettingsError) as caught:
        read_settings(**{name: value})
    assert told in str(caught.value)
    assert "\n" not in str(caught.value)


def test_bad_token_is_not_told() -> None:
    with pytest.raises(SettingsError) as caught:
        read_settings(admin_token="two words")
    assert "two words" not in str(caught.value)
