"""mockserver in a container of its own, by Testcontainers (the extra `testcontainers`)."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from mockserver.testing.client import Mockserver

if TYPE_CHECKING:
    from testcontainers.core.container import DockerContainer

IMAGE = "mockserver"
PORT = 4360
GATEWAY = "host.docker.internal"
"""The name by which callbacks reach a server on the machine that runs the tests."""


def configure_container(container: DockerContainer, *, token: str) -> DockerContainer:
    """Tell a generic container all that mockserver needs: port, token, no files, readiness."""
    from testcontainers.core.wait_strategies import HttpWaitStrategy

    container.with_exposed_ports(PORT)
    container.with_envs(MOCKSERVER_EPHEMERAL="true", MOCKSERVER_ADMIN_TOKEN=token)
    container.with_kwargs(extra_hosts={GATEWAY: "host-gateway"})
    container.waiting_for(HttpWaitStrategy(PORT, "/readyz").for_status_code(200))
    return container


@contextmanager
def start_container(image: str = IMAGE) -> Iterator[Mockserver]:
    """A server in a container that lasts as long as the context.

    Raises:
        ImportError: Testcontainers is not installed.
    """
    from testcontainers.core.container import DockerContainer

    token = os.urandom(16).hex()
    with configure_container(DockerContainer(image), token=token) as container:
        host, port = container.get_container_host_ip(), container.get_exposed_port(PORT)
        with Mockserver(f"http://{host}:{port}", token=token) as server:
            yield server
