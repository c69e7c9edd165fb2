#!/usr/bin/env python3
"""Copy the front-end files we ship from npm into static/vendor (developers only).

Needs Node; running or testing the portal does not, because the copies are committed.
To take a new version: edit static/vendor/package.json, run
``npm install --package-lock-only`` and then this script, and commit the result.
"""

import hashlib
import json
import re
import shutil
import subprocess
import tempfile
from pathlib import Path

VENDOR = Path(__file__).resolve().parent.parent / "static" / "vendor"

# Package -> the files of its tarball that are served, and its licence.
SHIPPED = {"bootstrap": ("dist/css/bootstrap.min.css", "LICENSE")}

# The manifest storage looks up every source map named in a stylesheet. The map is
# eight times larger than the file and of no use to a reader, so its mention goes;
# this comment is the only difference from the published file.
SOURCE_MAP = re.compile(rb"\n?/\*# sourceMappingURL=[^*]*\*/\n?")


def install(folder: Path) -> None:
    """Fetch exactly what the lock names, checked by its sha512, running no scripts."""
    for name in ("package.json", "package-lock.json"):
        shutil.copy(VENDOR / name, folder / name)
    subprocess.run(
        ["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"],
        cwd=folder,
        check=True,
    )


def copy_files(modules: Path) -> list[Path]:
    """Copy the shipped files to static/vendor/<package>-<version>/."""
    copied = []
    for package, names in SHIPPED.items():
        version = json.loads((modules / package / "package.json").read_text())[
            "version"
        ]
        for old in VENDOR.glob(f"{package}-*"):
            shutil.rmtree(old)
        target = VENDOR / f"{package}-{version}"
        target.mkdir()
        for name in names:
            content = (modules / package / name).read_bytes()
            if name.endswith(".css"):
                content = SOURCE_MAP.sub(b"\n", content)
            path = target / Path(name).name
            path.write_bytes(content)
            copied.append(path)
    return sorted(copied)


def write_sums(paths: list[Path]) -> None:
    """Write SHA256SUMS in the format that ``sha256sum --check`` reads."""
    lines = [
        f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.relative_to(VENDOR)}\n"
        for path in paths
    ]
    (VENDOR / "SHA256SUMS").write_text("".join(lines))


def main() -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        install(folder)
        write_sums(copy_files(folder / "node_modules"))


if __name__ == "__main__":
    main()
