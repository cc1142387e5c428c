"""For tests: a pytest plugin, and a client for the control API, blocking and async.

    from mockserver.testing import Mockserver

    sandbox = Mockserver("http://127.0.0.1:4360").sandbox("t1")
    code = sandbox.messages.wait(to="34666555444").otp()

Each name is imported when it is first used: pytest loads this package into every run.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from mockserver.testing.client import AsyncMockserver, Mockserver
    from mockserver.testing.containers import configure_container, start_container
    from mockserver.testing.messages import Message
    from mockserver.testing.problems import NoAnswerError, NothingCameError, ProblemError
    from mockserver.testing.sandbox import Sandbox
    from mockserver.testing.serving import serve, serve_mockserver
    from mockserver.testing.vendors import Vendor
    from mockserver.testing.ways import Awaiting, Blocking

__all__ = [
    "AsyncMockserver",
    "Awaiting",
    "Blocking",
    "Message",
    "Mockserver",
    "NoAnswerError",
    "NothingCameError",
    "ProblemError",
    "Sandbox",
    "Vendor",
    "configure_container",
    "serve",
    "serve_mockserver",
    "start_container",
]

_MODULES = {
    "AsyncMockserver": "client",
    "Awaiting": "ways",
    "Blocking": "ways",
    "Message": "messages",
    "Mockserver": "client",
    "NoAnswerError": "problems",
    "NothingCameError": "problems",
    "ProblemError": "problems",
    "Sandbox": "sandbox",
    "Vendor": "vendors",
    "configure_container": "containers",
    "serve": "serving",
    "serve_mockserver": "serving",
    "start_container": "containers",
}


def __getattr__(name: str) -> Any:
    if name not in _MODULES:
        raise AttributeError(f"module {__name__} has no attribute {name}")
    return getattr(importlib.import_module(f"{__name__}.{_MODULES[name]}"), name)
