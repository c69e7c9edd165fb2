"""Who sees what a regency keeps with those who guide and review it; its one home."""

from typing import Self

from django.db import models

from masterplan.core.access import Scope
from regencies.enums import INSIDER_ROLES, REVIEWER_ROLES


class SharedQuerySet(models.QuerySet):
    """Rows with a `regency`, for its people, its mentors and those who review it."""

    def visible_to(self, scope: Scope) -> Self:
        if scope.is_national_for(*REVIEWER_ROLES):
            return self.all()
        return self.filter(
            regency__in=scope.regencies_of(*INSIDER_ROLES, *REVIEWER_ROLES)
        )
