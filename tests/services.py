"""Run a command beside a throw-away PostgreSQL and Redis.

    python tests/services.py COMMAND [ARGUMENT...]

Both servers listen on unix sockets inside one temporary directory and nowhere else,
so any number of runs go on side by side, as root or as a user. The command finds them
in DATABASE_URL, CELERY_BROKER_URL and CACHE_URL. Servers and directory go when the
command ends; if this process is killed outright, the kernel ends the servers.
"""

import ctypes
import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import NoReturn

START_SECONDS = 30
INITDB_OPTIONS = (
    *("--username=portal", "--auth=trust", "--encoding=UTF8"),
    *("--locale=C.UTF-8", "--no-sync"),
)
REDIS_OPTIONS = ("--port", "0", "--save", "", "--appendonly", "no")
# Nothing here outlives the run, so nothing needs to reach the disk.
POSTGRESQL_SETTINGS = (
    "listen_addresses=",
    "fsync=off",
    "synchronous_commit=off",
    "full_page_writes=off",
)
PR_SET_PDEATHSIG = 1


class Missing(Exception):
    """A program that Debian's packages would bring is not there."""


def main(command: Sequence[str]) -> int:
    if not command:
        sys.exit("usage: services.py COMMAND [ARGUMENT...]")
    signal.signal(signal.SIGTERM, _stop)
    try:
        with services() as environment:
            return _run(command, environment)
    except Missing as missing:
        sys.exit(str(missing))


@contextmanager
def services() -> Iterator[dict[str, str]]:
    """Yield the environment under which a command finds both servers."""
    with ExitStack() as stack:
        # Directly under /tmp: the path of a unix socket has at most 107 bytes.
        folder = Path(tempfile.mkdtemp(prefix="portal-", dir="/tmp"))
        stack.callback(shutil.rmtree, folder, ignore_errors=True)
        stack.enter_context(_postgresql(folder))
        redis = stack.enter_context(_redis(folder))
        yield {
            "DATABASE_URL": f"postgres://portal@/postgres?host={folder}",
            "CELERY_BROKER_URL": f"redis+socket://{redis}",
            "CACHE_URL": f"rediscache://{redis}",
        }


@contextmanager
def _postgresql(folder: Path) -> Iterator[None]:
    programs = _postgresql_programs()
    owner: dict[str, object] = {}
    if os.geteuid() == 0:
        # PostgreSQL refuses root; Debian's package brought this user.
        user = pwd.getpwnam("postgres")
        owner = {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}
        os.chown(folder, user.pw_uid, user.pw_gid)
    data = folder / "postgresql"
    made = subprocess.run(
        [programs / "initdb", "-D", data, *INITDB_OPTIONS],
        cwd="/tmp",
        capture_output=True,
        text=True,
        **owner,
    )
    if made.returncode:
        raise RuntimeError(made.stderr)
    options = [part for pair in POSTGRESQL_SETTINGS for part in ("-c", pair)]
    with _server(
        [programs / "postgres", "-D", data, "-k", folder, *options],
        log=folder / "postgresql.log",
        is_ready=lambda: _succeeds(
            [programs / "pg_isready", "-q", "-h", folder, "-U", "portal"]
        ),
        # Immediate shutdown: the data are thrown away anyhow.
        stop_signal=signal.SIGQUIT,
        **owner,
    ):
        yield


@contextmanager
def _redis(folder: Path) -> Iterator[Path]:
    program = shutil.which("redis-server")
    if not program:
        raise Missing("Redis is missing: apt-get install redis-server")
    socket = folder / "redis.sock"
    with _server(
        [program, "--unixsocket", socket, "--dir", folder, *REDIS_OPTIONS],
        log=folder / "redis.log",
        is_ready=socket.exists,
        stop_signal=signal.SIGTERM,
    ):
        yield socket


@contextmanager
def _server(
    command: Sequence[str | Path],
    *,
    log: Path,
    is_ready: Callable[[], bool],
    stop_signal: signal.Signals,
    **owner: object,
) -> Iterator[None]:
    with log.open("wb") as output:
        process = subprocess.Popen(
            command,
            cwd="/tmp",
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            # A session of its own: Ctrl-C is for the command, which may still need us.
            start_new_session=True,
            preexec_fn=_ends_with(stop_signal),
            **owner,
        )
    try:
        deadline = time.monotonic() + START_SECONDS
        while not is_ready():
            if process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(f"{command[0]} did not start:\n{log.read_text()}")
            time.sleep(0.05)
        yield
    finally:
        process.send_signal(stop_signal)
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _ends_with(stop_signal: signal.Signals) -> Callable[[], None]:
    libc = ctypes.CDLL(None)

    def ask() -> None:
        libc.prctl(PR_SET_PDEATHSIG, int(stop_signal))

    return ask


def _postgresql_programs() -> Path:
    installed = Path("/usr/lib/postgresql").glob("*/bin/initdb")
    newest = max(installed, key=lambda path: int(path.parts[4]), default=None)
    found = newest or shutil.which("initdb")
    if not found:
        raise Missing("PostgreSQL's server is missing: apt-get install postgresql")
    return Path(found).resolve().parent


def _succeeds(command: Sequence[str | Path]) -> bool:
    return subprocess.run(command, cwd="/tmp", capture_output=True).returncode == 0


def _run(command: Sequence[str], environment: dict[str, str]) -> int:
    process = subprocess.Popen(command, env=os.environ | environment)
    while True:
        try:
            return process.wait()
        except KeyboardInterrupt:
            # The terminal told the command too; wait for it to end in its own way.
            continue
        except BaseException:
            process.terminate()
            process.wait()
            raise


def _stop(*_: object) -> NoReturn:
    sys.exit(128 + signal.SIGTERM)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
