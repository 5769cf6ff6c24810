"""Charters that a page shows without writing them."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from plugins.mediawiki.charter import read_charter_text, without_charters
from plugins.mediawiki.shown import Templates, calls, source_of
from tests.mediawiki.wikis import ENGLISH as PLAIN

ENGLISH = replace(PLAIN, namespaces={**PLAIN.namespaces, 12: "Help"}, numbers={**PLAIN.numbers, "help": 12})
COMPANY = "<includeonly>{{Charter|purpose={{{goal|}}}|sponsor={{{who}}}|deadline = {{{by|}}} }}</includeonly>"
SOURCES = {
    "Template:Project": COMPANY,
    "Template:Tight": "{{Charter|purpose={{{goal|}}}}}",
    "Template:Preset": "{{Charter|purpose={{{goal|}}}|it contact=Helpdesk}}",
    "Template:Ours": "{{#if:{{{goal|}}}|{{Charter|purpose={{{goal}}}}}}}",
    "Template:Example": "<noinclude>{{Charter|purpose=x}}</noinclude>A box.",
    "Template:Plain": "Nothing.",
    "Template:Twice": "{{Charter|purpose={{{a|}}}}} {{Charter|purpose={{{b|}}}}}",
    "Charter of X": "{{Charter|purpose=x}}",
}


class Asked:
    """A client that answers as the API does."""

    def __init__(self) -> None:
        self.asked: list[list[str]] = []

    def query(self, **params: Any) -> Any:
        self.asked.append(list(params["titles"]))
        pages = [
            {"title": title, "ns": 10 if title.startswith("Template:") else 0}
            | (
                {"revisions": [{"slots": {"main": {"content": SOURCES[title]}}}]}
                if title in SOURCES
                else {"missing": True}
            )
            for title in (self.became(title) for title in params["titles"])
        ]
        redirects = [{"from": "Template:Old", "to": "Template:Project"}]
        normalized = [{"from": "template: project", "to": "Template:Project"}]
        yield {"query": {"pages": pages, "redirects": redirects, "normalized": normalized}}

    @staticmethod
    def became(title: str) -> str:
        return "Template:Project" if title in {"Template:Old", "template: project"} else title


def read(text: str) -> tuple[dict[str, str] | None, str]:
    """The fields of a page's charter, and what shows it instead."""
    told = Templates(Asked()).read(ENGLISH, [(7, "Leave", text)])  # type: ignore[arg-type]
    charter = read_charter_text(text, told.get(7, ENGLISH), namespace=0)
    return (dict(charter.fields), charter.shown_by) if charter else (None, "")


@pytest.mark.parametrize("name", ["Project", "Template:Project", "template: project", "Old"])
def test_a_template_that_only_passes_on_is_a_charters(name: str) -> None:
    text = f"{{{{{name}|goal=One policy.\n|who=[[User:Ana|Ana]]|by=2026-12-18|colour=red}}}} Text."
    fields, shown_by = read(text)
    assert shown_by == ""
    assert fields is not None
    assert fields["purpose"] == "One policy."
    assert fields["deadline"] == "2026-12-18"
    assert "Ana" in fields["sponsor"]
    assert "colour" not in fields
    told = Templates(Asked()).read(ENGLISH, [(7, "Leave", text)])  # type: ignore[arg-type]
    assert without_charters(text, told[7], namespace=0).strip() == "Text."


@pytest.mark.parametrize(
    ("text", "by"),
    [
        ("{{:Charter of X}}", "{{:Charter of X}}"),
        ("{{Preset|goal=One}}", "{{Preset}}"),
        ("{{Ours|goal=One}}", "{{Ours}}"),
        ("{{Twice|a=One|b=Two}}", "{{Twice}}"),
        ("{{Plain}} {{:Charter of X}}", "{{:Charter of X}}"),
        ("{{#invoke:Charters|box}}", "{{#invoke:Charters}}"),
        ("{{Plain}} {{#invoke:Charters|box}}", "{{#invoke:Charters}}"),
    ],
)
def test_what_can_not_be_read_from_here_is_named(text: str, by: str) -> None:
    assert read(text) == ({"scope": "page"}, by)


@pytest.mark.parametrize(
    "text",
    [
        "{{Help:Charter}}",
        "{{Help:Charter}} {{:Charter of X}}",
        "{{Charter/doc}}",
        "{{Plain}}",
        "{{Example}}",
        "<nowiki>{{:Charter of X}}</nowiki>",
        "<!-- {{:Charter of X}} -->",
        "{{Missing}}",
        "",
    ],
)
def test_what_explains_or_shows_none_is_none(text: str) -> None:
    assert read(text) == (None, "")


def test_one_question_for_many_pages() -> None:
    asked = Asked()
    Templates(asked).read(ENGLISH, [(n, f"P{n}", f"{{{{Project|goal={n}}}}}") for n in range(40)])  # type: ignore[arg-type]
    assert asked.asked == [["Template:Project"]]


def test_a_page_below_is_put_in_by_a_slash() -> None:
    assert [call.title for call in calls("{{/Charter}}", "Leave", ENGLISH)] == ["Leave/Charter"]


def test_a_passing_template_without_space_at_its_end() -> None:
    source = source_of(SOURCES["Template:Tight"], ENGLISH, template=True)
    assert dict(source.passes or {}) == {"goal": "purpose"}
