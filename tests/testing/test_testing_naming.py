"""The names of the tests' sandboxes."""

from __future__ import annotations

import pytest

from mockserver.kernel.sandbox import NAME
from mockserver.testing import naming
from mockserver.testing.naming import check_name, name_sandbox

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


def test_client_takes_the_names_that_the_server_takes() -> None:
    assert naming.NAME == NAME
    assert check_name("a.b_c-1") == "a.b_c-1"


@pytest.mark.parametrize("name", ["", "T1", "a b", "a/b", "../a", "ü", "~a", "a\nb", "x" * 64])
def test_what_cannot_be_a_name_is_refused_before_it_is_sent(name: str) -> None:
    with pytest.raises(ValueError, match=r"is not a sandbox name: \[a-z0-9\]\[a-z0-9"):
        check_name(name)
