"""Files: uploads by URL and as base64, what is refused, and URLs that open and expire."""

from __future__ import annotations

from typing import Any

import pytest

from tests.vendors.collect.conftest import (
    BAD,
    HIDDEN,
    PDF,
    UNKNOWN,
    Collect,
    FileServer,
    encode,
    refusal,
)

URL = "https://files.example.com/folder/id%20card.pdf"


async def _element(collect: Collect) -> tuple[dict[str, Any], str]:
    sent = await collect.send()
    return sent, sent["documents"][0]["id"]


async def test_file_is_fetched_and_named_after_its_url(
    collect: Collect, receiver: FileServer
) -> None:
    receiver.files[URL] = PDF
    _, element = await _element(collect)
    answer = await collect.post("/upload", elementId=element, url=URL)
    assert answer["uploads"]["name"] == "id card.pdf"
    opened = await collect.client.get(answer["uploads"]["url"])
    assert (opened.content, opened.headers["content-type"]) == (PDF, "application/pdf")
    assert opened.headers["content-disposition"] == "attachment; filename*=UTF-8''id%20card.pdf"


async def test_data_url_is_read(collect: Collect) -> None:
    _, element = await _element(collect)
    data = f"data:application/pdf;base64,{encode(PDF)}"
    answer = await collect.post("/upload", elementId=element, name="a.pdf", data=data)
    assert answer["uploads"]["size"] == len(PDF)


async def test_wrong_key_has_nothing_fetched(collect: Collect, receiver: FileServer) -> None:
    body = {"elementId": "x", "url": URL}
    response = await collect.call("POST", "/upload", body, auth=("", "invalid"))
    assert response.status_code == 401
    assert receiver.fetched == []


REFUSED: dict[str, tuple[dict[str, Any], str]] = {
    "neither": ({"name": "a.pdf"}, "url"),
    "both": ({"name": "a.pdf", "url": URL, "data": "eA=="}, "url"),
    "no base64": ({"name": "a.pdf", "data": "%"}, "data"),
    "another extension": ({"name": "a.exe", "data": "eA=="}, "name"),
    "no extension": ({"name": "a", "data": "eA=="}, "name"),
    "no URL": ({"name": "a.pdf", "url": "ftp://example.com/a.pdf"}, "url"),
    "no such file": ({"name": "a.pdf", "url": URL}, "url"),
    "above 20 MB": ({"name": "a.pdf", "data": encode(b"x" * (20 * 1024 * 1024 + 1))}, "data"),
}


@pytest.mark.parametrize("case", REFUSED.values(), ids=REFUSED.keys())
async def test_bad_file_is_refused_and_not_kept(
    collect: Collect, case: tuple[dict[str, Any], str]
) -> None:
    fields, field = case
    sent, element = await _element(collect)
    response = await collect.call("POST", "/upload", {"elementId": element, **fields})
    assert refusal(response) == (400, BAD, field)
    found = await collect.get(f"/requests/{sent['_id']}")
    assert found["documents"][0]["uploads"] == []


async def test_file_of_20_mb_is_taken_by_either_way(collect: Collect, receiver: FileServer) -> None:
    receiver.files[URL] = b"x" * (20 * 1024 * 1024)
    for fields in ({"url": URL}, {"name": "a.pdf", "data": encode(receiver.files[URL])}):
        _, element = await _element(collect)
        answer = await collect.post("/upload", elementId=element, **fields)
        assert answer["uploads"]["size"] == 20_971_520


async def test_file_above_20_mb_at_a_url_is_refused(collect: Collect, receiver: FileServer) -> None:
    receiver.files[URL] = b"x" * (20 * 1024 * 1024 + 1)
    _, element = await _element(collect)
    response = await collect.call("POST", "/upload", {"elementId": element, "url": URL})
    assert refusal(response) == (400, BAD, "url")
    assert response.headers["x-mock-reason"].endswith("leads to a file above 20 MB")


async def test_single_upload_takes_the_place_of_the_one_before(collect: Collect) -> None:
    sent, element = await _element(collect)
    first = await collect.post("/upload", elementId=element, name="a.pdf", data=encode(PDF))
    await collect.patch("/elements", elementId=element, status="open")
    await collect.post("/upload", elementId=element, name="b.pdf", data=encode(PDF))
    found = await collect.get(f"/requests/{sent['_id']}")
    assert [one["name"] for one in found["documents"][0]["uploads"]] == ["b.pdf"]
    gone = await collect.client.get(first["uploads"]["url"])
    assert refusal(gone) == (404, UNKNOWN, "")


@pytest.mark.parametrize(("expires", "seconds"), [(None, 900), (900, 900), (3600, 3600)])
async def test_url_opens_until_it_expires(
    collect: Collect, expires: int | None, seconds: int
) -> None:
    sent, element = await _element(collect)
    await collect.post("/upload", elementId=element, name="a.pdf", data=encode(PDF))
    params = {} if expires is None else {"expires": expires}
    found = await collect.get(f"/requests/{sent['_id']}", **params)
    url = found["documents"][0]["uploads"][0]["url"]
    await collect.advance(seconds)
    assert (await collect.client.get(url)).content == PDF
    await collect.advance(1)
    assert refusal(await collect.client.get(url)) == (403, HIDDEN, "")


async def test_url_that_was_tampered_with_does_not_open(collect: Collect) -> None:
    _, element = await _element(collect)
    answer = await collect.post("/upload", elementId=element, name="a.pdf", data=encode(PDF))
    url = answer["uploads"]["url"].replace("expires=", "expires=9")
    assert refusal(await collect.client.get(url)) == (403, HIDDEN, "")
    bare = answer["uploads"]["url"].partition("?")[0]
    assert refusal(await collect.client.get(bare)) == (403, HIDDEN, "")


@pytest.mark.parametrize("expires", ["899", "3601", "x", "-900"])
async def test_expiry_out_of_range_is_refused(collect: Collect, expires: str) -> None:
    sent, _ = await _element(collect)
    path = f"/requests/{sent['_id']}"
    response = await collect.call("GET", path, params={"expires": expires})
    assert refusal(response) == (400, BAD, "expires")


async def test_file_is_listed_with_its_folder_to_be_synchronised(collect: Collect) -> None:
    sent, element = await _element(collect)
    await collect.patch("/elements", elementId=element, path="Bank")
    await collect.post("/upload", elementId=element, name="a.pdf", data=encode(PDF))
    answer = await collect.post("/syncdocs", requestId=sent["_id"])
    (document,) = answer["documents"]
    assert (document["name"], document["path"]) == ("a.pdf", "Bank")
    assert (await collect.client.get(document["url"])).content == PDF


async def test_strange_media_type_and_name_open_all_the_same(collect: Collect) -> None:
    _, element = await _element(collect)
    await collect.patch("/elements", elementId=element, extensions=[])
    data = f"data:text/x\r\nset-cookie: a=b;base64,{encode(PDF)}"
    answer = await collect.post("/upload", elementId=element, name='../"é\r\n☃.pdf', data=data)
    opened = await collect.client.get(answer["uploads"]["url"])
    assert (opened.status_code, opened.headers["content-type"]) == (200, "application/pdf")
    assert "set-cookie" not in opened.headers


async def test_reason_of_a_refusal_is_one_line(collect: Collect) -> None:
    body = {"campaignId": "xvr69EYLKXvTkfYuk", "contact": "x", "items": ["a\r\nb: c☃"]}
    response = await collect.call("POST", "/request", body)
    assert refusal(response) == (404, UNKNOWN, "items")
    reason = response.headers["x-mock-reason"]
    assert reason == "validation:404 items a??b: c? is no item of this"


async def test_body_above_the_common_limit_is_read_and_one_above_160_mb_is_not(
    collect: Collect,
) -> None:
    body = {"elementId": "nothing", "name": "a.pdf", "data": "A" * (34 * 1024 * 1024)}
    large = await collect.call("POST", "/upload", body)
    assert refusal(large) == (404, UNKNOWN, "elementId")
    declared = {"content-length": str(160 * 1024 * 1024 + 1)}
    too_large = await collect.call("POST", "/upload", {}, headers=declared)
    assert refusal(too_large) == (413, "The request body is too large.", "")
