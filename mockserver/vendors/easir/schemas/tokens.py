"""What is sent to the token endpoint; what a grant has no use for arrives as null."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel

from mockserver.vendors.easir.schemas.wire import STRING, wire


class TokenRequest(BaseModel):
    """A client, and what its grant needs."""

    client_id: Any = wire(STRING, "Any in an open sandbox; `~NAME` behind it names a sandbox")
    client_secret: Any = wire(STRING, "Any in an open sandbox but `invalid`")
    code: Any = wire(STRING, "authorization_code: any in an open sandbox")
    redirect_uri: Any = wire(STRING, "authorization_code")
    username: Any = wire(STRING, "password: a user's e-mail address")
    password: Any = wire(STRING, "password: any in an open sandbox but `invalid`")
    refresh_token: Any = wire(STRING, "refresh_token")
    grant_type: Any = wire(STRING, "Read when the query names no grant")
