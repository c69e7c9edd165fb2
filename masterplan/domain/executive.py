"""One page for the head of the region: what is late, who, which quick wins.

As a print, as a PDF made in the worker, and as a text to be sent on.
"""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from innovations.enums.action_item import ItemDue
from masterplan.core import jobs
from masterplan.core.access import scope_of
from masterplan.core.charts import BarChart, BarRow, bars
from masterplan.core.errors import NotAllowed
from masterplan.core.models import Job, User
from masterplan.core.stored import stored
from masterplan.core.templatetags.portal import day, number
from masterplan.domain import presentation
from masterplan.domain.dashboards import RegencyDashboard, regency_dashboard
from masterplan.domain.presentation import Behind, QuickWins, UnitBehind
from masterplan.models import FollowUp
from masterplan.models.meeting import follow_ups_due
from regencies.domain import paper
from regencies.domain.paper import Letterhead
from regencies.models import Appointment, Regency

PDF = "masterplan.executive_pdf"
# Stored with the job that it ended, and told in the reader's language.
CLOSED = stored("Anda tidak lagi dapat membuka ringkasan ini.")
# So many fit on one sheet with its letterhead and signature.
UNITS_SHOWN = 5
QUICK_WINS_SHOWN = 5
# A message is read on a telephone.
UNITS_SENT = 5


@dataclass(frozen=True, slots=True)
class Executive:
    """Everything the page prints; `heads` names who heads a unit, by the unit's id."""

    regency: Regency
    dashboard: RegencyDashboard
    said: str
    behind: Behind
    heads: dict[int, str]
    quick_wins: QuickWins
    follow_ups_late: int
    letterhead: Letterhead
    signature: paper.Signature
    today: dt.date

    @property
    def rows(self) -> tuple[tuple[UnitBehind, str], ...]:
        """The units with most to do, each with its head."""
        return tuple(
            (one, self.heads.get(one.unit_id, "") if one.unit_id else "")
            for one in self.behind.units[:UNITS_SHOWN]
        )

    @property
    def dimension_chart(self) -> BarChart:
        """The same bars as on the page; on paper there is nothing to open."""
        return bars(
            BarRow(str(row.figure.label), row.figure.count, "", row.figure.tone)
            for row in self.dashboard.dimensions
        )

    @property
    def more_units(self) -> int:
        return max(len(self.behind.units) - UNITS_SHOWN, 0)

    @property
    def quick_win_rows(self) -> tuple[presentation.QuickWinLine, ...]:
        return self.quick_wins.lines[:QUICK_WINS_SHOWN]

    @property
    def more_quick_wins(self) -> int:
        return max(len(self.quick_wins.lines) - QUICK_WINS_SHOWN, 0)


def for_executive(regencies: QuerySet[Regency]) -> QuerySet[Regency]:
    """What the page reads besides: no further statement for the letterhead."""
    return regencies.select_related("province", "logo", "leading_sector")


def executive(regency: Regency, *, reader: User) -> Executive:
    """Assemble the page in 5 statements beside those of the dashboard."""
    scope, today = scope_of(reader), timezone.localdate()
    shown = regency_dashboard(regency, scope=scope)
    behind = presentation.behind_of(regency, scope=scope, today=today)
    unit_ids = [one.unit_id for one in behind.units[:UNITS_SHOWN] if one.unit_id]
    # The newest appointment comes last, so that it is the one that stays.
    heads = dict(
        Appointment.objects.visible_to(scope)
        .in_force(today)
        .filter(unit__in=unit_ids)
        .order_by("start", "pk")
        .values_list("unit_id", "name")
    )
    return Executive(
        regency=regency,
        dashboard=shown,
        said=presentation.said(shown, behind, is_paper=True),
        behind=behind,
        heads=heads,
        quick_wins=presentation.quick_wins_of(regency, scope=scope, today=today),
        follow_ups_late=FollowUp.objects.visible_to(scope)
        .filter(follow_ups_due(ItemDue.LATE, today), regency=regency)
        .count(),
        letterhead=paper.letterhead(regency, None),
        signature=paper.signature(
            regency,
            None,
            today=timezone.localdate(timezone=regency.zone),
            has_nip=reader.has_perm("masterplan.view_inside", regency),
        ),
        today=timezone.localdate(timezone=regency.zone),
    )


def message(found: Executive, *, address: str) -> str:
    """The text to be sent on, with the whole address of the regency's page."""
    lines = [
        f"*{_('Smart city %(regency)s') % {'regency': found.regency.name}}*",
        _("Per %(day)s") % {"day": day(found.today)},
        "",
        presentation.said(found.dashboard, found.behind),
    ]
    stage = found.dashboard.stage
    if stage and stage.current:
        where = _("Tahap Bimtek: %(stage)s (%(passed)s dari %(total)s lulus)") % {
            "stage": stage.current.name,
            "passed": number(stage.passed),
            "total": number(stage.total),
        }
        lines += ["", f"{where}, {stage.said}" if stage.said else where]
    if found.behind.units:
        lines += ["", _("Perlu ditindaklanjuti:")]
        lines += [
            _("- %(unit)s: %(late)s terlambat, %(silent)s belum diperbarui")
            % {
                "unit": one.name,
                "late": number(one.late.count),
                "silent": number(one.silent.count),
            }
            for one in found.behind.units[:UNITS_SENT]
        ]
        if len(found.behind.units) > UNITS_SENT:
            rest = len(found.behind.units) - UNITS_SENT
            lines.append(_("- dan %(count)s OPD lain") % {"count": number(rest)})
    wins = found.quick_wins
    if wins.year:
        lines += [
            "",
            _(
                "Quick win %(year)s: %(count)s, %(delivered)s tercapai, %(stalled)s "
                "lewat waktu dan belum ditutup."
            )
            % {
                "year": wins.year,
                "count": number(len(wins.lines)),
                "delivered": number(wins.delivered),
                "stalled": number(wins.stalled),
            },
        ]
    if found.follow_ups_late:
        lines += [
            "",
            _("Tindak lanjut rapat yang lewat tenggat: %(count)s.")
            % {"count": number(found.follow_ups_late)},
        ]
    return "\n".join(
        [*lines, "", _("Selengkapnya: %(address)s") % {"address": address}]
    )


def request_pdf(regency: Regency, *, actor: User) -> Job:
    """Have the PDF made in the worker. Raises NotAllowed."""
    if not actor.has_perm("masterplan.view_inside", regency):
        raise NotAllowed(_("Anda tidak berwenang mencetak ringkasan ini."))
    return jobs.enqueue(
        PDF,
        title=_("PDF ringkasan eksekutif %(regency)s") % {"regency": regency.name},
        actor=actor,
        regency_code=regency.pk,
        params={"regency": regency.pk},
    )


def pdf_html(job: Job) -> str:
    """The page of a job as HTML, as the asker may see it now.

    Raises NotAllowed where the asker's seat has ended meanwhile.
    """
    visible = Regency.objects.visible_to(scope_of(job.owner))
    regency = for_executive(visible).filter(pk=job.params["regency"]).first()
    if regency is None or not job.owner.has_perm("masterplan.view_inside", regency):
        raise NotAllowed(_(CLOSED))
    with translation.override("id"):
        context: dict[str, Any] = {
            "found": executive(regency, reader=job.owner),
            "regency": regency,
            "printed_at": timezone.now(),
            "zone": regency.time_zone,
        }
        return render_to_string("masterplan/pdf_executive.html", context)


def pdf_name(regency_code: str) -> str:
    return f"ringkasan-eksekutif-{regency_code}-{timezone.localdate():%Y%m%d}.pdf"
