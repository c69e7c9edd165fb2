"""Jobs outlive their workers and their broker: claimed once, finished once."""

import datetime as dt

import pytest
from django.db import transaction
from django.utils import timezone

from masterplan.core import jobs
from masterplan.core.enums import JobState
from masterplan.core.errors import DomainError, MoveRefused
from masterplan.core.models import Job, User
from masterplan.core.sheets.errors import FileRefused
from masterplan.core.tasks import run_job, sweep_jobs
from tests.factories import make_user

KIND = "tests.work"
RUN = "masterplan.core.tasks.run_job"

pytestmark = pytest.mark.django_db


@pytest.fixture
def work():
    """Registers what the job does; the list tells the claims that carried it out."""
    ran: list[int] = []

    def does(act=lambda job: jobs.finish(job, result={"ok": True})):
        @jobs.handler(KIND)
        def carry_out(job: Job) -> None:
            ran.append(job.attempts)
            act(job)

        return ran

    yield does
    jobs._kinds.pop(KIND, None)


def queued(**fields) -> Job:
    job = jobs.enqueue(KIND, title="Uji", actor=make_user())
    Job.objects.filter(pk=job.pk).update(**fields)
    job.refresh_from_db()
    return job


def long_ago() -> dt.datetime:
    return timezone.now() - jobs.STALE_AFTER - dt.timedelta(seconds=1)


def test_enqueue_writes_the_row_and_wakes_a_worker_after_the_commit(
    work, sent_tasks, django_capture_on_commit_callbacks
):
    work()
    with django_capture_on_commit_callbacks(execute=True):
        job = jobs.enqueue(KIND, title="x" * 300, actor=make_user())
        assert sent_tasks == []

    assert sent_tasks == [(RUN, [str(job.pk)])]
    job.refresh_from_db()
    assert (job.state, job.attempts, len(job.title)) == (JobState.QUEUED, 0, 200)


def test_enqueue_sends_nothing_when_the_transaction_rolls_back(
    work, sent_tasks, django_capture_on_commit_callbacks
):
    work()

    @transaction.atomic
    def enqueue_and_fail() -> None:
        jobs.enqueue(KIND, title="Uji", actor=make_user())
        raise RuntimeError

    with django_capture_on_commit_callbacks(execute=True), pytest.raises(RuntimeError):
        enqueue_and_fail()

    assert sent_tasks == []
    assert not Job.objects.exists()


def test_enqueue_refuses_an_unknown_kind():
    with pytest.raises(LookupError):
        jobs.enqueue("tests.unknown", title="Uji", actor=User())


def test_enqueue_keeps_the_row_when_the_broker_is_away(
    work, monkeypatch, django_capture_on_commit_callbacks
):
    work()

    def away(*args, **kwargs):
        raise ConnectionRefusedError

    monkeypatch.setattr(run_job, "delay", away)
    with django_capture_on_commit_callbacks(execute=True):
        job = jobs.enqueue(KIND, title="Uji", actor=make_user())

    assert Job.objects.get(pk=job.pk).state == JobState.QUEUED


def test_run_carries_a_job_out_once(work):
    ran = work()
    job = queued()

    run_job(str(job.pk))
    run_job(str(job.pk))

    job.refresh_from_db()
    assert ran == [1]
    assert (job.state, job.attempts, job.result) == (JobState.DONE, 1, {"ok": True})
    assert job.finished_at is not None


def test_run_does_nothing_while_another_worker_is_alive(work):
    ran = work()
    job = queued(state=JobState.RUNNING, attempts=1, heartbeat_at=timezone.now())

    jobs.run(str(job.pk))

    assert ran == []


def test_run_takes_over_from_a_worker_without_a_sign_of_life(work):
    ran = work()
    job = queued(state=JobState.RUNNING, attempts=1, heartbeat_at=long_ago(), done=3)

    jobs.run(str(job.pk))

    job.refresh_from_db()
    assert ran == [2]
    assert (job.state, job.attempts, job.done) == (JobState.DONE, 2, 0)


def test_run_does_nothing_for_a_job_that_is_gone(work):
    ran = work()
    jobs.run("00000000-0000-0000-0000-000000000000")
    assert ran == []


@pytest.mark.parametrize("call", ["report", "finish"])
def test_a_worker_that_lost_its_claim_leaves_nothing(work, call):
    def act(job: Job) -> None:
        with transaction.atomic():
            make_user(email="sisa@uji.test")
            # Meanwhile another worker has taken the job over.
            Job.objects.filter(pk=job.pk).update(attempts=2)
            if call == "report":
                jobs.report(job, done=1, total=2, step="separuh")
            jobs.finish(job, result={"written": "twice"})

    work(act)
    job = queued()

    jobs.run(str(job.pk))

    # The takeover itself was rolled back with the rest of the transaction.
    job.refresh_from_db()
    assert (job.state, job.result, job.step) == (JobState.RUNNING, {}, "")
    assert not User.objects.filter(email="sisa@uji.test").exists()


def test_report_tells_how_far_it_is(work):
    seen = []

    def act(job: Job) -> None:
        jobs.report(job, done=1, total=4, step="Membaca")
        told = Job.objects.get(pk=job.pk)
        seen.append((told.percent, told.step, told.heartbeat_at >= job.heartbeat_at))
        jobs.finish(job)

    work(act)
    jobs.run(str(queued().pk))

    assert seen == [(25, "Membaca", True)]


@pytest.mark.parametrize(
    ("error", "code", "sentence"),
    [
        (DomainError("Kalimat.", code="refused_so"), "refused_so", "Kalimat."),
        (FileRefused("encrypted"), "encrypted", FileRefused("encrypted").message),
    ],
)
def test_a_refusal_fails_the_job_with_its_sentence(work, error, code, sentence):
    def act(job: Job) -> None:
        raise error

    work(act)
    job = queued()

    jobs.run(str(job.pk))

    job.refresh_from_db()
    assert (job.state, job.error_code, job.error) == (JobState.FAILED, code, sentence)


def test_a_bug_fails_the_job_without_its_details(work, caplog):
    def act(job: Job) -> None:
        raise ZeroDivisionError("secret")

    work(act)
    job = queued()

    jobs.run(str(job.pk))

    job.refresh_from_db()
    assert (job.state, job.error_code) == (JobState.FAILED, "internal_error")
    assert "secret" not in job.error
    assert "secret" in caplog.text


def test_sweep_sends_what_the_broker_lost(
    work, sent_tasks, django_capture_on_commit_callbacks
):
    work()
    lost = queued(sent_at=long_ago())
    dead = queued(state=JobState.RUNNING, attempts=1, heartbeat_at=long_ago())
    queued(sent_at=timezone.now())
    queued(state=JobState.RUNNING, attempts=1, heartbeat_at=timezone.now())
    queued(state=JobState.DONE, sent_at=long_ago())

    with django_capture_on_commit_callbacks(execute=True):
        sweep_jobs()

    assert sorted(sent_tasks) == sorted((RUN, [str(job.pk)]) for job in (lost, dead))
    assert jobs.sweep() == 1, "the lost one was sent; the dead one is still dead"


def test_sweep_gives_up_what_killed_its_worker_three_times(work, sent_tasks):
    ran = work()
    killer = queued(
        state=JobState.RUNNING, attempts=jobs.MAX_ATTEMPTS, heartbeat_at=long_ago()
    )

    jobs.run(str(killer.pk))
    assert jobs.sweep() == 0

    killer.refresh_from_db()
    assert (ran, sent_tasks) == ([], [])
    assert (killer.state, killer.error_code) == (JobState.FAILED, "quarantined")


def test_retry_asks_once_more_and_only_once(work):
    ran = work()
    failed = queued(state=JobState.FAILED, params={"year": 2024})

    again = jobs.retry(failed, actor=failed.owner)
    twice = jobs.retry(failed, actor=failed.owner)
    jobs.run(str(again.pk))

    assert again.pk == twice.pk != failed.pk
    assert again.params == {"year": 2024, "retry_of": str(failed.pk)}
    assert ran == [1]
    failed.refresh_from_db()
    assert failed.state == JobState.FAILED


def test_retry_refuses_a_job_that_has_not_failed(work):
    work()
    with pytest.raises(MoveRefused):
        jobs.retry(queued(), actor=make_user())


# --- The page ----------------------------------------------------------------


def test_page_shows_progress_and_reloads_itself_without_javascript(work, client):
    work()
    job = queued(
        state=JobState.RUNNING,
        attempts=1,
        done=1,
        total=4,
        step="Membaca sel",
        heartbeat_at=timezone.now(),
    )
    client.force_login(job.owner)

    page = client.get(f"/pekerjaan/{job.pk}/")
    part = client.get(f"/pekerjaan/{job.pk}/", headers={"HX-Request": "true"})

    text = page.content.decode()
    assert page.status_code == part.status_code == 200
    assert "Membaca sel" in text
    assert '<progress value="25" max="100"' in text
    assert '<noscript><meta http-equiv="refresh" content="2"></noscript>' in text
    assert part.content.decode().strip() in text
    assert "HX-Request" in page.headers["Vary"]


def test_page_of_a_failed_job_says_why_and_offers_another_try(work, client):
    work()
    job = queued(state=JobState.FAILED, error="Berkas ini rusak.")
    client.force_login(job.owner)

    page = client.get(f"/pekerjaan/{job.pk}/").content.decode()
    answer = client.post(f"/pekerjaan/{job.pk}/ulangi/")

    again = Job.objects.get(params__retry_of=str(job.pk))
    assert "Berkas ini rusak." in page
    assert f'action="/pekerjaan/{job.pk}/ulangi/"' in page
    assert "http-equiv" not in page
    assert answer.url == f"/pekerjaan/{again.pk}/"


def test_page_of_a_finished_job_leads_to_its_result(client):
    owner = make_user()
    client.force_login(owner)
    job = jobs.enqueue("innovations.read_workbook", title="Uji", actor=owner)
    Job.objects.filter(pk=job.pk).update(state=JobState.DONE)

    page = client.get(f"/pekerjaan/{job.pk}/")
    part = client.get(f"/pekerjaan/{job.pk}/", headers={"HX-Request": "true"})

    assert (page.status_code, page.url) == (302, f"/impor/{job.pk}/")
    assert part.headers["HX-Redirect"] == f"/impor/{job.pk}/"


@pytest.mark.parametrize(
    ("method", "path"), [("get", "/pekerjaan/{}/"), ("post", "/pekerjaan/{}/ulangi/")]
)
def test_a_strangers_job_is_not_there(work, client, method, path):
    work()
    job = queued(state=JobState.FAILED)
    client.force_login(make_user("ministry"))

    answer = getattr(client, method)(path.format(job.pk))

    assert answer.status_code == 404
    assert Job.objects.count() == 1
