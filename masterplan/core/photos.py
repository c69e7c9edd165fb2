"""Pictures as they are kept: decoded and written anew, far from this process."""

import subprocess
import sys
from pathlib import Path

from django.utils.translation import gettext as _

from masterplan.core.errors import DomainError

CHILD = Path(__file__).with_name("photo_child.py")
WALL_SECONDS = 30.0
LONGEST_SIDE = 2000
_BROKEN = 4


class PictureRefused(DomainError):
    """The picture cannot be read to its end, or not with the memory it may have."""

    code = "broken_picture"


def redrawn(content: bytes, kind: str) -> bytes:
    """The picture upright, its longer side at most LONGEST_SIDE, without any of the
    words, places and times a camera writes beside it.

    `kind` as `pictures.Picture` has it; the answer is PNG or JPEG. Raises
    PictureRefused.
    """
    try:
        done = subprocess.run(
            [sys.executable, "-I", str(CHILD), kind, str(LONGEST_SIDE)],
            input=content,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={"LANG": "C.UTF-8", "MALLOC_ARENA_MAX": "1"},
            timeout=WALL_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise _refusal(is_too_much=True) from None
    if done.returncode or not done.stdout:
        raise _refusal(is_too_much=done.returncode != _BROKEN)
    return done.stdout


def _refusal(*, is_too_much: bool) -> PictureRefused:
    if is_too_much:
        sentence = _(
            "Gambar ini terlalu berat untuk diolah. Perkecil dahulu, atau kirim "
            "tangkapan layarnya."
        )
    else:
        sentence = _(
            "Gambar ini rusak atau terpotong. Buka di perangkat Anda; bila utuh, "
            "simpan ulang sebagai JPEG lalu unggah lagi."
        )
    return PictureRefused(sentence, field="upload")
