"""Responses as flat rows, a page at a time."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Integer, Row, bindparam, func, or_, select

from mockserver.kernel.exchange import Exchange
from mockserver.kernel.store import among
from mockserver.vendors.xebo.errors import ApiError, is_invalid, is_required
from mockserver.vendors.xebo.models import respondents
from mockserver.vendors.xebo.schemas import ExportOrder
from mockserver.vendors.xebo.service.collectors import find_survey
from mockserver.vendors.xebo.service.events import PARTIAL
from mockserver.vendors.xebo.survey import Answer, Survey

DEFAULT_SIZE = 250
MAX_SIZE = 1000
_MAX_PAGE = 1_000_000
_ALL = [0, 1, 2]
_ALWAYS = (datetime(1970, 1, 1, tzinfo=UTC), datetime(9999, 1, 1, tzinfo=UTC))
_MOMENT = "%Y-%m-%d %H:%M:%S"
_DAYS = ("%Y-%m-%d", "%d/%m/%Y")
_LAST_YEAR = 9998
"""Of a filter: a day can be added to it."""

_columns = respondents.c
_wanted = (
    _columns.survey_id == bindparam("survey"),
    _columns.started_at >= bindparam("since"),
    _columns.started_at < bindparam("until"),
    among(_columns.status, "statuses"),
    or_(
        bindparam("is_any", type_=Integer) == 1,
        among(_columns.collector_id, "collectors"),
    ),
)
_count = select(func.count()).select_from(respondents).where(*_wanted)
_page = (
    select(respondents)
    .where(*_wanted)
    .order_by(_columns.number)
    .limit(bindparam("most"))
    .offset(bindparam("skip"))
)


def export(exchange: Exchange, order: ExportOrder) -> dict[str, Any]:
    """A page of the responses that an order asks for.

    Raises:
        ApiError: 400, there is no such survey, or a filter cannot be read.
    """
    if order.survey_id in (None, ""):
        raise is_required("survey_id")
    if not isinstance(order.survey_id, str):
        raise is_invalid("survey_id", "must be a string")
    if order.data_structure not in (None, "flat"):
        raise is_invalid("data_structure", "must be flat")
    filters = _read_filters(order)
    params = exchange.envelope.params
    number = _read_integer("page", params.get("page", order.page), 1, _MAX_PAGE)
    size = _read_integer(
        "page_size", params.get("page_size", order.page_size), DEFAULT_SIZE, MAX_SIZE
    )
    try:
        survey = find_survey(exchange.sandbox, order.survey_id)
    except LookupError as error:
        raise ApiError("survey_not_found") from error
    database = exchange.sandbox.database
    counted = database.first(_count, filters)
    total = int(counted[0]) if counted else 0
    rows = database.rows(_page, {**filters, "most": size, "skip": (number - 1) * size})
    return {
        "page": number,
        "page_size": size,
        "total": total,
        "total_pages": -(-total // size),
        "data": [flatten(row, survey) for row in rows],
    }


def flatten(row: Row[Any], survey: Survey) -> dict[str, Any]:
    """A response as one row. A contact's field that has the name of another column is put under
    `custom_` and its name."""
    own = {
        "respondent_id": f"{int(row.created_at.timestamp()):08x}{row.number:016x}",
        "collector_id": row.collector_id,
    }
    answers = {one.name: _write(row.answers.get(one.name)) for one in survey.questions}
    end = {
        "status": row.status,
        "started_at": row.started_at.strftime(_MOMENT),
        "completed_at": None if row.status == PARTIAL else row.ended_at.strftime(_MOMENT),
    }
    taken = own.keys() | answers.keys() | end.keys()
    custom = {(f"custom_{key}" if key in taken else key): row.contact[key] for key in row.contact}
    return {**own, **custom, **answers, **end}


def _write(answer: Answer | None) -> str | int | None:
    return "; ".join(answer) if isinstance(answer, list) else answer


def _read_filters(order: ExportOrder) -> dict[str, Any]:
    since, until = _ALWAYS
    for first, last in (_read_days(order.date_filter), _read_times(order.time_filter)):
        since, until = max(since, first), min(until, last)
    return {
        "survey": order.survey_id,
        "since": since,
        "until": until,
        "statuses": _read_statuses(order.response_status),
        "is_any": int(not order.collector_ids),
        "collectors": _read_collectors(order.collector_ids),
    }


def _read_statuses(value: Any) -> list[int]:
    if value is None:
        return _ALL
    listed = value if isinstance(value, list) else [value]
    texts = [str(one) for one in listed if not isinstance(one, bool)]
    if len(texts) != len(listed) or not set(texts) <= {"0", "1", "2"}:
        raise is_invalid("response_status", "must be an array of 0, 1 and 2")
    return [int(text) for text in texts] or _ALL


def _read_collectors(value: Any) -> list[str]:
    if value is None:
        return []
    if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
        raise is_invalid("collector_ids", "must be an array of strings")
    return value


def _read_days(value: Any) -> tuple[datetime, datetime]:
    """`{"operand": [day, day], "type": "between"}`, or one day with `before` or `after`."""
    if value is None:
        return _ALWAYS
    if not isinstance(value, Mapping) or not isinstance(value.get("operand"), list):
        raise is_invalid("date_filter", "must be an object with operand and type")
    kind = value.get("type", "between")
    days = [_read_day(one) for one in value["operand"]]
    day = timedelta(days=1)
    if kind == "between" and len(days) == 2:
        return days[0], days[1] + day
    if kind == "before" and len(days) == 1:
        return _ALWAYS[0], days[0]
    if kind == "after" and len(days) == 1:
        return days[0] + day, _ALWAYS[1]
    raise is_invalid("date_filter", "must be between two days, before or after one")


def _read_day(value: Any) -> datetime:
    for form in _DAYS:
        day = _parse(value, form)
        if day is not None:
            return day
    raise is_invalid("date_filter", "has a day that is not YYYY-MM-DD")


def _read_times(value: Any) -> tuple[datetime, datetime]:
    """`{"start": "2022-04-02 17:50:00", "end": "2024-06-01 11:32:00"}`, each may be left out."""
    if value is None:
        return _ALWAYS
    if not isinstance(value, Mapping):
        raise is_invalid("time_filter", "must be an object with start and end")
    start, end = value.get("start"), value.get("end")
    since = _ALWAYS[0] if start is None else _read_moment(start)
    until = _ALWAYS[1] if end is None else _read_moment(end) + timedelta(seconds=1)
    return since, until


def _read_moment(value: Any) -> datetime:
    moment = _parse(value, _MOMENT)
    if moment is None:
        raise is_invalid("time_filter", "has a time that is not YYYY-MM-DD HH:MM:SS")
    return moment


def _parse(value: Any, form: str) -> datetime | None:
    """A text of some form as a moment in UTC."""
    try:
        moment = datetime.strptime(value, form).replace(tzinfo=UTC)
    except (TypeError, ValueError):
        return None
    return moment if moment.year <= _LAST_YEAR else None


def _read_integer(name: str, value: Any, default: int, most: int) -> int:
    """An integer, or a text of its digits: the page calls both strings."""
    if value is None or value == "":
        return default
    text = str(value)
    if isinstance(value, bool) or not (text.isascii() and text.isdigit() and len(text) < 10):
        raise is_invalid(name, "must be a positive integer")
    if not 1 <= int(text) <= most:
        raise is_invalid(name, f"must be from 1 to {most}")
    return int(text)
