"""The contract between the kernel and a vendor."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from sqlalchemy import MetaData, Row

from mockserver.kernel.http import Answer, Envelope

if TYPE_CHECKING:
    from fastapi import FastAPI

    from mockserver.kernel.boards import Board
    from mockserver.kernel.exchange import Exchange
    from mockserver.kernel.fetch import Fetch
    from mockserver.kernel.populating import Populating
    from mockserver.kernel.sandbox import Sandbox
    from mockserver.kernel.store import Database

_PACKAGE = Path(__file__).resolve().parent.parent
_FIXTURES = (_PACKAGE / "_fixtures", _PACKAGE.parent / "fixtures")


def fixture_path(slug: str, *parts: str) -> Path:
    """A file of `fixtures/<slug>`, in a wheel (inside the package) or in a checkout (beside it).

    A vendor that is copied in as one folder has its `fixtures` inside that.
    """
    own = _PACKAGE / "vendors" / slug / "fixtures"
    if own.is_dir():
        return own.joinpath(*parts)
    root = next((path for path in _FIXTURES if path.is_dir()), _FIXTURES[-1])
    return root.joinpath(slug, *parts)


def read_yaml(path: Path) -> Any:
    """What a YAML file holds; by libyaml where it is there, ten times as fast."""
    import yaml

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    return yaml.load(path.read_text(encoding="utf-8"), Loader=loader)  # noqa: S506 - a safe one, either way


@dataclass(frozen=True, slots=True)
class Credential:
    """What a request says of who sends it."""

    name: str
    secret: str
    sandbox: str | None = None
    """The sandbox it leads to: by its suffix after `~`, or because the token was issued there."""

    scheme: str = ""


@dataclass(frozen=True, slots=True)
class Failure:
    """A failure that the kernel asks a vendor to render: injected, or found before the vendor."""

    status: int
    detail: str = ""
    error: int | str | None = None
    """A code of the vendor's own table, when that was asked for."""

    retry_after: int | None = None
    """Seconds for a Retry-After header, when that was asked for."""


@dataclass(frozen=True, slots=True)
class Job:
    """Something that was due on the sandbox's clock."""

    id: int
    vendor: str
    kind: str
    due_at: datetime
    payload: Any
    weight: int = 1


JobHandler = Callable[["Sandbox", Sequence[Job]], None]
"""Does the work of jobs of one kind, in order; each as of its own `due_at`."""


@dataclass(frozen=True, slots=True)
class Magic:
    """A recipient that causes an outcome."""

    recipient: str
    outcome: str
    channels: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DocumentedError:
    """One row of a vendor's table of errors."""

    code: str
    status: int
    text: str
    cause: str
    """What a test does to have it."""

    field: str = ""
    """What of a request it is about, where that is always the same."""


CREDENTIAL = "credential"
"""The field of an error that is about who sends a request."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """One thing that an answer refuses. Code and field are empty where it does not say them."""

    text: str
    code: str = ""
    field: str = ""


@dataclass(frozen=True, slots=True)
class PlatformAction:
    """What a person would do on the vendor's own platform, offered by the control API."""

    method: Literal["GET", "PUT", "POST", "DELETE"]
    path: str
    summary: str
    act: Callable[[Sandbox, Mapping[str, str], Any], Any]
    """(sandbox, path parameters, JSON body or None) → JSON value. Raises ValueError with a text
    for bad input and LookupError for what does not exist."""


@dataclass(frozen=True, slots=True)
class Simulation:
    """Something that can be made to happen to a message, offered by the control API."""

    act: Callable[[Sandbox, Row[Any], Mapping[str, Any]], None]
    """(sandbox, the message in the ledger, detail): has it happen now, with all that follows.
    Raises ValueError with a text for what cannot follow and for bad detail, and LookupError for a
    message that the vendor does not know."""

    takes: tuple[str, ...] = ()
    """What the detail may hold."""

    directions: tuple[str, ...] = ("out",)
    """Of the messages that it can happen to: sent to a recipient, or written by one (`in`)."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Vendor:
    """One emulated company."""

    slug: str
    title: str
    docs: str
    """The vendor's own documentation that is reproduced, as a user would look for it."""

    app: FastAPI
    tables: MetaData

    read_credential: Callable[[Envelope], Credential | None]
    """Finds the credential in a request; None when there is none or it cannot be read."""

    authorize: Callable[[Exchange], Answer | None]
    """The vendor's refusal of a request's credential, address and the like; None lets it in."""

    render_failure: Callable[[Failure], Answer]
    """A failure in the vendor's dialect."""

    acknowledges: Callable[[int], bool]
    """Whether a callback's receiver said yes, by HTTP status."""

    retry_schedule: tuple[timedelta, ...]
    """Waits between the attempts of one callback."""

    seed: Callable[[Sandbox], None]
    """Puts the fixtures into a new sandbox."""

    migrations: Mapping[int, Callable[[Database], None]] = field(default_factory=dict)
    """What a schema version changed in the vendor's tables beyond additions; see `migrations`."""

    jobs: Mapping[str, JobHandler] = field(default_factory=dict)
    hosts: tuple[str, ...] = ()
    """The vendor's real host names; `*-api.example.com` stands for any prefix."""

    base_path: str = ""
    """What a client adds to the prefix to get its base URL, e.g. `/api/rest`."""

    first_example: str = ""
    """The example that somebody new should send first; else that of its first documented POST."""

    samples: Mapping[str, str] = field(default_factory=dict)
    """Working credentials of a new sandbox, e.g. `{"username": …}`."""

    tag_sample: Callable[[str], Mapping[str, str]] = lambda _: {}
    """The working credentials that lead to a named sandbox."""

    recipients: Callable[[Envelope], Sequence[str]] = lambda _: ()
    """Whom a request is for, so that faults can be aimed at a recipient."""

    fetches: Callable[[Sandbox, Envelope, Credential | None], Sequence[Fetch]] | None = None
    """What a request names by URL: it is fetched before the request is answered, and then in
    `Exchange.fetched`. It names nothing for a request whose credential is refused."""

    gives_up: Callable[[Sandbox, Row[Any]], None] | None = None
    """(sandbox, callback): what follows when the last attempt of the schedule has failed."""

    ends_retries: Callable[[Sandbox, Row[Any], int], bool] | None = None
    """(sandbox, callback, status): does what follows from a receiver's answer that was no yes;
    true when the callback is not to be tried again."""

    callback_timeout: float | None = None
    """Real seconds that a callback's receiver has for its answer, when they are fewer than ours."""

    any_content_type: bool = False
    """Whether JSON bodies are read whatever Content-Type they carry."""

    max_body: int | None = None
    """The largest body in bytes when it is not the default; what the operator sets goes first."""

    security: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """OpenAPI security schemes of what lies below `base_path`, by name. HTTP Basic finds its values
    in `samples` as `username` and `password`; another scheme finds its value by its own name."""

    secret_fields: tuple[str, ...] = ()
    """JSON keys that journal and log hide."""

    secret_sent: tuple[str, ...] = ()
    """Those that are hidden in requests alone, since they mean something else in answers."""

    magic: tuple[Magic, ...] = ()
    platform: tuple[PlatformAction, ...] = ()
    settings: Mapping[str, str] = field(default_factory=dict)
    """What a sandbox can be told to do otherwise: what each setting of the platform's does."""

    simulations: Mapping[str, Mapping[str, Simulation]] = field(default_factory=dict)
    """What can be made to happen to messages, by the ledger's channel and the event's name."""

    boards: Callable[[], Sequence[Board]] = lambda: ()
    """The vendor's own views of its data, for the control API and the inbox. What makes them is
    imported when they are asked for."""

    populate: Callable[[Populating], Iterator[None]] | None = None
    """Fills a sandbox with demo data; see `populating`."""

    show_source: Callable[[Sandbox, Row[Any]], str | None] = lambda _, __: None
    """(sandbox, the message in the ledger): a mail as it would go over the wire (MIME); None for a
    message that has no such source."""

    callback_subjects: Callable[[Sandbox, Row[Any]], Sequence[str]] = lambda _, entry: (entry.ref,)
    """(sandbox, the message in the ledger): the subjects of callbacks that may tell of it. One
    whose subject is not the message's own id tells of it when its body names that."""

    link_targets: Callable[[Sandbox, Row[Any]], Mapping[str, str]] = lambda *_: {}
    """(sandbox, the message in the ledger): where its links lead in the end that lead through us,
    by the end of their path, e.g. `{"/s/Kj3dfa": "https://example.com/offer"}`."""

    errors: Callable[[], Sequence[DocumentedError]] = lambda: ()
    """The vendor's table of errors."""

    read_refusals: Callable[[Any], Sequence[Refusal]] = lambda _: ()
    """(the JSON of an answer) → what it refuses, in its order."""
