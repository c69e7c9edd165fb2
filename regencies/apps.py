from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RegenciesConfig(AppConfig):
    name = "regencies"
    verbose_name = _("Daerah dan perangkat daerah")

    def ready(self) -> None:
        # Rules register themselves when their module is first imported.
        from regencies import permissions  # noqa: F401
