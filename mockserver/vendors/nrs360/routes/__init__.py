"""The paths of 360NRS, one file per product, on one application."""

from mockserver.vendors.nrs360.routes import pages, sms
from mockserver.vendors.nrs360.routes.application import app

__all__ = ["app", "pages", "sms"]
