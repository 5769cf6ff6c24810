"""The words that rules read with, one file a language: ``core/locales/<language>/words.toml``.

What people write is read in every language there is, whatever language they use Telos in: a charter has several
authors. So tables are merged, English first.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib import resources
from types import MappingProxyType

from core.i18n import LANGUAGES


@cache
def _read(language: str) -> Mapping[str, Mapping[str, list[str]]]:
    file = resources.files("core") / "locales" / language / "words.toml"
    return tomllib.loads(file.read_text(encoding="utf-8"))


@cache
def table(name: str) -> Mapping[str, tuple[str, ...]]:
    """What a table has in all languages together: meaning → spellings, in the order in which they are written."""
    spellings_by_meaning: dict[str, list[str]] = {}
    for language in LANGUAGES:
        for meaning, spellings in _read(language).get(name, {}).items():
            spellings_by_meaning.setdefault(meaning, []).extend(spellings)
    return MappingProxyType(
        {meaning: tuple(spellings) for meaning, spellings in spellings_by_meaning.items()}
    )


@cache
def meanings(name: str) -> Mapping[str, str]:
    """The same turned around: spelling → meaning."""
    return MappingProxyType({word: meaning for meaning, words in table(name).items() for word in words})


def words(name: str, meaning: str) -> frozenset[str]:
    """All spellings of one meaning."""
    return frozenset(table(name)[meaning])
