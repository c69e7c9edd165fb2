"""Bimtek, masterplan, worksheets and meetings in front of axe, each as its reader."""

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect

from masterplan.domain import entry, plan, stage, template
from masterplan.models import (
    Attendance,
    Award,
    DeliverableTemplate,
    FollowUp,
    Masterplan,
    MasterplanEntry,
    Meeting,
    Need,
    Participation,
    StageRecord,
    SwotRow,
)
from regencies.enums import SAMPLE_CODE
from regencies.models import Body
from tests.conftest import LivePortal
from tests.journeys.ground import Inspect, demo_user

pytestmark = [pytest.mark.browser, pytest.mark.django_db]

COORDINATOR = "koordinator.contoh"
OPERATOR = "operator.contoh"
MENTOR = "pembimbing"
MINISTRY = "kementerian"
# A regency of which the portal knows people and innovations, and nothing of this.
BARE = "32.72"
# Empties every field of the form that the page is about.
EMPTY = """button => {
    const empties = field =>
        ["text", "number", "date", "time", "url"].includes(field.type) ||
        field.tagName === "TEXTAREA" ||
        (field.tagName === "SELECT" && field.querySelector("option[value='']"));
    for (const field of button.form.elements)
        if (empties(field)) field.value = "";
}"""


def at(name: str, *more: object, code: str = SAMPLE_CODE) -> str:
    return reverse(f"masterplan:{name}", args=[code, *more])


def refused(page: Page, path: str) -> Page:
    """Send the page's last form with nothing in it, and see what it says to that."""
    page.goto(path)
    form = page.locator("main form[method=post]")
    button = form.locator("button.btn-primary, button.btn-danger").last
    button.evaluate(EMPTY)
    button.click()
    expect(page.get_by_role("alert").first).to_be_focused()
    return page


def demo_stage(name: str) -> StageRecord:
    return StageRecord.objects.get(regency=SAMPLE_CODE, name=name)


def test_stages_and_what_they_bring(portal: LivePortal, inspect: Inspect) -> None:
    portal.expect_status(422)
    under_way, sent, own, past = (
        demo_stage(name)
        for name in (
            *("Implementasi", "Evaluasi mandiri 2026"),
            *("Revisi masterplan", "Bimtek II"),
        )
    )
    page = portal.open(at("bimtek"), user=demo_user(COORDINATOR))
    inspect(
        page,
        [
            "",
            *(one.get_absolute_url() for one in (under_way, sent, own, past)),
            at("stage-move", under_way.pk, "submit"),
            at("stage-move", own.pk, "open"),
        ],
    )
    for path in (
        at("stage-move", under_way.pk, "record"),
        at("stage-add", under_way.participation_id),
        at("deliverable-add", under_way.pk),
    ):
        inspect(refused(page, path))
    inspect(page, [at("stage-plan", own.pk)])
    mentor = portal.open(sent.get_absolute_url(), user=demo_user(MENTOR))
    inspect(mentor, ["", at("stage-move", sent.pk, "pass")])
    for name, one in (
        ("return", sent),
        ("pass_with_notes", under_way),
    ):
        inspect(refused(mentor, at("stage-move", one.pk, name)))
    brought = {
        one.status: one for one in under_way.deliverables.filter(kind="document")
    }
    rule = under_way.deliverables.filter(kind="rule").earliest("pk")
    inspect(
        page,
        [
            rule.get_absolute_url(),
            *(one.get_absolute_url() for one in brought.values()),
            at("deliverable-move", brought["draft"].pk, "submit"),
        ],
    )
    inspect(refused(page, at("deliverable-attach", brought["returned"].pk)))
    inspect(
        mentor, ["/pembimbing/", "/beranda/", brought["submitted"].get_absolute_url()]
    )
    given = brought["submitted"].pk
    inspect(refused(mentor, at("deliverable-move", given, "return")))
    inspect(mentor, [at("deliverable-move", given, "approve")])
    stage.pass_with_notes(
        under_way,
        actor=demo_user(MENTOR),
        reason="Laporan tahunan menyusul.",
        due_on=timezone.localdate(),
    )
    inspect(
        mentor,
        [
            under_way.get_absolute_url(),
            at("stage-move", under_way.pk, "reopen"),
            at("bimtek"),
        ],
    )


def test_masterplan(portal: LivePortal, inspect: Inspect) -> None:
    portal.expect_status(422)
    coordinator = demo_user(COORDINATOR)
    edition = Masterplan.objects.get(regency=SAMPLE_CODE)
    one = edition.entries.earliest("number")
    goal = edition.goals.earliest("pk")
    page = portal.open("/", user=coordinator)
    for path in (
        at("plan-create"),
        reverse("masterplans:edit", args=[edition.pk]),
        *(
            reverse("masterplans:part-create", args=[edition.pk, kind])
            for kind in ("kata-kunci", "misi", "sasaran", "strategi")
        ),
        reverse("masterplans:part-edit", args=["sasaran", goal.pk]),
        reverse("masterplans:entry-remove", args=[one.pk]),
        reverse("masterplans:move", args=[edition.pk, "supersede"]),
    ):
        inspect(refused(page, path))
    inspect(
        page,
        [
            reverse("masterplans:entry", args=[one.pk]),
            reverse("masterplans:part-remove", args=["sasaran", goal.pk]),
        ],
    )
    entry.freeze(SAMPLE_CODE, at=timezone.now(), actor=coordinator)
    following = plan.create(
        actor=coordinator,
        regency=edition.regency,
        former=edition,
        parts=["missions", "strategies", "entries"],
        fields={
            "title": "Masterplan Smart City Kabupaten Contoh 2029–2033",
            "start_year": 2029,
            "end_year": 2033,
            "horizon_years": 10,
            "vision": "Kabupaten Contoh yang tangguh.",
        },
    )
    entry.remove(
        MasterplanEntry.objects.filter(masterplan=following).earliest("number"),
        actor=coordinator,
        reason="Sudah selesai.",
    )
    inspect(
        page,
        [
            at("plans"),
            *(
                reverse(f"masterplans:{name}", args=[edition.pk])
                for name in (
                    *("detail", "strategies", "entries", "candidates", "programmes"),
                    *("programmes-print", "roadmap", "alignment", "baseline"),
                    "history",
                )
            ),
            f"{reverse('masterplans:entries', args=[edition.pk])}?q=tidak-ada",
            following.get_absolute_url(),
            reverse("masterplans:compare", args=[following.pk, edition.pk]),
            reverse("masterplans:move", args=[following.pk, "activate"]),
        ],
    )


def test_worksheets(portal: LivePortal, inspect: Inspect) -> None:
    portal.expect_status(422)
    page = portal.open(at("worksheets"), user=demo_user(COORDINATOR))
    inspect(
        page,
        [
            "",
            at("worksheet-readiness", "environment"),
            at("worksheet-swot", "governance"),
            at("worksheet-swot", "environment"),
            at("worksheet-gap", "governance"),
            *(at("worksheet-print", name) for name in ("kesiapan", "swot", "gap")),
        ],
    )
    sheets = (
        (at("worksheet-swot", "living"), "Tambah ancaman"),
        (at("worksheet-gap", "living"), "Tambah kesenjangan"),
    )
    for path, word in sheets:
        page.goto(path)
        page.locator("summary").get_by_text(word).click()
        page.get_by_role("button", name=word).click()
        expect(page.get_by_role("alert").first).to_be_focused()
        inspect(page)
    row = SwotRow.objects.filter(regency=SAMPLE_CODE).earliest("pk")
    inspect(page, [at("worksheet-swot-row", row.pk)])


def test_meetings(portal: LivePortal, inspect: Inspect) -> None:
    portal.expect_status(422)
    held, planned = (
        Meeting.objects.get(regency=SAMPLE_CODE, kind=kind)
        for kind in ("bimtek", "forum")
    )
    guest = Attendance.objects.filter(meeting=held, unit=None).earliest("pk")
    page = portal.open(at("meetings"), user=demo_user(COORDINATOR))
    inspect(
        page,
        [
            "",
            f"{at('meetings')}?q=tidak-ada",
            held.get_absolute_url(),
            planned.get_absolute_url(),
            *(
                at(name, held.pk)
                for name in (
                    *("attendance", "attendance-print", "minutes-print"),
                    *("record-print", "meeting-minutes"),
                )
            ),
            at("attendance-edit", guest.pk),
        ],
    )
    for path in (
        at("meeting-create"),
        at("attendance-add", held.pk),
        at("meeting-documents", planned.pk),
    ):
        inspect(refused(page, path))
    inspect(page, [at("meeting-cancel", planned.pk)])


def test_what_stands_beside_meetings(portal: LivePortal, inspect: Inspect) -> None:
    portal.expect_status(422)
    opened = FollowUp.objects.filter(regency=SAMPLE_CODE, status="open").earliest("pk")
    done = FollowUp.objects.filter(regency=SAMPLE_CODE, status="done").earliest("pk")
    need = Need.objects.filter(regency=SAMPLE_CODE).earliest("pk")
    page = portal.open("/tindak-lanjut/", user=demo_user(COORDINATOR))
    inspect(
        page,
        [
            "",
            "/tindak-lanjut/?q=tidak-ada",
            opened.get_absolute_url(),
            done.get_absolute_url(),
            at("needs"),
            at("need-edit", need.pk),
            at("calendar"),
            f"{at('calendar')}?bulan=2026-03",
        ],
    )
    for path in (
        at("follow-up-create"),
        at("need-create"),
        reverse("follow-ups:edit", args=[opened.pk]),
        reverse("follow-ups:move", args=[opened.pk, "finish"]),
    ):
        inspect(refused(page, path))
    inspect(portal.open("/beranda/", user=demo_user(OPERATOR)), ["", at("needs")])
    body = Body.objects.filter(regency=SAMPLE_CODE).earliest("pk")
    inspect(page, [at("bodies"), at("awards")])
    for path in (
        at("body-create"),
        at("body-edit", body.pk),
        at("body-end", body.pk),
        at("body-member-create", body.pk),
        at("body-member-edit", body.members.earliest("pk").pk),
        at("award-create"),
        at("award-edit", Award.objects.get(regency=SAMPLE_CODE).pk),
        at("index-create"),
        at("partner-create"),
    ):
        inspect(refused(page, path))
    inspect(page, [at("partners")])


def test_templates_and_cohorts(portal: LivePortal, inspect: Inspect) -> None:
    portal.expect_status(422)
    ministry = demo_user(MINISTRY)
    draft = template.begin(actor=ministry, cohort=None)[0]
    asked = DeliverableTemplate.objects.filter(stage__version=draft.version)
    rule = asked.filter(kind="rule").earliest("pk")
    place = f"/nasional/templat/bawaan/{draft.version}/"
    year = Participation.objects.get(regency=SAMPLE_CODE).cohort.year
    page = portal.open("/nasional/templat/", user=ministry)
    inspect(
        page,
        [
            "",
            place,
            f"{place}berlakukan/",
            f"{place}buang/",
            "/nasional/templat/bawaan/1/",
            reverse("templates:deliverable-create", args=[draft.pk]),
            "/nasional/angkatan/",
            f"/nasional/angkatan/{year}/",
            f"/nasional/angkatan/{year}/daftarkan/?q=bandung",
            "/beranda/",
        ],
    )
    for path in (
        f"{place}tahap/",
        reverse("templates:stage-edit", args=[draft.pk]),
        reverse("templates:deliverable-edit", args=[rule.pk]),
        "/nasional/angkatan/baru/",
        f"/nasional/angkatan/{year}/ubah/",
    ):
        inspect(refused(page, path))


def test_places_without_anything_yet(portal: LivePortal, inspect: Inspect) -> None:
    page = portal.open("/", user=demo_user("koordinator.sukabumi"))
    inspect(
        page,
        [
            *(
                at(name, code=BARE)
                for name in (
                    *("bimtek", "plans", "worksheets", "meetings", "needs", "bodies"),
                    *("awards", "calendar", "partners"),
                )
            ),
            "/tindak-lanjut/",
        ],
    )
    inspect(portal.open(at("bimtek", code="32.11")))
