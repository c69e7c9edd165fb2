"""What a phone on a weak network must load, counted as the server sends it."""

import gzip
import io
import re
from wsgiref.util import setup_testing_defaults

import pytest
from django.core.management import call_command
from django.test import Client

from dimensions.models import Dimension
from innovations.enums import InnovationStatus
from innovations.models import Innovation
from masterplan.config.wsgi import application
from masterplan.core.models import User
from masterplan.domain import demo

# A server ends its connection after a request, which no outer transaction survives.
# Bytes of a page are the same whatever database filled it: once is enough.
pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.plain]

ASSET = re.compile(r'(?:src|href)="(/static/[^"#?]+)')
KB = 1000


class Phone:
    """A browser that keeps the static files it has, and counts every byte it gets.

    It speaks to the WSGI application itself, through all of the middleware, and takes
    gzip only: brotli, which production sends over HTTPS, is smaller still.
    """

    def __init__(self) -> None:
        self.received = 0
        self.html = ""
        self._kept: set[str] = set()
        self._cookie = ""

    def sign_in(self, user: User) -> None:
        """Take the cookie that the sign-in page would have given."""
        client = Client()
        client.force_login(user)
        self._cookie = client.cookies.output(header="", attrs=[], sep=";").strip()

    def visit(self, path: str) -> int:
        """Load a page with the files that it names; returns the page's own bytes."""
        size, self.html = self._get(path)
        for asset in set(ASSET.findall(self.html)) - self._kept:
            self._get(asset)
            self._kept.add(asset)
        return size

    def _get(self, path: str) -> tuple[int, str]:
        address, _mark, query = path.partition("?")
        asked = {
            "PATH_INFO": address,
            "QUERY_STRING": query,
            "HTTP_HOST": "localhost",
            "HTTP_ACCEPT_ENCODING": "gzip",
            "HTTP_COOKIE": self._cookie,
            "wsgi.input": io.BytesIO(),
        }
        setup_testing_defaults(asked)
        told: dict[str, object] = {}

        def start(status: str, headers: list[tuple[str, str]]) -> None:
            told.update(status=status, headers=dict(headers))

        answer = application(asked, start)
        body = b"".join(answer)
        answer.close()
        assert told["status"] == "200 OK", (path, told)
        lines = "".join(
            f"{name}: {value}\r\n" for name, value in told["headers"].items()
        )
        self.received += len(body) + len(lines)
        is_compressed = told["headers"].get("Content-Encoding") == "gzip"
        return len(body), (gzip.decompress(body) if is_compressed else body).decode(
            errors="replace"
        )


@pytest.fixture
def operator() -> User:
    call_command("load_reference", verbosity=0)
    demo.seed()
    return User.objects.get(email="operator.sumedang@demo.test")


def test_first_visit_sign_in_and_entry_form_weigh_at_most_60_kb(
    operator: User,
) -> None:
    phone = Phone()

    phone.visit("/masuk/")
    phone.sign_in(operator)
    phone.visit("/inovasi/baru/")

    assert phone.received <= 60 * KB


def test_front_page_weighs_at_most_100_kb(operator: User) -> None:
    phone = Phone()
    phone.visit("/")
    assert phone.received <= 100 * KB


def test_page_of_a_province_with_its_map_weighs_at_most_100_kb(
    operator: User,
) -> None:
    phone = Phone()
    phone.sign_in(User.objects.get(email="kementerian@demo.test"))

    phone.visit("/provinsi/32/")

    assert phone.html.count("/static/map/regencies-32.svg#r32") == 27
    assert phone.received <= 100 * KB


def test_national_dashboard_with_its_map_weighs_at_most_100_kb(
    operator: User,
) -> None:
    phone = Phone()
    phone.sign_in(User.objects.get(email="kementerian@demo.test"))

    phone.visit("/nasional/")

    assert phone.html.count("/static/map/") >= 514
    assert phone.received <= 100 * KB


def test_regency_dashboard_weighs_at_most_100_kb(operator: User) -> None:
    phone = Phone()
    phone.sign_in(User.objects.get(email="koordinator.contoh@demo.test"))
    phone.visit("/daerah/00.01/")
    assert phone.received <= 100 * KB


def test_fifty_rows_of_the_register_weigh_at_most_20_kb(operator: User) -> None:
    unit = operator.memberships.get().unit
    dimensions = list(Dimension.objects.order_by("order"))
    Innovation.objects.bulk_create(
        Innovation(
            regency=unit.regency,
            unit=unit,
            dimension=dimensions[number % 6],
            name=f"Layanan {number} untuk warga di {number % 26} kecamatan",
            status=InnovationStatus.SUBMITTED,
            registration_number=f"32.11-{number:04d}",
        )
        for number in range(60)
    )
    phone = Phone()
    phone.sign_in(operator)

    assert phone.visit("/inovasi/?regency=32.11") <= 20 * KB
    assert phone.html.count('<th scope="row">') == 50


def test_static_files_are_not_sent_again_while_unchanged(db: None) -> None:
    client = Client(headers={"accept-encoding": "gzip"})
    first = client.get("/static/css/portal.css")
    again = client.get(
        "/static/css/portal.css",
        headers={"if-modified-since": first.headers["Last-Modified"]},
    )
    part = client.get("/static/css/portal.css", headers={"range": "bytes=0-499"})

    assert (first.status_code, first.headers["Content-Encoding"]) == (200, "gzip")
    assert "ETag" not in first.headers
    assert again.status_code == 304
    assert part.status_code == 206
    assert len(b"".join(part.streaming_content)) == 500
    first.close()
