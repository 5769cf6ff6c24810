"""What each kind of notice says to the one person it goes to."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from core.effects import NoticeKind, Step
from core.message_facts import NoticeFacts, Post
from core.model import (
    Obligation,
    Outcome,
)
from core.notify.decisions import decided
from core.notify.inviting import invited
from core.notify.pairing import paired
from core.notify.told import CHANGE, SUBJECT, Told
from core.phrasing import Phrasing, bare, is_link, one_line, spoken
from core.rules.deadline.due_dates import is_done
from core.rules.registry import kind_of
from core.ui.disposing import lines
from core.ui.kind import BENEFIT, WHAT, benefit_for, phrases_of
from core.ui.kinds.answer import what_was_added


def told_by(facts: NoticeFacts, post: Post, words: Phrasing) -> Told:
    """What a notice says, before it is laid out."""
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
