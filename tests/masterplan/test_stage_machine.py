"""Stages and deliverables against a tiny model in plain Python, 10,000 random steps.

The model knows nothing of the database: a few lists and the rules of DESIGN. Each step
asks one verb of one person; what the portal does and refuses must be what the model
does and refuses, and the stored states must be the model's.
"""

import random
from dataclasses import dataclass, field

import pytest

from masterplan.core.errors import VerbRefused
from masterplan.core.models import Activity
from masterplan.domain import deliverable, stage
from masterplan.models import (
    Deliverable,
    DeliverableVersion,
    FollowUp,
    StageRecord,
)
from tests.masterplan.stage_ground import Ground, make_ground

# The verbs are the same on every database; their races are tried on PostgreSQL.
pytestmark = pytest.mark.plain

RUNS, STEPS = 20, 500
PEOPLE = ("coordinator", "mentor", "leader", "ministry", "operator")
STAGES = range(3)
# How often each is tried: what leads out of "passed" more than what leads there.
STAGE_VERBS = {
    "open": 4,
    "submit": 4,
    "return": 2,
    "pass": 4,
    "pass_with_notes": 1,
    "record": 1,
    "reopen": 4,
}
DELIVERABLE_VERBS = {"attach": 3, "submit": 3, "return": 1, "approve": 3, "reopen": 2}


@dataclass
class Model:
    """What is true of three stages, each with one required document once it began."""

    has_mentor: bool
    stages: list[str] = field(default_factory=lambda: ["upcoming"] * 3)
    papers: list[str] = field(default_factory=lambda: [""] * 3)
    has_notes: list[bool] = field(default_factory=lambda: [False] * 3)
    versions: list[int] = field(default_factory=lambda: [0] * 3)
    follow_ups: int = 0
    events: int = 0

    def signs(self, who: str) -> bool:
        return who == ("mentor" if self.has_mentor else "leader")

    def may(self, noun: str, verb: str, who: str) -> bool:
        if verb == "pass_with_notes":
            return who == "ministry" or (who == "mentor" and self.has_mentor)
        if noun == "stage" and verb == "reopen":
            return who == "ministry" or self.signs(who)
        if verb in ("return", "pass", "approve", "reopen"):
            return self.signs(who)
        return who == "coordinator"

    def step(self, noun: str, verb: str, index: int, who: str) -> bool:
        """Do it if it may be done; says whether."""
        # What was never laid out cannot be asked for.
        if noun == "paper" and not self.papers[index]:
            return False
        if not self.may(noun, verb, who):
            return False
        change = self.stage if noun == "stage" else self.paper
        return change(verb, index)

    def stage(self, verb: str, i: int) -> bool:
        now, approved = self.stages[i], self.papers[i] == "approved"
        allowed = {
            "open": now == "upcoming"
            and all(one == "passed" for one in self.stages[:i]),
            "submit": now == "open" and approved,
            "return": now == "submitted",
            "pass": now == "submitted" and approved,
            "pass_with_notes": now in ("open", "submitted") and not approved,
            "record": now in ("upcoming", "open"),
            "reopen": now == "passed",
        }[verb]
        if not allowed:
            return False
        self.stages[i] = {
            "open": "open",
            "submit": "submitted",
            "return": "open",
            "reopen": "open",
        }.get(verb, "passed")
        if verb in ("open", "reopen"):
            self.papers[i] = self.papers[i] or "not_started"
        if verb == "pass_with_notes":
            self.has_notes[i] = True
            self.follow_ups += 1
        self.events += 1
        return True

    def paper(self, verb: str, i: int) -> bool:
        now = self.papers[i]
        sources = {
            "attach": ("not_started", "draft", "returned"),
            "submit": ("draft", "returned"),
            "return": ("submitted",),
            "approve": ("submitted",),
            "reopen": ("approved",),
        }[verb]
        if self.stages[i] not in ("open", "submitted") or now not in sources:
            return False
        self.papers[i] = {
            "attach": "returned" if now == "returned" else "draft",
            "submit": "submitted",
            "return": "returned",
            "approve": "approved",
            "reopen": "draft",
        }[verb]
        self.versions[i] += verb == "submit"
        self.events += 1
        return True


@dataclass
class Portal:
    """The same steps through the verbs."""

    ground: Ground

    def __post_init__(self) -> None:
        self.papers = [self.ground.document() for _number in range(2)]
        self.turn = 0

    def step(self, noun: str, verb: str, index: int, who: str) -> bool:
        actor = getattr(self.ground, who)
        try:
            if noun == "stage":
                self.stage(verb, self.ground.stages[index], actor)
            else:
                row = Deliverable.objects.filter(stage=self.ground.stages[index])
                found = row.select_related("stage").first()
                if found is None:
                    return False
                self.paper(verb, found, actor)
        except VerbRefused:
            return False
        return True

    def stage(self, verb: str, one: StageRecord, actor: object) -> None:
        asked = {
            "return": {"reason": "Alasan"},
            "reopen": {"reason": "Alasan"},
            "record": {"passed_text": "2022"},
            "pass_with_notes": {"reason": "Alasan", "due_on": self.ground.today},
        }.get(verb, {})
        stage.VERBS[verb](one, actor=actor, **asked)

    def paper(self, verb: str, one: Deliverable, actor: object) -> None:
        if verb == "attach":
            # Always the other one: the same again would change nothing.
            [other] = [kept for kept in self.papers if kept.pk != one.document_id][:1]
            deliverable.attach(one, actor=actor, document=other)
            return
        asked = {"reason": "Alasan"} if verb in ("return", "reopen") else {}
        deliverable.VERBS[verb](one, actor=actor, **asked)

    def read(self) -> tuple:
        own = {"regency": self.ground.regency}
        stages = list(
            StageRecord.objects.filter(**own)
            .order_by("order")
            .values_list("state", "has_notes")
        )
        papers = dict(
            Deliverable.objects.filter(**own).values_list("stage__order", "status")
        )
        return (
            [state for state, _noted in stages],
            [papers.get(order, "") for order in (1, 2, 3)],
            [noted for _state, noted in stages],
        )


@pytest.mark.django_db
@pytest.mark.parametrize("seed", range(RUNS))
def test_the_portal_does_what_the_model_does(seed: int) -> None:
    chance = random.Random(seed)
    has_mentor = seed % 2 == 0
    portal = Portal(make_ground(has_mentor=has_mentor))
    model = Model(has_mentor)
    done = 0
    for number in range(STEPS):
        noun = chance.choice(("stage", "paper"))
        verbs = STAGE_VERBS if noun == "stage" else DELIVERABLE_VERBS
        [verb] = chance.choices(list(verbs), weights=list(verbs.values()))
        index = chance.choice(STAGES)
        # Mostly somebody who may, or little would ever happen.
        able = [one for one in PEOPLE if model.may(noun, verb, one)]
        who = chance.choice(able if chance.random() < 0.75 else PEOPLE)

        expected = model.step(noun, verb, index, who)
        happened = portal.step(noun, verb, index, who)

        assert happened == expected, (seed, number, noun, verb, index, who)
        if happened:
            done += 1
            told = (model.stages, model.papers, model.has_notes)
            assert portal.read() == told, (seed, number, noun, verb, index, who)
    assert done > STEPS // 10
    versions = DeliverableVersion.objects
    assert versions.count() == sum(model.versions)
    assert FollowUp.objects.count() == model.follow_ups
    kinds = ("masterplan.stagerecord", "masterplan.deliverable")
    assert Activity.objects.filter(target_type__in=kinds).count() == model.events
