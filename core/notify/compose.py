"""One message to one person, in words: its subject says what it decides, each line what's in it for whom.

What a notice's ``data`` may hold, all of it optional: ``by`` (key of who acted), ``act`` (an
:class:`~core.model.ActKind`), ``text`` (their words), ``until`` (an instant), ``decision`` ("yes" or "no"),
``kind`` and ``words`` of the contribution that was answered.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from core.effects import NoticeKind, Step
from core.model import (
    Act,
    ActKind,
    Contribution,
    Obligation,
    ObligationKind,
    Outcome,
    PersonKey,
)
from core.ports import Line, Message
from core.rules.deadline import effective
from core.views import NoticeFacts, Post
from core.words import Words, answered, bare, is_link, one_line

#: Longest pieces of what people wrote in a subject and in a line.
SUBJECT, WHAT, BENEFIT = 60, 160, 200


@dataclass(frozen=True, kw_only=True)
class _Told:
    """What a notice says, before it is laid out."""

    subject: str
    what: str
    why: str = ""
    benefit: str = ""
    until: str = ""
    action: str = "mail-open"
    #: True when the recipient is the one who owes it, and can say that it is not theirs.
    own: bool = False


def compose(post: Post) -> Message:
    """The message for one person: one notice, or a digest grouped by community and sorted by time.

    Raises :class:`ValueError` for a post without a notice: there is nothing to say.
    """
    if not post.notices:
        raise ValueError(f"A message to {post.to.key} has no notice in it. Give at least one.")
    words = Words(post.to.language, post.zone, post.now, post.directory)
    ordered = _ordered(post.notices)
    told = [_told(one, post, words) for one in ordered]
    lines = tuple(_line(one, said, words) for one, said in zip(ordered, told, strict=True))
    subject = told[0].subject
    if len(told) > 1:
        subject = words.text("mail-subject-more", subject=subject, more=len(told) - 1)
    return Message(
        key=_key(post, ordered),
        to=post.to,
        language=words.translator.language,
        subject=one_line(subject, 160),
        thread=ordered[0].notice.obligation if len(ordered) == 1 else "",
        lines=lines,
        good=_good(post.good, words),
        stop_url=post.stop_url,
        fewer_url=f"{post.stop_url}#fewer" if post.stop_url else "",
    )


def _key(post: Post, ordered: Sequence[NoticeFacts]) -> str:
    if len(ordered) == 1:
        return ordered[0].notice.key
    keys = "\n".join(sorted(one.notice.key for one in ordered))
    return f"digest/{hashlib.sha256(keys.encode()).hexdigest()[:32]}#{post.to.key}"


def _due(one: NoticeFacts) -> datetime:
    return one.obligation.due if one.obligation else datetime.max.replace(tzinfo=UTC)


def _ordered(notices: Sequence[NoticeFacts]) -> list[NoticeFacts]:
    """Communities by their soonest line, in them the soonest line first."""
    first: dict[str, datetime] = {}
    for one in notices:
        community = one.charter.community
        first[community] = min(first.get(community, _due(one)), _due(one))
    return sorted(
        notices,
        key=lambda one: (first[one.charter.community], one.charter.community, _due(one), one.notice.key),
    )


def _line(one: NoticeFacts, told: _Told, words: Words) -> Line:
    url = one.url or one.page.url
    asked = one.ask if one.ask and one.ask != one.notice.to else None
    return Line(
        key=one.notice.key,
        what=told.what,
        why=told.why,
        benefit=told.benefit,
        until=told.until,
        url=url,
        action=words.text(told.action),
        community=one_line(one.charter.title, 80),
        not_mine_url=url if told.own else "",
        ask=words.text("mail-ask", person=words.name(asked)) if asked and words.directory.get(asked) else "",
    )


# --- what each kind of notice says -----------------------------------------------------------------


def _told(one: NoticeFacts, post: Post, words: Words) -> _Told:
    match one.notice.kind:
        case NoticeKind.LADDER:
            return _ladder(one, post, words)
        case NoticeKind.ANSWERED:
            return _answered(one, words)
        case NoticeKind.PLACED:
            return _placed(one, words)
        case NoticeKind.DECIDED:
            return _decided(one, words)
        case NoticeKind.OUTCOME:
            return _outcome(one, words)


def _names(one: NoticeFacts, words: Words, obligation: Obligation) -> dict[str, Any]:
    """The values every text about an obligation may use."""
    return {
        "page": one_line(one.page.title, SUBJECT),
        "community": one_line(one.charter.title, SUBJECT),
        "what": one_line(bare(obligation.what), SUBJECT) or one_line(one.charter.title, SUBJECT),
        "author": words.name(obligation.about),
        "when": words.when(obligation),
    }


def _benefit(one: NoticeFacts, words: Words, obligation: Obligation) -> str:
    """What's in it for the person, and for all."""
    yours = one_line(obligation.benefit or one.charter.benefit, BENEFIT)
    all_of_us = one_line(one.charter.business_need, BENEFIT)
    said = [
        words.text("mail-benefit", benefit=bare(yours)) if yours else "",
        words.text("mail-benefit-all", benefit=bare(all_of_us)) if all_of_us else "",
    ]
    return " ".join(part for part in said if part)


_OWED = {
    ObligationKind.CONFIRM: ("mail-confirm", "mail-open-read"),
    ObligationKind.ANSWER: ("mail-answer", "mail-open-answer"),
    ObligationKind.DELIVER: ("mail-deliver", "mail-open-deliver"),
    ObligationKind.REVIEW: ("mail-review", "mail-open-review"),
    ObligationKind.DECIDE: ("mail-decide", "mail-open-decide"),
    ObligationKind.COMPLETE: ("mail-complete", "mail-open-complete"),
}


def _ladder(one: NoticeFacts, post: Post, words: Words) -> _Told:
    obligation = one.obligation
    if obligation is None:
        raise ValueError(f"The notice {one.notice.key} is a step of a ladder without its obligation.")
    names = _names(one, words, obligation)
    if obligation.person != post.to.key:
        step = "sponsor" if one.notice.step is Step.SPONSOR else "steward"
        return _help(step, one, words, obligation, names)
    stem, action = _OWED[obligation.kind]
    return _Told(
        subject=words.text(f"{stem}-subject", **names),
        what=words.text(
            f"{stem}-what", **(names | {"what": one_line(obligation.what, WHAT) or names["what"]})
        ),
        why=words.why(obligation),
        benefit=_benefit(one, words, obligation),
        until=words.text("mail-until", when=names["when"]),
        action=action,
        own=True,
    )


def _help(step: str, one: NoticeFacts, words: Words, obligation: Obligation, names: dict[str, Any]) -> _Told:
    """To somebody who can help: nothing about who is late, only what would help."""
    thing = words.text(_OWED[obligation.kind][0] + "-thing", **names)
    person = words.name(obligation.person)
    return _Told(
        subject=words.text(f"mail-{step}-subject", person=person, thing=thing, community=names["community"]),
        what=words.text(f"mail-{step}-what", person=person, thing=thing),
        why=words.text(f"mail-{step}-why", community=names["community"]),
        benefit=words.text(f"mail-{step}-benefit", person=person),
        until=words.text("mail-until", when=names["when"]),
        action="mail-open-help",
    )


def _answered(one: NoticeFacts, words: Words) -> _Told:
    obligation, data = one.obligation, one.notice.data
    settled = obligation.settled if obligation else None
    by = words.name(PersonKey(str(data.get("by") or (settled.by if settled else None) or "")))
    note = str(data.get("text") or (settled.note if settled else ""))
    said = "" if is_link(note) else one_line(note, WHAT)
    mine = one_line(str(data.get("words") or (obligation.what if obligation else "")), WHAT)
    names = {
        "steward": by,
        "kind": str(data.get("kind") or "edit"),
        "page": one_line(one.page.title, SUBJECT),
    }
    how = str(data.get("how") or (settled.how if settled else ""))
    stem = {"thanks": "mail-thanked", "edit": "mail-built-on"}.get(how, "mail-answered")
    subject = words.text(f"{stem}-subject", **names)
    what = subject if stem == "mail-answered" else words.text(f"{stem}-what", **names)
    if said and stem == "mail-answered":
        subject = words.text("mail-answered-subject-words", words=one_line(said, SUBJECT), **names)
        what = words.text("mail-answered-what", words=said, **names)
    return _Told(
        subject=subject,
        what=what,
        why=words.text("mail-answered-why", words=mine) if mine else "",
        benefit=words.text("mail-answered-benefit", community=one_line(one.charter.title, SUBJECT)),
        action="mail-open-answer-read",
    )


def _placed(one: NoticeFacts, words: Words) -> _Told:
    obligation, data = one.obligation, one.notice.data
    by = words.name(PersonKey(str(data.get("by") or (obligation.person if obligation else ""))))
    reason = one_line(str(data.get("text") or ""), WHAT)
    kind = str(data.get("act") or ActKind.NOT_MINE.value)
    names = (
        _names(one, words, obligation) if obligation else {"community": one_line(one.charter.title, SUBJECT)}
    )
    thing = words.text(_OWED[obligation.kind][0] + "-thing", **names) if obligation else names["community"]
    until = data.get("until") or (obligation.snoozed_until if obligation else None)
    if kind == ActKind.SNOOZE.value:
        day = words.day(until) if isinstance(until, datetime) else ""
        what = words.text("mail-snoozed-what", person=by, thing=thing, day=day)
        subject = words.text("mail-snoozed-subject", person=by, thing=thing, day=day)
        why, action = words.text("mail-snoozed-why"), "mail-open"
    elif kind == ActKind.HAND_OVER.value:
        what = words.text("mail-handed-what", person=by, thing=thing)
        subject = words.text("mail-handed-subject", person=by, thing=thing)
        why, action = words.text("mail-handed-why"), "mail-open-answer"
    else:
        what = words.text("mail-placed-what", person=by, thing=thing)
        subject = words.text("mail-placed-subject", thing=thing)
        why, action = words.text("mail-placed-why", person=by), "mail-open-place"
    return _Told(
        subject=subject,
        what=what,
        why=why,
        benefit=words.text("mail-words", person=by, words=reason) if reason else "",
        until=words.text("mail-until", when=words.when(obligation)) if obligation else "",
        action=action,
        own=kind == ActKind.HAND_OVER.value,
    )


def _decided(one: NoticeFacts, words: Words) -> _Told:
    data, charter = one.notice.data, one.charter
    yes = str(data.get("decision") or "yes") in ("yes", "True", "true")
    until, deadline = data.get("until"), effective(charter)
    at = until if isinstance(until, datetime) else deadline.at if deadline else None
    names = {"community": one_line(charter.title, SUBJECT), "day": words.day(at) if at else ""}
    stem = "mail-decided-yes" if yes else "mail-decided-no"
    by, reason = data.get("by"), one_line(str(data.get("text") or ""), WHAT)
    return _Told(
        subject=words.text(f"{stem}-subject", **names),
        what=words.text(f"{stem}-what", person=words.name(PersonKey(str(by or ""))), **names),
        why=words.text("mail-decided-why"),
        benefit=words.text("mail-decided-reason", reason=bare(reason)) if reason else "",
    )


def _outcome(one: NoticeFacts, words: Words) -> _Told:
    charter = one.charter
    outcome = charter.outcome or Outcome.MET
    done = [
        item.name
        for item in charter.deliverables
        if charter.deliverable_outcomes.get(item.key) is Outcome.MET
    ]
    names = {"community": one_line(charter.title, SUBJECT)}
    told = one_line(charter.outcome_text, 400)
    listed = words.all_of(one_line(name, 60) for name in done[:6])
    return _Told(
        subject=words.text("mail-outcome-subject", **names),
        what=words.text(f"mail-outcome-{outcome.value.replace(' ', '-')}", **names),
        why=told or (words.text("mail-outcome-done", list=listed) if listed else ""),
        benefit=words.text("mail-outcome-thanks"),
        action="mail-open-outcome",
    )


def _good(good: Contribution | Act | None, words: Words) -> str:
    """One good thing that happened, or ""."""
    if isinstance(good, Contribution) and good.settled and answered(good.settled):
        return words.text(
            "mail-good-answer", steward=words.name(good.settled.by), author=words.name(good.author)
        )
    if isinstance(good, Act) and good.kind is ActKind.DELIVER:
        said = one_line(good.text, WHAT)
        if said:
            return words.text("mail-good-delivered-words", person=words.name(good.person), words=said)
        return words.text("mail-good-delivered", person=words.name(good.person))
    return ""
