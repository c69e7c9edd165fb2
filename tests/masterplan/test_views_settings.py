"""A regency's own settings and its logo."""

import struct

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from regencies.enums import Rhythm, Role
from tests.factories import make_regency, make_unit, make_user


def png():
    head = struct.pack(">IIBBBBB", 8, 8, 8, 2, 0, 0, 0)
    chunks = [(b"IHDR", head), (b"IDAT", b"x"), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(body)) + kind + body + b"\0\0\0\0"
        for kind, body in chunks
    )


@pytest.fixture
def regency(db):
    return make_regency("32.11")


@pytest.fixture
def client(regency, client_for):
    return client_for(make_user(Role.COORDINATOR, regency=regency))


def at(name):
    return reverse(f"masterplan:{name}", args=["32.11"])


def fields(**changed):
    return {
        "slogan": "",
        "quick_win_rhythm": Rhythm.MONTHLY,
        "rhythm": Rhythm.QUARTERLY,
        "version": 1,
    } | changed


def test_settings_are_saved(client, regency):
    sector = make_unit(regency)
    answer = client.post(
        at("settings"),
        fields(slogan="Simpati", leading_sector=sector.pk, needs_head_approval="on"),
    )

    assert answer.url == at("settings")
    regency.refresh_from_db()
    assert (regency.slogan, regency.leading_sector, regency.needs_head_approval) == (
        "Simpati",
        sector,
        True,
    )
    assert "Simpati" in client.get(at("settings")).text


def test_stale_settings_show_both_values(client, regency):
    client.post(at("settings"), fields(slogan="Satu"))
    stale = client.post(at("settings"), fields(slogan="Dua"))

    assert stale.status_code == 409
    assert "<td>Satu</td><td>Dua</td>" in stale.text
    regency.refresh_from_db()
    assert regency.slogan == "Satu"


def test_unfit_settings_are_refused_with_a_sentence(client, regency):
    answer = client.post(at("settings"), fields(slogan="x" * 201))
    assert answer.status_code == 422
    regency.refresh_from_db()
    assert regency.version == 1


def test_a_logo_is_kept_and_served_as_a_picture_only(client, regency):
    assert client.get(at("logo")).status_code == 404
    refused = client.post(
        at("logo-upload"),
        {"logo": SimpleUploadedFile("logo.png", b"<svg/>", "image/png")},
    )
    assert refused.status_code == 422
    assert "Pilih gambar PNG atau JPEG yang utuh." in refused.text

    client.post(at("logo-upload"), {"logo": SimpleUploadedFile("x.html", png())})

    answer = client.get(at("logo"))
    assert b"".join(answer) == png()
    assert {
        name: answer.headers[name]
        for name in ("Content-Type", "Content-Disposition", "X-Content-Type-Options")
    } == {
        "Content-Type": "image/png",
        "Content-Disposition": 'attachment; filename="logo.png"',
        "X-Content-Type-Options": "nosniff",
    }
    client.post(at("logo-remove"))
    assert client.get(at("logo")).status_code == 404
