"""Documents through Collect."""

from __future__ import annotations

import httpx

from orders.settings import Account, read_certificates

CAMPAIGN = "xvr69EYLKXvTkfYuk"


class Documents:
    """An account at Collect."""

    def __init__(self, account: Account) -> None:
        self._client = httpx.AsyncClient(
            base_url=account.base_url, auth=account.auth, verify=read_certificates()
        )

    async def ask_for(self, *, email: str, first_name: str, last_name: str) -> str:
        """Ask a customer for the documents of the campaign; the portal to hand them in at."""
        contact = {"email": email, "firstName": first_name, "lastName": last_name}
        body = {"campaignId": CAMPAIGN, "contact": contact}
        answer = await self._client.post("/request", json=body)
        return str(answer.raise_for_status().json()["request"]["portalUrl"])

    async def close(self) -> None:
        """Close the connections."""
        await self._client.aclose()
