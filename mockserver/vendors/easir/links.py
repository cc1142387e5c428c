"""Links that open in a browser: they carry no token, and nobody guesses them."""

from __future__ import annotations

LINK_PREFIX = "/open/"
"""What all of them begin with; what lies below asks for no token."""
