"""The paths of Xebo, one file per subject."""

from mockserver.vendors.xebo.routes import campaigns, exports, login, survey_pages
from mockserver.vendors.xebo.routes.application import app

__all__ = ["app", "campaigns", "exports", "login", "survey_pages"]
