from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class InnovationsConfig(AppConfig):
    name = "innovations"
    verbose_name = _("Inovasi")

    def ready(self) -> None:
        # Rules, job handlers and phrases register themselves once the models are there.
        from innovations import permissions, tasks  # noqa: F401
        from innovations.domain import (
            action_item,
            commitment,
            complaint,
            evidence,
            importing,
            innovation,
            problem,
            problem_document,
            problem_link,
            progress,
            publication,
            quick_win,
            signature,
            unit_change,
        )
        from masterplan.core import story

        story.register(innovation.PHRASES, innovation.LABELS | importing.LABELS)
        story.register(publication.PHRASES)
        story.register(action_item.PHRASES | progress.PHRASES)
        story.register(evidence.PHRASES, evidence.LABELS)
        story.register(quick_win.PHRASES, quick_win.LABELS)
        story.register(unit_change.PHRASES)
        story.register(problem.PHRASES)
        story.register(problem_link.PHRASES, problem_link.LABELS)
        story.register(problem_document.PHRASES, problem_document.LABELS)
        story.register(complaint.PHRASES)
        story.register(commitment.PHRASES, commitment.LABELS)
        story.register(signature.PHRASES)
