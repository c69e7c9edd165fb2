from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DimensionsConfig(AppConfig):
    name = "dimensions"
    verbose_name = _("Dimensi smart city")

    def ready(self) -> None:
        # Rules and phrases register themselves once the models are there.
        from dimensions import permissions  # noqa: F401
        from dimensions.domain import indicator
        from masterplan.core import story

        story.register(indicator.PHRASES)
