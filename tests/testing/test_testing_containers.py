"""The container that Testcontainers is told to start; Docker itself is played."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

import pytest

from mockserver.testing import Mockserver, start_container
from mockserver.testing.containers import PORT


class Container:
    """What the Docker client knows of a container."""

    id = "c0ffee"
    short_id = "c0ff"
    status = "running"
    attrs: dict[str, Any] = {}  # noqa: RUF012 - nothing is written to it

    def __init__(self) -> None:
        self.is_removed = False

    def reload(self) -> None:
        """Nothing changes."""

    def remove(self, **_: Any) -> None:
        """The end of it."""
        self.is_removed = True


class Docker:
    """Testcontainers' Docker client, whose only container is a server that runs already."""

    made: list[tuple[str, dict[str, Any]]]
    container: Container
    port_of_host: int

    def __init__(self, **_: Any) -> None:
        self.client = self

    def create(self, image: str, **options: Any) -> Container:
        """Keep what is asked for."""
        self.made.append((image, options))
        return self.container

    def start(self, container: Container) -> None:
        """It runs already."""

    def close(self) -> None:
        """Nothing is open."""

    def host(self) -> str:
        """Where ports are published."""
        return "127.0.0.1"

    def port(self, _: str, port: int) -> str:
        """The published port."""
        assert port == PORT
        return str(self.port_of_host)

    def get_connection_mode(self) -> Any:
        """As on a developer's machine."""
        from testcontainers.core.config import ConnectionMode

        return ConnectionMode.docker_host


@pytest.fixture
def docker(monkeypatch: pytest.MonkeyPatch, mockserver_server: Mockserver) -> type[Docker]:
    """Docker, played."""
    from testcontainers.core import container
    from testcontainers.core.config import testcontainers_config

    monkeypatch.setattr(container, "DockerClient", Docker)
    monkeypatch.setattr(testcontainers_config, "ryuk_disabled", True)
    Docker.made = []
    Docker.container = Container()
    Docker.port_of_host = urlsplit(mockserver_server.url).port or 0
    return Docker


def test_container_is_told_all_it_needs_and_removed_at_the_end(docker: type[Docker]) -> None:
    with start_container("mockserver:1") as server:
        assert server.url == f"http://127.0.0.1:{docker.port_of_host}"
        assert server.sandbox("in-container").create().name == "in-container"
        server.sandbox("in-container").delete()
        assert not docker.container.is_removed
    assert docker.container.is_removed
    [(image, options)] = docker.made
    assert image == "mockserver:1"
    assert options["ports"] == {"4360": None}
    assert options["environment"]["MOCKSERVER_EPHEMERAL"] == "true"
    assert len(options["environment"]["MOCKSERVER_ADMIN_TOKEN"]) == 32
    assert options["extra_hosts"] == {"host.docker.internal": "host-gateway"}
