"""Parameters of the address: each known, once, filled; nothing is ignored."""

from collections.abc import Collection

from django.utils.translation import gettext_lazy as _
from rest_framework.request import Request

from masterplan.core.api.problems import Fault, Refusal, pointer_to


def check(
    request: Request, *, known: Collection[str], repeatable: Collection[str] = ()
) -> None:
    """Refuse (400) unknown, doubled and empty parameters, all of them at once."""
    faults = []
    for name, values in request.query_params.lists():
        if name not in known:
            fault = ("unknown_parameter", _("Parameter ini tidak dikenal."))
        elif len(values) > 1 and name not in repeatable:
            fault = ("repeated_parameter", _("Parameter ini hanya boleh satu kali."))
        elif "" in [value.strip() for value in values]:
            fault = ("blank", _("Parameter ini tidak boleh kosong."))
        else:
            continue
        faults.append(Fault(pointer_to(name), *fault))
    if faults:
        raise Refusal(400, faults=tuple(faults))
