"""No sentence stands outside gettext, neither in templates nor in Python."""

import ast
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

from django.conf import settings
from django.template.base import Lexer, TokenType

SPOKEN_ATTRIBUTES = {"alt", "aria-label", "placeholder", "title"}
LETTERS = re.compile(r"[A-Za-z]{2}")
# Names that are the same in every language.
NAMES = {"CSV", "Excel", "JSON", "NIP", "Format IID", "Format IID ·"}
# Each language calls itself by its own name.
NAMES |= {"Bahasa Indonesia", "English"}

CALLS = {"_", "gettext", "gettext_lazy", "ngettext", "ngettext_lazy", "stored"}
# Words without which hardly any Indonesian sentence does.
WORDS = re.compile(
    r"\b(adalah|akan|atau|belum|dan|dapat|dari|dengan|hanya|harus|ini|kepada|oleh|pada"
    r"|sudah|tidak|untuk|yang)\b",
    re.IGNORECASE,
)
# What speaks Indonesian on purpose, in whatever language the pages are.
INDONESIAN = {
    # Papers and the words that spreadsheets are read and written with.
    "innovations/domain/commitment_annex.py": "papers",
    "innovations/domain/commitment_text.py": "papers",
    "innovations/domain/sheets_out.py": "papers",
    "innovations/sheets/columns.py": "column headings as regencies write them",
    "innovations/sheets/draft.py": "words in regencies' files",
    "innovations/sheets/table.py": "words in regencies' files",
    "innovations/sheets/units.py": "words in regencies' files",
    "innovations/sheets/values.py": "words in regencies' files",
    "masterplan/domain/prints.py": "papers",
    "masterplan/views/prints.py": "papers",
    "regencies/domain/paper.py": "papers",
    "masterplan/core/sheets/copied.py": "papers",
    # Data and examples of data.
    "innovations/api/problem.py": "examples",
    "innovations/api/progress_report.py": "examples",
    "masterplan/api/need.py": "examples",
    "masterplan/api/template.py": "examples",
    "masterplan/domain/load/words.py": "data",
    "innovations/domain/names.py": "words in the names that regencies give",
    "innovations/api/innovation_input.py": "examples",
    "innovations/api/innovation_rows.py": "examples",
    "innovations/domain/export.py": "papers",
    "regencies/domain/reference.py": "data",
    # Said to whoever starts the server, before there is any language.
    "masterplan/config/settings.py": "start-up",
}


class _Words(HTMLParser):
    """The words of a template that readers see or hear; code is no language."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self._is_code = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._is_code = self._is_code or tag == "code"
        self.found += [
            value for name, value in attrs if name in SPOKEN_ATTRIBUTES and value
        ]

    def handle_endtag(self, tag: str) -> None:
        self._is_code = self._is_code and tag != "code"

    def handle_data(self, data: str) -> None:
        if not self._is_code:
            self.found.append(" ".join(data.split()))


def bare_words(template: str) -> list[str]:
    """Words outside every translate and blocktranslate of a template."""
    kept = []
    inside = ""
    for token in Lexer(template).tokenize():
        if token.token_type == TokenType.BLOCK:
            name = token.split_contents()[0]
            if name in ("blocktranslate", "comment"):
                inside = name
            elif name == f"end{inside}":
                inside = ""
        elif token.token_type == TokenType.TEXT and not inside:
            kept.append(token.contents)
    parser = _Words()
    parser.feed("".join(kept))
    parser.close()
    return [text for text in parser.found if LETTERS.search(text)]


def bare_sentences(source: str) -> Iterator[ast.Constant]:
    """Indonesian strings of a module outside gettext; docstrings do not count."""
    tree = ast.parse(source)
    passed: set[int] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            name = getattr(node.func, "id", getattr(node.func, "attr", ""))
            if name in CALLS:
                passed.update(id(inner) for inner in ast.walk(node))
        elif isinstance(node, ast.Expr):
            passed.add(id(node.value))
    for node in ast.walk(tree):
        if (
            isinstance(node, ast.Constant)
            and isinstance(node.value, str)
            and id(node) not in passed
            and " " in node.value.strip()
            and WORDS.search(node.value)
        ):
            yield node


def python_files() -> Iterator[Path]:
    for app in ("dimensions", "innovations", "masterplan", "regencies"):
        for path in sorted((settings.BASE_DIR / app).rglob("*.py")):
            # Commands speak to administrators, the demonstration is data.
            if not {"migrations", "commands", "demo"} & set(path.parts):
                yield path


def test_templates_translate_every_word() -> None:
    found = {}
    for path in sorted((settings.BASE_DIR / "templates").rglob("*.html")):
        words = [word for word in bare_words(path.read_text()) if word not in NAMES]
        if words:
            found[str(path.relative_to(settings.BASE_DIR))] = words

    assert found == {}


def test_modules_translate_every_sentence() -> None:
    found = []
    for path in python_files():
        name = str(path.relative_to(settings.BASE_DIR))
        if name not in INDONESIAN:
            found += [
                f"{name}:{node.lineno} {node.value}"
                for node in bare_sentences(path.read_text())
            ]

    assert found == []


def test_gettext_is_never_given_a_finished_string() -> None:
    """An f-string would be looked up with its values in it, and never found."""
    found = []
    for path in python_files():
        for node in ast.walk(ast.parse(path.read_text())):
            if not isinstance(node, ast.Call):
                continue
            name = getattr(node.func, "id", getattr(node.func, "attr", ""))
            if name in CALLS and any(
                isinstance(value, ast.JoinedStr | ast.BinOp) for value in node.args
            ):
                found.append(f"{path.relative_to(settings.BASE_DIR)}:{node.lineno}")

    assert found == []


def test_sentences_made_when_a_module_loads_are_lazy() -> None:
    """At import no reader is known: gettext there would freeze one language."""
    found = []
    for path in python_files():
        tree = ast.parse(path.read_text())
        eager = {
            alias.asname or alias.name
            for node in ast.walk(tree)
            if isinstance(node, ast.ImportFrom)
            for alias in node.names
            if alias.name in ("gettext", "ngettext", "pgettext")
        }
        found += [
            f"{path.relative_to(settings.BASE_DIR)}:{node.lineno}"
            for node in _at_import(tree)
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") in eager
        ]

    assert found == []


def test_stored_sentences_are_declared_when_a_module_loads() -> None:
    """Whoever reads one may be a process that never said it."""
    found = []
    for path in python_files():
        tree = ast.parse(path.read_text())
        declared = {id(node) for node in _at_import(tree)}
        found += [
            f"{path.relative_to(settings.BASE_DIR)}:{node.lineno}"
            for node in ast.walk(tree)
            if isinstance(node, ast.Call)
            and getattr(node.func, "id", "") == "stored"
            and id(node) not in declared
        ]

    assert found == []


def _at_import(node: ast.AST) -> Iterator[ast.AST]:
    """The nodes that run when the module is loaded: all outside function bodies."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef):
            for part in (*child.decorator_list, child.args):
                yield part
                yield from _at_import(part)
        elif not isinstance(child, ast.Lambda):
            yield child
            yield from _at_import(child)


def test_guards_see_what_they_look_for() -> None:
    template = '<p title="Judul bebas">Kata {% translate "aman" %}{{ nilai }}</p>'
    module = 'X = "Berkas ini belum dibaca."\nY = _("Isi ini sudah ada.")'

    assert bare_words(template) == ["Judul bebas", "Kata"]
    assert [node.lineno for node in bare_sentences(module)] == [1]
