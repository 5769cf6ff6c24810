"""What ``telos report`` says of the five factors."""

from __future__ import annotations

import os
from dataclasses import replace
from html import escape
from pathlib import Path

import pytest

from core.cli import main, pdf
from core.cli.report import factors, printable
from core.cli.screen import Screen
from core.i18n import LANGUAGES, Translator
from core.rules.assess_community import FACTORS, FIGURES, SUMS
from core.ui.sponsor import page_view, sections_of
from tests.cli.conftest import WIRING
from tests.ui import figures as f


def figure(
    value: float | None, low: float | None = None, high: float | None = None
) -> dict[str, float | None]:
    return {"value": value, "n": 40, "low": low, "high": high}


def test_a_line_a_factor_with_intervals_and_without_what_is_not_known() -> None:
    known = {
        "late_shift_contributing": figure(0.911, 0.816, 1.005),
        "late_shift_answering": figure(None),
        "absence_factor": figure(3),
        "waiting_after_a_day": figure(0.6749, 0.63, 0.716),
        "median_wait": figure(1192.5408),
    }
    lines = list(factors(Screen("en"), known, {"deliverables": 3.0, "delivered": 0.0}))
    assert lines == [
        "Motivation: Deliverables: 3; Delivered: 0",
        "Culture: Late shift of contributing: 0.91 (0.82 to 1.00); People who made half of it: 3",
        "Behaviour: Still waiting after a day: 67% (63% to 72%); Half are answered within: 50 days",
        "Influencers: not enough data yet",
        "Maturity: not enough data yet",
    ]
    german = "\n".join(factors(Screen("de"), known, {}))
    assert "Kultur: Spätverschiebung beim Beitragen: 0,91 (0,82 bis 1,00)" in german
    assert "Warten nach einem Tag noch: 67\xa0% (63\xa0% bis 72\xa0%)" in german
    assert "Reife: noch zu wenig Daten" in german


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_printed_page_holds_all_sections_and_no_markup_of_others(language: str) -> None:
    hostile = replace(f.facts(language=language).charter, title="<script>alert(1)</script>", purpose="<b>&")
    facts = f.facts(language=language, charter=hostile)
    text = printable(Screen(language), [page_view(facts, ())])
    assert "<script" not in text
    assert "<b>" not in text
    assert "&lt;script&gt;" in text
    assert text.count("<svg") == 2
    for section in sections_of(facts):
        assert f"<h3>{escape(section['title'])}</h3>" in text


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_figure_that_is_told_has_a_name(language: str) -> None:
    translator = Translator(language)
    told = [name for names in FACTORS.values() for name in names]
    assert len(told) == len(set(told))
    assert set(told) >= set(FIGURES) - SUMS
    for id in [f"figure-{name.replace('_', '-')}" for name in told] + [
        f"factor-{factor}" for factor in FACTORS
    ]:
        assert translator.text(id, value="7") != id


# --- as PDF -------------------------------------------------------------------------------------------------


def test_without_a_browser_it_says_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    before = os.umask(0o022)
    try:
        assert main(WIRING, ["report", "--pdf", str(tmp_path / "report.pdf")]) == 1
        printed = capsys.readouterr().err
        assert "Install Chromium" in printed
        assert "--html" in printed
        assert main(WIRING, ["report", "--pdf", "x.pdf", "--browser", str(tmp_path / "none")]) == 1
        assert "can't be run" in capsys.readouterr().err
    finally:
        os.umask(before)
    assert list(tmp_path.iterdir()) == []


def test_a_browser_that_prints_nothing_leaves_the_file_as_it_was(tmp_path: Path) -> None:
    file, program = tmp_path / "report.pdf", tmp_path / "chromium"
    file.write_text("before")
    program.write_text("#!/bin/sh\necho no display >&2\nexit 0\n")
    program.chmod(0o755)
    with pytest.raises(pdf.NotPrintedError, match="no display"):
        pdf.write("<p>", file, str(program))
    assert file.read_text() == "before"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["chromium", "report.pdf"]


@pytest.mark.browser
def test_the_page_is_printed_by_the_browser_that_is_there(tmp_path: Path) -> None:
    text = printable(Screen("de"), [page_view(f.facts(language="de"), ())])
    file = tmp_path / "Bericht über alles.pdf"
    pdf.write(text, file, pdf.browser())
    assert file.read_bytes().startswith(b"%PDF-")
    assert file.stat().st_size > 10_000
    assert [path.name for path in tmp_path.iterdir()] == [file.name]
