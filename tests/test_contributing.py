"""What the guide for contributors lists is there, and nothing that it should list is missing."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

from core.flow.jobs import HANDLERS
from core.model import ObligationKind
from core.queue import JobKind
from core.rules.codes import CODES

ROOT = Path(__file__).resolve().parents[1]
#: Where each kind of obligation has a file: of its rule, of its words.
KINDS = (Path("core/rules/kinds"), Path("core/ui/kinds"))
#: What the guide names because all kinds share it.
SHARED = {
    "core/model/standing.py",
    "tests/flow/test_kind_of_its_own.py",
    "core/rules/registry.py",
    "core/ui/kind.py",
}
GUIDE = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
CHAPTERS = dict(re.findall(r"^## (.+?)\n(.*?)(?=^## |\Z)", GUIDE, re.MULTILINE | re.DOTALL))


def named(chapter: str) -> set[str]:
    """The files and folders that a chapter names."""
    quoted = set(re.findall(r"`([\w./-]+)`", CHAPTERS[chapter]))
    return {name for name in quoted if "/" in name or name.endswith((".py", ".toml", ".md"))}


def speaking_of(pattern: str, *folders: str) -> set[str]:
    """The modules in which a pattern occurs."""
    wanted = re.compile(pattern)
    return {
        str(path.relative_to(ROOT))
        for folder in folders
        for path in sorted((ROOT / folder).rglob("*.py"))
        if wanted.search(path.read_text(encoding="utf-8"))
    }


def test_every_file_that_is_named_is_there() -> None:
    named_at_all = set(re.findall(r"\]\(([\w./-]+)\)", GUIDE)) | {
        name for chapter in CHAPTERS for name in named(chapter)
    }
    assert {name for name in named_at_all if not (ROOT / name).exists()} == set()


def test_the_walks_through_the_house_lead_along_files_that_are_there() -> None:
    text = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8").partition("## Two walks")[2]
    paths = set(re.findall(r"`([\w./-]+/[\w./-]*)`", text))
    assert len(paths) > 10
    assert {name for name in paths if not (ROOT / name).exists()} == set()


def test_a_kind_of_obligation_is_known_where_the_guide_says() -> None:
    listed = {name for name in named("Add a kind of obligation") if name.endswith(".py")}
    known = speaking_of(r"\bObligationKind\.[A-Z]", "core", "plugins")
    assert {module for module in known if Path(module).parent not in KINDS} == listed - SHARED
    rules, words = ({file.name for file in (ROOT / folder).glob("*.py")} for folder in KINDS)
    assert {f"{kind}.py" for kind in ObligationKind} <= rules & words, "one file of rules, one of words"


def test_a_rule_has_a_page_and_texts_where_the_guide_says() -> None:
    for code in CODES:
        assert (ROOT / "docs" / "codes" / f"{code}.md").exists()
    assert {"core/rules/codes.py", "core/locales/en/findings.ftl", "core/locales/de/findings.ftl"} <= named(
        "Add a rule"
    )


def test_a_platform_is_a_folder_and_an_entry_point() -> None:
    points = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["entry-points"]
    for name in points["telos.platforms"]:
        assert (ROOT / "plugins" / name / "testing.py").exists()
        assert (ROOT / "plugins" / name / "samples").is_dir()
        assert speaking_of(rf"plugins\.{name}", "core") == set(), "the core knows no platform"


def test_a_job_is_done_where_the_guide_says() -> None:
    assert {"core/flow/jobs.py", "core/service.py"} <= named("Add a job")
    done = (ROOT / "core" / "service.py").read_text(encoding="utf-8")
    own = {kind for kind in JobKind if f"case JobKind.{kind.name}:" in done}
    assert {*HANDLERS, *own} == set(JobKind)
    assert own.isdisjoint(HANDLERS)


@pytest.mark.parametrize("path", ["docs/glossary.md", "docs/trouble.md"])
def test_no_row_of_a_table_stands_twice(path: str) -> None:
    rows = re.findall(r"^\| ([^|]{12,}?) \|", (ROOT / path).read_text(encoding="utf-8"), re.MULTILINE)
    assert sorted({row for row in rows if rows.count(row) > 1}) == []


def test_no_change_is_told_twice() -> None:
    told = re.findall(r"^- (.{60})", (ROOT / "CHANGELOG.md").read_text(encoding="utf-8"), re.MULTILINE)
    assert sorted({line for line in told if told.count(line) > 1}) == []
