"""What a certificate says, read back from the PDF."""

from __future__ import annotations

from base64 import b64encode
from datetime import UTC, datetime
from io import BytesIO
from typing import TYPE_CHECKING, Any
from unicodedata import normalize

import pytest
from pypdf import PdfReader

from tests.vendors.nrs360.mailing_client import Mailing

if TYPE_CHECKING:
    from tests.vendors.nrs360.conftest import Control, Sms

API = "/nrs360/api/rest"
# printf '%s' 'SMS text message' | sha256sum
SMS_HASH = "0bb8ed52833bf1e042062a26ec332b4992f122524d91c301b14f48d4b7a0df32"


async def read_pdf(sms: Sms, message_id: str, product: str = "sms") -> PdfReader:
    """A certificate as a PDF reader opens it."""
    response = await sms.client.get(f"{API}/{product}/certificates/{message_id}", auth=sms.auth)
    assert response.status_code == 200, response.text
    return PdfReader(BytesIO(response.content), strict=True)


async def read_lines(sms: Sms, message_id: str, product: str = "sms") -> list[str]:
    """The lines of a certificate."""
    pages = (await read_pdf(sms, message_id, product)).pages
    return [line for page in pages for line in page.extract_text().splitlines()]


async def certify(sms: Sms, control: Control, **fields: Any) -> list[str]:
    """The lines of the certificate of an SMS with some fields."""
    (row,) = await sms.accept(certified=True, **fields)
    await control.advance(5)
    return await read_lines(sms, row["id"])


@pytest.fixture
def mailing(sms: Sms) -> Mailing:
    return Mailing(sms.client, sms.auth)


async def test_an_sms_is_told_with_whom_what_and_when(sms: Sms, control: Control) -> None:
    response = await sms.send(certified=True, campaignName="Spring")
    (row,) = response.json()["result"]
    await control.advance(5)

    lines = await read_lines(sms, row["id"])

    assert lines == [
        "Certified SMS",
        f"Certificate of delivery {row['id']}",
        "Account username <demo@example.com>",
        f"Message {row['id']}",
        f"Campaign {response.json()['campaignId']} Spring",
        f"Sending {response.json()['sendingId']}",
        "Sender TEST",
        "Recipient 34666555444",
        "Parts 1 (gsm)",
        "Text",
        "SMS text message",
        "Content: SHA-256",
        "Text (UTF-8), 16 bytes",
        SMS_HASH,
        "Events",
        "accepted 2026-03-02 10:00:00 UTC",
        "sent 2026-03-02 10:00:01 UTC",
        "delivered 2026-03-02 10:00:03 UTC",
        "Made by a sandbox: no message left it, and this document certifies nothing. Page 1",
    ]


async def test_what_happens_later_is_told_too(sms: Sms, control: Control) -> None:
    (row,) = await sms.accept(
        certified=True, message="{url|shorten}", sub=[{"url": "https://example.com/offer"}]
    )
    await control.advance(5)
    text = (await sms.read(row["id"]))[0]["message"]
    await sms.client.get(text)

    lines = await read_lines(sms, row["id"])

    assert "clicked 2026-03-02 10:00:05 UTC" in " ".join(lines)


async def test_a_mail_is_told_with_its_subject_text_and_files(
    sms: Sms, mailing: Mailing, control: Control
) -> None:
    (row,) = await mailing.accept(
        certified=True,
        subject="Your contract",
        body="<html><body><h1>Dear customer</h1><p>Please sign.</p></body></html>",
        cc=["copy@example.com"],
        trackOpens=False,
        attachments=[{"name": "hello.txt", "content": b64encode(b"hello").decode()}],
    )
    await control.advance(5)

    lines = await read_lines(sms, row["id"], "mailing")

    assert lines[0] == "Certified e-mail"
    assert "Sender Info <info@sample.com>" in lines
    assert "Reply to replyto@example.com" in lines
    assert "Recipient test@example.com" in lines
    assert "Cc copy@example.com" in lines
    assert "Subject Your contract" in lines
    assert lines[lines.index("Text") + 1 :][:2] == ["Dear customer", "Please sign."]
    assert "hello.txt (text/plain), 5 bytes" in lines
    # printf hello | sha256sum
    assert "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824" in lines


async def test_the_document_is_dated_by_the_last_event(sms: Sms, control: Control) -> None:
    (row,) = await sms.accept(certified=True)
    await control.advance(60)

    metadata = (await read_pdf(sms, row["id"])).metadata

    assert metadata is not None
    assert metadata.creation_date == datetime(2026, 3, 2, 10, 0, 3, tzinfo=UTC)
    assert metadata.title == f"Certified SMS {row['id']}"


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("Ελληνικά και ἀρχαῖα", id="Greek"),
        pytest.param("Русский, Українська", id="Cyrillic"),
        pytest.param("Ñandú, Łódź, Şişli, Đà Nẵng", id="Latin"),
        pytest.param("Hello 😀 ★", id="emoji"),
        pytest.param("სალამი Բարեւ", id="Georgian and Armenian"),
    ],
)
async def test_alphabets_are_printed_as_they_are(sms: Sms, control: Control, text: str) -> None:
    assert text in await certify(sms, control, message=text, encoding="utf-16")


@pytest.mark.parametrize("text", ["السلام", "שלום"], ids=["Arabic", "Hebrew"])
async def test_alphabets_that_run_from_right_to_left_are_printed(
    sms: Sms, control: Control, text: str
) -> None:
    lines = await certify(sms, control, message=text, encoding="utf-16")

    printed = normalize("NFKC", lines[lines.index("Text") + 1])
    assert printed in (text, text[::-1])


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        pytest.param("日本", "[U+65E5][U+672C]", id="Chinese"),
        pytest.param("a🦄b", "a[U+1F984]b", id="newer emoji"),
        pytest.param("❤\ufe0f", "❤", id="variation selector"),
        pytest.param("a\u202eb", "a[U+202E]b", id="override of direction"),
        pytest.param("a\x07b\tc", "a[U+0007]b    c", id="control characters"),
        pytest.param("**a** --b-- {nb}", "**a** --b-- {nb}", id="markup"),
    ],
)
async def test_what_no_font_has_is_printed_by_its_code_point(
    sms: Sms, control: Control, text: str, printed: str
) -> None:
    lines = await certify(sms, control, message=text, encoding="utf-16")

    assert lines[lines.index("Text") + 1] == printed


async def test_names_of_any_alphabet_do_not_fail(
    sms: Sms, mailing: Mailing, control: Control
) -> None:
    name = "محمد 😀 Ελένη 李 👨\u200d👩\u200d👧"
    (row,) = await mailing.accept(certified=True, fromName=name, subject=name)
    await control.advance(5)

    text = "\n".join(await read_lines(sms, row["id"], "mailing"))

    assert "Ελένη" in text
    assert "[U+674E]" in text
    assert "😀" in text


async def test_a_long_text_is_cut_and_its_whole_is_hashed(
    sms: Sms, mailing: Mailing, control: Control
) -> None:
    (row,) = await mailing.accept(certified=True, body=f"<p>{'word ' * 2000}</p>")
    await control.advance(5)

    lines = await read_lines(sms, row["id"], "mailing")

    assert "5,999 more characters are not printed." in lines
    assert "Text (UTF-8), 9,999 bytes" in lines


async def test_many_events_take_more_pages(sms: Sms, control: Control) -> None:
    (row,) = await sms.accept(
        certified=True, message="{url|shorten}", sub=[{"url": "https://example.com/offer"}]
    )
    await control.advance(5)
    text = (await sms.read(row["id"]))[0]["message"]
    for _ in range(60):
        await sms.client.get(text)

    document = await read_pdf(sms, row["id"])

    lines = [line for page in document.pages for line in page.extract_text().splitlines()]
    assert len(document.pages) > 1
    assert sum(line.startswith("clicked 2026-03-02 10:00:05 UTC") for line in lines) == 60


async def test_a_dozen_pages_are_numbered(sms: Sms, control: Control) -> None:
    (row,) = await sms.accept(certified=True, message="a\n" * 600, parts=15)
    await control.advance(5)

    document = await read_pdf(sms, row["id"])

    assert len(document.pages) > 11
    for number, page in enumerate(document.pages, 1):
        assert page.extract_text().splitlines()[-1].endswith(f"certifies nothing. Page {number}")


async def test_braces_in_a_text_are_printed_as_they_are(sms: Sms, control: Control) -> None:
    lines = await certify(sms, control, message="Write {nb} here", encoding="utf-16")

    assert "Write {nb} here" in lines
