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
