"""The names of the tests' sandboxes."""

from __future__ import annotations

import pytest

from mockserver.kernel.sandbox import NAME
from mockserver.testing.naming import name_sandbox

LONG = "tests/test_a.py::TestA::test_" + "x" * 200


@pytest.mark.parametrize(
    ("node", "beginning"),
    [
        pytest.param("tests/test_a.py::test_one", "test-one-", id="function"),
        pytest.param(
            "tests/test_a.py::test_one[Ümlaut/&~]", "test-one-mlaut-", id="odd-characters"
        ),
        pytest.param("tests/test_a.py::test_[]", "test-", id="ends-in-odd-characters"),
        pytest.param(LONG, "test-xxx", id="long"),
    ],
)
def test_name_is_readable_and_allowed(node: str, beginning: str) -> None:
    name = name_sandbox(node)
    assert NAME.fullmatch(name)
    assert name.startswith(beginning)


def test_name_is_the_same_each_time_and_no_other_tests() -> None:
    assert name_sandbox("a.py::test_one") == name_sandbox("a.py::test_one")
    names = {
        name_sandbox("a.py::test_one"),
        name_sandbox("b.py::test_one"),
        name_sandbox(f"{LONG}1"),
        name_sandbox(f"{LONG}2"),
        name_sandbox("a.py::test_one", run="1"),
        name_sandbox("a.py::test_one", run="2"),
    }
    assert len(names) == 6
