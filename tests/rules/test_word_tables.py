"""The words that rules read with: each means one thing, and every language has its own."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from core.i18n import LANGUAGES
from core.rules.text import form
from core.word_tables import meanings, table, words

LOCALES = Path(__file__).resolve().parents[2] / "core" / "locales"
READ = {
    language: tomllib.loads((LOCALES / language / "words.toml").read_text("utf-8")) for language in LANGUAGES
}
TABLES = sorted({name for tables in READ.values() for name in tables})


@pytest.mark.parametrize("name", TABLES)
def test_every_language_has_words_for_it(name: str) -> None:
    assert [language for language in LANGUAGES if not any(READ[language].get(name, {}).values())] == []


@pytest.mark.parametrize("name", TABLES)
def test_no_word_means_two_things(name: str) -> None:
    meanings: dict[str, str] = {}
    for meaning, spellings in table(name).items():
        for spelling in (
            {form(spelling) for spelling in (meaning, *spellings)} if name in ("field", "part") else spellings
        ):
            assert meanings.setdefault(spelling, meaning) == meaning, (
                f"{spelling}: {meanings[spelling]} or {meaning}"
            )


def test_words_of_all_languages_are_read_together() -> None:
    assert {"yes", "ja"} <= words("decision", "yes")
    assert meanings("count")["zwölf"] == meanings("count")["twelve"] == "12"
    assert table("field")["purpose"][0] == "goal"
    assert "Zweck" in table("field")["purpose"]
