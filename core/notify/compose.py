"""One message to one person, in words: its subject says what it decides, each line what's in it for whom.

A notice's ``data`` holds the message id of why it comes now (``reason``) and, for a snooze, its end
(``until``, ISO).
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime

from core.effects import NoticeKind
from core.message_facts import NoticeFacts, Post
from core.model import (
    Act,
    ActKind,
    CharterState,
    Contribution,
)
from core.notify.notices import told_by
from core.notify.told import Told
from core.phrasing import Phrasing, answered, one_line, spoken
from core.ports import Line, Message
from core.read_models import Lifted
from core.rules.kinds.status import NO_WORD
from core.ui import goal
from core.ui.kind import WHAT
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
    told = [told_by(notice, each, own_words) for each, notice, own_words in shown]
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
