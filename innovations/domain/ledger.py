"""One writer at a time in a regency, and its registration numbers in order."""

from django.db.models import F

from innovations.models import RegencyLedger

SERIAL_DIGITS = 4


def lock(regency_code: str) -> None:
    """Hold the regency's ledger row until the transaction ends.

    Every verb takes it before it touches a record, so two verbs in one regency
    follow each other and rollups are recomputed from what is really there.
    """
    ledger = RegencyLedger.objects.filter(pk=regency_code)
    if not ledger.update(version=F("version") + 1):
        # The first write in this regency; two of them may race for the row.
        RegencyLedger.objects.bulk_create(
            [RegencyLedger(regency_id=regency_code)], ignore_conflicts=True
        )
        ledger.update(version=F("version") + 1)


def next_numbers(regency_code: str, count: int) -> list[str]:
    """Draw `count` registration numbers such as `32.11-0042`; hold the lock first.

    A number is never given twice; gaps (a rolled back import) are allowed.
    """
    ledger = RegencyLedger.objects.filter(pk=regency_code)
    ledger.update(last_serial=F("last_serial") + count)
    last = ledger.values_list("last_serial", flat=True).get()
    return [
        f"{regency_code}-{serial:0{SERIAL_DIGITS}d}"
        for serial in range(last - count + 1, last + 1)
    ]
