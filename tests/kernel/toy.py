"""A vendor made up for the kernel's tests: it does what a test tells it to."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from fastapi import FastAPI, Request
from fastapi.responses import Response
from sqlalchemy import Column, Integer, MetaData, Row, Table, Text, select
from starlette.exceptions import HTTPException

from mockserver.kernel.application import make_app, mark
from mockserver.kernel.columns import Instant, Json
from mockserver.kernel.exchange import Exchange, here
from mockserver.kernel.fetch import Fetch
from mockserver.kernel.http import Answer, Envelope, json_answer
from mockserver.kernel.sandbox import Sandbox
from mockserver.kernel.vendor import Credential, DocumentedError, Failure, Job, Vendor

MINUTE = timedelta(minutes=1)

tables = MetaData()
notes = Table(
    "toy_notes",
    tables,
    Column("id", Integer, primary_key=True),
    Column("text", Text, nullable=False),
    Column("written_at", Instant, nullable=False),
    Column("extra", Json),
)


def write_note(sandbox: Sandbox, text: str) -> int:
    """Write a note as the toy does; its number."""
    number = sandbox.ids.number("note")
    row = {"id": number, "text": text, "written_at": sandbox.clock.now(), "extra": None}
    sandbox.database.add(notes, row)
    return number


def read_notes(sandbox: Sandbox) -> list[str]:
    """The texts of all notes but that of the fixtures."""
    statement = select(notes.c.text).where(notes.c.id > 0).order_by(notes.c.id)
    return [row.text for row in sandbox.database.rows(statement)]


def _note_body(exchange: Exchange, body: Any) -> tuple[int, Any]:
    return 201, {"id": write_note(exchange.sandbox, str(body))}


def _note_payload(sandbox: Sandbox, job: Job) -> None:
    write_note(sandbox, str(job.payload))


@dataclass
class Toy:
    """How the toy behaves. By default it writes a note when asked, and when a job is due."""

    act: Callable[[Exchange, Any], tuple[int, Any]] = _note_body
    """What `POST /notes` does with the JSON body: status and content of the answer."""

    work: Callable[[Sandbox, Job], None] = _note_payload
    """What is done for each job of the kind `work`."""

    retries: tuple[timedelta, ...] = (MINUTE, 2 * MINUTE)
    any_content_type: bool = False
    fetches: Callable[[Sandbox, Envelope, Credential | None], Sequence[Fetch]] | None = None
    gives_up: Callable[[Sandbox, Row[Any]], None] | None = None
    batches: list[list[Any]] = field(default_factory=list)
    """The payloads of each batch of jobs, as they were handed over."""

    def vendor(self) -> Vendor:
        """The vendor that behaves so."""
        return Vendor(
            slug="toy",
            title="Toy",
            docs="Toy API",
            app=_make_app(self),
            tables=tables,
            read_credential=_read_credential,
            authorize=_authorize,
            render_failure=render_failure,
            acknowledges=lambda status: status == 200,
            retry_schedule=self.retries,
            seed=_seed,
            jobs={"work": self._do},
            recipients=_list_recipients,
            secret_fields=("pin",),
            any_content_type=self.any_content_type,
            fetches=self.fetches,
            gives_up=self.gives_up,
            errors=lambda: (
                DocumentedError("E7", 400, "The toy is tired", "Inject it as a fault"),
                DocumentedError("111", 402, "The toy is out of credit", "Inject it as a fault"),
            ),
        )

    def _do(self, sandbox: Sandbox, jobs: Sequence[Job]) -> None:
        self.batches.append([job.payload for job in jobs])
        for job in jobs:
            self.work(sandbox, job)


def _seed(sandbox: Sandbox) -> None:
    written_at = sandbox.clock.now() - timedelta(hours=1)
    row = {"id": 0, "text": "seeded", "written_at": written_at, "extra": None}
    sandbox.database.add(notes, row)
    sandbox.database.put("toy.greeting", "hello")


def _read_credential(envelope: Envelope) -> Credential | None:
    pair = envelope.basic()
    if pair is None:
        return None
    name, tilde, sandbox = pair[0].partition("~")
    return Credential(name, pair[1], sandbox if tilde else None)


def _authorize(exchange: Exchange) -> Answer | None:
    if exchange.credential is not None and exchange.credential.secret == "invalid":
        exchange.explain("validation:401")
        return json_answer(401, {"oops": 401})
    return None


def _list_recipients(envelope: Envelope) -> Sequence[str]:
    body = envelope.json
    return body.get("to", ()) if isinstance(body, dict) else ()


def render_failure(failure: Failure) -> Answer:
    """A failure in the toy's dialect: `{"oops": status, "why": …, "error": …}`."""
    status = failure.status or 400
    content = {"oops": status, "why": failure.detail, "error": failure.error}
    return json_answer(status, content)


def _make_app(toy: Toy) -> FastAPI:
    app = make_app(title="Toy", description="", version="1")

    @app.exception_handler(HTTPException)
    async def answer_http(request: Request, error: Exception) -> Response:
        assert isinstance(error, HTTPException)
        answer = json_answer(error.status_code, {"oops": error.status_code})
        return Response(answer.body, error.status_code, media_type="application/json")

    @app.post("/notes", **mark("writeNote", "Write a note", "invented", "ours"))
    async def post_note(request: Request) -> Response:
        exchange = here(request)
        status, content = toy.act(exchange, exchange.envelope.json)
        answer = json_answer(status, content)
        return Response(answer.body, answer.status, media_type="application/json")

    @app.get("/notes/{number}", **mark("readNote", "Read a note", "invented", "ours"))
    async def get_note(request: Request, number: int) -> Response:
        row = here(request).sandbox.database.first(select(notes).where(notes.c.id == number))
        if row is None:
            raise HTTPException(404)
        return Response(row.text, media_type="text/plain")

    @app.post("/media", **mark("tellMedia", "Tell the content type", "invented", "ours"))
    async def tell_media(request: Request) -> Response:
        return Response(request.headers["content-type"], media_type="text/plain")

    @app.post("/slow", **mark("waitForNothing", "Await", "invented", "ours"))
    async def wait(request: Request) -> Response:
        write_note(here(request).sandbox, "before the await")
        await asyncio.sleep(0)
        return Response("never seen")

    return app


class OneVendor:
    """A catalog that holds one vendor."""

    def __init__(self, vendor: Vendor) -> None:
        self.vendor = vendor

    def load(self, slug: str) -> Vendor | None:
        """The vendor, when it is asked for."""
        return self.loaded().get(slug)

    def loaded(self) -> Mapping[str, Vendor]:
        """The vendor."""
        return {self.vendor.slug: self.vendor}
