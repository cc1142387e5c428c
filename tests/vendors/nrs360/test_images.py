"""`POST images/generate`, and the images it keeps."""

from __future__ import annotations

from base64 import b64encode
from typing import TYPE_CHECKING, Any

import httpx
import pytest

from tests.vendors.nrs360.conftest import read_error

if TYPE_CHECKING:
    from tests.vendors.nrs360.conftest import Sms

URL = "/nrs360/api/rest/images/generate"

PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000008000000080800000000e164e157"
    "0000000e4944415478da6368800206ca18008084200110e86a17"
    "0000000049454e44ae426082"
)
"""Eight by eight grey pixels."""

JPG = bytes.fromhex(
    "ffd8ffe000104a46494600010100000100010000ffdb004300" + "01" * 64 + "ffc0000b080008000801011100"
    "ffc400140001" + "00" * 16 + "ffc400141001" + "00" * 16 + "ffda0008010100003f003fffd9"
)
"""The same."""


def encode(content: bytes) -> str:
    return b64encode(content).decode()


async def generate(sms: Sms, *images: tuple[str, object]) -> list[dict[str, Any]]:
    """Post (extension, base64) pairs."""
    body = {
        "images": [
            {"externalId": f"test{number}", "extension": extension, "base64": content}
            for number, (extension, content) in enumerate(images, 1)
        ]
    }
    response = await sms.client.post(URL, json=body, auth=sms.auth)
    assert response.status_code == 200, response.text
    rows: list[dict[str, Any]] = response.json()["data"]
    assert [list(row) for row in rows] == [["externalId", "imageUrl", "error"]] * len(rows)
    return rows


@pytest.mark.parametrize(
    ("extension", "content", "media"),
    [("jpg", JPG, "image/jpeg"), ("png", PNG, "image/png"), ("PNG", PNG, "image/png")],
)
async def test_an_image_is_served_without_a_credential(
    sms: Sms, client: httpx.AsyncClient, extension: str, content: bytes, media: str
) -> None:
    (row,) = await generate(sms, (extension, encode(content)))
    assert (row["externalId"], row["error"]) == ("test1", False)

    response = await client.get(row["imageUrl"])

    assert response.status_code == 200
    assert response.content == content
    assert response.headers["content-type"] == media
    assert response.headers["x-content-type-options"] == "nosniff"
    assert response.headers["cache-control"] == "public, max-age=31536000, immutable"
    other = await client.get(row["imageUrl"].removesuffix(".jpg") + ".png")
    assert other.content == content
    assert (await client.head(row["imageUrl"])).status_code == 200


async def test_an_image_has_one_url_however_often_it_is_posted(sms: Sms) -> None:
    first, second, third = await generate(
        sms, ("png", encode(PNG)), ("jpg", encode(JPG)), ("png", encode(PNG))
    )
    (again,) = await generate(sms, ("png", encode(PNG)))

    assert first["imageUrl"] == third["imageUrl"] == again["imageUrl"]
    assert first["imageUrl"] != second["imageUrl"]
    assert first["imageUrl"].rpartition("/")[0] == second["imageUrl"].rpartition("/")[0]


@pytest.mark.parametrize(
    "spelt",
    [
        "data:image/png;base64," + encode(PNG),
        encode(PNG)[:40] + "\r\n" + encode(PNG)[40:] + "\n",
    ],
    ids=["data URL", "lines"],
)
async def test_base64_comes_as_data_url_and_in_lines_too(sms: Sms, spelt: str) -> None:
    (row,) = await generate(sms, ("png", spelt))

    assert row["error"] is False


@pytest.mark.parametrize(
    ("extension", "content"),
    [
        pytest.param("jpg", "no base64!", id="no base64"),
        pytest.param("png", encode(PNG)[:-1], id="base64 cut short"),
        pytest.param("gif", encode(b"GIF89a"), id="another extension"),
        pytest.param("jpeg", encode(JPG), id="jpeg is not in the list"),
        pytest.param("../png", encode(PNG), id="a path"),
        pytest.param("png", encode(JPG), id="jpg as png"),
        pytest.param("jpg", encode(PNG), id="png as jpg"),
        pytest.param("png", encode(b"<svg/>"), id="no image"),
        pytest.param("png", encode(PNG[:-1]), id="png cut short"),
        pytest.param("png", encode(PNG[:33]), id="png with a header alone"),
        pytest.param("png", encode(PNG[:33] + PNG[-12:]), id="png without pixels"),
        pytest.param("png", encode(PNG[:45] + b"X" + PNG[46:]), id="png with a wrong sum"),
        pytest.param("png", encode(PNG[:8]), id="png signature alone"),
        pytest.param("jpg", encode(JPG[:-2]), id="jpg without its end"),
        pytest.param("jpg", encode(JPG[:2] + JPG[-2:]), id="jpg without a frame"),
        pytest.param("jpg", encode(b"\xff\xd8\xff\xe0" + b"\xff" * 50), id="jpg cut in a segment"),
        pytest.param("jpg", encode(b"\xff\xd8" + b"\xff" * 50), id="jpg of filling"),
        pytest.param("jpg", encode(b"\xff\xd8\xff\xe0\x00\x00" * 9), id="jpg of no length"),
    ],
)
async def test_what_is_no_image_is_marked_in_its_place(
    sms: Sms, extension: str, content: str
) -> None:
    rows = await generate(sms, ("png", encode(PNG)), (extension, content), ("jpg", encode(JPG)))

    assert [row["error"] for row in rows] == [False, True, False]
    assert rows[1] == {"externalId": "test2", "imageUrl": None, "error": True}


async def test_an_image_that_is_too_large_is_marked(sms: Sms) -> None:
    large = JPG[:-2] + b"\0" * (10 * 1024 * 1024) + JPG[-2:]

    (row,) = await generate(sms, ("jpg", encode(large)))

    assert row == {"externalId": "test1", "imageUrl": None, "error": True}


@pytest.mark.parametrize(
    "path",
    ["0" * 64 + ".jpg", "../../account", "x.jpg", "0" * 64],
    ids=["unknown", "elsewhere", "short", "no extension"],
)
async def test_an_unknown_image_is_a_page_that_says_so(
    sms: Sms, client: httpx.AsyncClient, path: str
) -> None:
    (row,) = await generate(sms, ("png", encode(PNG)))
    folder = row["imageUrl"].rpartition("/")[0]

    response = await client.get(f"{folder}/{path.replace('/', '%2F')}")

    assert response.status_code == 404


async def test_an_image_is_in_its_own_folder_alone(sms: Sms, client: httpx.AsyncClient) -> None:
    (row,) = await generate(sms, ("png", encode(PNG)))
    name = row["imageUrl"].rpartition("/")[2]

    response = await client.get(f"/nrs360/uploads/UCuh4pdOsW58ZEXX/{name}")

    assert response.status_code == 404
    assert response.headers["content-type"] == "text/html; charset=utf-8"


@pytest.mark.parametrize(
    ("body", "text"),
    [
        pytest.param({}, "The images field is required.", id="missing"),
        pytest.param({"images": {}}, "The images field must be an array.", id="object"),
        pytest.param({"images": [1]}, "The images.0 field must be an object.", id="number"),
        pytest.param(
            {"images": [{"extension": "png", "base64": "a"}]},
            "The images.0.externalId field is required.",
            id="no externalId",
        ),
        pytest.param(
            {"images": [{"externalId": "a", "base64": "a"}]},
            "The images.0.extension field is required.",
            id="no extension",
        ),
        pytest.param(
            {"images": [{"externalId": "a", "extension": "png", "base64": None}]},
            "The images.0.base64 field is required.",
            id="no base64",
        ),
        pytest.param(
            {"images": [{"externalId": "a", "extension": ["png"], "base64": "a"}]},
            "The images.0.extension field must be a string.",
            id="extension an array",
        ),
        pytest.param(
            {"images": [{"externalId": "a", "extension": "png", "base64": "a"}] * 101},
            "The images field must not have more than 100 items.",
            id="too many",
        ),
    ],
)
async def test_a_body_without_its_fields_is_refused(
    sms: Sms, body: dict[str, Any], text: str
) -> None:
    response = await sms.client.post(URL, json=body, auth=sms.auth)

    assert read_error(response) == (422, 422, text)
