"""The pages of the workspace in front of axe: problem, plan, evidence, commitment."""

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from innovations.domain import comments, evidence, problem_document, quick_win
from innovations.models import Commitment, Evidence, Problem, Signature
from masterplan.core import jobs
from masterplan.core.models import Job
from regencies.domain import document as documents
from regencies.enums import SAMPLE_CODE, Audience, DocumentKind
from regencies.models import PilotArea, Regency
from tests.conftest import LivePortal
from tests.factories import make_innovation
from tests.files import picture, sent
from tests.journeys.ground import SAMPLE, Inspect, address, demo_user, sample

pytestmark = [pytest.mark.browser, pytest.mark.django_db]

COORDINATOR = "koordinator.contoh"
OPERATOR = "operator.contoh"
HEAD = "kepala.contoh"


def test_problems(portal: LivePortal, inspect: Inspect) -> None:
    portal.expect_status(422)
    problem = answered_problem()
    page = portal.open("/masalah/baru/", user=demo_user(COORDINATOR))
    inspect(page)
    page.get_by_role("button", name="Simpan masalah").click()
    expect(page.get_by_role("alert")).to_be_focused()
    at = {
        name: reverse(f"problems:{name}", args=[problem.pk])
        for name in ("detail", "edit", "documents", "comments", "history", "link")
    }
    record = problem.innovations.get()
    inspect(
        page,
        [
            "",
            "/masalah/",
            "/masalah/?q=tidak-ada-yang-begini",
            *at.values(),
            f"{at['link']}?q=tidak-ada-yang-begini",
            f"{at['detail']}selesai/",
            address(record, "problems"),
        ],
    )


def answered_problem() -> Problem:
    """A problem that an innovation answers, with evidence and a question."""
    coordinator = demo_user(COORDINATOR)
    problem = Problem.objects.filter(
        regency=SAMPLE_CODE, innovations__isnull=False
    ).earliest("pk")
    kept = documents.keep(
        actor=coordinator,
        regency=problem.regency,
        unit=problem.unit,
        fields={"title": "Foto antrean", "kind": DocumentKind.PHOTO},
        upload=sent(picture(), "antrean.jpg"),
    )
    problem_document.attach(kept, actor=coordinator, problem=problem)
    comments.ask(problem, actor=coordinator, text="Sejak kapan?")
    return problem


def test_complaints_and_pilot_areas(portal: LivePortal, inspect: Inspect) -> None:
    portal.expect_status(422)
    area = PilotArea.objects.get(regency=SAMPLE_CODE)
    here = f"?regency={SAMPLE_CODE}"
    today = timezone.localdate()
    page = portal.open(f"{SAMPLE}kawasan/baru/", user=demo_user(COORDINATOR))
    inspect(page)
    page.get_by_role("button", name="Simpan").click()
    expect(page.get_by_role("alert")).to_be_focused()
    inspect(
        page,
        [
            "",
            f"{SAMPLE}kawasan/",
            f"{SAMPLE}kawasan/{area.pk}/ubah/",
            reverse("pilot-area", args=[area.pk]),
            f"/masalah/pengaduan/{here}",
            f"/masalah/pengaduan/{today.year}/{today.month}/{here}",
        ],
    )
    ministry = portal.open("/masalah/pengaduan/", user=demo_user("kementerian"))
    inspect(ministry, ["", "/masalah/", f"{SAMPLE}kawasan/"])


def test_action_plans(portal: LivePortal, inspect: Inspect) -> None:
    portal.expect_status(422)
    record = sample(action_items__progress_reports__isnull=False)
    bare = sample(unit=record.unit, action_items__isnull=True)
    reported = record.action_items.filter(
        progress_reports__isnull=False, status="in_progress"
    ).earliest("pk")
    at = {
        name: reverse(f"plans:{name}", args=[reported.pk])
        for name in ("item", "edit", "report", "health")
    }
    page = portal.open(
        reverse("plans:create", args=[record.pk]), user=demo_user(OPERATOR)
    )
    inspect(page)
    page.get_by_role("button", name="Simpan kegiatan").click()
    expect(page.get_by_role("alert")).to_be_focused()
    inspect(
        page,
        [
            "",
            reverse("plans:record", args=[record.pk]),
            reverse("plans:record", args=[bare.pk]),
            at["item"],
            at["edit"],
            at["report"],
            reverse("plans:move", args=[reported.pk, "cancel"]),
            address(record),
            "/rencana-aksi/",
            "/rencana-aksi/?q=tidak-ada-yang-begini",
            "/beranda/",
        ],
    )
    desk = portal.open(at["health"], user=demo_user(COORDINATOR))
    inspect(desk, ["", f"/rencana-aksi/?regency={SAMPLE_CODE}"])


def test_documents_and_evidence(portal: LivePortal, inspect: Inspect) -> None:
    portal.expect_status(422)
    one = attached_photo()
    record, kept = one.innovation, one.document
    page = portal.open(f"{SAMPLE}dokumen/", user=demo_user(COORDINATOR))
    inspect(page)
    page.get_by_role("button", name="Unduh bukti (ZIP)").click()
    page.wait_for_url("**/pekerjaan/**")
    jobs.run(str(Job.objects.get().pk))
    page.wait_for_url("**/dokumen/zip/**")
    inspect(page, ["", f"{SAMPLE}dokumen/baru/"])
    page.get_by_role("button", name="Simpan").click()
    expect(page.get_by_role("alert")).to_be_focused()
    inspect(
        page,
        [
            "",
            f"{SAMPLE}dokumen/?q=tidak-ada-yang-begini",
            f"{SAMPLE}dokumen/daftar-bukti/",
            *(
                reverse(f"documents:{name}", args=[kept.pk])
                for name in ("detail", "edit", "withdraw")
            ),
            reverse("evidence:detach", args=[record.pk, one.pk]),
            reverse("evidence:list", args=[record.pk]),
        ],
    )
    page.get_by_role("button", name="Simpan dan lampirkan").click()
    inspect(page)
    inspect(portal.open("/daerah/32.11/dokumen/"))


def attached_photo() -> Evidence:
    """A public photo and a decree on a record of the demonstration's own operator."""
    record = sample(action_items__progress_reports__isnull=False)
    found = None
    for title, kind, content in (
        ("SK Tim Pelaksana", DocumentKind.DECREE, picture("PNG")),
        ("Foto peluncuran", DocumentKind.PHOTO, picture()),
    ):
        found = evidence.bring(
            actor=demo_user(COORDINATOR),
            innovation=record,
            fields={"title": title, "kind": kind, "audience": Audience.PUBLIC},
            upload=sent(content, "berkas"),
            page="hal. 2",
        )
    assert found is not None
    return found


def test_commitment(portal: LivePortal, inspect: Inspect) -> None:
    portal.expect_status(422)
    opened = Commitment.objects.get(regency=SAMPLE_CODE)
    place = f"{SAMPLE}komitmen/{opened.pk}/"
    pending = opened.signatures.filter(status="pending").earliest("pk")
    signed = opened.signatures.filter(status="signed", method="ink").earliest("pk")
    page = portal.open(f"{SAMPLE}komitmen/baru/", user=demo_user(COORDINATOR))
    inspect(page)
    page.get_by_label("Judul").fill("")
    page.get_by_role("button", name="Simpan naskah").click()
    expect(page.get_by_role("alert")).to_be_focused()
    inspect(page)
    page.get_by_label("Judul").fill("Komitmen tahun depan")
    page.get_by_role("button", name="Simpan naskah").click()
    draft = page.url
    inspect(
        page,
        [
            "",
            f"{draft}ubah/",
            f"{draft}buka/",
            f"{SAMPLE}komitmen/",
            place,
            *(
                f"{place}{word}/"
                for word in (
                    *("tinta", "pindaian", "riwayat", "lembar", "dinding", "lengkap"),
                )
            ),
            *(
                reverse(f"masterplan:signature-{name}", args=[SAMPLE_CODE, one.pk])
                for name, one in (
                    ("represent", pending),
                    ("absent", pending),
                    ("reset", signed),
                )
            ),
            f"{SAMPLE}pejabat/",
            f"{SAMPLE}pejabat/baru/",
        ],
    )
    page.goto(place)
    page.get_by_role("button", name="Buat PDF").click()
    page.wait_for_url("**/pekerjaan/**")
    jobs.run(str(Job.objects.get().pk))
    page.wait_for_url("**/komitmen/pdf/**")
    inspect(page)


def test_signing_and_checking_a_commitment(
    portal: LivePortal, inspect: Inspect
) -> None:
    portal.expect_status(422)
    opened = Commitment.objects.get(regency=SAMPLE_CODE)
    head = demo_user(HEAD)
    own = Signature.objects.get(commitment=opened, unit=head.memberships.get().unit)
    page = portal.open(
        reverse("masterplan:signature-sign", args=[SAMPLE_CODE, own.pk]), user=head
    )
    inspect(page)
    page.get_by_role("button", name="Tanda tangani komitmen").click()
    expect(page.get_by_role("alert")).to_be_focused()
    inspect(page, ["", opened.get_absolute_url()])
    check = reverse("verification", args=[opened.token])
    stranger = portal.open(check)
    inspect(stranger)
    Commitment.objects.filter(pk=opened.pk).update(annex=[])
    inspect(stranger, [check])


def test_similar_records(portal: LivePortal, inspect: Inspect) -> None:
    portal.expect_status(422)
    known = sample(status="verified")
    twin = make_innovation(unit=known.unit, name=f"{known.name} Baru")
    at = reverse("innovations:similar-record", args=[twin.pk])
    page = portal.open(f"{at}?ajukan=1", user=demo_user(COORDINATOR))
    expect(page.get_by_role("link", name=known.name).first).to_be_visible()
    search = reverse("innovations:similar")
    inspect(
        page,
        [
            "",
            at,
            f"{search}?regency={SAMPLE_CODE}&name={known.name}",
            f"{search}?regency={SAMPLE_CODE}&name=zzz-tidak-ada",
        ],
    )


def test_places_without_anything_yet(portal: LivePortal, inspect: Inspect) -> None:
    empty = Regency.objects.get(pk="32.72")
    page = portal.open("/masalah/", user=demo_user("koordinator.sukabumi"))
    inspect(
        page,
        [
            "/masalah/",
            "/rencana-aksi/",
            f"/masalah/pengaduan/?regency={empty.pk}",
            *(
                reverse(f"masterplan:{name}", args=[empty.pk])
                for name in ("pilot-areas", "documents", "commitments", "leaders")
            ),
        ],
    )


def test_quick_wins(portal: LivePortal, inspect: Inspect) -> None:
    portal.expect_status(422)
    year = timezone.localdate().year + 1
    coordinator = demo_user(COORDINATOR)
    record = sample(status="verified", budget_lines__isnull=False)
    proposed, chosen = (
        quick_win.propose([one], year=year, actor=coordinator)[0]
        for one in (sample(status="submitted"), record)
    )
    board = f"/quick-win/?regency={SAMPLE_CODE}&year={year}"
    at = reverse("quick-wins:detail", args=[chosen.pk])
    page = portal.open(f"{at}pilih/", user=coordinator)
    inspect(
        page,
        [
            "",
            board,
            f"{board}&status=failed",
            reverse("quick-wins:detail", args=[proposed.pk]),
            reverse("quick-wins:propose", args=[record.pk]),
        ],
    )
    page.goto(f"{at}pilih/")
    page.get_by_label("Mulai").fill("")
    page.get_by_role("button", name="Pilih sebagai quick win").click()
    expect(page.get_by_role("alert")).to_be_focused()
    inspect(page)
    page.get_by_label("Mulai").fill(f"{year}-01-01")
    page.get_by_label("Dirasakan paling lambat").fill(f"{year}-06-30")
    page.get_by_role("button", name="Pilih sebagai quick win").click()
    approval = reverse("quick-wins:approval", args=[SAMPLE_CODE, year])
    inspect(
        page,
        [
            at,
            *(
                f"{at}{word}/"
                for word in ("ubah", "kriteria", "cetak", "tidak-tercapai")
            ),
            approval,
        ],
    )
    for login in ("bupati.contoh", "pembimbing"):
        inspect(portal.open(approval, user=demo_user(login)))
    judge = portal.open(f"{at}penilaian/", user=demo_user("evaluator"))
    inspect(judge)
    judge.get_by_role("button", name="Simpan penilaian").click()
    expect(judge.get_by_role("alert")).to_be_focused()
    inspect(judge)
    for question in ("Bermanfaat", "Berdampak"):
        group = judge.get_by_role("group", name=question)
        group.get_by_label("Sebagian").check()
    judge.get_by_label("Alasan dalam satu kalimat").fill("Buktinya sedikit.")
    judge.get_by_role("button", name="Simpan penilaian").click()
    inspect(judge)
    inspect(page, [f"{at}tanggapan/"])
