"""`sub`, the page's "Substitution variables", and its seven "Custom fields filters"."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from tests.vendors.nrs360.conftest import Sms

TWO = ["34666555444", "34666555333"]


async def test_each_recipient_gets_its_own_values(sms: Sms) -> None:
    rows = await sms.accept(
        to=TWO,
        message="Hello {name}",
        sub=[{"name": "first contact name"}, {"name": "second contact name"}],
    )

    messages = await sms.read(*(row["id"] for row in rows))
    assert [message["message"] for message in messages] == [
        "Hello first contact name",
        "Hello second contact name",
    ]
    assert [message["customFields"] for message in messages] == [
        {"name": "first contact name"},
        {"name": "second contact name"},
    ]


@pytest.mark.parametrize(
    ("variable", "value", "result"),
    [
        pytest.param("{name|lower}", "My NAME", "my name", id="lower"),
        pytest.param("{name|upper}", "my name", "MY NAME", id="upper"),
        pytest.param("{name|capitalize}", "my name", "My name", id="capitalize"),
        pytest.param("{name|capitalizeAll}", "my name", "My Name", id="capitalizeAll"),
        pytest.param("{name|formatDotComma}", "1234.56", "1.234,56", id="formatDotComma"),
        pytest.param("{name|formatCommaDot}", "1234.56", "1,234.56", id="formatCommaDot"),
        pytest.param("{name|formatDotComma}", 1234.56, "1.234,56", id="a JSON number"),
        pytest.param("{name|formatDotComma}", "many", "many", id="no number"),
        pytest.param("{name|shorten}", "no link", "no link", id="no URL to shorten"),
        pytest.param("{name|upper|lower}", "My", "my", id="filters in turn"),
        pytest.param("{name|sing}", "My", "My", id="unknown filter"),
        pytest.param("{ name }", "My", "My", id="spaces around the name"),
        pytest.param("{name}{name}", "My", "MyMy", id="named twice"),
        pytest.param("{other}", "My", "{other}", id="no such variable"),
        pytest.param("{name}", "{name}", "{name}", id="a value that looks like one"),
        pytest.param("{name}", None, "", id="null"),
        pytest.param("{name}.", 5.0, "5.", id="a whole number"),
        pytest.param("{name}", True, "true", id="a boolean"),
        pytest.param("{", "My", "{", id="a brace alone"),
    ],
)
async def test_a_variable_is_filled_in(sms: Sms, variable: str, value: Any, result: str) -> None:
    assert await sms.text(message=f"<{variable}>", sub=[{"name": value}]) == f"<{result}>"


async def test_shorten_gives_a_link_of_six_letters_or_digits(sms: Sms) -> None:
    text = await sms.text(message="{url|shorten}", sub=[{"url": "https://example.com/a?b=c"}])

    address, _, code = text.rpartition("/")
    assert address.endswith("/nrs360/s")
    assert len(code) == 6
    assert code.isalnum()


async def test_without_sub_placeholders_stay_as_they_are(sms: Sms) -> None:
    assert await sms.text(message="Hello {name|upper}") == "Hello {name|upper}"


async def test_without_sub_custom_fields_are_an_empty_object(sms: Sms) -> None:
    (row,) = await sms.accept()

    (message,) = await sms.read(row["id"])
    assert message["customFields"] == {}


async def test_parts_are_counted_once_the_values_are_in(sms: Sms) -> None:
    rows = await sms.accept(
        to=TWO, message="{text}", sub=[{"text": "x" * 160}, {"text": "x" * 161}], parts=2
    )

    assert [row["parts"] for row in rows] == [1, 2]


async def test_the_values_of_a_refused_recipient_shift_no_others(sms: Sms) -> None:
    response = await sms.send(
        to=["34", "34666555333"], message="{name}", sub=[{"name": "first"}, {"name": "second"}]
    )

    row = response.json()["result"][1]
    assert (await sms.read(row["id"]))[0]["message"] == "second"
