"""Search words: `key:value` and free text, joined by and."""

from __future__ import annotations

import re
import shlex
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement

Condition = Callable[[str], "ColumnElement[bool]"]


def read_query(
    query: str, conditions: Mapping[str, Condition], contains: Condition
) -> Iterator[ColumnElement[bool]]:
    """The conditions of a query's words; a key that there is none for is free text.

    Double quotes keep words together: `body:"two words"`.

    Raises:
        ValueError: a quote is not closed, or a value cannot be read.
    """
    for word in split_words(query):
        key, colon, value = word.partition(":")
        condition = conditions.get(key.lower()) if colon and value else None
        yield condition(value) if condition else contains(word)


def split_words(query: str) -> list[str]:
    """The words of a query, without their quotes.

    Raises:
        ValueError: a quote is not closed.
    """
    lexer = shlex.shlex(query, posix=True)
    lexer.whitespace_split = True
    lexer.commenters = ""
    lexer.quotes = '"'
    try:
        return list(lexer)
    except ValueError as error:
        raise ValueError('a quote is not closed; write \\" for one that is searched') from error


def quote_word(word: str) -> str:
    """A word as `split_words` reads it, whatever it holds; one that needs no quotes as it is."""
    if re.fullmatch(r'[^\s"\\]+', word):
        return word
    escaped = word.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def read_moment(value: str) -> datetime:
    """A time of a search word, ISO 8601; without an offset it is UTC.

    Raises:
        ValueError: it is none.
    """
    try:
        moment = datetime.fromisoformat(value)
    except ValueError as error:
        raise ValueError(f"not a date: {value}") from error
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
