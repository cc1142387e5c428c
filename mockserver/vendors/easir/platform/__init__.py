"""What a person does on EASIR's own platform, offered by the control API, one file per subject."""

from mockserver.vendors.easir.platform import campaigns

ACTIONS = (*campaigns.ACTIONS,)
