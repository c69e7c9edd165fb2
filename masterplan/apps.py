from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MasterplanConfig(AppConfig):
    name = "masterplan"
    verbose_name = _("Masterplan dan Bimtek")

    def ready(self) -> None:
        # Rules, job handlers and phrases register themselves once the models are there.
        from masterplan import permissions, tasks  # noqa: F401
        from masterplan.core import story
        from masterplan.domain import (
            attendance,
            award,
            chasing,
            cohort,
            deliverable,
            entry,
            follow_up,
            meeting,
            need,
            plan,
            plan_part,
            stage,
            template,
            template_deliverable,
            template_stage,
            worksheet,
        )
        from masterplan.models import FollowUp, Need
        from regencies.domain import belongings

        story.register(chasing.PHRASES)
        story.register(meeting.PHRASES, meeting.LABELS)
        story.register(attendance.PHRASES, attendance.LABELS)
        story.register(follow_up.PHRASES)
        story.register(need.PHRASES)
        story.register(award.PHRASES)
        story.register(cohort.PHRASES, cohort.LABELS)
        story.register(template.PHRASES)
        story.register(template_stage.PHRASES, template_stage.LABELS)
        story.register(template_deliverable.PHRASES, template_deliverable.LABELS)
        story.register(plan.PHRASES, plan.LABELS)
        story.register(plan_part.PHRASES, plan_part.LABELS, plan_part.WORDS)
        story.register(entry.PHRASES, entry.LABELS)
        story.register(worksheet.PHRASES)
        story.register(stage.PHRASES)
        story.register(deliverable.PHRASES)
        belongings.register(FollowUp, "follow_up")
        belongings.register(Need, "need")
