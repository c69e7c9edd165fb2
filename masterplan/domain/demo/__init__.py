"""What a demonstration starts with: people, real innovations, one invented regency."""

from dataclasses import dataclass

from django.db import transaction

from masterplan.domain.demo import (
    accounts,
    bimtek,
    commitment,
    documents,
    further,
    masterplan,
    meetings,
    plans,
    problems,
    quick_wins,
    reported,
    sample,
    stages,
    worksheets,
)


@dataclass(frozen=True)
class Seeded:
    """How many rows of each kind this run added; all 0 when it ran before."""

    accounts: int
    participations: int
    reported: int
    sample: int
    # Reported rows that no source gives a dimension: they cannot be stored.
    without_dimension: int


@transaction.atomic
def seed() -> Seeded:
    """Add what is missing. Reference data must be there; nothing is overwritten."""
    sample.lay_place()
    participations = stages.record_known_stages()
    new_accounts = accounts.open_accounts()
    stored, without_dimension = reported.store()
    invented = sample.store()
    further.store()
    plans.store()
    problems.store()
    quick_wins.store()
    masterplan.store()
    commitment.store()
    documents.store()
    meetings.store()
    bimtek.store()
    worksheets.store()
    return Seeded(
        accounts=new_accounts,
        participations=participations,
        reported=stored,
        sample=invented,
        without_dimension=without_dimension,
    )
