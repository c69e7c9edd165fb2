"""Changes of a regency's own settings."""

from regencies.models import Regency


def mark_practice_data(regency: Regency) -> None:
    """Say from now on that invented cells were brought in for practice.

    The wholly invented regency says so already. Part of a larger verb, which checks
    the actor's right.
    """
    if regency.is_sample:
        return
    Regency.objects.filter(pk=regency.pk, has_practice_data=False).update(
        has_practice_data=True
    )
