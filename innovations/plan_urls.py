"""Addresses of action plans: a record's own, and the list over all OPD."""

from django.urls import include, path, register_converter
from django.urls.converters import StringConverter

from innovations.views import plan, plan_item, plan_list, progress

MOVE_WORDS = {
    "start": "mulai",
    "finish": "selesai",
    "cancel": "batalkan",
    "reopen": "buka-kembali",
}
_MOVES = {word: name for name, word in MOVE_WORDS.items()}


class ItemMoveConverter(StringConverter):
    """A name of the action item's TRANSITIONS, written as its Indonesian word."""

    regex = "|".join(_MOVES)

    def to_python(self, value: str) -> str:
        return _MOVES[value]

    def to_url(self, value: str) -> str:
        return MOVE_WORDS[value]


register_converter(ItemMoveConverter, "item-move")

plan_patterns = (
    [
        path("inovasi/<int:pk>/rencana-aksi/", plan.record_plan, name="record"),
        path("inovasi/<int:pk>/rencana-aksi/baru/", plan_item.create, name="create"),
        path("rencana-aksi/", plan_list.item_list, name="list"),
        path("rencana-aksi/ekspor.csv", plan_list.item_csv, name="csv"),
        path("rencana-aksi/ekspor.xlsx", plan_list.item_xlsx, name="xlsx"),
        path("rencana-aksi/<int:pk>/", plan_item.detail, name="item"),
        path("rencana-aksi/<int:pk>/ubah/", plan_item.edit, name="edit"),
        path("rencana-aksi/<int:pk>/lapor/", progress.report, name="report"),
        path(
            "rencana-aksi/<int:pk>/masih-berjalan/",
            progress.unchanged,
            name="unchanged",
        ),
        path("rencana-aksi/<int:pk>/kesehatan/", plan_item.health, name="health"),
        path("rencana-aksi/<int:pk>/<item-move:name>/", plan_item.move, name="move"),
    ],
    "plans",
)

urlpatterns = [path("", include(plan_patterns))]
