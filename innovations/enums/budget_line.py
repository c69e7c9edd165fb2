"""Where money comes from."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class FundingSource(models.TextChoices):
    APBD = "apbd_kabkota", _("APBD kabupaten/kota")
    DAK_PHYSICAL = "dak_fisik", _("DAK fisik")
    DAK_OTHER = "dak_nonfisik", _("DAK nonfisik")
    APBD_PROVINCE = "apbd_provinsi", _("APBD provinsi")
    APBN = "apbn", _("APBN")
    APBDES = "apbdes", _("APBDes")
    BLUD = "blud", _("BLUD")
    BUMD = "bumd", _("BUMD")
    CSR = "csr_tjslp", _("CSR/TJSLP")
    KPBU = "kpbu", _("KPBU")
    GRANT = "hibah", _("Hibah")
    LOAN = "pinjaman", _("Pinjaman")
    SPONSOR = "swasta_sponsor", _("Swasta/sponsor")
    COMMUNITY = "swadaya_masyarakat", _("Swadaya masyarakat")
    NONE = "tanpa_anggaran", _("Tanpa anggaran")


# Money that goes through the regency's own budget, transfers and its BLUD included.
INSIDE_APBD = frozenset(
    {
        FundingSource.APBD,
        FundingSource.DAK_PHYSICAL,
        FundingSource.DAK_OTHER,
        FundingSource.BLUD,
    }
)
OUTSIDE_APBD = frozenset(FundingSource) - INSIDE_APBD - {FundingSource.NONE}


class FundingOrigin(models.TextChoices):
    """Whether money goes through the regency's own budget."""

    INSIDE = "inside", _("Lewat APBD kabupaten/kota")
    OUTSIDE = "outside", _("Di luar APBD")
    UNSET = "unset", _("Belum ditetapkan atau tanpa anggaran")

    @property
    def sources(self) -> frozenset[str]:
        """The sources of a budget line that are of this origin; "" is unknown."""
        return {
            FundingOrigin.INSIDE: frozenset(one.value for one in INSIDE_APBD),
            FundingOrigin.OUTSIDE: frozenset(one.value for one in OUTSIDE_APBD),
            FundingOrigin.UNSET: frozenset({"", FundingSource.NONE.value}),
        }[self]

    @property
    def tone(self) -> str:
        return {"inside": "accent", "outside": "good"}.get(self.value, "neutral")
