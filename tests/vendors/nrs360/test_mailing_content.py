"""What a mail says: variables, codes, and its MIME source."""

from __future__ import annotations

from base64 import b64encode
from email.message import EmailMessage
from typing import Any

import httpx
import pytest

from tests.vendors.nrs360.mailing_client import Mailing


@pytest.fixture
def mailing(client: httpx.AsyncClient, nrs360: dict[str, Any]) -> Mailing:
    """A client of the mailing endpoint."""
    return Mailing(client, nrs360["auth"])


async def test_variables_are_filled_in_escaped_where_they_meet_html(mailing: Mailing) -> None:
    mail = await mailing.deliver(
        body="<p>Hello {name|upper}</p>",
        subject="For {name}",
        sub=[{"name": "Tom & <b>"}],
        trackOpens=False,
    )

    assert mail["html"] == "<p>Hello TOM &amp; &lt;B&gt;</p>"
    assert mail["text"] == "Hello TOM & <B>"
    assert mail["subject"] == "For Tom & <b>"


async def test_a_variable_brings_no_header_into_the_subject(mailing: Mailing) -> None:
    (row,) = await mailing.accept(subject="Hi {name}", sub=[{"name": "A\r\nBcc: x@example.com"}])

    mail = await mailing.parse(row["id"])

    assert mail["Subject"] == "Hi A  Bcc: x@example.com"
    assert mail["Bcc"] is None


async def test_a_style_sheet_is_no_variable(mailing: Mailing) -> None:
    html = "<style>p {color: red}</style><p>Hi {unknown}</p>"

    mail = await mailing.deliver(body=html, trackOpens=False)

    assert mail["html"] == html
    assert mail["text"] == "Hi {unknown}"


async def test_a_code_is_in_body_and_subject_and_can_be_checked(mailing: Mailing) -> None:
    mail = await mailing.deliver(
        body="<p>{OTP_CODE}</p>", subject="Code {OTP_CODE}", otpConfig={"length": 6}
    )
    code = mail["details"]["otp"]

    assert len(code) == 6
    assert code.isdecimal()
    assert mail["subject"] == f"Code {code}"
    assert mail["text"] == code
    response = await mailing.client.post(
        "/nrs360/api/rest/otp/check",
        json={"recipient": "test@example.com", "code": code},
        auth=mailing.auth,
    )
    assert response.json()["data"]["valid"] is True


async def test_the_inbox_shows_what_the_mail_carries(mailing: Mailing) -> None:
    mail = await mailing.deliver(
        cc=["cc@example.com"],
        bcc=["bcc@example.com"],
        attachments=[{"name": "a.txt", "content": "aGk=", "contentType": "text/plain"}],
    )

    assert (mail["channel"], mail["from"], mail["to"]) == (
        "email",
        "info@sample.com",
        "test@example.com",
    )
    assert mail["details"] == {
        "fromName": "Info",
        "replyTo": "replyto@example.com",
        "cc": ["cc@example.com"],
        "bcc": ["bcc@example.com"],
        "attachments": [{"name": "a.txt", "size": 2, "type": "text/plain"}],
        "cost": 0.0015,
        "currency": "EUR",
    }


async def test_the_source_is_mime_with_its_files_intact(mailing: Mailing) -> None:
    picture = bytes(range(256)) * 40
    letter = b"Subject: inside\r\n\r\nHi\r\n"
    (row,) = await mailing.accept(
        fromName='Ñandú, "Shop"',
        cc=["cc@example.com", "dd@example.com"],
        bcc=["bcc@example.com"],
        subject="Año nuevo ✓ " + "x" * 100,
        body="<h1>Hola ñ</h1><p>Dos<br>Tres</p>" + "y" * 2000,
        attachments=[
            {"name": "año.png", "content": b64encode(picture).decode()},
            {"name": "mail.eml", "content": b64encode(letter).decode()},
            {"name": "n.txt", "content": "w7E=\n", "contentType": "text/plain; charset=utf-8"},
        ],
    )
    source = await mailing.source(row["id"])
    mail = await mailing.parse(row["id"])

    assert source.isascii()
    assert mail["From"].addresses[0].display_name == 'Ñandú, "Shop"'
    assert mail["From"].addresses[0].addr_spec == "info@sample.com"
    assert mail["To"] == "test@example.com"
    assert mail["Cc"] == "cc@example.com, dd@example.com"
    assert mail["Reply-To"] == "replyto@example.com"
    assert mail["Subject"] == "Año nuevo ✓ " + "x" * 100
    assert mail["Date"] == "Mon, 02 Mar 2026 10:00:00 +0000"
    assert mail["Message-ID"] == f"<{row['id']}@sample.com>"
    assert "bcc@example.com" not in source
    assert mail.get_content_type() == "multipart/mixed"
    text, html = mail.get_body(("plain",)), mail.get_body(("html",))
    assert isinstance(text, EmailMessage)
    assert isinstance(html, EmailMessage)
    assert text.get_content().startswith("Hola ñ\r\n\r\nDos\r\nTres\r\n")
    assert "<h1>Hola ñ</h1>" in html.get_content()
    files = [(one.get_filename(), one.get_payload(decode=True)) for one in mail.iter_attachments()]
    assert files == [
        ("año.png", picture),
        ("mail.eml", letter),
        ("n.txt", "ñ".encode()),
    ]


async def test_the_source_is_the_same_every_time(mailing: Mailing) -> None:
    (row,) = await mailing.accept(attachments=[{"name": "a.txt", "content": "aGk="}])

    assert await mailing.source(row["id"]) == await mailing.source(row["id"])


async def test_an_address_beyond_ascii_stands_in_the_source_as_it_is(mailing: Mailing) -> None:
    (row,) = await mailing.accept(to=["jürgen@exämple.de"])

    assert "To: jürgen@exämple.de\r\n" in await mailing.source(row["id"])


async def test_an_unknown_mail_has_no_source(client: httpx.AsyncClient) -> None:
    response = await client.get("/__admin/vendors/nrs360/mails/XXXXXXXXXXXXX/source")

    assert response.status_code == 404


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("plain", "plain"),
        ("a<br>b<br/>c", "a\nb\nc"),
        ("<p>a</p><p>b</p>", "a\n\nb"),
        ("<script>x</script><style>y</style><!-- <p>z --> a", "a"),
        ("<table><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></table>", "a b\n\nc"),
        ("a &lt;b&gt; &amp; &ntilde;", "a <b> & ñ"),
        (
            "<a href='https://example.com/?a=1&amp;b=2'>here</a>",
            "here <https://example.com/?a=1&b=2>",
        ),
        ("1 < 2 and 3 > 2", "1 < 2 and 3 > 2"),
        ("<!-- never closed", ""),
    ],
)
async def test_the_text_is_what_a_reader_sees(mailing: Mailing, html: str, text: str) -> None:
    mail = await mailing.deliver(body=html)

    assert mail["text"] == text


@pytest.mark.parametrize(
    "piece", ["<a href=", "<!--", "<a href='", "<a ", "<a href ", "{", "[show_link", "</body "]
)
async def test_a_megabyte_of_broken_html_is_taken(mailing: Mailing, piece: str) -> None:
    await mailing.accept(body=piece * (1_000_000 // len(piece)))
