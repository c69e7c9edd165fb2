"""The secret key: made once for the embedded default, judged for production."""

import contextlib
import os
import secrets
import tempfile
from pathlib import Path

MIN_LENGTH = 50
MIN_DISTINCT = 5


def is_weak(key: str) -> bool:
    """Tell whether a key is too short, too even, or Django's insecure default."""
    return (
        len(key) < MIN_LENGTH
        or len(set(key)) < MIN_DISTINCT
        or key.startswith("django-insecure-")
    )


def embedded_secret_key(folder: Path) -> str:
    """Read the embedded default's key from `folder`, making it at the first start.

    Web and worker may start together: the file appears whole under its name or not at
    all, and the loser reads what the winner wrote.
    """
    path = folder / "secret-key"
    if not path.exists():
        with tempfile.NamedTemporaryFile("w", dir=folder, delete=False) as draft:
            draft.write(secrets.token_urlsafe(MIN_LENGTH))
        with contextlib.suppress(FileExistsError):
            os.link(draft.name, path)
        os.unlink(draft.name)
    return path.read_text()
