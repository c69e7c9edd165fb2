"""The catalogues of translated sentences: extract, merge, compile, read.

Sources speak Indonesian. `locale/en` holds the English of every sentence of ours;
`locale/id` holds the Indonesian of what Django's packages leave in English. All this
needs GNU gettext, which only people who change sentences install: the portal itself
reads the committed .mo files.
"""

import subprocess
import tempfile
from collections.abc import Iterable, Iterator
from gettext import GNUTranslations
from pathlib import Path

from django.conf import settings
from django.utils.translation import templatize

SOURCES = ("dimensions", "innovations", "masterplan", "regencies", "templates")
KEYWORDS = (
    "stored",
    "gettext_noop",
    "gettext_lazy",
    "ngettext_lazy:1,2",
    "pgettext:1c,2",
    "npgettext:1c,2,3",
    "pgettext_lazy:1c,2",
    "npgettext_lazy:1c,2,3",
)
# Sorted, and without dates or places in files: the same sentences give the same bytes,
# and two branches that add some merge.
TIDY = ("--sort-output", "--no-location", "--no-wrap")
# What xgettext leaves blank in the head of a template.
HEADER = {
    "charset=CHARSET": "charset=UTF-8",
    "nplurals=INTEGER; plural=EXPRESSION;": "nplurals=2; plural=(n != 1);",
}

# Source sentence -> translation; for each plural form (sentence, form) -> translation.
Sentences = dict[str | tuple[str, int], str]


def po_path(language: str) -> Path:
    return settings.BASE_DIR / "locale" / language / "LC_MESSAGES" / "django.po"


def sources() -> Iterator[Path]:
    """Every file of ours that may hold sentences."""
    for top in SOURCES:
        for path in sorted((settings.BASE_DIR / top).rglob("*")):
            if path.suffix in (".py", ".html", ".txt"):
                yield path


def extract(paths: Iterable[Path], pot: Path) -> None:
    """Write the sentences of Python files and templates into a new template."""
    with tempfile.TemporaryDirectory() as folder:
        copies = []
        for number, path in enumerate(paths):
            text = path.read_text()
            if path.suffix != ".py":
                text = templatize(text, origin=str(path))
            copies.append(f"{number}.py")
            (Path(folder) / copies[-1]).write_text(text)
        _run(
            "xgettext",
            "--language=Python",
            "--from-code=UTF-8",
            "--add-comments=Translators",
            *(f"--keyword={keyword}" for keyword in KEYWORDS),
            *TIDY,
            f"--output={pot}",
            "--files-from=-",
            folder=folder,
            text="\n".join(copies),
        )
    text = pot.read_text()
    for blank, value in HEADER.items():
        text = text.replace(blank, value)
    pot.write_text(_undated(text))


def merge(po: Path, pot: Path) -> None:
    """Give a catalogue the template's new sentences and drop those that are gone.

    Nothing is guessed: a sentence that changed is a new one without translation.
    """
    _run(
        "msgmerge",
        "--quiet",
        "--no-fuzzy-matching",
        *TIDY,
        f"--output-file={po}",
        str(po),
        str(pot),
    )
    tidy(po)


def tidy(po: Path) -> None:
    """Bring a catalogue into the one form that is committed."""
    _run("msgattrib", "--no-obsolete", *TIDY, f"--output-file={po}", str(po))
    po.write_text(_undated(po.read_text()))


def compile_to(mo: Path, po: Path) -> None:
    """Write what the portal reads; broken placeholders are refused."""
    _run("msgfmt", "--check-format", f"--output-file={mo}", str(po))


def read(mo: Path) -> Sentences:
    """What a compiled catalogue translates."""
    with mo.open("rb") as file:
        entries: Sentences = vars(GNUTranslations(file))["_catalog"]
    return {source: text for source, text in entries.items() if source}


def read_source(po: Path) -> Sentences:
    """What a .po translates once it is compiled: neither fuzzy nor empty entries."""
    with tempfile.TemporaryDirectory() as folder:
        mo = Path(folder) / "django.mo"
        compile_to(mo, po)
        return read(mo)


def sentences(paths: Iterable[Path]) -> Sentences:
    """Every sentence of these files, each standing for its own translation."""
    with tempfile.TemporaryDirectory() as folder:
        pot, filled = Path(folder) / "django.pot", Path(folder) / "filled.po"
        extract(paths, pot)
        _run("msgen", "--lang=en", f"--output-file={filled}", str(pot))
        return read_source(filled)


def _undated(text: str) -> str:
    dates = ('"POT-Creation-Date:', '"PO-Revision-Date:')
    lines = text.splitlines(keepends=True)
    return "".join(line for line in lines if not line.startswith(dates))


def _run(*command: str, folder: str | None = None, text: str = "") -> None:
    done = subprocess.run(
        command, cwd=folder, input=text, text=True, capture_output=True
    )
    if done.returncode:
        raise ValueError(done.stderr)
