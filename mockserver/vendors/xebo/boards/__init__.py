"""Xebo's own views: collectors with what came back, and the responses."""

from __future__ import annotations

from mockserver.kernel.boards import Board
from mockserver.vendors.xebo.boards.collectors import (
    count_collectors,
    open_collector,
    show_collectors,
)
from mockserver.vendors.xebo.boards.responses import count_responses, open_response, show_responses

BOARDS = (
    Board(
        name="collectors",
        title="Collectors",
        about="Whom each collector asked, and what was answered.",
        show=show_collectors,
        count=count_collectors,
        open=open_collector,
    ),
    Board(
        name="responses",
        title="Responses",
        about="What respondents answered, the newest on top.",
        show=show_responses,
        count=count_responses,
        open=open_response,
    ),
)
