"""Documented exchanges, `fixtures/<slug>/examples/*.json`, played against a server.

CONTRIBUTING.md says how they are written.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import httpx

from mockserver.kernel.vendor import fixture_path
from tests.conftest import Receiver

MISSING = object()
CONTROL = "/__admin"


def list_examples(slug: str) -> list[str]:
    """The names of a vendor's examples, sorted."""
    return sorted(path.stem for path in fixture_path(slug, "examples").glob("*.json"))


def read_example(slug: str, name: str) -> dict[str, Any]:
    """An example as it is written."""
    path = fixture_path(slug, "examples", f"{name}.json")
    example: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return example


@dataclass
class Player:
    """Plays examples against one vendor, with only the host changed."""

    client: httpx.AsyncClient
    base: str
    """The vendor's absolute URL, which stands for the host that its page prints."""

    host: str
    """How the page writes that host."""

    link_base: str = ""
    """What links in answers begin with when that is not `base`."""

    sandbox: str = "default"
    headers: Mapping[str, str] = field(default_factory=dict)
    """Put over those that an example has."""

    receiver: Receiver = field(default_factory=Receiver)
    responses: list[httpx.Response] = field(default_factory=list)
    known: dict[str, str] = field(default_factory=dict)
    _heard: int = 0

    async def play(self, example: Mapping[str, Any]) -> list[str]:
        """All of an example; in how far it went another way than it is written."""
        found = await self.set_up(example)
        for step in (example, *example.get("then", ())):
            found += await self._take(step)
        return found

    async def set_up(self, example: Mapping[str, Any]) -> list[str]:
        """What comes before an example's own request."""
        self._heard = len(self.receiver.received)
        found: list[str] = []
        for step in example.get("setup", ()):
            for _ in range(step.get("times", 1)):
                found += await self._take(step)
        return found

    async def ask(self, request: Mapping[str, Any]) -> httpx.Response:
        """Send a printed request."""
        body = request.get("body")
        content = body if isinstance(body, str) or body is None else json.dumps(body)
        response = await self.client.request(
            request["method"],
            self.base + self._fill(request["path"]),
            headers={**request.get("headers", {}), **self.headers},
            content=content and self._fill(content),
        )
        self.responses.append(response)
        return response

    def compare(self, printed: Mapping[str, Any], response: httpx.Response) -> list[str]:
        """In how far an answer differs from the printed one, and may not."""
        if response.status_code != printed["status"]:
            return [f"status {response.status_code} for {printed['status']}: {response.text}"]
        differs = {
            place: self._fill(pattern, escape=True)
            for place, pattern in printed.get("differs", {}).items()
        }
        given = _read(response)
        found: list[str] = []
        media = printed.get("media", "application/json" if "at" in printed else "")
        given_media = response.headers.get("content-type", "").partition(";")[0]
        if media and given_media != media:
            found.append(f"content type {given_media} for {media}")
        if "body" in printed:
            found += find_differences(self._fill_all(printed["body"]), given, differs)
        for place, value in printed.get("at", {}).items():
            there = look_up(given, place)
            found += find_differences(self._fill_all(value), there, differs, place)
        return found

    async def advance(self, seconds: float) -> None:
        """Let the sandbox's time pass."""
        moved = await self.client.post(
            f"{CONTROL}/clock/advance", json={"seconds": seconds}, params={"sandbox": self.sandbox}
        )
        moved.raise_for_status()

    async def control(self, act: Mapping[str, Any]) -> httpx.Response:
        """Have the control API do what no request to the vendor does."""
        done = await self.client.request(
            act["method"],
            CONTROL + self._fill(act["path"]),
            json=act.get("body"),
            params={"sandbox": self.sandbox},
        )
        done.raise_for_status()
        return done

    async def _take(self, step: Mapping[str, Any]) -> list[str]:
        found: list[str] = []
        if "advance" in step:
            await self.advance(step["advance"])
        response = None
        if "control" in step:
            response = await self.control(step["control"])
        if "request" in step:
            response = await self.ask(step["request"])
            found += self.compare(step["answer"], response)
        if response is not None:
            for name, place in step.get("keep", {}).items():
                self.known[name] = str(look_up(response.json(), place))
        if "callbacks" in step:
            found += self._compare_callbacks(step["callbacks"])
        return found

    def _compare_callbacks(self, printed: list[Any]) -> list[str]:
        """Those that came since the last look."""
        came = self.receiver.received[self._heard :]
        self._heard += len(came)
        given = []
        for expected, received in zip(printed, came, strict=False):
            callback: dict[str, Any] = {"method": received.method, "url": received.url}
            if "form" in expected:
                callback["form"] = received.form
            if "body" in expected:
                callback["body"] = json.loads(received.body)
            given.append(callback)
        differs = {
            f"/{index}{place}": self._fill(pattern, escape=True)
            for index, one in enumerate(printed)
            for place, pattern in one.get("differs", {}).items()
        }
        wanted = [{key: one[key] for key in one if key != "differs"} for one in printed]
        found = list(find_differences(self._fill_all(wanted), given, differs, ""))
        if len(came) != len(printed):
            found.append(f"{len(came)} callbacks for {len(printed)}")
        return found

    def _fill(self, text: str, *, escape: bool = False) -> str:
        """A printed text, with the host and what was kept in place of what stands for them."""
        for name, value in {self.host: self.link_base or self.base, **self.known}.items():
            text = text.replace(name, re.escape(value) if escape else value)
        return text

    def _fill_all(self, value: Any) -> Any:
        if isinstance(value, str):
            return self._fill(value)
        if isinstance(value, dict):
            return {key: self._fill_all(one) for key, one in value.items()}
        if isinstance(value, list):
            return [self._fill_all(one) for one in value]
        return value


def _read(response: httpx.Response) -> Any:
    """An answer as JSON, as text when it is of another type, or MISSING."""
    if not response.content:
        return MISSING
    media = response.headers.get("content-type", "")
    return response.json() if "json" in media else response.text


def look_up(value: Any, place: str) -> Any:
    """What is at a JSON pointer (RFC 6901)."""
    for step in place.split("/")[1:]:
        key = step.replace("~1", "/").replace("~0", "~")
        try:
            value = value[int(key)] if isinstance(value, list) else value[key]
        except (LookupError, TypeError, ValueError):
            return MISSING
    return value


def find_differences(
    printed: Any, given: Any, differs: Mapping[str, str], place: str = ""
) -> Iterator[str]:
    """Where a JSON value is not the printed one: types, values, and the order of keys count.

    `differs` has patterns for places whose values differ by nature.
    """
    if given is MISSING or type(printed) is not type(given):
        yield f"{place}: {'nothing' if given is MISSING else repr(given)} for {printed!r}"
    elif place in differs:
        if not re.fullmatch(differs[place], given if isinstance(given, str) else json.dumps(given)):
            yield f"{place}: {given!r} for {differs[place]}"
    elif isinstance(printed, dict):
        if list(printed) != list(given):
            yield f"{place}: keys {list(given)} for {list(printed)}"
        for key in printed:
            escaped = key.replace("~", "~0").replace("/", "~1")
            yield from find_differences(
                printed[key], given.get(key, MISSING), differs, f"{place}/{escaped}"
            )
    elif isinstance(printed, list):
        if len(printed) != len(given):
            yield f"{place}: {len(given)} items for {len(printed)}"
        for index, pair in enumerate(zip(printed, given, strict=False)):
            yield from find_differences(*pair, differs, f"{place}/{index}")
    elif printed != given:
        yield f"{place}: {given!r} for {printed!r}"
