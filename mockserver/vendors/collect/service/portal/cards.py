"""One element of a request, as its recipient sees it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Row

from mockserver.vendors.collect.service.files import list_extensions
from mockserver.vendors.collect.service.portal.questions import Question
from mockserver.vendors.collect.service.portal.wording import Badge


@dataclass(slots=True)
class File:
    """A file of a card."""

    name: str
    link: str
    size: str
    when: str
    delete_link: str = ""


@dataclass(slots=True)
class Card:
    """One element of the request."""

    element: Row[Any]
    can_change: bool
    """Whether its recipient can upload, answer or sign now."""

    badge: Badge | None
    files: list[File] = field(default_factory=list)
    questions: list[Question] = field(default_factory=list)
    limits: str = ""
    sample: str = ""
    error: str = ""
    signer: str = ""
    note: str = ""

    @property
    def id(self) -> str:
        """The element's id."""
        return str(self.element.id)

    @property
    def kind(self) -> str:
        """The element's type."""
        return str(self.element.type)

    @property
    def name(self) -> str:
        """What the element is called."""
        return str(self.element.name)

    @property
    def description(self) -> str:
        """What the element asks for."""
        return str(self.element.description)

    @property
    def text(self) -> str:
        """What a text or page says."""
        return str(self.element.text)

    @property
    def url(self) -> str:
        """What a page links to."""
        path = str(self.element.path)
        return path if path.startswith(("http://", "https://")) else ""

    @property
    def reason(self) -> str:
        """Why the element was rejected."""
        return str(self.element.reason) if self.element.status == "rejected" else ""

    @property
    def is_mandatory(self) -> bool:
        """Whether the request cannot be submitted without it."""
        return bool(self.element.mandatory)

    @property
    def is_multiple(self) -> bool:
        """Whether it takes more than one file."""
        return bool(self.element.multipleupload)

    @property
    def accept(self) -> str:
        """The extensions that it takes, for the browser's dialogue."""
        return ",".join(f".{one}" for one in list_extensions(self.element))

    @property
    def is_answered(self) -> bool:
        """Whether a form was answered."""
        return self.element.answers is not None

    @property
    def can_sign(self) -> bool:
        """Whether the document waits for a signature."""
        return self.can_change and self.element.status == "sent"

    @property
    def is_done(self) -> bool:
        """Whether nothing is left to do about it."""
        return self.element.status in ("waiting", "approved", "signed")
