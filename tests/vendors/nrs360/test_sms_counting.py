"""How many parts a text has, at the borders: `encoding`, `parts`, `trans` and `splitParts`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from tests.vendors.nrs360.conftest import Control, Sms

TOO_LONG = (400, 105, "Text message too long")


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        pytest.param("x", 1, id="one character"),
        pytest.param("x" * 160, 1, id="160"),
        pytest.param("x" * 161, 2, id="161"),
        pytest.param("x" * 306, 2, id="2 times 153"),
        pytest.param("x" * 307, 3, id="one more"),
        pytest.param("x" * 459, 3, id="3 times 153"),
        pytest.param("x" * 460, 4, id="one more than three"),
        pytest.param("x" * 2295, 15, id="15 times 153"),
        pytest.param("é" * 160, 1, id="160 of the basic table"),
        pytest.param("€" * 80, 1, id="80 extension characters"),
        pytest.param("€" * 81, 2, id="81 extension characters"),
        pytest.param("x" * 152 + "[" + "x" * 151, 2, id="extension at the border, room left"),
        pytest.param("x" * 152 + "[" + "x" * 152, 3, id="extension at the border, no room"),
        pytest.param("^{}\\[~]|€\f" * 8, 1, id="every extension character"),
        pytest.param("ы" * 160, 1, id="160 replaced characters"),
        pytest.param("😀" * 160, 1, id="160 replaced emoji"),
        pytest.param("line\r\nline", 1, id="line ends"),
    ],
)
async def test_gsm_counts_septets(sms: Sms, text: str, parts: int) -> None:
    (row,) = await sms.accept(message=text, parts=15)

    assert row["parts"] == parts


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        pytest.param("ã" * 160, 1, id="160 of its basic table"),
        pytest.param("ã" * 161, 2, id="161 of its basic table"),
        pytest.param("€" * 160, 1, id="the euro costs one"),
        pytest.param("[" * 80, 1, id="80 of its extension table"),
        pytest.param("[" * 81, 2, id="81 of its extension table"),
        pytest.param("x" * 306, 2, id="2 times 153"),
        pytest.param("x" * 307, 3, id="one more"),
    ],
)
async def test_gsm_pt_counts_with_its_own_tables(sms: Sms, text: str, parts: int) -> None:
    (row,) = await sms.accept(message=text, parts=15, encoding="gsm-pt")

    assert row["parts"] == parts


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        pytest.param("я" * 70, 1, id="70"),
        pytest.param("я" * 71, 2, id="71"),
        pytest.param("я" * 134, 2, id="2 times 67"),
        pytest.param("я" * 135, 3, id="one more"),
        pytest.param("я" * 1005, 15, id="15 times 67"),
        pytest.param("😀" * 35, 1, id="35 surrogate pairs"),
        pytest.param("😀" * 36, 2, id="36 surrogate pairs"),
        pytest.param("я" * 66 + "😀" + "я" * 65, 2, id="pair at the border, room left"),
        pytest.param("я" * 66 + "😀" + "я" * 66, 3, id="pair at the border, no room"),
        pytest.param("€" * 70, 1, id="no character costs two"),
    ],
)
async def test_utf_16_counts_code_units(sms: Sms, text: str, parts: int) -> None:
    (row,) = await sms.accept(message=text, parts=15, encoding="utf-16")

    assert row["parts"] == parts


@pytest.mark.parametrize(
    "fields",
    [
        pytest.param({"message": "x" * 161}, id="161 by default"),
        pytest.param({"message": "x" * 307, "parts": 2}, id="one more than two parts"),
        pytest.param({"message": "x" * 2296, "parts": 15}, id="one more than fifteen parts"),
        pytest.param({"message": "я" * 71, "encoding": "utf-16"}, id="71 in utf-16"),
        pytest.param({"message": "я" * 1006, "encoding": "utf-16", "parts": 15}, id="1006"),
        pytest.param({"message": "ã" * 161, "encoding": "gsm-pt"}, id="161 in gsm-pt"),
        pytest.param({"message": "{a}", "sub": [{"a": "x" * 161}]}, id="by a variable"),
    ],
)
async def test_more_parts_than_allowed_are_refused_with_105(
    sms: Sms, fields: dict[str, Any]
) -> None:
    assert await sms.refuse(**fields) == TOO_LONG


async def test_only_the_recipient_whose_text_is_too_long_is_refused(sms: Sms) -> None:
    response = await sms.send(
        to=["34666555444", "34666555333"],
        message="{a}",
        sub=[{"a": "x" * 160}, {"a": "x" * 161}],
    )

    assert response.status_code == 207
    first, second = response.json()["result"]
    assert first["parts"] == 1
    assert second == {
        "accepted": False,
        "to": "34666555333",
        "error": {"code": 105, "description": "Text message too long"},
    }


@pytest.mark.parametrize("encoding", [None, "gsm"])
async def test_what_gsm_lacks_is_sent_as_question_marks_with_a_warning(
    sms: Sms, control: Control, encoding: str | None
) -> None:
    text = await sms.text(message="Año 😀 ы €", encoding=encoding)

    assert text == "Año ? ? €"
    (warning,) = (await control.inbox())[0]["details"]["warnings"]
    assert "😀ы" in warning


async def test_what_the_alphabet_has_causes_no_warning(sms: Sms, control: Control) -> None:
    assert await sms.text(message="ação", encoding="gsm-pt") == "ação"
    assert await sms.text(message="ы😀", encoding="utf-16") == "ы😀"
    assert all("warnings" not in row["details"] for row in await control.inbox())


TABLE = "áíóúçÁÍÓÚÀÈÌÒÙºªÕõâêîôûÂÊÎÔÛãÃ"
"""The characters of the page's translation table, in its order."""

TRANSLATED = "aiouÇAIOUAEIOUOoaeiouAEIOUaA"


async def test_trans_1_replaces_by_the_table_of_the_page(sms: Sms) -> None:
    assert await sms.text(message=TABLE, trans=1) == TRANSLATED


@pytest.mark.parametrize("trans", [0, None])
async def test_trans_0_and_the_default_change_nothing(sms: Sms, trans: int | None) -> None:
    assert await sms.text(message=TABLE, trans=trans, encoding="utf-16") == TABLE


async def test_trans_leaves_alone_what_the_table_lacks(sms: Sms) -> None:
    assert await sms.text(message="éàèìòùñÑüÉ", trans=1) == "éàèìòùñÑüÉ"


async def test_trans_comes_before_variables_and_counting(sms: Sms) -> None:
    text = await sms.text(
        message="x" * 158 + "ªº{á}", trans=1, encoding="gsm", sub=[{"á": "éé", "a": "no"}]
    )

    assert text == "x" * 158 + "éé"


async def test_split_parts_makes_messages_of_their_own(sms: Sms) -> None:
    rows = await sms.accept(message="x" * 160 + "y" * 160 + "z", splitParts=True)

    assert [(row["to"], row["parts"]) for row in rows] == [("34666555444", 1)] * 3
    texts = [message["message"] for message in await sms.read(*(row["id"] for row in rows))]
    assert texts == ["x" * 160, "y" * 160, "z"]


@pytest.mark.parametrize(
    ("fields", "texts"),
    [
        pytest.param({"message": "x" * 160}, ["x" * 160], id="what fits stays whole"),
        pytest.param(
            {"message": "я" * 71, "encoding": "utf-16"}, ["я" * 70, "я"], id="70 in utf-16"
        ),
        pytest.param(
            {"message": "я" * 69 + "😀", "encoding": "utf-16"},
            ["я" * 69, "😀"],
            id="a pair is not divided",
        ),
        pytest.param(
            {"message": "x" * 159 + "€"}, ["x" * 159, "€"], id="an extension is not divided"
        ),
        pytest.param(
            {"message": "x" * 152 + "{name}y", "sub": [{"name": "Ana"}]},
            ["x" * 152 + "Ana", "y"],
            id="a variable that ends at the cut",
        ),
        pytest.param(
            {"message": "x" * 160 + "{name}", "sub": [{"name": "Ana"}]},
            ["x" * 160, "Ana"],
            id="a variable that begins at the cut",
        ),
    ],
)
async def test_split_parts_cuts_where_a_message_is_full(
    sms: Sms, fields: dict[str, Any], texts: list[str]
) -> None:
    rows = await sms.accept(splitParts=True, **fields)

    messages = await sms.read(*(row["id"] for row in rows))
    assert [message["message"] for message in messages] == texts


@pytest.mark.parametrize("before", [153, 155, 158])
async def test_split_parts_never_cuts_a_variable(sms: Sms, before: int) -> None:
    # Braces are extension characters: the name takes eight septets.
    refused = await sms.refuse(message="x" * before + "{name}", splitParts=True, parts=15)

    assert refused == (400, 142, "Can't split variable placeholders")


@pytest.mark.parametrize(
    "fields",
    [
        pytest.param({"splitParts": False, "message": "x" * 161}, id="flag off"),
        pytest.param({"splitParts": True, "message": "x" * 321, "parts": 2}, id="more than parts"),
        pytest.param({"splitParts": True, "message": "x" * 2401}, id="more than fifteen"),
        pytest.param(
            {"splitParts": True, "message": "x" * 150 + "{a}", "sub": [{"a": "x" * 11}]},
            id="one too long once filled in",
        ),
    ],
)
async def test_split_parts_has_limits_too(sms: Sms, fields: dict[str, Any]) -> None:
    assert await sms.refuse(**fields) == TOO_LONG


async def test_split_messages_of_two_recipients_stand_together(sms: Sms) -> None:
    rows = await sms.accept(to=["34666555444", "34666555333"], message="x" * 161, splitParts=True)

    assert [row["to"][-3:] for row in rows] == ["444", "444", "333", "333"]
