"""The operations of an OpenAPI document, as a page shows them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlencode

from mockserver.kernel.curl import FORM, Option, give_body, give_credential, write_curl, write_json
from mockserver.kernel.openapi import list_operations

MAX_DEPTH = 3
"""Levels of nested objects that a table shows."""


@dataclass(frozen=True, slots=True)
class Field:
    """A parameter, or a field of the body."""

    name: str
    place: str
    """`path`, `query`, `header`, `cookie` or `body`."""

    type: str
    is_required: bool
    default: str
    text: str


@dataclass(frozen=True, slots=True)
class Sample:
    """A request that can be copied or sent, and the answer that is printed for it."""

    name: str
    values: Mapping[str, str]
    """Parameters by name."""

    body: str
    curl: str
    status: str
    answer: str


@dataclass(frozen=True, slots=True)
class Operation:
    """One operation. `doubts` holds what within it is not as sure as the whole."""

    id: str
    group: str
    method: str
    path: str
    summary: str
    text: str
    fidelity: str
    source: str
    doubts: Mapping[str, str]
    fields: list[Field]
    media: str
    security: list[str]
    samples: list[Sample]

    @property
    def parameters(self) -> list[Field]:
        """What the path, the query and the headers hold."""
        return [field for field in self.fields if field.place != "body"]


def read_operations(
    document: Mapping[str, Any], credentials: Mapping[str, str]
) -> dict[str, list[Operation]]:
    """The operations of a document by group; groups with something documented come first.

    Args:
        credentials: working values for the security schemes, as `give_credential` takes them.
    """
    groups: dict[str, list[Operation]] = {}
    for path, method, operation in list_operations(document):
        read = _Reader(document, credentials, path, method, operation).read()
        groups.setdefault(read.group, []).append(read)
    return dict(sorted(groups.items(), key=lambda group: _is_ours(group[1])))


def _is_ours(operations: list[Operation]) -> bool:
    return all(operation.fidelity in ("inferred", "invented") for operation in operations)


class _Reader:
    """Reads one operation."""

    def __init__(
        self,
        document: Mapping[str, Any],
        credentials: Mapping[str, str],
        path: str,
        method: str,
        operation: Mapping[str, Any],
    ) -> None:
        self.document = document
        self.credentials = credentials
        self.path = path
        self.method = method.upper()
        self.operation = operation
        self.parameters = [resolve(document, one) for one in operation.get("parameters", ())]
        contents = resolve(document, operation.get("requestBody", {})).get("content", {})
        self.media: str = next(iter(contents), "")
        self.content: Mapping[str, Any] = contents.get(self.media, {})

    def read(self) -> Operation:
        """The operation."""
        operation = self.operation
        fields = [_read_parameter(self.document, one) for one in self.parameters]
        fields += _list_fields(self.document, self.content.get("schema", {}))
        source = operation.get("x-source", "")
        head = source.split(" › ")[0].split(";")[0]
        return Operation(
            id=operation.get("operationId", f"{self.method}{self.path}"),
            group=next(iter(operation.get("tags", ())), head),
            method=self.method,
            path=self.path,
            summary=operation.get("summary", ""),
            text=operation.get("description", ""),
            fidelity=operation.get("x-fidelity", ""),
            source=source,
            doubts=operation.get("x-fields", {}),
            fields=fields,
            media=self.media,
            security=self._security(),
            samples=[self._read_sample(name) for name in self._name_samples()],
        )

    def _security(self) -> list[str]:
        needs = self.operation.get("security", self.document.get("security", ()))
        return [name for need in needs for name in need]

    def _name_samples(self) -> list[str]:
        answers = self.operation.get("responses", {}).values()
        contents = [one for answer in answers for one in answer.get("content", {}).values()]
        places = (*self.parameters, self.content, *contents)
        names = (name for one in places for name in one.get("examples", {}))
        return list(dict.fromkeys(names)) or [""]

    def _read_sample(self, name: str) -> Sample:
        values = {one["name"]: _example_of(one, name) for one in self.parameters}
        body = self.content.get("examples", {}).get(name, {}).get("value")
        if body is None and self.media:
            body = sketch(self.document, self.content.get("schema", {}))
        written = body if isinstance(body, str) else write_json(body)
        if self.media == FORM and isinstance(body, dict):
            written = urlencode(body)
        options = [*self._credential_options(), *give_body(self.media, body)]
        status, answer = self._find_answer(name)
        curl = write_curl(self.method, self._url(values), options)
        return Sample(name, values, written if self.media else "", curl, status, answer)

    def _credential_options(self) -> list[Option]:
        schemes = self.document.get("components", {}).get("securitySchemes", {})
        found = [name for name in self._security() if name in schemes]
        return [
            option
            for name in found
            for option in give_credential(schemes[name], name, self.credentials)
        ]

    def _url(self, values: Mapping[str, str]) -> str:
        path, query = self.path, {}
        for parameter in self.parameters:
            name, value = parameter["name"], values[parameter["name"]]
            if parameter["in"] == "path":
                path = path.replace("{" + name + "}", quote(value, safe=",@") or name.upper())
            elif parameter["in"] == "query" and value:
                query[name] = value
        url: str = self.document["servers"][0]["url"] + path
        return f"{url}?{urlencode(query)}" if query else url

    def _find_answer(self, name: str) -> tuple[str, str]:
        for status, response in self.operation.get("responses", {}).items():
            for content in response.get("content", {}).values():
                if name in content.get("examples", {}):
                    answer = content["examples"][name]["value"]
                    return status, answer if isinstance(answer, str) else write_json(answer)
        return "", ""


def resolve(document: Mapping[str, Any], part: Mapping[str, Any]) -> Mapping[str, Any]:
    """A part of a document, or what its `$ref` points at."""
    while "$ref" in part:
        found: Any = document
        for step in part["$ref"].removeprefix("#/").split("/"):
            found = found[step]
        part = found
    return part


def sketch(document: Mapping[str, Any], schema: Mapping[str, Any], depth: int = 0) -> Any:
    """A value of a schema: its example or default, else a plain one with what is required."""
    schema = resolve(document, schema)
    for key in ("examples", "enum"):
        if schema.get(key):
            return schema[key][0]
    for key in ("example", "default", "const"):
        if key in schema:
            return schema[key]
    for key in ("anyOf", "oneOf", "allOf"):
        if schema.get(key):
            return sketch(document, schema[key][0], depth)
    kind = schema.get("type")
    if kind == "object" or "properties" in schema:
        fields = schema.get("properties", {})
        wanted = schema.get("required", ()) if depth < MAX_DEPTH else ()
        return {name: sketch(document, fields.get(name, {}), depth + 1) for name in wanted}
    if kind == "array":
        return [sketch(document, schema.get("items", {}), depth + 1)] if depth < MAX_DEPTH else []
    return {"integer": schema.get("minimum", 1), "number": 1, "boolean": False}.get(
        kind or "", "text"
    )


def _example_of(parameter: Mapping[str, Any], name: str) -> str:
    named = parameter.get("examples", {}).get(name, {})
    return str(named.get("value", parameter.get("example", "")))


def _read_parameter(document: Mapping[str, Any], parameter: Mapping[str, Any]) -> Field:
    schema = resolve(document, parameter.get("schema", {}))
    return Field(
        name=parameter["name"],
        place=parameter["in"],
        type=_name_type(document, schema),
        is_required=parameter.get("required", False),
        default=_write_default(schema),
        text=parameter.get("description", schema.get("description", "")),
    )


def _list_fields(
    document: Mapping[str, Any], schema: Mapping[str, Any], prefix: str = "", depth: int = 0
) -> Iterator[Field]:
    """The fields of a body, those of nested objects as `parent.child` and `parents[].child`."""
    schema = resolve(document, schema)
    for name, part in schema.get("properties", {}).items():
        field = resolve(document, part)
        yield Field(
            name=prefix + name,
            place="body",
            type=_name_type(document, field),
            is_required=name in schema.get("required", ()),
            default=_write_default(field),
            text=part.get("description", field.get("description", "")),
        )
        if depth < MAX_DEPTH:
            yield from _list_fields(document, field, f"{prefix}{name}.", depth + 1)
            items = field.get("items", {})
            yield from _list_fields(document, items, f"{prefix}{name}[].", depth + 1)


def _write_default(schema: Mapping[str, Any]) -> str:
    default = schema.get("default")
    return "" if default is None or default == "" else write_json(default)


def _name_type(document: Mapping[str, Any], schema: Mapping[str, Any]) -> str:
    """A schema's type in words, with its limits."""
    schema = resolve(document, schema)
    if "enum" in schema:
        return " | ".join(str(value) for value in schema["enum"])
    for key in ("anyOf", "oneOf"):
        if key in schema:
            return " or ".join(_name_type(document, one) for one in schema[key])
    kind = schema.get("type", "any")
    if kind == "array":
        return f"array of {_name_type(document, schema.get('items', {}))}"
    limits = [schema.get(key) for key in ("minimum", "maximum")]
    if None not in limits:
        return f"{kind}, {limits[0]:g}–{limits[1]:g}"
    return schema.get("format") or str(kind)
