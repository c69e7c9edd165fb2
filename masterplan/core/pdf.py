"""HTML of ours as a PDF with real text, drawn by a child process with limits.

Slow and hungry: call it from a job, never from a request.
"""

import json
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from masterplan.core.errors import DomainError
from masterplan.core.stored import stored

CHILD = Path(__file__).with_name("pdf_child.py")
WALL_SECONDS = 120.0
STYLE = ("components.css", "print.css")

MESSAGES = {
    "no_pango": stored(
        "PDF belum dapat dibuat di server ini karena pustaka Pango belum terpasang. "
        "Cetak lembarnya dari peramban, atau minta pengelola portal menjalankan: "
        "apt-get install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 "
        "fonts-dejavu-core."
    ),
    "too_slow": stored(
        "Pembuatan PDF dihentikan karena terlalu lama. Cetak lembarnya dari peramban."
    ),
    "out_of_memory": stored(
        "Pembuatan PDF membutuhkan terlalu banyak memori. Cetak lembarnya dari "
        "peramban."
    ),
    "not_written": stored(
        "PDF tidak dapat ditulis. Coba lagi; bila terulang, hubungi pengelola portal."
    ),
}


class PdfRefused(DomainError):
    """No PDF came about; `code` is a key of MESSAGES."""

    def __init__(self, code: str) -> None:
        super().__init__(_(MESSAGES[code]), code=code)


def render(html: str, *, wall_seconds: float = WALL_SECONDS) -> bytes:
    """A tagged PDF of a whole HTML document, styled by static/css/print.css.

    Title and language are those of the document. Nothing is fetched: pictures lie in
    the HTML as data. Raises PdfRefused.
    """
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / "paper.pdf"
        answer = _answer(html, target, wall_seconds)
        if code := answer.get("refused"):
            raise PdfRefused(code if code in MESSAGES else "not_written")
        return target.read_bytes()


def _answer(html: str, target: Path, wall_seconds: float) -> dict[str, Any]:
    with (
        tempfile.TemporaryFile("w+", encoding="utf-8") as order,
        tempfile.TemporaryFile("w+", encoding="utf-8") as output,
    ):
        json.dump({"html": html, "css": style()}, order)
        order.flush()
        order.seek(0)
        status = _run(
            [str(target)],
            {"stdin": order, "stdout": output},
            folder=target.parent,
            wall_seconds=wall_seconds,
        )
        if status in (-signal.SIGXCPU, -signal.SIGALRM):
            return {"refused": "too_slow"}
        if status in (-signal.SIGKILL, -signal.SIGSEGV, -signal.SIGABRT, 1):
            # What is left when memory runs out where Python cannot say so.
            return {"refused": "out_of_memory"}
        output.seek(0)
        try:
            told = json.loads(output.read().splitlines()[-1])
        except (ValueError, IndexError):
            return {"refused": "not_written"}
        return dict(told)


def _run(
    arguments: Sequence[str],
    streams: dict[str, Any],
    *,
    folder: Path,
    wall_seconds: float,
) -> int:
    process = subprocess.Popen(
        [sys.executable, "-I", str(CHILD), *arguments],
        stderr=subprocess.DEVNULL,
        # Fontconfig keeps its notes where it may write and nobody reads them again.
        env={
            "LANG": "C.UTF-8",
            "PYTHONUTF8": "1",
            "MALLOC_ARENA_MAX": "1",
            "HOME": str(folder),
            "XDG_CACHE_HOME": str(folder),
            "PATH": os.defpath,
        },
        start_new_session=True,
        close_fds=True,
        **streams,
    )
    try:
        return process.wait(timeout=wall_seconds)
    except subprocess.TimeoutExpired as error:
        raise PdfRefused("too_slow") from error
    finally:
        if process.poll() is None:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def style() -> str:
    """The style sheets of paper, read from disk: the child fetches nothing."""
    folder = Path(settings.BASE_DIR) / "static" / "css"
    return "\n".join((folder / name).read_text(encoding="utf-8") for name in STYLE)
