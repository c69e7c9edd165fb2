"""Runs in a process of its own: one picture in, the same picture written anew out.

Started by path and isolated, so it knows neither Django nor the portal. Its memory and
time are limited before the first byte is decoded. What is written carries no location,
no words and no second picture: only the pixels survive, upright and reduced.
"""

import io
import resource
import sys

from PIL import Image, ImageOps

MEMORY = 1024 * 1024 * 1024
CPU_SECONDS = 20
QUALITY = 82
READERS = {"jpg": "JPEG", "png": "PNG", "webp": "WEBP"}
BROKEN = 4


def main(kind: str, longest_side: int) -> int:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    # Who starts this has read the size from the head and refused what is too large.
    Image.MAX_IMAGE_PIXELS = None
    content = io.BytesIO(sys.stdin.buffer.read())
    written = io.BytesIO()
    try:
        with Image.open(content, formats=[READERS[kind]]) as picture:
            redrawn = redraw(picture, longest_side)
    except (OSError, SyntaxError, ValueError):
        return BROKEN
    if redrawn.mode == "RGBA" or kind == "png":
        redrawn.save(written, "PNG", optimize=True)
    else:
        redrawn.save(written, "JPEG", quality=QUALITY, optimize=True)
    sys.stdout.buffer.write(written.getvalue())
    return 0


def redraw(picture: Image.Image, longest_side: int) -> Image.Image:
    """The pixels upright, no side longer than that, and nothing beside them."""
    # Before the first thumbnail: a JPEG is then decoded smaller, not shrunk later.
    picture.thumbnail((longest_side, longest_side), reducing_gap=2.0)
    upright = ImageOps.exif_transpose(picture)
    mode = "RGBA" if upright.has_transparency_data else "RGB"
    redrawn = upright.convert(mode) if upright.mode != mode else upright.copy()
    redrawn.info = {}
    return redrawn


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], int(sys.argv[2])))
