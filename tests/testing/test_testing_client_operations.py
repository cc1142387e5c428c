"""The client against the description of the control API: neither has what the other lacks."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Unpack, get_args, get_origin, get_type_hints

import httpx
import pytest

import mockserver.testing
from mockserver.testing import Message, Mockserver, Sandbox
from mockserver.testing.callbacks import Callback
from mockserver.testing.calls import Call
from mockserver.testing.client import Sandboxes
from mockserver.testing.faults import Fault
from mockserver.testing.operations import Operation
from mockserver.testing.records import ActiveRecord, Record
from mockserver.testing.requests import Request
from mockserver.testing.ways import Address, Blocking

Document = Mapping[str, Any]

GIVEN: dict[str, Any] = {
    **dict.fromkeys(("days", "hours", "minutes", "seconds"), 0),
    "answers": 503,
    "match": {"vendor": "x", "event": "x", "subject": "x"},
    "matches": {},
    "then": {"status": 200, "delay_ms": 1, "body": "x", "headers": {}},
}
"""Parameters that take no text. What is not looked at here may be any text."""

PLATFORM = re.compile(r"/__admin/vendors/(?!\{slug\})")
"""What a person does in a vendor's own platform: `platform(slug)` takes any path there."""

SHORTHANDS = {
    "POST /__admin/requests/verify": {"count"},  # exactly
    "PUT /__admin/sinks/{name}": {"statuses"},  # answers
}
"""What a body may hold that the same can be said without."""

PARSED = {"Receipt": {"json"}}
"""What an answer holds that the client reads from the rest of it."""


@dataclass(frozen=True)
class Recorder(Blocking):
    """Makes no call: it gives back what would be made."""

    def run(self, call: Call[Any]) -> Any:
        """The call."""
        return call


WAY = Recorder(Address("http://127.0.0.1", None), "x")
SERVER = Mockserver("http://127.0.0.1")
SANDBOX: Sandbox = Sandbox(WAY)


def make_active(kind: type[ActiveRecord[Any]]) -> ActiveRecord[Any]:
    """A record with an id, whose operations are recorded."""
    record = kind.model_construct(id=1)
    record._way = WAY
    return record


SERVER._way = WAY
NOUNS: list[object] = [
    SERVER,
    Sandboxes(WAY),
    SANDBOX,
    SANDBOX.messages,
    SANDBOX.clock,
    SANDBOX.faults,
    SANDBOX.callbacks,
    SANDBOX.requests,
    SANDBOX.snapshots,
    SANDBOX.sink("x"),
    SANDBOX.platform("x"),
    *(make_active(kind) for kind in (Message, Callback, Request, Fault)),
]
"""One of each thing that has operations."""


def list_kinds() -> Iterator[type]:
    """Every class of the client."""
    for module in pkgutil.iter_modules(mockserver.testing.__path__):
        loaded = importlib.import_module(f"mockserver.testing.{module.name}")
        yield from (
            kind
            for kind in vars(loaded).values()
            if inspect.isclass(kind) and kind.__module__ == loaded.__name__
        )


def find_operations(kind: type) -> dict[str, Callable[..., Call[Any]]]:
    """The operations of a class, and the functions that describe their calls."""
    return {
        name: inspect.unwrap(member._make_call)
        for each in kind.__mro__
        for name, member in vars(each).items()
        if isinstance(member, Operation)
    }


def list_calls() -> Iterator[tuple[str, Call[Any], type[Record] | None]]:
    """Each operation by its name, its call with all that it takes, and the record it gives."""
    for noun in NOUNS:
        for name, describe in find_operations(type(noun)).items():
            hints = get_type_hints(describe)
            positional: list[Any] = []
            named: dict[str, Any] = {}
            for parameter in [*inspect.signature(describe).parameters.values()][1:]:
                if (
                    parameter.kind is parameter.VAR_KEYWORD
                    and get_origin(hints[parameter.name]) is Unpack
                ):
                    [words] = get_args(hints[parameter.name])
                    named |= dict.fromkeys(words.__annotations__, "x")
                elif parameter.kind in (parameter.KEYWORD_ONLY, parameter.VAR_KEYWORD):
                    named[parameter.name] = GIVEN.get(parameter.name, "x")
                else:
                    positional.append(GIVEN.get(parameter.name, "x"))
            call = getattr(noun, name)(*positional, **named)
            yield f"{type(noun).__name__}.{name}", call, find_record(hints["return"])


def find_record(hint: Any) -> type[Record] | None:
    """The record in a type, if there is one."""
    if inspect.isclass(hint) and issubclass(hint, Record):
        return hint
    return next(filter(None, map(find_record, get_args(hint))), None)


CALLS = list(list_calls())


@pytest.fixture(scope="module")
def document(mockserver_server: Mockserver) -> Document:
    """The control API's own description."""
    answer = httpx.get(f"{mockserver_server.url}/__admin/openapi.json", verify=False, timeout=60)
    described: Document = answer.json()
    return described


@pytest.fixture(scope="module")
def calls(document: Document) -> dict[str, list[tuple[Call[Any], type[Record] | None]]]:
    """The client's calls by the operation that they are of."""
    found: dict[str, list[tuple[Call[Any], type[Record] | None]]] = {}
    for name, call, record in CALLS:
        if not call.path.startswith("vendors/x/x"):
            found.setdefault(find_path(document, name, call), []).append((call, record))
    return found


def find_path(document: Document, name: str, call: Call[Any]) -> str:
    """The described operation that a call is of: `GET /__admin/clock`."""
    path, method = f"/__admin/{call.path}", call.method.lower()
    fits = [
        known
        for known, operations in document["paths"].items()
        if method in operations and re.fullmatch(re.sub(r"{\w+}", "[^/]+", known), path)
    ]
    assert fits, f"{name} calls {call.method} {path}, which is not described"
    return f"{call.method} {min(fits, key=lambda known: known.count('{'))}"


def describe(document: Document, operation: str) -> Document:
    """What is described of an operation."""
    method, path = operation.split()
    described: Document = document["paths"][path][method.lower()]
    return described


def resolve(document: Document, schema: Document) -> Document:
    """A schema, or the one of several that is an object."""
    for one in (schema, *schema.get("anyOf", ())):
        if "$ref" in one:
            named: Document = document["components"]["schemas"][one["$ref"].rpartition("/")[2]]
            return named
    return schema


def test_each_operation_of_the_client_is_looked_at() -> None:
    operations = {name for kind in list_kinds() for name in find_operations(kind)}
    assert operations == {name.partition(".")[2] for name, _, _ in CALLS}


def test_each_operation_of_the_control_api_has_a_method(
    document: Document, calls: Mapping[str, object]
) -> None:
    described = {
        f"{method.upper()} {path}"
        for path, operations in document["paths"].items()
        for method in operations
        if not PLATFORM.match(path)
    }
    assert sorted(described - calls.keys()) == []


def test_query_of_each_call_is_the_described_one(
    document: Document, calls: Mapping[str, list[tuple[Call[Any], object]]]
) -> None:
    for operation, made in calls.items():
        described = {
            one["name"]
            for one in describe(document, operation).get("parameters", ())
            if one["in"] == "query" and one["name"] != "sandbox"
        }
        assert {name for call, _ in made for name in call.query} == described, operation


def test_body_of_each_call_is_the_described_one(
    document: Document, calls: Mapping[str, list[tuple[Call[Any], object]]]
) -> None:
    for operation, made in calls.items():
        content = describe(document, operation).get("requestBody", {}).get("content", {})
        schema = resolve(document, content.get("application/json", {}).get("schema", {}))
        given = {name: value for call, _ in made for name, value in (call.body or {}).items()}
        assert given.keys() == {*schema.get("properties", ())} - SHORTHANDS.get(operation, set())
        for name, value in given.items():
            inner = resolve(document, schema["properties"][name])
            if isinstance(value, Mapping) and inner.get("properties"):
                assert value.keys() == inner["properties"].keys(), (operation, name)


def test_record_of_each_answer_holds_what_is_described(
    document: Document, calls: Mapping[str, list[tuple[Call[Any], type[Record] | None]]]
) -> None:
    for operation, made in calls.items():
        answers = describe(document, operation)["responses"]
        content = next(answers[status] for status in answers if status.startswith("2"))["content"]
        for record in {record for _, record in made if record is not None}:
            schema = resolve(document, content["application/json"]["schema"])
            if {"items", "next"} <= schema["properties"].keys():
                schema = resolve(document, schema["properties"]["items"]["items"])
            compare(document, record, schema)


def compare(document: Document, record: type[Record], schema: Document) -> None:
    """A record must have the members of its schema, and so must those within."""
    described = schema["properties"]
    fields = {field.alias or name: field for name, field in record.model_fields.items()}
    left_out = {name for name in fields.keys() - described.keys() if fields[name].is_required()}
    assert left_out == set(), record
    missed = described.keys() - fields.keys() - PARSED.get(record.__name__, set())
    assert missed == set(), record
    for name in fields.keys() & described.keys():
        inner, part = find_record(fields[name].annotation), described[name]
        if inner is not None:
            part = part.get("items") or part.get("additionalProperties") or part
            compare(document, inner, resolve(document, part))
