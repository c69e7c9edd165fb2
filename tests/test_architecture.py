"""The house in DESIGN.md, section 2, read from the source and held to its word."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from tests import guards

ROOT = Path(__file__).resolve().parents[1]
APPS = ("regencies", "dimensions", "innovations", "masterplan")

# From the ground up: a room imports itself and what stands before it.
FLOORS = (
    "masterplan.core",
    "regencies",
    "dimensions",
    "innovations",
    "masterplan",
    "masterplan.config",
)
# Who may import the composition root.
ABOVE_CONFIG = frozenset({"masterplan/__init__.py"})

# The anatomy a reader relies on; an app leaves out the files it has nothing for.
# `masterplan.core` is the kernel and has its own.
ANATOMY = {
    "regencies": ("enums permissions filters urls admin models domain forms views api"),
    "dimensions": "enums filters admin models domain api",
    "innovations": (
        "enums permissions filters urls tasks admin models domain forms views api"
    ),
    "masterplan": "enums permissions filters urls admin models domain views api",
}

# Reads in views and API start at `visible_to`. Exempt are models whose rows are the
# same for everybody, and single reads ("file:Model"), each with its reason.
OPEN_READS = {
    "Dimension": "the six dimensions are national and public",
    "SubDimension": "the eighteen sub-dimensions are national and public",
    "Province": "the list of provinces is public reference data",
    "District": "the list of districts is public reference data",
    "Cohort": "the programme's years are public reference data",
    "Indicator": "the list of other schemes' indices is public reference data",
    "masterplan/core/views/health.py:Job": "counts waiting jobs, shows no row",
}

FORBIDDEN_NAMES = frozenset({"utils", "util", "helpers", "helper", "misc", "common"})
FORBIDDEN_IN_TEMPLATES = {
    r"\|\s*safe\b": "marks text as HTML",
    r"\{%\s*autoescape\s+off": "switches escaping off",
    r"<script(?![^>]*\bsrc=)": "inline script",
    r"<style\b": "inline style sheet",
    r"\sstyle\s*=": "inline style",
    r"\son[a-z]+\s*=\s*[\"']": "inline event handler",
    r"javascript:": "script in an address",
    r"(?:src|href|action)\s*=\s*[\"'](?:https?:)?//": "a fixed foreign address",
}
# In data- blocks a browser does not run the text.
INERT_SCRIPT = re.compile(r'<script[^>]*type="application/json"')


@cache
def modules() -> tuple[Path, ...]:
    return tuple(
        sorted(
            path.relative_to(ROOT)
            for app in APPS
            for path in (ROOT / app).rglob("*.py")
            if "__pycache__" not in path.parts
        )
    )


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse((ROOT / path).read_text(encoding="utf-8"), str(path))


def dotted(path: Path) -> str:
    return ".".join(path.with_suffix("").parts).removesuffix(".__init__")


def floor(module: str) -> int | None:
    """The rank of the room a dotted name lies in; None for other people's code."""
    rooms = [
        (len(room), rank)
        for rank, room in enumerate(FLOORS)
        if module == room or module.startswith(f"{room}.")
    ]
    return max(rooms)[1] if rooms else None


def imports(path: Path) -> Iterator[tuple[int, str]]:
    """Every imported dotted name, also of imports inside functions."""
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield node.lineno, alias.name
        elif isinstance(node, ast.ImportFrom) and node.module:
            # `from masterplan import config` names a room by its alias.
            for alias in node.names:
                yield node.lineno, f"{node.module}.{alias.name}"


def fail_with(problems: list[str]) -> None:
    assert not problems, "\n" + "\n".join(problems)


# --- Direction ---------------------------------------------------------------


def test_floor_of_each_room() -> None:
    assert [floor(f"{room}.anything") for room in FLOORS] == [0, 1, 2, 3, 4, 5]
    assert floor("masterplan_other") is None
    assert floor("django.core") is None


def test_imports_point_down() -> None:
    fail_with(
        [
            f"{path}:{line} imports {name} from a higher floor"
            for path in modules()
            if str(path) not in ABOVE_CONFIG
            for line, name in imports(path)
            if (rank := floor(name)) is not None and rank > (floor(dotted(path)) or 0)
        ]
    )


def test_relations_point_down() -> None:
    """Foreign keys written as strings, in models and migrations alike."""
    fields = {"ForeignKey", "OneToOneField", "ManyToManyField"}
    labels = {room.rpartition(".")[2]: rank for rank, room in enumerate(FLOORS[:5])}
    problems = []
    for path in modules():
        if not {"models", "migrations"} & set(path.parts):
            continue
        for node in ast.walk(tree(path)):
            if not isinstance(node, ast.Call):
                continue
            name = getattr(node.func, "attr", getattr(node.func, "id", ""))
            if name not in fields:
                continue
            named = [*node.args[:1], *(k.value for k in node.keywords if k.arg == "to")]
            for target in named:
                if not isinstance(target, ast.Constant):
                    continue
                label = str(target.value).lower().partition(".")[0]
                if labels.get(label, 0) > (floor(dotted(path)) or 0):
                    problems.append(f"{path}:{node.lineno} points up to {target.value}")
    fail_with(problems)


def test_core_knows_no_app_by_name_in_code() -> None:
    """No dotted path of a higher floor hides in a string of the kernel."""
    names = re.compile(r"^(?:regencies|dimensions|innovations)\.[a-z_.]+$")
    fail_with(
        [
            f"{path}:{node.lineno} names {node.value}"
            for path in modules()
            if path.parts[:2] == ("masterplan", "core")
            for node in ast.walk(tree(path))
            if isinstance(node, ast.Constant)
            and isinstance(node.value, str)
            and names.match(node.value)
        ]
    )


# --- Anatomy and names -------------------------------------------------------


@pytest.mark.parametrize("app", APPS)
def test_every_app_has_the_same_anatomy(app: str) -> None:
    missing = [
        name
        for name in ANATOMY[app].split()
        if not (ROOT / app / f"{name}.py").is_file()
        and not (ROOT / app / name / "__init__.py").is_file()
    ]
    assert not missing, f"{app} lacks {', '.join(missing)}"


def test_no_drawer_for_everything() -> None:
    fail_with(
        [
            f"{path}: a module is named for what it holds"
            for path in modules()
            if FORBIDDEN_NAMES & {part.removesuffix(".py") for part in path.parts}
        ]
    )


def test_late_imports_state_their_reason() -> None:
    """An import inside a function has a comment above it, or the docstring says why."""
    problems = []
    for path in modules():
        if "migrations" in path.parts or path.name == "apps.py":
            continue
        lines = (ROOT / path).read_text(encoding="utf-8").splitlines()
        for function in ast.walk(tree(path)):
            if not isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef):
                continue
            late = [
                node
                for node in ast.walk(function)
                if isinstance(node, ast.Import | ast.ImportFrom)
            ]
            if not late:
                continue
            above = lines[function.lineno : late[0].lineno - 1]
            if not any(line.lstrip().startswith(("#", '"""')) for line in above):
                problems.append(f"{path}:{late[0].lineno} imports late without a why")
    fail_with(sorted(set(problems)))


# --- Reads and escapes -------------------------------------------------------


def test_reads_start_at_what_is_visible() -> None:
    """`Model.objects.all()` and friends stay out of views and API."""
    openings = {"all", "filter", "get", "values", "values_list", "exclude", "order_by"}
    problems = []
    for path in modules():
        if not {"views", "api"} & {part.removesuffix(".py") for part in path.parts}:
            continue
        for node in ast.walk(tree(path)):
            if not (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Attribute)
                and node.func.attr in openings
                and isinstance(node.func.value, ast.Attribute)
                and node.func.value.attr in {"objects", "_default_manager"}
            ):
                continue
            model = ast.unparse(node.func.value.value)
            if not {model, f"{path}:{model}"} & set(OPEN_READS):
                problems.append(
                    f"{path}:{node.lineno} {model}.objects.{node.func.attr}"
                    " does not start at visible_to"
                )
    fail_with(problems)


def test_code_never_vouches_for_html() -> None:
    """`format_html` escapes; `mark_safe` and csrf_exempt only promise."""
    forbidden = {"mark_safe", "csrf_exempt", "SafeString", "SafeText"}
    fail_with(
        [
            f"{path}:{node.lineno} calls {name}"
            for path in modules()
            for node in ast.walk(tree(path))
            if isinstance(node, ast.Call)
            and (name := getattr(node.func, "attr", getattr(node.func, "id", "")))
            in forbidden
        ]
    )


def test_templates_carry_no_script_and_no_style() -> None:
    problems = []
    for path in sorted((ROOT / "templates").rglob("*")):
        if path.suffix not in {".html", ".svg"}:
            continue
        text = path.read_text(encoding="utf-8")
        for pattern, reason in FORBIDDEN_IN_TEMPLATES.items():
            for match in re.finditer(pattern, text):
                if INERT_SCRIPT.match(text, match.start()):
                    continue
                line = text.count("\n", 0, match.start()) + 1
                problems.append(f"{path.relative_to(ROOT)}:{line} {reason}")
    fail_with(problems)


def test_partials_never_extend() -> None:
    fail_with(
        [
            f"{path.relative_to(ROOT)} is a partial and extends"
            for path in (ROOT / "templates").rglob("_*.html")
            if "{% extends" in path.read_text(encoding="utf-8")
        ]
    )


# --- The guard that holds GET to its word ------------------------------------


@pytest.mark.parametrize(
    "sql",
    [
        'INSERT INTO "core_user" ("name") VALUES (%s)',
        'INSERT OR REPLACE INTO "core_user" ("name") VALUES (%s)',
        'REPLACE INTO "core_user" ("name") VALUES (%s)',
        'UPDATE "core_user" SET "name" = %s',
        'DELETE FROM "core_user" WHERE "id" = %s',
        'WITH x AS (INSERT INTO "core_user" DEFAULT VALUES RETURNING id) SELECT 1',
        'SELECT "id" FROM "core_user" FOR UPDATE',
        'SELECT "id" FROM "core_user" FOR NO KEY UPDATE OF "core_user"',
        '/* GET */ UPDATE "core_user" SET "name" = %s',
        'UPDATE "core_apitoken" SET "name" = %s WHERE "digest" = %s',
        'UPDATE "core_apitoken" SET "last_used_at" = %s, "name" = %s WHERE "id" = 1',
        'DELETE FROM "core_apitoken" WHERE "digest" = %s',
        "CREATE TABLE x (id int)",
    ],
)
def test_guard_sees_the_write(sql: str) -> None:
    assert guards.is_write(sql)


@pytest.mark.parametrize(
    "sql",
    [
        'SELECT "core_user"."updated_at" FROM "core_user" WHERE "name" = %s',
        """SELECT 1 WHERE 'DELETE FROM x' = 'UPDATE "a" SET '""",
        'SAVEPOINT "s1"',
        'UPDATE "django_session" SET "session_data" = %s WHERE "session_key" = %s',
        'INSERT INTO "django_session" ("session_key") VALUES (%s)',
        'UPDATE "core_apitoken" SET "last_used_at" = %s WHERE "digest" = %s',
    ],
)
def test_guard_lets_reads_pass(sql: str) -> None:
    assert not guards.is_write(sql)
