"""`/data/`: the same columns on the page, in the files and in the catalogue."""

import csv
import gzip
import io
import json

import pytest
from django.test import Client
from django.utils import timezone

from innovations.domain.public_page import PUBLIC_FIELDS
from innovations.enums import InnovationStatus
from innovations.models import Innovation, QuickWin
from masterplan.domain.open_data import DATASETS
from masterplan.domain.open_data_columns import INNOVATIONS
from masterplan.models import Cohort, Participation, StageRecord
from regencies.models import Regency
from tests.factories import make_dimensions, make_innovation, make_regency

pytestmark = pytest.mark.django_db


def publish(name: str = "Antrean daring", code: str = "32.11", **fields) -> Innovation:
    return make_innovation(
        name=name,
        regency=make_regency(code),
        dimension=make_dimensions()["living"],
        status=InnovationStatus.VERIFIED,
        **{"published_at": timezone.now()} | fields,
    )


def body(response) -> bytes:
    return b"".join(response) if response.streaming else response.content


def table(client: Client, name: str) -> list[dict[str, str]]:
    text = body(client.get(f"/data/{name}.csv")).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


def rows(client: Client, name: str) -> list[dict]:
    return json.loads(body(client.get(f"/data/{name}.json")))["rows"]


def test_innovations_are_the_published_ones() -> None:
    publish(start_year=2021, is_digital=True, plan_percent="12.50")
    publish("Rekaan", "00.01")
    make_innovation(name="Draf", regency=make_regency("32.11"))

    [row] = rows(Client(), "inovasi")
    [line] = table(Client(), "inovasi")

    assert list(row) == list(line) == [one.name for one in INNOVATIONS]
    assert (row["name"], row["regency"], row["dimension"]) == (
        "Antrean daring",
        "32.11",
        "living",
    )
    assert (row["start_year"], row["is_digital"], row["plan_percent"]) == (
        2021,
        True,
        12.5,
    )
    assert (line["start_year"], line["is_digital"]) == ("2021", "Ya")


def test_regencies_are_all_with_their_counts() -> None:
    make_regency("32.73")
    publish(is_digital=True)
    publish("Dua", is_digital=False)
    publish("Rekaan", "00.01")

    found = {row["regency"]: row for row in rows(Client(), "daerah")}

    assert list(found) == ["32.11", "32.73"]
    assert [found["32.11"][name] for name in ("published", "living", "digital")] == [
        2,
        2,
        1,
    ]
    assert found["32.73"]["published"] == 0


def test_dimensions_are_the_reference() -> None:
    make_dimensions()

    found = rows(Client(), "dimensi")

    assert len(found) == 18
    assert found[0]["dimension"] == "governance"


def test_quick_wins_are_those_of_published_records() -> None:
    for innovation in (publish(), make_innovation(regency=make_regency("32.11"))):
        QuickWin.objects.create(
            innovation=innovation,
            regency=innovation.regency,
            dimension=innovation.dimension,
            year=2024,
        )

    found = rows(Client(), "quick-win")

    assert [(row["name"], row["year"], row["status"]) for row in found] == [
        ("Antrean daring", 2024, "proposed")
    ]


def test_stages_are_those_of_real_regencies() -> None:
    cohort = Cohort.objects.create(year=2022, name="Angkatan 2022")
    for code in ("32.11", "00.01"):
        regency = make_regency(code)
        StageRecord.objects.create(
            participation=Participation.objects.create(cohort=cohort, regency=regency),
            regency=regency,
            order=1,
            name="Seleksi",
        )

    found = rows(Client(), "tahap")

    assert [(row["regency"], row["cohort"], row["stage"]) for row in found] == [
        ("32.11", "Angkatan 2022", "Seleksi")
    ]


@pytest.mark.parametrize("form", ["csv", "json"])
@pytest.mark.parametrize("name", sorted(DATASETS))
def test_statements_do_not_grow_with_the_rows(
    client: Client, name: str, form: str, django_assert_num_queries
) -> None:
    publish()
    needed = {"inovasi": 5, "daerah": 6, "dimensi": 2, "quick-win": 5, "tahap": 4}[name]
    for count in (0, 5):
        for number in range(count):
            publish(f"Inovasi {number}", f"32.{20 + number}")

        with django_assert_num_queries(needed):
            body(client.get(f"/data/{name}.{form}"))


def test_cells_never_run_in_a_spreadsheet() -> None:
    publish("=HYPERLINK(1)", description="@SUM(A1)")

    [line] = table(Client(), "inovasi")

    assert (line["name"], line["description"]) == ("'=HYPERLINK(1)", "'@SUM(A1)")


@pytest.mark.parametrize("path", ["inovasi.csv", "inovasi.json", "katalog.json"])
def test_what_did_not_change_is_not_sent_again(client: Client, path: str) -> None:
    publish()
    first = client.get(f"/data/{path}")
    body(first)

    same = client.get(f"/data/{path}", headers={"If-None-Match": first["ETag"]})
    head = client.head(f"/data/{path}")

    assert first.headers["Cache-Control"] == "public, max-age=300"
    assert first.headers["Access-Control-Allow-Origin"] == "*"
    assert (same.status_code, body(same)) == (304, b"")
    assert head.headers["ETag"] == first.headers["ETag"]
    assert head.headers["Content-Type"] == first.headers["Content-Type"]


def test_a_publication_taken_back_changes_the_tag(client: Client) -> None:
    publish()
    second = publish("Dua")
    first = client.get("/data/inovasi.csv")
    body(first)

    Innovation.objects.filter(pk=second.pk).update(published_at=None)
    after = client.get("/data/inovasi.csv", headers={"If-None-Match": first["ETag"]})

    assert after.status_code == 200
    assert body(after).count(b"\r\n") == 2


def test_renamed_places_change_the_tag(client: Client) -> None:
    publish()
    tags = [client.head("/data/inovasi.csv")["ETag"]]
    Regency.objects.filter(pk="32.11").update(name="Kabupaten Baru", version=2)
    tags.append(client.head("/data/inovasi.csv")["ETag"])

    assert tags[0] != tags[1]


def test_files_travel_compressed(client: Client) -> None:
    publish(description="Warga mengambil nomor antrean dari rumah. " * 20)

    response = client.get("/data/inovasi.json", headers={"Accept-Encoding": "gzip"})

    assert response.headers["Content-Encoding"] == "gzip"
    assert json.loads(gzip.decompress(body(response)))["dataset"] == "inovasi"


def test_unknown_dataset_is_404(client: Client) -> None:
    assert client.get("/data/pengguna.csv").status_code == 404


def test_page_names_every_dataset_column_and_licence(client: Client) -> None:
    publish()

    html = client.get("/data/").content.decode()

    for dataset in DATASETS.values():
        assert f'id="{dataset.name}"' in html
        assert f'href="/data/{dataset.name}.csv"' in html
        assert f'href="/data/{dataset.name}.json"' in html
        for column in dataset.columns:
            assert f"<code>{column.name}</code>" in html
    assert "CC BY 4.0" in html


def test_page_takes_few_statements(client: Client, django_assert_num_queries) -> None:
    publish()

    # Ledgers, records, units, places; stages and their story; places; dimensions.
    with django_assert_num_queries(8):
        client.get("/data/")


def test_catalogue_says_what_satu_data_asks(client: Client, settings) -> None:
    settings.PORTAL_CONTACT = "data@portal.uji.test"
    publish()

    response = client.get("/data/katalog.json")
    document = json.loads(response.content)

    assert response.headers["Content-Type"] == "application/ld+json"
    assert document["@type"] == "dcat:Catalog"
    assert [one["dct:identifier"] for one in document["dcat:dataset"]] == list(DATASETS)
    first = document["dcat:dataset"][0]
    assert {one["@language"] for one in first["dct:title"]} == {"id", "en"}
    assert first["dct:license"] == {
        "@id": "https://creativecommons.org/licenses/by/4.0/"
    }
    assert first["dcat:contactPoint"]["vcard:hasEmail"] == {
        "@id": "mailto:data@portal.uji.test"
    }
    assert first["dct:accrualPeriodicity"]["@id"].endswith("/CONT")
    assert "dct:modified" in first
    assert [one["dcat:downloadURL"]["@id"] for one in first["dcat:distribution"]] == [
        "http://testserver/data/inovasi.csv",
        "http://testserver/data/inovasi.json",
    ]
    columns = first["csvw:tableSchema"]["csvw:column"]["@list"]
    assert [one["csvw:name"] for one in columns] == [one.name for one in INNOVATIONS]
    kind = next(one for one in columns if one["csvw:name"] == "kind")
    assert kind["skos:hasTopConcept"][0]["skos:notation"] == "programme"


def test_columns_of_records_are_public_fields() -> None:
    for column in INNOVATIONS:
        field = column.path.split("__")[0].removesuffix("_id")
        assert field in PUBLIC_FIELDS, column.name
