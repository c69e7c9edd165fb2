from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MasterplanConfig(AppConfig):
    name = "masterplan"
    verbose_name = _("Masterplan dan Bimtek")

    def ready(self) -> None:
        # Rules, job handlers and phrases register themselves once the models are there.
        from masterplan import permissions, tasks  # noqa: F401
        from masterplan.core import story
        from masterplan.domain import chasing

        story.register(chasing.PHRASES)
