"""What must be known of a vendor to hold it to the contract: `fixtures/<slug>/contract.json`.

CONTRIBUTING.md says what stands in it.
"""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import httpx

from mockserver.kernel.vendor import Vendor, fixture_path
from tests.contract.examples import find_differences, read_example

_BASE64 = re.compile(r"base64\((.*?)\)")


@dataclass(frozen=True, slots=True)
class Facts:
    """How a vendor is called, and what it answers when something is wrong."""

    vendor: Vendor
    host: str
    """How the vendor's page writes its host."""

    write: Mapping[str, Any]
    """The example of a request that writes something."""

    read: Mapping[str, Any]
    """The example that writes something first, and then reads it."""

    credential: Mapping[str, str]
    bad_credential: Mapping[str, str]
    vendor_error: int | str
    """A code of the vendor's own table."""

    answers: Mapping[str, Any]

    def give_credential(self, sandbox: str | None = None, **changes: str) -> dict[str, str]:
        """Headers with a credential that works, or with some of its parts changed."""
        samples = self.vendor.tag_sample(sandbox) if sandbox else self.vendor.samples
        parts = {**samples, **changes}
        return {
            name: _BASE64.sub(_encode, value.format(**parts))
            for name, value in self.credential.items()
        }

    def find_faults(self, case: str, response: httpx.Response) -> list[str]:
        """In how far an answer is not what the vendor says in this case, in its own form."""
        printed = self.answers[case]
        if response.status_code != printed["status"]:
            return [f"status {response.status_code} for {printed['status']}: {response.text}"]
        if response.headers.get("content-type") != printed.get("media", "application/json"):
            return [f"content type {response.headers.get('content-type')}"]
        if not response.headers.get("x-mock-exchange"):
            return ["no X-Mock-Exchange"]
        differs = printed.get("differs", {})
        return list(find_differences(printed["body"], response.json(), differs))


def read_facts(vendor: Vendor) -> Facts:
    """What is known of a vendor."""
    path = fixture_path(vendor.slug, "contract.json")
    facts = json.loads(path.read_text(encoding="utf-8"))
    for name in ("write", "read"):
        facts[name] = read_example(vendor.slug, facts[name])
    return Facts(vendor=vendor, **facts)


def _encode(found: re.Match[str]) -> str:
    return base64.b64encode(found[1].encode()).decode()
