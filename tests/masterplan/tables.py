"""Everything the database holds, to compare before and after."""

from django.apps import apps
from django.contrib.sessions.models import Session


def all_rows() -> dict[str, list[dict[str, object]]]:
    """The rows of every table of ours and Django's by model, in key order."""
    return {
        model._meta.label: list(model._base_manager.order_by("pk").values())
        for model in apps.get_models()
        if model is not Session
    }
