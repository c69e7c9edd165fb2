"""`/nasional/templat/`: sets, a draft's stages and deliverables, publication."""

import pytest

from masterplan.domain import template
from masterplan.models import Cohort, DeliverableTemplate, StageTemplate
from regencies.enums import Role
from tests.factories import make_template_set, make_user

pytestmark = pytest.mark.django_db
ROOT = "/nasional/templat/"
# Session, user, scope.
EVERY_PAGE = 3


@pytest.fixture
def published():
    return make_template_set()


@pytest.fixture
def ministry():
    return make_user(Role.MINISTRY)


@pytest.fixture
def client(client_for, ministry):
    return client_for(ministry)


@pytest.fixture
def draft(ministry, published):
    return template.begin(actor=ministry)


def test_list_tells_every_set(client, draft):
    cohort = Cohort.objects.create(year=2026, name="Angkatan 2026")
    make_template_set(cohort)

    response = client.get(ROOT)

    assert [
        (one.owner, one.version, str(one.status), one.stages, one.deliverables)
        for one in response.context["lines"]
    ] == [
        ("bawaan", 2, "draft", 2, 2),
        ("bawaan", 1, "published", 2, 2),
        ("2026", 1, "published", 2, 2),
    ]
    assert response.context["default_is_drafted"] is True


def test_list_without_any_set_says_so(client):
    assert "Belum ada templat tahap" in client.get(ROOT).content.decode()


def test_begin_opens_the_draft(client, published):
    Cohort.objects.create(year=2026, name="Angkatan 2026")

    default = client.post(f"{ROOT}mulai/", {"owner": "bawaan"})
    own = client.post(f"{ROOT}mulai/", {"owner": "2026"})
    again = client.post(f"{ROOT}mulai/", {"owner": "2026"})

    assert (default.url, own.url, again.url) == (
        f"{ROOT}bawaan/2/",
        f"{ROOT}2026/1/",
        ROOT,
    )


@pytest.mark.parametrize("owner", ["", "x", "2031", "9" * 30, "٢٠٢٣", "-1"])
def test_begin_for_nonsense_is_not_found(client, published, owner):
    assert client.post(f"{ROOT}mulai/", {"owner": owner}).status_code == 404


@pytest.mark.parametrize(
    "path", ["bawaan/9/", "bawaan/99999999999999999999/", "2031/1/", "lain/1/"]
)
def test_a_set_that_is_not_there(client, published, path):
    assert client.get(f"{ROOT}{path}").status_code == 404


def test_set_in_force_shows_sentences_and_no_way_to_change(client, published):
    response = client.get(f"{ROOT}bawaan/1/")

    page = response.content.decode()
    assert "2 tahap meminta 2 luaran, 2 di antaranya wajib." in page
    assert "Dokumen disetujui: MoU/perjanjian kerja sama." in page
    assert "Tambah luaran" not in page
    assert response.context["stages"][0].window == "Mei"


@pytest.mark.parametrize("count", [1, 5])
def test_set_statements_do_not_grow(
    client, published, count, django_assert_num_queries
):
    for number in range(count):
        StageTemplate.objects.create(order=3 + number, code=f"t{number}", name="T")

    # Stages, deliverables, story.
    with django_assert_num_queries(EVERY_PAGE + 3):
        client.get(f"{ROOT}bawaan/1/")


@pytest.mark.parametrize("count", [1, 5])
def test_list_statements_do_not_grow(
    client, published, count, django_assert_num_queries
):
    for number in range(count):
        cohort = Cohort.objects.create(year=2030 + number, name=f"A {number}")
        make_template_set(cohort)

    with django_assert_num_queries(EVERY_PAGE + 2):
        client.get(ROOT)


def test_publish_asks_and_then_does(client, draft):
    asked = client.get(f"{ROOT}bawaan/2/berlakukan/")
    done = client.post(
        f"{ROOT}bawaan/2/berlakukan/", {"version": asked.context["version"]}
    )

    assert done.url == f"{ROOT}bawaan/2/"
    assert template.templates_for(None) == draft


def test_publish_of_a_changed_set_says_so(client, draft):
    response = client.post(
        f"{ROOT}bawaan/2/berlakukan/", {"version": "lama"}, follow=True
    )

    assert "Rancangan ini berubah sejak Anda membukanya." in response.content.decode()
    assert StageTemplate.objects.filter(status="draft").count() == 2


def test_discard_asks_and_then_does(client, draft):
    assert client.get(f"{ROOT}bawaan/2/buang/").status_code == 200

    assert client.post(f"{ROOT}bawaan/2/buang/").url == ROOT
    assert StageTemplate.objects.filter(version=2).count() == 0
    assert client.post(f"{ROOT}bawaan/1/buang/").url == f"{ROOT}bawaan/1/"
    assert StageTemplate.objects.filter(version=1).count() == 2


# --- Stages ------------------------------------------------------------------


def test_stage_is_added_and_changed(client, draft):
    client.post(
        f"{ROOT}bawaan/2/tahap/",
        {"name": "Kunjungan", "order": "1", "first_month": "13", "last_month": "13"},
    )
    made = StageTemplate.objects.get(code="kunjungan")
    response = client.post(
        f"{ROOT}tahap/{made.pk}/",
        {"name": "Kunjungan lapangan", "version": "1"},
        follow=True,
    )

    made.refresh_from_db()
    assert (made.name, made.order, made.first_month) == ("Kunjungan lapangan", 1, None)
    assert "mengubah tahap ini pada rancangan templat" in response.content.decode()


@pytest.mark.parametrize(
    ("sent", "named"),
    [
        ({}, ["name"]),
        ({"name": "A", "order": "0"}, ["order"]),
        ({"name": "A", "order": "9" * 40}, ["order"]),
        ({"name": "A", "first_month": "25"}, ["first_month"]),
        ({"name": "A", "first_month": "3"}, ["last_month"]),
        ({"name": "A", "code": "mou"}, ["code"]),
        ({"name": "A", "code": "ada spasi"}, ["code"]),
        ({"name": "A\0"}, ["name"]),
        ({"name": "x" * 5000}, ["name"]),
    ],
)
def test_nonsense_in_a_stage_is_refused_beside_its_field(client, draft, sent, named):
    response = client.post(f"{ROOT}bawaan/2/tahap/", sent)

    assert response.status_code == 422
    assert list(response.context["form"].errors) == named
    assert StageTemplate.objects.filter(version=2).count() == 2


def test_stale_stage_shows_both(client, draft):
    sent = {"name": "Satu", "version": "1"}
    client.post(f"{ROOT}tahap/{draft[0].pk}/", sent)

    response = client.post(f"{ROOT}tahap/{draft[0].pk}/", sent | {"name": "Dua"})

    assert (response.status_code, response.context["version"]) == (409, 2)
    named = {
        one.label: (one.stored, one.typed) for one in response.context["conflicts"]
    }
    assert named["nama"] == ("Satu", "Dua")


def test_stage_in_force_has_no_form(client, published):
    address = f"{ROOT}tahap/{published[0].pk}/"

    assert client.get(address).status_code == 404
    response = client.post(address, {"name": "A", "version": "1"})
    assert response.status_code == 422
    assert "Templat yang berlaku tidak diubah." in response.content.decode()


def test_stage_is_removed_after_asking(client, draft):
    address = f"{ROOT}tahap/{draft[0].pk}/hapus/"
    asked = client.get(address)

    client.post(address, {"version": asked.context["version"]})

    assert list(
        StageTemplate.objects.filter(version=2).values_list("order", "code")
    ) == [(1, "bimtek_1")]


# --- Deliverables ------------------------------------------------------------


def test_deliverable_begins_with_the_choice_of_what_is_asked(client, draft):
    response = client.get(f"{ROOT}tahap/{draft[0].pk}/luaran/")

    page = response.content.decode()
    assert "masterplan/template_choose.html" in [one.name for one in response.templates]
    assert "?jenis=rule&amp;aturan=meeting_held" in page
    assert "(jenis rapat) telah dilaksanakan paling sedikit 1 kali." in page


@pytest.mark.parametrize(
    "query", ["jenis=rule", "jenis=rule&aturan=lenyap", "jenis=lain", "aturan=x"]
)
def test_unusable_choice_is_asked_again(client, draft, query):
    response = client.get(f"{ROOT}tahap/{draft[0].pk}/luaran/?{query}")

    assert response.status_code == 200
    assert "masterplan/template_choose.html" in [one.name for one in response.templates]


def test_rule_is_chosen_first_and_its_figures_are_fields(client, draft):
    address = f"{ROOT}tahap/{draft[0].pk}/luaran/"

    form = client.get(f"{address}?jenis=rule&aturan=meeting_held").context["form"]
    client.post(
        address,
        {
            "kind": "rule",
            "rule": "meeting_held",
            "version": "1",
            "name": "Forum triwulanan",
            "is_required": "on",
            "parameter_kind": "forum",
            "parameter_minimum": "4",
        },
    )

    assert [name for name in form.fields if name.startswith("parameter_")] == [
        "parameter_kind",
        "parameter_minimum",
    ]
    made = DeliverableTemplate.objects.get(code="forum_triwulanan")
    assert (made.rule, made.parameters, made.is_required) == (
        "meeting_held",
        {"kind": "forum", "minimum": 4},
        True,
    )


@pytest.mark.parametrize(
    ("sent", "named"),
    [
        ({"name": ""}, ["name"]),
        ({"parameter_kind": ""}, ["parameter_kind"]),
        ({"parameter_kind": "pesta"}, ["parameter_kind"]),
        ({"parameter_minimum": "0"}, ["parameter_minimum"]),
        ({"parameter_minimum": "tiga"}, ["parameter_minimum"]),
        ({"parameter_minimum": "9" * 40}, ["parameter_minimum"]),
        ({"rule": "lenyap"}, ["rule"]),
        ({"code": "dengan spasi"}, ["code"]),
        ({"help": "x" * 301}, ["help"]),
    ],
)
def test_nonsense_in_a_deliverable_is_refused(client, draft, sent, named):
    usual = {
        "kind": "rule",
        "rule": "meeting_held",
        "version": "1",
        "name": "Forum",
        "parameter_kind": "forum",
        "parameter_minimum": "4",
    }

    response = client.post(f"{ROOT}tahap/{draft[0].pk}/luaran/", usual | sent)

    assert response.status_code == 422
    assert list(response.context["form"].errors) == named
    assert draft[0].deliverables.count() == 1


def test_parameter_left_empty_is_what_it_says(client, draft):
    asked = draft[1].deliverables.get()

    client.post(
        f"{ROOT}luaran/{asked.pk}/",
        {
            "kind": "rule",
            "rule": "quick_win_per_dimension",
            "version": "1",
            "name": "Quick win",
            "parameter_minimum": "",
            "parameter_year": "2026",
        },
    )

    asked.refresh_from_db()
    assert asked.parameters == {"minimum": 1, "year": 2026}


def test_deliverable_changes_its_kind(client, draft):
    asked = draft[1].deliverables.get()
    address = f"{ROOT}luaran/{asked.pk}/"

    choice = client.get(f"{address}?pilih=1")
    form = client.get(f"{address}?jenis=document").context["form"]
    client.post(
        address,
        {"kind": "document", "version": "1", "name": "Naskah", "document_kind": "sk"},
    )

    assert choice.status_code == 200
    assert "document_kind" in form.fields
    asked.refresh_from_db()
    assert (asked.kind, asked.document_kind, asked.rule) == ("document", "sk", "")


def test_stale_deliverable_shows_both(client, draft):
    asked = draft[0].deliverables.get()
    sent = {"kind": "document", "version": "1", "name": "Satu", "document_kind": "mou"}
    client.post(f"{ROOT}luaran/{asked.pk}/", sent)

    response = client.post(f"{ROOT}luaran/{asked.pk}/", sent | {"name": "Dua"})

    assert response.status_code == 409
    named = {
        one.label: (one.stored, one.typed) for one in response.context["conflicts"]
    }
    assert named["nama luaran"] == ("Satu", "Dua")


def test_deliverable_is_removed_after_asking(client, draft):
    address = f"{ROOT}luaran/{draft[0].deliverables.get().pk}/hapus/"
    asked = client.get(address)

    client.post(address, {"version": asked.context["version"]})

    assert draft[0].deliverables.count() == 0


def test_desk_of_the_ministry_leads_to_both(client, client_for):
    page = client.get("/beranda/").content.decode()

    assert 'href="/nasional/templat/"' in page
    assert 'href="/nasional/angkatan/"' in page
    other = client_for(make_user(Role.EVALUATOR)).get("/beranda/").content.decode()
    assert "/nasional/templat/" not in other
