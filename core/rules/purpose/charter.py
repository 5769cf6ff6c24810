"""From what somebody wrote to a :class:`~core.model.Charter`, with everything that is wrong with it.

Whatever the text holds, this never raises and loses nothing: a value that can't be read stays verbatim in the
finding that says so.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Any

from core.calendar import WorkCalendar, country_of, region_of, zone_of
from core.model import (
    Act,
    ActKind,
    Audience,
    Charter,
    CharterState,
    CharterText,
    CommunityKey,
    Counted,
    Directory,
    DueDate,
    Every,
    Extension,
    Finding,
    Level,
    Page,
    PageKey,
    PersonKey,
    ReadBy,
    Scope,
    site_of,
)
from core.policy import Policy
from core.rules.deadline import closing, dates, due_dates, durations, extensions, promises
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
)
from core.rules.purpose.fields import Values, account, account_id, listed, nearest_field, sort_fields
from core.rules.purpose.scope import name_of, scope_in_words, taken_by, tree_of
from core.rules.rights import may
from core.rules.text import form, seen

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
    place = _place(values, parent, policy, notes)
    calendar = WorkCalendar.of(policy, **place)
    if values.get("country") and calendar.regions_differ(now.year):
        notes.add("P120", "country", values.get("country"))
    register = entries.AccountResolver(directory, site_of(community), entries.people_written(values), meant)

    charter = _own(values, community, home, scope, text, calendar, register, notes)
    date, first = _deadline(values, calendar, first_deadline, notes)
    charter = replace(
        charter,
        deadline=first,
        written=date,
        zone=place["zone"],
        country=place["country"],
        region=place["region"],
    )
    charter = _read_by(charter, values, parent, date, calendar, register, notes)
    if parent is not None:
        charter = _inherit(charter, values, parent)
    charter = promises.same_dates(charter, before, now)

    acts = sorted({act.id: act for act in acts}.values(), key=lambda act: (act.at, act.id))
    if charter.goal is not None and charter.goal.counted is Counted.READERS and charter.read_by is None:
        notes.add("P116", goal.FIELD, values.get(goal.FIELD), why="goal-readers")
        charter = replace(charter, goal=None)
    charter = replace(levels.levelled(charter, acts), members_counted=members_counted)
    part = charter.quorum is not None and charter.quorum.percent
    if values.get(limits.QUORUM) and part and not (charter.read_by or charter.members):
        notes.add("P116", limits.QUORUM, values.get(limits.QUORUM), why="quorum-of-whom")
    charter = _outcome(charter, values, text, acts, directory, notes)
    charter = closing.closed(charter, acts, directory)
    charter = outcomes.of_items(
        charter, text, acts=acts, directory=directory, calendar=calendar, policy=policy, now=now
    )
    charter = replace(charter, status=status.latest(charter, acts, directory))
    charter = extensions.extended(
        charter,
        acts=acts,
        on_page=_changed(values, first_deadline, date, text),
        directory=directory,
        calendar=calendar,
        policy=policy,
        now=now,
        before=before.extensions if before is not None else (),
    )
    date_limits.check(charter, notes)

    nested = parent is not None
    result_or_interest.check(charter, values, nested=nested, notes=notes)
    due_dates.check(
        charter,
        missing=_lacks_date(charter, values, nested=nested),
        calendar=calendar,
        policy=policy,
        now=now,
        notes=notes,
    )
    _note_scope(community, scope, values, home, others, notes)
    _note_names(meant, called, directory, notes)
    if unspoken:
        notes.add("P121", "scope", values.get("scope"), why=unspoken)
    if text.lost:
        notes.add("P123", "scope", values.get("scope") or scope.value, why=scope.kind.value)
    charter = replace(charter, copied=copies.state(copied, acts))
    if charter.copied:
        notes.add("P124", "purpose", why=charter.copied)
    if text.shown_by:
        # What it lacks besides is not what this page says, but what can't be read here.
        notes = FindingCollector()
        notes.add("P125", "", text.shown_by)
    findings = notes.findings(_mend(charter, directory))
    return replace(charter, state=_state(charter, findings)), findings


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


# --- the charter's own fields ---------------------------------------------------------------------


def _place(values: Values, parent: Charter | None, policy: Policy, notes: FindingCollector) -> dict[str, str]:
    """Zone, country and region, taken over from the parent where they are left out."""
    zone, country, region = (values.get(name) for name in ("time zone", "country", "region"))
    found = {"zone": zone_of(seen(zone)), "country": country_of(seen(country))}
    if zone and not found["zone"]:
        notes.add("P116", "time zone", zone, why="zone")
    if country and not found["country"]:
        notes.add("P116", "country", country, why="country")
    if not zone and parent is not None:
        found["zone"] = parent.zone
    if not country and parent is not None:
        found["country"] = parent.country
    found["region"] = region_of(found["country"] or policy.country, seen(region)) if region else ""
    if region and not found["region"]:
        notes.add("P116", "region", region, why="region")
    if not region and not country and parent is not None:
        found["region"] = parent.region
    return found


def _own(
    values: Values,
    community: CommunityKey,
    home: Page,
    scope: Scope,
    text: CharterText,
    calendar: WorkCalendar,
    register: entries.AccountResolver,
    notes: FindingCollector,
) -> Charter:
    """Everything but place, deadline and confirmations, as written."""
    items, became = entries.deliverables(values.get("deliverables"), register, calendar, notes)
    group_reward, reward = entries.reward(values.get("reward"))
    return Charter(
        community=community,
        home=home.key,
        title=values.get("title") or name_of(scope, home),
        scope=scope,
        purpose=values.get("purpose"),
        deliverables=items,
        deliverable_outcomes=became,
        business_need=values.get("business need"),
        benefit=values.get("benefit"),
        sponsor=register.single(values.get("sponsor"), "sponsor", notes, role=True),
        it_contact=register.single(values.get("it contact"), "it contact", notes, role=True),
        stewards=register.several(listed(values.get("stewards")), "stewards", notes, role=True),
        members=register.audience(values.get("members"), "members", notes),
        start=_start(values, calendar, notes),
        milestones=entries.milestones(values.get("milestones"), calendar, notes),
        group_reward=group_reward,
        reward=reward,
        goal=goal.read_goal(values.get(goal.FIELD), calendar, notes),
        allowance=_number(values, notes),
        training=values.get("training"),
        answer_within=_answer_within(values, calendar, notes),
        review_every=_every(values, "review every", notes),
        status_every=_every(values, "status every", notes),
        most_extensions=limits.read_most(values, notes),
        quiet_before=limits.read_quiet(values, notes),
        quorum=limits.read_quorum(values, notes),
        written_by=text.written_by,
    )


def _start(values: Values, calendar: WorkCalendar, notes: FindingCollector) -> DueDate | None:
    written = values.get("start")
    if not written:
        return None
    found, reading = dates.begins(written, calendar)
    if found is None:
        entries.unreadable(reading, "start", written, notes)
    return found


def _number(values: Values, notes: FindingCollector) -> float | None:
    written = values.get("time allowance")
    hours = durations.hours_a_week(written) if written else None
    if written and hours is None:
        notes.add("P116", "time allowance", written, why="hours")
    return hours


def _answer_within(values: Values, calendar: WorkCalendar, notes: FindingCollector) -> timedelta | None:
    written = values.get("answer within")
    found = durations.working_time(written, calendar)
    if written and form(written) not in durations.NEVER and found is None:
        notes.add("P116", "answer within", written, why="working-time")
    return found


def _every(values: Values, name: str, notes: FindingCollector) -> Every | None:
    written = values.get(name)
    found = durations.period(written)
    if written and form(written) not in durations.NEVER and found is None:
        notes.add("P116", name, written, why="period")
    return found


# --- dates, confirmations, outcome ----------------------------------------------------------------


def _deadline(
    values: Values, calendar: WorkCalendar, first: DueDate | None, notes: FindingCollector
) -> tuple[DueDate | None, DueDate | None]:
    """The deadline that is written now, and the first one, which stays for ever."""
    text = values.get("deadline")
    written = entries.dated(text, "deadline", calendar, notes) if text else None
    if first is None or (written is not None and due_dates.same_day(first, written)):
        # The same day read anew: a mended time zone or holiday calendar still takes effect.
        return written, written
    return written, first


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


def _read_by(
    charter: Charter,
    values: Values,
    parent: Charter | None,
    written: DueDate | None,
    calendar: WorkCalendar,
    register: entries.AccountResolver,
    notes: FindingCollector,
) -> Charter:
    audience: Audience = register.audience(values.get("read by"), "read by", notes)
    until_text = values.get("read until")
    until = entries.dated(until_text, "read until", calendar, notes) if until_text else None
    renew = _every(values, "renewed every", notes)
    if not audience:
        return charter
    if not until_text and parent is not None:
        # A policy page inside a community says one date, and means it for its readers.
        until = written
    return replace(charter, read_by=ReadBy(audience=audience, until=until, renew=renew))


def _outcome(
    charter: Charter,
    values: Values,
    text: CharterText,
    acts: Sequence[Act],
    directory: Directory,
    notes: FindingCollector,
) -> Charter:
    """The outcome as the page says it: ``met``, or ``partly met: two of three sections are agreed``.

    Who wrote it and may not close proposes it. What an act tells of already is left to the act.
    """
    raw = values.get("outcome")
    if not raw:
        return charter
    outcome, rest = closing.outcome_of(raw)
    if outcome is None:
        notes.add("P116", "outcome", raw, why="outcome")
        return charter
    change = authorship.last(text, "outcome")
    if change is not None and any(
        act.kind is ActKind.CLOSE
        and extensions.WRITTEN in act.data
        and extensions.ITEM not in act.data
        and act.revision == change.revision
        for act in acts
    ):
        return charter
    by = authorship.author(text, "outcome")
    at = authorship.since(text, "outcome")
    # A file is an admin's word; of a page nobody knows who wrote it.
    may_close = may(by, "close", charter, directory) if by else change is None and text.written_at is None
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
