"""360NRS's own views: campaigns, sendings, what is scheduled, groups, conversations."""

from __future__ import annotations

from mockserver.kernel.boards import Board
from mockserver.vendors.nrs360.boards.campaigns import (
    count_campaigns,
    open_campaign,
    show_campaigns,
)
from mockserver.vendors.nrs360.boards.conversations import (
    count_conversations,
    open_conversation,
    show_conversations,
)
from mockserver.vendors.nrs360.boards.groups import count_groups, open_group, show_groups
from mockserver.vendors.nrs360.boards.scheduled import count_scheduled, show_scheduled
from mockserver.vendors.nrs360.boards.sendings import count_sendings, open_sending, show_sendings

BOARDS = (
    Board(
        name="campaigns",
        title="Campaigns",
        about="What each campaign came to: those with a name first, the newest on top.",
        show=show_campaigns,
        count=count_campaigns,
        open=open_campaign,
    ),
    Board(
        name="sendings",
        title="Sendings",
        about="The sendings of all campaigns with their statuses, the newest on top.",
        show=show_sendings,
        count=count_sendings,
        open=open_sending,
    ),
    Board(
        name="scheduled",
        title="Scheduled",
        about="Texts and mails that wait for their time, the next on top.",
        show=show_scheduled,
        count=count_scheduled,
    ),
    Board(
        name="groups",
        title="Contacts",
        about="The groups and how many contacts are in each.",
        show=show_groups,
        count=count_groups,
        open=open_group,
    ),
    Board(
        name="conversations",
        title="WhatsApp",
        about="The WhatsApp conversations, the one that changed last on top.",
        show=show_conversations,
        count=count_conversations,
        open=open_conversation,
    ),
)
