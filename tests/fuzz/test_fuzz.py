"""Schema-driven fuzzing: no server error, and no answer that is not described."""

import os
from pathlib import Path

import pytest
from django.utils import timezone

from tests.fuzz import ground
from tests.fuzz.ground import ROLES, Tally
from tests.permission_world import build

pytestmark = [pytest.mark.postgresql, pytest.mark.django_db]

# A few cases an operation, as a role that changes from one to the next.
SHORT = 2
# Every operation as every role.
LONG = 4
LONG_LEAST = 5_000
REPORT = Path(__file__).resolve().parents[2] / "docs/api/fuzzing.md"


@pytest.fixture
def tokens():
    return ground.tokens_for(build())


def assert_clean(tally: Tally) -> None:
    found = [f"--- {name}\n{text}" for name, text in tally.failures.items()]
    assert not found, "\n".join([f"{len(found)} operations", *found])
    assert max(tally.statuses) < 500


def test_every_operation_answers_as_described(tokens):
    tally = Tally()
    with ground.at_will():
        for number, result in enumerate(ground.load().get_all_operations()):
            role = ROLES[number % len(ROLES)]
            operation = result.ok()
            ground.fuzz(
                operation,
                ground.strategies_of(operation),
                role=role,
                token=tokens[role],
                examples=SHORT,
                number=number,
                tally=tally,
            )

    assert_clean(tally)
    assert set(tally.cases) == set(ROLES)


@pytest.mark.drill
def test_every_operation_as_every_role(tokens):
    tally = Tally()
    with ground.at_will():
        for number, result in enumerate(ground.load().get_all_operations()):
            operation = result.ok()
            strategies = ground.strategies_of(operation)
            for role in ROLES:
                ground.fuzz(
                    operation,
                    strategies,
                    role=role,
                    token=tokens[role],
                    examples=LONG,
                    number=number,
                    tally=tally,
                )

    assert_clean(tally)
    assert tally.total >= LONG_LEAST
    if "FUZZ_REPORT" in os.environ:
        REPORT.write_text(report(tally, number + 1))


def report(tally: Tally, operations: int) -> str:
    """The run as the page of docs/api that states it."""
    lines = [
        "# Uji acak API (fuzzing)",
        "",
        "Ditulis oleh perintah ini, tidak dengan tangan:",
        "",
        "```sh",
        "FUZZ_REPORT=1 ./test --drills tests/fuzz",
        "```",
        "",
        f"Tanggal {timezone.localdate():%Y-%m-%d}: {tally.total} permintaan ke "
        f"{operations} operasi sebagai {len(tally.cases)} peran, dengan semua "
        "pemeriksaan schemathesis; 0 kesalahan server, 0 jawaban di luar skema.",
        "",
        "| Peran | Permintaan |",
        "| --- | ---: |",
        *(f"| {role} | {count} |" for role, count in sorted(tally.cases.items())),
        "",
        "| Status | Jawaban |",
        "| --- | ---: |",
        *(
            f"| {status} | {count} |"
            for status, count in sorted(tally.statuses.items())
        ),
        "",
    ]
    return "\n".join(lines)
