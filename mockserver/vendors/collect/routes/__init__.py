"""The paths of Collect, one file per subject, on one application.

They are imported in the order in which they are then described.
"""

# isort: off
from mockserver.vendors.collect.routes import (
    requests,
    elements,
    contacts,
    team,
    webhooks,
    portal,
)

# isort: on
from mockserver.vendors.collect.routes.application import app

__all__ = ["app", "contacts", "elements", "portal", "requests", "team", "webhooks"]
