"""Runs child.py and turns every way it can end badly into FileRefused."""

import json
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, Any

from masterplan.core.sheets.errors import MESSAGES, FileRefused

CHILD = Path(__file__).with_name("child.py")
WALL_SECONDS = 60.0
_EXIT_OUTPUT_LIMIT = 3


@contextmanager
def child_output(
    arguments: list[str], *, order: Any = None, wall_seconds: float = WALL_SECONDS
) -> Iterator[IO[str]]:
    """The child's standard output, complete, rewound and without its last line.

    Raises FileRefused: too_slow, out_of_memory, too_large, broken, or what the
    guard said. `order` goes to the child's standard input as JSON.
    """
    with (
        tempfile.TemporaryFile("w+", encoding="utf-8") as output,
        tempfile.TemporaryFile("w+", encoding="utf-8") as orders,
    ):
        json.dump(order, orders)
        orders.flush()
        orders.seek(0)
        status = _run(arguments, orders, output, wall_seconds)
        _check_status(status)
        output.seek(0)
        yield output


def verdict(line: str) -> dict[str, Any]:
    """The object on the last line; raises FileRefused when it tells a refusal."""
    try:
        value = json.loads(line)
    except ValueError as error:
        raise FileRefused("broken") from error
    if not isinstance(value, dict):
        raise FileRefused("broken")
    if code := value.get("refused"):
        raise FileRefused(code if code in MESSAGES else "broken")
    return value


def _run(
    arguments: list[str], orders: IO[str], output: IO[str], wall_seconds: float
) -> int:
    process = subprocess.Popen(
        [sys.executable, "-I", str(CHILD), *arguments],
        stdin=orders,
        stdout=output,
        stderr=subprocess.DEVNULL,
        env={"LANG": "C.UTF-8", "PYTHONUTF8": "1", "MALLOC_ARENA_MAX": "1"},
        start_new_session=True,
        close_fds=True,
    )
    try:
        return process.wait(timeout=wall_seconds)
    except subprocess.TimeoutExpired as error:
        raise FileRefused("too_slow") from error
    finally:
        if process.poll() is None:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def _check_status(status: int) -> None:
    if status == 0:
        return
    if status in (-signal.SIGXCPU, -signal.SIGALRM):
        raise FileRefused("too_slow")
    if status == -signal.SIGXFSZ or status == _EXIT_OUTPUT_LIMIT:
        raise FileRefused("too_large")
    if status in (-signal.SIGKILL, -signal.SIGSEGV, -signal.SIGABRT, 1):
        # What is left when memory runs out where Python cannot say so.
        raise FileRefused("out_of_memory")
    raise FileRefused("broken")
