"""Two wikis' descriptions of themselves."""

from __future__ import annotations

from datetime import UTC
from zoneinfo import ZoneInfo

from plugins.mediawiki.about import PING_NAMES, About, folded

_EN = "january february march april may june july august september october november december".split()  # noqa: SIM905
_DE = "jan feb mär apr mai jun jul aug sep okt nov dez".split()  # noqa: SIM905


def _names(names: dict[int, str], **more: int) -> dict[str, int]:
    return {name.casefold(): number for number, name in names.items() if name} | {
        k.replace("_", " "): v for k, v in more.items()
    }


_SPACES = {
    -1: "Special",
    0: "",
    1: "Talk",
    2: "User",
    3: "User talk",
    6: "File",
    10: "Template",
    14: "Category",
}
_RAEUME = {
    -1: "Spezial",
    0: "",
    1: "Diskussion",
    2: "Benutzer",
    3: "Benutzer Diskussion",
    10: "Vorlage",
    14: "Kategorie",
}

ENGLISH = About(
    namespaces=_SPACES,
    numbers=_names(_SPACES),
    months={name: n for n, name in enumerate(_EN, 1)} | {name[:3]: n for n, name in enumerate(_EN, 1)},
    zone=UTC,
    language="en",
    generator="MediaWiki 1.43.9",
    extensions={"ParserFunctions": ""},
    groups=frozenset({"sysop"}),
    user=5,
    name="Telos",
    rights=frozenset({"read"}),
    own_groups=frozenset(),
    charter_names=frozenset({"Charter", "Charta", "Community charter"}),
    ping_names=folded({*PING_NAMES, "Call"}),
)
GERMAN = About(
    namespaces=_RAEUME,
    numbers=_names(
        _RAEUME,
        user=2,
        user_talk=3,
        benutzerin=2,
        benutzerin_diskussion=3,
        special=-1,
        category=14,
        template=10,
    ),
    months={name: n for n, name in enumerate(_DE, 1)},
    zone=ZoneInfo("Europe/Berlin"),
    language="de",
    generator="MediaWiki 1.39.17",
    extensions={"ParserFunctions": ""},
    groups=frozenset({"sysop"}),
    user=5,
    name="Telos",
    rights=frozenset({"read"}),
    own_groups=frozenset(),
)
