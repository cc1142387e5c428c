"""SMS through 360NRS: a code to confirm an order by, and how its message fared."""

from __future__ import annotations

from urllib.parse import urlencode

import httpx

from orders.settings import Account, read_certificates

STATUSES = {
    "ACCEPTD": "accepted",
    "DELIVRD": "delivered",
    "EXPIRED": "expired",
    "REJECTD": "rejected",
    "UNDELIV": "undelivered",
}
"""What a delivery notification's %s says of a message. All but the first are final."""


class TextError(Exception):
    """The message was not taken."""


class Texts:
    """An account at 360NRS."""

    def __init__(self, account: Account) -> None:
        self._client = httpx.AsyncClient(
            base_url=account.base_url, auth=account.auth, verify=read_certificates()
        )

    async def send_code(self, phone: str, *, notify: str) -> None:
        """Send a code; `notify` is called with `status` when something becomes of the message.

        Raises:
            TextError: the vendor refused it.
        """
        body = {
            "to": [phone],
            "from": "ORDERS",
            "message": "Your code is {OTP_CODE}",
            "otpConfig": {"maxAttempts": 3, "maxSecondsValidity": 300},
            # %s is filled in by the vendor, and must reach it as it is.
            "notificationUrl": f"{notify}?{urlencode({'status': '%s'}, safe='%')}",
        }
        answer = await self._client.post("/sms", json=body)
        if answer.status_code != 202:
            raise TextError(answer.json()["error"]["description"])

    async def check_code(self, phone: str, code: str) -> bool:
        """Whether this is the code that the phone got, within its time and attempts."""
        answer = await self._client.post("/otp/check", json={"recipient": phone, "code": code})
        if answer.status_code == 404:
            return False
        return bool(answer.raise_for_status().json()["data"]["valid"])

    async def close(self) -> None:
        """Close the connections."""
        await self._client.aclose()
