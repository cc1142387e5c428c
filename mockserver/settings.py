"""What the server can be told, by flags and by environment variables `MOCKSERVER_…`."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from mockserver.kernel.egress import Policy
from mockserver.kernel.hosts import read_name
from mockserver.kernel.logs import LogFormat
from mockserver.kernel.proxies import Network, read_network

ENV_PREFIX = "MOCKSERVER_"

_UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days"}


class SettingsError(Exception):
    """Settings that are no good, said in one line."""


class Settings(BaseSettings):
    """The settings. A flag wins over its environment variable; an empty variable is none."""

    model_config = SettingsConfigDict(
        env_prefix=ENV_PREFIX, env_ignore_empty=True, frozen=True, extra="forbid"
    )

    host: Annotated[str, Field(min_length=1)] = "127.0.0.1"
    port: Annotated[int, Field(ge=0, le=65535)] = 4360
    data: Path = Path(".mockserver")
    ephemeral: bool = False
    public_url: str | None = None
    auth: Literal["open", "strict"] = "open"
    admin_token: SecretStr | None = None
    no_admin_auth: bool = False
    allowed_host: Annotated[tuple[str, ...], NoDecode] = ()
    trust_proxy: Annotated[tuple[Network, ...], NoDecode] = ()
    reset_every: timedelta | None = None
    demo_data: bool = False
    egress: Policy = "dev"
    seed: int = 0
    log_format: LogFormat = "text"
    max_body: Annotated[int | None, Field(ge=1)] = None
    max_sandboxes: Annotated[int, Field(ge=1)] = 1_000
    cap_requests: Annotated[int, Field(ge=1)] = 10_000
    cap_request_bytes: Annotated[int, Field(ge=1)] = 64 * 1024 * 1024
    cap_messages: Annotated[int, Field(ge=1)] = 50_000
    cap_callbacks: Annotated[int, Field(ge=1)] = 50_000

    @field_validator("public_url")
    @classmethod
    def _check_url(cls, value: str | None) -> str | None:
        if value is None:
            return None
        parts = urlsplit(value)
        is_http = parts.scheme in ("http", "https") and read_name(parts.netloc)
        if not is_http or parts.port == 0 or "?" in value or "#" in value:
            raise ValueError("an http(s) URL is needed, such as https://mock.example.com")
        if parts.path not in ("", "/"):
            raise ValueError("a URL without a path is needed: the server takes a whole host name")
        return f"{parts.scheme}://{parts.netloc.lower()}"

    @field_validator("admin_token")
    @classmethod
    def _check_token(cls, value: SecretStr | None) -> SecretStr | None:
        if value is not None and not re.fullmatch(r"[\x21-\x7e]+", value.get_secret_value()):
            raise ValueError("printable ASCII characters without spaces are needed")
        return value

    @field_validator("allowed_host", mode="before")
    @classmethod
    def _read_names(cls, value: Any) -> Any:
        names = _split(value)
        if not all(re.fullmatch(r"\*?[A-Za-z0-9._-]*", name) for name in names):
            raise ValueError("a host name is needed, without port: mock.example.com, *.example.com")
        return names

    @field_validator("trust_proxy", mode="before")
    @classmethod
    def _read_networks(cls, value: Any) -> Any:
        return tuple(read_network(name) for name in _split(value))

    @field_validator("reset_every", mode="before")
    @classmethod
    def _read_span(cls, value: Any) -> Any:
        if value is None:
            return None
        match = re.fullmatch(r"([1-9][0-9]{0,5})([smhd])", value)
        if match is None:
            raise ValueError("a number with s, m, h or d is needed, such as 24h")
        return timedelta(**{_UNITS[match[2]]: int(match[1])})


def _split(value: Any) -> tuple[str, ...]:
    """Several values; in the environment they are separated by commas."""
    names = value.split(",") if isinstance(value, str) else value
    return tuple(name.strip() for name in names if name.strip())


def flag(name: str) -> str:
    """A setting's flag: `--max-body`."""
    return "--" + name.replace("_", "-")


def variable(name: str) -> str:
    """A setting's environment variable: `MOCKSERVER_MAX_BODY`."""
    return ENV_PREFIX + name.upper()


def read_settings(**flags: Any) -> Settings:
    """The settings; a flag that is None, empty or off was not given.

    Raises:
        SettingsError: a value is no good.
    """
    given = {
        name: value
        for name, value in flags.items()
        if value is not None and value is not False and value != []
    }
    try:
        return Settings(**given)
    except ValidationError as error:
        raise SettingsError("; ".join(_describe(one) for one in error.errors())) from None


def _describe(error: Any) -> str:
    """One bad value, without the value of a secret."""
    name = str(error["loc"][0]) if error["loc"] else "settings"
    text = error["msg"].removeprefix("Value error, ")
    shown = "" if name == "admin_token" else f" (not {error['input']!r})"
    return f"{flag(name)} or {variable(name)}: {text}{shown}"
