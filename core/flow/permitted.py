"""Whether an act may be done by who does it, and what to say where it may not."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from core.i18n import Translator
from core.model import (
    Act,
    ActKind,
    Charter,
    CharterState,
    Contribution,
    Directory,
    Disposition,
    Obligation,
    ObligationKind,
    Page,
    PageKey,
    Person,
    Viewer,
)
from core.phrasing import one_line
from core.ports import Reject
from core.rules.acknowledgement.answers import ANSWERS
from core.rules.acknowledgement.content_versions import FILES
from core.rules.advice.items import ADVICE, Item, may_do, read_item
from core.rules.deadline import limits
from core.rules.deadline.closing import CHOICE, disposition_of, read_outcome
from core.rules.deadline.due_dates import silent_at
from core.rules.deadline.quiet_hours import away_beyond
from core.rules.drafts import asks_if_own
from core.rules.kinds.decide import asks_to_close
from core.rules.kinds.review import RETIRE, STILL_HOLDS, UPDATED
from core.rules.obligations.reassignment import looks_after
from core.rules.obligations.taking_back import can_take_back
from core.rules.purpose import levels
from core.rules.purpose.copies import NO, YES
from core.rules.purpose.status import CONFIDENCE, NEEDS_WORDS, confidence
from core.rules.registry import kind_of, settles
from core.rules.rights import in_audience, may
from core.store.communities import Community

#: What only the person can do who owes it.
OWN = frozenset({ActKind.SNOOZE, ActKind.NOT_MINE, ActKind.REVIEW})


#: What needs a right in the community.
NEEDS = {
    ActKind.EXTEND: "extend",
    ActKind.DECIDE: "decide",
    ActKind.CLOSE: "close",
    ActKind.DELIVER: "deliver",
    ActKind.STATUS: "deliver",
    ActKind.DISPOSITION: "account",
    ActKind.LEVEL: "level",
}


#: What only who looks after the community can do about something declined.
PLACES = frozenset({ActKind.EXCUSE})


#: What is about a person alone: no page and no community, whatever was on the screen.
ALONE = frozenset({ActKind.AWAY, ActKind.SUGGEST})


#: What needs a time that is still ahead.
UNTIL = frozenset({ActKind.SNOOZE, ActKind.EXTEND, ActKind.AWAY})


#: What else is used by some kinds only: whom it goes to, and the contribution it is about.
TO = frozenset({ActKind.HAND_OVER, ActKind.INVITE})
ABOUT_CONTRIBUTIONS = ANSWERS | {ActKind.NOT_ANSWERED, ActKind.HAND_OVER, ActKind.SNOOZE, ActKind.NOT_MINE}


LONGEST_TEXT = 4000


#: What an act may carry in ``data``, by its kind, and the longest value that is a choice or a key.
DATA: Mapping[ActKind, frozenset[str]] = {
    ActKind.CONFIRM: frozenset({FILES}),
    # What the host's part came to: where the reply stands, that the wiki itself said thanks.
    ActKind.ANSWER: frozenset({"link", "revision", "comment"}),
    ActKind.THANK: frozenset({"thanked"}),
    ActKind.TAKE_BACK: frozenset({"act"}),
    ActKind.ELSEWHERE: frozenset({"link"}),
    ActKind.DELIVER: frozenset({"link", "deliverable"}),
    ActKind.DECIDE: frozenset({"decision", "extension"}),
    ActKind.REVIEW: frozenset({"decision"}),
    ActKind.STATUS: frozenset({CONFIDENCE}),
    ActKind.CLOSE: frozenset({"outcome"}),
    # The page that what is told about the invited person is about.
    ActKind.INVITE: frozenset({"page"}),
    ActKind.SUGGEST: frozenset({"suggest"}),
    ActKind.LEVEL: frozenset({levels.LEVEL, levels.FROM}),
    ActKind.DISPOSITION: frozenset({CHOICE, "page", "kind", "seen"}),
    ActKind.DISMISS: frozenset({ADVICE}),
    ActKind.PAIR: frozenset({"with", "word"}),
}


#: Kinds of acts that say something of several things: what stands before the key of each.
WITHIN = {ActKind.CLOSE: "deliverable", ActKind.DISPOSITION: "of"}


LONGEST_VALUE, LONGEST_LINK = 200, 2000


#: What values can be that are chosen from a list: an act holds no other words in their place.
CHOICES: Mapping[tuple[ActKind, str], Callable[[str], bool]] = {
    (ActKind.DECIDE, "decision"): frozenset({YES, NO}).__contains__,
    (ActKind.REVIEW, "decision"): frozenset({STILL_HOLDS, UPDATED, RETIRE}).__contains__,
    (ActKind.CLOSE, "outcome"): lambda value: read_outcome(value) is not None,
    (ActKind.CLOSE, "deliverable"): lambda value: read_outcome(value) is not None,
    (ActKind.THANK, "thanked"): frozenset({YES}).__contains__,
    (ActKind.ANSWER, "revision"): lambda value: value.isascii() and value.isdigit(),
}


@dataclass(frozen=True, kw_only=True)
class About:
    """What an act is about, as the store knows it."""

    act: Act
    person: Person
    community: Community | None
    obligation: Obligation | None
    contribution: Contribution | None
    directory: Directory
    #: The act as it was sent, before anything was filled in.
    sent: Act
    #: The page that is confirmed, without its history, where it was looked at.
    page: Page | None = None
    #: The earlier act that it takes back.
    earlier: Act | None = None
    #: The page that the one confirmed is a translation of.
    original: PageKey | None = None


def refuse(viewer: Viewer, message: str, status: int = 422, **args: Any) -> Reject:
    """The refusal in the viewer's language."""
    return Reject(Translator(viewer.language).text(message, **args), status)


def check(viewer: Viewer, about: About, now: datetime) -> None:
    """Raise :class:`Reject` with what is wrong, unless the act may be done; its fields were looked at before."""
    act, community, obligation = about.act, about.community, about.obligation
    if not about.directory.usable(act.person):
        raise refuse(viewer, "desk-no-account", 403)
    if act.kind in UNTIL and (act.until is None or act.until <= now):
        raise refuse(viewer, "desk-needs-date")
    if act.kind is ActKind.SUGGEST and act.data.get("suggest") not in ("yes", "no"):
        raise refuse(viewer, "desk-unknown-field", field="suggest")
    if act.kind in ALONE:
        return
    if act.kind is ActKind.TAKE_BACK:
        _check_take_back(viewer, about, now)
        return
    if community is None:
        raise refuse(viewer, "desk-no-community", 404)
    if (act.obligation and obligation is None) or (act.contribution and about.contribution is None):
        raise refuse(viewer, "desk-gone", 404)
    if obligation is not None and not settles(act.kind, obligation):
        # Whoever owes one thing must not be able to say another with it.
        raise refuse(viewer, "desk-gone", 404)
    if act.kind in ANSWERS:
        _check_answer(viewer, about)
    elif act.kind is ActKind.CONFIRM:
        _check_confirm(viewer, about)
    elif act.kind is ActKind.NOT_ANSWERED:
        _check_objection(viewer, about)
    elif act.kind in OWN:
        _check_own(viewer, about)
    elif act.kind is ActKind.HAND_OVER:
        _check_hand_over(viewer, about, now)
    elif act.kind is ActKind.DISMISS:
        _check_dismissal(viewer, about, community.charter)
    elif act.kind is ActKind.PAIR:
        if not looks_after(act.person, community.charter, about.directory):
            raise refuse(viewer, "desk-no-right", 403)
    elif act.kind in PLACES:
        _check_excuse(viewer, about)
    elif act.kind in NEEDS:
        closing = act.kind is ActKind.DECIDE and obligation is not None and asks_to_close(obligation)
        _check_right(viewer, about, "close" if closing else NEEDS[act.kind], now)


def check_fields(viewer: Viewer, act: Act) -> None:
    """An act is kept for ever, so it holds nothing but what its kind is known to hold."""
    for name, value in act.data.items():
        known = name in DATA.get(act.kind, ()) or (name.partition("/")[0] == WITHIN.get(act.kind, "/"))
        longest = LONGEST_LINK if name == "link" else LONGEST_VALUE
        chosen = CHOICES.get((act.kind, name.partition("/")[0]), bool) if value else bool
        if not known or len(name) > LONGEST_VALUE or len(value) > longest or (value and not chosen(value)):
            raise refuse(viewer, "desk-unknown-field", field=one_line(name)[:80])
    unused = {
        "obligation": act.obligation and act.kind in ALONE,
        "contribution": act.contribution and act.kind not in ABOUT_CONTRIBUTIONS,
        "to": act.to and act.kind not in TO,
        "until": act.until and act.kind not in UNTIL,
    }
    for name, given in unused.items():
        if given:
            raise refuse(viewer, "desk-unknown-field", field=name)


def named_there(act: Act, charter: Charter) -> dict[str, str]:
    """What an act says in its data, of what there is: names that anybody made up would be kept for ever."""
    return {name: value for name, value in act.data.items() if _is_there(act.kind, name, value, charter)}


def _is_there(kind: ActKind, name: str, value: str, charter: Charter) -> bool:
    head, _, key = name.partition("/")
    if kind is ActKind.CLOSE and head == "deliverable":
        return key in {deliverable.key for deliverable in charter.deliverables}
    if kind is ActKind.DELIVER and name == "deliverable":
        return value in {deliverable.key for deliverable in charter.deliverables}
    if kind is ActKind.DECIDE and name == "extension":
        return value in {extension.key for extension in charter.extensions}
    return True


def _check_take_back(viewer: Viewer, about: About, now: datetime) -> None:
    if about.earlier is None or (about.earlier.kind is not ActKind.AWAY and about.community is None):
        raise refuse(viewer, "desk-gone", 404)
    if not can_take_back(about.earlier, about.obligation, now):
        raise refuse(viewer, "desk-too-late-to-take-back", 409)


def _check_excuse(viewer: Viewer, about: About) -> None:
    act, obligation, community = about.act, about.obligation, about.community
    if obligation is None or community is None:
        raise refuse(viewer, "desk-gone", 404)
    if obligation.settled is not None:
        raise refuse(viewer, "desk-already-done", 409)
    mine = act.person == obligation.person
    if mine or not looks_after(act.person, community.charter, about.directory):
        raise refuse(viewer, "desk-not-yours", 403)
    if kind_of(obligation).can_change_hands or not obligation.declined:
        raise refuse(viewer, "desk-gone", 404)


def _check_dismissal(viewer: Viewer, about: About, charter: Charter) -> None:
    """Advice is dismissed by who could follow it, with a reason: whoever comes next reads why."""
    item = read_item(about.act)
    if not any(
        may_do(advice_item, about.act.person, charter, about.directory)
        for advice_item in (Item if item is None else (item,))
    ):
        raise refuse(viewer, "desk-no-right", 403)
    if item is None:
        raise refuse(
            viewer, "desk-unknown-field", field=one_line(about.act.data.get(ADVICE, "") or ADVICE)[:80]
        )
    if not about.act.text.strip():
        raise refuse(viewer, "desk-needs-why")


def _check_answer(viewer: Viewer, about: About) -> None:
    contribution, community = about.contribution, about.community
    if contribution is None or community is None:
        raise refuse(viewer, "desk-gone", 404)
    if contribution.author == about.act.person:
        raise refuse(viewer, "desk-own-contribution")
    if not may(about.act.person, "answer", community.charter, about.directory):
        raise refuse(viewer, "desk-no-right", 403)


def _check_objection(viewer: Viewer, about: About) -> None:
    """The author is the judge of an answer: once, with the reason."""
    contribution = about.contribution
    if contribution is None:
        raise refuse(viewer, "desk-gone", 404)
    if contribution.author != about.act.person:
        raise refuse(viewer, "desk-not-yours", 403)
    if contribution.settled is None or contribution.reopened is not None:
        raise refuse(viewer, "desk-opened-already", 409)
    if not about.act.text.strip():
        raise refuse(viewer, "desk-needs-objection")


def _check_confirm(viewer: Viewer, about: About) -> None:
    act, community, obligation = about.act, about.community, about.obligation
    if viewer.page is None or viewer.revision <= 0 or act.revision != viewer.revision:
        # What is confirmed is what the host says was on this person's screen, and nothing else.
        raise refuse(viewer, "desk-needs-revision")
    if not _was_shown(viewer, about):
        raise refuse(viewer, "desk-gone", 404)
    read_by = community.charter.read_by if community else None
    if obligation is not None and obligation.person != act.person:
        raise refuse(viewer, "desk-not-yours", 403)
    if read_by is None or not in_audience(act.person, read_by.audience, about.directory):
        raise refuse(viewer, "desk-nothing-to-confirm")


def _was_shown(viewer: Viewer, about: About) -> bool:
    """Whether everything that a confirmation names belongs to the page on the person's screen."""
    sent, community, obligation = about.sent, about.community, about.obligation
    asked = about.original or viewer.page
    return (
        sent.page == viewer.page
        and community is not None
        and community.home == asked
        and sent.community in (None, community.key)
        and (obligation is None or obligation.page == asked)
    )


def _check_own(viewer: Viewer, about: About) -> None:
    obligation = about.obligation
    if obligation is None:
        raise refuse(viewer, "desk-gone", 404)
    if obligation.person != about.act.person:
        raise refuse(viewer, "desk-not-yours", 403)
    if not obligation.open:
        raise refuse(viewer, "desk-already-done", 409)


def _check_hand_over(viewer: Viewer, about: About, now: datetime) -> None:
    act, obligation, community = about.act, about.obligation, about.community
    if obligation is None or community is None:
        raise refuse(viewer, "desk-gone", 404)
    if obligation.settled is not None:
        raise refuse(viewer, "desk-already-done", 409)
    charter = community.charter
    if obligation.person != act.person and not looks_after(act.person, charter, about.directory):
        raise refuse(viewer, "desk-not-yours", 403)
    if act.to is None or not about.directory.usable(act.to):
        raise refuse(viewer, "desk-needs-person")
    if not kind_of(obligation).can_change_hands and act.to != obligation.person:
        raise refuse(viewer, "desk-cannot-hand-over")
    if obligation.kind is ObligationKind.ANSWER:
        author = about.contribution.author if about.contribution else obligation.about
        if act.to == author or not may(act.to, "answer", charter, about.directory):
            raise refuse(viewer, "desk-cannot-answer")
        person = about.directory.get(act.to)
        if person is not None and act.to != act.person and away_beyond(person, now, obligation.due):
            # It would go to somebody who is there, and not to whom it was said to go.
            raise refuse(viewer, "desk-to-away")


def _check_right(viewer: Viewer, about: About, right: str, now: datetime) -> None:
    act, obligation, community = about.act, about.obligation, about.community
    if obligation is not None and obligation.settled is not None:
        raise refuse(viewer, "desk-already-done", 409)
    theirs = act.kind in (ActKind.DELIVER, ActKind.STATUS) or (
        obligation is not None and asks_if_own(obligation)
    )
    own = obligation is not None and obligation.person == act.person and theirs
    if community is None or not (own or may(act.person, right, community.charter, about.directory)):
        raise refuse(viewer, "desk-no-right", 403)
    if act.kind is ActKind.EXTEND:
        _check_limits(viewer, about, community.charter, now)
        if not act.text.strip():
            raise refuse(viewer, "desk-needs-reason")
    if act.kind is ActKind.STATUS:
        _check_status(viewer, act, community.charter)
    if act.kind is ActKind.LEVEL:
        _check_level(viewer, act, community.charter)
    if act.kind is ActKind.DISPOSITION:
        choice = disposition_of(act)
        if choice is None:
            raise refuse(viewer, "desk-needs-choice")
        if choice is Disposition.NOT_USED and not act.text.strip():
            raise refuse(viewer, "desk-needs-reason-not")


def _check_limits(viewer: Viewer, about: About, charter: Charter, now: datetime) -> None:
    """Limits bind who may only ask, and everybody where nobody decides alone."""
    limit = limits.beyond(charter, now)
    if limit and (silent_at(charter, now) or not may(about.act.person, "decide", charter, about.directory)):
        most, hours = charter.most_extensions or 0, limits.hours(charter)
        raise refuse(viewer, f"desk-limit-{limit}", 409, most=most, hours=hours)


def _check_level(viewer: Viewer, act: Act, charter: Charter) -> None:
    """One step up, or down to any, with a reason. Whether figures speak for it is looked at as it is kept."""
    level = levels.level_of(act)
    if charter.state is not CharterState.ACTIVE:
        raise refuse(viewer, "desk-gone", 404)
    if act.data.get(levels.FROM) != str(charter.level):
        # The click was meant for another level than the one it has now, where it may say the opposite.
        raise refuse(viewer, "desk-level-changed", 409)
    if level is None or level == charter.level or level > charter.level + 1:
        raise refuse(viewer, "desk-unknown-field", field=levels.LEVEL)
    if level < charter.level and not act.text.strip():
        raise refuse(viewer, "desk-needs-reason")


def _check_status(viewer: Viewer, act: Act, charter: Charter) -> None:
    """How it stands is said where it is asked for, in one of three words; the two worse ones with a line."""
    sure = confidence(act)
    if charter.status_every is None or charter.state is not CharterState.ACTIVE:
        raise refuse(viewer, "desk-gone", 404)
    if sure is None:
        raise refuse(viewer, "desk-unknown-field", field=one_line(act.data.get(CONFIDENCE, "") or CONFIDENCE))
    if sure in NEEDS_WORDS and not act.text.strip():
        raise refuse(viewer, "desk-needs-line")
