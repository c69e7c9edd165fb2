"""What is shipped to browsers: vendored files, icons, weight, no inline code."""

import gzip
import hashlib
import json
import re
from pathlib import Path

import django_htmx
import pytest
from django.conf import settings
from django.template.loader import render_to_string

ROOT = Path(settings.BASE_DIR)
STATIC = ROOT / "static"
VENDOR = STATIC / "vendor"
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
STYLES = sorted((STATIC / "css").glob("*.css"))
ERROR_PAGES = ("400", "403", "404", "413", "429", "500", "503")


def test_vendored_files_are_those_of_the_sums() -> None:
    listed = dict(
        reversed(line.split("  ", 1))
        for line in (VENDOR / "SHA256SUMS").read_text().splitlines()
    )
    found = {
        str(path.relative_to(VENDOR)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in VENDOR.glob("*/**/*")
        if path.is_file()
    }

    assert found == listed


def test_vendored_versions_are_those_of_the_lock() -> None:
    wanted = json.loads((VENDOR / "package.json").read_text())["dependencies"]
    locked = json.loads((VENDOR / "package-lock.json").read_text())["packages"]

    assert {
        name: locked[f"node_modules/{name}"]["version"] for name in wanted
    } == wanted
    assert {path.name for path in VENDOR.iterdir() if path.is_dir()} == {
        f"{name}-{version}" for name, version in wanted.items()
    }
    assert "://" not in json.dumps(
        [package.get("resolved", "") for package in locked.values()]
    )


def test_no_stylesheet_names_a_missing_map_or_another_host() -> None:
    for path in [*STYLES, *VENDOR.rglob("*.css")]:
        text = path.read_text()
        assert "sourceMappingURL" not in text, path
        assert not re.search(r"url\(\s*[\"']?(https?:)?//", text), path
    assert len(STYLES) <= 7


def test_every_icon_named_in_templates_is_in_the_sprite() -> None:
    sprite = set(re.findall(r'<symbol id="([^"]+)"', _read("img/icons.svg")))
    named = {
        name
        for path in TEMPLATES
        for name in re.findall(r'{% icon "([^"]+)"', path.read_text())
    }

    assert named <= sprite


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_templates_hold_no_inline_script_or_style(path: Path) -> None:
    text = path.read_text()

    assert not re.search(r"<script(?![^>]*\bsrc=)|<style|\sstyle=|\son[a-z]+=", text)
    assert "http://" not in text.replace("http://www.w3.org/", "")


@pytest.mark.parametrize("code", ERROR_PAGES)
def test_error_pages_stand_alone(code: str) -> None:
    html = render_to_string(f"{code}.html")

    assert html.count("<h1>") == 1
    assert '<html lang="id">' in html
    assert "/static/css/portal.css" in html


def test_first_visit_is_light() -> None:
    htmx = Path(django_htmx.__file__).parent / "static/django_htmx/htmx-2.min.js"
    files = [
        htmx,
        *VENDOR.rglob("bootstrap.min.css"),
        *(STATIC / name for name in ("css/portal.css", "css/components.css")),
        *(STATIC / name for name in ("img/icons.svg", "img/favicon.svg")),
        STATIC / "js/portal.js",
    ]

    weight = sum(len(gzip.compress(path.read_bytes(), 9)) for path in files)

    # gzip of the files as they are; brotli, which production sends, takes about a
    # fifth less. The page itself has the rest of the 60 KB.
    assert weight <= 60_000
    assert (STATIC / "js/portal.js").stat().st_size <= 6_000


def _read(name: str) -> str:
    return (STATIC / name).read_text()
