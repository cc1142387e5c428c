"""Install the peers, at pinned versions, into the git-ignored folder `benchmarks/.peers/`.

Each has a folder of its own, so that one that cannot be installed leaves the others usable; the
runner goes on without it. Needs npm for the Node peers. Run again to repair or update.
"""

import shutil
import subprocess
import sys
import venv
from pathlib import Path

PEERS = Path(__file__).resolve().parent / ".peers"

NODE_PEERS = {
    "mockoon": "@mockoon/cli@9.9.0",
    "prism": "@stoplight/prism-cli@5.14.2",  # the last that runs on Node 20; 5.15 asks for 24
    "json-server": "json-server@0.17.4",  # the stable line; 1.0 is still in beta
    "autocannon": "autocannon@8.0.0",  # the load generator where wrk is missing
}
PYTHON_PEERS = {"moto": "moto[server]==5.2.5"}


def main() -> int:
    """Install all peers, or those named as arguments; 1 when any could not be installed."""
    wanted = sys.argv[1:] or [*NODE_PEERS, *PYTHON_PEERS]
    if unknown := set(wanted) - {*NODE_PEERS, *PYTHON_PEERS}:
        print(f"no such peer: {', '.join(sorted(unknown))}")
        return 2
    return 1 if [name for name in wanted if not install(name)] else 0


def install(name: str) -> bool:
    """Install one peer; print how it went."""
    package = NODE_PEERS.get(name) or PYTHON_PEERS[name]
    print(f"{name}: installing {package}", flush=True)
    try:
        (install_from_npm if name in NODE_PEERS else install_from_pip)(PEERS / name, package)
    except (OSError, subprocess.SubprocessError) as error:
        print(f"{name}: CANNOT BE INSTALLED ({error}); the benchmarks run without it")
        return False
    return True


def install_from_npm(folder: Path, package: str) -> None:
    """Install a Node package below `folder`, without running its install scripts."""
    npm = shutil.which("npm")
    if npm is None:
        raise FileNotFoundError("npm is not installed")
    folder.mkdir(parents=True, exist_ok=True)
    quiet = ["--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error", "--save-exact"]
    subprocess.run(
        [npm, "install", "--prefix", str(folder), *quiet, package], check=True, timeout=600
    )


def install_from_pip(folder: Path, package: str) -> None:
    """Install a Python package into a virtual environment of its own at `folder`."""
    python = folder / "bin" / "python"
    if not python.exists():
        venv.create(folder, with_pip=True, symlinks=True)
    pip = [str(python), "-m", "pip", "install", "--quiet", package]
    subprocess.run(pip, check=True, timeout=600)


if __name__ == "__main__":
    sys.exit(main())
