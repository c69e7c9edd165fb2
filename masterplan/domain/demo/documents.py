"""Invented documents of Kabupaten Contoh: decrees, a photo, a link, one out of date."""

import datetime as dt
import io
from dataclasses import dataclass

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from PIL import Image, ImageDraw

from innovations.domain import evidence
from innovations.models import Innovation
from masterplan.core.models import User
from masterplan.domain.demo.accounts import email_of
from regencies.domain import document
from regencies.enums import SAMPLE_CODE, Audience, DocumentKind
from regencies.models import Document, Regency, Unit


@dataclass(frozen=True)
class _Paper:
    """A document as it is kept; `years` are counted from this one.

    `innovation` and `page` say what it proves and where; `file` is "pdf", "png" or a
    link.
    """

    title: str
    kind: DocumentKind
    unit: str
    file: str
    number: str = ""
    years: tuple[int | None, int | None] = (None, None)
    innovation: str = ""
    page: str = ""
    audience: Audience = Audience.REGENCY


_FAMILY_CARD = "Kartu Keluarga Sekali Datang"
_PAPERS = (
    _Paper(
        "Keputusan Kepala Dinas tentang Tim Kartu Keluarga Sekali Datang",
        DocumentKind.DECREE,
        "Disdukcapil",
        "pdf",
        number="188/014-Contoh",
        years=(-1, 2),
        innovation=_FAMILY_CARD,
        page="2–3",
    ),
    _Paper(
        "SOP pemeriksaan berkas di desa",
        DocumentKind.PROCEDURE,
        "Disdukcapil",
        "pdf",
        number="SOP/07-Contoh",
        years=(-3, -1),
        innovation=_FAMILY_CARD,
    ),
    _Paper(
        "Loket pencetakan pada hari pelayanan",
        DocumentKind.PHOTO,
        "Disdukcapil",
        "png",
        innovation=_FAMILY_CARD,
    ),
    _Paper(
        "Rekaman uji coba di kantor desa",
        DocumentKind.VIDEO,
        "Disdukcapil",
        "https://video.example.test/kaseda",
        innovation=_FAMILY_CARD,
    ),
    _Paper(
        "Nota kesepahaman pengembangan kota cerdas",
        DocumentKind.AGREEMENT,
        "",
        "pdf",
        number="119/1-Contoh",
        years=(-1, 3),
        audience=Audience.REVIEWERS,
    ),
)


def store() -> int:
    """Keep the documents; returns how many, 0 once the regency has one."""
    if Document.objects.filter(regency=SAMPLE_CODE).exists():
        return 0
    coordinator = User.objects.get(email=email_of("koordinator.contoh"))
    regency = Regency.objects.get(pk=SAMPLE_CODE)
    today = timezone.localdate()
    for paper in _PAPERS:
        _keep(paper, regency=regency, actor=coordinator, today=today)
    return len(_PAPERS)


def _keep(paper: _Paper, *, regency: Regency, actor: User, today: dt.date) -> None:
    since, until = (None if one is None else today.year + one for one in paper.years)
    is_link = paper.file.startswith("https:")
    kept = document.keep(
        actor=actor,
        regency=regency,
        unit=Unit.objects.filter(regency=regency, short_name=paper.unit).first(),
        fields={
            "title": paper.title,
            "kind": paper.kind,
            "number": paper.number,
            "issued_on": dt.date(since, 2, 3) if since else None,
            "valid_from": since,
            "valid_until": until,
            "link": paper.file if is_link else "",
            "audience": paper.audience,
        },
        upload=None if is_link else _file(paper),
    )
    proven = Innovation.objects.filter(regency=regency, name=paper.innovation).first()
    if proven is not None:
        evidence.attach(kept, actor=actor, innovation=proven, page=paper.page)


def _file(paper: _Paper) -> SimpleUploadedFile:
    """A sheet of paper or a picture that says that it is an example."""
    lines = ["CONTOH - dokumen rekaan untuk latihan", paper.title, paper.number]
    content = _pdf(lines) if paper.file == "pdf" else _png(lines)
    return SimpleUploadedFile(f"{paper.title}.{paper.file}", content)


def _pdf(lines: list[str]) -> bytes:
    """One page with these lines in a font that every reader of PDF brings along."""
    shown = " ".join(f"({_escaped(line)}) Tj 0 -24 Td" for line in lines if line)
    stream = f"BT /F1 14 Tf 56 760 Td {shown} ET".encode("latin-1", "replace")
    objects = (
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R "
        b"/Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    )
    content, places = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, start=1):
        places.append(len(content))
        content += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    return content + (
        b"xref\n0 %d\n0000000000 65535 f \n%strailer\n<< /Size %d /Root 1 0 R >>\n"
        b"startxref\n%d\n%%%%EOF\n"
        % (len(objects) + 1, table, len(objects) + 1, len(content))
    )


def _escaped(text: str) -> str:
    for mark in ("\\", "(", ")"):
        text = text.replace(mark, f"\\{mark}")
    return text


def _png(lines: list[str]) -> bytes:
    image = Image.new("RGB", (640, 400), "#e8f1f5")
    pen = ImageDraw.Draw(image)
    pen.rectangle((40, 90, 600, 360), outline="#1f5f7a", width=4)
    for place, line in enumerate(line for line in lines if line):
        pen.text((56, 24 + 24 * place), line, fill="#12303d")
    target = io.BytesIO()
    image.save(target, "PNG")
    return target.getvalue()
