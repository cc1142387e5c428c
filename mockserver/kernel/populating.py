"""Demo data: what a vendor needs to fill a sandbox with people and with what happened to them.

A vendor's `populate` is a generator. It does its work through its own services and operations, at
times of the past; at each `yield` what it wrote is committed and what is due by then is done, so
that what follows (openings, answers) finds messages that have arrived.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from pydantic_core import from_json, to_json
from sqlalchemy import Row

from mockserver.kernel.exchange import Exchange
from mockserver.kernel.http import Envelope
from mockserver.kernel.middleware import Address, Gateway
from mockserver.kernel.vendor import Vendor

if TYPE_CHECKING:
    from mockserver.kernel.crowd import Chance, Crowd, Person
    from mockserver.kernel.sandbox import Sandbox

CLIENT = "127.0.0.1"
"""Where the requests of demo data come from."""


_SEEDS = "demo_seeds"
"""Under which name a sandbox keeps the seeds that its vendors were filled from."""


class PopulatingError(RuntimeError):
    """A sandbox cannot be filled: it is such that the vendor refuses a request of demo data."""


class ReplacedError(RuntimeError):
    """A sandbox was reset, restored or deleted while it was being filled."""


@dataclass(eq=False)
class Populating:
    """The filling of one sandbox with one vendor's demo data."""

    gateway: Gateway
    vendor: Vendor
    sandbox: Sandbox
    crowd: Crowd
    root: str
    """The vendor's absolute URL, without a sandbox segment: links are built on it."""

    headers: Mapping[str, str] = field(default_factory=dict)
    """What `ask` sends with each request, such as a credential; a vendor sets it."""

    asked: str = ""
    """The id of the last exchange of `ask`; `messages(f"exchange:{id}")` is what it caused."""

    made: Counter[str] = field(default_factory=Counter)
    """How much of what was made, for the answer: `made["contacts"] += 1000`."""

    def ask(
        self,
        method: str,
        path: str,
        body: Any = None,
        *,
        at: datetime,
        headers: Mapping[str, str] | None = None,
    ) -> Any:
        """Send a request to the vendor as of a time, in the dialect of its customers.

        Args:
            path: below the vendor's prefix, with the query if there is one.
            body: sent as JSON; None is no body, bytes are sent as they are.

        Returns:
            The answer's JSON; its bytes when it is none.

        Raises:
            PopulatingError: it was refused.
        """
        plain, _, query = path.partition("?")
        content = b"" if body is None else body if isinstance(body, bytes) else to_json(body)
        sent = {"content-type": "application/json", **self.headers, **(headers or {})}
        envelope = Envelope(
            method=method,
            path=plain,
            query=query,
            raw_headers=[(name.encode(), value.encode()) for name, value in sent.items()],
            body=content,
            client=CLIENT,
        )
        with self.sandbox.clock.set_to(at):
            address = Address(plain, self.root, self.sandbox.name)
            answer, self.asked = self.gateway.ask(self.vendor, self.sandbox, envelope, address)
        if answer.status >= 400:
            told = answer.body[:500].decode("utf-8", "replace")
            raise PopulatingError(f"{method} {path} was answered with {answer.status}: {told}")
        try:
            return from_json(answer.body)
        except ValueError:
            return answer.body

    def exchange(self, at: datetime) -> Exchange:
        """What a service wants of a request, for work that no request stands for."""
        envelope = Envelope("POST", "", "", [], b"", CLIENT)
        return Exchange(
            vendor=self.vendor,
            sandbox=self.sandbox,
            envelope=envelope,
            credential=None,
            id="",
            number=0,
            at=at,
            base_url=self.base_url,
            root_url=self.base_url,
        )

    @property
    def base_url(self) -> str:
        """The vendor's absolute URL in this sandbox."""
        return self.root + self.sandbox.segment

    def happen(self, message: Row[Any], event: str, at: datetime, **detail: Any) -> None:
        """Have an event happen to a message of the ledger as of a time, as the control API would.

        Raises:
            PopulatingError: it cannot follow on what happened.
        """
        simulation = self.vendor.simulations[message.channel][event]
        try:
            with self.sandbox.clock.set_to(at):
                simulation.act(self.sandbox, message, detail)
        except ValueError as error:
            raise PopulatingError(str(error)) from error

    def reach(self, at: datetime) -> None:
        """Have all happen that is due by a time of the past, for what follows in order of time."""
        with self.sandbox.clock.set_to(at):
            while self.sandbox.jobs.run_batch(at):
                pass

    def choose(self, wish: Mapping[str, Any], chance: Chance) -> Sequence[Person]:
        """Some people: the part that is `share` of the wish, `most` of them at most."""
        people = self.crowd.people
        wanted = min(wish["most"], max(1, round(wish["share"] * len(people))))
        return chance.sample(people, min(wanted, len(people)))

    def spread(
        self, wish: Mapping[str, Any], now: datetime, chance: Chance
    ) -> Iterator[tuple[Person, datetime]]:
        """`count` people of a wish, each with a time within the last `days`, in order of time."""
        people = self.crowd.people
        chosen = chance.sample(people, min(wish["count"], len(people)))
        ago = sorted((chance.uniform(0.02, wish["days"]) for _ in chosen), reverse=True)
        for person, days in zip(chosen, ago, strict=True):
            yield person, now - timedelta(days=days)

    def messages(self, words: str, most: int = 100_000) -> Sequence[Row[Any]]:
        """Messages of the ledger that match search words, oldest first."""
        words = f"vendor:{self.vendor.slug} {words}"
        return self.sandbox.messages.search(words, limit=most)[::-1]


def read_seeds(sandbox: Sandbox, slug: str) -> Sequence[int]:
    """The seeds that a vendor was filled from in a sandbox."""
    seeds: Sequence[int] = sandbox.database.get(_SEEDS, {}).get(slug, ())
    return seeds


def note_seed(sandbox: Sandbox, slug: str, seed: int) -> None:
    """Remember that a vendor is filled from a seed."""
    seeds = [*read_seeds(sandbox, slug), seed]
    sandbox.database.put(_SEEDS, {**sandbox.database.get(_SEEDS, {}), slug: seeds})


def draw(rates: Mapping[str, float], chance: Chance) -> str:
    """One of the events, by their rates; empty for the rest of one."""
    drawn = chance.random()
    for event, rate in rates.items():
        drawn -= rate
        if drawn < 0:
            return event
    return ""


def find_time(wish: Mapping[str, Any], now: datetime) -> datetime:
    """The `time` of a wish (UTC), on the day that was so many `days` ago."""
    hours, minutes = map(int, wish["time"].split(":"))
    day = now - timedelta(days=wish["days"])
    return day.replace(hour=hours, minute=minutes, second=0, microsecond=0)
