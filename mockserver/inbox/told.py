"""What customers were told of a message."""

from __future__ import annotations

from mockserver.admin import callbacks
from mockserver.admin.callbacks import CallbackShape
from mockserver.admin.messages import MessageSummary
from mockserver.inbox.view import Visit


async def list_told(visit: Visit, message: MessageSummary, most: int) -> list[CallbackShape]:
    """The callbacks that told of a message, in order; of many, the newest."""
    vendor = visit.console.catalog.load(message.vendor)
    row = visit.sandbox.messages.find(message.id)
    if vendor is None or row is None or not message.ref:
        return []
    visit.sandbox.install(vendor)
    found: list[CallbackShape] = []
    for subject in vendor.callback_subjects(visit.sandbox, row):
        page = await callbacks.list_callbacks(
            visit.sandbox, vendor=message.vendor, subject=subject, limit=most
        )
        found += page.items
    told = [one for one in found if message.ref == one.subject or message.ref in one.body]
    return sorted(told, key=lambda one: one.id)[-most:]
