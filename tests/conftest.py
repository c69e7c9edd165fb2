"""The ground every test stands on: guards, clients, a live portal in a browser.

`./test` runs this on SQLite and again on PostgreSQL, Redis and Chromium. What is
stricter here than in production is listed in `tests/guards.py`.
"""

import os
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from copy import deepcopy
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from celery.signals import after_task_publish
from django.conf import settings as django_settings
from django.core.cache import cache
from django.db import connection, transaction
from django.test import Client
from django.test.utils import override_settings
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Locator,
    Page,
    Request,
)
from pytest_django.live_server_helper import LiveServer
from pytest_django.plugin import DjangoDbBlocker
from rest_framework.test import APIClient

from masterplan.config.celery import app as celery_app
from masterplan.core.models import ApiToken, User
from tests import accessibility, guards

# Playwright's synchronous API runs an event loop in this thread, which Django takes
# for an asynchronous caller.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

EXPECTED_DB = os.environ.get("EXPECT_DB", "sqlite")
CHROMIUM = "/usr/bin/chromium"
DESKTOP = {"width": 1280, "height": 900}
PHONE = {"width": 360, "height": 800}

_session = ExitStack()
_outcomes: Counter[str] = Counter()
_uncollected = 0


# --- The run as a whole ------------------------------------------------------


def pytest_configure(config: pytest.Config) -> None:
    overrides: dict[str, Any] = {
        # Argon2 is slow on purpose; most tests sign somebody in.
        "PASSWORD_HASHERS": ["django.contrib.auth.hashers.MD5PasswordHasher"],
        # Looks a static file up when it is asked for; else every client that a test
        # makes would read the whole static tree first.
        "WHITENOISE_AUTOREFRESH": True,
    }
    if "CACHE_URL" not in os.environ:
        overrides["CACHES"] = {
            "default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
        }
    elif worker := _worker_number():
        # Processes that share one Redis keep to databases of their own.
        caches = deepcopy(django_settings.CACHES)
        caches["default"]["LOCATION"] += f"?db={worker}"
        overrides["CACHES"] = caches
        # Celery believes the environment more than its own settings.
        os.environ["CELERY_BROKER_URL"] += f"?virtual_host={worker}"
    _session.enter_context(override_settings(**overrides))
    if "CELERY_BROKER_URL" not in os.environ:
        # Sent messages stay in this process and are carried out by nobody.
        celery_app.conf.update(
            broker_url="memory://localhost", broker_transport_options={}
        )
    _session.enter_context(guards.local_network_only())
    _session.enter_context(guards.read_only_requests())
    _session.enter_context(guards.ordered_slices())
    _let_tests_empty_every_table()


def pytest_unconfigure(config: pytest.Config) -> None:
    _session.close()


def pytest_sessionstart(session: pytest.Session) -> None:
    # Before any database is made: a run on the wrong one proves nothing.
    if connection.vendor != EXPECTED_DB:
        pytest.exit(
            f"EXPECT_DB={EXPECTED_DB}, but the settings name {connection.vendor}",
            returncode=pytest.ExitCode.USAGE_ERROR,
        )


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what touches no database: it proves nothing new on the second one."""
    for item in items:
        uses_database = (
            {"db", "transactional_db", "live_server"} & set(item.fixturenames)
            if isinstance(item, pytest.Function)
            else ()
        )
        if not uses_database and item.get_closest_marker("django_db") is None:
            item.add_marker(pytest.mark.plain)


def _worker_number() -> int:
    """1, 2, ... in a process of a parallel run; 0 in a run of its own."""
    name = os.environ.get("PYTEST_XDIST_WORKER", "")
    return int(name.removeprefix("gw")) + 1 if name else 0


def _let_tests_empty_every_table() -> None:
    """Help Django empty the tables after a test that commits.

    It stumbles over two: the history, which refuses to be deleted, and a table that
    knox's migrations make and no model of ours owns, which holds on to the users.
    """
    operations = type(connection.ops)
    plain = operations.sql_flush
    triggers = import_module("masterplan.core.migrations.0002_activity_append_only")

    def sql_flush(
        self: Any,
        style: Any,
        tables: list[str],
        *,
        reset_sequences: bool = False,
        allow_cascade: bool = False,
    ) -> list[str]:
        if connection.vendor == "postgresql" and not reset_sequences:
            # A TRUNCATE makes new files for every table and index, some hundred; tests
            # leave a few rows. Triggers and foreign keys rest until the commit.
            return [
                "SET LOCAL session_replication_role = replica",
                *(f"DELETE FROM {self.quote_name(table)}" for table in tables),
            ]
        statements = plain(
            self, style, tables, reset_sequences=reset_sequences, allow_cascade=True
        )
        if connection.vendor == "sqlite":
            return [
                *triggers.SQLITE_BACKWARD,
                *statements,
                *triggers.SQLITE_FORWARD,
            ]
        return statements

    operations.sql_flush = sql_flush


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    if hasattr(report, "wasxfail"):
        _outcomes["xfail"] += 1
    elif report.skipped:
        _outcomes["skipped"] += 1
    elif report.failed:
        _outcomes["failed"] += 1
    elif report.when == "call":
        _outcomes["passed"] += 1


def pytest_collectreport(report: pytest.CollectReport) -> None:
    global _uncollected
    if report.skipped:
        _outcomes["skipped"] += 1
        _uncollected += 1


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any, error: object | None) -> None:
    """What a worker process left out while it collected, the run must hear of."""
    _outcomes["skipped"] += getattr(node, "workeroutput", {}).get("uncollected", 0)


def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    if hasattr(session.config, "workeroutput"):
        # Skips of single tests are reported to the run by themselves.
        session.config.workeroutput["uncollected"] = _uncollected
        return
    # A test that does not run guards nothing, whatever the reason it gives.
    if exitstatus == pytest.ExitCode.OK and _not_run():
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    words = ", ".join(f"{count} {word}" for word, count in sorted(_outcomes.items()))
    terminalreporter.write_line(f"{EXPECTED_DB}: {words or 'no tests'}")
    if _not_run():
        terminalreporter.write_line("skips and xfails count as failures", red=True)


def _not_run() -> int:
    return _outcomes["skipped"] + _outcomes["xfail"]


# --- Around every test -------------------------------------------------------


@pytest.fixture(autouse=True)
def _marked_for_this_database(request: pytest.FixtureRequest) -> None:
    if request.node.get_closest_marker("postgresql") and EXPECTED_DB != "postgresql":
        pytest.fail("needs PostgreSQL and Redis: run it through ./test")


@pytest.fixture(autouse=True)
def _own_files(request: pytest.FixtureRequest, settings: Any, tmp_path: Path) -> None:
    if "kept_rows" not in request.fixturenames:
        settings.MEDIA_ROOT = tmp_path / "files"


@pytest.fixture(scope="module")
def kept_rows(
    django_db_setup: None,
    django_db_blocker: DjangoDbBlocker,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[None]:
    """What a module's own fixtures write now, rows and files, all its tests find.

    It stands in a transaction around those of the tests, which roll theirs back.
    """
    with (
        override_settings(MEDIA_ROOT=tmp_path_factory.mktemp("files")),
        django_db_blocker.unblock(),
        transaction.atomic(),
    ):
        yield
        transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def _empty_cache() -> Iterator[None]:
    yield
    cache.clear()


@pytest.fixture(autouse=True)
def _reads_wrote_nothing() -> Iterator[None]:
    guards.refused.clear()
    yield
    assert not guards.refused, guards.refused


@pytest.fixture(autouse=True)
def sent_tasks() -> Iterator[list[tuple[str, list[Any]]]]:
    """The Celery tasks sent during the test, as (name, arguments); none is run."""
    sent: list[tuple[str, list[Any]]] = []

    def note(sender: str, body: tuple, **_: Any) -> None:
        sent.append((sender, list(body[0])))

    after_task_publish.connect(note, weak=False)
    yield sent
    after_task_publish.disconnect(note)
    if sent:
        celery_app.control.purge()


# --- Clients -----------------------------------------------------------------


@pytest.fixture
def client_for() -> Callable[..., Client]:
    """Make a browser-like client; signed in when a user is given."""

    def make(user: User | None = None, **options: Any) -> Client:
        client = Client(**options)
        if user is not None:
            client.force_login(user)
        return client

    return make


@pytest.fixture
def api_client_for() -> Callable[..., APIClient]:
    """Make an API client that carries a real token of the user, or none."""

    def make(user: User | None = None, *, scope: str = "write") -> APIClient:
        client = APIClient()
        if user is not None:
            _, key = ApiToken.objects.create(user=user, name="uji", scope=scope)
            client.credentials(HTTP_AUTHORIZATION=f"Bearer {key}")
        return client

    return make


# --- Browser -----------------------------------------------------------------


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict) -> dict:
    """Debian's own Chromium, which as root has no sandbox, kept off the network."""
    return browser_type_launch_args | {
        "executable_path": CHROMIUM,
        "args": [
            "--no-sandbox",
            "--disable-dev-shm-usage",
            "--disable-background-networking",
            "--disable-component-update",
            "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost",
        ],
    }


@dataclass
class LivePortal:
    """The portal served over HTTP, and browsers in which nothing may go wrong.

    Console errors, uncaught exceptions, refusals by the Content-Security-Policy,
    requests to another site and server errors are collected from every page; the
    fixture fails the test when any is left.
    """

    url: str
    browser: Browser
    problems: list[str] = field(default_factory=list)
    _expected_statuses: set[int] = field(default_factory=set)
    _is_line_cut: bool = False
    _contexts: list[BrowserContext] = field(default_factory=list)

    def open(
        self,
        path: str = "/",
        *,
        user: User | None = None,
        size: dict[str, int] = DESKTOP,
        javascript: bool = True,
        **options: Any,
    ) -> Page:
        """Open a page in a browser of its own, signed in when a user is given."""
        page = self.context(
            user=user, size=size, javascript=javascript, **options
        ).new_page()
        page.goto(path)
        return page

    def context(
        self,
        *,
        user: User | None = None,
        size: dict[str, int] = DESKTOP,
        javascript: bool = True,
        **options: Any,
    ) -> BrowserContext:
        """Make a browser profile: its own cookies, window size and script switch."""
        context = self.browser.new_context(
            base_url=self.url,
            viewport=size,
            java_script_enabled=javascript,
            **({"locale": "id-ID"} | options),
        )
        self._contexts.append(context)
        context.on("console", self._console)
        context.on("weberror", lambda error: self._note(f"exception: {error.error}"))
        context.on("request", self._request)
        context.on(
            "response",
            lambda answer: (
                self._note(f"{answer.status} from {answer.url}")
                if answer.status >= 500
                else None
            ),
        )
        if user is not None:
            self.sign_in(context, user)
        return context

    def sign_in(self, context: BrowserContext, user: User) -> None:
        """Give the profile the session that the sign-in page would have made."""
        client = Client()
        client.force_login(user)
        name = django_settings.SESSION_COOKIE_NAME
        context.add_cookies(
            [{"name": name, "value": client.cookies[name].value, "url": self.url}]
        )

    def expect_status(self, *statuses: int) -> None:
        """Let the browser report these refusals (4xx), which the test provokes."""
        self._expected_statuses.update(statuses)

    def expect_cut_line(self) -> None:
        """Let the browser report requests that the test's own cut line ends."""
        self._is_line_cut = True

    def close(self) -> None:
        for context in self._contexts:
            context.close()
        self._contexts.clear()

    def _note(self, problem: str) -> None:
        self.problems.append(problem)

    def _console(self, message: ConsoleMessage) -> None:
        expected = any(
            f"responded with a status of {status}" in message.text
            for status in self._expected_statuses
        ) or (self._is_line_cut and "ERR_INTERNET_DISCONNECTED" in message.text)
        if message.type in ("error", "warning") and not expected:
            self._note(f"console {message.type}: {message.text}")

    def _request(self, request: Request) -> None:
        address = urlsplit(request.url)
        own = urlsplit(self.url)
        if address.scheme in ("data", "blob", "about"):
            return
        if (address.scheme, address.netloc) != (own.scheme, own.netloc):
            self._note(f"off-site request: {request.url}")


@pytest.fixture(scope="session")
def _clicks_arrive() -> Iterator[None]:
    """A click that leads to another page ends when that page has been read.

    By itself it ends when the first bytes have come, and what a test then reads at
    once, such as how many rows stand there, may still be on its way.
    """
    click = Locator.click

    def click_and_arrive(place: Locator, **options: Any) -> None:
        click(place, **options)
        place.page.wait_for_load_state("load")

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Locator, "click", click_and_arrive)
        yield


@pytest.fixture
def live_portal(
    transactional_db: None,
    live_server: LiveServer,
    browser: Browser,
    _clicks_arrive: None,
) -> Iterator[LivePortal]:
    portal = LivePortal(url=live_server.url, browser=browser)
    yield portal
    portal.close()
    assert not portal.problems, portal.problems


@pytest.fixture(scope="session")
def _passed_contrasts() -> set[str]:
    return set()


@pytest.fixture
def axe(_passed_contrasts: set[str]) -> Callable[[Page], None]:
    """Assert that a page breaks no rule of WCAG 2.2 A and AA that axe can see."""

    def check(page: Page) -> None:
        found = accessibility.violations(page, _passed_contrasts)
        assert not found, "\n".join([page.url, *found])

    return check
