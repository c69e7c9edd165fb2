"""PDF with real text, drawn apart and cut off from everything."""

import re
import zlib

import pytest

from masterplan.core import pdf
from masterplan.core.qr import qr_code

PAGE = '<html lang="id"><head><title>{title}</title></head><body class="sheet">{body}'


def said(content: bytes) -> bytes:
    """Everything the file's packed streams hold."""
    found = [content]
    for stream in re.findall(rb"stream\r?\n(.*?)endstream", content, re.DOTALL):
        try:
            found.append(zlib.decompress(stream))
        except zlib.error:
            continue
    return b"\n".join(found)


def test_render_gives_a_tagged_titled_document_in_its_language():
    content = pdf.render(PAGE.format(title="Komitmen Uji", body="<h1>Janji</h1>"))

    inside = said(content)
    assert content.startswith(b"%PDF-")
    assert b"/StructTreeRoot" in inside
    assert b"/Lang (id)" in inside or b"/Lang(id)" in inside
    assert b"Komitmen Uji" in inside


def test_render_fetches_nothing(tmp_path):
    secret = tmp_path / "rahasia.png"
    secret.write_bytes(b"x")
    plain = pdf.render(PAGE.format(title="A", body="<p>Isi</p>"))
    body = (
        "<p>Isi</p>"
        f'<img src="file://{secret}" alt=""><img src="http://127.0.0.1:9/x" alt="">'
        '<link rel="attachment" href="file:///etc/hostname">'
    )

    content = pdf.render(PAGE.format(title="A", body=body))

    assert b"/EmbeddedFile" not in said(content)
    assert said(content).count(b"/Image") == said(plain).count(b"/Image")


def test_render_that_takes_too_long_is_ended_with_a_sentence():
    with pytest.raises(pdf.PdfRefused) as refused:
        pdf.render(PAGE.format(title="A", body="<p>Isi</p>"), wall_seconds=0.01)

    assert refused.value.code == "too_slow"


@pytest.mark.parametrize("code", sorted(pdf.MESSAGES))
def test_every_refusal_says_what_to_do_instead(code):
    refused = pdf.PdfRefused(code)

    assert (refused.code, refused.message.endswith(".")) == (code, True)
    assert ("apt-get install" in refused.message) is (code == "no_pango")


def test_qr_code_is_a_square_of_modules():
    code = qr_code("https://contoh.test/verifikasi/abc/")

    assert (code.side - 8 - 17) % 4 == 0
    assert re.fullmatch(r"(M\d+ \d+h1v1h-1z)+", code.path)
