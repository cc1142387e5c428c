"""A server under measurement: started on a free port, pinned to a core, stopped by its own id."""

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from pathlib import Path
from types import TracebackType
from typing import Self

from benchmarks.figures import Failure
from benchmarks.peers import Request, Target

ROOT = Path(__file__).resolve().parent.parent
SCRATCH = ROOT / "benchmarks" / ".scratch"  # on the disk of the tree: /tmp may be memory
READY_WITHIN = 30.0
POLL_EVERY = 0.002
SERVER_CORE, LOAD_CORE = 0, 1


def pin(command: list[str], core: int) -> list[str]:
    """The command bound to one core, or as it is where that cannot be had."""
    return ["taskset", "-c", str(core), *command] if can_pin() else command


def can_pin() -> bool:
    """Whether server and load generator can have a core each."""
    cores = os.sched_getaffinity(0)
    return shutil.which("taskset") is not None and {SERVER_CORE, LOAD_CORE} <= cores


def find_free_port() -> int:
    """A port of 127.0.0.1 that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def ask(port: int, request: Request) -> int | None:
    """Send one request over a connection of its own; its status, or None without an answer."""
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=READY_WITHIN) as connection:
            connection.sendall(request.encode(f"127.0.0.1:{port}"))
            head = b""
            while b"\r\n\r\n" not in head:
                chunk = connection.recv(65536)
                if not chunk:
                    return None
                head += chunk
            return int(head.split(b" ", 2)[1])
    except (OSError, ValueError, IndexError):
        return None


class Server:
    """A running target; a context manager.

    On entry it is spawned and asked every 2 ms until it answers `first` (default: its `send`) with
    the expected status; `started_in` is the time from the spawn until then, in seconds. On exit it
    is terminated, by its own process id and the session that was opened for it, and its scratch
    folder is removed.
    """

    def __init__(
        self, target: Target, *, first: Request | None = None, pinned: bool = True
    ) -> None:
        self.target = target
        self.port = find_free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.started_in = 0.0
        self._first = first or target.send
        self._pinned = pinned

    def __enter__(self) -> Self:
        SCRATCH.mkdir(exist_ok=True)
        self._scratch = Path(tempfile.mkdtemp(dir=SCRATCH, prefix=f"{self.target.name}-"))
        command = self.target.command(self.port, self._scratch)
        self._log = (self._scratch / "log").open("wb")
        started = time.perf_counter()
        self._process = subprocess.Popen(
            pin(command, SERVER_CORE) if self._pinned else command,
            cwd=ROOT,
            env=_clean_environment(self._scratch),
            stdin=subprocess.DEVNULL,
            stdout=self._log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        try:
            self._wait(started)
        except BaseException:
            self.__exit__(None, None, None)
            raise
        self.started_in = time.perf_counter() - started
        return self

    def _wait(self, started: float) -> None:
        status: int | None = None
        while status != self._first.status:
            if self._process.poll() is not None:
                raise Failure(f"{self.target.title} ended at once:\n{self.log_tail()}")
            if time.perf_counter() - started > READY_WITHIN:
                seen = f"last status {status}" if status else "no answer"
                raise Failure(
                    f"{self.target.title} was not ready in {READY_WITHIN:.0f} s ({seen}):\n"
                    f"{self.log_tail()}"
                )
            time.sleep(POLL_EVERY)
            status = ask(self.port, self._first)

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._process.terminate()
        try:
            self._process.wait(timeout=5)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        with contextlib.suppress(ProcessLookupError):  # children it left, in the session we opened
            os.killpg(self._process.pid, signal.SIGKILL)
        self._log.close()
        shutil.rmtree(self._scratch, ignore_errors=True)

    def log_tail(self, lines: int = 12) -> str:
        """The last lines the server wrote."""
        text = (self._scratch / "log").read_text(errors="replace")
        return "\n".join(f"    | {line}" for line in text.splitlines()[-lines:])

    def measure_rss(self) -> float:
        """Resident memory of the server and its children, in MiB."""
        pids, total = [self._process.pid], 0
        for pid in pids:
            try:
                children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
                status = Path(f"/proc/{pid}/status").read_text()
            except OSError:
                continue  # ended meanwhile
            pids.extend(int(child) for child in children)
            total += sum(
                int(line.split()[1]) for line in status.splitlines() if line.startswith("VmRSS:")
            )
        return total / 1024


def _clean_environment(home: Path) -> dict[str, str]:
    """Our environment without settings of the servers; a home that is thrown away afterwards."""
    foreign = ("MOCKSERVER_", "MOCKOON_", "PYTHONDONTWRITEBYTECODE")
    kept = {k: v for k, v in os.environ.items() if not k.startswith(foreign)}
    return kept | {"HOME": str(home), "XDG_CONFIG_HOME": str(home), "XDG_CACHE_HOME": str(home)}
