"""The inbox: web pages that show what went out. What its buttons do, the control API does."""

from mockserver.inbox.application import make_inbox

__all__ = ["make_inbox"]
