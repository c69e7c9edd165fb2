"""Where a missing thing is mended: the addresses that rules send people to."""

from collections.abc import Iterable

from django.urls import reverse

from masterplan.domain.figures import drill
from masterplan.domain.rules.snapshot import Snapshot


def of_regency(name: str, snapshot: Snapshot, *further: object) -> str:
    """A page below the regency's address."""
    return reverse(f"masterplan:{name}", args=[snapshot.regency_code, *further])


def register(snapshot: Snapshot, statuses: Iterable[str], **filters: object) -> str:
    """The register with exactly the records that were counted."""
    query = drill(regency=snapshot.regency_code, **filters, status=sorted(statuses))
    return f"{reverse('innovations:list')}?{query}"


def quick_wins(snapshot: Snapshot, **filters: object) -> str:
    query = drill(regency=snapshot.regency_code, **filters)
    return f"{reverse('quick-wins:list')}?{query}"


def items(snapshot: Snapshot, **filters: object) -> str:
    """The list of activities over all OPD."""
    query = drill(regency=snapshot.regency_code, **filters)
    return f"{reverse('plans:list')}?{query}"


def record(name: str, pk: int) -> str:
    return reverse(name, args=[pk])


def worksheet(snapshot: Snapshot, sheet: str, dimension: str) -> str:
    """A dimension group's sheet: readiness, swot or gap."""
    return of_regency(f"worksheet-{sheet}", snapshot, dimension)


def documents(snapshot: Snapshot, **filters: object) -> str:
    return f"{of_regency('documents', snapshot)}?{drill(**filters)}"


def meetings(snapshot: Snapshot, **filters: object) -> str:
    return f"{of_regency('meetings', snapshot)}?{drill(**filters)}"


def bodies(snapshot: Snapshot) -> str:
    return of_regency("bodies", snapshot)


def plans(snapshot: Snapshot) -> str:
    """The regency's masterplans, or where the first is begun."""
    return of_regency("plans", snapshot)


def plan(name: str, pk: int, **filters: object) -> str:
    """A page of a masterplan."""
    address = reverse(f"masterplans:{name}", args=[pk])
    return f"{address}?{drill(**filters)}" if filters else address
