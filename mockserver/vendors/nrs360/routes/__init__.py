"""The paths of 360NRS, one file per product, on one application.

They are imported in the order of the vendor's page, in which they are then described.
"""

# isort: off
from mockserver.vendors.nrs360.routes import (
    sms,
    mailing,
    mail_pages,
    voice,
    landing,
    landing_pages,
    pages,
    whatsapp,
    scheduled,
    campaigns,
    contacts,
    groups,
    validation,
    blacklist,
    templates,
    forms,
    form_pages,
    shortener,
    images,
    certificates,
    reports,
    otp,
    account,
    coverage,
)

# isort: on
from mockserver.vendors.nrs360.routes.application import app

__all__ = [
    "account",
    "app",
    "blacklist",
    "campaigns",
    "certificates",
    "contacts",
    "coverage",
    "form_pages",
    "forms",
    "groups",
    "images",
    "landing",
    "landing_pages",
    "mail_pages",
    "mailing",
    "otp",
    "pages",
    "reports",
    "scheduled",
    "shortener",
    "sms",
    "templates",
    "validation",
    "voice",
    "whatsapp",
]
