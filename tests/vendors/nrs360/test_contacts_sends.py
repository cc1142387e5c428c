"""Contacts in sends: their fields fill variables that `sub` leaves open, and events name them."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any

import httpx
import pytest

from mockserver.kernel.store import Database
from tests.vendors.nrs360.contacts_client import Book

if TYPE_CHECKING:
    from tests.conftest import Receiver
    from tests.vendors.nrs360.conftest import Control, Sms

Advance = Callable[[float], Awaitable[None]]

ANN, BOB, NOBODY = "34600111222", "34600111333", "34600111444"


@pytest.fixture
async def book(client: httpx.AsyncClient, nrs360: dict[str, Any]) -> Book:
    """A client of the contacts; Ann (2) and Bob (3) are beside the one of the fixtures."""
    made = Book(client, nrs360["auth"])
    color = [{"key": "color", "value": "red"}]
    await made.make(phone=ANN, countryIso="ES", name="Ann", surname="Smith", customFields=color)
    await made.make(email="bob@example.com", phone=BOB, countryIso="ES", name="<b>Bob</b>")
    return made


@pytest.fixture
def lookups(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """The queries that read contacts from here on."""
    found: list[Any] = []
    rows = Database.rows

    def spy(database: Database, statement: Any, params: Any = None) -> Any:
        if "nrs360_contacts" in str(statement):
            found.append(params)
        return rows(database, statement, params)

    monkeypatch.setattr(Database, "rows", spy)
    return found


@pytest.mark.usefixtures("book")
@pytest.mark.parametrize(
    ("message", "sub", "text", "used"),
    [
        pytest.param(
            "{name} {surname}",
            ...,
            "Ann Smith",
            {"name": "Ann", "surname": "Smith"},
            id="standard fields",
        ),
        pytest.param("{color}", ..., "red", {"color": "red"}, id="a custom field"),
        pytest.param("{color|upper}", ..., "RED", {"color": "red"}, id="filters"),
        pytest.param("{ color }", ..., "red", {"color": "red"}, id="spaces"),
        pytest.param(
            "{email} {phone} {countryIso}",
            ...,
            "ann@example.com 34600111222 ES",
            {"countryIso": "ES", "email": "ann@example.com", "phone": "34600111222"},
            id="address, number and country",
        ),
        pytest.param("{name}", [{"name": "Eve"}], "Eve", {"name": "Eve"}, id="sub goes first"),
        pytest.param("{name}", [{"name": None}], "", {"name": None}, id="also with null"),
        pytest.param(
            "{name} {color}",
            [{"name": "Eve"}],
            "Eve red",
            {"name": "Eve", "color": "red"},
            id="sub and contact together",
        ),
        pytest.param("{landline}", ..., "{landline}", {}, id="a field without a value"),
        pytest.param("{shoe}", ..., "{shoe}", {}, id="a field that is unknown"),
        pytest.param("Hello", ..., "Hello", {}, id="no variable"),
    ],
)
async def test_a_contact_fills_what_sub_leaves_open(
    sms: Sms, message: str, sub: Any, text: str, used: dict[str, Any]
) -> None:
    (row,) = await sms.accept(to=[ANN], message=message, sub=sub)

    (read,) = await sms.read(row["id"])
    assert read["message"] == text
    assert read["customFields"] == used


@pytest.mark.usefixtures("book")
async def test_each_recipient_is_looked_up_in_one_query(sms: Sms, lookups: list[Any]) -> None:
    rows = await sms.accept(to=[BOB, NOBODY, ANN, "34666666666"], message="Hi {name}")

    assert [one["message"] for one in await sms.read(*(row["id"] for row in rows))] == [
        "Hi <b>Bob</b>",
        "Hi {name}",
        "Hi Ann",
        "Hi Name",
    ]
    assert len(lookups) == 1


@pytest.mark.usefixtures("book")
@pytest.mark.parametrize(
    "fields",
    [
        pytest.param({"message": "Hello"}, id="no variable"),
        pytest.param({"message": "{UNSUB_URL} {OTP_CODE}"}, id="those of the vendor"),
        pytest.param({"message": "{name}", "sub": [{"name": "Eve"}]}, id="all given"),
    ],
)
async def test_without_open_variables_no_contact_is_read(
    sms: Sms, lookups: list[Any], fields: dict[str, Any]
) -> None:
    await sms.accept(to=[ANN], **fields)

    assert lookups == []


async def test_of_contacts_with_one_number_the_oldest_counts(book: Book, sms: Sms) -> None:
    await book.make(phone=ANN, countryIso="ES", name="Another")

    assert await sms.text(to=[ANN], message="{name}") == "Ann"


async def test_a_contact_that_is_changed_later_changes_no_message(book: Book, sms: Sms) -> None:
    (row,) = await sms.accept(to=[ANN], message="{name}")
    await book.call("DELETE", "contacts/2")

    assert (await sms.read(row["id"]))[0]["message"] == "Ann"
    assert await sms.text(to=[ANN], message="{name}") == "{name}"


async def test_a_mail_is_filled_in_and_escaped(book: Book, control: Control) -> None:
    mail = {
        "to": ["Bob@Example.com"],
        "fromEmail": "info@sample.com",
        "fromName": "Sample",
        "replyTo": "replyto@example.com",
        "subject": "For {name}",
        "body": "<p>Dear {name}</p>",
    }
    response = await book.call("POST", "mailing", mail)
    assert response.status_code == 202

    (shown,) = await control.inbox()
    assert shown["subject"] == "For <b>Bob</b>"
    whole = await control("GET", f"/messages/{shown['id']}")
    assert "<p>Dear &lt;b&gt;Bob&lt;/b&gt;</p>" in whole["html"]


@pytest.mark.parametrize("number", [ANN, "34911222333"], ids=["mobile phone", "landline"])
async def test_a_call_is_filled_in(book: Book, control: Control, number: str) -> None:
    await book.make(landline="34911222333", countryIso="ES", name="Ann")
    call = {"to": [number], "message": "Hello {name}", "language": "en_GB", "gender": "F"}
    response = await book.call("POST", "voice", call)
    assert response.status_code == 202, response.text

    assert [one["text"] for one in await control.inbox()] == ["Hello Ann"]


async def test_a_landing_page_has_the_values_of_its_send(book: Book, control: Control) -> None:
    landing = {
        "to": [ANN],
        "from": "LANDINGAPI",
        "message": "{name}: {LAND_URL}",
        "templateBody": "<p>Your color is {color}</p>",
    }
    response = await book.call("POST", "landingsms", landing)
    assert response.status_code == 202
    await book.call("DELETE", "contacts/2")

    (message,) = await control.inbox()
    name, _, link = message["text"].partition(": ")
    assert name == "Ann"
    page = await book.client.get(f"{link}/content")
    assert "Your color is red" in page.text


@pytest.mark.usefixtures("book")
async def test_events_name_the_contact(
    sms: Sms, control: Control, receiver: Receiver, advance: Advance
) -> None:
    await control.platform("PUT", "/event-url", {"url": "https://example.com/events"})
    await sms.accept(to=[BOB, NOBODY, ANN])
    await advance(1)

    assert [one.form["contactId"] for one in receiver.received] == ["3", "0", "2"]


async def test_events_of_mails_name_the_contact_of_the_address(
    book: Book, control: Control, receiver: Receiver, advance: Advance
) -> None:
    await control.platform("PUT", "/event-url", {"url": "https://example.com/events"})
    mail = {
        "to": ["bob@example.com"],
        "fromEmail": "info@sample.com",
        "fromName": "Sample",
        "replyTo": "replyto@example.com",
        "subject": "Hello",
        "body": "<p>Hello</p>",
    }
    await book.call("POST", "mailing", mail)
    await advance(3)

    assert {one.form["contactId"] for one in receiver.received} == {"3"}
