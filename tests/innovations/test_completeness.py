from innovations.domain.completeness import gaps, iid, quick_win, required, words_of
from innovations.enums import IID_FIELDS, QUICK_WIN_FIELDS, SUBMIT_FIELDS
from innovations.models import Innovation


def test_empty_record_lacks_everything():
    empty = Innovation()

    assert required(empty) == SUBMIT_FIELDS
    assert quick_win(empty) == QUICK_WIN_FIELDS
    assert iid(empty) == IID_FIELDS


def test_filled_fields_are_not_lacking():
    made = Innovation(
        unit_id=1,
        problem="a",
        description="b",
        is_digital=False,
        person_in_charge="c",
        benefit="d",
        start_year=2024,
        step="idea",
    )

    assert required(made) == ()
    assert quick_win(made) == (
        "sub_dimension",
        "process_before",
        "process_after",
        "result",
        "beneficiary_count",
        "uniqueness",
        "resources",
        "continuity",
        "growth",
        "risks",
    )
    assert "benefit" not in iid(made)


def test_design_lacks_until_it_has_300_words():
    short = Innovation(design="kata " * 299)
    enough = Innovation(design="kata\n" * 300)

    assert (words_of(short.design), "design" in iid(short)) == (299, True)
    assert (words_of(enough.design), "design" in iid(enough)) == (300, False)


def test_gaps_name_their_purpose_and_fields():
    made = Innovation(unit_id=1, description="b", is_digital=True)

    first = gaps(made)[0]

    assert [gap.purpose for gap in gaps(made)] == ["required", "quick_win", "iid"]
    assert (first.fields, first.labels) == (
        ("problem", "person_in_charge"),
        ["masalah", "penanggung jawab"],
    )
