"""What people start from: the template "Community charter" in each language, and a page filled in with it."""

from __future__ import annotations

import re
from collections.abc import Callable
from importlib import resources

from core.i18n import LANGUAGES, Translator
from plugins.confluence.words import mention


def templates() -> dict[str, str]:
    """The content templates in storage format, by the name that people see, English first."""
    return {
        Translator(language).text("cf-template-name"): _file(f"charter.{language}.xml")
        for language in LANGUAGES
    }


def descriptions() -> dict[str, str]:
    """What Confluence says about each template, by the same names."""
    translators = {language: Translator(language) for language in LANGUAGES}
    return {
        translator.text("cf-template-name"): translator.text("cf-template-text")
        for translator in translators.values()
    }


def sample(person: Callable[[str], str], flavour: str = "dc") -> str:
    """A page whose charter is complete. ``person`` gives the local ids of ana, ben, noah, and sofia."""
    return re.sub(r"@([a-z]+)@", lambda match: mention(person(match[1]), flavour), _file("sample.en.xml"))


def _file(name: str) -> str:
    return (resources.files(__name__) / name).read_text(encoding="utf-8").strip()
