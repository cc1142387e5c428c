"""A server of this process: others must not meddle with what is counted here."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from mockserver.testing import Mockserver
from mockserver.testing.serving import serve_mockserver


@pytest.fixture(scope="session")
def mockserver_server() -> Iterator[Mockserver]:
    """In the place of the plugin's, which all processes of pytest-xdist share."""
    with serve_mockserver() as url, Mockserver(url) as server:
        yield server
