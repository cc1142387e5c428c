"""Runs the curl commands that pages print, as a shell and curl would."""

from __future__ import annotations

import shlex
from getopt import gnu_getopt

import httpx


async def paste(client: httpx.AsyncClient, command: str) -> httpx.Response:
    """The answer to a printed command."""
    program, *words = shlex.split(command.replace(" \\\n", " "))
    assert program == "curl"
    listed, [url] = gnu_getopt(words, "X:u:H:d:")
    options = dict(listed)
    user, _, password = options.get("-u", "").partition(":")
    return await client.request(
        options.get("-X", "GET"),
        url,
        headers=dict(value.split(": ", 1) for flag, value in listed if flag == "-H"),
        auth=(user, password) if "-u" in options else None,
        content=options.get("-d"),
    )
