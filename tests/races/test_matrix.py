"""Every verb has a race test and an unguarded twin, or a reason why it needs none.

A verb is a public function with a keyword `actor` in a domain package or in the
kernel. The tests name theirs in `@races` and `@unguarded`, each as a text or as a
constant of its file.
"""

import ast
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
ROOMS = ("*/domain", "masterplan/core")

# No change of their own, or none that two people could make at once.
NO_RACE = {
    "masterplan.domain.executive.request_pdf": "adds a job only",
    "innovations.domain.evidence.bring": "`keep`, then `attach`; both are guarded",
    "innovations.domain.evidence.follow": "inside `move`, after its locks",
    "innovations.domain.evidence.show_photos": "inside `publish`",
    "innovations.domain.evidence_index.bundle": "reads, and keeps a file of its own",
    "innovations.domain.evidence_index.order": "adds a job only",
    "innovations.domain.action_item.allowed_moves": "reads",
    "innovations.domain.children.held": "locks, and writes nothing",
    "innovations.domain.children.tell": "inside the verbs of parts, after their locks",
    "innovations.domain.import_job.import_at_once": (
        "keeps a file and a job of its own; what the job writes is guarded by `apply`"
    ),
    "innovations.domain.import_job.preview": "keeps a file and a job of its own",
    "innovations.domain.innovation.allowed_moves": "reads",
    "innovations.domain.innovation.drafted": "makes a record that is not stored yet",
    "innovations.domain.notices.answered": "inside `answer`; a key is told once",
    "innovations.domain.notices.asked": "inside `ask`; a key is told once",
    "innovations.domain.notices.moved": "inside `move`; a key is told once",
    "innovations.domain.quick_win.allowed_moves": "reads",
    "innovations.domain.quick_win.demand": "reads, inside other verbs",
    "innovations.domain.quick_win_notices.answered": "inside `answer`",
    "innovations.domain.quick_win_notices.judged": "inside `judge`",
    "innovations.domain.quick_win_notices.moved": "inside `move` and `select`",
    "innovations.domain.quick_win_notices.proposed": "inside `propose`",
    "innovations.domain.problem.allowed_moves": "reads",
    "innovations.domain.problem_notices.answered_by": (
        "inside `link`; a key is told once"
    ),
    "innovations.domain.problem_notices.asked": "inside `ask`; a key is told once",
    "innovations.domain.problem_notices.assigned": (
        "inside `create` and `revise`; a key is told once"
    ),
    "innovations.domain.problem_notices.replied": (
        "inside `answer`; a key is told once"
    ),
    "masterplan.core.activity.record": "adds rows only, inside other verbs",
    "masterplan.core.drafts.drop": "one DELETE; gone already is as good",
    "masterplan.core.jobs.enqueue": "adds a row only; `retry` and `commit` guard it",
    "masterplan.core.moves.allowed": "reads",
    "masterplan.core.moves.refusal": "reads, of a row that its verb has locked",
    "masterplan.core.tokens.create": (
        "adds a row only; its text is shown once, so a second press needs its own"
    ),
    "masterplan.domain.cohort.enrol": "`enrol_all` of one",
    "masterplan.domain.commitment_paper.request_pdf": "adds a job only",
    "masterplan.domain.entry.allowed": "reads",
    "masterplan.domain.plan.allowed_moves": "reads",
    "masterplan.domain.plan.held_open": "locks, and writes nothing",
    "masterplan.domain.worksheet.demand": "reads",
    "masterplan.domain.worksheet.remove": (
        "inside `remove_swot` and `remove_gap`, which are guarded"
    ),
    "masterplan.domain.worksheet.tell": "inside other verbs, after their locks",
    "masterplan.domain.deliverable.allowed_moves": "reads",
    "masterplan.domain.deliverable.bring": "`keep`, then `attach`; both are guarded",
    "masterplan.domain.deliverable.may_attach": "reads",
    "masterplan.domain.deliverable.remark": "`remark` of the kernel, and a notice",
    "masterplan.domain.stage.allowed_moves": "reads",
    "masterplan.domain.stage_notices.commented": "inside `remark`; a key is told once",
    "masterplan.domain.stage_notices.moved": "inside moves; a key is told once",
    "masterplan.domain.stage_notices.submitted": "inside `submit`; a key is told once",
    "masterplan.domain.template_stage.held": "locks, and writes nothing",
    "masterplan.domain.award.create": "adds a row only",
    "masterplan.domain.follow_up.allowed_moves": "reads",
    "masterplan.domain.follow_up.create": "adds a row only; its notice is told once",
    "masterplan.domain.follow_up.open_from_blockers": "inside `pass_with_notes`",
    "masterplan.domain.follow_up_notices.assigned": "inside verbs; a key is told once",
    "masterplan.domain.follow_up_notices.moved": "inside `move`; a key is told once",
    "masterplan.domain.meeting.attach_new": "`keep`, then `attach`; both are guarded",
    "masterplan.domain.meeting.create": "adds a row only",
    "masterplan.domain.meeting.held": "locks, and writes nothing",
    "masterplan.domain.need.create": "adds a row only",
    "regencies.domain.belongings.hand_over": "inside `merge`, after its locks",
    "regencies.domain.body.create": "adds a row only",
    "regencies.domain.document.widen": "inside `attach` and `move`; locks its rows",
    "regencies.domain.membership.demand_coordinator_stays": "reads, inside `end`",
    "regencies.domain.notices.second_factor_reset": (
        "inside `reset`; a key is told once"
    ),
}


@cache
def trees(*patterns: str) -> dict[Path, ast.Module]:
    return {
        path: ast.parse(path.read_text("utf-8"))
        for pattern in patterns
        for path in sorted(ROOT.glob(pattern))
    }


def functions() -> dict[str, ast.FunctionDef]:
    """Every public function of the rooms, by its dotted name."""
    patterns = [f"{room}/*.py" for room in ROOMS] + ["*/domain/*/*.py"]
    return {
        ".".join([*path.relative_to(ROOT).with_suffix("").parts, node.name]): node
        for path, tree in trees(*patterns).items()
        for node in tree.body
        if isinstance(node, ast.FunctionDef) and not node.name.startswith("_")
    }


def verbs() -> set[str]:
    return {
        name
        for name, node in functions().items()
        if any(argument.arg == "actor" for argument in node.args.kwonlyargs)
    }


def named_in(decorator: str) -> dict[str, list[str]]:
    """Verb -> the tests whose decorator names it."""
    found: dict[str, list[str]] = {}
    for tree in trees("tests/races/test_*.py").values():
        known: dict[str, str] = {}
        for node in tree.body:
            if isinstance(node, ast.Assign):
                _remember(node, known)
            if not isinstance(node, ast.FunctionDef):
                continue
            for call in node.decorator_list:
                if not isinstance(call, ast.Call) or not isinstance(
                    call.func, ast.Name
                ):
                    continue
                if call.func.id == decorator:
                    for argument in call.args:
                        text = _text(argument, known)
                        assert text, f"{node.name}: name the verb in words"
                        found.setdefault(text, []).append(node.name)
    return found


def _remember(node: ast.Assign, known: dict[str, str]) -> None:
    """Keep `NAME = "..."` and `ONE, TWO = "...", "..."`."""
    [target] = node.targets
    pairs = [(target, node.value)]
    if isinstance(target, ast.Tuple) and isinstance(node.value, ast.Tuple):
        pairs = list(zip(target.elts, node.value.elts, strict=True))
    for name, value in pairs:
        if isinstance(name, ast.Name) and (text := _text(value, known)):
            known[name.id] = text


def _text(node: ast.expr, known: dict[str, str]) -> str:
    """The text of a constant, a name or an f-string of these; empty for others."""
    if isinstance(node, ast.Constant):
        return node.value if isinstance(node.value, str) else ""
    if isinstance(node, ast.Name):
        return known.get(node.id, "")
    if isinstance(node, ast.FormattedValue):
        return _text(node.value, known)
    if isinstance(node, ast.JoinedStr):
        return "".join(_text(part, known) for part in node.values)
    return ""


def test_every_verb_has_a_race_test() -> None:
    assert sorted(verbs() - set(named_in("races")) - set(NO_RACE)) == []


def test_every_race_test_has_an_unguarded_twin() -> None:
    assert sorted(set(named_in("races")) - set(named_in("unguarded"))) == []


def test_every_named_verb_is_there() -> None:
    named = set(named_in("races")) | set(named_in("unguarded"))
    assert sorted((named | set(NO_RACE)) - set(functions())) == []


def test_no_verb_is_excused_and_tested() -> None:
    assert sorted(set(NO_RACE) & set(named_in("races"))) == []
