"""What is measured: requests of each work, and the statements they cost.

The statements are those the portal really sends, read off while it answers each request
once in this process; the bare application then sends the same ones.
"""

import re
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from statistics import median

import orjson
from client import Request, request
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import Resolver404, resolve

from dimensions.enums import DimensionSlug
from innovations.models import Innovation
from masterplan.core import tokens
from masterplan.core.access import scope_of
from masterplan.core.enums import TokenScope
from masterplan.core.models import User
from masterplan.domain.load import COORDINATOR, EVALUATOR
from regencies.models import Membership, Regency, Unit

API = "/api/v1"
# Rooms of a regency's dashboard, below its address.
ROOMS = {
    "": "regency",
    "kemajuan/": "progress",
    "anggaran/": "budget",
    "wilayah/": "territory",
    "jawaban/": "answers",
    "dimensi/society/": "dimension",
}
VARIANTS = 20
PAGE = 500
PAGE_SIZE = 50
# Common words, rarer ones, two together, one only begun.
QUESTIONS = (
    "sampah",
    "tanda tangan elektronik",
    "antrean puskesmas",
    "stunting",
    "pelayanan izin",
    "lumba",
    "desa wis",
    "mikrohidro",
)
# Who asks and what he may see; the limit asks neither.
_SIGN_IN = re.compile(
    r'FROM "(core_apitoken|core_user|django_session|regencies_membership)"'
)
_CONTROL = re.compile(r"^(BEGIN|COMMIT|SAVEPOINT|RELEASE|ROLLBACK)")
# Inside a copied file: its rows before they are written as cells.
_PLAIN_ROWS = re.compile(r"FROM \((SELECT .*)\) t \(c0\b[^()]*\)$", re.S)
# A file's rows are read in portions or copied; the limit copies the same rows.
_PORTIONS = re.compile(r"^DECLARE .*? CURSOR .*?FOR |^COPY \(|\) TO STDOUT.*$", re.S)


@dataclass
class Work:
    """`goal` is the most that its p50 may be, as a multiple of the limit's; 0 is none.

    `limit` names the work of the bare application it is compared with, `nested` the
    requests of the usual way. `is_cold` asks a server that has no cache.
    """

    name: str
    goal: float
    requests: Sequence[Request]
    statements: list[list[str]] = field(default_factory=list)
    sign_in: int = 0
    nested: Sequence[Request] = ()
    limit: str = ""
    is_cold: bool = False
    database_ms: float = 0.0

    @property
    def counted(self) -> int:
        return max((len(one) for one in self.statements), default=0)

    @property
    def is_unchanged(self) -> bool:
        """Asked with the tag of the present answer, which is a 304."""
        return self.name.endswith("_304")

    @property
    def is_file(self) -> bool:
        """Exports: seconds each, so one client is load enough."""
        return self.name in ("csv", "xlsx")

    def limit_requests(self) -> list[Request]:
        name = self.limit or self.name
        return [
            request("GET", f"/{name}/{number}")
            for number in range(max(len(self.statements), 1))
        ]


class Asker:
    """Builds works; each request is answered once here to read its statements."""

    def __init__(self) -> None:
        # Nothing kept: what is measured cold must be read cold.
        settings.CACHES = {
            "default": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}
        }
        self._client = Client(SERVER_NAME="localhost", raise_request_exception=True)
        self._evaluator = User.objects.get(email=EVALUATOR)
        self._coordinator = User.objects.get(email=COORDINATOR)
        self._reader = _bearer(self._evaluator, TokenScope.READ)
        self._writer = _bearer(self._coordinator, TokenScope.WRITE)
        for headers in (self._reader, self._writer):
            # The first use of a token is written down.
            self._client.get(f"{API}/innovations/?page_size=1", headers=headers)

    def works(self) -> list[Work]:
        codes = list(Regency.objects.real().values_list("pk", flat=True))
        codes = codes[:: max(1, len(codes) // VARIANTS)][:VARIANTS]
        slugs = DimensionSlug.values
        pairs = [
            f"regency={code}&dimension={slugs[number % len(slugs)]}"
            for number, code in enumerate(codes)
        ]
        visible = Innovation.objects.visible_to(scope_of(self._evaluator))
        newest = visible.order_by("-updated_at").values_list("pk", flat=True)
        keys = list(newest[: VARIANTS * 50 : 50])
        questions = [f"q={text.replace(' ', '+')}" for text in QUESTIONS]
        made = [
            # What every answer costs before it asks anything of its own.
            self._read("nothing", 0.0, [f"{API}/"]),
            self._lists("list", 2.5, pairs, nested=pairs),
            self._lists("national", 1.8, ["with_count=true"], nested=[""]),
            self._lists(
                "search",
                1.3,
                questions,
                nested=[one.replace("q=", "search=") for one in questions],
            ),
            self._read(
                "detail",
                1.8,
                [f"{API}/innovations/{key}/" for key in keys],
                nested=True,
            ),
            *self._dashboard(),
            self._read(
                "regency", 1.8, [f"{API}/dashboards/regencies/{c}/" for c in codes]
            ),
            self._create(),
            self._page_500(),
            self._sheet("csv", 1.3, "text/csv", visible.count()),
            self._sheet(
                "xlsx",
                1.2,
                "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
                visible.count(),
            ),
            *self._pages(codes, keys),
        ]
        for work in made:
            work.database_ms = _database_ms(work)
        return made

    def _lists(
        self, name: str, goal: float, queries: Sequence[str], *, nested: Sequence[str]
    ) -> Work:
        work = self._read(name, goal, [f"{API}/innovations/?{q}" for q in queries])
        work.nested = [
            request("GET", f"{API}/innovations/?{q}", headers=self._reader)
            for q in nested
        ]
        return work

    def _read(
        self, name: str, goal: float, paths: Sequence[str], *, nested: bool = False
    ) -> Work:
        asked = [request("GET", path, headers=self._reader) for path in paths]
        work = Work(name, goal, asked, nested=asked if nested else ())
        for path in paths:
            self._note(work, "GET", path, self._reader)
        return work

    def _dashboard(self) -> list[Work]:
        path = f"{API}/dashboards/national/"
        try:
            resolve(path)
        except Resolver404:
            return []
        cold = self._read("dashboard_cold", 1.4, [path])
        cold.is_cold = True
        cached = Work("dashboard_cached", 0.35, cold.requests, limit=cold.name)
        unchanged = Work("dashboard_304", 0.25, cold.requests, limit=cold.name)
        return [cold, cached, unchanged]

    def _pages(self, codes: Sequence[str], keys: Sequence[int]) -> list[Work]:
        """What people look at, as an evaluator and as a stranger; without a goal."""
        units = Unit.objects.filter(regency__in=codes).order_by("regency", "pk")
        some = units.values_list("regency", "pk")[:: max(1, units.count() // VARIANTS)]
        provinces = sorted({code.partition(".")[0] for code in codes})
        paths = {
            "nation": ["/nasional/"],
            "province": [f"/provinsi/{code}/" for code in provinces],
            **{
                word: [f"/daerah/{code}/{room}" for code in codes]
                for room, word in ROOMS.items()
            },
            "unit": [f"/daerah/{code}/opd/{pk}/" for code, pk in some],
            "register": [f"/inovasi/?regency={code}" for code in codes],
            "record": [f"/inovasi/{key}/" for key in keys],
        }
        questions = [f"/cari/?q={text.replace(' ', '+')}" for text in QUESTIONS]
        public = [
            self._page("home", ["/"], {}),
            self._page("search", questions, {}),
        ]
        self._client.force_login(self._evaluator)
        name = settings.SESSION_COOKIE_NAME
        cookie = {"Cookie": f"{name}={self._client.cookies[name].value}"}
        return public + [self._page(word, each, cookie) for word, each in paths.items()]

    def _page(self, word: str, paths: Sequence[str], headers: dict[str, str]) -> Work:
        work = Work(
            f"page_{word}",
            0.0,
            [request("GET", path, headers=headers) for path in paths],
            # Nobody's first look is one that was kept for somebody before him.
            is_cold=True,
        )
        for path in paths:
            self._note(work, "GET", path, headers)
        return work

    def _create(self) -> Work:
        seat = Membership.objects.get(user=self._coordinator)
        unit = Unit.objects.filter(regency=seat.regency).order_by("pk").first()
        body = orjson.dumps(
            {
                "regency": seat.regency_id,
                "unit": unit.pk if unit else None,
                "dimension": "society",
                "name": "Perpustakaan keliling",
                "problem": "Anak jauh dari tempat membaca.",
            }
        )
        path = f"{API}/innovations/"
        sent = request("POST", path, headers=self._writer, body=body, status=201)
        work = Work("create", 2.5, [sent])
        self._note(work, "POST", path, self._writer, body=body)
        return work

    def _page_500(self) -> Work:
        """By the pages' own links, in larger steps, from the first to the 500th."""
        path = f"{API}/innovations/?page_size=200"
        for _step in range(PAGE * PAGE_SIZE // 200):
            answer = self._client.get(path, headers=self._reader)
            path = answer.json()["next"].partition("localhost")[2]
        path = path.replace("page_size=200&", "").replace("&page_size=200", "")
        work = self._read("page500", 1.8, [path])
        work.nested = [
            request("GET", f"{API}/innovations/?page={PAGE}", headers=self._reader)
        ]
        return work

    def _sheet(self, name: str, goal: float, kind: str, rows: int) -> Work:
        # A file has a limit of rows; ten times the nation is asked a dimension.
        query = "?dimension=governance" if rows > 100_000 else ""
        headers = self._reader | {"Accept": kind}
        path = f"{API}/innovations/{query}"
        work = Work(name, goal, [request("GET", path, headers=headers)])
        self._note(work, "GET", path, headers)
        # Beside the rows it asks whether they are too many.
        rows = max(work.statements[0], key=len)
        plain = _PLAIN_ROWS.search(rows)
        work.statements = [[plain[1] if plain else rows]]
        return work

    def _note(
        self,
        work: Work,
        method: str,
        path: str,
        headers: dict[str, str],
        *,
        body: bytes = b"",
    ) -> None:
        with CaptureQueriesContext(connection) as captured:
            answer = self._client.generic(
                method, path, body, content_type="application/json", headers=headers
            )
            if answer.streaming:
                for _piece in answer.streaming_content:
                    pass
        if answer.status_code >= 300:
            raise RuntimeError(f"{answer.status_code} {path}: {answer.content[:500]!r}")
        sent = [
            _PORTIONS.sub("", one["sql"])
            for one in captured
            if not _CONTROL.match(one["sql"])
        ]
        own = [sql for sql in sent if not _SIGN_IN.search(sql)]
        work.sign_in = len(sent) - len(own)
        work.statements.append(own)


def _bearer(user: User, scope: TokenScope) -> dict[str, str]:
    _token, text = tokens.create(owner=user, actor=None, name="Ukur", scope=scope)
    return {"Authorization": f"Bearer {text}"}


def _database_ms(work: Work) -> float:
    """Milliseconds the statements of one request take, the middle one of several."""
    if not work.statements or work.name == "create":
        return 0.0
    sums = []
    for _again in range(3):
        for statements in work.statements:
            start = time.perf_counter()
            with connection.cursor() as cursor:
                for statement in statements:
                    cursor.execute(statement)
            sums.append(time.perf_counter() - start)
    return median(sums) * 1_000
