"""The secret key: made once for the embedded default, judged for production."""

import os
import secrets
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

    Web and worker start together, so the file is created exclusively and the loser
    reads what the winner wrote.
    """
    path = folder / "secret-key"
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text()
    key = secrets.token_urlsafe(50)
    with os.fdopen(handle, "w") as file:
        file.write(key)
    return key
