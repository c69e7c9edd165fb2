"""What smart city means: six dimensions of three sub-dimensions each.

Loaded as reference data (`load_reference`); the keys are the slug and the code, so a
list prints and filters them without a join.
"""

from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _


class Dimension(models.Model):
    slug = models.SlugField(_("kode"), primary_key=True, max_length=12)
    order = models.PositiveSmallIntegerField(unique=True)
    name = models.CharField(_("nama"), max_length=40)
    label = models.CharField(_("sebutan"), max_length=60)
    definition = models.TextField(_("definisi"), blank=True)
    # Spellings met in workbooks, unfolded; `data/dimensions.csv` names their sources.
    aliases = models.JSONField(default=list)

    class Meta:
        verbose_name = _("dimensi")
        verbose_name_plural = _("dimensi")
        ordering = ["order"]

    def __str__(self) -> str:
        return self.name


class SubDimension(models.Model):
    code = models.CharField(_("kode"), primary_key=True, max_length=8)
    dimension = models.ForeignKey(
        Dimension, on_delete=models.PROTECT, related_name="sub_dimensions"
    )
    name = models.CharField(_("nama"), max_length=60)
    label = models.CharField(_("sebutan"), max_length=80)
    definition = models.TextField(_("definisi"), blank=True)

    class Meta:
        verbose_name = _("subdimensi")
        verbose_name_plural = _("subdimensi")
        ordering = ["dimension__order", "code"]

    def __str__(self) -> str:
        return self.label

    @property
    def spoken(self) -> str:
        return spoken(self.name, self.label)


def spoken(name: str, label: str) -> str:
    """A sub-dimension in the reader's language: `name` is the English term of the
    field, `label` the Indonesian one."""
    return name if get_language() == "en" else label
