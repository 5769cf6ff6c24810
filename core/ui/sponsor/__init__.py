"""The page of a community's figures for who looks after it: facts in, sections out, in words."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from core.phrasing import Phrasing, one_line
from core.ui.form import Json, item, link
from core.ui.sponsor import factors, forecast, levels, pairing, sections
from core.ui.sponsor.facts import Choice, SponsorFacts
from core.ui.sponsor.numbers import Teller
from core.ui.sponsor.section import Section

#: The sections in their order; one that has nothing to say gives None. A further one is one line here.
SECTIONS: Sequence[Callable[[Teller], Section | None]] = (
    sections.purpose,
    sections.goal,
    sections.advice,
    sections.promise,
    sections.confirmed,
    factors.section,
    levels.section,
    pairing.section,
    sections.ask,
    sections.invited,
    forecast.forecast,
    sections.overdue,
    sections.board,
    sections.cost,
)

_LABELS = (
    "choose",
    "away",
    "acts",
    "rests",
    "copy",
    "copied",
    "export",
    "table",
    "more",
    "back",
    "trend",
    "figure",
    "value",
)


def teller_of(facts: SponsorFacts) -> Teller:
    """Who tells these facts, in the viewer's language and on their clock."""
    words = Phrasing(facts.language, facts.zone, facts.now, facts.directory, facts.home_zone)
    return Teller(facts, words.at_home(facts.charter))


def sections_of(facts: SponsorFacts) -> list[Json]:
    """All sections that have something to say."""
    teller = teller_of(facts)
    made = (make(teller) for make in SECTIONS)
    return [section.json() for section in made if section is not None]


def page_view(facts: SponsorFacts, choices: Sequence[Choice]) -> Json:
    """The page of one community, and which others its viewer looks after."""
    words = teller_of(facts).words
    translator = words.translator
    as_of = facts.as_of
    return {
        "language": translator.language,
        "dir": translator.locale.text_direction,
        "labels": {name: words.text(f"sponsor-label-{name}") for name in _LABELS},
        "title": words.text("sponsor-title"),
        "community": facts.community,
        "name": one_line(facts.charter.title, 120),
        "url": facts.url,
        "as_of": words.text("sponsor-as-of", moment=words.moment(as_of))
        if as_of
        else words.text("sponsor-no-figures"),
        "protected": words.text("sponsor-protected", least=facts.sight.least) if facts.sight.least else "",
        "choices": [
            {"key": choice.key, "title": one_line(choice.title, 80), "current": choice.key == facts.community}
            for choice in choices
        ]
        if len(choices) > 1
        else [],
        "sections": sections_of(facts),
    }


def acts_view(
    name: str,
    acts: Sequence[tuple[datetime, str, bool, str, bool]],
    words: Phrasing,
    *,
    hidden: bool,
    following: str | None,
    person: str = "",
) -> Json:
    """What is behind a figure, the latest first; ``person``: whose influence it is behind.

    ``acts``: when, page, whether it is a contribution, its address, and whether that shows what was changed.
    """
    if person:
        label = words.text("sponsor-influence-of", person=one_line(person, 80))
    else:
        label = words.text(f"figure-{name.replace('_', '-')}")
    items = [
        item(
            f"act/{place}",
            words.text(
                "sponsor-act-contribution" if contribution else "sponsor-act-page", page=one_line(title, 80)
            ),
            until=words.day(at),
            actions=[link(words.text("sponsor-acts-change" if change else "act-open"), url)],
        )
        for place, (at, title, contribution, url, change) in enumerate(acts)
    ]
    return {
        "title": words.text("sponsor-acts-title", figure=label),
        "items": items,
        "empty": "" if items else words.text("sponsor-acts-none"),
        "hidden": words.text("sponsor-acts-hidden") if hidden else "",
        "following": following,
    }


__all__ = ["Choice", "SponsorFacts", "acts_view", "page_view", "sections_of", "teller_of"]
