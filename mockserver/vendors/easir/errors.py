"""Every error of the EASIR API: its code, HTTP status and text, and how to have each.

All travel as :class:`ApiError` from where they are found to the one place where the application
renders them as ``{"errors": [{"message", "code", "field"?}]}``. The texts of validation are those
of Laravel, the vendor's framework: a field's underscores are read as spaces, its dots stay.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from mockserver.kernel.vendor import CREDENTIAL, DocumentedError, Failure, Refusal

_FIELD: Final = "name"
"""The field of a validation error that is injected."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One entry of `errors`; only those of validation name a field."""

    message: str
    code: str
    field: str | None = None

    def body(self) -> dict[str, str]:
        """As it is answered."""
        shown = {"message": self.message, "code": self.code}
        return shown if self.field is None else {**shown, "field": self.field}


class ApiError(Exception):
    """A failure as the vendor answers it: a status, and one or more problems."""

    def __init__(self, status: int, problems: Sequence[Problem]) -> None:
        super().__init__(", ".join(problem.message for problem in problems))
        self.status = status
        self.problems = tuple(problems)

    @property
    def code(self) -> str:
        """The code of the first problem."""
        return self.problems[0].code

    def body(self) -> dict[str, Any]:
        """As it is answered."""
        return {"errors": [problem.body() for problem in self.problems]}


_GENERAL: Final = (
    DocumentedError("quota.exceeded", 402, "Quota exceeded", "Inject it as a fault"),
    DocumentedError(
        "unauthorized", 403, "Unauthorized", "Leave the token out, or let it expire", CREDENTIAL
    ),
    DocumentedError("not_found", 404, "Not found", "Ask for an id that never was"),
    DocumentedError("method_not_allowed", 405, "Method not allowed", "PATCH /accounts"),
    DocumentedError("missing", 410, "The resource is gone", "Read a contact that was deleted"),
    DocumentedError(
        "content_type", 415, "The content type must be application/json", "Send a form to /accounts"
    ),
    DocumentedError("error", 500, "Internal server error", "Inject it as a fault"),
)

RULES: Final = {
    "active_url": "The {attribute} is not a valid URL.",
    "after": "The {attribute} must be a date after {date}.",
    "alpha": "The {attribute} may only contain letters.",
    "alpha_dash": "The {attribute} may only contain letters, numbers, and dashes.",
    "alpha_num": "The {attribute} may only contain letters and numbers.",
    "before": "The {attribute} must be a date before {date}.",
    "numeric_between": "The {attribute} must be between {min} and {max}.",
    "length_between": "The {attribute} must be between {min} and {max} characters.",
    "boolean": "The {attribute} field must be true or false.",
    "date": "The {attribute} is not a valid date.",
    "email": "The {attribute} must be a valid email address.",
    "invalid": "The selected {attribute} is invalid.",
    "image": "The {attribute} must be an image.",
    "integer": "The {attribute} must be an integer.",
    "ip": "The {attribute} must be a valid IP address.",
    "numeric_max": "The {attribute} may not be greater than {max}.",
    "filesize_max": "The {attribute} may not be greater than {max} kilobytes.",
    "length_max": "The {attribute} may not be greater than {max} characters.",
    "numeric_min": "The {attribute} must be at least {min}.",
    "filesize_min": "The {attribute} must be at least {min} kilobytes.",
    "length_min": "The {attribute} must be at least {min} characters.",
    "numeric": "The {attribute} must be a number.",
    "required": "The {attribute} field is required.",
    "exists": "The selected {attribute} is invalid.",
    "url": "The {attribute} format is invalid.",
    "timezone": "The {attribute} must be a valid zone.",
}
"""The text of each rule of validation; its code is `validation.<rule>`."""

_CAUSES: Final = {
    "required": "Leave a required field out",
    "email": "Give `fixed_fields.email` a text that is no address",
    "exists": "Name a record that does not exist",
    "invalid": "Give a field another value than it may have",
    "integer": "Ask for `per_page=many`",
    "numeric_max": "Ask for `per_page=101`",
    "numeric_min": "Ask for `page=0`",
    "boolean": "Give `b2c` a text",
    "date": "Give `fixed_fields.date_of_birth` a text",
    "before": "Give `fixed_fields.date_of_birth` a day to come",
    "numeric": "Give a field of type number a text",
    "length_max": "Give `name` more than 255 characters",
    "url": "Give `target_url` a text",
    "alpha_dash": "Set a `domain_slug` with a dot",
    "after": "Give `send_at` a time that is past",
}


def list_errors() -> Sequence[DocumentedError]:
    """The table of errors, with how to have each."""
    rules = (
        DocumentedError(
            f"validation.{rule}",
            422,
            write(rule, _FIELD),
            _CAUSES.get(rule, "Inject it as a fault"),
        )
        for rule in RULES
    )
    return (*_GENERAL, *rules)


def read_refusals(answer: Any) -> Sequence[Refusal]:
    """What an answer's `errors` say."""
    errors = answer.get("errors") if isinstance(answer, dict) else None
    return [Refusal(one["message"], one["code"], one.get("field", "")) for one in errors or ()]


def write(rule: str, field: str, **values: object) -> str:
    """The text of a rule that a field breaks."""
    known = {"date": "now", "min": 1, "max": 255, **values}
    return RULES[rule].format(attribute=field.replace("_", " "), **known)


def broken(rule: str, field: str, message: str = "", **values: object) -> Problem:
    """A field that breaks a rule; with `message` in other words than the rule's own."""
    return Problem(message or write(rule, field, **values), f"validation.{rule}", field)


_BY_CODE: Final = {error.code: error for error in list_errors()}
_BY_STATUS: Final = {error.status: error for error in _GENERAL}


def failed(code: str, message: str = "") -> ApiError:
    """A failure of the table's first part, by its code."""
    row = _BY_CODE[code]
    return ApiError(row.status, [Problem(message or row.text, code)])


_TEXTS: Final = {
    400: "Bad request",
    413: "Request entity too large",
    422: "The given data was invalid.",
    429: "Too many requests",
    502: "Bad gateway",
    503: "Service unavailable",
    504: "Gateway timeout",
}


def injected(failure: Failure) -> ApiError:
    """What a failure that the kernel found or injected is here.

    A status that the table has no code for comes with its code `error`.
    """
    row = _BY_CODE.get(str(failure.error)) if failure.error is not None else None
    if row is not None:
        field = _FIELD if row.code.startswith("validation.") else None
        return ApiError(failure.status or row.status, [Problem(row.text, row.code, field)])
    status = failure.status or 500
    known = _BY_STATUS.get(status)
    text = failure.detail or (known.text if known else _TEXTS.get(status, "Error"))
    return ApiError(status, [Problem(text, known.code if known else "error")])
