from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RegenciesConfig(AppConfig):
    name = "regencies"
    verbose_name = _("Daerah dan perangkat daerah")

    def ready(self) -> None:
        # Rules and phrases register themselves once the models are there.
        from masterplan.core import story
        from regencies import permissions  # noqa: F401
        from regencies.domain import (
            access_link,
            appointment,
            belongings,
            body,
            document,
            flagship_programme,
            membership,
            partner,
            pilot_area,
            regency,
            second_factor,
            unit,
        )
        from regencies.models import Document

        story.register(unit.PHRASES, unit.LABELS)
        story.register(membership.PHRASES, membership.LABELS)
        story.register(body.PHRASES, body.LABELS)
        for noun in (
            access_link,
            appointment,
            document,
            flagship_programme,
            partner,
            pilot_area,
            regency,
            second_factor,
        ):
            story.register(noun.PHRASES)
        belongings.register(Document, "document")
