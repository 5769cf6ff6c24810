"""Every text exists in every language, takes the same values, and is found by the code that asks for it."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from fluent.syntax import FluentParser
from fluent.syntax import ast as ftl
from fluent.syntax.visitor import Visitor

from core.i18n import LANGUAGES
from core.model import ObligationKind

ROOT = Path(__file__).parents[2]
LOCALES = ROOT / "core" / "locales"
#: Functions whose first argument is a message id.
ASKING = {"text", "has", "label", "maybe", "Phrase", "refuse"}
#: An id as messages have it; shorter words are no ids.
ID = re.compile(r"[a-zA-Z][a-zA-Z0-9]*(-[a-zA-Z0-9]+)+")


class _Variables(Visitor):
    def __init__(self) -> None:
        self.names: set[str] = set()

    def visit_VariableReference(self, node: ftl.VariableReference) -> None:
        self.names.add(node.id.name)


def _messages(language: str) -> Iterator[tuple[str, str, ftl.Message]]:
    for file in sorted((LOCALES / language).glob("*.ftl")):
        for entry in FluentParser().parse(file.read_text(encoding="utf-8")).body:
            assert not isinstance(entry, ftl.Junk), f"{file.name}: {entry.content}"
            if isinstance(entry, ftl.Message):
                yield file.name, entry.id.name, entry


def _variables(message: ftl.Message) -> set[str]:
    visitor = _Variables()
    visitor.visit(message)
    return visitor.names


@pytest.mark.parametrize("language", LANGUAGES)
def test_ids_are_unique_over_all_areas(language: str) -> None:
    seen: dict[str, str] = {}
    for file, name, _ in _messages(language):
        assert name not in seen, f"{name} stands in {seen[name]} and in {file}"
        seen[name] = file


@pytest.mark.parametrize("language", [language for language in LANGUAGES if language != LANGUAGES[0]])
def test_languages_have_the_same_messages_with_the_same_values(language: str) -> None:
    first = {(file, name): _variables(message) for file, name, message in _messages(LANGUAGES[0])}
    other = {(file, name): _variables(message) for file, name, message in _messages(language)}
    assert first.keys() ^ other.keys() == set()
    assert {name for name in first if first[name] != other[name]} == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_message_says_something(language: str) -> None:
    for file, name, message in _messages(language):
        assert message.value is not None, f"{file}: {name} has no text"


def test_german_says_du_everywhere() -> None:
    """ "Sie" and "Ihr" within a sentence are the formal address; at its beginning they may be "they" and "their"."""
    formal = re.compile(r"(?<=[a-zäöüß,] )(?:Ihr(?:e[mnrs]?)?|Ihnen|Sie)\b")
    texts = [*(LOCALES / "de").glob("*.ftl"), ROOT / "plugins/mediawiki/extension/Telos/i18n/de.json"]
    assert len(texts) > 5
    lines = [(file.name, line) for file in texts for line in file.read_text(encoding="utf-8").splitlines()]
    assert [(name, line) for name, line in lines if formal.search(line)] == []


def _asked() -> Iterator[tuple[str, str]]:
    """Ids that Python code asks for in so many words, with where."""
    files = [
        *(ROOT / "core").rglob("*.py"),
        *(ROOT / "plugins").rglob("*.py"),
        *ROOT.glob("webhook_server.py"),
    ]
    for file in sorted(files):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call):
                continue
            function = (
                node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            )
            if function not in ASKING:
                continue
            for argument in node.args[:2]:
                for constant in ast.walk(argument):
                    if (
                        isinstance(constant, ast.Constant)
                        and isinstance(constant.value, str)
                        and ID.fullmatch(constant.value)
                    ):
                        yield constant.value, f"{file.relative_to(ROOT)}:{node.lineno}"


def test_every_id_that_code_asks_for_exists() -> None:
    known = {name for _, name, _ in _messages(LANGUAGES[0])}
    asked = list(_asked())
    assert len(asked) > 100
    assert [(name, where) for name, where in asked if name not in known] == []


@pytest.mark.parametrize("area", ["panel", "notices"])
def test_no_message_is_left_that_nothing_uses(area: str) -> None:
    code = "\n".join(
        file.read_text(encoding="utf-8")
        for folder in ("core/ui", "core/notify", "core/phrasing.py", "core/delivery")
        for file in sorted((ROOT / folder).rglob("*.py") if (ROOT / folder).is_dir() else [ROOT / folder])
    )
    # Ids put together from a stem and a kind, an outcome or a part.
    kinds = "|".join(ObligationKind)
    built = re.compile(
        r"outcome-|did-|advice-[a-z-]+$|goal-(pages|readers|answers|deliverables|contributions)$|(status|act)-(on-track|at-risk|off-track)|mail-benefit-|mail-outcome-|label-|mail-(steward|sponsor)-|mail-(answered|thanked|built-on)-|mail-decided-(yes|no|since|agreed|refused)-|mail-(accepted|not-yet|agreed|not-agreed|taken-off|kept-on|scope-(yes|no)|own-(yes|no))-(subject|what|silent|objected)"
        rf"|mail-({kinds})-(subject|what|thing)|mail-open-({kinds})$|what-({kinds})$"
    )
    unused = [
        name
        for file, name, _ in _messages(LANGUAGES[0])
        if file == f"{area}.ftl" and f'"{name}"' not in code and not built.match(name)
    ]
    assert unused == []
