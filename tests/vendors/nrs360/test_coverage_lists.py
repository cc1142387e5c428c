"""`GET sms/coverage` and `GET sms/coverageByCountry`, and that sends are priced by them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import httpx
import phonenumbers
import pytest

from tests.conftest import Receiver
from tests.vendors.nrs360.conftest import read_error

if TYPE_CHECKING:
    from tests.vendors.nrs360.conftest import Control, Sms

API = "/nrs360/api/rest"
EURO = ("currencyCode", "currencySymbol")
NETWORK_KEYS = ("countryIso", "countryName", "networkName", "mcc", "mnc", "cost", *EURO)
COUNTRY_KEYS = ("countryIso", "countryName", "networks", "minCost", "maxCost", *EURO)


async def read(sms: Sms, path: str) -> list[dict[str, Any]]:
    response = await sms.client.get(f"{API}/{path}", auth=sms.auth)
    assert response.status_code == 200
    assert response.headers["content-type"] == "application/json"
    assert list(response.json()) == ["data"]
    rows: list[dict[str, Any]] = response.json()["data"]
    return rows


async def test_networks_begin_as_printed(sms: Sms) -> None:
    rows = await read(sms, "sms/coverage")

    printed = [
        ("AD", "Andorra", "Default", "213", None, 0.065, "EUR", "€"),
        ("AD", "Andorra", "Servei De Tele. DAndorra", "213", "003", 0.065, "EUR", "€"),
        ("AE", "United Arab Emirates", "Default", "424", None, 0.0868, "EUR", "€"),
    ]
    assert [tuple(row.values()) for row in rows[:3]] == printed
    assert {tuple(row) for row in rows} == {NETWORK_KEYS}


async def test_countries_begin_as_printed(sms: Sms) -> None:
    rows = await read(sms, "sms/coverageByCountry")

    printed = [
        ("AD", "Andorra", ["Servei De Tele. DAndorra"], 0.065, 0.065, "EUR", "€"),
        ("AE", "United Arab Emirates", ["DU", "Etisalat"], 0.0868, 0.0868, "EUR", "€"),
    ]
    assert [tuple(row.values()) for row in rows[:2]] == printed
    assert {tuple(row) for row in rows} == {COUNTRY_KEYS}


async def test_every_country_with_telephone_numbers_is_listed_once(sms: Sms) -> None:
    listed = [row["countryIso"] for row in await read(sms, "sms/coverageByCountry")]

    # Ascension and Tristan da Cunha are parts of Saint Helena in ISO 3166-1.
    assert set(phonenumbers.SUPPORTED_REGIONS) - set(listed) <= {"AC", "TA"}
    assert len(listed) == len(set(listed))
    assert listed == sorted(listed)


async def test_a_countrys_networks_are_those_of_the_list(sms: Sms) -> None:
    rows = [row for row in await read(sms, "sms/coverage") if row["countryIso"] == "ES"]
    (spain,) = [
        row for row in await read(sms, "sms/coverageByCountry") if row["countryIso"] == "ES"
    ]

    named = {row["networkName"] for row in rows if row["mnc"] is not None}
    assert "Vodafone" in named
    assert set(spain["networks"]) == named
    assert len(spain["networks"]) == len(named)
    assert spain["minCost"] == min(row["cost"] for row in rows)
    assert spain["maxCost"] == max(row["cost"] for row in rows)


async def test_a_number_costs_what_its_network_costs(sms: Sms, control: Control) -> None:
    costs = {
        (row["networkName"], row["mnc"]): row["cost"]
        for row in await read(sms, "sms/coverage")
        if row["countryIso"] == "AE"
    }
    before = (await control.platform("GET", "/account"))["balance"]

    await sms.accept(to=["971501234567"])

    after = (await control.platform("GET", "/account"))["balance"]
    assert costs["Etisalat", "002"] == 0.0868
    assert round(before - after, 4) == 0.0868


async def test_a_delivery_notification_names_the_numbers_network(
    sms: Sms, control: Control, receiver: Receiver
) -> None:
    await sms.accept(to=["971501234567"], notificationUrl="https://example.com/?mnc=%m&cost=%c")
    await control.advance(5)

    assert {one.query["mnc"] for one in receiver.received} == {"002"}
    assert {one.query["cost"] for one in receiver.received} == {"0.0868"}


@pytest.mark.parametrize("path", ["sms/coverage", "sms/coverageByCountry"])
async def test_without_a_credential_it_is_refused(client: httpx.AsyncClient, path: str) -> None:
    response = await client.get(f"{API}/{path}")

    assert read_error(response) == (401, 103, "Username or password unknown")


@pytest.mark.parametrize("path", ["sms/coverage", "sms/coverageByCountry"])
async def test_another_method_is_refused(sms: Sms, path: str) -> None:
    response = await sms.client.delete(f"{API}/{path}", auth=sms.auth)

    assert read_error(response) == (405, 405, "Method not allowed")


@pytest.mark.parametrize("path", ["sms/coverages", "sms/coverage/ES", "sms/coveragebycountry"])
async def test_a_mistyped_path_leads_nowhere(sms: Sms, path: str) -> None:
    response = await sms.client.get(f"{API}/{path}", auth=sms.auth)

    assert read_error(response) == (404, 404, "Resource not found")
