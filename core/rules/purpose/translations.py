"""Pages in another language: a subpage named by a language, which carries the charter of the page above it."""

from __future__ import annotations

import re

from core.model import CharterText, Page
from core.rules.deadline.dates import read_date
from core.rules.purpose.charter import groups_named, people_named
from core.rules.purpose.fields import sort_fields

#: Languages as wikis write them in subpages: ISO 639-1, and further ones that have wikis of their own.
_CODES = """
aa ab ae af ak am an ar as av ay az ba be bg bh bi bm bn bo br bs ca ce ch co cr cs cu cv cy da de dv dz ee
el en eo es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu hy hz ia id ie ig ii ik io is
it iu ja jv ka kg ki kj kk kl km kn ko kr ks ku kv kw ky la lb lg li ln lo lt lu lv mg mh mi mk ml mn mr ms
mt my na nb nd ne ng nl nn no nr nv ny oc oj om or os pa pi pl ps pt qu rm rn ro ru rw sa sc sd se sg si sk
sl sm sn so sq sr ss st su sv sw ta te tg th ti tk tl tn to tr ts tt tw ty ug uk ur uz ve vi vo wa wo xh yi
yo za zh zu als arc arz ast azb bar bcl bjn bpy ceb chr ckb crh csb diq dsb ext fil frp frr fur gag gan glk
gsw hak haw hif hsb ilo inh kaa kab kbd koi krc ksh lad lez lij lmo ltg lzh mai mdf mhr min mrj mwl myv mzn
nah nan nap nds new nso pag pam pap pcd pdc pfl pms pnb pnt rmy rue sah scn sco sgs stq szl tcy tet tpi tyv
udm vec vep vls vro war wuu xal yue zea
"""
LANGUAGES = frozenset(_CODES.split())
#: Scripts, countries and the like behind a language: ``pt-br``, ``zh-hans``, ``de-formal``.
_VARIANT = re.compile(r"(?:-[a-z0-9]{2,8}){0,2}")
_VARIANTS = """
be-tarask de-at de-ch de-formal en-ca en-gb en-us es-419 es-formal fr-ca hu-formal kk-arab kk-cyrl kk-latn
ku-arab ku-latn nds-nl nl-be nl-informal pt-br pt-pt roa-tara sr-cyrl sr-ec sr-el sr-latn tg-cyrl tt-cyrl
tt-latn ug-arab uz-cyrl uz-latn zh-classical zh-cn zh-hans zh-hant zh-hk zh-mo zh-my zh-sg zh-tw
"""


def _as_written(code: str) -> str:
    """A variant with the capitals that its parts usually have: ``pt-BR``, ``zh-Hans``."""
    language, *parts = code.split("-")
    return "-".join([language, *(part.upper() if len(part) == 2 else part.title() for part in parts)])


#: What a translation is called below its page, in so many spellings as are looked for.
NAMES = tuple(dict.fromkeys([*sorted(LANGUAGES), *_VARIANTS.split(), *map(_as_written, _VARIANTS.split())]))
_NUMBERS = re.compile(r"[0-9]{1,6}")
#: Characters of a day that are looked at for numbers.
_LONGEST_DAY = 100
#: The longest code that is one.
_LONGEST = 24


def is_language(code: str) -> bool:
    """Whether this is a language's code, as the last part of a title."""
    if len(code) > _LONGEST:
        return False
    language = code.partition("-")[0]
    return language in LANGUAGES and _VARIANT.fullmatch(code[len(language) :].lower()) is not None


def translation_of(page: Page) -> str:
    """The place of the page that this one is named as a translation of; "" for a page that is named otherwise.

    Where a page's place is its title, ``Leave policy/de`` is named as one of ``Leave policy``. Whether it is one
    is told by the charters of both: :func:`same_charter`.
    """
    base, slash, code = page.place.rpartition("/")
    return base if slash and base in page.ancestors and is_language(code) else ""


def places(home: Page) -> tuple[str, ...]:
    """Where translations of a page would be; nowhere, where a page's place is not its title."""
    if not home.place or home.place != home.title:
        return ()
    return tuple(f"{home.place}/{code}" for code in NAMES)


def same_charter(text: CharterText, other: CharterText) -> bool:
    """Whether two charters are the same one, maybe in two languages: they name the same people, groups and days.

    Words are translated, names and days are not.
    """
    mine, theirs = sort_fields(text), sort_fields(other)
    if dict(text.fields) == dict(other.fields):
        return True
    people = people_named(text)
    if not people and not groups_named(text):
        return False
    if people != people_named(other) or groups_named(text) != groups_named(other):
        return False
    return all(_same_day(mine.get(field), theirs.get(field)) for field in ("start", "deadline", "read until"))


def _same_day(day_text: str, other: str) -> bool:
    if " ".join(day_text.split()) == " ".join(other.split()):
        return True
    day, other_day = read_date(day_text).day, read_date(other).day
    if day is not None and other_day is not None:
        return day == other_day
    known, unread = day or other_day, day_text if day is None else other
    if known is None:
        return False
    # A month's name in a language that no dates are read in: "18 décembre 2026".
    numbers = sorted(map(int, _NUMBERS.findall(unread[:_LONGEST_DAY])))
    return numbers in (sorted((known.day, known.year)), sorted((known.day, known.month, known.year)))
