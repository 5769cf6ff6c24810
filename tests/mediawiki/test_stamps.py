"""The wiki's own stamp for five tildes, in the languages MediaWiki speaks; ``stamps.json`` is made of its messages."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from core.rules.deadline.dates import read_date
from plugins.mediawiki.about import About, month_key
from plugins.mediawiki.charter import read_charter_text
from plugins.mediawiki.saved import Line, Saver
from plugins.mediawiki.stamps import stamps
from plugins.mediawiki.talk import read_talk
from tests.mediawiki.wikis import ENGLISH

#: Language → the stamp of 5 November 2026, 17:04, and the names it has for November.
SPOKEN = json.loads((Path(__file__).parent / "stamps.json").read_text())
WHEN = datetime(2026, 11, 5, 17, 4, tzinfo=UTC)


def wiki(language: str) -> About:
    months = {month_key(name): 11 for name in SPOKEN[language]["months"]}
    return replace(ENGLISH, language=language, months=months)


@pytest.mark.parametrize("language", sorted(SPOKEN))
def test_a_signature_is_read_in_every_language(language: str) -> None:
    about, stamp = wiki(language), SPOKEN[language]["stamp"]
    text = f"== ? ==\n* [[User:Bo|Bo]]? 1. 2. [[User:Ana|Ana]] ([[User talk:Ana|…]]) {stamp}\n"
    text += f":Ja. [[User:Bo]] {stamp}\n"
    comments, puzzled = read_talk(text, about)
    assert [(comment.author, comment.at) for comment in comments] == [("Ana", WHEN), ("Bo", WHEN)]
    assert not puzzled
    # By a plain name, and five tildes.
    lines = [Line(line, Saver(7, "Ana", WHEN)) for line in text.split("\n")]
    ((plain,), _) = read_talk(f"Words. Ana {stamp}", about, [replace(lines[1], text=f"Words. Ana {stamp}")])
    assert (plain.excerpt, plain.at) == ("Words.", WHEN)


@pytest.mark.parametrize("language", sorted(SPOKEN))
def test_a_charters_date_is_read_as_the_wiki_writes_it(language: str) -> None:
    about = replace(wiki(language), zone=ZoneInfo("Europe/Berlin"))
    stamp = SPOKEN[language]["stamp"]
    for written in (stamp, stamp.replace("(UTC)", "(CET)")):
        charter = read_charter_text(
            f"{{{{Charter|deadline={written}|milestones=* A – {written}}}}}", about, namespace=0
        )
        assert charter is not None
        read = read_date(charter.fields["deadline"], about.zone)
        assert read.day is not None, charter.fields["deadline"]
        assert read.clock is not None
        at = datetime.combine(read.day, read.clock, read.zone or about.zone).astimezone(UTC)
        assert at == (WHEN if written is stamp else WHEN.replace(hour=16))
        assert charter.fields["milestones"].startswith(("* A – ", "A – "))


@pytest.mark.parametrize(
    ("language", "written"),
    [("fr", "5 novembre 2026"), ("pt", "5 de novembro de 2026"), ("hu", "2026. november 5."),
     ("cs", "5. listopadu 2026"), ("ja", "2026年11月5日"), ("zh-hans", "2026年11月5日"), ("ko", "2026년 11월 5일"),
     ("ru", "5 ноября 2026"), ("ru", "5 ноября 2026 г."), ("fi", "5. marraskuuta 2026"),
     ("lv", "2026. gada 5. novembris"),
     ("vi", "5 tháng 11 năm 2026"), ("pl", "5 listopada 2026"), ("tr", "5 Kasım 2026"), ("th", "5 พฤศจิกายน 2569")],
)  # fmt: skip
def test_a_charters_date_without_a_time_is_read_in_the_wikis_language(language: str, written: str) -> None:
    charter = read_charter_text(f"{{{{Charter|deadline={written}}}}}", wiki(language), namespace=0)
    assert charter is not None
    assert charter.fields["deadline"] == "2026-11-05"


@pytest.mark.parametrize(
    "written", ["2026-11-05", "5 November 2026", "17:04, 5 November 2026 (UTC)", "5. Nov. 2026", "soon"]
)
def test_what_every_reader_reads_stays_as_it_was_written(written: str) -> None:
    for language in ("en", "de", "fr"):
        charter = read_charter_text(f"{{{{Charter|deadline={written}}}}}", wiki(language), namespace=0)
        assert charter is not None
        assert charter.fields["deadline"] == written


@pytest.mark.parametrize("written", ["18 December 2526", "31 December 9999"])
def test_a_mistyped_year_is_no_year_of_another_calendar(written: str) -> None:
    charter = read_charter_text(f"{{{{Charter|deadline={written}}}}}", wiki("en"), namespace=0)
    assert charter is not None
    assert charter.fields["deadline"] in (written, written[-4:] + "-12-" + written[:2])


def test_no_other_number_is_a_stamp() -> None:
    for text in (
        "5 foo 2026 17:04 (UTC)",
        "31. 11. 2026, 17:04 (UTC)",
        "2026年13月5日 17:04 (UTC)",
        "5 2026 17:04 (UTC)",
    ):
        assert list(stamps(text, wiki("cs"))) == []
