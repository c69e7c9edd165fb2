import resource
import subprocess
import sys
from pathlib import Path

import pytest

from masterplan.core.sheets import guard
from masterplan.core.sheets.errors import MESSAGES, FileRefused
from masterplan.core.sheets.process import CHILD
from masterplan.core.sheets.reader import read_workbook
from tests.core.sheets.hostile import CORPUS, book, packed, parts, sheet, with_member

SAMPLES = Path(__file__).parents[2] / "data" / "workbooks"


@pytest.mark.parametrize(
    ("code", "make"),
    [pytest.param(code, make, id=name) for name, code, make in CORPUS],
)
def test_hostile_file_is_refused_quickly_with_a_sentence(code, make, tmp_path):
    path = tmp_path / "upload.xlsx"
    path.write_bytes(make())
    before = _child_seconds()
    with pytest.raises(FileRefused) as refused:
        read_workbook(path)
    assert _child_seconds() - before < 5
    assert refused.value.code == code
    assert refused.value.message == MESSAGES[code]
    assert refused.value.message.endswith(".")


def _child_seconds():
    """CPU time of the children so far: a busy machine does not make a file worse."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _peak_bytes(path):
    """The most memory the child ever held, told by a small process around it.

    Asked from here it would be that of this process, which the child is forked from.
    """
    program = (
        "import resource, subprocess, sys;"
        "subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL);"
        "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)"
    )
    child = [sys.executable, "-I", str(CHILD), "read", str(path)]
    done = subprocess.run(
        [sys.executable, "-c", program, *child],
        check=True,
        capture_output=True,
        text=True,
    )
    return int(done.stdout) * 1024


@pytest.mark.parametrize(
    "make",
    [
        pytest.param(make, id=name)
        for name, _, make in CORPUS
        if name in {"zip bomb", "many cells", "many strings", "deep xml", "long text"}
    ],
)
def test_hostile_files_stay_within_the_memory_budget(make, tmp_path):
    path = tmp_path / "upload.xlsx"
    path.write_bytes(make())
    assert _peak_bytes(path) <= 250 * 1024 * 1024


def test_corpus_is_wide_and_every_code_has_a_sentence():
    assert len(CORPUS) >= 25
    assert {name for name, _, _ in CORPUS} > {"zip bomb", "lying size", "traversal"}
    assert set(guard.CODES) < MESSAGES.keys()
    assert {code for _, code, _ in CORPUS} == set(guard.CODES)


@pytest.mark.parametrize("sample", sorted(SAMPLES.glob("*.xlsx")), ids=lambda p: p.stem)
def test_samples_pass(sample):
    facts = guard.check(sample)
    assert facts
    assert all(fact.max_row <= guard.MAX_ROWS for fact in facts)


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(book(), id="least"),
        pytest.param(
            book(sheet=sheet('<row><c t="b"><v>1</v></c></row>')), id="no refs"
        ),
        pytest.param(with_member("xl/media/a.png", b"\x89PNG" * 99), id="picture"),
        pytest.param(with_member("xl/drawings/v.vml", "<xml><br></xml>"), id="vml"),
        pytest.param(
            with_member("xl/externalLinks/e1.xml", "<a/>"), id="external link"
        ),
        pytest.param(book(sheet=sheet().encode("utf-16")), id="utf-16"),
        pytest.param(
            packed({f"{n}": d for n, d in reversed(parts().items())}), id="other order"
        ),
        pytest.param(
            book(sheet=sheet('<row r="5"><c r="A20000"><v>1</v></c></row>')), id="limit"
        ),
        pytest.param(book(sheet=sheet("")), id="nothing in it"),
    ],
)
def test_ordinary_files_pass(data, tmp_path):
    path = tmp_path / "a.xlsx"
    path.write_bytes(data)
    assert [one.name for one in read_workbook(path).sheets] == ["Data"]


@pytest.mark.parametrize("cut", range(1, 40))
def test_mutilated_files_never_raise_anything_else(cut, tmp_path):
    data = bytearray((SAMPLES / "sumedang_rekap_inovasi.xlsx").read_bytes())
    data[cut * len(data) // 41] ^= 1 << (cut % 8)
    path = tmp_path / "a.xlsx"
    path.write_bytes(data)
    assert _code(path) in {*guard.CODES, None}


def _code(path):
    try:
        guard.check(path)
    except guard.Refusal as refusal:
        return refusal.code
    return None
