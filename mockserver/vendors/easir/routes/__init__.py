"""The paths of EASIR, one file per subject, on one application."""

# isort: off
from mockserver.vendors.easir.routes import (
    token,
    company,
    templates,
    accounts,
    contacts,
    fields,
    files,
    webhooks,
    campaign_settings,
    campaign_previews,
    campaign_recipients,
    campaigns,
    campaign_links,
)

# isort: on
from mockserver.vendors.easir.routes.application import app

__all__ = [
    "accounts",
    "app",
    "campaign_links",
    "campaign_previews",
    "campaign_recipients",
    "campaign_settings",
    "campaigns",
    "company",
    "contacts",
    "fields",
    "files",
    "templates",
    "token",
    "webhooks",
]
