"""Another date: asked for or written, decided, and what becomes of it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time

from core.calendar import WorkCalendar
from core.model import (
    Act,
    ActKind,
    Charter,
    Directory,
    Extension,
    composite_keys,
)
from core.policy import Policy
from core.rules.clocks import KNOWN, moment_of
from core.rules.deadline import limits
from core.rules.deadline.dates import FIRST_YEAR, LAST_YEAR, due_on
from core.rules.deadline.dates import due as due_written
from core.rules.deadline.due_dates import consensus_at, page_key, same_day, silent_at
from core.rules.rights import may
from core.word_tables import words

_YES, _NO = words("decision", "yes"), words("decision", "no")


#: What an act about a date or an outcome on the page carries: the words, and whether who wrote them had the right
#: to decide as they did it.
WRITTEN, DECIDES = "written", "decides"


#: The system of the intranet that told an act about a date. Such acts come in any order, so the limit that one is
#: beyond is told by those before it, not noted.
TOLD = "told"


#: The key of the deliverable that it is about; no deliverable's own key looks like this.
ITEM = "written/item"


@dataclass(slots=True)
class _Wish:
    """One time that somebody asked for a date, or wrote it."""

    extension: Extension
    #: None where nobody noted it when it was done.
    decides: bool | None = None
    page: bool = False
    #: Where it stands among the acts.
    place: float = 0


def in_course(acts: Iterable[Act]) -> tuple[Act, ...]:
    """Acts in the order in which they were done, each once: what was written on the page among the clicks beside it.

    Of two dates that systems tell of the same moment the later one comes last, and counts: a digest is no reason.
    """

    def told(act: Act) -> tuple[datetime, str, str]:
        return act.at, act.data.get(WRITTEN, "") if TOLD in act.data else "", act.id

    by_time = sorted({act.id: act for act in acts}.values(), key=told)
    clicks = [act for act in by_time if KNOWN in act.data]

    def when(act: Act) -> tuple[datetime, int]:
        revision = act.revision if WRITTEN in act.data else 0
        return (moment_of(revision, act.at, clicks) if revision else act.at), revision

    return tuple(sorted(by_time, key=when))


def extended(
    charter: Charter,
    *,
    acts: Sequence[Act],
    on_page: Extension | None,
    directory: Directory,
    calendar: WorkCalendar,
    policy: Policy,
    now: datetime,
    before: Sequence[Extension] = (),
) -> Charter:
    """The charter with its extensions: asked for by EXTEND, or by a new date on the page.

    A date on the page is an EXTEND with what was written (:data:`WRITTEN`); ``on_page`` is what stands there now,
    for as long as no act says so. What counts is the latest valid DECIDE about each, or that somebody who may
    decide wrote it: then also what was approved before goes. Who may ask and decide is what
    :func:`core.rules.rights.may` says, unless the act carries that the right was checked when it was done
    (docs/decisions/0046-who-wrote-it-counts-once.md). What is beyond a limit and only asked for is no wish; it is
    listed as one that doesn't count. ``before`` are the extensions as last read: what silence approved stays so.
    """
    wishes = [
        replace(wish, place=place)
        for place, act in enumerate(acts)
        if (wish := _wish(act, charter, directory, calendar)) is not None
    ]
    if on_page is not None and not any(
        wish.page and same_day(wish.extension.due, on_page.due) for wish in wishes
    ):
        asker = on_page.asked_by
        silent = silent_at(charter, on_page.asked_at)
        decides = asker is not None and not silent and may(asker, "decide", charter, directory)
        # Nobody noted whether it was beyond a limit as it was written: the others tell.
        others = _Settling(charter, wishes, acts, None, directory, calendar, policy, now, before).settled()
        limit = limits.beyond(replace(charter, extensions=others), on_page.asked_at or now)
        place = sum(act.at < (on_page.asked_at or now) for act in acts) - 0.5
        wishes.append(
            _Wish(extension=replace(on_page, beyond=limit), decides=decides, page=True, place=place)
        )
    settling = _Settling(charter, wishes, acts, on_page, directory, calendar, policy, now, before)
    return replace(charter, extensions=charter.extensions + settling.settled())


@dataclass(frozen=True, slots=True)
class _Settling:
    """What became of all that was asked for, with what it is told from."""

    charter: Charter
    wishes: Sequence[_Wish]
    acts: Sequence[Act]
    on_page: Extension | None
    directory: Directory
    calendar: WorkCalendar
    policy: Policy
    now: datetime
    before: Sequence[Extension]

    def settled(self) -> tuple[Extension, ...]:
        charter, directory, on_page = self.charter, self.directory, self.on_page
        places = {
            place: act
            for place, act in enumerate(self.acts)
            if valid(act, ActKind.DECIDE, "decide", charter, directory)
        }
        decisions = [*places.values()]
        wishes = [replace(wish) for wish in self.wishes if wish.decides or not wish.extension.beyond]
        wishes_so_far = _replayed(charter, wishes, places, self.now)
        kept = [
            each.extension
            for each in wishes_so_far
            # A wish that stood on the page and was taken off again without a decision is none.
            if not (each.page and each.extension.approved is None and not _stands(each.extension, on_page))
        ]
        live = {id(each.extension) for each in wishes_so_far if each.decides is None}
        settled: list[Extension] = []
        for extension in kept:
            # As it was decided where it was asked: another level since then takes nothing back.
            if silent_at(charter, extension.asked_at):
                extension = self._silent(extension, _about(extension, kept, decisions), [*kept, *settled])
            elif id(extension) in live:
                extension = _by_asker(extension, charter, directory)
            settled.append(extension)
        return (*settled, *self._refused(settled))

    def _silent(self, extension: Extension, about: Sequence[Act], others: Sequence[Extension]) -> Extension:
        charter = self.charter
        known = next((each for each in self.before if each.key == extension.key and each.approved), None)
        if known is not None and known.decided_by is None and known.decided_at is not None:
            # What silence approved stays so, whatever the charter asks for by now.
            return replace(
                extension,
                approved=True,
                decided_by=None,
                decided_at=known.decided_at,
                took_part=known.took_part,
            )
        extension = _by_consensus(extension, about, charter, self.calendar, self.policy, self.now)
        rest = {each.key: each for each in others if each.key != extension.key}
        granted = limits.used(replace(charter, extensions=tuple(rest.values())))
        full = charter.most_extensions is not None and granted >= charter.most_extensions
        if extension.approved and extension.decided_by is None and full:
            # Two waited for the last one that there was.
            return replace(extension, approved=False, beyond=limits.EXTENSIONS)
        return extension

    def _refused(self, settled: Sequence[Extension]) -> Iterator[Extension]:
        """What was written beyond a limit by who may only ask, for as long as it stands on the page."""
        for wish in self.wishes:
            extension = wish.extension
            there = any(same_day(each.due, extension.due) and not each.superseded for each in settled)
            if extension.beyond and not wish.decides and _stands(extension, self.on_page) and not there:
                yield replace(
                    extension, key=f"beyond-{extension.key}", approved=False, decided_at=extension.asked_at
                )
                return


def _stands(extension: Extension, on_page: Extension | None) -> bool:
    """Whether the date of a wish still stands on the page."""
    return on_page is not None and same_day(extension.due, on_page.due)


def _wish(act: Act, charter: Charter, directory: Directory, calendar: WorkCalendar) -> _Wish | None:
    if not valid(act, ActKind.EXTEND, "extend", charter, directory):
        return None
    decided = act.data.get(DECIDES)
    decides = None if decided is None else decided == "yes"
    written = act.data.get(WRITTEN)
    if written is None:
        extension = _from_act(act, charter, calendar)
        if extension is None:
            return None
        return _Wish(extension=replace(extension, beyond=_limit(act)), decides=decides)
    due = due_written(written, calendar)[0]
    if due is None:
        return None
    key = page_key(due)
    extension = Extension(
        due=due,
        reason=act.text,
        key=key,
        asked_by=act.person,
        asked_at=act.at,
        beyond=_limit(act),
        told_by=act.data.get(TOLD, ""),
    )
    return _Wish(extension=extension, decides=bool(decides), page=True)


def _limit(act: Act) -> str:
    """The limit that it was beyond as it was done; "" for none."""
    limit = act.data.get(limits.LIMIT, "")
    return limit if limit in limits.LIMITS else ""


def _replayed(
    charter: Charter, wishes: Sequence[_Wish], decisions: Mapping[int, Act], now: datetime
) -> list[_Wish]:
    """What became of each wish, told in the order in which all of it happened; ``decisions`` by their places."""
    replayed: list[_Wish] = []
    keys = {wish.extension.key for wish in wishes}
    waiting = list(decisions.items())
    for wish in sorted(wishes, key=lambda wish: wish.place):
        while waiting and waiting[0][0] < wish.place:
            _decide(waiting.pop(0)[1], replayed, keys)
        if wish.extension.told_by:
            before = tuple(each.extension for each in replayed)
            limit = limits.beyond(replace(charter, extensions=before), wish.extension.asked_at or now)
            wish.extension = replace(wish.extension, beyond=limit)
        if wish.page:
            _write(wish, replayed, charter)
        else:
            if wish.decides and not silent_at(charter, wish.extension.asked_at):
                _approve(wish, wish.extension)
            replayed.append(wish)
    for _, act in waiting:
        _decide(act, replayed, keys)
    # A decision may be told before what it is about: clocks differ.
    for act in decisions.values():
        each = next((each for each in replayed if each.extension.key == _named_in(act)), None)
        if each is not None and each.extension.approved is None:
            _decide(act, replayed, keys)
    return replayed


def _write(wish: _Wish, wishes: list[_Wish], charter: Charter) -> None:
    """Somebody wrote a date on the page."""
    extension = wish.extension
    same = [each for each in wishes if same_day(each.extension.due, extension.due)]
    first = charter.deadline is not None and same_day(charter.deadline, extension.due)
    if wish.decides:
        for each in wishes:
            if each.extension.approved and each not in same:
                each.extension = replace(each.extension, superseded=True)
        for each in same:
            if each.extension.approved is not False:
                _approve(each, extension)
        if first or any(each.extension.approved for each in same):
            return
    elif first or any(
        each.extension.approved is not False and not each.extension.superseded for each in same
    ):
        # The first date needs nobody's leave, and what was asked for or approved is no second wish.
        return
    if any(each.extension.key == extension.key for each in wishes):
        # It was refused before: a new wish, with a decision of its own.
        at = extension.asked_at.strftime("%Y%m%d%H%M%S") if extension.asked_at else "again"
        wish.extension = extension = replace(extension, key=f"{extension.key}-{at}")
    if wish.decides:
        _approve(wish, extension)
    wishes.append(wish)


def _approve(wish: _Wish, by: Extension) -> None:
    before = wish.extension
    if before.approved:
        wish.extension = replace(before, superseded=False)
        return
    wish.extension = replace(
        before,
        approved=True,
        decided_by=by.asked_by,
        decided_at=by.asked_at,
        superseded=False,
        beyond=by.beyond,
    )


def _decide(act: Act, wishes: Sequence[_Wish], keys: Collection[str]) -> None:
    answer, key = answer_of(act), _subject(act, [each.extension for each in wishes], keys)
    for each in wishes:
        if each.extension.key == key and answer is not None:
            each.extension = replace(
                each.extension, approved=answer, decided_by=act.person, decided_at=act.at, superseded=False
            )


def _from_act(act: Act, charter: Charter, calendar: WorkCalendar) -> Extension | None:
    if act.until is None:
        return None
    until = act.until
    # A form sends a date, which arrives as midnight UTC; anything else is an instant.
    day = (
        until.astimezone(UTC).date()
        if until.astimezone(UTC).time() == time(0)
        else calendar.local(until).date()
    )
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        return None
    date = due_on(day.isoformat(), day, calendar)
    if charter.deadline is not None and date.at <= charter.deadline.at:
        return None
    return Extension(due=date, reason=act.text, key=act.id, asked_by=act.person, asked_at=act.at)


def valid(act: Act, kind: ActKind, right: str, charter: Charter, directory: Directory) -> bool:
    """Whether an act of this kind counts: its right was checked when it was done, or its person has it now."""
    return act.kind is kind and (act.checked or may(act.person, right, charter, directory))


def _by_asker(extension: Extension, charter: Charter, directory: Directory) -> Extension:
    """Who may decide need not ask somebody else, also where nobody noted it as they asked."""
    asker = extension.asked_by
    if extension.approved is None and asker is not None and may(asker, "decide", charter, directory):
        return replace(extension, approved=True, decided_by=asker, decided_at=extension.asked_at)
    return extension


def _about(extension: Extension, kept: Sequence[Extension], decisions: Sequence[Act]) -> list[Act]:
    keys = {live.key for live in kept}
    return [act for act in decisions if _subject(act, kept, keys) == extension.key]


def _by_consensus(
    extension: Extension,
    about: Sequence[Act],
    charter: Charter,
    calendar: WorkCalendar,
    policy: Policy,
    now: datetime,
) -> Extension:
    if extension.approved and not any(answer_of(act) for act in about):
        # Approved by who wrote it, at a time when that was theirs to do.
        return extension
    extension = replace(extension, approved=None, decided_by=None, decided_at=None)
    until = consensus_at(extension, calendar, policy)
    if until is None or extension.asked_at is None:
        no = next((act for act in about if answer_of(act) is False), None)
        if no is None:
            return extension
        return replace(extension, approved=False, decided_by=no.person, decided_at=no.at)
    least = limits.needed(charter.quorum, charter.members_counted)
    silence = limits.silence((extension.asked_by, extension.asked_at), voices(about), until, least, now)
    return replace(
        extension,
        approved=silence.approved,
        decided_by=silence.by,
        decided_at=silence.at,
        needed=least,
        took_part=silence.took_part if least else 0,
    )


def voices(acts: Sequence[Act]) -> list[limits.Voice]:
    """What was said in decisions that say yes or no."""
    return [
        limits.Voice(act.person, act.at, answer) for act in acts if (answer := answer_of(act)) is not None
    ]


def _named_in(act: Act) -> str:
    return act.data.get("extension", "") or composite_keys.own_part(act.obligation)


def _subject(act: Act, wanted: Sequence[Extension], keys: Collection[str]) -> str:
    """Key of the extension a decision is about: named, or the last one asked for before it."""
    if named := _named_in(act):
        return named if named in keys or any(named == extension.key for extension in wanted) else ""
    before = [
        extension.key for extension in wanted if extension.asked_at is None or extension.asked_at <= act.at
    ]
    return before[-1] if before else ""


def answer_of(act: Act) -> bool | None:
    """What a decision says; None for other words."""
    word = act.data.get("decision", "").strip().casefold()
    if word in _YES:
        return True
    return False if word in _NO else None
