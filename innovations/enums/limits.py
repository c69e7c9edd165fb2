"""Limits and shapes that form, API, import and database read."""

from django.utils.translation import gettext_lazy as _

from masterplan.core.enums import NAME_MAX as NAME_MAX
from masterplan.core.enums import PERSON_MAX as PERSON_MAX
from masterplan.core.enums import TEXT_MAX as TEXT_MAX
from masterplan.core.enums import YEAR_MAX as YEAR_MAX
from masterplan.core.enums import YEAR_MIN as YEAR_MIN

ACRONYM_MAX = 60
SENTENCE_MAX = 500
PHONE_MAX = 20
WORDS_MAX = 200
RUPIAH_MAX = 999_999_999_999_999
# Children of one record: more is a mistake or an attack, never a plan.
ACTION_ITEMS_MAX = 100
OUTCOMES_MAX = 20
OUTCOME_YEARS_MAX = 20
BUDGET_LINES_MAX = 60
VILLAGES_MAX = 9_999
BENEFICIARIES_MAX = 300_000_000
# Programme (2.16.03), activity and sub-activity (2.16.03.2.02.09 before 2023, four
# digits at the end since) of the ministry's nomenclature; the list itself changes every
# year, so an unknown code is a warning and only a wrong shape is refused.
NOMENCLATURE = r"^\d\.\d{2}(\.\d{2}(\.\d(\.\d{2}(\.(\d{2}|\d{4}))?)?)?)?$"
NOMENCLATURE_SHAPE = _("Tuliskan kode seperti 2.16.03.2.02.0035.")
