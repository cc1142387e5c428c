"""Made-up people and chance for demo data: the same for the same seed."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from random import Random  # noqa: TID251 - seeded here, apart from a sandbox's own chance
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from faker import Faker

_PROVIDERS = [f"faker.providers.{name}" for name in ("address", "company", "person")]
"""What of Faker is needed: all of it takes three times as long to import."""

Chance = Random
"""A seeded source of chance."""

LOCALES = ("es_ES", "en_GB", "de_DE", "fr_FR", "it_IT")
"""Where the people are from, the first above all."""

_COUNTRIES = {
    "es_ES": ("ES", "346", 8),
    "en_GB": ("GB", "447700", 6),
    "de_DE": ("DE", "4915", 9),
    "fr_FR": ("FR", "336", 8),
    "it_IT": ("IT", "393", 9),
}
"""The country, the first digits of a mobile number there, and how many more there are."""


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who does not exist."""

    number: int
    """From 1 up, in the order in which they are made."""

    first_name: str
    last_name: str
    email: str
    """Unique, at a domain that is kept for examples."""

    phone: str
    """An MSISDN without a plus sign, unique."""

    birthday: date
    company: str
    street: str
    postcode: str
    city: str
    country: str
    """Two letters, ISO 3166."""

    @property
    def name(self) -> str:
        """First and last name."""
        return f"{self.first_name} {self.last_name}"


class Crowd:
    """As many people as are asked for, and the chance of what they do.

    The people of a crowd are the same for all vendors, so that one customer is seen in each.
    """

    def __init__(self, seed: int, size: int) -> None:
        self.seed = seed
        self.size = size

    @cached_property
    def people(self) -> Sequence[Person]:
        """All of them, in order."""
        chance = self.chance("people")
        places = {locale: _Place(locale, self.seed) for locale in LOCALES}
        locales = chance.choices(LOCALES, weights=(6, 2, 1, 1, 1), k=self.size)
        return [
            self._make(number, places[locale], chance) for number, locale in enumerate(locales, 1)
        ]

    def chance(self, purpose: str) -> Chance:
        """A source of chance of its own for each purpose: one more draw shifts no other."""
        return Chance(f"{self.seed} {purpose}")

    def _make(self, number: int, place: _Place, chance: Chance) -> Person:
        country, prefix, digits = _COUNTRIES[place.locale]
        first, last = chance.choice(place.first_names), chance.choice(place.last_names)
        # Unique up to 10,000 people, and never so low as the numbers that cause an outcome.
        tail = (self.seed % 97 * 100_003 + number * 7919 + 1_234_567) % 10**digits
        domain = chance.choice(("example.com", "example.org", "example.net"))
        mark = number if self.seed == 0 else f"{self.seed}.{number}"
        street, postcode, city = chance.choice(place.addresses)
        return Person(
            number=number,
            first_name=first,
            last_name=last,
            email=f"{_to_ascii(first)}.{_to_ascii(last)}.{mark}@{domain}",
            phone=f"{prefix}{tail:0{digits}}",
            birthday=date(1940, 1, 1) + timedelta(days=chance.randrange(66 * 365)),
            company=chance.choice(place.companies),
            street=street,
            postcode=postcode,
            city=city,
            country=country,
        )


class _Place:
    """Names that people of a country have. Few are asked of Faker and drawn from many times: a
    name of its own takes as long as all else of a person."""

    def __init__(self, locale: str, seed: int) -> None:
        from faker import Faker

        self.locale = locale
        faker = Faker(locale, providers=_PROVIDERS)
        faker.seed_instance(seed * len(LOCALES) + LOCALES.index(locale))
        self.first_names = [faker.first_name() for _ in range(150)]
        self.last_names = [faker.last_name() for _ in range(200)]
        self.companies = list(dict.fromkeys(faker.company() for _ in range(80)))
        self.addresses = [_draw_address(faker, locale) for _ in range(80)]


def _draw_address(faker: Faker, locale: str) -> tuple[str, str, str]:
    """Street, postcode and city."""
    street = faker.street_address().replace("\n", ", ").strip()
    if locale == "it_IT":
        # Faker draws its cities from a set, whose order is another one in each process.
        postcode, _, city = faker.postcode_city_province().partition(", ")
        return street, postcode, city.rpartition(" (")[0]
    return street, faker.postcode(), faker.city()


def _to_ascii(name: str) -> str:
    plain = (
        unicodedata.normalize("NFKD", name.replace("ß", "ss")).encode("ascii", "ignore").decode()
    )
    return "".join(letter for letter in plain.lower() if letter.isalnum()) or "x"
