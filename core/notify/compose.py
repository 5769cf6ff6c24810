"""One message to one person, in words: its subject says what it decides, each line what's in it for whom.

A notice's ``data`` holds the message id of why it comes now (``reason``) and, for a snooze, its end
(``until``, ISO).
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from core.effects import NoticeKind, Step
from core.model import (
    Act,
    ActKind,
    CharterState,
    Contribution,
    Obligation,
    Outcome,
)
from core.notify.decisions import decided
from core.notify.inviting import invited
from core.notify.pairing import paired
from core.notify.told import CHANGE, SUBJECT, Told
from core.phrasing import Phrasing, answered, bare, is_link, one_line, spoken
from core.ports import Line, Message
from core.read_models import Lifted, NoticeFacts, Post
from core.rules.deadline.due_dates import is_done
from core.rules.kinds.status import NO_WORD
from core.rules.registry import kind_of
from core.ui import goal
from core.ui.disposing import lines
from core.ui.kind import BENEFIT, WHAT, benefit_for, phrases_of
from core.ui.kinds.answer import what_was_added
from core.ui.lifted import message_of

#: Nobody reads more lines in one message; the rest waits where the link leads.
MOST_LINES = 50

#: Tells what somebody else did; nothing is to be done about it.
_NEWS = frozenset({NoticeKind.ANSWERED, NoticeKind.DECIDED, NoticeKind.OUTCOME})

#: Says itself how it stands, or goes to who is no member.
_OF_ITS_OWN = frozenset({NoticeKind.OUTCOME, NoticeKind.INVITED, NoticeKind.PAIRED})


def compose(post: Post) -> Message:
    """The message for one person: one notice, or a digest grouped by community and sorted by time.

    Raises :class:`ValueError` for a post without a notice: there is nothing to say.
    """
    posts = [each for each in (post, *post.further) if each.notices]
    if not posts:
        raise ValueError(f"A message to {post.to.key} has no notice in it. Give at least one.")
    first = posts[0]
    words = _words(first)
    ordered = _cut([(each, notice) for each in posts for notice in _ordered(each.notices)])
    shown = [(each, notice, _words(each).at_home(notice.charter)) for each, notice in ordered[:MOST_LINES]]
    told = [_told(notice, each, own_words) for each, notice, own_words in shown]
    lines = tuple(
        _line(notice, told_notice, own_words)
        for (_, notice, own_words), told_notice in zip(shown, told, strict=True)
    )
    if len(lines) > 1:
        lines = tuple(_with_standing(lines, [(notice, own_words) for _, notice, own_words in shown]))
    elif shown[0][1].notice.kind not in _OF_ITS_OWN:
        # Who has one item a day would else never hear how it stands. It is one line, so the message stays short.
        (line,) = _with_standing(lines, [(notice, own_words) for _, notice, own_words in shown])
        lines = (replace(line, stands=" – ".join(filter(None, (line.stands, line.goal))), goal=""),)
    rest = [notice for _, notice in ordered[MOST_LINES:]]
    subject = told[0].subject
    if len(ordered) > 1:
        subject = words.text("mail-subject-more", subject=subject, more=len(ordered) - 1)
    return Message(
        key=_key(first, [notice for _, notice in ordered]),
        to=first.to,
        language=words.translator.language,
        subject=one_line(subject, 160),
        thread=ordered[0][1].notice.obligation if len(ordered) == 1 else "",
        lines=lines,
        intro=_intro([notice for _, notice in ordered], words) if len(ordered) > 1 else "",
        good=next((good for each in posts if (good := _good(each.good, _words(each)))), ""),
        lifted=tuple(
            (_built_on(each, _words(each_post)), each.url) for each_post in posts for each in each_post.lifted
        )
        if len(ordered) > 1
        else (),
        rest=words.text("mail-rest", count=len(rest)) if rest else "",
        rest_url=first.part_url or (rest[0].url or rest[0].page.url) if rest else "",
        stop_url=first.stop_url,
        fewer_url=f"{first.stop_url}#fewer" if first.stop_url else "",
    )


def _cut(ordered: list[tuple[Post, NoticeFacts]]) -> list[tuple[Post, NoticeFacts]]:
    """In an order in which what is left out can be found elsewhere: what the person owes, on their own page."""
    if len(ordered) <= MOST_LINES:
        return ordered
    own = [(post, notice) for post, notice in ordered if _is_owed(notice)]
    left_out = {id(notice) for _, notice in own[-(len(ordered) - MOST_LINES) :]}
    shown = [pair for pair in ordered if id(pair[1]) not in left_out]
    return [*shown, *(pair for pair in ordered if id(pair[1]) in left_out)]


def _is_owed(facts: NoticeFacts) -> bool:
    """Whether it stands among what the recipient owes."""
    return (
        facts.obligation is not None and facts.obligation.open and facts.obligation.person == facts.notice.to
    )


def _intro(notices: Sequence[NoticeFacts], words: Phrasing) -> str:
    """What a digest begins with: nothing is called theirs where all of it is news, or others' to do."""
    if any(_is_owed(notice) for notice in notices):
        return words.text("mail-digest-intro")
    if all(facts.notice.kind in _NEWS for facts in notices):
        return words.text("mail-digest-intro-news")
    return words.text("mail-digest-intro-others")


def _words(post: Post) -> Phrasing:
    """The words of one site's part: each line speaks the language its account has there."""
    return Phrasing(post.to.language, post.zone, post.now, post.directory, post.home, zoned=True)


def _key(post: Post, ordered: Sequence[NoticeFacts]) -> str:
    if len(ordered) == 1:
        return ordered[0].notice.key
    keys = "\n".join(sorted(facts.notice.key for facts in ordered))
    return f"digest/{hashlib.sha256(keys.encode()).hexdigest()[:32]}#{post.to.key}"


def _due(facts: NoticeFacts) -> datetime:
    """When a line's time is up; what is only good to know comes last."""
    open_one = facts.obligation if facts.obligation and facts.obligation.settled is None else None
    return open_one.due if open_one else datetime.max.replace(tzinfo=UTC)


def _ordered(notices: Sequence[NoticeFacts]) -> list[NoticeFacts]:
    """Communities by their soonest line, in them the soonest line first."""
    first: dict[str, datetime] = {}
    for notice in notices:
        community = notice.charter.community
        first[community] = min(first.get(community, _due(notice)), _due(notice))
    return sorted(
        notices,
        key=lambda facts: (
            first[facts.charter.community],
            facts.charter.community,
            _due(facts),
            facts.notice.key,
        ),
    )


def _line(facts: NoticeFacts, told: Told, words: Phrasing) -> Line:
    url = facts.url or facts.page.url
    asked = facts.ask if facts.ask and facts.ask != facts.notice.to else None
    reason = str(facts.notice.data.get("reason", ""))
    return Line(
        key=facts.notice.key,
        reason=words.text(reason) if reason and words.has(reason) else "",
        what=told.what,
        why=told.why,
        benefit=told.benefit,
        until=told.until,
        url=url,
        action=words.text(told.action),
        community=one_line(facts.charter.title, 80),
        not_mine_url=url if told.own else "",
        other=words.text(told.other) if told.other_url else "",
        other_url=told.other_url,
        points=told.points,
        ask=words.text("mail-ask", person=words.name(asked)) if asked and words.directory.get(asked) else "",
    )


def _with_standing(lines: Sequence[Line], about: Sequence[tuple[NoticeFacts, Phrasing]]) -> Iterator[Line]:
    """The lines of a digest, with how a community stands in the first one about it."""
    told: set[str] = set()
    for line, (notice, words) in zip(lines, about, strict=True):
        first = notice.charter.community not in told
        told.add(notice.charter.community)
        if first:
            goal_words = goal.in_words(notice.charter, notice.goal, words)
            line = replace(
                line,
                stands=_stands(notice, words),
                goal=words.text("mail-goal", said=goal_words) if goal_words else "",
            )
        yield line


def _stands(facts: NoticeFacts, words: Phrasing) -> str:
    charter = facts.charter
    stands = words.stands(charter, facts.findings) if charter.state is CharterState.ACTIVE else ""
    if not stands:
        return ""
    if charter.status is None or any(each.code == NO_WORD for each in facts.findings):
        return words.text("mail-stands-silent", said=stands)
    return words.text("mail-stands", said=stands, day=words.day(charter.status.at))


# --- what each kind of notice says -----------------------------------------------------------------


def _told(facts: NoticeFacts, post: Post, words: Phrasing) -> Told:
    match facts.notice.kind:
        case NoticeKind.LADDER:
            return _ladder(facts, post, words)
        case NoticeKind.ANSWERED:
            return _answered(facts, words)
        case NoticeKind.PLACED:
            return _placed(facts, words)
        case NoticeKind.DECIDED:
            return decided(facts, _about(facts), words)
        case NoticeKind.OUTCOME:
            return _outcome(facts, words)
        case NoticeKind.INVITED:
            return invited(facts, words)
        case NoticeKind.PAIRED:
            return paired(facts, words)


def _about(facts: NoticeFacts) -> Obligation:
    if facts.obligation is None:
        raise ValueError(f"The notice {facts.notice.key} is about an obligation, but came without it.")
    return facts.obligation


def _names(facts: NoticeFacts, words: Phrasing, obligation: Obligation) -> dict[str, Any]:
    """The values every text about an obligation may use."""
    return {
        "page": one_line(facts.page.title, SUBJECT),
        "community": one_line(facts.charter.title, SUBJECT),
        "what": one_line(bare(_what(facts, words, obligation)), 2 * SUBJECT),
        "author": words.name(obligation.about),
        "when": words.when(obligation),
    }


def _what(facts: NoticeFacts, words: Phrasing, obligation: Obligation) -> str:
    return phrases_of(obligation).thing(obligation, facts.charter, words)


def _benefit(facts: NoticeFacts, words: Phrasing, obligation: Obligation) -> str:
    """What's in it for the person in the part they have, and why it matters."""
    need = spoken(facts.charter.business_need, BENEFIT)
    yours = benefit_for(facts.notice.to, obligation, facts.charter, words)
    sentences = [
        words.text("mail-benefit", benefit=bare(yours)) if yours else "",
        words.text("mail-benefit-all", benefit=bare(need)) if need else "",
    ]
    return " ".join(part for part in sentences if part)


def _ladder(facts: NoticeFacts, post: Post, words: Phrasing) -> Told:
    obligation = _about(facts)
    names = _names(facts, words, obligation)
    if obligation.person != post.to.key:
        step = "sponsor" if facts.notice.step is Step.SPONSOR else "steward"
        return _help(step, facts, words, obligation, names)
    phrases = phrases_of(obligation)
    about = names | {
        "what": one_line(_what(facts, words, obligation), WHAT),
        **what_was_added(obligation, facts.contribution),
    }
    return Told(
        subject=words.text(f"{phrases.mail}-subject", **names),
        what=phrases.asked(obligation, spoken(facts.added, CHANGE), about, words),
        why=words.why(obligation),
        benefit=_benefit(facts, words, obligation),
        until=_until(obligation, words),
        action=phrases.opens,
        own=True,
        other="mail-open-entry",
        other_url=facts.entry_url,
    )


def _help(
    step: str, facts: NoticeFacts, words: Phrasing, obligation: Obligation, names: dict[str, Any]
) -> Told:
    """To somebody who can help: nothing about who is late, only what would help."""
    thing = words.text(f"{phrases_of(obligation).mail}-thing", **names)
    person = words.name(obligation.person)
    return Told(
        subject=words.text(f"mail-{step}-subject", person=person, thing=thing, community=names["community"]),
        what=words.text(f"mail-{step}-what", person=person, thing=thing),
        why=words.text(f"mail-{step}-why", community=names["community"]),
        benefit=words.text(f"mail-{step}-benefit", person=person),
        until=_until(obligation, words),
        action="mail-open-help",
    )


def _answered(facts: NoticeFacts, words: Phrasing) -> Told:
    obligation = _about(facts)
    settled = obligation.settled
    note, how = (settled.note, settled.how) if settled else ("", "")
    note_words = "" if is_link(note) else spoken(note, WHAT)
    mine = spoken(obligation.what, WHAT)
    names = {
        "steward": words.name(settled.by if settled else None),
        **what_was_added(obligation, facts.contribution),
        "page": one_line(facts.page.title, SUBJECT),
    }
    stem = {"thanks": "mail-thanked", "edit": "mail-built-on"}.get(how, "mail-answered")
    subject = words.text(f"{stem}-subject", **names)
    what = subject if stem == "mail-answered" else words.text(f"{stem}-what", **names)
    if note_words and stem == "mail-answered":
        subject = words.text("mail-answered-subject-words", words=one_line(note_words, SUBJECT), **names)
        what = words.text("mail-answered-what", words=note_words, **names)
    return Told(
        subject=subject,
        what=what,
        why=words.text("mail-answered-why", words=mine) if mine else "",
        benefit=words.text("mail-answered-benefit", community=one_line(facts.charter.title, SUBJECT)),
        # A thank-you, or an edit that builds on it, is looked at; words are read.
        action="mail-open-answer-read" if stem == "mail-answered" else "mail-open",
        # The author is the judge of it; the link leads to the form, where nothing is done before it is sent.
        other="act-not-answered",
        other_url=facts.not_answered_url,
    )


def _until(obligation: Obligation, words: Phrasing) -> str:
    if obligation.due < words.now:
        return words.text("mail-until-late", day=words.day(obligation.due))
    return words.text("mail-until", when=words.when(obligation))


def _placed(facts: NoticeFacts, words: Phrasing) -> Told:
    obligation, data = _about(facts), facts.notice.data
    names = _names(facts, words, obligation)
    person, thing = words.name(obligation.person), words.text(f"{phrases_of(obligation).mail}-thing", **names)
    reason = str(data.get("reason", ""))
    if reason.endswith("snoozed"):
        until = obligation.snoozed_until or datetime.fromisoformat(str(data["until"]))
        day = words.day(until)
        return Told(
            subject=words.text("mail-snoozed-subject", person=person, thing=thing, day=day),
            what=words.text("mail-snoozed-what", person=person, thing=thing, day=day),
            why=words.text("mail-snoozed-why"),
        )
    if reason.endswith("handed-over"):
        return _handed(facts, words, obligation, thing)
    if reason.endswith("not-answered"):
        author = words.name(obligation.about)
        return Told(
            subject=words.text("mail-again-subject", author=author, thing=thing),
            what=words.text("mail-again-what", author=author),
            why=words.why(obligation),
            benefit=_benefit(facts, words, obligation),
            until=_until(obligation, words),
            action=phrases_of(obligation).opens,
            own=True,
        )
    given = obligation.passed
    note = spoken(given.note, WHAT) if given else ""
    placed_words = (
        words.text("mail-placed-said", person=words.name(given.by), words=note) if given and note else ""
    )
    why = words.text("mail-placed-why", person=person)
    reading = not kind_of(obligation).can_change_hands
    if reading:
        # Nobody can read in somebody's place: they are excused, or were never meant to be asked.
        subject = words.text("mail-not-for-subject", person=person, thing=thing)
        what = words.text("mail-not-for-what", person=person, thing=thing)
    else:
        subject = words.text("mail-placed-subject", thing=thing)
        what = words.text("mail-placed-what", person=person, thing=thing)
    return Told(
        subject=subject,
        what=what,
        why=placed_words or why,
        benefit=why if placed_words else "",
        until=_until(obligation, words),
        action="act-excuse" if reading else "mail-open-place",
        other="act-correct-group",
        other_url=facts.read_by_url if reading else "",
    )


def _handed(facts: NoticeFacts, words: Phrasing, obligation: Obligation, thing: str) -> Told:
    """To whom something was given: by whom, what it is about in the words that stand there, and why them."""
    given = obligation.passed
    # Who says "not mine" gives it to nobody: whoever is next has it, with what was said.
    by = words.name(given.by) if given and obligation.why == "why-handed-over" else ""
    about = phrases_of(obligation).quoted(obligation)
    note = spoken(given.note, WHAT) if given else ""
    placed_words = (
        words.text("mail-placed-said", person=words.name(given.by), words=note) if given and note else ""
    )
    what = {
        (True, True): "mail-handed-what-words",
        (True, False): "mail-handed-what",
        (False, True): "mail-handed-what-plain-words",
        (False, False): "mail-handed-what-plain",
    }
    return Told(
        subject=words.text(
            "mail-handed-subject" if by else "mail-handed-subject-plain", person=by, thing=thing
        ),
        what=words.text(what[bool(by), bool(about)], person=by, thing=thing, words=about),
        why=placed_words or words.why(obligation),
        benefit=_benefit(facts, words, obligation),
        until=_until(obligation, words),
        action=phrases_of(obligation).opens,
        own=True,
    )


def _outcome(facts: NoticeFacts, words: Phrasing) -> Told:
    charter = facts.charter
    outcome = charter.outcome or Outcome.MET
    points = "\n".join(lines(facts.became, facts.titles, words))
    if str(facts.notice.data.get("reason", "")).endswith("again"):
        about = {"community": one_line(charter.title, SUBJECT)}
        return Told(
            subject=words.text("mail-became-subject", **about),
            what=words.text("mail-became-what", **about),
            # It may have been opened again and have ended otherwise since they heard.
            why=words.text(f"mail-outcome-{outcome.value.replace(' ', '-')}", **about),
            benefit=words.text("mail-became-last"),
            action="mail-open-outcome",
            points=points,
        )
    done = [item.name for item in charter.deliverables if is_done(charter, item, None, ())]
    names = {"community": one_line(charter.title, SUBJECT)}
    told = spoken(charter.outcome_text, 400)
    listed = words.all_of(one_line(name, 60) for name in done[:6])
    why = told or (words.text("mail-outcome-done", list=listed) if listed else "")
    if str(facts.notice.data.get("reason", "")).endswith("otherwise"):
        otherwise = words.text("mail-ended-otherwise")
        why = f"{otherwise} {why}".strip()
    return Told(
        subject=words.text("mail-outcome-subject", **names),
        what=words.text(f"mail-outcome-{outcome.value.replace(' ', '-')}", **names),
        why=why,
        benefit=words.text("mail-outcome-thanks-part" if points else "mail-outcome-thanks"),
        action="mail-open-outcome",
        points=points,
    )


def _built_on(lifted: Lifted, words: Phrasing) -> str:
    """A message that others build on. How many do is not said: some may have done so where the reader can't read."""
    why = words.text("lifted-why", person=words.name(lifted.contribution.author))
    return f"{message_of(lifted, words)}. {why}"


def _good(good: Contribution | Act | None, words: Phrasing) -> str:
    """One good thing that happened, or ""."""
    if isinstance(good, Contribution) and good.settled and answered(good.settled):
        return words.text(
            "mail-good-answer", steward=words.name(good.settled.by), author=words.name(good.author)
        )
    if isinstance(good, Act) and good.kind is ActKind.DELIVER:
        good_words = spoken(good.text, WHAT)
        if good_words:
            return words.text("mail-good-delivered-words", person=words.name(good.person), words=good_words)
        return words.text("mail-good-delivered", person=words.name(good.person))
    return ""
