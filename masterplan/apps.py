from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MasterplanConfig(AppConfig):
    name = "masterplan"
    verbose_name = _("Masterplan dan Bimtek")

    def ready(self) -> None:
        # Rules register themselves when their module is first imported.
        from masterplan import permissions  # noqa: F401
