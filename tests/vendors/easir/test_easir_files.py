"""The file manager: entries, and links that open without a token."""

from __future__ import annotations

from datetime import timedelta

import httpx

from mockserver.app import MockServer
from mockserver.vendors.easir.service.files import keep_file
from tests.conftest import NOW
from tests.vendors.easir.conftest import Clock, Easir


async def test_file_is_shown_and_its_link_opens_without_a_token(
    server: MockServer, client: httpx.AsyncClient, easir: Easir
) -> None:
    await easir.get("/me")
    sandbox = server.engine.sandboxes.get("default")
    file_id = keep_file(sandbox, "Å b.txt", b"content", NOW, media="text/plain", user_id=4)

    shown = await easir.get(f"/filemanager/files/{file_id}")
    fetched = await client.get(shown["download_url"])

    assert {key: shown[key] for key in ("id", "name", "type", "size", "user_id")} == {
        "id": file_id,
        "name": "Å b.txt",
        "type": "text/plain",
        "size": 7,
        "user_id": 4,
    }
    assert fetched.status_code == 200
    assert fetched.content == b"content"
    assert fetched.headers["content-type"] == "text/plain"
    assert fetched.headers["content-disposition"] == "attachment; filename*=UTF-8''%C3%85%20b.txt"


async def test_link_that_has_expired_is_410(
    server: MockServer, client: httpx.AsyncClient, easir: Easir, clock: Clock
) -> None:
    await easir.get("/me")
    sandbox = server.engine.sandboxes.get("default")
    until = NOW + timedelta(minutes=5)
    file_id = keep_file(sandbox, "a.zip", b"x", NOW, media="application/zip", expires_at=until)
    url = (await easir.get(f"/filemanager/files/{file_id}"))["download_url"]

    await clock.advance(299)
    assert (await client.get(url)).status_code == 200
    await clock.advance(1)
    late = await client.get(url)

    assert late.status_code == 410
    assert late.json() == {"errors": [{"message": "The link has expired", "code": "missing"}]}


async def test_link_that_was_guessed_is_404(client: httpx.AsyncClient) -> None:
    assert (await client.get("/easir/open/files/guessed/a.zip")).status_code == 404
