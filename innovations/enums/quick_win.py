"""Words, limits and moves of quick wins."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from innovations.enums.innovation import InnovationStatus
from masterplan.core.moves import Move, table


class QuickWinStatus(models.TextChoices):
    PROPOSED = "proposed", _("Diusulkan")
    SELECTED = "selected", _("Terpilih")
    DELIVERED = "delivered", _("Tercapai")
    FAILED = "failed", _("Tidak tercapai")

    @property
    def tone(self) -> str:
        return {"proposed": "info", "failed": "bad"}.get(self.value, "good")

    @property
    def icon(self) -> str:
        return {
            "proposed": "star",
            "selected": "check",
            "delivered": "flag",
            "failed": "ban",
        }[self.value]


class Verdict(models.TextChoices):
    """What an evaluator finds of benefit or impact."""

    YES = "yes", _("Ya")
    PARTLY = "partly", _("Sebagian")
    NOT_YET = "no", _("Belum")
    NO_EVIDENCE = "unproven", _("Bukti kurang")


# A quick win is felt within a year of its start.
QUICK_WIN_MONTHS_MAX = 12
# Beyond this many months the coach asks whether it is quick enough.
QUICK_WIN_MONTHS_WARN = 6
SCORE_MIN = 1
SCORE_MAX = 4
RANK_MAX = 99
# A record that was not sent in yet, or was given up, is nobody's quick win.
SELECTABLE = frozenset(
    {
        InnovationStatus.SUBMITTED,
        InnovationStatus.VERIFIED,
        InnovationStatus.COMPLETED,
    }
)


class Closing(models.TextChoices):
    """Quick wins that somebody must still close."""

    STALLED = "stalled", _("Belum ditutup")

    @property
    def tone(self) -> str:
        return "bad"

    @property
    def icon(self) -> str:
        return "clock"


Q = QuickWinStatus

TRANSITIONS = table(
    Move(
        "select",
        frozenset({Q.PROPOSED}),
        Q.SELECTED,
        "innovations.select_quick_win",
        _("Pilih sebagai quick win"),
        _("memilih quick win ini"),
        icon="check",
    ),
    Move(
        "drop",
        frozenset({Q.SELECTED}),
        Q.PROPOSED,
        "innovations.select_quick_win",
        _("Batalkan pemilihan"),
        _("membatalkan pemilihan quick win ini"),
        needs_reason=True,
        tone="secondary",
        icon="undo",
    ),
    Move(
        "deliver",
        frozenset({Q.SELECTED}),
        Q.DELIVERED,
        "innovations.close_quick_win",
        _("Tandai tercapai"),
        _("menandai quick win ini tercapai"),
        icon="flag",
    ),
    Move(
        "fail",
        frozenset({Q.SELECTED}),
        Q.FAILED,
        "innovations.close_quick_win",
        _("Tandai tidak tercapai"),
        _("menandai quick win ini tidak tercapai"),
        needs_reason=True,
        tone="danger",
        icon="ban",
    ),
    Move(
        "reopen",
        frozenset({Q.DELIVERED, Q.FAILED}),
        Q.SELECTED,
        "innovations.close_quick_win",
        _("Buka kembali"),
        _("membuka kembali quick win ini"),
        needs_reason=True,
        tone="secondary",
        icon="undo",
    ),
)
