"""Notices: told once, read by a post, counted in one statement."""

import pytest
from django.db import transaction
from django.test import Client

from masterplan.core import notices
from masterplan.core.errors import NotAllowed
from masterplan.core.models import Notice, User
from masterplan.core.notices import COUNTED_MAX, TEXT_MAX
from regencies.enums import Role
from tests.factories import make_regency, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def reader() -> User:
    return make_user(Role.COORDINATOR, regency=make_regency())


def tell(user: User, key: str = "uji:1", **fields: str) -> None:
    defaults = {"kind": "uji", "text": "Ada kabar.", "url": "/inovasi/"}
    notices.tell([user], key=key, **defaults | fields)


def test_tell_takes_users_and_ids_in_one_statement(
    reader: User, django_assert_num_queries
) -> None:
    other = make_user()

    with django_assert_num_queries(1):
        notices.tell(
            [reader, other.pk, reader.pk],
            kind="uji",
            key="uji:1",
            text="Ada kabar.",
            url="/inovasi/",
            regency_code="32.11",
        )

    assert list(
        Notice.objects.order_by("user").values_list(
            "user", "kind", "key", "text", "url", "regency_code", "read_at"
        )
    ) == [
        (pk, "uji", "uji:1", "Ada kabar.", "/inovasi/", "32.11", None)
        for pk in (reader.pk, other.pk)
    ]


def test_tell_nobody_asks_nothing(db: None, django_assert_num_queries) -> None:
    with django_assert_num_queries(0):
        notices.tell([], kind="uji", key="uji:1", text="Ada kabar.")


def test_tell_twice_under_one_key_tells_once(reader: User) -> None:
    tell(reader)
    tell(reader, text="Ada kabar lain.")

    assert list(Notice.objects.values_list("text", flat=True)) == ["Ada kabar."]


def test_tell_cuts_what_is_too_long(reader: User) -> None:
    tell(reader, text="a" * 1000)

    assert Notice.objects.get().text == "a" * (TEXT_MAX - 1) + "…"


def test_tell_stands_and_falls_with_its_transaction(reader: User) -> None:
    with transaction.atomic():
        tell(reader)
        transaction.set_rollback(True)

    assert not Notice.objects.exists()


def test_mark_read_is_the_readers_alone(reader: User) -> None:
    tell(reader)
    notice = Notice.objects.get()

    with pytest.raises(NotAllowed):
        notices.mark_read(notice, actor=make_user())
    notices.mark_read(notice, actor=reader)
    notice.refresh_from_db()
    first = notice.read_at
    notices.mark_read(notice, actor=reader)
    notice.refresh_from_db()

    assert first is not None
    assert notice.read_at == first


def test_mark_all_read_leaves_what_came_later(reader: User) -> None:
    tell(reader, "uji:1")
    tell(make_user(), "uji:1")
    seen = Notice.objects.get(user=reader)
    tell(reader, "uji:2")

    assert notices.mark_all_read(actor=reader, until=seen.pk) == 1
    assert sorted(Notice.objects.unread().values_list("key", flat=True)) == [
        "uji:1",
        "uji:2",
    ]
    assert notices.mark_all_read(actor=reader) == 1


def test_count_unread_stops_counting(reader: User, django_assert_num_queries) -> None:
    for number in range(COUNTED_MAX + 5):
        tell(reader, f"uji:{number}")

    with django_assert_num_queries(1):
        assert notices.count_unread(reader.pk) == COUNTED_MAX + 1
    with django_assert_num_queries(0):
        assert notices.count_unread(None) == 0


# --- Pages -------------------------------------------------------------------


def test_page_shows_only_the_readers_notices(client: Client, reader: User) -> None:
    tell(reader, text="Untuk saya.")
    tell(make_user(), text="Untuk orang lain.")
    client.force_login(reader)

    html = client.get("/pemberitahuan/").content.decode()

    assert "Untuk saya." in html
    assert "Untuk orang lain." not in html
    assert "Belum dibaca" in html
    assert "Tandai semua dibaca" in html


def test_page_says_when_there_is_nothing(client: Client, reader: User) -> None:
    client.force_login(reader)

    html = client.get("/pemberitahuan/").content.decode()

    assert "Belum ada pemberitahuan" in html
    assert "Tandai semua dibaca" not in html


def test_open_marks_read_and_leads_on(client: Client, reader: User) -> None:
    tell(reader)
    notice = Notice.objects.get()
    client.force_login(reader)

    refused = client.get(f"/pemberitahuan/{notice.pk}/")
    response = client.post(f"/pemberitahuan/{notice.pk}/")

    notice.refresh_from_db()
    assert refused.status_code == 405
    assert (response.status_code, response["Location"]) == (302, "/inovasi/")
    assert notice.read_at is not None
    assert "Sudah dibaca" in client.get("/pemberitahuan/").content.decode()


def test_open_without_address_stays_on_the_list(client: Client, reader: User) -> None:
    tell(reader, url="")
    client.force_login(reader)

    response = client.post(f"/pemberitahuan/{Notice.objects.get().pk}/")

    assert response["Location"] == "/pemberitahuan/"


def test_open_hides_the_notices_of_others(client: Client, reader: User) -> None:
    tell(make_user())
    client.force_login(reader)

    response = client.post(f"/pemberitahuan/{Notice.objects.get().pk}/")

    assert response.status_code == 404
    assert Notice.objects.unread().count() == 1


def test_read_all_takes_what_stood_on_the_page(client: Client, reader: User) -> None:
    tell(reader, "uji:1")
    seen = Notice.objects.get()
    tell(reader, "uji:2")
    client.force_login(reader)

    response = client.post("/pemberitahuan/dibaca/", {"until": str(seen.pk)})

    assert (response.status_code, response["Location"]) == (302, "/pemberitahuan/")
    assert Notice.objects.unread().get().key == "uji:2"


def test_bell_counts_the_unread(client: Client, reader: User) -> None:
    client.force_login(reader)
    before = client.get("/pemberitahuan/").content.decode()
    tell(reader, "uji:1")
    tell(reader, "uji:2")
    after = client.get("/pemberitahuan/").content.decode()

    assert "text-bg-light" not in before
    assert '<span class="badge rounded-pill text-bg-light">2<span' in after


@pytest.mark.parametrize("count", [1, 5])
def test_page_statements(
    client: Client, reader: User, count: int, django_assert_num_queries
) -> None:
    for number in range(count):
        tell(reader, f"uji:{number}")
    client.force_login(reader)
    client.get("/pemberitahuan/")

    # The user, his seats, the notices and the bell; the session is in the cache.
    with django_assert_num_queries(4):
        client.get("/pemberitahuan/")


def test_pages_follow_one_another(client: Client, reader: User) -> None:
    for number in range(55):
        tell(reader, f"uji:{number}", text=f"Kabar nomor {number}.")
    client.force_login(reader)

    first = client.get("/pemberitahuan/")
    second = client.get("/pemberitahuan/" + first.context["next_url"])

    assert [len(one.context["rows"]) for one in (first, second)] == [50, 5]
    assert second.context["rows"][-1]["text"] == "Kabar nomor 0."
    assert "Tandai semua dibaca" not in second.content.decode()
