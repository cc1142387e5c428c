"""What campaigns make: letters as PDFs in a ZIP, previews, test e-mails, exports for Excel."""

from __future__ import annotations

import io
import xml.etree.ElementTree as ElementTree
import zipfile
from typing import Any

import pytest
from pypdf import PdfReader

from mockserver.vendors.easir.service.campaigns import workbook
from tests.vendors.easir.campaign_orders import (
    PRINTED,
    call,
    letter,
    make_zweig,
    order,
    places,
)
from tests.vendors.easir.conftest import Clock, Easir

SHEET = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


async def send_letters(easir: Easir, clock: Clock, **changes: Any) -> str:
    """Send a letter campaign and wait for its PDFs; its path."""
    made = await easir.send("/campaigns", letter(execute_now=True, **changes))
    await clock.advance(3)
    return f"/campaigns/{made['id']}"


def read_letters(content: bytes) -> list[str]:
    """The texts of the PDFs in a ZIP."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert archive.testzip() is None
        return [
            "\n".join(
                page.extract_text() for page in PdfReader(io.BytesIO(archive.read(one))).pages
            )
            for one in archive.namelist()
        ]


def read_sheet(content: bytes) -> list[list[str]]:
    """The rows of a workbook's sheet; all of its cells must be texts."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        tree = ElementTree.fromstring(archive.read("xl/worksheets/sheet1.xml"))
    rows = []
    for row in tree.iter(f"{SHEET}row"):
        assert all(cell.get("t") == "inlineStr" for cell in row)
        assert not list(row.iter(f"{SHEET}f"))
        rows.append(["".join(cell.itertext()) for cell in row])
    return rows


async def test_letters_are_a_zip_with_a_pdf_for_each_recipient(easir: Easir, clock: Clock) -> None:
    await make_zweig(easir, "Jørgen")
    await make_zweig(easir, "Łukasz")
    await make_zweig(easir, "日", email="day@example.com")
    path = await send_letters(easir, clock)
    url = (await easir.get(f"{path}/letters"))["url"]
    response = await easir.client.get(url)  # without a token
    assert response.headers["content-type"] == "application/zip"
    assert read_letters(response.content) == [
        "Jørgen Zweig\nKapuzinerberg 5\n5020 Salzburg\n2026-03-02\nDear Jørgen",
        "Łukasz Zweig\nKapuzinerberg 5\n5020 Salzburg\n2026-03-02\nDear Łukasz",
        "[U+65E5] Zweig\nKapuzinerberg 5\n5020 Salzburg\n2026-03-02\nDear [U+65E5]",
    ]


async def test_letter_in_a_template_has_the_address_where_that_says(
    easir: Easir, clock: Clock
) -> None:
    await make_zweig(easir)
    path = await send_letters(easir, clock, template_id=3)
    url = (await easir.get(f"{path}/letters"))["url"]
    (text,) = read_letters((await easir.client.get(url)).content)
    words = " ".join(text.split())
    assert words == "Stefan Zweig Kapuzinerberg 5 5020 Salzburg Dear Stefan EASIR"


async def test_same_letters_have_the_same_bytes(easir: Easir, clock: Clock) -> None:
    await make_zweig(easir)
    path = await send_letters(easir, clock)
    urls = [(await easir.get(f"{path}/letters"))["url"] for _ in range(2)]
    assert urls[0] != urls[1]
    contents = [(await easir.client.get(url)).content for url in urls]
    assert contents[0] == contents[1]


async def test_letters_url_works_for_five_minutes(easir: Easir, clock: Clock) -> None:
    await make_zweig(easir)
    path = await send_letters(easir, clock)
    url = (await easir.get(f"{path}/letters"))["url"]
    await clock.advance(299)
    assert (await easir.client.get(url)).status_code == 200
    await clock.advance(1)
    late = await easir.client.get(url)
    assert late.status_code == 410
    assert late.json()["errors"] == [{"message": "The link has expired", "code": "missing"}]
    again = (await easir.get(f"{path}/letters"))["url"]
    assert (await easir.client.get(again)).status_code == 200


async def test_letters_are_not_there_before_they_are_printed(easir: Easir, clock: Clock) -> None:
    made = await easir.send("/campaigns", letter(execute_now=True))
    await clock.advance(2)
    response = await easir.call("GET", f"/campaigns/{made['id']}/letters")
    assert response.status_code == 404
    assert response.json()["errors"] == [
        {"message": "The letters have not been created yet", "code": "not_found"}
    ]


async def test_other_campaigns_have_no_letters(easir: Easir) -> None:
    problems = await easir.problems("GET", f"/campaigns/{PRINTED}/letters")
    assert problems == [
        {
            "message": "The campaign is not a letter campaign.",
            "code": "validation.invalid",
            "field": "type",
        }
    ]


async def test_letter_lands_in_the_inbox(easir: Easir, clock: Clock) -> None:
    await make_zweig(easir)
    await send_letters(easir, clock)
    (entry,) = (await easir.client.get("/__admin/messages?q=channel:letter")).json()["items"]
    assert entry["to"] == "Stefan Zweig\nKapuzinerberg 5\n5020 Salzburg"
    assert entry["text"] == "Dear Stefan"


@pytest.mark.parametrize("body", [order(), letter()], ids=["e-mail", "letter"])
async def test_preview_opens_with_the_values_of_the_first_recipient(
    easir: Easir, body: Any
) -> None:
    await make_zweig(easir)
    preview = await easir.send("/campaigns/preview", body, status=200)
    page = await easir.client.get(preview["download_url"])
    assert page.headers["content-type"] == "text/html; charset=utf-8"
    assert page.headers["content-security-policy"].startswith("sandbox ")
    assert "<p>Dear Stefan</p>" in page.text
    assert (await easir.get("/campaigns"))["pagination"]["total"] == 1


async def test_preview_without_recipients_shows_the_places(easir: Easir) -> None:
    preview = await easir.send("/campaigns/preview", order(), status=200)
    assert "<p>Dear {{first_name}}</p>" in (await easir.client.get(preview["download_url"])).text


@pytest.mark.parametrize(
    "content", ["<![foo bar]> Hello", "<a " * 20_000 + "Hello", "<!--" * 20_000, "{{" * 20_000]
)
async def test_content_that_is_hardly_html_goes_out_too(easir: Easir, content: str) -> None:
    said = {"content": content, "subject": "b", "sender": "a@easir.com"}
    await easir.send("/campaigns/test-email", order(message=said), status=202)
    (entry,) = (await easir.client.get("/__admin/messages")).json()["items"]
    assert entry["to"] == "info@easir.com"


async def test_preview_of_an_existing_campaign_opens(easir: Easir) -> None:
    preview = await easir.get(f"/campaigns/{PRINTED}/preview")
    page = await easir.client.get(preview["download_url"])
    assert "The content of the campaign body" in page.text


@pytest.mark.parametrize("path", ["/campaigns/preview", "/campaigns/test-email"])
async def test_call_can_be_neither_previewed_nor_tried(easir: Easir, path: str) -> None:
    problems = await easir.problems("POST", path, call())
    assert problems == [
        {
            "message": "The campaign must be of type email or letter.",
            "code": "validation.invalid",
            "field": "type",
        }
    ]


async def test_test_email_goes_to_the_named_address_and_nothing_is_sent(easir: Easir) -> None:
    path = f"/campaigns/{PRINTED}"
    body = {"email": "john.doe@example.com"}
    assert await easir.send(f"{path}/test-email", body, status=202) == body
    (entry,) = (await easir.client.get("/__admin/messages")).json()["items"]
    assert (entry["to"], entry["subject"]) == ("john.doe@example.com", "Campaign subject")
    assert (await easir.get(path))["sent_at"] is None


@pytest.mark.parametrize(
    ("body", "code"),
    [({}, "validation.required"), ({"email": "nobody"}, "validation.email")],
    ids=["missing", "no address"],
)
async def test_test_email_needs_an_address(easir: Easir, body: Any, code: str) -> None:
    (problem,) = await easir.problems("POST", f"/campaigns/{PRINTED}/test-email", body)
    assert (problem["field"], problem["code"]) == ("email", code)


async def test_test_email_of_a_new_campaign_goes_to_the_user_or_the_named_address(
    easir: Easir,
) -> None:
    assert await easir.send("/campaigns/test-email", order(), status=202) == {
        "email": "info@easir.com"
    }
    named = order(email="john.doe@example.com")
    assert await easir.send("/campaigns/test-email", named, status=202) == {
        "email": "john.doe@example.com"
    }
    entries = (await easir.client.get("/__admin/messages")).json()["items"]
    assert [entry["to"] for entry in entries] == ["john.doe@example.com", "info@easir.com"]
    assert (await easir.get("/campaigns"))["pagination"]["total"] == 1


async def test_test_email_of_a_new_campaign_names_all_that_is_wrong(easir: Easir) -> None:
    body = order(email="nobody", name=None)
    found = places(await easir.problems("POST", "/campaigns/test-email", body))
    assert found == {"email": "validation.email", "name": "validation.required"}


async def export(easir: Easir, clock: Clock, campaign: str) -> list[list[str]]:
    """The rows of a campaign's export."""
    path = f"/campaigns/{campaign}/recipients/export"
    ordered = await easir.call("GET", path)
    assert ordered.status_code == 202
    status = f"{path}/{ordered.json()['export_id']}"
    await clock.advance(1)
    assert await easir.get(status) == ordered.json()
    assert ordered.json()["status"] == "pending"
    await clock.advance(1)
    done = await easir.get(status)
    assert done["status"] == "done"
    file = await easir.get(f"/filemanager/files/{done['file_id']}")
    fetched = await easir.client.get(file["download_url"])
    assert len(fetched.content) == file["size"]
    assert fetched.headers["content-type"] == (
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    )
    return read_sheet(fetched.content)


async def test_export_is_a_workbook_of_the_recipients(easir: Easir, clock: Clock) -> None:
    contact = await make_zweig(easir, "=1+2")
    made = await easir.send("/campaigns", order())
    headings, row = await export(easir, clock, made["id"])
    assert headings[:5] == ["Id", "Account", "Type", "Salutation", "State/Region"]
    assert (row[0], row[1]) == (contact, "Acme")
    assert "=1+2" in row


async def test_export_of_more_than_a_part_has_all_in_order(easir: Easir, clock: Clock) -> None:
    account = (await easir.send("/accounts", {"name": "Acme"}))["id"]
    for number in range(101):
        fixed = {"first_name": f"N{number}", "last_name": "Zweig"}
        await easir.make_contact(account, fixed_fields=fixed)
    made = await easir.send("/campaigns", call())
    _, *rows = await export(easir, clock, made["id"])
    assert [row[4] for row in rows] == [f"N{number}" for number in range(101)]


async def test_export_that_cannot_be_written_has_failed(
    easir: Easir, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: Any) -> bytes:
        raise RuntimeError("disk full")

    monkeypatch.setattr(workbook, "write_workbook", fail)
    path = f"/campaigns/{PRINTED}/recipients/export"
    ordered = (await easir.call("GET", path)).json()["export_id"]
    await clock.advance(2)
    assert await easir.get(f"{path}/{ordered}") == {
        "export_id": ordered,
        "file_id": None,
        "status": "failed",
    }


async def test_export_of_a_campaign_that_was_deleted_meanwhile_is_gone(
    easir: Easir, clock: Clock
) -> None:
    made = await easir.send("/campaigns", order())
    path = f"/campaigns/{made['id']}/recipients/export"
    ordered = (await easir.call("GET", path)).json()["export_id"]
    await easir.call("DELETE", f"/campaigns/{made['id']}")
    await clock.advance(2)
    assert (await easir.call("GET", f"{path}/{ordered}")).status_code == 410


async def test_export_is_found_under_its_own_campaign_alone(easir: Easir) -> None:
    path = f"/campaigns/{PRINTED}/recipients/export"
    ordered = (await easir.call("GET", path)).json()["export_id"]
    made = await easir.send("/campaigns", order())
    other = f"/campaigns/{made['id']}/recipients/export/{ordered}"
    assert (await easir.call("GET", other)).status_code == 404
