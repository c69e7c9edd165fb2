"""Who changes a stage or what it brings holds the regency's participation first."""

from masterplan.models import Deliverable, Participation, StageRecord


def hold(participation_id: int) -> None:
    """Make every other change to its stages wait until the transaction ends."""
    Participation.objects.select_for_update(no_key=True).get(pk=participation_id)


def held_stage(stage: StageRecord) -> StageRecord:
    """As stored now, under the lock of its participation."""
    hold(stage.participation_id)
    return (
        StageRecord.objects.select_related("regency", "participation__cohort")
        .select_for_update(of=("self",), no_key=True)
        .get(pk=stage.pk)
    )


def held_deliverable(deliverable: Deliverable) -> Deliverable:
    """As stored now with its stage, under the lock of the participation."""
    hold(deliverable.stage.participation_id)
    return (
        Deliverable.objects.select_related("regency", "stage", "document")
        .select_for_update(of=("self",), no_key=True)
        .get(pk=deliverable.pk)
    )
