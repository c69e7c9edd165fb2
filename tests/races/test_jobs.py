"""Background work is claimed once and asked for once."""

from collections.abc import Iterator

import pytest

from masterplan.core import jobs
from masterplan.core.enums import JobState
from masterplan.core.models import Job
from tests.factories import make_user
from tests.races.ground import DONE, at_once, overlap, races, unguarded

KIND = "tests.race"
RUN, RETRY = "masterplan.core.jobs.run", "masterplan.core.jobs.retry"


@pytest.fixture
def ran() -> Iterator[list[int]]:
    """The claims that carried a job of KIND out."""
    claims: list[int] = []

    @jobs.handler(KIND)
    def carry_out(job: Job) -> None:
        claims.append(job.attempts)
        jobs.finish(job, result={"ok": True})

    yield claims
    jobs._kinds.pop(KIND)


@races(RUN)
def test_run_by_two_workers_claims_once(ran: list[int], transactional_db) -> None:
    job = jobs.enqueue(KIND, title="Uji", actor=make_user())

    race = overlap(lambda: jobs.run(str(job.pk)), lambda: jobs.run(str(job.pk)))

    assert (race.second.said, race.has_waited) == (DONE, True)
    assert ran == [1]


@races(RUN)
def test_run_by_many_workers_carries_each_job_out_once(
    ran: list[int], transactional_db
) -> None:
    user = make_user()
    keys = [str(jobs.enqueue(KIND, title="Uji", actor=user).pk) for _ in range(5)]

    def work() -> None:
        for key in keys:
            jobs.run(key)

    outcomes = at_once(*[work] * 4)

    assert [outcome.said for outcome in outcomes] == [DONE] * 4
    assert ran == [1] * 5
    assert not Job.objects.exclude(state=JobState.DONE).exists()


@unguarded(RUN)
def test_naive_run_by_two_workers_claims_twice(transactional_db) -> None:
    job = Job.objects.create(kind=KIND, title="Uji", owner=make_user())

    def claim() -> bool:
        found = Job.objects.get(pk=job.pk)
        if found.state != JobState.QUEUED:
            return False
        found.state = JobState.RUNNING
        found.save(update_fields=["state"])
        return True

    race = overlap(claim, claim)

    assert (race.first, race.second.value) == (True, True)


@races(RETRY)
def test_retry_pressed_twice_makes_one_job(ran: list[int], transactional_db) -> None:
    user = make_user()
    job = jobs.enqueue(KIND, title="Uji", actor=user)
    Job.objects.filter(pk=job.pk).update(state=JobState.FAILED)

    race = overlap(
        lambda: jobs.retry(job, actor=user), lambda: jobs.retry(job, actor=user)
    )

    assert race.has_waited
    assert race.second.value == race.first
    assert Job.objects.count() == 2


@unguarded(RETRY)
def test_naive_retry_pressed_twice_makes_two_jobs(transactional_db) -> None:
    user = make_user()

    def retry() -> None:
        if not Job.objects.filter(params__retry_of="1").exists():
            Job.objects.create(
                kind=KIND, title="Uji", owner=user, params={"retry_of": "1"}
            )

    overlap(retry, retry)

    assert Job.objects.count() == 2
