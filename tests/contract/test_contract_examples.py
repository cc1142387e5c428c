"""Every printed example works with only the host changed."""

from __future__ import annotations

from typing import Any

import pytest

from mockserver.vendors import find_slugs
from tests.contract.examples import Player, find_differences, list_examples, read_example

EXAMPLES = [(slug, name) for slug in find_slugs() for name in list_examples(slug)]


@pytest.mark.parametrize(("slug", "name"), EXAMPLES)
async def test_example_gets_the_printed_answer(player: Player, slug: str, name: str) -> None:
    assert await player.play(read_example(slug, name)) == []


@pytest.mark.parametrize(("slug", "name"), EXAMPLES)
def test_example_tells_its_place_in_the_page(slug: str, name: str) -> None:
    assert read_example(slug, name)["source"]


@pytest.mark.parametrize(
    ("printed", "given", "found"),
    [
        ({"a": 1}, {"a": 1}, []),
        ({"a": 1}, {"a": 2}, ["/a: 2 for 1"]),
        ({"a": 1}, {"a": True}, ["/a: True for 1"]),
        ({"a": 1}, {"a": 1.0}, ["/a: 1.0 for 1"]),
        ({"a": None}, {}, [": keys [] for ['a']", "/a: nothing for None"]),
        ({"a": 1, "b": 2}, {"b": 2, "a": 1}, [": keys ['b', 'a'] for ['a', 'b']"]),
        ([1], [1, 2], [": 2 items for 1"]),
        ({"id": "XXX"}, {"id": "A1B"}, []),
        ({"id": "XXX"}, {"id": "A1"}, ["/id: 'A1' for [A-Z0-9]{3}"]),
        ({"id": "XXX"}, {"id": 123}, ["/id: 123 for 'XXX'"]),
    ],
)
def test_difference_from_the_printed_answer_is_found(
    printed: Any, given: Any, found: list[str]
) -> None:
    assert list(find_differences(printed, given, {"/id": "[A-Z0-9]{3}"})) == found
