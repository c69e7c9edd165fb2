import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from innovations.sheets.values import (
    MAX_RUPIAH,
    BadValue,
    PartialDate,
    dimension,
    is_digital,
    partial_date,
    rupiah,
    yes_no,
)
from masterplan.core.folding import fold, fold_words, tidy
from tests.innovations.sheets.books import NAMES

MONTHS = [
    "Januari",
    "Februari",
    "Maret",
    "April",
    "Mei",
    "Juni",
    "Juli",
    "Agustus",
    "September",
    "Oktober",
    "November",
    "Desember",
]


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("Rp 1.250.000.000,-", 1_250_000_000),
        ("Rp. 350.000.000,00", 350_000_000),
        ("Rp125.500.000", 125_500_000),
        ("450.000.000", 450_000_000),
        ("1,250,000,000", 1_250_000_000),
        ("1 250 000", 1_250_000),
        ("1,25 M", 1_250_000_000),
        ("Rp. 1,5 Miliar", 1_500_000_000),
        ("500 juta", 500_000_000),
        ("250 rb", 250_000),
        ("Rp. 0,-", 0),
        ("Rp 5.000.000.-", 5_000_000),
        (85_000_000.0, 85_000_000),
        (0, 0),
        ("-", None),
        ("Rp -", None),
        ("Rp.", None),
        ("nihil", None),
        ("  ", None),
        (None, None),
    ],
)
def test_rupiah(text, amount):
    assert rupiah(text) == amount


@pytest.mark.parametrize(
    "text",
    [
        "Rp 1.250.00.000,-",
        "2O22",
        "12abc",
        "-5",
        -5,
        True,
        1e20,
        float("inf"),
        "Rp 5 per bulan",
        "1.2.3",
        "٣",
        dt.date(2023, 1, 1),
        "9" * 400,
    ],
)
def test_bad_rupiah(text):
    with pytest.raises(BadValue) as bad:
        rupiah(text)
    assert bad.value.reason == "bad_budget"


def test_rupiah_in_a_scaled_column():
    assert rupiah("1.250", scale=10**6) == 1_250_000_000
    assert rupiah("12,5", scale=10**6) == 12_500_000
    assert rupiah(12.5, scale=10**6) == 12_500_000


@given(
    st.integers(0, MAX_RUPIAH), st.sampled_from(["Rp {},-", "Rp. {},00", "Rp{}", "{}"])
)
def test_rupiah_comes_back_from_every_way_of_writing(amount, form):
    assert rupiah(form.format(f"{amount:,}".replace(",", "."))) == amount
    assert rupiah(amount) == amount
    assert rupiah(str(amount)) == amount


@given(st.text(max_size=40))
def test_any_text_is_an_amount_or_refused(text):
    for parser, reason in (
        (rupiah, "bad_budget"),
        (partial_date, "bad_date"),
        (yes_no, "bad_yes_no"),
        (is_digital, "bad_yes_no"),
        (lambda one: dimension(one, NAMES), "unknown_dimension"),
    ):
        try:
            parser(text)
        except BadValue as bad:
            assert bad.reason == reason  # noqa: PT017


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Maret 2023", (2023, 3, None)),
        ("03/2023", (2023, 3, None)),
        ("Mar-2023", (2023, 3, None)),
        ("Nopember 2023", (2023, 11, None)),
        ("Mar-23", (2023, 3, None)),
        ("2023-03", (2023, 3, None)),
        ("Triwulan II Tahun 2023", (2023, None, None)),
        ("TW 3 2023", (2023, None, None)),
        ("Semester I 2024", (2024, None, None)),
        ("TA 2022", (2022, None, None)),
        ("T.A. 2022", (2022, None, None)),
        ("2021 ", (2021, None, None)),
        (2021, (2021, None, None)),
        (2021.0, (2021, None, None)),
        ("18 November 2022", (2022, 11, 18)),
        ("02 February 2021", (2021, 2, 2)),
        ("Jumat, 18 November 2022", (2022, 11, 18)),
        ("18/11/2022", (2022, 11, 18)),
        ("2022-11-18", (2022, 11, 18)),
        ("Januari s.d. Maret 2023", (2023, 1, None)),
        ("Juli 2022 - Desember 2023", (2022, 7, None)),
        ("2022-2024", (2022, None, None)),
        (dt.date(2023, 3, 1), (2023, 3, 1)),
    ],
)
def test_dates(text, expected):
    assert partial_date(text) == PartialDate(*expected)


@pytest.mark.parametrize(
    "text",
    ["2O22", "31 Februari 2023", "13/2023", "Smarch 2023", 44971, 20.5, True, "0000"],
)
def test_bad_dates(text):
    with pytest.raises(BadValue) as bad:
        partial_date(text)
    assert bad.value.reason == "bad_date"


@pytest.mark.parametrize("text", [None, "", "-", "–", "belum ada", "n/a"])
def test_no_date(text):
    assert partial_date(text) is None


@given(st.dates(dt.date(1950, 1, 1), dt.date(2099, 12, 31)))
def test_dates_come_back_from_every_way_of_writing(day):
    month = MONTHS[day.month - 1]
    whole = PartialDate(day.year, day.month, day.day)
    for text in (
        f"{day.day} {month} {day.year}",
        f"{day.day:02}/{day.month:02}/{day.year}",
        f"{day.day}-{day.month}-{day.year}",
        day.isoformat(),
    ):
        assert partial_date(text) == whole
    for text in (f"{month} {day.year}", f"{month[:3]}-{day.year}", f"{day:%m/%Y}"):
        assert partial_date(text) == PartialDate(day.year, day.month)


@pytest.mark.parametrize("text", ["Ya", "YA", "v", "V", "√", "✓", "1", 1, True, "Yes"])
def test_yes(text):
    assert yes_no(text) is True
    assert is_digital(text) is True


@pytest.mark.parametrize("text", ["Tidak", "tdk", "x", "X", "×", 0, False, "No"])
def test_no(text):
    assert yes_no(text) is False
    assert is_digital(text) is False


@pytest.mark.parametrize("text", ["-", "", None, " "])
def test_no_mark(text):
    assert yes_no(text) is False
    assert is_digital(text) is None


@pytest.mark.parametrize("text", ["mungkin", "ya/tidak", 7, "2024"])
def test_bad_mark(text):
    with pytest.raises(BadValue):
        yes_no(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Digital", True),
        ("Non Digital", False),
        ("non IT", False),
        ("IT ", True),
        ("Belum ditentukan", None),
    ],
)
def test_digital_words(text, expected):
    assert is_digital(text) is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Smart  Governance", "Smart Governance"),
        ("SMART GOVERNANCE (Tata Kelola)", "Smart Governance"),
        ("Smart Gov.", "Smart Governance"),
        ("Smart Govermance", "Smart Governance"),
        ("Tata Kelola Cerdas", "Smart Governance"),
        ("Smart Eco.", "Smart Economy"),
        ("C. Smart Ekonomi", "Smart Economy"),
        ("Smart Env.", "Smart Environment"),
        ("Branding", "Smart Branding"),
        ("Kehidupan Cerdas", "Smart Living"),
        ("IV. smart living", "Smart Living"),
        ("Smart Sociaty", "Smart Society"),
        ("Dimensi Smart Society", "Smart Society"),
        ("Smart Governance: Birokrasi", "Smart Governance"),
    ],
)
def test_dimensions(text, expected):
    assert dimension(text, NAMES) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Smart Mobility",
        "Smart Transport",
        "Smart",
        "Smart City",
        "",
        "Dinas Lingkungan Hidup",
        "Smart Living / Smart Society",
        "Smart Village",
    ],
)
def test_unknown_dimensions(text):
    with pytest.raises(BadValue) as bad:
        dimension(text, NAMES)
    assert bad.value.reason == "unknown_dimension"


def test_dimension_answers_what_the_mapping_says():
    assert (
        dimension("Smart Gov.", {fold("Smart Governance"): "governance"})
        == "governance"
    )


@given(st.text())
def test_fold_is_stable_and_blind_to_case_and_spaces(text):
    assert fold(fold(text)) == fold(text)
    assert fold(f"  {text} ") == fold(text)
    assert fold(text) == fold_words(text).replace(" ", "")
    assert tidy(tidy(text)) == tidy(text)


@given(st.text(st.sampled_from("abcXYZ 123()-.,'\n")))
def test_fold_ignores_case_and_punctuation(text):
    assert fold(text.upper()) == fold(text.lower())
    assert fold(text.replace(" ", " \n ")) == fold(text)
    assert fold(text.replace(".", "-")) == fold(text)
