"""Loading the six dimensions, their sub-dimensions and other schemes' indices.

The dimensions are the programme's constants and follow the file at every load, their
known spellings included. Sub-dimensions were seen in differing lists, so the ministry
may change them: a load only adds the missing ones, and so it is with indicators.
"""

from dimensions.models import Dimension, Indicator, SubDimension
from masterplan.core.reference import read_table


def load_dimensions() -> int:
    """Write the six; returns how many the list has.

    `aliases` holds plain spellings met in workbooks and the Indonesian names; readers
    fold them before comparing.
    """
    dimensions = [
        Dimension(
            slug=row["slug"],
            order=int(row["order"]),
            name=row["dimension"],
            label=row["label"],
            definition=row["definition"],
            aliases=_aliases(row),
        )
        for row in read_table("dimensions.csv")
    ]
    Dimension.objects.bulk_create(
        dimensions,
        update_conflicts=True,
        unique_fields=["slug"],
        update_fields=["order", "name", "label", "definition", "aliases"],
    )
    return len(dimensions)


def load_sub_dimensions() -> int:
    """Add the missing ones (dimensions first); returns how many the list has."""
    sub_dimensions = [
        SubDimension(
            code=row["code"],
            dimension_id=row["dimension"],
            name=row["name"],
            label=row["label"],
            definition=row["definition"],
        )
        for row in read_table("subdimensions.csv")
    ]
    SubDimension.objects.bulk_create(sub_dimensions, ignore_conflicts=True)
    return len(sub_dimensions)


def load_indicators() -> int:
    """Add the missing indices of other schemes; returns how many the list has."""
    rows = read_table("indicators.csv")
    Indicator.objects.bulk_create(
        [
            Indicator(
                code=row["code"],
                scheme=row["scheme"],
                name=row["name"],
                measure=row["measure"],
                falls=row["falls"] == "1",
                is_index=row["is_index"] == "1",
                dimension_id=row["dimension"] or None,
            )
            for row in rows
        ],
        ignore_conflicts=True,
    )
    return len(rows)


def _aliases(row: dict[str, str]) -> list[str]:
    """Spellings without repetition, in the file's order."""
    spellings = [
        *row["spelling_variants_seen"].split("; "),
        row["label"],
        row["indonesian"],
    ]
    return list(dict.fromkeys(spellings))
