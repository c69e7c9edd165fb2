"""Who may do what to innovations; asked by name from verbs, pages and API.

Each rule answers twice: without a record ("could this person ever?"), and with one.
Seeing is not decided here but by `visible_to`.
"""

import rules

from innovations.enums import (
    INSIDE_STATUSES,
    REVIEWED_STATUSES,
    InnovationStatus,
    QuickWinStatus,
    SigningMethod,
    Source,
)
from innovations.models import (
    ActionItem,
    Commitment,
    ComplaintRecap,
    Innovation,
    Problem,
    QuickWin,
    Signature,
)
from masterplan.core.access import scope_of
from masterplan.core.models import User
from regencies.enums import INSIDER_ROLES, REVIEWER_ROLES, UNIT_ROLES, Role
from regencies.models import Regency


@rules.predicate
def works_in_unit(user: User, innovation: Innovation | None) -> bool:
    """Operator or head of the unit that owns the record."""
    scope = scope_of(user)
    if innovation is None:
        return scope.holds(*UNIT_ROLES)
    return innovation.unit_id in scope.units_of(*UNIT_ROLES)


@rules.predicate
def coordinates(user: User, target: Innovation | Regency | None) -> bool:
    """Coordinator of the record's regency, or of the regency itself."""
    scope = scope_of(user)
    if target is None:
        return scope.holds(Role.COORDINATOR)
    code = target.pk if isinstance(target, Regency) else target.regency_id
    return scope.holds(Role.COORDINATOR, regency=code)


@rules.predicate
def typed_by_hand(user: User, innovation: Innovation | None) -> bool:
    """The user himself typed this record; false for what he imported."""
    if innovation is None:
        return False
    return innovation.created_by_id == user.pk and innovation.source != Source.IMPORT


@rules.predicate
def typed_by_hand_or_unknown(user: User, innovation: Innovation | None) -> bool:
    return innovation is None or typed_by_hand(user, innovation)


@rules.predicate
def is_still_listed(user: User, innovation: Innovation | None) -> bool:
    return innovation is None or innovation.status != InnovationStatus.WITHDRAWN


@rules.predicate
def belongs_to_regency(user: User, innovation: Innovation | None) -> bool:
    """Somebody of the regency itself, its mentors included."""
    scope = scope_of(user)
    if innovation is None:
        return scope.holds(*INSIDER_ROLES)
    return innovation.regency_id in scope.regencies_of(*INSIDER_ROLES)


@rules.predicate
def awaits_head(user: User, innovation: Innovation | None) -> bool:
    """The regency lets only the unit's head submit, and this is somebody else."""
    if innovation is None or not innovation.regency.needs_head_approval:
        return False
    return innovation.unit_id not in scope_of(user).units_of(Role.UNIT_HEAD)


@rules.predicate
def reads_by_a_seat(user: User, innovation: Innovation | None) -> bool:
    """Sees the record by a seat, and not only because it is published."""
    scope = scope_of(user)
    if innovation is None:
        return bool(scope.seats)
    code, status = innovation.regency_id, innovation.status
    if status in INSIDE_STATUSES and code in scope.regencies_of(*INSIDER_ROLES):
        return True
    return status in REVIEWED_STATUSES and scope.holds(*REVIEWER_ROLES, regency=code)


@rules.predicate
def works_with_regency(user: User, target: Regency | Commitment | None) -> bool:
    """Somebody of the regency, or who reviews it from outside."""
    scope = scope_of(user)
    if target is None:
        return bool(scope.seats)
    return scope.is_national or target.regency_id in scope.regencies_of()


@rules.predicate
def heads_signing_office(user: User, signature: Signature | None) -> bool:
    """Holds the seat of the office whose place on the sheet this is."""
    scope = scope_of(user)
    if signature is None:
        return scope.holds(Role.UNIT_HEAD, Role.LEADER)
    if signature.unit_id is None:
        return signature.regency_id in scope.regencies_of(Role.LEADER)
    return signature.unit_id in scope.units_of(Role.UNIT_HEAD)


@rules.predicate
def signed_in_portal(user: User, signature: Signature | None) -> bool:
    return signature is not None and signature.method == SigningMethod.PORTAL


@rules.predicate
def signed_it_himself(user: User, signature: Signature | None) -> bool:
    return signature is None or signature.signer_id == user.pk


@rules.predicate
def enters_problem(user: User, problem: Problem | None) -> bool:
    """People of its unit; of any unit of the regency where it is the regency's."""
    scope = scope_of(user)
    if problem is None:
        return scope.holds(*UNIT_ROLES)
    if problem.unit_id is None:
        return problem.regency_id in scope.regencies_of(*UNIT_ROLES)
    return problem.unit_id in scope.units_of(*UNIT_ROLES)


@rules.predicate
def recorded_it_or_its_unit_did(user: User, problem: Problem | None) -> bool:
    """What is the whole regency's is changed by who recorded it."""
    if problem is None or problem.unit_id is not None:
        return True
    return problem.created_by_id == user.pk


@rules.predicate
def reads_problem(user: User, problem: Problem | None) -> bool:
    scope = scope_of(user)
    if problem is None:
        return bool(scope.seats)
    return scope.is_national_for(*REVIEWER_ROLES) or (
        problem.regency_id in scope.regencies_of(*INSIDER_ROLES, *REVIEWER_ROLES)
    )


@rules.predicate
def answers_for_its_innovation(user: User, recap: ComplaintRecap | None) -> bool:
    """The recap is of one innovation, and the reader works in its unit."""
    scope = scope_of(user)
    if recap is None:
        return scope.holds(*UNIT_ROLES)
    if recap.innovation is None:
        return False
    return recap.innovation.unit_id in scope.units_of(*UNIT_ROLES)


@rules.predicate
def works_on_item(user: User, item: ActionItem | None) -> bool:
    """Operator or head of the unit that carries it out, or that owns the record."""
    scope = scope_of(user)
    if item is None:
        return scope.holds(*UNIT_ROLES)
    return bool({item.unit_id, item.innovation.unit_id} & scope.units_of(*UNIT_ROLES))


@rules.predicate
def has_listed_record(user: User, item: ActionItem | None) -> bool:
    return item is None or item.innovation.status != InnovationStatus.WITHDRAWN


@rules.predicate
def works_on_quick_win(user: User, quick_win: QuickWin | None) -> bool:
    """Operator or head of the unit whose innovation it is."""
    scope = scope_of(user)
    if quick_win is None:
        return scope.holds(*UNIT_ROLES)
    return quick_win.innovation.unit_id in scope.units_of(*UNIT_ROLES)


@rules.predicate
def is_proposed(user: User, quick_win: QuickWin | None) -> bool:
    return quick_win is None or quick_win.status == QuickWinStatus.PROPOSED


@rules.predicate
def leads(user: User, target: Regency | QuickWin | None) -> bool:
    """Head of the regency, or its Sekda."""
    scope = scope_of(user)
    if target is None:
        return scope.holds(Role.LEADER)
    return target.regency_id in scope.regencies_of(Role.LEADER)


@rules.predicate
def mentors(user: User, target: Regency | QuickWin | None) -> bool:
    scope = scope_of(user)
    if target is None:
        return scope.holds(Role.MENTOR)
    return target.regency_id in scope.regencies_of(Role.MENTOR)


@rules.predicate
def reviews_quick_win(user: User, quick_win: QuickWin | None) -> bool:
    """Evaluator or ministry, of what the regency has verified."""
    scope = scope_of(user)
    if quick_win is None:
        return scope.holds(*REVIEWER_ROLES)
    return quick_win.innovation.status in REVIEWED_STATUSES and scope.holds(
        *REVIEWER_ROLES, regency=quick_win.regency_id
    )


enters = works_in_unit | coordinates
works_on_plan = (works_on_item | coordinates) & has_listed_record

rules.add_perm("innovations.create_innovation", enters)
rules.add_perm("innovations.change_innovation", enters & is_still_listed)
rules.add_perm(
    "innovations.submit_innovation",
    (works_in_unit | (coordinates & typed_by_hand_or_unknown)) & ~awaits_head,
)
rules.add_perm("innovations.take_back_innovation", works_in_unit)
# Nobody verifies what he typed by hand; what he imported others had written.
rules.add_perm("innovations.verify_innovation", coordinates & ~typed_by_hand)
rules.add_perm("innovations.return_innovation", coordinates)
rules.add_perm("innovations.withdraw_innovation", enters)
rules.add_perm("innovations.close_innovation", coordinates)
rules.add_perm("innovations.publish_innovation", coordinates)
rules.add_perm("innovations.import_innovation", coordinates)
# Telephone numbers never leave the regency.
rules.add_perm("innovations.view_contact", belongs_to_regency)
# Mentors, evaluators and leaders ask; who works on the record answers.
rules.add_perm("innovations.comment_innovation", enters | reads_by_a_seat)
rules.add_perm("innovations.answer_innovation", enters)

# The joint commitment: names of who signs stay in the regency.
rules.add_perm("innovations.view_commitment", works_with_regency)
rules.add_perm("innovations.view_signatories", belongs_to_regency)
rules.add_perm("innovations.manage_commitment", coordinates)
rules.add_perm("innovations.record_signature", coordinates)
rules.add_perm("innovations.sign_commitment", heads_signing_office)
# Nobody but the signer takes back what was signed in the portal.
rules.add_perm(
    "innovations.reset_signature",
    (coordinates & ~signed_in_portal) | (signed_it_himself & heads_signing_office),
)

# Problems: who feels one records it; everybody with a seat may ask about it.
rules.add_perm("innovations.create_problem", enters_problem | coordinates)
rules.add_perm(
    "innovations.change_problem",
    (enters_problem & recorded_it_or_its_unit_did) | coordinates,
)
rules.add_perm("innovations.comment_problem", reads_problem)
rules.add_perm(
    "innovations.answer_problem",
    (enters_problem & recorded_it_or_its_unit_did) | coordinates,
)
# Counts of complaints: the regency's by the coordinator, an innovation's by its unit.
rules.add_perm("innovations.record_complaint", coordinates | answers_for_its_innovation)

# Action plans: who carries an activity out, who owns the record, and the coordinator.
rules.add_perm("innovations.create_action_item", enters & is_still_listed)
rules.add_perm("innovations.change_action_item", works_on_plan)
rules.add_perm("innovations.report_action_item", works_on_plan)
rules.add_perm("innovations.override_action_item", works_on_plan)

# Quick wins: a unit proposes and describes, the coordinator chooses and closes, the
# leader approves, the mentor agrees, evaluators judge, the regency answers.
rules.add_perm("innovations.view_quick_win", works_with_regency)
rules.add_perm("innovations.propose_quick_win", enters & is_still_listed)
rules.add_perm("innovations.change_quick_win", works_on_quick_win | coordinates)
# What a unit says of its own proposal is the coordinator's to change.
rules.add_perm(
    "innovations.score_quick_win", (works_on_quick_win & is_proposed) | coordinates
)
rules.add_perm("innovations.select_quick_win", coordinates)
rules.add_perm("innovations.close_quick_win", coordinates)
rules.add_perm("innovations.approve_quick_win", leads)
rules.add_perm("innovations.record_quick_win_approval", coordinates)
rules.add_perm("innovations.agree_quick_win", mentors)
rules.add_perm("innovations.judge_quick_win", reviews_quick_win)
rules.add_perm("innovations.answer_quick_win", coordinates)
