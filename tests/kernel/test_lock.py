"""Two servers never use one data directory at the same time."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from mockserver.kernel.lock import DirectoryInUseError, hold_directory


def test_directory_that_is_held_is_refused_and_names_who_holds_it(tmp_path: Path) -> None:
    data = tmp_path / "made" / "when missing"
    text = f"{data} is in use by another mockserver (process {os.getpid()})"
    with hold_directory(data), pytest.raises(DirectoryInUseError) as refused:
        hold_directory(data).__enter__()
    assert str(refused.value) == text


def test_directory_is_free_again_after_its_holder_has_ended(tmp_path: Path) -> None:
    for _ in range(2):
        with hold_directory(tmp_path):
            assert (tmp_path / ".lock").read_text() == str(os.getpid())


def test_directory_that_cannot_be_made_is_an_error_of_the_system(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(OSError, match="Not a directory"):
        hold_directory(tmp_path / "file" / "below").__enter__()
