"""Words where Confluence shows them: a link says where it leads, a date that it is one, a version of Node once."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

from core.i18n import Translator
from core.model import PageKey
from core.ports import PageState
from plugins.confluence import block
from plugins.confluence.look import STYLE
from plugins.confluence.show import _value
from plugins.confluence.testing import HERE
from plugins.confluence.wiki import Confluence
from plugins.mediawiki.wiki import MediaWiki

ROOT = HERE.parents[1]
STATE = PageState(
    page=PageKey("hr:7"),
    home=PageKey("hr:7"),
    state="active",
    asked=3,
    deadline=date(2026, 12, 18),
    act_url="https://telos.example/at/hr/7",
)


@pytest.mark.parametrize("language", ["en", "de"])
def test_a_link_that_only_leads_on_claims_nothing_for_who_follows_it(language: str) -> None:
    from dataclasses import replace

    shown = block.render(replace(STATE, language=language), version=3)
    links = re.findall(r"<a [^>]*>([^<]*)</a>", shown)
    assert links, shown
    claim = Translator(language).text("act-confirm")
    assert all(claim.casefold() not in link.casefold() for link in links)
    assert not any(re.match(r"(i’ve|i have|ich habe)\b", link.casefold()) for link in links)
    assert "Telos" in links[0]


@pytest.mark.parametrize(
    ("language", "state", "until", "title"),
    [
        ("en", "active", date(2026, 12, 18), "Due Dec 18"),
        ("de", "active", date(2026, 12, 18), "Fällig am 18. Dez"),
        ("en", "active", None, "Telos: Under way"),
        ("en", "draft", date(2026, 12, 18), "Telos: In preparation"),
        ("en", "closed", date(2026, 12, 18), "Telos: Closed"),
        ("de", "closed", None, "Telos: Abgeschlossen"),
    ],
)
def test_the_byline_says_due_or_names_telos(
    language: str, state: str, until: date | None, title: str
) -> None:
    byline = _value(PageState(page=STATE.page, state=state, deadline=until, language=language))["title"]
    assert re.match(r"(Due|Fällig|Telos)\b", byline), byline
    if state != "active":
        assert byline.startswith("Telos: ")
    else:
        assert byline.startswith(title.split()[0])


def test_one_version_of_node_in_all_texts() -> None:
    texts = [
        *(ROOT / "docs").rglob("*.md"),
        *ROOT.glob("*.md"),
        *(HERE / "forge").glob("*.md"),
        HERE / "forge" / "manifest.yml",
        *(ROOT / "core" / "locales").rglob("*.ftl"),
    ]
    versions = {
        number: text.relative_to(ROOT).as_posix()
        for text in texts
        for number in re.findall(r"node(?:\.?js)? ?v?(\d{2})\b", text.read_text("utf-8"), re.IGNORECASE)
    }
    assert set(versions) == {"22"}, versions


@pytest.mark.parametrize(
    "path", ["core/locales/en", "plugins/mediawiki", "plugins/confluence", "docs/charter.md"]
)
def test_a_need_is_not_called_a_gain(path: str) -> None:
    place = ROOT / path
    files = [place] if place.is_file() else [file for file in place.rglob("*") if file.is_file()]
    for file in files:
        if Path(file).suffix in {".ftl", ".json", ".xml", ".wikitext", ".md"}:
            assert "what the business gets" not in file.read_text("utf-8").casefold(), file


def test_the_app_looks_like_confluence_before_its_colours_come() -> None:
    """The app's sheet and our own pages there have the same colours, light and dark."""
    sheet = (ROOT / "plugins" / "confluence" / "forge" / "static" / "page.css").read_text("utf-8")

    def colours(text: str) -> dict[str, str]:
        pairs = re.findall(r"(--own-[\w-]+): ?(#[0-9a-f]{3,6})", text)
        return {name: value.replace("#0055cc", "#05c") for name, value in pairs}

    light, _, dark = STYLE.partition("@media")
    assert len(colours(light)) == 12
    for theirs, mark in ((light, "telos-panel, "), (dark, 'telos-panel[data-theme="dark"]')):
        block = sheet.partition(mark)[2].partition("}")[0]
        assert colours(block) == colours(theirs)
        for element in ("telos-part", "telos-queue", "telos-communities"):
            assert element in block


def test_our_own_pages_look_like_confluence_there_and_like_mediawiki_nowhere() -> None:
    """The colours of MediaWiki's skin are what the pages have without a host's; none of them is left."""
    from core.web.html import Look

    css = [rule.strip() for rule in STYLE.replace("@media", "}@media").split("}") if "{" in rule]
    for sheet, selector in (("page.css", ":root"), ("telos-style.js", "telos-panel")):
        place = ROOT / "core" / ("ui" if sheet.endswith(".js") else "web/templates") / sheet
        prefix = "--own-" if sheet.endswith(".js") else "--"
        begin = ":host {" if sheet.endswith(".js") else ":root{"
        block_ = place.read_text("utf-8").partition(begin)[2].partition("}")[0]
        ours = dict(re.findall(rf"({prefix}[\w-]+): ?(#[0-9a-f]{{3,6}})", block_))
        assert ours
        there = next(rule for rule in css if rule.startswith(selector))
        theirs = dict(re.findall(rf"({prefix}[\w-]+):(#[0-9a-f]{{3,6}})", there))
        # Every one of them is set anew; white alone may be the same.
        assert set(ours) <= set(theirs), set(ours) - set(theirs)
        assert all(theirs[name] != colour or colour == "#fff" for name, colour in ours.items())
    assert Look.of("page.css", further=STYLE).style.endswith(STYLE)
    assert Confluence.own_style == STYLE
    assert not MediaWiki.own_style
