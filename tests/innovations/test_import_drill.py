"""Long drills with real processes: workers killed at random, and a large workbook.

Each has a portal of its own on the embedded default: a folder with its SQLite file
and its queue, so nothing of the test run's own services is touched.
"""

import json
import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.innovations.import_ground import plain_rows, save_workbook

pytestmark = pytest.mark.drill

ROOT = Path(__file__).parents[2]
REGENCIES = ("32.11", "32.17", "32.72", "32.01", "32.02", "32.03", "32.04", "32.05")
ROWS = 900
KILLS = 8
# A dead worker is noticed after seconds here, not after a minute, and swept as often.
WORKER = """
import datetime, sys
from masterplan.config.celery import app
from django.conf import settings
settings.CELERY_BEAT_SCHEDULE["sweep-jobs"]["schedule"] = 2.0
import django
django.setup()
from masterplan.core import jobs
jobs.STALE_AFTER = datetime.timedelta(seconds=6)
app.worker_main(["worker", "--pool=threads", "--concurrency=2", "--beat",
                 "--without-gossip", "--without-mingle", "--without-heartbeat",
                 "--loglevel=WARNING"])
"""
ENQUEUE = """
import sys
from pathlib import Path
from django.core.files.base import ContentFile
from innovations.domain import import_job
from masterplan.core.models import User
from regencies.models import Membership, Regency
content = Path({book!r}).read_bytes()
for code in {codes!r}:
    regency = Regency.objects.get(pk=code)
    user = User.objects.create_user(f"k{{code}}@uji.test", "-")
    Membership.objects.create(user=user, role="coordinator", regency=regency)
    import_job.import_at_once(
        actor=user, regency=regency, content=ContentFile(content, name="a.xlsx"),
        name="a.xlsx", good_rows=False, quick_win_year=2024,
    )
"""


class Portal:
    """An embedded portal in a folder, used through its processes only."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        kept = ("PATH", "HOME", "LANG", "PYTHONPATH", "TMPDIR")
        self.env = {name: os.environ[name] for name in kept if name in os.environ}
        self.env |= {"PORTAL_VAR": str(folder), "PORTAL_DEMO": "false"}
        self.manage("migrate", "-v0")
        self.manage("load_reference")

    def manage(self, *arguments: str) -> str:
        return subprocess.run(
            [sys.executable, "manage.py", *arguments],
            cwd=ROOT,
            env=self.env,
            check=True,
            capture_output=True,
            text=True,
        ).stdout

    def start_worker(self) -> subprocess.Popen:
        return subprocess.Popen(
            [sys.executable, "-c", WORKER],
            cwd=ROOT,
            env=self.env,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )

    def ask(self, sql: str) -> list[tuple]:
        with sqlite3.connect(self.folder / "portal.sqlite3", timeout=20) as database:
            return database.execute(sql).fetchall()

    def unfinished(self) -> int:
        sql = "SELECT COUNT(*) FROM core_job WHERE state IN ('queued', 'running')"
        return self.ask(sql)[0][0]


@pytest.fixture
def portal(tmp_path):
    return Portal(tmp_path / "var")


def kill(worker: subprocess.Popen) -> None:
    """The whole group at once, child processes that read sheets included."""
    os.killpg(worker.pid, signal.SIGKILL)
    worker.wait()


def lived(worker: subprocess.Popen, seconds: float) -> bool:
    """Whether the worker was still alive after so many seconds."""
    try:
        worker.wait(timeout=seconds)
    except subprocess.TimeoutExpired:
        return True
    return False


def test_workers_killed_at_random_lose_and_double_nothing(portal, tmp_path, capsys):
    book = save_workbook(tmp_path / "a.xlsx", plain_rows(ROWS))
    portal.manage("shell", "-v0", "-c", ENQUEUE.format(book=str(book), codes=REGENCIES))
    seed = random.randrange(10**6)
    chance = random.Random(seed)
    kills = 0

    while kills < KILLS and portal.unfinished():
        worker = portal.start_worker()
        # Starting takes about two seconds; after that it is at work.
        assert lived(worker, chance.uniform(2.5, 6)), "the worker ended by itself"
        kill(worker)
        kills += 1
    worker = portal.start_worker()
    deadline = time.monotonic() + 300
    try:
        while portal.unfinished():
            assert time.monotonic() < deadline, f"seed {seed}: jobs never finished"
            assert lived(worker, 1), "the worker ended by itself"
    finally:
        kill(worker)

    states = dict(portal.ask("SELECT regency_code, state FROM core_job"))
    attempts = sum(count for (count,) in portal.ask("SELECT attempts FROM core_job"))
    with capsys.disabled():
        sys.stdout.write(
            f"\nseed {seed}: {kills} kills, {attempts} attempts, {states}\n"
        )
    assert kills >= 5
    done = {code for code, state in states.items() if state == "done"}
    # Who is killed three times at one job has it taken away; all the others finish.
    quarantined = portal.ask(
        "SELECT regency_code FROM core_job WHERE error_code = 'quarantined'"
    )
    assert set(REGENCIES) - done == {code for (code,) in quarantined}
    whole = dict.fromkeys(done, ROWS)
    counted = {
        "innovations": "SELECT regency_id, COUNT(*) FROM innovations_innovation",
        "numbers": (
            "SELECT regency_id, COUNT(DISTINCT registration_number) "
            "FROM innovations_innovation"
        ),
        "names": "SELECT regency_id, COUNT(DISTINCT name) FROM innovations_innovation",
        "rollups": "SELECT regency_id, SUM(submitted) FROM innovations_rollup",
    }
    for what, sql in counted.items():
        assert dict(portal.ask(f"{sql} GROUP BY 1")) == whole, what
    assert (
        dict(
            portal.ask(
                "SELECT regency_code, COUNT(DISTINCT target_id) FROM core_activity "
                "WHERE verb = 'innovation.imported' GROUP BY 1"
            )
        )
        == whole
    )
    assert portal.ask("SELECT COUNT(*) FROM core_activity") == [
        (len(done) * (ROWS + ROWS // 10),)
    ]
    assert portal.ask("SELECT COUNT(*) FROM innovations_budgetline") == [
        (len(done) * ROWS,)
    ]


def test_5000_rows_are_imported_in_20_seconds_of_work_and_250_mb(
    portal, tmp_path, capsys
):
    book = save_workbook(tmp_path / "a.xlsx", plain_rows(5_000))
    command = [sys.executable, "manage.py", "import_innovations", str(book)]
    command += ["--regency=32.11", "--commit", "--quick-win-year=2024", "--json"]
    output = tmp_path / "answer.json"
    started = time.monotonic()

    with output.open("wb") as answer:
        process = subprocess.Popen(command, cwd=ROOT, env=portal.env, stdout=answer)
        _pid, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)

    wall = time.monotonic() - started
    work = usage.ru_utime + usage.ru_stime
    megabytes = usage.ru_maxrss / 1024
    with capsys.disabled():
        sys.stdout.write(
            f"\n5,000 rows: {wall:.1f} s, {work:.1f} s of CPU, {megabytes:.0f} MB\n"
        )
    written = json.loads(output.read_text("utf-8"))["written"]
    assert process.returncode == 0
    assert written == {"created": 5_000, "updated": 0, "unchanged": 0}
    # CPU and not the clock: what else runs on the machine is not ours.
    assert work <= 20
    assert megabytes <= 250
