"""The sections of the page but for the factors: each a function of the facts, in words."""

from __future__ import annotations

from core.model import CharterState, PersonKey
from core.phrasing import bare, one_line, spoken
from core.read_models import Advising
from core.rules.assess_community import Unit
from core.rules.deadline.due_dates import effective
from core.rules.factors.goal import Progress
from core.rules.obligations.reassignment import looks_after
from core.rules.registry import kind_of
from core.ui import advice as helpful
from core.ui import goal as group_goal
from core.ui import inviting
from core.ui.actions import Actions
from core.ui.form import Json, item, link
from core.ui.items import what_is_owed
from core.ui.kind import Seen
from core.ui.lifted import message_of
from core.ui.sponsor.facts import Late
from core.ui.sponsor.numbers import Teller
from core.ui.sponsor.section import Section, figure, table


def purpose(teller: Teller) -> Section:
    """What for, by when, what of it is delivered."""
    words, facts = teller.words, teller.facts
    charter = facts.charter
    items = [
        item(
            f"deliverable/{deliverable.key}",
            one_line(deliverable.name),
            until=words.text(
                "panel-planned" if deliverable.due.at < words.now else "panel-by",
                day=words.day(deliverable.due.at),
            )
            if deliverable.due and not _done(teller, deliverable.key)
            else "",
            url=facts.deliverable_urls.get(deliverable.key, ""),
        )
        | {"done": _done(teller, deliverable.key)}
        for deliverable in charter.deliverables
    ]
    lines = [one_line(charter.purpose, 400) or words.text("sponsor-no-purpose"), when(teller)]
    if charter.deliverables:
        done = sum(_done(teller, deliverable.key) for deliverable in charter.deliverables)
        lines.append(words.text("sponsor-done", done=done, all=len(charter.deliverables)))
    if charter.state is CharterState.ACTIVE and (standing := words.stands(charter, facts.findings)):
        lines.append(words.text("sponsor-stands", said=standing))
    return Section(id="purpose", title=words.text("sponsor-purpose"), lines=lines, items=items)


def goal(teller: Teller) -> Section | None:
    """What the group set out to reach together, with its bar; nothing about who did it."""
    made = group_goal.bar(teller.facts.charter, reached(teller), teller.words)
    if made is None:
        return None
    title = teller.words.text("sponsor-goal")
    return Section(id="goal", title=title, items=[made], figures=[figure(teller, "goal_reached")])


def advice(teller: Teller) -> Section | None:
    """What would help now, at most three things, each with its evidence and the figures it rests on."""
    facts, words = teller.facts, teller.words
    if not facts.advice:
        return None
    there = Advising(charter=facts.charter, advised=facts.advice)
    names = dict.fromkeys(name for advised in facts.advice for name in advised.advice.figures)
    return Section(
        id="advice",
        title=words.text("sponsor-advice"),
        items=helpful.items(there, Actions(words, facts.charter, facts.viewer or PersonKey("")), words),
        figures=[figure(teller, name) for name in names],
    )


def reached(teller: Teller) -> Progress | None:
    """How far the group is with its goal; None where it has none, or that is not told."""
    if not teller.known("goal", "goal_reached"):
        return None
    return Progress(teller.count("goal_reached"), teller.count("goal"))


def _done(teller: Teller, key: str) -> bool:
    return teller.facts.delivered.get(key, False)


def when(teller: Teller) -> str:
    """By when, or what became of it: a line of its own."""
    sentence = _when(teller)
    return sentence[:1].upper() + sentence[1:]


def _when(teller: Teller) -> str:
    words, charter = teller.words, teller.facts.charter
    deadline, first = effective(charter), charter.deadline
    if charter.state is CharterState.DRAFT:
        return words.text("community-draft")
    if charter.state is CharterState.CLOSED:
        return words.text("community-closed", day=words.day(charter.closed_at or words.now))
    if deadline is None:
        return words.text("sponsor-no-date")
    day_text = words.text("panel-by", day=words.day(deadline.at))
    if first and first.at != deadline.at:
        day_text = words.text("sponsor-moved-date", date=day_text, first=words.day(first.at))
    return day_text


def promise(teller: Teller) -> Section:
    """What was promised to those who contribute, whether it is kept, and who waits longest."""
    words = teller.words
    lines = [kept(teller)]
    if waiting := teller.count("waiting"):
        lines.append(words.text("sponsor-waiting", count=waiting, late=teller.count("late")))
    elif teller.known("waiting"):
        lines.append(words.text("sponsor-nobody-waits"))
    return Section(
        id="promise",
        title=words.text("sponsor-promise"),
        lines=lines,
        items=_longest(teller),
        figures=[figure(teller, name) for name in ("contributions", "answered", "waiting", "late")],
    )


def kept(teller: Teller) -> str:
    """Answered in time: 9 of 11."""
    words, in_time = teller.words, teller.facts.figures.get("in_time")
    if in_time is not None and in_time.withheld:
        return words.text("sponsor-kept-few", few=teller.not_enough("in_time", 0))
    if in_time is None or in_time.n == 0:
        return words.text("sponsor-kept-none")
    if in_time.value is None:
        return words.text("sponsor-kept-few", few=teller.not_enough("in_time", in_time.n))
    return words.text("sponsor-kept", done=round(in_time.value * in_time.n), all=in_time.n)


def _longest(teller: Teller) -> list[Json]:
    words, longest = teller.words, teller.facts.longest
    if longest is None or not teller.count("waiting"):
        return []
    why = ""
    if longest.steward is not None:
        why = words.text("sponsor-at", person=words.name(longest.steward))
    late = longest.due is not None and longest.due < words.now
    return [
        item(
            "longest",
            words.text("sponsor-longest", day=words.day(longest.since)),
            why=why,
            until=words.text("panel-planned" if late else "panel-by", day=words.day(longest.due))
            if longest.due
            else "",
            actions=[link(words.text("act-open"), longest.url)] if longest.url else [],
        )
    ]


def confirmed(teller: Teller) -> Section | None:
    """How many confirmed, by group; names for who may see them."""
    words, facts = teller.words, teller.facts
    if facts.charter.read_by is None:
        return None
    known = teller.known("asked", "confirmed")
    lines = [
        words.text("sponsor-read", done=teller.count("confirmed"), all=teller.count("asked"))
        if known
        else words.text("sponsor-not-told-few")
        if facts.sight.least
        else words.text("sponsor-not-asked")
    ]
    if teller.count("confirm_late"):
        lines.append(words.text("sponsor-read-late", count=teller.count("confirm_late")))
    columns = [words.text(f"sponsor-col-{name}") for name in ("group", "asked", "confirmed")]
    rows = [
        (
            _group(teller, group.name),
            teller.number(group.asked, Unit.COUNT),
            teller.number(group.confirmed, Unit.COUNT),
        )
        for group in facts.groups
    ]
    missing = [
        item(
            f"missing/{name}",
            words.text("sponsor-missing", who=_group(teller, name)),
            note=words.all_of(words.name(key) for key in people),
        )
        for name, people in sorted(facts.missing.items())
        if people
    ]
    return Section(
        id="confirmed",
        title=words.text("sponsor-confirmed"),
        lines=lines,
        items=missing,
        tables=[table(words.text("sponsor-by-group"), columns, rows)] if rows and known else [],
        figures=[figure(teller, name) for name in ("asked", "confirmed") if name in facts.figures],
    )


def _group(teller: Teller, name: str) -> str:
    if name:
        return one_line(teller.facts.group_names.get(name, name), 80)
    return teller.words.text("sponsor-further-groups")


def overdue(teller: Teller) -> Section:
    """What is past its time, and what the viewer can do about it."""
    words, facts = teller.words, teller.facts
    lines = []
    if late := teller.count("late"):
        lines.append(words.text("sponsor-late-answers", count=late))
    if late := teller.count("confirm_late"):
        lines.append(words.text("sponsor-read-late", count=late))
    items = [_late(teller, place) for place in range(len(facts.overdue))]
    few = any(teller.withheld(name) for name in ("late", "confirm_late"))
    if not lines and not items:
        lines.append(words.text("sponsor-not-told-few" if few else "sponsor-nothing-overdue"))
    actions: list[Json] = []
    if teller.count("late") and facts.url:
        actions.append(link(words.text("act-answer"), facts.url))
    if (lines or items) and facts.edit_url:
        actions.append(link(words.text("sponsor-change-charter"), facts.edit_url))
    return Section(id="overdue", title=words.text("sponsor-overdue"), lines=lines, items=items, links=actions)


def _late(teller: Teller, place: int) -> Json:
    words, facts = teller.words, teller.facts
    late = facts.overdue[place]
    obligation = late.obligation
    what = what_is_owed(obligation, facts.charter, late.title, words)
    return item(
        f"late/{place}",
        what,
        why=words.text("sponsor-at", person=words.name(obligation.person))
        if facts.sight.names and obligation.person not in facts.unnamed
        else "",
        until=words.when(obligation),
        actions=[
            *_acts_on(teller, late),
            *([link(words.text("act-open"), late.url)] if late.url else []),
        ],
    )


def _acts_on(teller: Teller, late: Late) -> list[Json]:
    """What the viewer can do about it here: with their own as on My part; with others' give it to who can."""
    viewer, charter, obligation = teller.facts.viewer, teller.facts.charter, late.obligation
    if viewer is None:
        return []
    actions = Actions(teller.words, charter, viewer)
    if obligation.person == viewer:
        made = actions.of(obligation, Seen(page_url=late.url, edit_url=teller.facts.edit_url))
        # What only leads somewhere stands beside it anyway.
        return [each for each in made if each.get("act")]
    if not kind_of(obligation).can_change_hands or not looks_after(viewer, charter, teller.facts.directory):
        return []
    return actions.place(obligation)


def ask(teller: Teller) -> Section | None:
    """Those whom others build on, for who wants to know whom to ask; nobody where there are too few to tell."""
    words, facts = teller.words, teller.facts
    if not facts.ask:
        return None
    items = [
        item(
            f"ask/{place}",
            words.name(lifted.contribution.author),
            why=words.text("sponsor-ask-why"),
            note=message_of(lifted, words),
            actions=[link(words.text("act-open"), lifted.url)],
        )
        for place, lifted in enumerate(facts.ask)
    ]
    lines = [words.text("sponsor-ask-how"), words.text("sponsor-ask-figures")]
    figures = [
        {
            "name": behind.figure,
            "label": words.name(lifted.contribution.author),
            "value": words.text("sponsor-ask-place", place=behind.place, people=behind.people),
            "trend": "",
            "rests": words.text("sponsor-rests-answered", n=behind.acts),
            "opens": facts.sight.acts,
        }
        for lifted in facts.ask
        if (behind := lifted.built_on) is not None
    ]
    return Section(
        id="ask",
        title=words.text("sponsor-ask"),
        lines=lines if figures else lines[:1],
        items=items,
        figures=figures,
    )


def invited(teller: Teller) -> Section | None:
    """What came of inviting people, in sums, with the interval of what the lot shows."""
    words, outcome = teller.words, teller.facts.invited
    if outcome is None:
        return None
    lines = inviting.came_of_it(outcome, words) or [words.text("sponsor-not-told-few")]
    return Section(id="invited", title=words.text("sponsor-invited"), lines=lines)


def board(teller: Teller) -> Section:
    """A paragraph to copy: sums alone, nobody's name."""
    words, facts = teller.words, teller.facts
    charter = facts.charter
    title, what_for = one_line(charter.title, 120), bare(spoken(charter.purpose, 300))
    parts = [
        words.text("sponsor-board", title=title, purpose=what_for)
        if what_for
        else words.text("sponsor-board-bare", title=title),
        f"{bare(when(teller))}.",
    ]
    if charter.deliverables:
        done = sum(_done(teller, deliverable.key) for deliverable in charter.deliverables)
        parts.append(words.text("sponsor-done", done=done, all=len(charter.deliverables)))
    if goal_text := group_goal.in_words(charter, reached(teller), words):
        parts.append(f"{words.text('goal-line', said=goal_text)}.")
    if teller.count("contributions"):
        parts.append(words.text("sponsor-board-contributions", count=teller.count("contributions")))
        parts.append(kept(teller))
    if teller.count("waiting"):
        parts.append(words.text("sponsor-waiting", count=teller.count("waiting"), late=teller.count("late")))
    if charter.read_by and teller.known("asked", "confirmed"):
        parts.append(words.text("sponsor-read", done=teller.count("confirmed"), all=teller.count("asked")))
    forecast_ = teller.figure("forecast")
    if forecast_ is not None and charter.state is CharterState.ACTIVE and forecast_.low is not None:
        parts.append(
            words.text(
                "sponsor-board-forecast",
                expected=round(forecast_.value or 0),
                low=round(forecast_.low),
                high=round(forecast_.high or 0),
            )
        )
    return Section(
        id="board",
        title=words.text("sponsor-board-title"),
        copy=" ".join(parts),
    )


def cost(teller: Teller) -> Section:
    """What it cost people's attention."""
    words, lines = teller.words, []
    if not teller.withheld("notices"):
        lines.append(words.text("sponsor-notices", count=teller.count("notices")))
    if not teller.withheld("opt_outs"):
        lines.append(words.text("sponsor-opt-outs", count=teller.count("opt_outs")))
    if not lines:
        lines.append(words.text("sponsor-not-told-few"))
    return Section(id="cost", title=words.text("sponsor-cost"), lines=lines)
