"""Where certificates are made: in a thread, after the request, so that no other one waits.

One thread is enough and keeps the rest responsive: ten certificates that are asked for at once are
made one after the other.
"""

from __future__ import annotations

from asyncio import get_running_loop
from collections.abc import Awaitable, Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import cache

from mockserver.vendors.nrs360.service.certificates.facts import Certificate

_thread = ThreadPoolExecutor(1, "certificates")


@cache
def expect_certificates() -> None:
    """Get ready for a certificate, once: whoever sends something certified will ask for one."""
    _thread.submit(_open_press)


def make_document(certificate: Certificate) -> Iterator[Awaitable[bytes]]:
    """The document, as the one piece of an answer."""
    yield get_running_loop().run_in_executor(_thread, _render, certificate)


def _render(certificate: Certificate) -> bytes:
    return _open_press()(certificate)


def _open_press() -> Callable[[Certificate], bytes]:
    # Imported when first needed: fpdf2 and its fonts' library take a third of a second.
    from mockserver.vendors.nrs360.service.certificates.document import render

    return render
