"""What a panel tells of its community: what it's for, what comes out of it, its dates, people, and rights.

These sections say the same to all whom the charter does not name and who may change nothing there, and nearly every
panel goes to one of these. For them they are made once, of what :func:`_everybodys` lets through and nothing else. What
of that differs from one panel to the next is in :func:`_key`; all the rest stands for as long as what is shared is at
hand.
"""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass, replace
from functools import partial

from core.model import CharterState, Directory, Named, Person, PersonKey
from core.phrasing import Phrasing, is_link, some_lines
from core.read_models import PanelFacts
from core.rules.deadline.due_dates import effective
from core.ui import goal, rights
from core.ui.actions import Actions
from core.ui.date_section import DateSection
from core.ui.deliverable_section import DeliverableSection
from core.ui.form import Json, item, section

_ANYBODY = Person(key=PersonKey(""), name="")
#: With one of these there is something to do in these sections, and that depends on the minute.
_CHANGING = frozenset({"extend", "decide", "close", "deliver"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Common:
    """What one panel says of its community. Nobody changes it: it may be others' as well."""

    purpose: Json
    deliverables: Json | None
    dates: Json | None
    people: Json | None
    rights: Json | None
    #: What the charter's own box on the page can't know.
    box: Json


def common(facts: PanelFacts, words: Phrasing) -> Common:
    """What this panel says of its community."""
    if (
        facts.shared is None
        or facts.accepting
        or facts.level is not None
        or not _CHANGING.isdisjoint(facts.can)
    ):
        return _made(facts, words)
    return facts.shared.once.of(_key(facts, words), partial(_made_for_all, facts, words))


def _key(facts: PanelFacts, words: Phrasing) -> Hashable:
    """What the sections depend on, beside the page, its charter and people's names: as those stand this is kept.

    Of the time it is the day, on the person's calendar and on the community's, and what was planned for the past.
    """
    charter = facts.charter
    ends = charter.goal and (charter.goal.due or effective(charter))
    planned = [*(deliverable.due for deliverable in charter.deliverables), ends]
    return (
        facts.page.key,
        words.language,
        words.zone,
        words.home,
        words.days,
        sum(due.at < words.now for due in planned if due),
        facts.goal,
        tuple(facts.delivered.items()),
        tuple(facts.deliverable_urls.items()),
    )


def _everybodys(facts: PanelFacts) -> PanelFacts:
    """Of a panel's facts those that are nobody's own: whatever else there is can't get into what others see."""
    return PanelFacts(
        viewer=_ANYBODY,
        page=facts.page,
        shown=0,
        charter=facts.charter,
        directory=Directory(people=facts.shared.people if facts.shared else {}),
        calendar=facts.calendar,
        now=facts.now,
        zone=facts.zone,
        home_url=facts.home_url,
        deliverable_urls=facts.deliverable_urls,
        findings=facts.findings,
        delivered=facts.delivered,
        goal=facts.goal,
        decide_days=facts.decide_days,
    )


def _made_for_all(facts: PanelFacts, words: Phrasing) -> Common:
    shown = _everybodys(facts)
    return _made(shown, replace(words, directory=shown.directory))


def _made(facts: PanelFacts, words: Phrasing) -> Common:
    actions = Actions(words, facts.charter, facts.viewer.key)
    when = DateSection(facts, words, actions)
    return Common(
        purpose=_purpose(facts, words),
        deliverables=DeliverableSection(facts, words, actions).deliverables(),
        dates=when.dates(),
        people=_people(facts, words),
        rights=_rights(facts, words),
        box=when.box(),
    )


def _purpose(facts: PanelFacts, words: Phrasing) -> Json:
    """What it's for and what's in it for the viewer."""
    charter = facts.charter
    texts = [
        (
            "benefit",
            "purpose-benefit" if _takes_part(facts) else "purpose-benefit-members",
            charter.benefit,
        ),
        ("need", "purpose-need", charter.business_need),
        ("reward", "purpose-reward" if charter.group_reward else "purpose-reward-single", charter.reward),
    ]
    items = [item(key, words.text(id, text=some_lines(text, 600))) for key, id, text in texts if text.strip()]
    goal_bar = goal.bar(charter, facts.goal, words)
    items += [goal_bar] if goal_bar else []
    if charter.training.strip():
        items.append(_training(charter.training.strip(), words))
    if charter.allowance:
        items.append(item("allowance", words.text("purpose-allowance", hours=charter.allowance)))
    if facts.home_url and charter.home != facts.page.key:
        items.append(item("home", words.text("purpose-home"), url=facts.home_url))
    text = some_lines(charter.purpose, 1000) or words.text("purpose-none")
    title = words.text("sec-purpose" if _takes_part(facts) else "sec-purpose-members")
    return section("purpose", title, items, text)


def _takes_part(facts: PanelFacts) -> bool:
    """Whether the viewer is one of those for whom the benefit was written; not who wants it or answers here."""
    charter = facts.charter
    others = (charter.sponsor, charter.it_contact, *charter.stewards)
    return facts.viewer.key not in {named.person for named in others if named is not None}


def _training(text: str, words: Phrasing) -> Json:
    if is_link(text):
        return item("training", words.text("purpose-training-link"), url=text)
    return item("training", words.text("purpose-training", text=some_lines(text, 600)))


def _people(facts: PanelFacts, words: Phrasing) -> Json | None:
    """Whom to ask, and for what."""
    charter = facts.charter
    asked: list[tuple[str, Named]] = [("person-steward", named) for named in charter.stewards]
    if charter.sponsor:
        asked.append(("person-sponsor", charter.sponsor))
    if charter.it_contact:
        asked.append(("person-it", charter.it_contact))
    # Who has several roles is asked once, for all of them.
    roles: dict[str, tuple[Named, list[str]]] = {}
    for role, named in asked:
        if named.text.strip() or named.person:
            roles.setdefault(named.person or named.text.strip(), (named, []))[1].append(words.text(role))
    items = [
        item(
            f"person/{at}",
            words.named(named),
            why=words.translator.list(several) if named.person else words.text("person-unknown"),
        )
        for at, (named, several) in enumerate(roles.values())
    ]
    return section("people", words.text("sec-people"), items) if items else None


def _rights(facts: PanelFacts, words: Phrasing) -> Json | None:
    """Who may ask and decide here, on the charter's own page; and its level, for who may speak of it."""
    if facts.charter.state is not CharterState.ACTIVE or facts.charter.home != facts.page.key:
        return None
    items = rights.table(facts.charter, facts.decide_days, words)
    if facts.level is not None:
        actions = rights.actions(facts.charter, facts.level, facts.viewer.key, words)
        items.append(rights.item_of(facts.charter, facts.level, actions, words))
    # Who may speak of the level reads it beside the ways to change it, once.
    text = rights.level(facts.charter, words) if facts.level is None else ""
    return section("rights", words.text("sec-rights"), items, text)
