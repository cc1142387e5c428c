"""The index of routes answers as FastAPI itself would, only without the walk."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Any

import pytest
from fastapi import Body, Depends, FastAPI, Form, HTTPException, Path, Query, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, PlainTextResponse, Response, StreamingResponse
from pydantic import BaseModel
from starlette.exceptions import HTTPException as StarletteHTTPException

from mockserver.kernel.application import make_app, mark, read_ledger
from mockserver.kernel.http import Answer, Capture, OneShot
from mockserver.kernel.routing import RouteIndex


class Note(BaseModel):
    """A note."""

    text: str
    size: int = 1


class OddError(Exception):
    """An error with a handler of its own."""


class OdderError(OddError):
    """One that its parent's handler answers."""


async def find_user(user: str = "nobody") -> str:
    return user.upper()


def make_odd_app() -> FastAPI:
    app = make_app(title="Odd", description="", version="1")

    @app.exception_handler(OddError)
    async def answer_odd(request: Request, error: Exception) -> Response:
        return PlainTextResponse(f"odd: {error}", 418)

    @app.exception_handler(409)
    async def answer_conflict(request: Request, error: Exception) -> Response:
        return PlainTextResponse("conflict, by status", 409)

    @app.exception_handler(StarletteHTTPException)
    async def answer_http(request: Request, error: Exception) -> Response:
        assert isinstance(error, StarletteHTTPException)
        return PlainTextResponse(f"http: {error.detail}", error.status_code)

    @app.exception_handler(RequestValidationError)
    async def answer_invalid(request: Request, error: Exception) -> Response:
        assert isinstance(error, RequestValidationError)
        faults = [(one["type"], one["loc"], one["msg"]) for one in error.errors()]
        return JSONResponse(faults, 422)

    @app.get("/plain")
    async def plain() -> Response:
        return Response("plain", 203, {"x-a": "b"}, "text/plain")

    @app.get("/request")
    async def see_request(request: Request) -> Response:
        return PlainTextResponse(f"{request.url.path} {request.headers.get('x-a')}")

    @app.get("/things/known")
    async def known() -> Response:
        return PlainTextResponse("the known one")

    @app.get("/things/{name}")
    async def thing(request: Request, name: str) -> Response:
        return PlainTextResponse(f"thing {name} {request.path_params}")

    @app.get("/numbers/{number:int}")
    async def number(number: int) -> Response:
        return PlainTextResponse(f"number {number + 1}")

    @app.get("/checked/{name}")
    async def checked(name: Annotated[str, Path(max_length=3)]) -> Response:
        return PlainTextResponse(f"short {name}")

    @app.get("/files/{path:path}")
    async def file(path: str) -> Response:
        return PlainTextResponse(f"file {path}")

    @app.post("/notes")
    async def post_note(body: Note) -> Response:
        return JSONResponse(body.model_dump(), 201)

    @app.put("/notes/{name}")
    async def put_note(name: str, body: Note, request: Request) -> Response:
        return JSONResponse([name, body.text, (await request.body()).decode()])

    @app.post("/maybe")
    async def maybe(body: Note | None = None) -> Response:
        return PlainTextResponse(str(body))

    @app.post("/defaulted")
    async def defaulted(body: Annotated[Note, Body()] = Note(text="none")) -> Response:  # noqa: B008
        return PlainTextResponse(body.text)

    @app.post("/embedded")
    async def embedded(body: Annotated[Note, Body(embed=True)]) -> Response:
        return PlainTextResponse(body.text)

    @app.post("/form")
    async def form(body: Annotated[Note, Form()]) -> Response:
        return PlainTextResponse(body.text)

    @app.get("/query")
    async def query(words: Annotated[str, Query(max_length=3)] = "") -> Response:
        return PlainTextResponse(words)

    @app.get("/user")
    async def user(user: Annotated[str, Depends(find_user)]) -> Response:
        return PlainTextResponse(user)

    @app.get("/model", status_code=202)
    async def model() -> Note:
        return Note(text="a model")

    @app.get("/unannotated", status_code=202)
    async def unannotated():  # type: ignore[no-untyped-def]  # noqa: ANN202, RUF100
        return {"a": 1}

    @app.get("/stream")
    async def stream() -> Response:
        def chunks() -> Iterator[bytes]:
            yield b"a"

        return StreamingResponse(_as_async(chunks()), media_type="text/plain")

    @app.get("/fail/{how}")
    async def fail(how: str) -> Response:
        raise {
            "odd": OddError("one"),
            "odder": OdderError("two"),
            "conflict": HTTPException(409, "never shown"),
            "gone": HTTPException(410, "gone"),
        }[how]

    return app


async def _as_async(chunks: Iterator[bytes]) -> Any:
    for chunk in chunks:
        yield chunk


@pytest.fixture(scope="module")
def app() -> FastAPI:
    return make_odd_app()


def make_scope(method: str, path: str, media: str) -> dict[str, Any]:
    path, _, query = path.partition("?")
    return {
        "type": "http",
        "asgi": {"version": "3.0", "spec_version": "2.4"},
        "http_version": "1.1",
        "scheme": "http",
        "method": method,
        "path": path,
        "raw_path": path.encode(),
        "root_path": "",
        "query_string": query.encode(),
        "headers": [(b"x-a", b"1"), (b"content-type", media.encode())],
        "server": ("localhost", 80),
        "client": ("127.0.0.1", 1),
    }


async def ask_fastapi(app: FastAPI, method: str, path: str, media: str, body: bytes) -> Answer:
    capture = Capture()
    await app(make_scope(method, path, media), OneShot(body), capture)
    return capture.answer


async def ask_index(app: FastAPI, method: str, path: str, media: str, body: bytes) -> Answer:
    index = RouteIndex(app)
    found = index.find(method, path.partition("?")[0])
    return await index.call(found, make_scope(method, path, media), body)


JSON = "application/json"
REQUESTS = [
    ("GET", "/plain", "", b"", 203),
    ("HEAD", "/plain", "", b"", 405),
    ("POST", "/plain", "", b"", 405),
    ("GET", "/unknown", "", b"", 404),
    ("GET", "/plain/", "", b"", 404),
    ("GET", "/request", "", b"", 200),
    ("GET", "/things/known", "", b"", 200),
    ("GET", "/things/a b", "", b"", 200),
    ("GET", "/things/ñ", "", b"", 200),
    ("GET", "/things/", "", b"", 404),
    ("GET", "/things/a/b", "", b"", 404),
    ("GET", "/numbers/41", "", b"", 200),
    ("GET", "/numbers/x", "", b"", 404),
    ("GET", "/checked/abc", "", b"", 200),
    ("GET", "/checked/abcd", "", b"", 422),
    ("GET", "/files/a/b/c", "", b"", 200),
    ("POST", "/notes", JSON, b'{"text":"a","size":2}', 201),
    ("POST", "/notes", JSON, b'{"text":"a","unknown":[]}', 201),
    ("POST", "/notes", JSON, b'{"text":1}', 422),
    ("POST", "/notes", JSON, b"{}", 422),
    ("POST", "/notes", JSON, b"[]", 422),
    ("POST", "/notes", JSON, b"null", 422),
    ("POST", "/notes", JSON, b"", 422),
    ("POST", "/notes", JSON, b"{", 422),
    ("POST", "/notes", JSON, b'{"text":"a","size":NaN}', 422),
    ("PUT", "/notes/n1", JSON, b'{"text":"a"}', 200),
    ("POST", "/maybe", JSON, b"", 200),
    ("POST", "/maybe", JSON, b'{"text":"a"}', 200),
    ("POST", "/defaulted", JSON, b"", 200),
    ("POST", "/embedded", JSON, b'{"body":{"text":"a"}}', 200),
    ("POST", "/form", "application/x-www-form-urlencoded", b"text=a", 200),
    ("GET", "/query?words=abc", "", b"", 200),
    ("GET", "/query?words=abcd", "", b"", 422),
    ("GET", "/user?user=ann", "", b"", 200),
    ("GET", "/model", "", b"", 202),
    ("GET", "/unannotated", "", b"", 202),
    ("GET", "/stream", "", b"", 200),
    ("GET", "/fail/odd", "", b"", 418),
    ("GET", "/fail/odder", "", b"", 418),
    ("GET", "/fail/conflict", "", b"", 409),
    ("GET", "/fail/gone", "", b"", 410),
]


@pytest.mark.parametrize(
    ("method", "path", "media", "body", "status"),
    REQUESTS,
    ids=[f"{row[0]} {row[1]} {row[3].decode()}".strip() for row in REQUESTS],
)
async def test_indexed_route_answers_as_fastapi_does(
    app: FastAPI, method: str, path: str, media: str, body: bytes, status: int
) -> None:
    plain = await ask_fastapi(app, method, path, media, body)
    indexed = await ask_index(app, method, path, media, body)
    assert indexed.status == plain.status == status
    assert indexed.body == plain.body
    assert sorted(indexed.headers) == sorted(plain.headers)


async def test_error_without_a_handler_leaves_the_index(app: FastAPI) -> None:
    with pytest.raises(KeyError):
        await ask_index(app, "GET", "/fail/unheard-of", "", b"")


# -- the ledger of operations ---------------------------------------------------------------------


def test_ledger_lists_each_method_of_each_marked_route() -> None:
    app = make_app(title="Marked", description="", version="1")
    marked = mark("send", "Send", "documented", "Send", examples=("sent",), fields={"cost": "ours"})

    @app.api_route("/send", methods=["POST", "GET", "HEAD"], **marked)
    async def send() -> Response:
        return Response()

    entries = read_ledger(app)
    assert [(entry.method, entry.path) for entry in entries] == [
        ("GET", "/send"),
        ("POST", "/send"),
    ]
    entry = entries[0]
    assert (entry.operation, entry.summary, entry.fidelity) == ("send", "Send", "documented")
    assert (entry.source, entry.examples, entry.fields) == ("Send", ("sent",), {"cost": "ours"})


def test_route_that_is_not_marked_is_told(app: FastAPI) -> None:
    with pytest.raises(ValueError, match="/plain is not in the fidelity ledger"):
        read_ledger(app)
