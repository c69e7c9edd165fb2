from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class InnovationsConfig(AppConfig):
    name = "innovations"
    verbose_name = _("Inovasi")

    def ready(self) -> None:
        # Rules, job handlers and phrases register themselves once the models are there.
        from innovations import permissions, tasks  # noqa: F401
        from innovations.domain import (
            importing,
            innovation,
            notices,
            publication,
            quick_win,
            unit_change,
        )
        from masterplan.core import story
        from regencies.domain.notices import register_workload

        story.register(
            innovation.PHRASES, innovation.LABELS | importing.LABELS, innovation.WORDS
        )
        story.register(publication.PHRASES)
        story.register(quick_win.PHRASES, quick_win.LABELS)
        story.register(unit_change.PHRASES)
        register_workload(notices.workload)
