"""Where SMS can be sent and what a part costs: the coverage table (section "Coverage").

The table is `fixtures/nrs360/coverage.csv`: for each country a row `Default`, then its mobile
networks by mobile country and network code (ITU-T E.212). The prices are ours; the page prints
those of Andorra and the United Arab Emirates only.

A number's network is the one that its range was given to, as `phonenumbers` knows it: numbers that
were ported to another network still count as the first one's. Where the library knows none, or
one that the table does not list, the country's `Default` row applies.
"""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cache, lru_cache
from itertools import groupby
from operator import attrgetter
from pathlib import Path

CURRENCY = {"currencyCode": "EUR", "currencySymbol": "€"}

_DEFAULT = "Default"

# `phonenumbers` has them as regions; ISO 3166-1 and E.212 have them as parts of Saint Helena.
_PART_OF = {"AC": "SH", "TA": "SH"}

# Networks that the page or E.212 calls otherwise than `phonenumbers` does.
_ALSO_CALLED = {
    ("AD", "andorra telecom"): "servei de tele. dandorra",
    ("KR", "sktellink"): "sk telecom",
    ("LI", "telecom liechtenstein"): "fl1",
}


@dataclass(frozen=True, slots=True)
class Network:
    """One row: a mobile network, or what a country costs where its network is not known.

    `mnc` has three digits as the page prints it ("003"), and is None in a `Default` row. `cost`
    is in EUR for one part of an SMS.
    """

    country_iso: str
    country_name: str
    name: str
    mcc: str
    mnc: str | None
    cost: Decimal

    def as_json(self) -> dict[str, object]:
        """The row as GET /sms/coverage answers it."""
        return {
            "countryIso": self.country_iso,
            "countryName": self.country_name,
            "networkName": self.name,
            "mcc": self.mcc,
            "mnc": self.mnc,
            "cost": float(self.cost),
            **CURRENCY,
        }


WORLDWIDE = Network("", "", _DEFAULT, "", None, Decimal("0.12"))
"""What numbers of no country (+800, +883 …) belong to: as dear as the dearest country may be."""


class Coverage:
    """The table, in the order of its file: by country, `Default` first, then by network code."""

    def __init__(self, rows: tuple[Network, ...]) -> None:
        self.rows = rows
        self._networks: dict[tuple[str, str], Network] = {}
        for row in rows:
            # A network with several codes has one price, so its first row stands for it.
            self._networks.setdefault((row.country_iso, row.name.casefold()), row)

    def network_of(self, digits: str, country: str) -> Network:
        """The network of a number: always the same one for the same number.

        `digits` begin with the calling code, without a plus; `country` is ISO 3166-1 alpha-2.
        Answers the country's `Default` row where the network is not known, and `WORLDWIDE` where
        the country is not.
        """
        country = _PART_OF.get(country, country)
        carrier = _name_carrier(digits).casefold()
        carrier = _ALSO_CALLED.get((country, carrier), carrier)
        return (
            self._networks.get((country, carrier))
            or self._networks.get((country, _DEFAULT.casefold()))
            or WORLDWIDE
        )

    def price_of(self, digits: str, country: str) -> Decimal:
        """What one part of an SMS to a number costs, in EUR."""
        return self.network_of(digits, country).cost

    def by_country(self) -> list[dict[str, object]]:
        """The countries as GET /sms/coverageByCountry answers them.

        The networks are in alphabetical order, each once, as the page prints them.
        """
        return [
            _summarise_country(list(rows))
            for _, rows in groupby(self.rows, key=attrgetter("country_iso"))
        ]


@cache
def load_coverage(path: Path) -> Coverage:
    """Read the table; each file is read once. Raises OSError when it is not there."""
    with path.open(encoding="utf-8", newline="") as lines:
        return Coverage(tuple(_read_rows(csv.DictReader(lines))))


def _read_rows(reader: "csv.DictReader[str]") -> Iterator[Network]:
    for row in reader:
        yield Network(
            country_iso=row["countryIso"],
            country_name=row["countryName"],
            name=row["networkName"],
            mcc=row["mcc"],
            mnc=row["mnc"] or None,
            cost=Decimal(row["cost"]),
        )


def _summarise_country(rows: list[Network]) -> dict[str, object]:
    names = {row.name for row in rows if row.mnc is not None}
    costs = [row.cost for row in rows]
    return {
        "countryIso": rows[0].country_iso,
        "countryName": rows[0].country_name,
        "networks": sorted(names, key=str.casefold),
        "minCost": float(min(costs)),
        "maxCost": float(max(costs)),
        **CURRENCY,
    }


@lru_cache(maxsize=4096)
def _name_carrier(digits: str) -> str:
    """The name that `phonenumbers` has for the longest known beginning of a number, or nothing.

    Its own `carrier.name_for_number` answers the same for mobile numbers, but parses and formats
    the number first, which takes some 50 µs; this takes one or two.
    """
    prefixes, longest = _load_carriers()
    for length in range(longest, 0, -1):
        names = prefixes.get(digits[:length])
        if names is not None and "en" in names:
            return names["en"]
    return ""


@cache
def _load_carriers() -> tuple[dict[str, dict[str, str]], int]:
    # Imported when first needed: 30 ms and 10 MB.
    from phonenumbers.carrierdata import CARRIER_DATA, CARRIER_LONGEST_PREFIX

    return CARRIER_DATA, CARRIER_LONGEST_PREFIX
