"""The recipes of docs/api/recipes are run as they stand, against a live server."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import yaml

from innovations.models import Evidence, Innovation
from masterplan.core import tokens
from masterplan.core.enums import TokenScope
from masterplan.core.management.commands.api_collection import written
from regencies.enums import Role
from tests.factories import make_innovation, make_regency, make_unit, make_user
from tests.files import PDF

ROOT = Path(__file__).resolve().parents[2] / "docs/api"
RECIPES = ROOT / "recipes"


@pytest.fixture(scope="module")
def schema():
    return yaml.load((ROOT / "schema.yml").read_text(), yaml.CSafeLoader)


@pytest.fixture
def ground(transactional_db):
    """A coordinator's token for writing, in a regency with three records."""
    regency = make_regency("32.11")
    unit = make_unit(regency)
    for number in range(3):
        make_innovation(unit=unit, name=f"Inovasi {number}", status="submitted")
    owner = make_user(Role.COORDINATOR, regency=regency)
    _token, text = tokens.create(
        owner=owner, actor=owner, name="Resep", scope=TokenScope.WRITE
    )
    return text


def run(command, live_server, token, folder):
    done = subprocess.run(
        [*command],
        env={
            "PATH": os.environ["PATH"],
            "PORTAL": live_server.url,
            "TOKEN": token,
        },
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_every_recipe_is_tested():
    assert {path.name for path in RECIPES.iterdir()} == {
        *("innovations.sh", "innovations.py", "innovations.js", "innovations.pq"),
        *("changes.py", "evidence.sh"),
    }


@pytest.mark.postgresql
def test_curl(ground, live_server, tmp_path):
    script = str(RECIPES / "innovations.sh")

    printed = run(["sh", script, "32.11"], live_server, ground, tmp_path)

    assert '"status":"submitted"' in printed
    assert printed.splitlines()[-1] == "304"
    rows = (tmp_path / "innovations.csv").read_text("utf-8-sig").splitlines()
    assert len(rows) == 4
    assert rows[0].startswith("id,")


@pytest.mark.postgresql
def test_evidence(ground, live_server, tmp_path):
    innovation = Innovation.objects.first()
    (tmp_path / "SK Bupati.pdf").write_bytes(PDF)
    script = str(RECIPES / "evidence.sh")

    printed = run(
        ["sh", script, str(innovation.pk), "sk", "SK Bupati.pdf"],
        live_server,
        ground,
        tmp_path,
    )

    assert printed.splitlines()[-1] == "sent again: the same answer"
    [made] = Evidence.objects.select_related("document")
    assert (made.innovation, made.document.title) == (innovation, "SK Bupati")


@pytest.mark.postgresql
def test_python(ground, live_server, tmp_path):
    script = str(RECIPES / "innovations.py")

    printed = run([sys.executable, script, "32.11"], live_server, ground, tmp_path)

    lines = printed.splitlines()
    assert lines[:2] == ["3 innovations in 32.11", "changed: 200"]
    assert lines[-1] == "changed with the old version: 412"
    assert "now: CONTOH yours: USANG" in printed
    made = Innovation.objects.get(name__startswith="Contoh integrasi")
    assert made.acronym == "CONTOH"


@pytest.mark.postgresql
def test_changes(ground, live_server, tmp_path):
    command = [sys.executable, str(RECIPES / "changes.py"), "copy.json"]
    first = run(command, live_server, ground, tmp_path)
    script = str(RECIPES / "innovations.py")
    run([sys.executable, script, "32.11"], live_server, ground, tmp_path)

    run(command, live_server, ground, tmp_path)

    copy = json.loads((tmp_path / "copy.json").read_text())
    names = {row["name"] for row in copy["rows"].values()}
    assert re.fullmatch(r"[0-9]+ rows\n", first)
    assert any(name.startswith("Contoh integrasi") for name in names)


@pytest.mark.browser
def test_javascript(ground, live_portal):
    page = live_portal.open("/masuk/")

    found = page.evaluate(
        f"""async ([address, token]) => {{
            {(RECIPES / "innovations.js").read_text()}
            const portal = new Portal(address, token);
            const names = [];
            const filters = {{ regency: "32.11", page_size: 1, ordering: "name" }};
            for await (const row of portal.rows("innovations", filters)) {{
                names.push(row.name);
            }}
            const body = {{ regency: "32.11", dimension: "living", name: "Antrean" }};
            const key = crypto.randomUUID();
            const made = await portal.create("innovations", body, key);
            const again = await portal.create("innovations", body, key);
            const changed = await portal.change(
                "innovations", made.data.id, made.etag, {{ acronym: "ANTRI" }}
            );
            return [names, made.data.id === again.data.id, changed.data.acronym];
        }}""",
        [live_portal.url, ground],
    )

    names = [f"Inovasi {number}" for number in range(3)]
    assert found == [names, True, "ANTRI"]
    assert Innovation.objects.filter(acronym="ANTRI").count() == 1


def test_power_query_asks_what_the_schema_has(schema):
    text = (RECIPES / "innovations.pq").read_text()

    paths = set(re.findall(r'RelativePath = "([^"]+)"', text))
    queries = re.findall(r"Query = \[([^\]]+)\]", text)
    headers = set(re.findall(r"(\w+) = (?:\"Bearer \"|\"application/json\")", text))
    asked = {part.split("=")[0].strip() for one in queries for part in one.split(",")}
    operation = schema["paths"]["/api/v1/innovations/"]["get"]
    known = {one["name"] for one in operation["parameters"] if one["in"] == "query"}
    fields = re.search(r'Fields = "([^"]+)"', text)[1].split(",")
    row = schema["components"]["schemas"]["InnovationHead"]["properties"]
    assert paths == {"/api/v1/innovations/"}
    assert asked <= known
    assert headers == {"Authorization", "Accept"}
    assert set(fields) <= set(row)
    assert text.count("(") == text.count(")")
    assert text.count("[") == text.count("]")


def test_every_address_of_the_guide_exists(schema):
    paths = [
        re.compile(re.sub(r"\\\{\w+\\\}", "[^/]+", re.escape(path)) + "$")
        for path in schema["paths"]
    ]
    guide = (ROOT / "README.md").read_text()

    named = {
        urlsplit(found).path
        for found in re.findall(r"(/api/v1/[^\s\"'`)]+)", guide)
        if not found.startswith(("/api/v1/schema", "/api/v1/docs"))
    }

    assert named
    assert [one for one in named if not any(path.match(one) for path in paths)] == []


def test_collection_is_the_schemas(schema):
    # Mended by: manage.py api_collection
    assert (ROOT / "collection.json").read_text() == written(schema)


def test_collection_has_every_operation(schema):
    collection = json.loads(written(schema))

    requests = {
        (item["request"]["method"].lower(), item["request"]["url"]["raw"])
        for folder in collection["item"]
        for item in folder["item"]
    }
    assert requests == {
        (method, "{{base}}" + re.sub(r"\{(\w+)\}", r":\1", path))
        for path, methods in schema["paths"].items()
        for method in methods
    }
    for folder in collection["item"]:
        for item in folder["item"]:
            if "body" in item["request"] and item["request"]["body"]["mode"] == "raw":
                json.loads(item["request"]["body"]["raw"])
