"""The paths of 360NRS, one file per product, on one application."""

from mockserver.vendors.nrs360.routes import (
    campaigns,
    landing,
    landing_pages,
    mail_pages,
    mailing,
    otp,
    pages,
    scheduled,
    sms,
    voice,
)
from mockserver.vendors.nrs360.routes.application import app

__all__ = [
    "app",
    "campaigns",
    "landing",
    "landing_pages",
    "mail_pages",
    "mailing",
    "otp",
    "pages",
    "scheduled",
    "sms",
    "voice",
]
