"""The service: `uvicorn orders.app:make_app --factory`."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI, HTTPException
from pydantic import BaseModel

from orders.documents import Documents
from orders.settings import Settings, read_settings
from orders.texts import STATUSES, TextError, Texts


class NewOrder(BaseModel):
    """Who orders what."""

    item: str
    phone: str
    email: str
    first_name: str
    last_name: str


class Order(NewOrder):
    """An order, and how far it is."""

    number: int
    state: str = "unconfirmed"
    text: str = "sent"
    """What became of the message with the code."""

    portal_url: str | None = None


class Confirmation(BaseModel):
    """The code that the customer got."""

    code: str


def make_app(settings: Settings | None = None) -> FastAPI:
    """The service; its settings come from the environment when none are given."""
    known = settings or read_settings()
    texts, documents = Texts(known.nrs360), Documents(known.collect)
    orders: dict[int, Order] = {}

    @asynccontextmanager
    async def live(_: FastAPI) -> AsyncIterator[None]:
        yield
        await texts.close()
        await documents.close()

    app = FastAPI(title="Orders", lifespan=live)

    def find(number: int) -> Order:
        if number not in orders:
            raise HTTPException(404, f"there is no order {number}")
        return orders[number]

    @app.post("/orders", status_code=201)
    async def order(new: NewOrder) -> Order:
        """Take an order, and send the customer a code."""
        number = len(orders) + 1
        made = orders[number] = Order(number=number, **new.model_dump())
        try:
            notify = f"{known.public_url}/orders/{number}/text"
            await texts.send_code(new.phone, notify=notify)
        except TextError as error:
            del orders[number]
            raise HTTPException(422, str(error)) from error
        return made

    @app.get("/orders/{number}")
    async def read(number: int) -> Order:
        """An order."""
        return find(number)

    @app.get("/orders/{number}/text")
    async def take_notice(number: int, status: str) -> None:
        """What 360NRS tells of the message with the code."""
        found, told = find(number), STATUSES.get(status)
        # A notice that failed is repeated, and may come after the one that followed it.
        if told is not None and found.text in ("sent", "accepted"):
            found.text = told

    @app.post("/orders/{number}/confirm")
    async def confirm(number: int, confirmation: Confirmation) -> Order:
        """Confirm an order by its code, and ask for the documents."""
        found = find(number)
        if found.state == "confirmed":
            return found
        if not await texts.check_code(found.phone, confirmation.code):
            raise HTTPException(422, "this is not the code, or no longer")
        found.portal_url = await documents.ask_for(
            email=found.email, first_name=found.first_name, last_name=found.last_name
        )
        found.state = "confirmed"
        return found

    return app
