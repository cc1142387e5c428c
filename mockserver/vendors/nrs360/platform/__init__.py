"""What a person does on the 360NRS platform, offered by the control API, one file per subject."""

from mockserver.vendors.nrs360.platform import (
    account,
    links,
    mails,
    sendings,
    voice_interactive,
    whatsapp,
    whatsapp_templates,
)

ACTIONS = (
    *account.ACTIONS,
    *links.ACTIONS,
    *mails.ACTIONS,
    *sendings.ACTIONS,
    *voice_interactive.ACTIONS,
    *whatsapp.ACTIONS,
    *whatsapp_templates.ACTIONS,
)
