"""One thing in words: what is owed, what somebody did; for the panel, lists and the page of figures alike."""

from __future__ import annotations

from core.model import (
    ActKind,
    Charter,
    Obligation,
    PersonKey,
)
from core.phrasing import Phrasing, one_line, some_lines
from core.read_models import Doing, Waiting
from core.rules.obligations.reassignment import EXCUSED
from core.ui.actions import Actions
from core.ui.form import Json, item
from core.ui.kind import benefit_for, need_for, phrases_of

#: As much of an answer stands in a line.
EXCERPT = 280


def what_is_owed(
    obligation: Obligation,
    charter: Charter,
    title: str,
    words: Phrasing,
    *,
    here: bool = False,
    waiting: Waiting | None = None,
) -> str:
    """What an obligation asks for, in a few words. ``title`` is its page's, readable by the person."""
    return phrases_of(obligation).what(
        obligation, charter, one_line(title, 80), words, here=here, waiting=waiting
    )


def benefit(obligation: Obligation, charter: Charter, person: PersonKey, words: Phrasing) -> str:
    """What's in it for the person in the part they have; for who wanted it, why it matters."""
    if need := one_line(need_for(person, obligation, charter), 240):
        return words.text("note-need", need=need)
    benefit_text = one_line(benefit_for(person, obligation, charter, words), 240)
    return words.text("note-benefit", benefit=benefit_text) if benefit_text else ""


def said_once(items: list[Json]) -> list[Json]:
    """The items without the lines of notes that stand above: the same benefit five times over is noise."""
    lines_seen: set[str] = set()
    for shown_item in items:
        lines = [line for line in shown_item["note"].split("\n") if line not in lines_seen]
        lines_seen.update(lines)
        shown_item["note"] = "\n".join(lines)
    return items


def passed(obligation: Obligation, words: Phrasing) -> str:
    """What was said when it was given away, for who has it next or can change it."""
    given = obligation.passed
    note = some_lines(given.note, 600) if given else ""
    return words.text("note-passed", person=words.name(given.by), words=note) if given and note else ""


def doing(deed: Doing, actions: Actions, words: Phrasing) -> Json:
    """Something the viewer did, with its time, what came of it, and the way back."""
    act, obligation = deed.act, deed.obligation
    page = one_line(deed.page.title, 80) if deed.page else ""
    what = ""
    if obligation and deed.charter:
        what = what_is_owed(obligation, deed.charter, page, words)
    elif act.kind is ActKind.DISMISS and deed.charter:
        what = one_line(deed.charter.title, 80)
    until = act.until
    if act.kind is ActKind.SNOOZE and deed.open and obligation and obligation.snoozed_until:
        # A day further away than a snooze may last is not the one on which it comes back.
        until = obligation.snoozed_until
    about = {
        "page": page,
        "what": what,
        "day": words.day(until) if until else "",
        "person": words.name(act.to or (obligation.person if obligation else None)),
    }
    note = ""
    if act.kind is ActKind.NOT_MINE and obligation:
        excused = obligation.settled is not None and obligation.settled.how == EXCUSED
        note = (
            words.text("did-excused") if excused else words.text("did-waits") if obligation.declined else ""
        )
    return item(
        f"did/{act.id}",
        words.text(f"did-{act.kind.value}", **about),
        until=words.moment(act.at),
        why=page if page and page not in words.text(f"did-{act.kind.value}", **about) else "",
        note=note,
        url=deed.page.url if deed.page else "",
        actions=actions.take_back(deed),
    )
