"""Whether the process is alive, and whether it is ready to answer for its vendors."""

from __future__ import annotations

from mockserver.kernel.access import problem
from mockserver.kernel.http import Answer, Scope, json_answer

HEALTH_PATHS = ("/livez", "/readyz")


def answer_health(scope: Scope, *, is_ready: bool) -> Answer:
    """The answer of `/livez` (alive is enough) and `/readyz` (503 until it is ready)."""
    if scope["method"] == "OPTIONS":
        return Answer(204, ((b"allow", b"GET, HEAD, OPTIONS"),))
    if scope["method"] not in ("GET", "HEAD"):
        return problem(405, "Ask by GET.", [("Allow", "GET, HEAD, OPTIONS")])
    is_good = is_ready or scope["path"] == "/livez"
    status, text = (200, "ok") if is_good else (503, "starting")
    return json_answer(status, {"status": text}, [("Cache-Control", "no-store")])
