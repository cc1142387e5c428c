"""The floor: what uvicorn alone can do with the same request and an answer of the same size.

It reads the body, counts the recipients by searching for their quoted prefix, and answers the
documented body with that many rows. Nothing is parsed, checked or stored. Whatever our server takes
beyond this is the price of behaving like the vendor.
"""

from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

Message = MutableMapping[str, Any]

HEAD = b'{"campaignId":100000,"sendingId":100001,"result":['
ROW = (
    b'{"accepted":true,"to":"34666555444","id":"XXXXXXXXXXXXX",'
    b'"parts":1,"scheduledAt":null,"expiresAt":null}'
)


async def app(
    scope: Message,
    receive: Callable[[], Awaitable[Message]],
    send: Callable[[Message], Awaitable[None]],
) -> None:
    """Answer any request with 202 and as many rows as its body has recipients."""
    if scope["type"] != "http":
        return
    body, more = b"", True
    while more:
        message = await receive()
        body += message.get("body", b"")
        more = message.get("more_body", False)
    answer = HEAD + b",".join([ROW] * body.count(b'"346')) + b"]}"
    headers = [
        (b"content-type", b"application/json"),
        (b"content-length", str(len(answer)).encode()),
    ]
    await send({"type": "http.response.start", "status": 202, "headers": headers})
    await send({"type": "http.response.body", "body": answer})
