"""What a person does on the 360NRS platform, offered by the control API, one file per subject."""

from mockserver.vendors.nrs360.platform import account, mails

ACTIONS = (*account.ACTIONS, *mails.ACTIONS)
