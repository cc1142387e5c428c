"""Where certificates are made: in a thread, after the request, so that no other one waits.

One thread is enough and keeps the rest responsive: ten certificates that are asked for at once are
made one after the other.
"""

from __future__ import annotations

from asyncio import get_running_loop
from collections.abc import Awaitable, Iterator
from concurrent.futures import ThreadPoolExecutor

from mockserver.vendors.nrs360.service.certificates.facts import Certificate

_thread = ThreadPoolExecutor(1, "certificates")


def make_document(certificate: Certificate) -> Iterator[Awaitable[bytes]]:
    """The document, as the one piece of an answer."""
    yield get_running_loop().run_in_executor(_thread, _render, certificate)


def _render(certificate: Certificate) -> bytes:
    # Imported when first needed: fpdf2 and its fonts' library take half a second.
    from mockserver.vendors.nrs360.service.certificates.document import render

    return render(certificate)
