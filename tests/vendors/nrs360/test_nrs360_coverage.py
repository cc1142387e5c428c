"""The coverage table: what the page prints, what reference data must be, whose network is whose."""

import csv
import re
from collections import defaultdict
from decimal import Decimal
from pathlib import Path

import phonenumbers
import pytest
from phonenumbers import carrier

from mockserver.kernel.vendor import fixture_path
from mockserver.vendors.nrs360.coverage import WORLDWIDE, Coverage, Network, load_coverage

EURO = {"currencyCode": "EUR", "currencySymbol": "€"}

# As the page prints them (section "Coverage").
PRINTED_NETWORKS: list[dict[str, object]] = [
    {
        "countryIso": "AD",
        "countryName": "Andorra",
        "networkName": "Default",
        "mcc": "213",
        "mnc": None,
        "cost": 0.065,
        **EURO,
    },
    {
        "countryIso": "AD",
        "countryName": "Andorra",
        "networkName": "Servei De Tele. DAndorra",
        "mcc": "213",
        "mnc": "003",
        "cost": 0.065,
        **EURO,
    },
    {
        "countryIso": "AE",
        "countryName": "United Arab Emirates",
        "networkName": "Default",
        "mcc": "424",
        "mnc": None,
        "cost": 0.0868,
        **EURO,
    },
]
PRINTED_COUNTRIES: list[dict[str, object]] = [
    {
        "countryIso": "AD",
        "countryName": "Andorra",
        "networks": ["Servei De Tele. DAndorra"],
        "minCost": 0.065,
        "maxCost": 0.065,
        **EURO,
    },
    {
        "countryIso": "AE",
        "countryName": "United Arab Emirates",
        "networks": ["DU", "Etisalat"],
        "minCost": 0.0868,
        "maxCost": 0.0868,
        **EURO,
    },
]


@pytest.fixture(scope="module")
def coverage() -> Coverage:
    return load_coverage(fixture_path("nrs360", "coverage.csv"))


def test_coverage_begins_with_the_rows_the_page_prints(coverage: Coverage) -> None:
    rows = [row.as_json() for row in coverage.rows[:3]]

    assert rows == PRINTED_NETWORKS
    assert [list(row) for row in rows] == [list(row) for row in PRINTED_NETWORKS]


def test_coverage_by_country_begins_with_the_rows_the_page_prints(coverage: Coverage) -> None:
    rows = coverage.by_country()[:2]

    assert rows == PRINTED_COUNTRIES
    assert [list(row) for row in rows] == [list(row) for row in PRINTED_COUNTRIES]


def test_every_country_has_one_default_row_and_it_comes_first(coverage: Coverage) -> None:
    names = defaultdict(list)
    for row in coverage.rows:
        names[row.country_iso].append(row.name)

    assert {of_country[0] for of_country in names.values()} == {"Default"}
    assert {of_country.count("Default") for of_country in names.values()} == {1}


def test_every_region_with_telephone_numbers_has_a_price(coverage: Coverage) -> None:
    priced = {region: coverage.network_of("", region) for region in phonenumbers.SUPPORTED_REGIONS}

    assert [region for region, network in priced.items() if network is WORLDWIDE] == []


def test_rows_are_ordered_by_country_then_network_code(coverage: Coverage) -> None:
    order = [(row.country_iso, row.mnc or "") for row in coverage.rows]

    assert order == sorted(order)


def test_no_network_code_is_listed_twice_in_a_country(coverage: Coverage) -> None:
    codes = [(row.country_iso, row.mcc, row.mnc) for row in coverage.rows]

    assert len(codes) == len(set(codes))


def test_codes_have_three_digits_and_only_default_rows_have_no_network_code(
    coverage: Coverage,
) -> None:
    odd = [
        row
        for row in coverage.rows
        if not re.fullmatch("[A-Z]{2}", row.country_iso)
        or not row.country_name
        or not re.fullmatch("[0-9]{3}", row.mcc)
        or (row.mnc is None) != (row.name == "Default")
        or (row.mnc is not None and not re.fullmatch("[0-9]{3}", row.mnc))
    ]

    assert odd == []


def test_costs_are_positive_and_no_dearer_than_the_worldwide_one(coverage: Coverage) -> None:
    costs = [row.cost for row in coverage.rows]

    assert min(costs) > 0
    assert max(costs) <= WORLDWIDE.cost


def test_a_network_with_several_codes_has_one_price(coverage: Coverage) -> None:
    costs = defaultdict(set)
    for row in coverage.rows:
        costs[row.country_iso, row.name.casefold()].add(row.cost)

    assert [network for network, found in costs.items() if len(found) > 1] == []


def test_country_summary_spans_the_costs_of_its_rows(coverage: Coverage) -> None:
    france = next(row for row in coverage.by_country() if row["countryIso"] == "FR")
    costs = [float(row.cost) for row in coverage.rows if row.country_iso == "FR"]

    assert (france["minCost"], france["maxCost"]) == (min(costs), max(costs))


@pytest.mark.parametrize(
    ("digits", "country", "name", "code"),
    [
        pytest.param("376312345", "AD", "Servei De Tele. DAndorra", ("213", "003"), id="renamed"),
        pytest.param("971521234567", "AE", "DU", ("424", "003"), id="other-letter-case"),
        pytest.param("34666555444", "ES", "Vodafone", ("214", "001"), id="first-of-several-codes"),
        pytest.param("34910000000", "ES", "Default", ("214", None), id="fixed-line"),
        pytest.param("12015550123", "US", "Default", ("310", None), id="country-without-carriers"),
        pytest.param("821020001234", "KR", "SK Telecom", ("450", "005"), id="alias"),
        pytest.param("24740123", "AC", "Default", ("658", None), id="part-of-another-country"),
    ],
)
def test_number_belongs_to_the_network_of_its_range(
    coverage: Coverage, digits: str, country: str, name: str, code: tuple[str, str | None]
) -> None:
    network = coverage.network_of(digits, country)

    assert (network.name, (network.mcc, network.mnc)) == (name, code)


def test_number_has_the_network_that_the_library_names(coverage: Coverage) -> None:
    names = {(row.country_iso, row.name.casefold()) for row in coverage.rows}
    compared = 0
    for region in sorted(phonenumbers.SUPPORTED_REGIONS):
        number = phonenumbers.example_number_for_type(region, phonenumbers.PhoneNumberType.MOBILE)
        if number is None:
            continue
        name = carrier.name_for_number(number, "en").casefold()
        if (region, name) in names:
            digits = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)[1:]
            assert coverage.network_of(digits, region).name.casefold() == name
            compared += 1

    assert compared > 100


def test_number_always_belongs_to_the_same_network(coverage: Coverage, tmp_path: Path) -> None:
    copy = tmp_path / "coverage.csv"
    copy.write_bytes(fixture_path("nrs360", "coverage.csv").read_bytes())
    numbers = [f"34{number}" for number in range(600_000_000, 700_000_000, 1_000_003)]

    first = [coverage.network_of(number, "ES") for number in numbers]

    assert [coverage.network_of(number, "ES") for number in reversed(numbers)] == first[::-1]
    assert [load_coverage(copy).network_of(number, "ES") for number in numbers] == first
    assert len({network.name for network in first}) > 3


def test_number_of_no_country_has_the_worldwide_price(coverage: Coverage) -> None:
    network = coverage.network_of("80012345678", "")

    assert network == Network("", "", "Default", "", None, Decimal("0.12"))
    assert coverage.price_of("80012345678", "") == Decimal("0.12")


def test_price_is_that_of_the_network(coverage: Coverage) -> None:
    assert coverage.price_of("34666555444", "ES") == Decimal("0.05")
    assert coverage.price_of("971501234567", "AE") == Decimal("0.0868")


def test_table_is_read_once() -> None:
    path = fixture_path("nrs360", "coverage.csv")

    assert load_coverage(path) is load_coverage(path)


def test_every_line_of_the_file_is_a_row(coverage: Coverage) -> None:
    with fixture_path("nrs360", "coverage.csv").open(encoding="utf-8", newline="") as lines:
        header, *rows = csv.reader(lines)

    assert header == ["countryIso", "countryName", "networkName", "mcc", "mnc", "cost"]
    assert {len(row) for row in rows} == {6}
    assert len(rows) == len(coverage.rows)
