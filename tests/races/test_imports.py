"""Imports against themselves and against people who edit."""

import pytest
from django.db import transaction

from innovations.domain import import_job, importing, innovation, unit_change
from innovations.domain.import_snapshot import read_vocabulary, take_snapshot
from innovations.domain.import_writing import Writer
from innovations.models import Innovation
from innovations.sheets.plan import Base, Decisions, make_plan
from masterplan.core.enums import JobState
from masterplan.core.folding import fold
from masterplan.core.models import Job, User
from regencies.enums import Role
from regencies.models import Regency, Unit
from tests.factories import make_dimensions, make_regency, make_unit, make_user
from tests.innovations.import_ground import apply_rows, row
from tests.races.ground import (
    DONE,
    figures_hold,
    overlap,
    races,
    stored,
    told,
    unguarded,
)

APPLY = "innovations.domain.importing.apply"
COMMIT = "innovations.domain.import_job.commit"
VERIFY = "innovations.domain.import_job.verify"


class Ground:
    """A regency with an office, a coordinator, and one record once imported."""

    def __init__(self) -> None:
        make_dimensions()
        self.regency: Regency = make_regency()
        self.unit: Unit = make_unit(self.regency, name="Dinas Uji")
        self.actor: User = make_user(Role.COORDINATOR, regency=self.regency)

    def apply(self, *rows, **told) -> importing.Written:
        return apply_rows(rows, regency=self.regency, actor=self.actor, **told)

    def base(self, *rows) -> Base:
        """What a preview of these rows keeps."""
        snapshot = take_snapshot(self.regency, read_vocabulary())
        plan = make_plan(rows, snapshot, Decisions())
        matched = {one.place: one.key for one in (*plan.changes, *plan.leaves)}
        return Base(snapshot.versions, matched)

    def apply_naively(self, *rows) -> None:
        """Compare, then write, with nobody kept out between the two."""
        vocabulary = read_vocabulary()
        snapshot = take_snapshot(self.regency, vocabulary)
        plan = make_plan(rows, snapshot, Decisions())
        with transaction.atomic():
            places = {one.place: one for one in rows}
            units = {self.unit.pk: self.unit}
            Writer(self.regency, self.actor, vocabulary, units, places).write(
                plan, snapshot
            )

    @property
    def record(self) -> Innovation:
        return Innovation.objects.get()


@pytest.fixture
def ground(transactional_db) -> Ground:
    return Ground()


@races(APPLY)
def test_apply_of_one_file_twice_makes_each_record_once(ground: Ground) -> None:
    rows = [row(2, name="Satu"), row(3, name="Dua", is_quick_win=True)]
    base = ground.base(*rows)

    race = overlap(
        lambda: ground.apply(*rows, base=base, quick_win_year=2026),
        lambda: ground.apply(*rows, base=base, quick_win_year=2026),
    )

    assert (race.second.said, race.has_waited) == (DONE, True)
    assert race.second.value.unchanged == race.first.created
    assert Innovation.objects.count() == told("innovation.imported") == 2
    assert figures_hold(ground.regency.pk)


@unguarded(APPLY)
def test_naive_apply_of_one_file_twice_makes_each_record_twice(ground: Ground) -> None:
    ground.apply(row(2, name="Semula"))

    overlap(
        lambda: ground.apply_naively(row(3, name="Satu")),
        lambda: ground.apply_naively(row(3, name="Satu")),
    )

    assert Innovation.objects.filter(name="Satu").count() == 2


@races(APPLY, "innovations.domain.innovation.revise")
def test_apply_against_an_edit_is_refused(ground: Ground) -> None:
    ground.apply(row(2, name="Satu", problem="Semula"))
    changed = row(2, name="Satu", problem="Dari berkas")
    base = ground.base(changed)
    record = ground.record

    race = overlap(
        lambda: innovation.revise(
            record, actor=ground.actor, version=1, fields={"problem": "Dari orang"}
        ),
        lambda: ground.apply(changed, base=base),
    )

    assert (race.second.said, race.has_waited) == ("rows_refused", True)
    assert stored(record).problem == "Dari orang"


@races("innovations.domain.innovation.revise", APPLY)
def test_edit_against_an_import_is_refused(ground: Ground) -> None:
    ground.apply(row(2, name="Satu", problem="Semula"))
    record = ground.record

    race = overlap(
        lambda: ground.apply(row(2, name="Satu", problem="Dari berkas")),
        lambda: innovation.revise(
            record, actor=ground.actor, version=1, fields={"problem": "Dari orang"}
        ),
    )

    assert race.second.said == "stale_version"
    assert stored(record).problem == "Dari berkas"


@races(APPLY, "innovations.domain.unit_change.merge")
def test_apply_into_a_unit_just_merged_is_refused(ground: Ground) -> None:
    chosen = make_unit(ground.regency)

    race = overlap(
        lambda: unit_change.merge(chosen, ground.unit, actor=ground.actor, version=1),
        lambda: ground.apply(
            row(2, words="Dinas Lain"), units={fold("Dinas Lain"): str(chosen.pk)}
        ),
    )

    assert (race.second.said, race.has_waited) == ("unknown_unit", True)
    assert not Innovation.objects.exists()


@unguarded(APPLY)
def test_naive_apply_against_an_edit_overwrites_it(ground: Ground) -> None:
    ground.apply(row(2, name="Satu", problem="Semula"))
    record = ground.record

    race = overlap(
        lambda: innovation.revise(
            record, actor=ground.actor, version=1, fields={"problem": "Dari orang"}
        ),
        lambda: ground.apply_naively(row(2, name="Satu", problem="Dari berkas")),
    )

    assert (race.second.said, stored(record).problem) == (DONE, "Dari berkas")


@races(VERIFY)
def test_verify_of_an_import_pressed_twice_verifies_once(ground: Ground) -> None:
    written = ground.apply(row(2, name="Satu"), row(3, name="Dua"))
    job = Job.objects.create(
        kind=import_job.APPLY,
        title="Uji",
        owner=ground.actor,
        result=written.as_json(),
        state=JobState.DONE,
    )

    race = overlap(
        lambda: import_job.verify(job, actor=ground.actor),
        lambda: import_job.verify(job, actor=ground.actor),
    )

    assert [outcome.refusal for outcome in race.first] == [None, None]
    assert [outcome.refusal.code for outcome in race.second.value] == [
        "move_refused",
        "move_refused",
    ]
    assert told("innovation.verify") == 2


@unguarded(VERIFY)
def test_naive_verify_of_an_import_pressed_twice_verifies_twice(ground: Ground) -> None:
    ground.apply(row(2, name="Satu"), row(3, name="Dua"))

    def verify() -> int:
        waiting = list(Innovation.objects.filter(status="submitted"))
        keys = [one.pk for one in waiting]
        return Innovation.objects.filter(pk__in=keys).update(status="verified")

    race = overlap(verify, verify)

    assert (race.first, race.second.value) == (2, 2)


def preview_of(ground: Ground) -> Job:
    return Job.objects.create(
        kind=import_job.READ,
        title="Uji",
        owner=ground.actor,
        regency_code=ground.regency.pk,
        state=JobState.DONE,
        result={"counts": {"refused": 0}},
    )


@races(COMMIT)
def test_commit_pressed_twice_makes_one_job(ground: Ground) -> None:
    preview = preview_of(ground)

    def press() -> Job:
        return import_job.commit(
            preview, actor=ground.actor, decisions=Decisions(), good_rows=False
        )

    race = overlap(press, press)

    assert (race.second.said, race.has_waited) == (DONE, True)
    assert race.second.value == race.first
    assert Job.objects.filter(kind=import_job.APPLY).count() == 1


@unguarded(COMMIT)
def test_naive_commit_pressed_twice_makes_two_jobs(ground: Ground) -> None:
    preview = preview_of(ground)

    def press() -> None:
        if import_job.applied(preview) is None:
            Job.objects.create(
                kind=import_job.APPLY,
                title="Uji",
                owner=ground.actor,
                params={"preview": str(preview.pk)},
            )

    overlap(press, press)

    assert Job.objects.filter(kind=import_job.APPLY).count() == 2
