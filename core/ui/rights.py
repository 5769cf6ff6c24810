"""Who decides what in a community, in plain words, and its level with the ways to change it."""

from __future__ import annotations

from functools import lru_cache

from core.i18n import Translator
from core.model import ActKind, Charter, PersonKey
from core.phrasing import Phrasing
from core.read_models import LevelFacts
from core.rules.deadline import limits
from core.rules.deadline.due_dates import CONSENSUS
from core.rules.factors.levels import LOWEST
from core.rules.rights import roles
from core.ui.form import Json, act, field, item, maybe

#: What people want to know who may do it, with the right to ask for it and the one to decide.
_ASKED = (("extend", "rights-extend", "extend", "decide"), ("accept", "rights-accept", "deliver", "decide"))
_DONE = (("mend", "rights-mend", "mend"), ("close", "rights-close", "close"))
#: How each role is called.
_ROLES = {
    "sponsor": "role-sponsor",
    "stewards": "role-stewards",
    "owners": "role-owners",
    "contact": "role-contact",
    "writer": "role-writer",
    "members": "role-members",
}


def table(charter: Charter, days: int, words: Phrasing) -> list[Json]:
    """A line for each right: who may ask, who decides, and how."""
    items = [item(id, label, why=why) for id, label, why in _said(words.language, charter.level, days)]
    if bounds := _limits(charter, words):
        items.append(item("right/limits", words.text("rights-limits"), why=" ".join(bounds)))
    return items


@lru_cache(maxsize=256)
def _said(language: str, level: int, days: int) -> tuple[tuple[str, str, str], ...]:
    """The lines of a level: id, what it is about, and who may. They say the same to everybody, in every community."""
    words = Translator(language)
    lines = []
    for name, label, asks, decides in _ASKED:
        how = "rights-silent" if level >= CONSENSUS else "rights-decided"
        decided = words.text(how, who=_who(decides, level, words), days=days)
        why = words.text("rights-asked", who=_who(asks, level, words), decided=decided)
        lines.append((f"right/{name}", words.text(label), why))
    for name, label, right in _DONE:
        who = _who(right, level, words)
        lines.append((f"right/{name}", words.text(label), f"{who[:1].upper()}{who[1:]}."))
    return tuple(lines)


def _limits(charter: Charter, words: Phrasing) -> list[str]:
    """What the charter limits itself to."""
    limit_lines = list[str]()
    if charter.most_extensions is not None:
        most, used = charter.most_extensions, limits.used(charter)
        limit_lines.append(words.text("rights-limit-extensions", most=most, used=used))
    if charter.quiet_before is not None:
        limit_lines.append(words.text("rights-limit-hours", hours=limits.hours(charter)))
    if charter.quorum is not None:
        limit_lines.append(words.text("rights-limit-quorum", quorum=words.quorum(charter.quorum)))
    return limit_lines


def _who(right: str, level: int, words: Translator) -> str:
    return words.list([words.text(_ROLES[role]) for role in roles(right, level)])


def level(charter: Charter, words: Phrasing) -> str:
    """Which level it has, since when."""
    level_text = words.text(f"sponsor-level-{charter.level}")
    last = charter.levels[-1] if charter.levels else None
    return words.text("rights-since", level=level_text, day=words.day(last.since)) if last else level_text


def proposed(charter: Charter, level_facts: LevelFacts, words: Phrasing) -> str:
    """What the figures speak for."""
    speaks = level_facts.proposed.level
    if speaks > charter.level and level_facts.sayable_from is not None:
        day = words.day(level_facts.sayable_from)
        return words.text("rights-higher-later", level=charter.level + 1, day=day)
    if speaks > charter.level:
        asked = words.all_of(words.name(person) for person in level_facts.asked)
        more = words.text("rights-asked-by", people=asked) if asked else ""
        return " ".join(part for part in (words.text("rights-higher", level=charter.level + 1), more) if part)
    return words.text("rights-lower" if speaks < charter.level else "rights-fits", level=speaks)


def item_of(charter: Charter, level_facts: LevelFacts, actions: list[Json], words: Phrasing) -> Json:
    """The level as one thing with what can be done about it."""
    return item("level", level(charter, words), why=proposed(charter, level_facts, words), actions=actions)


def actions(charter: Charter, level_facts: LevelFacts, viewer: PersonKey, words: Phrasing) -> list[Json]:
    """One step up where the figures speak for it, and the way down."""
    made = list[Json]()
    about: Json = {"community": charter.community}
    rises = level_facts.proposed.level > charter.level and level_facts.sayable_from is None
    if rises and viewer not in level_facts.asked:
        steward = any(named.person == viewer for named in charter.stewards)
        why_not = "rights-raise-hint" if steward else "rights-raise-hint-named"
        hint = words.text(why_not) if viewer in level_facts.gaining else ""
        why = field("text", maybe(words, "field-why-level"), hint=hint)
        label = words.text("act-level-up", level=charter.level + 1)
        data = {"level": str(charter.level + 1), "from": str(charter.level)}
        made.append(act(label, ActKind.LEVEL, primary=True, data=data, fields=[why], **about))
    if charter.level > LOWEST:
        label = words.text("act-level-down", level=charter.level - 1)
        why = field("text", words.text("field-why-level"), required=True)
        data = {"level": str(charter.level - 1), "from": str(charter.level)}
        made.append(act(label, ActKind.LEVEL, data=data, fields=[why], **about))
    return made
