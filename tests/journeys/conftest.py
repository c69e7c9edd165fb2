"""A portal as `./run` would show it, with a Celery worker of its own beside it."""

import os
import shlex
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.db import connection
from playwright.sync_api import Page

from tests.conftest import DESKTOP, PHONE, LivePortal
from tests.journeys import steps
from tests.journeys.ground import Inspect, Open
from tests.journeys.seeding import Copy

ROOT = Path(__file__).parents[2]
# What is not wanted beside tests that empty the tables: work by the clock.
LEFT_OUT = frozenset({"exec", "--beat"})
# An open menu covers what lies under it, so the menus stay closed.
UNFOLD = """() => document.querySelectorAll("details:not(.menu)")
    .forEach(one => one.open = true)"""
NARROWEST = PHONE | {"width": 320}
GOODBYE = "worker: Warm shutdown (MainProcess)"


@pytest.fixture(scope="session")
def _demonstration(tmp_path_factory: pytest.TempPathFactory) -> Copy:
    return Copy(tmp_path_factory.mktemp("demonstration"))


@pytest.fixture
def portal(live_portal: LivePortal, _demonstration: Copy) -> LivePortal:
    """The live portal with reference data, demo accounts and demo data."""
    _demonstration.lay()
    return live_portal


@pytest.fixture(params=[True, False], ids=["scripts", "no-scripts"])
def scripts(request: pytest.FixtureRequest) -> bool:
    """Every journey that asks for it is gone twice, with scripts and without."""
    return bool(request.param)


@pytest.fixture
def open_at(portal: LivePortal, scripts: bool) -> Open:
    """Open a page of somebody new, or of one of the demonstration's people."""

    def open_page(login: str = "", **options: object) -> Page:
        page = portal.open("/", javascript=scripts, **options)
        if login:
            steps.sign_in(page, login)
        return page

    return open_page


@pytest.fixture
def inspect(axe: Callable[[Page], None]) -> Inspect:
    """Ask axe about pages at both widths, with everything unfolded, nothing cut off."""

    def look(page: Page, paths: Iterable[str] = ("",)) -> None:
        for path in paths:
            if path:
                page.goto(path)
            page.evaluate(UNFOLD)
            for size in (DESKTOP, PHONE):
                page.set_viewport_size(size)
                axe(page)
            for size in (PHONE, NARROWEST):
                page.set_viewport_size(size)
                needed = page.evaluate("document.documentElement.scrollWidth")
                assert needed <= size["width"], (page.url, needed)
            page.set_viewport_size(DESKTOP)

    return look


@pytest.fixture(scope="module")
def _worker_home(
    django_db_setup: None, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Path]:
    """The worker of the Procfile over the real broker, on the tests' database."""
    home = tmp_path_factory.mktemp("worker")
    database = urlsplit(os.environ["DATABASE_URL"])
    name = connection.settings_dict["NAME"]
    with (home / "worker.log").open("w+") as log:
        process = subprocess.Popen(
            _worker_command(),
            cwd=ROOT,
            env=os.environ
            | {
                "DATABASE_URL": database._replace(path=f"/{name}").geturl(),
                "PORTAL_VAR": str(home),
            },
            stdout=log,
            stderr=subprocess.STDOUT,
        )
        yield home
        process.terminate()
        status = process.wait(timeout=20)
        log.seek(0)
        told = log.read().replace(GOODBYE, "").strip()
        assert (status, told) == (0, "")


def _worker_command() -> list[str]:
    for line in (ROOT / "Procfile").read_text().splitlines():
        process, _colon, command = line.partition(":")
        if process == "worker":
            words = [word for word in shlex.split(command) if word not in LEFT_OUT]
            return [sys.executable if word == "python" else word for word in words]
    raise LookupError("worker")


@pytest.fixture
def worker(_worker_home: Path, _own_files: None, settings: Any) -> None:
    """Work that is asked for gets done, by a process that shares only the storage."""
    settings.MEDIA_ROOT = _worker_home / "files"
