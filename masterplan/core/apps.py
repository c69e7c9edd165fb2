from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CoreConfig(AppConfig):
    name = "masterplan.core"
    label = "core"
    verbose_name = _("Inti portal")

    def ready(self) -> None:
        from masterplan.core import comments, story, tokens

        story.register(tokens.PHRASES)
        story.register(comments.PHRASES)
