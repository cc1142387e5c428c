"""The story: a shop and one of its customers, by way of all four vendors.

The shop's part is what an integration sends; the customer's is done by the pages behind the links,
and by the control API where a telephone or a mail program would do it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from mockserver.demo.stage import Stage

SAMPLE_PDF = b"%PDF-1.4\n%%EOF\n"

_CUSTOMERS = (
    ("Elena", "Navarro"),
    ("Tom", "Whitfield"),
    ("Lucie", "Moreau"),
    ("Jonas", "Brandt"),
    ("Giulia", "Ferri"),
)
_REGISTRATION, _IDENTITY = "xvr69EYLKXvTkfYuk", "dOcIdEnTiTy4Rk8vm"
_SURVEY, _COLLECTOR, _COLLECTOR_TOKEN = (
    "66c70e10f57bd9efe12d6800",
    "66c70e71f57bd9efe12d6922",
    "B/00000002",
)
_ANSWERS: tuple[Mapping[str, str], ...] = (
    {"page": "visit", "q.visited": "Yes"},
    {"page": "experience", "q.liked": "Staff", "q.satisfaction": "5"},
    {"page": "recommendation", "q.nps": "9", "q.comment": "I will be back."},
)


@dataclass(frozen=True)
class Customer:
    """Who orders something, in one round of the story."""

    round: int

    @property
    def first_name(self) -> str:
        """The first name."""
        return _CUSTOMERS[self.round % len(_CUSTOMERS)][0]

    @property
    def last_name(self) -> str:
        """The last name."""
        return _CUSTOMERS[self.round % len(_CUSTOMERS)][1]

    @property
    def email(self) -> str:
        """An address of its own in each round."""
        return f"{self.first_name}.{self.last_name}.{self.round}@example.com".lower()

    @property
    def sink(self) -> str:
        """The shop's own receiver of what happens to this customer's SMS."""
        return f"order-{self.round + 1}"

    @property
    def phone(self) -> str:
        """A number of its own in each round."""
        return f"346550{self.round % 100_000:05}"


def play(stage: Stage, number: int) -> None:
    """One round, with another customer each time.

    Raises:
        DemoError: a request was refused.
    """
    customer = Customer(number)
    confirm_order(stage, customer)
    request_document(stage, customer)
    send_campaign(stage)
    ask_opinion(stage, customer)


def confirm_order(stage: Stage, customer: Customer) -> None:
    """360NRS: an SMS with a code, its delivery, and the code entered."""
    vendor = stage.vendors["nrs360"]
    auth = (vendor["username"], vendor["password"])
    text = f"ACME: {customer.first_name}, your code for the order is {{OTP_CODE}}"
    body = {
        "to": [customer.phone],
        "from": "ACME",
        "message": text,
        "notificationUrl": f"{stage.local_url}/__sink/{customer.sink}?id=%i&status=%s",
    }
    stage.ask("POST", f"{vendor['url']}/sms", json=body, auth=auth)
    stage.say("360NRS", f"{customer.first_name} orders; a code goes to +{customer.phone} by SMS")
    stage.wait(2)
    message = stage.find_message(f"vendor:nrs360 to:{customer.phone}")
    told = stage.control("GET", f"/sinks/{customer.sink}")["items"]
    stage.say("360NRS", f"it is {message['status']}: the shop was called back {len(told)} times")
    code = stage.control("GET", f"/messages/{message['id']}/otp")["code"]
    check = {"recipient": customer.phone, "code": code}
    stage.ask("POST", f"{vendor['url']}/otp/check", json=check, auth=auth)
    stage.say("360NRS", f"{customer.first_name} enters {code}, and the shop has it checked")


def request_document(stage: Stage, customer: Customer) -> None:
    """Collect: a request for a document, its upload on the portal, and its approval."""
    vendor = stage.vendors["collect"]
    auth = (vendor["username"], vendor["password"])
    contact = {
        "email": customer.email,
        "firstName": customer.first_name,
        "lastName": customer.last_name,
    }
    order = {
        "campaignId": _REGISTRATION,
        "items": [_IDENTITY],
        "contact": contact,
        "sendCompletionMessage": True,
    }
    sent = stage.ask("POST", f"{vendor['url']}/request", json=order, auth=auth).json()["request"]
    stage.say("Collect", f"the shop asks {customer.email} for a proof of identity")
    stage.happen(stage.find_message(f"vendor:collect to:{customer.email}"), "opened")
    portal = sent["portalUrl"]
    stage.ask("GET", portal)
    stage.say("Collect", f"the invitation is opened; the portal is {portal}")
    address = f"{vendor['url']}/requests/{sent['_id']}"
    element = stage.ask("GET", address, auth=auth).json()["documents"][0]["id"]
    files = {"file": ("passport.pdf", SAMPLE_PDF, "application/pdf")}
    stage.ask("POST", f"{portal}/documents/{element}", files=files)
    stage.ask("POST", f"{portal}/submit")
    stage.say("Collect", "passport.pdf is uploaded, and waits for the shop")
    verdict = {"elementId": element, "status": "approved"}
    stage.ask("PATCH", f"{vendor['url']}/elements", json=verdict, auth=auth)
    status = stage.ask("GET", address, auth=auth).json()["status"]
    stage.say("Collect", f"the shop approves it: the request is {status}")


def send_campaign(stage: Stage) -> None:
    """EASIR: a campaign by mail, and one recipient who reads it."""
    vendor = stage.vendors["easir"]
    headers = {"authorization": f"Bearer {vendor['token']}"}
    campaign = {
        "name": "News for partners",
        "type": "email",
        "execute_now": True,
        "template_id": 2,
        "message": {
            "subject": "{{first_name}}, a new shop is open",
            "sender": "news@easir.com",
            "content": '<p>Come and see: <a href="https://www.example.com/shop">the shop</a>.</p>',
        },
        "filter": [
            {"field": "contact.custom_fields.segment", "operator": "eq", "value": "Partner"}
        ],
    }
    made = stage.ask("POST", f"{vendor['url']}/campaigns", json=campaign, headers=headers).json()
    stage.say("EASIR", "a campaign goes out to all partners")
    address = f"{vendor['url']}/campaigns/{made['id']}"
    sent = stage.ask("GET", address, headers=headers).json()["total_sent"]
    message = stage.find_message("vendor:easir channel:email status:sent")
    for event in ("delivered", "opened"):
        stage.happen(message, event)
    stage.happen(message, "clicked", url="https://www.example.com/shop")
    stage.say("EASIR", f"{sent} mails went out; {message['to']} opens one and clicks")


def ask_opinion(stage: Stage, customer: Customer) -> None:
    """Xebo: an invitation, a survey filled in, and its answers exported."""
    vendor = stage.vendors["xebo"]
    headers = {"x-api-key": vendor["api_key"]}
    order = {
        "collectortoken": _COLLECTOR_TOKEN,
        "contacts": [{"extUniqueId": f"A-{customer.round}", "email": customer.email}],
    }
    address = f"{vendor['url']}/v2/api/collectors/{_COLLECTOR}/campaigns"
    answer = stage.ask("POST", address, json=order, headers=headers).json()
    link = answer["data"][0]["message"].rpartition(" ")[2]
    stage.say("Xebo", f"{customer.first_name} is asked how it was: {link}")
    survey = stage.ask("GET", link, follow_redirects=True).url
    stage.wait(2)
    for answers in _ANSWERS:
        stage.ask("POST", str(survey), data=dict(answers))
    stage.say("Xebo", f"{customer.first_name} fills the survey in: 9 of 10, “I will be back.”")
    export = {"survey_id": _SURVEY, "data_structure": "flat", "response_status": [1]}
    path = f"{vendor['url']}/api/v1/export/responses/json"
    total = stage.ask("POST", path, json=export, headers=headers).json()["total"]
    stage.say("Xebo", f"the shop exports the complete responses: {total}")
