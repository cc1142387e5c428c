"""The inbox: a web page at `/` that shows what went out. It talks to the control API alone."""

from mockserver.inbox.application import make_inbox

__all__ = ["make_inbox"]
