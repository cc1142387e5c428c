"""What Toy Post tells its customers."""

from __future__ import annotations

from datetime import timedelta

from pydantic_core import to_json

from mockserver.kernel.callbacks import Callback

RETRY_SCHEDULE = (timedelta(minutes=1), timedelta(minutes=5))


def acknowledges(status: int) -> bool:
    """Any 2xx is a yes."""
    return 200 <= status < 300


def render_delivery(postcard_id: str, url: str) -> Callback:
    """A postcard was delivered."""
    body = to_json({"postcard": postcard_id, "event": "delivered"}).decode()
    headers = {"content-type": "application/json"}
    return Callback(event="delivered", url=url, headers=headers, body=body, subject=postcard_id)
