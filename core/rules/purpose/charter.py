"""From what somebody wrote to a :class:`~core.model.Charter`, with everything that is wrong with it.

Whatever the text holds, this never raises and loses nothing: a value that can't be read stays verbatim in the
finding that says so.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from types import MappingProxyType
from typing import Any

from core.calendar import WorkCalendar
from core.model import (
    Act,
    ActKind,
    Charter,
    CharterState,
    CharterText,
    CommunityKey,
    Counted,
    Directory,
    DueDate,
    Extension,
    Finding,
    Level,
    Page,
    PageKey,
    PersonKey,
    Scope,
    site_of,
)
from core.policy import Policy
from core.rules.deadline import closing, due_dates, extensions, promises
from core.rules.deadline import limits as date_limits
from core.rules.finding_collector import FindingCollector
from core.rules.purpose import (
    authorship,
    copies,
    entries,
    goal,
    levels,
    limits,
    outcomes,
    result_or_interest,
    status,
    written_fields,
)
from core.rules.purpose.fields import Values, account, account_id, nearest_field, sort_fields
from core.rules.purpose.scope import scope_in_words, taken_by, tree_of
from core.rules.purpose.written_fields import CharterReading
from core.rules.rights import may

#: Field → the attributes a nested charter takes over from its parent when it leaves the field out.
INHERITED: dict[str, tuple[str, ...]] = {
    "purpose": ("purpose",),
    "business need": ("business_need",),
    "benefit": ("benefit",),
    "sponsor": ("sponsor",),
    "it contact": ("it_contact",),
    "stewards": ("stewards",),
    "members": ("members",),
    "start": ("start",),
    "deadline": ("deadline", "extensions"),
    "reward": ("group_reward", "reward"),
    "time allowance": ("allowance",),
    "training": ("training",),
    "answer within": ("answer_within",),
    "review every": ("review_every",),
    limits.MOST: ("most_extensions",),
    limits.QUIET: ("quiet_before",),
    limits.QUORUM: ("quorum",),
    "time zone": ("zone",),
    "country": ("country", "region"),
}


# --- who is named, and where it applies -----------------------------------------------------------


def people_named(text: CharterText) -> frozenset[str]:
    """Every account a charter names: account names as wikis write them, and ``@<local id>``."""
    named = entries.people_written(sort_fields(text))
    return frozenset(f"@{local}" if (local := account_id(name.strip())) else account(name) for name in named)


def groups_named(text: CharterText) -> frozenset[str]:
    """Every group a charter names."""
    values = sort_fields(text)
    return frozenset(
        group for field in entries.AUDIENCES for group in entries.written_audience(values.get(field)).groups
    )


def scope_of(text: CharterText, home: Page) -> Scope:
    """The pages a charter speaks for: the page with its subpages unless its ``scope`` field says otherwise.

    A scope nobody can read is treated like none; :func:`read_charter` notes it as P116.
    """
    written = sort_fields(text).get("scope")
    return (scope_in_words(written, home) if written else None) or tree_of(home)


# --- reading --------------------------------------------------------------------------------------


def read_charter(
    text: CharterText,
    *,
    community: CommunityKey,
    home: Page,
    scope: Scope,
    parent: Charter | None,
    acts: Sequence[Act],
    directory: Directory,
    policy: Policy,
    now: datetime,
    first_deadline: DueDate | None = None,
    others: Sequence[tuple[CommunityKey, Scope]] = (),
    unspoken: str = "",
    meant: Mapping[str, PersonKey] = MappingProxyType({}),
    called: Mapping[str, PersonKey] = MappingProxyType({}),
    before: Charter | None = None,
    copied: bool = False,
    members_counted: int | None = None,
) -> tuple[Charter, tuple[Finding, ...]]:
    """The charter in a text, and the findings about it (P1xx, D2xx).

    ``parent`` is the charter around it, from which it inherits what it leaves out. ``acts`` are those about
    the community (EXTEND, DECIDE and CLOSE count here, in any order, the same one once). ``first_deadline`` is
    the first date that was ever read for it; a different one on the page is an extension. ``others`` are the
    scopes of all communities of the site, the oldest first, to notice one that is already taken. ``unspoken`` is
    why it may not speak for the pages it names: "asked", "refused", "nobody"; "" where it may. ``meant`` is whom
    each account name meant when it was written, ``called`` who has it now. ``before`` is the charter as it was
    last read: another calendar makes nothing late that was in time, and what silence approved stays so.
    ``copied``: an older charter says the same word for word. ``members_counted`` is how many members there are, of
    whom a part must take part.
    """
    values = sort_fields(text)
    notes = FindingCollector()
    _note_fields(text, values, notes)
    if home.cut and not text.earlier:
        notes.add("P126")
    place = written_fields.place(values, parent, policy, notes)
    calendar = WorkCalendar.of(policy, **place)
    if values.get("country") and calendar.regions_differ(now.year):
        notes.add("P120", "country", values.get("country"))
    reading = CharterReading(
        text=text,
        values=values,
        parent=parent,
        acts=extensions.in_course(acts),
        directory=directory,
        register=entries.AccountResolver(
            directory, site_of(community), entries.people_written(values), meant
        ),
        policy=policy,
        calendar=calendar,
        now=now,
        notes=notes,
    )
    charter = written_fields.own_fields(reading, community, home, scope)
    date, first = written_fields.deadline(values, calendar, first_deadline, notes)
    charter = replace(
        charter,
        deadline=first,
        written=date,
        zone=place["zone"],
        country=place["country"],
        region=place["region"],
    )
    charter = written_fields.with_readers(charter, reading)
    if parent is not None:
        charter = _inherit(charter, values, parent)
    charter = promises.same_dates(charter, before, now)
    # What stays as it was promised was not moved off a day off.
    notes.drop("D204", promises.unmoved(charter))
    charter = _reachable(replace(charter, members_counted=members_counted), reading)
    charter = _decided(charter, reading, first_deadline, before)

    _look_over(charter, reading)
    _note_scope(community, scope, values, home, others, notes)
    _note_names(meant, called, directory, notes)
    if unspoken:
        notes.add("P121", "scope", values.get("scope"), why=unspoken)
    if text.lost:
        notes.add("P123", "scope", values.get("scope") or scope.value, why=scope.kind.value)
    charter = replace(charter, copied=copies.state(copied, reading.acts))
    if charter.copied:
        notes.add("P124", "purpose", why=charter.copied)
    if text.shown_by:
        # What it lacks besides is not what this page says, but what can't be read here.
        notes = FindingCollector()
        notes.add("P125", "", text.shown_by)
    findings = notes.findings(_mend(charter, directory))
    return replace(charter, state=_state(charter, findings)), findings


def _reachable(charter: Charter, reading: CharterReading) -> Charter:
    """The charter at its level, without a goal that nobody could reach."""
    values, notes = reading.values, reading.notes
    if charter.goal is not None and charter.goal.counted is Counted.READERS and charter.read_by is None:
        notes.add("P116", goal.FIELD, values.get(goal.FIELD), why="goal-readers")
        charter = replace(charter, goal=None)
    charter = levels.levelled(charter, reading.acts)
    part = charter.quorum is not None and charter.quorum.percent
    if values.get(limits.QUORUM) and part and not (charter.read_by or charter.members):
        notes.add("P116", limits.QUORUM, values.get(limits.QUORUM), why="quorum-of-whom")
    return charter


def _decided(
    charter: Charter, reading: CharterReading, first_deadline: DueDate | None, before: Charter | None
) -> Charter:
    """The charter with what people decided about it: its end, its items' ends, its status, its dates."""
    directory, calendar, policy, now = reading.directory, reading.calendar, reading.policy, reading.now
    charter = closing.closed(_outcome(charter, reading), reading.acts, directory)
    charter = outcomes.of_items(
        charter,
        reading.text,
        acts=reading.acts,
        directory=directory,
        calendar=calendar,
        policy=policy,
        now=now,
    )
    charter = replace(charter, status=status.latest(charter, reading.acts, directory))
    return extensions.extended(
        charter,
        acts=reading.acts,
        on_page=_changed(reading.values, first_deadline, charter.written, reading.text),
        directory=directory,
        calendar=calendar,
        policy=policy,
        now=now,
        before=before.extensions if before is not None else (),
    )


def _look_over(charter: Charter, reading: CharterReading) -> None:
    """Note what the charter lacks, and what its dates hold."""
    values, notes, nested = reading.values, reading.notes, reading.parent is not None
    date_limits.check(charter, notes)
    result_or_interest.check(charter, values, nested=nested, notes=notes)
    due_dates.check(
        charter,
        missing=_lacks_date(charter, values, nested=nested),
        calendar=reading.calendar,
        policy=reading.policy,
        now=reading.now,
        notes=notes,
    )


def _state(charter: Charter, findings: Sequence[Finding]) -> CharterState:
    if charter.outcome is not None:
        return CharterState.CLOSED
    if any(finding.level is Level.ERROR for finding in findings):
        return CharterState.DRAFT
    return CharterState.ACTIVE


def _mend(charter: Charter, directory: Directory) -> tuple[PersonKey, ...]:
    """Who can mend a finding, the likeliest first: who wrote it, the stewards, the sponsor; usable ones only."""
    keys = [charter.written_by, *(named.person for named in charter.stewards)]
    keys.append(charter.sponsor.person if charter.sponsor else None)
    return tuple(dict.fromkeys(key for key in keys if key is not None and directory.usable(key)))


# --- dates, outcome ---------------------------------------------------------------------------------


def _lacks_date(charter: Charter, values: Values, *, nested: bool) -> bool:
    """True when neither the charter nor the one around it says by when."""
    if values.get("deadline") or "deadline" in charter.inherited:
        return False
    return not (nested and charter.read_by is not None and charter.read_by.until is not None)


def _changed(
    values: Values, first: DueDate | None, now: DueDate | None, text: CharterText
) -> Extension | None:
    """The extension asked for by writing another date than the first one."""
    if first is None or now is None or due_dates.same_day(first, now):
        return None
    return Extension(
        due=now,
        reason=values.get("extension reason"),
        key=due_dates.page_key(now),
        asked_by=authorship.author(text, "deadline"),
        asked_at=authorship.since(text, "deadline"),
    )


def _outcome(charter: Charter, reading: CharterReading) -> Charter:
    """The outcome as the page says it: ``met``, or ``partly met: two of three sections are agreed``.

    Who wrote it and may not close proposes it. What an act tells of already is left to the act.
    """
    text, raw = reading.text, reading.values.get("outcome")
    if not raw:
        return charter
    outcome, rest = closing.outcome_of(raw)
    if outcome is None:
        reading.notes.add("P116", "outcome", raw, why="outcome")
        return charter
    change = authorship.last(text, "outcome")
    if change is not None and any(
        act.kind is ActKind.CLOSE
        and extensions.WRITTEN in act.data
        and extensions.ITEM not in act.data
        and act.revision == change.revision
        for act in reading.acts
    ):
        return charter
    by = authorship.author(text, "outcome")
    at = authorship.since(text, "outcome")
    # A file is an admin's word; of a page nobody knows who wrote it.
    may_close = (
        may(by, "close", charter, reading.directory) if by else change is None and text.written_at is None
    )
    if not may_close:
        return replace(charter, proposal=closing.proposed(outcome, rest, by, at))
    return replace(charter, outcome=outcome, outcome_text=rest, closed_at=at)


def _inherit(charter: Charter, values: Values, parent: Charter) -> Charter:
    """The charter with what it leaves out taken over from the one around it, and named as inherited."""
    taken: dict[str, Any] = {"level": parent.level, "levels": parent.levels}
    sources: dict[str, PageKey] = {}
    for name, attributes in INHERITED.items():
        if values.get(name):
            continue
        if name == "deadline" and charter.deadline is not None:
            # It had its own date once, and that stays for ever.
            continue
        empty = Charter(community=charter.community, home=charter.home, title="", scope=charter.scope)
        if all(getattr(parent, attribute) == getattr(empty, attribute) for attribute in attributes):
            continue
        taken |= {attribute: getattr(parent, attribute) for attribute in attributes if attribute != "region"}
        sources[name] = parent.sources.get(name, parent.home)
    return replace(charter, **taken, inherited=frozenset(sources), sources=sources)


# --- findings about the text as a whole -----------------------------------------------------------


def _note_fields(text: CharterText, values: Values, notes: FindingCollector) -> None:
    if text.count > 1:
        notes.add("P112", count=text.count)
    if text.earlier:
        notes.add("P119")
    for name in values.unknown:
        notes.add("P114", "", name, nearest=nearest_field(name) or "none")
    for name, again in values.again.items():
        for value in again:
            notes.add("P118", name, value)


def _note_names(
    meant: Mapping[str, PersonKey],
    called: Mapping[str, PersonKey],
    directory: Directory,
    notes: FindingCollector,
) -> None:
    """Note names that are not those of the people they meant any more."""
    for name, key in sorted(meant.items()):
        person = directory.get(key)
        if person is None or account(person.name) == name:
            continue
        other = called.get(name)
        why = "taken" if other is not None and other != key else "renamed"
        notes.add("P122", "", name, why=why, now=person.name)


def _note_scope(
    community: CommunityKey,
    scope: Scope,
    values: Values,
    home: Page,
    others: Sequence[tuple[CommunityKey, Scope]],
    notes: FindingCollector,
) -> None:
    written = values.get("scope")
    if written and scope_in_words(written, home) is None:
        notes.add("P116", "scope", written, why="scope")
    if (winner := taken_by(community, scope, others)) is not None:
        notes.add("P117", "scope", written or scope.value, by=str(winner))
