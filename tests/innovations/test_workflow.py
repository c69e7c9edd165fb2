"""Returns that say what to mend, and regencies where only the head submits."""

import pytest

from innovations.domain import innovation as verbs
from innovations.models import Innovation
from masterplan.core.access import scope_of
from masterplan.core.errors import NotAllowed
from masterplan.core.models import Activity
from masterplan.domain.desk import desk
from regencies.enums import Role
from tests.factories import make_dimensions, make_innovation, make_unit, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def unit():
    make_dimensions()
    return make_unit()


@pytest.fixture
def coordinator(unit):
    return make_user(Role.COORDINATOR, regency=unit.regency)


def make_strict(unit):
    unit.regency.needs_head_approval = True
    unit.regency.save()
    return unit


# --- What is asked to be mended ----------------------------------------------


def test_return_keeps_what_is_asked_until_it_is_sent_again(unit, coordinator):
    operator = make_user(Role.OPERATOR, unit=unit)
    made = make_innovation(unit=unit, status="submitted")

    verbs.move(
        [made],
        name="return",
        actor=coordinator,
        reason="Lengkapi.",
        asked_fields=["result", "problem", "status"],
    )
    asked = Innovation.objects.get().asked_fields
    verbs.move([made], name="submit", actor=operator)

    assert asked == ["problem", "result"]
    assert Innovation.objects.get().asked_fields == []
    returned = Activity.objects.get(verb="innovation.return")
    assert returned.changes["asked_fields"] == [None, "masalah, hasil"]


def test_other_moves_ask_for_nothing(unit, coordinator):
    made = make_innovation(unit=unit, status="submitted")

    verbs.move([made], name="verify", actor=coordinator, asked_fields=["problem"])

    assert Innovation.objects.get().asked_fields == []


def test_return_page_marks_what_is_ticked(client_for, unit, coordinator):
    made = make_innovation(unit=unit, status="submitted")
    operator = make_user(Role.OPERATOR, unit=unit)
    client = client_for(coordinator)
    url = f"/inovasi/{made.pk}/kembalikan/"

    asking = client.get(url)
    client.post(url, {"reason": "Perjelas.", "asked_fields": ["design", "problem"]})
    record = client_for(operator).get(f"/inovasi/{made.pk}/")
    form = client_for(operator).get(f"/inovasi/{made.pk}/ubah/")

    assert 'name="asked_fields"' in asking.content.decode()
    assert [item["label"] for item in record.context["asked"]] == [
        "masalah",
        "rancang bangun",
    ]
    html = form.content.decode()
    # Once in the list on top, once at each field; its folded part stands open.
    assert html.count("Diminta diperbaiki") == 3
    assert form.context["form"].is_iid_open is True
    assert form.context["missing"] == []


def test_bulk_return_marks_what_is_ticked(client_for, unit, coordinator):
    made = make_innovation(unit=unit, status="submitted")

    client_for(coordinator).post(
        "/inovasi/tindakan/",
        {
            "action": "return",
            "pick": f"{made.pk}:1",
            "reason": "Perjelas.",
            "asked_fields": ["problem"],
        },
    )

    assert Innovation.objects.get().asked_fields == ["problem"]


# --- Only the head submits ---------------------------------------------------


def test_only_the_head_submits_where_the_regency_says_so(unit, coordinator):
    make_strict(unit)
    operator = make_user(Role.OPERATOR, unit=unit)
    head = make_user(Role.UNIT_HEAD, unit=unit)
    made = make_innovation(unit=unit, created_by=coordinator)

    for refused in (operator, coordinator, make_user(Role.UNIT_HEAD, unit=make_unit())):
        with pytest.raises(NotAllowed):
            verbs.move([made], name="submit", actor=refused)
    [outcome] = verbs.move([made], name="submit", actor=head)

    assert outcome.innovation.status == "submitted"


def test_operator_keeps_a_draft_that_waits_for_the_head(client_for, unit):
    make_strict(unit)
    made = make_innovation(name="Draf operator", unit=unit)
    operator = client_for(make_user(Role.OPERATOR, unit=unit))
    head = make_user(Role.UNIT_HEAD, unit=unit)

    new = operator.get("/inovasi/baru/")
    record = operator.get(f"/inovasi/{made.pk}/")

    assert new.context["may_submit"] is False
    assert record.context["awaits_head"] is True
    assert [move.name for move in record.context["moves"]] == ["withdraw"]
    [card] = desk(scope_of(head)).cards
    assert [(str(f.label), f.count) for f in card.waiting] == [
        ("Draf operator menunggu Anda", 1),
        ("Perlu perbaikan", 0),
    ]
    assert client_for(head).get("/inovasi/baru/").context["may_submit"] is True


def test_elsewhere_drafts_are_only_known_to_the_head(unit):
    make_innovation(unit=unit)
    head = make_user(Role.UNIT_HEAD, unit=unit)

    [card] = desk(scope_of(head)).cards

    assert [str(figure.label) for figure in card.waiting] == [
        "Diajukan",
        "Perlu perbaikan",
    ]
    assert card.known[0].count == 1


# --- Three counts ------------------------------------------------------------


def test_record_counts_what_lacks_with_a_way_to_the_next_field(client_for, unit):
    made = make_innovation(unit=unit, problem="", benefit="a", start_year=2024)
    operator = client_for(make_user(Role.OPERATOR, unit=unit))

    gaps = operator.get(f"/inovasi/{made.pk}/").context["gaps"]

    edit = f"/inovasi/{made.pk}/ubah/"
    assert [(str(gap["label"]), gap["count"], gap["url"]) for gap in gaps] == [
        ("Wajib", 1, f"{edit}#id_problem"),
        ("Quick win", 11, f"{edit}?isi=sub_dimension#id_sub_dimension"),
        ("IID", 12, f"{edit}?isi=step#id_step"),
    ]
    form = operator.get(f"{edit}?isi=initiator").context["form"]
    assert (form.is_more_open, form.is_iid_open) == (True, True)


def test_form_counts_the_words_of_the_design(client_for, unit):
    made = make_innovation(unit=unit, design="satu dua\ntiga")
    operator = client_for(make_user(Role.OPERATOR, unit=unit))

    html = operator.get(f"/inovasi/{made.pk}/ubah/").content.decode()

    assert "<span>3</span> dari 300 kata" in html
