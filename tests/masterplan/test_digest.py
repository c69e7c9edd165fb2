"""The weekly mail: once for each notice, and one failing mail stops no other."""

import pytest
from celery.schedules import crontab
from django.conf import settings as django_settings
from django.core import mail
from django.core.mail.backends import locmem
from django.utils import timezone

from innovations.enums import InnovationStatus
from masterplan.config.celery import app
from masterplan.core import notices
from masterplan.core.models import Notice, User
from masterplan.domain import digest
from masterplan.tasks import send_digests
from regencies.enums import Role
from tests.factories import make_innovation, make_unit, make_user

pytestmark = pytest.mark.django_db


class PickyServer(locmem.EmailBackend):
    """Refuses one address, as the server of a full box does."""

    def send_messages(self, messages: list) -> int:
        if any("penuh@" in address for one in messages for address in one.to):
            raise ConnectionRefusedError
        return super().send_messages(messages)


@pytest.fixture(autouse=True)
def _mail_server(settings) -> None:
    settings.PORTAL_HAS_MAIL = True


@pytest.fixture
def head() -> User:
    return make_user(Role.UNIT_HEAD, unit=make_unit(name="Dinas Uji"), name="Kepala")


def tell(user: User, key: str, text: str = "Ada kabar.") -> None:
    notices.tell([user], kind="uji", key=key, text=text)


def test_digest_says_what_is_unread_and_what_waits(head: User, settings) -> None:
    settings.PORTAL_URL = "https://portal.uji.test/"
    unit = head.memberships.get().unit
    make_innovation(unit=unit, status=InnovationStatus.SUBMITTED)
    tell(head, "uji:1", "Kabar\npertama.")
    tell(head, "uji:2", "Kabar kedua.")

    assert digest.send_all() == 1

    [sent] = mail.outbox
    assert (sent.to, sent.subject) == (
        [head.email],
        "Ringkasan mingguan: 2 pemberitahuan belum dibaca",
    )
    assert sent.body.split("\n") == [
        "Yth. Kepala,",
        "",
        "Pemberitahuan yang belum Anda baca (2):",
        "- Kabar kedua.",
        "- Kabar pertama.",
        "",
        "Yang menunggu Anda:",
        "- Dinas Uji: Diajukan, 1",
        "",
        "Buka portal: https://portal.uji.test/pemberitahuan/",
        "",
        settings.PORTAL_NAME,
    ]


def test_digest_never_tells_the_same_twice(head: User) -> None:
    tell(head, "uji:1")
    assert digest.send_all() == 1
    assert digest.send_all() == 0

    tell(head, "uji:2", "Yang baru.")
    assert digest.send_all() == 1

    assert len(mail.outbox) == 2
    assert "(1)" in mail.outbox[1].body
    assert "- Yang baru." in mail.outbox[1].body


def test_digest_counts_what_it_does_not_list(head: User) -> None:
    for number in range(digest.NOTICES_SHOWN + 3):
        tell(head, f"uji:{number}")

    digest.send_all()

    assert mail.outbox[0].body.count("- Ada kabar.") == digest.NOTICES_SHOWN
    assert "- dan 3 lainnya" in mail.outbox[0].body


def test_digest_leaves_out_who_has_nothing_unread(head: User) -> None:
    reader = make_user(name="Sudah membaca")
    tell(reader, "uji:1")
    Notice.objects.update(read_at=timezone.now())
    gone = make_user(name="Nonaktif", is_active=False)
    tell(gone, "uji:1")

    assert digest.send_all() == 0
    assert mail.outbox == []
    assert not Notice.objects.exclude(mailed_at=None).exists()


def test_digest_without_mail_server_does_nothing(head: User, settings) -> None:
    settings.PORTAL_HAS_MAIL = False
    tell(head, "uji:1")

    send_digests()

    assert mail.outbox == []
    assert Notice.objects.get().mailed_at is None


def test_a_mail_that_fails_stops_no_other_and_is_sent_next_time(
    head: User, settings
) -> None:
    full = make_user(email="penuh@uji.test")
    last = make_user(email="terakhir@uji.test")
    for user in (full, head, last):
        tell(user, "uji:1")
    plain = settings.EMAIL_BACKEND
    settings.EMAIL_BACKEND = "tests.masterplan.test_digest.PickyServer"

    assert digest.send_all() == 2

    assert sorted(one.to[0] for one in mail.outbox) == sorted([head.email, last.email])
    assert Notice.objects.get(mailed_at=None).user == full

    settings.EMAIL_BACKEND = plain
    assert digest.send_all() == 1
    assert mail.outbox[-1].to == [full.email]


def test_the_task_runs_on_monday_morning_of_the_portals_zone() -> None:
    entry = django_settings.CELERY_BEAT_SCHEDULE["send-digests"]

    assert app.conf.timezone == django_settings.TIME_ZONE
    assert app.tasks[entry["task"]].name == send_digests.name
    assert entry["schedule"] == crontab(hour=7, minute=0, day_of_week=1)
