"""A QR code as one SVG path, so that page, print and PDF draw the same."""

from dataclasses import dataclass

import segno

BORDER = 4  # modules of quiet around the code, as readers expect


@dataclass(frozen=True, slots=True)
class QrCode:
    """`side` modules in a square and the `path` of the dark ones."""

    side: int
    path: str


def qr_code(text: str) -> QrCode:
    """Encode an address; stands a smudge or a fold (error correction M)."""
    code = segno.make(text, error="m", micro=False)
    parts = []
    rows = list(code.matrix_iter(border=BORDER))
    for y, row in enumerate(rows):
        parts += [f"M{x} {y}h1v1h-1z" for x, dark in enumerate(row) if dark]
    return QrCode(side=len(rows), path="".join(parts))
