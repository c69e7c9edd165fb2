"""What every list does alike: its addresses and its heads."""

from collections.abc import Collection

from django.http import QueryDict


def plain(data: QueryDict, filters: Collection[str]) -> QueryDict:
    """The query without the place in the list and without empty values.

    Never the bare one, which would start in the reader's own regency.
    """
    kept = data.copy()
    for name in list(kept):
        values = [value for value in kept.getlist(name) if value]
        kept.setlist(name, values)
        if name in ("after", "before") or not values:
            del kept[name]
    if not any(name in filters for name in kept):
        kept["regency"] = ""
    return kept


def address(data: QueryDict, filters: Collection[str], **changes: str) -> str:
    """The same list with changes, from its beginning unless they say otherwise."""
    kept = plain(data, filters)
    for name, value in changes.items():
        kept[name] = value
    return f"?{kept.urlencode()}"


def head(
    data: QueryDict, filters: Collection[str], name: str, ordering: str
) -> dict[str, str]:
    """Link and direction of a column's head; a second press turns the order round."""
    direction = {name: "ascending", f"-{name}": "descending"}.get(ordering, "")
    turned = f"-{name}" if direction == "ascending" else name
    return {"href": address(data, filters, ordering=turned), "direction": direction}
