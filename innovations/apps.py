from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class InnovationsConfig(AppConfig):
    name = "innovations"
    verbose_name = _("Inovasi")

    def ready(self) -> None:
        # Rules and phrases register themselves once the models are there.
        from innovations import permissions  # noqa: F401
        from innovations.domain import innovation, quick_win
        from masterplan.core import story

        story.register(innovation.PHRASES)
        story.register(quick_win.PHRASES)
