"""The file manager: entries, and links that open without a token."""

from __future__ import annotations

import httpx

from mockserver.app import MockServer
from mockserver.vendors.easir.service.files import keep_file
from tests.conftest import NOW
from tests.vendors.easir.conftest import Easir


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


async def test_file_is_found_by_its_id_in_any_case(server: MockServer, easir: Easir) -> None:
    await easir.get("/me")
    sandbox = server.engine.sandboxes.get("default")
    file_id = keep_file(sandbox, "a.txt", b"", NOW, media="text/plain")

    assert (await easir.get(f"/filemanager/files/{file_id.upper()}"))["id"] == file_id


async def test_link_that_was_guessed_is_404(client: httpx.AsyncClient) -> None:
    assert (await client.get("/easir/open/files/guessed/a.zip")).status_code == 404
