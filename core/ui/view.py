"""What people see, as the JSON of docs/contracts.md: facts in, words in the person's language out.

Strings that people wrote pass through as data. They are never markup: the element shows text only.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from functools import cache

from core.i18n import Translator
from core.model import (
    ActKind,
    Charter,
    CharterState,
    CommunityKey,
    Level,
    Named,
    Obligation,
    ObligationKind,
    Page,
    PageKey,
    Scope,
    ScopeKind,
    local_id,
    site_of,
)
from core.phrasing import Phrasing, kind_of_entry, one_line, some_lines
from core.read_models import Owed, OwnFigures, PanelFacts, PartFacts, QueueFacts, Waiting
from core.rules.acknowledgement.contributions import is_told
from core.rules.deadline.due_dates import effective
from core.ui import advice, disposing, inviting, pairing
from core.ui.actions import Actions, away, page_title
from core.ui.form import Json, item, link
from core.ui.items import benefit, doing, passed, said_once, what_is_owed
from core.ui.kind import Seen
from core.ui.lines import closed_line, joined, who_answers
from core.ui.sections import SHOWN, Sections

#: How long after a save the panel still says that it arrived.
RECEIPT = timedelta(hours=1)
#: How long whoever saved a charter reads that, and what it lacks; from then on the panel itself says it.
CHARTER_RECEIPT = timedelta(minutes=10)

_NO_SCOPE = Scope(kind=ScopeKind.PAGE, value="")

#: Where no charter is at hand: an absence belongs to none.
_NOBODYS = Charter(community=CommunityKey(""), home=PageKey(""), title="", scope=_NO_SCOPE)

_LABELS = ("open", "close", "panel", "sending", "failed", "cancel", "send", "settled")


@cache
def labels(language: str) -> Mapping[str, str]:
    """The words of the element itself, in one of :data:`~core.i18n.LANGUAGES`."""
    translator = Translator(language)
    return {name: translator.text(f"label-{name}") for name in _LABELS}


def _frame(words: Phrasing) -> Json:
    translator = words.translator
    language = translator.language
    return {"language": language, "dir": translator.locale.text_direction, "labels": labels(language)}


def panel_view(facts: PanelFacts, language: str = "") -> Json:
    """The panel of one page for one person. ``language`` "" takes the person's own."""
    words = Phrasing(
        language or facts.viewer.language, facts.zone, facts.now, facts.directory, facts.calendar.zone.key
    )
    line, sections = closed_line(facts, words), Sections(facts, words)
    local = local_id(facts.page.key)
    return {
        **_frame(words),
        "site": site_of(facts.page.key),
        "page": int(local) if local.isdecimal() else local,
        "revision": facts.shown,
        "state": line.state,
        "line": {"text": line.text, "action": line.action, "also": line.also},
        "sections": sections.all(),
        "receipt": _receipt(facts, words),
        "box": sections.common.box,
    }


def _receipt(facts: PanelFacts, words: Phrasing) -> Json | None:
    written = facts.page.charter
    if (
        written is not None
        and facts.charter.home == facts.page.key
        and written.written_by == facts.viewer.key
        and written.written_at is not None
        and facts.now - written.written_at <= CHARTER_RECEIPT
        and facts.charter.state is not CharterState.CLOSED
        # Of a copy nothing is to be added: it asks a question, and the line says which.
        and not facts.charter.copied
    ):
        lacks = len([finding for finding in facts.findings if finding.level is Level.ERROR])
        return {"text": words.text("receipt-charter", count=lacks)}
    newest = facts.contributed[0] if facts.contributed else None
    if newest is None or newest.settled is not None or facts.now - newest.at > RECEIPT:
        return None
    return {"text": joined(words.text("receipt", **kind_of_entry(newest)), who_answers(newest, facts, words))}


def part_view(facts: PartFacts, language: str = "") -> Json:
    """A person's own page: at most five things, soonest first, never anything done."""
    words = Phrasing(language or facts.viewer.language, facts.zone, facts.now, facts.directory, facts.home)
    ahead = [owed for owed in facts.owed if owed.obligation.open and not _put_off(owed, facts)]
    ahead.sort(key=lambda owed: (owed.obligation.due, owed.obligation.key))
    more = len(ahead) - SHOWN
    return {
        **_frame(words),
        "title": words.text("part-title"),
        "items": said_once([_owed(owed, facts, words) for owed in ahead[:SHOWN]]),
        "more": words.text("mine-more", count=more) if more > 0 else "",
        "rest": [_owed(owed, facts, words) for owed in ahead[SHOWN:]],
        "done": words.text("part-done", count=facts.done_this_month) if facts.done_this_month else "",
        "empty": "" if ahead else words.text("mine-empty"),
        "communities": [_community(*row, facts, words) for row in _ordered(facts)],
        "actions": [
            *([] if _is_away(facts) else [away(words)]),
            inviting.suggest_me(words, wanted=facts.unsuggested),
        ],
        "to_place": [_to_place(owed, facts, words) for owed in facts.to_place[:SHOWN]],
        "to_place_title": words.text("part-to-place", **_cut(len(facts.to_place))) if facts.to_place else "",
        "own": _own(facts, words),
        "own_title": words.text("part-own") if facts.own is not None and facts.own != OwnFigures() else "",
        "unreached": words.text("part-unreached", why=facts.unreached) if facts.unreached else "",
        "unreached_others": words.text("part-unreached-others", people=words.all_of(facts.unreached_others))
        if facts.unreached_others
        else "",
        "did": [
            doing(deed, Actions(words, deed.charter or _NOBODYS, facts.viewer.key), words)
            for deed in facts.doings
        ],
        "did_title": words.text("sec-did") if facts.doings else "",
        "became": disposing.own(facts.became, words),
        "became_title": words.text("sec-became-own") if facts.became else "",
    }


def _cut(count: int) -> dict[str, int]:
    """How many of a list are shown first, 0 where all are, and of how many."""
    return {"first": SHOWN if count > SHOWN else 0, "count": count}


def _own(facts: PartFacts, words: Phrasing) -> list[Json]:
    """The person's own figures: what they gave, what came of what they added. Nobody else is shown them."""
    own_figures = facts.own
    if own_figures is None:
        return []
    line_by_name = {
        "given": words.text("own-given", count=own_figures.given, in_time=own_figures.in_time)
        if own_figures.given
        else "",
        "contributed": words.text(
            "own-contributed", count=own_figures.contributed, answered=own_figures.answered
        )
        if own_figures.contributed
        else "",
        "waiting": words.text("own-waiting", count=own_figures.waiting) if own_figures.waiting else "",
        "built-on": words.text("own-built-on", count=own_figures.built_on) if own_figures.built_on else "",
    }
    return [item(f"own/{name}", line) for name, line in line_by_name.items() if line]


def _is_away(facts: PartFacts) -> bool:
    return any(deed.act.kind is ActKind.AWAY and deed.open for deed in facts.doings)


def _to_place(owed: Owed, facts: PartFacts, words: Phrasing) -> Json:
    words = words.at_home(owed.charter)
    obligation, actions = owed.obligation, Actions(words, owed.charter, facts.viewer.key)
    return item(
        obligation.key,
        words.text("what-place", what=what_is_owed(obligation, owed.charter, owed.page.title, words)),
        why=words.text("why-place", person=words.name(obligation.person)),
        until=joined(words.when(obligation), page_title(owed.page)),
        note=passed(obligation, words),
        url=owed.url or owed.page.url,
        actions=[*actions.place(obligation), *actions.excuse(obligation, owed.edit_url)],
    )


def _put_off(owed: Owed, facts: PartFacts) -> bool:
    until = owed.obligation.snoozed_until
    return until is not None and until > facts.now


def _owed(owed: Owed, facts: PartFacts, words: Phrasing) -> Json:
    obligation, charter = owed.obligation, owed.charter
    words = words.at_home(charter)
    url = owed.url or owed.page.url
    where = words.text("part-where", page=page_title(owed.page), community=one_line(charter.title, 80))
    if owed.page.key == charter.home:
        # Its own page and the community are the same place, under whichever name.
        where = one_line(charter.title, 80)
    yours = benefit(obligation, charter, facts.viewer.key, words)
    return item(
        obligation.key,
        _what(owed, words),
        why=words.why(obligation),
        until=joined(words.when(obligation), where),
        note="\n".join(line for line in (yours, passed(obligation, words)) if line),
        url=owed.own_url or url,
        actions=_main(
            obligation,
            Actions(words, charter, facts.viewer.key).of(
                obligation,
                Seen(
                    page_url=url,
                    edit_url=owed.edit_url,
                    missing_url=url if owed.charter_file else "",
                    since=owed.since_url,
                ),
            ),
            link(words.text("act-answer"), url, primary=True),
            words,
        ),
    )


def _what(owed: Owed, words: Phrasing) -> str:
    obligation = owed.obligation
    if obligation.kind is ObligationKind.ANSWER and words.directory.get(obligation.about):
        return words.text("what-answer-from", author=words.name(obligation.about))
    return what_is_owed(obligation, owed.charter, owed.page.title, words)


def _main(obligation: Obligation, actions: list[Json], answer: Json, words: Phrasing) -> list[Json]:
    """One main action, later, not mine; both ways of a decision. All others wait where the thing itself is."""
    if obligation.kind is ObligationKind.ANSWER:
        # What is to be answered stands in the page and in the queue; nobody answers without seeing it.
        actions = [answer, *(action for action in actions if not action["primary"])]
    kept = {ActKind.SNOOZE.value, ActKind.NOT_MINE.value, ActKind.DECIDE.value, ActKind.STATUS.value}
    again = words.text("act-since")
    return [
        action
        for action in actions
        if action["primary"] or action["label"] == again or action.get("act", {}).get("kind") in kept
    ]


def queue_view(facts: QueueFacts, language: str = "") -> Json:
    """What waits for a steward's answer, soonest due first; what colleagues answer stands apart, with their names."""
    words = Phrasing(language or facts.viewer.language, facts.zone, facts.now, facts.directory, facts.home)
    waiting = sorted(facts.waiting, key=lambda wait: (wait.obligation.due, wait.obligation.key))
    made = _frame(words)
    # Those of every element are the same ones for everybody: they are left as they are.
    made["labels"] = {
        **made["labels"],
        "help": words.text("queue-help"),
        "helpButton": words.text("queue-help-button"),
        "shortcuts": words.text("queue-shortcuts"),
        "diff": words.text("queue-diff"),
    }
    mine = [wait for wait in waiting if wait.obligation.person == facts.viewer.key]
    others = [wait for wait in waiting if wait.obligation.person != facts.viewer.key]
    return {
        **made,
        "title": words.text("queue-title", first=len(mine) if facts.more else 0),
        "items": [_waiting(wait, facts, words) for wait in mine],
        "empty": "" if mine else words.text("queue-empty"),
        "sections": [
            *disposing.sections(facts.accounting, words),
            *advice.sections(facts.advising, facts.viewer.key, words),
            *pairing.sections(facts.pairing, words),
            *inviting.sections(facts.inviting, words),
        ],
        "others_title": words.text("queue-others", first=len(others) if facts.more_with_others else 0)
        if others
        else "",
        "others": [_waiting(wait, facts, words) for wait in others],
        "did": [
            doing(deed, Actions(words, deed.charter or _NOBODYS, facts.viewer.key), words)
            for deed in facts.doings
        ],
        "did_title": words.text("sec-did") if facts.doings else "",
    }


def _waiting(waiting: Waiting, facts: QueueFacts, words: Phrasing) -> Json:
    contribution, obligation = waiting.contribution, waiting.obligation
    words = words.at_home(waiting.charter)
    # Without its charter the stewards are still the obligation's.
    charter = waiting.charter or Charter(
        community=obligation.community,
        home=obligation.page,
        title="",
        scope=_NO_SCOPE,
        stewards=tuple(Named(text="", person=key) for key in obligation.stewards),
    )
    actions = Actions(words, charter, facts.viewer.key)
    seen = waiting.diff_url if is_told(contribution) else ""
    own = obligation.person == facts.viewer.key
    return item(
        obligation.key,
        words.text("queue-what", **kind_of_entry(contribution), page=page_title(waiting.page)),
        # Of a colleague's the reason is theirs; what the viewer wants to know is who has it.
        why=words.why(obligation) if own else words.text("queue-who", person=words.name(obligation.person)),
        until=words.when(obligation),
        note=passed(obligation, words),
        url=seen or waiting.page.url,
        actions=actions.of(
            obligation,
            Seen(page_url=waiting.page.url, contribution=contribution, diff=waiting.diff_url),
            own=own,
        ),
    ) | {
        "author": words.name(contribution.author),
        "since": words.text("panel-since", moment=words.moment(contribution.at)),
        # What a host shows the lines of; another system's address says nothing about them.
        "diff_url": "" if seen else waiting.diff_url,
        "quote": some_lines(contribution.excerpt or obligation.what, 600),
    }


def communities_view(facts: PartFacts, language: str = "") -> Json:
    """The communities a person may see: those of the space around, that want something of them, then by title."""
    words = Phrasing(language or facts.viewer.language, facts.zone, facts.now, facts.directory, facts.home)
    made = [_community(*row, facts, words) for row in _ordered(facts)]
    return {
        **_frame(words),
        "title": words.text("communities-title"),
        "communities": made,
        "empty": "" if made else words.text("communities-empty"),
    }


def _ordered(facts: PartFacts) -> list[tuple[Charter, Page, int]]:
    def place(row: tuple[Charter, Page, int]) -> tuple[bool, bool, bool, str]:
        charter, page, mine = row
        elsewhere = bool(facts.space) and page.space != facts.space
        return elsewhere, charter.state is CharterState.CLOSED, mine == 0, charter.title.casefold()

    return sorted(facts.communities, key=place)


def _community(charter: Charter, page: Page, mine: int, facts: PartFacts, words: Phrasing) -> Json:
    deadline, first = effective(charter), charter.deadline
    words = words.at_home(charter)
    dates, note = "", ""
    if charter.state is CharterState.DRAFT:
        dates = words.text("community-draft")
    elif charter.state is CharterState.CLOSED:
        dates = words.text("community-closed", day=words.day(charter.closed_at or facts.now))
        note = some_lines(charter.outcome_text, 240)
    elif deadline:
        dates = words.text("panel-by", day=words.day(deadline.at))
        if first and first.at != deadline.at:
            note = words.text("date-first-bare", day=words.day(first.at))
    stewards = words.all_of(words.named(steward) for steward in charter.stewards[:3])
    return {
        "title": one_line(charter.title, 120),
        "url": page.url,
        "purpose": one_line(charter.purpose, 240),
        "state": charter.state.value,
        "dates": dates,
        "mine": mine,
        "yours": words.text("community-yours", count=mine) if mine else "",
        "note": note,
        "people": words.text("community-ask", people=stewards) if stewards else "",
    }
