"""Granian as production starts it, around any WSGI callable."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
# As in deploy/systemd/masterplan-web.service.
WORKERS, THREADS = 2, 2
START_SECONDS = 60


@contextmanager
def served(target: str, environment: dict[str, str], *, log: Path) -> Iterator[int]:
    """Serve `target` (module:callable) on a free port of this machine; yields it."""
    port = _free_port()
    command = [
        *(sys.executable, "-W", "ignore", "-m", "granian", "--interface", "wsgi"),
        *("--host", "127.0.0.1", "--port", str(port)),
        *("--workers", str(WORKERS), "--blocking-threads", str(THREADS)),
        *("--http", "1", "--no-ws", "--no-access-log", "--log-level", "warning"),
        target,
    ]
    paths = os.pathsep.join([str(ROOT), str(Path(__file__).parent)])
    with log.open("wb") as output:
        process = subprocess.Popen(
            command,
            cwd=ROOT,
            env=os.environ | environment | {"PYTHONPATH": paths},
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    try:
        _wait(port, process, log)
        yield port
    finally:
        process.terminate()
        try:
            process.wait(15)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _wait(port: int, process: subprocess.Popen, log: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
        except OSError:
            if process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(f"no server:\n{log.read_text()}") from None
            time.sleep(0.1)
        else:
            return
