"""Search words, made of named values."""

from __future__ import annotations

from mockserver.kernel.search import quote_word


def join_words(free: str, *, text: str = "", **named: str) -> str:
    """Search words: `("is:out", text="Your code", to="34666555444")` is all three, joined by and.

    Args:
        free: search words as they are.
        text: is searched for as one.
        named: words with a colon.
    """
    words = [free] if free else []
    words += [quote_word(text)] if text else []
    words += [quote_word(f"{name}:{value}") for name, value in named.items()]
    return " ".join(words)
