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
            baseline,
            budget,
            commitment,
            complaint,
            evidence,
            importing,
            innovation,
            ledger,
            lineage,
            notices,
            outcome,
            problem,
            problem_document,
            problem_link,
            progress,
            publication,
            quick_win,
            quick_win_review,
            rollup,
            signature,
            unit_change,
        )
        from innovations.models import ActionItem, Problem
        from masterplan.core import story
        from regencies.domain import belongings, document
        from regencies.domain.notices import register_workload

        story.register(
            innovation.PHRASES, innovation.LABELS | importing.LABELS, innovation.WORDS
        )
        story.register(publication.PHRASES)
        story.register(lineage.PHRASES)
        story.register({}, baseline.LABELS)
        story.register(budget.PHRASES, budget.LABELS)
        story.register(outcome.PHRASES, outcome.LABELS)
        story.register(action_item.PHRASES | progress.PHRASES)
        story.register(evidence.PHRASES, evidence.LABELS)
        story.register(quick_win.PHRASES | quick_win_review.PHRASES, quick_win.LABELS)
        story.register(unit_change.PHRASES)
        story.register(problem.PHRASES)
        story.register(problem_link.PHRASES, problem_link.LABELS)
        story.register(problem_document.PHRASES, problem_document.LABELS)
        story.register(complaint.PHRASES)
        story.register(commitment.PHRASES, commitment.LABELS)
        story.register(signature.PHRASES)
        register_workload(notices.workload)
        belongings.register(Problem, "problem")
        belongings.register(ActionItem, "action_item")
        document.follow_withdrawal(hold=ledger.lock, then=rollup.recompute)
