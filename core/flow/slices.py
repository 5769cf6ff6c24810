"""Of a page with many comments a reading changes few: the threads it changed are looked at, and all of its edits.

A comment counts, and is answered, within its thread; beyond it only by comments that name its author, by clicks and
by thanks (docs/decisions/0109-a-long-page-is-looked-at-by-its-threads.md). So what other threads came to stays.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from core.flow.assigning import policy_text
from core.flow.context import PipelineContext
from core.model import (
    CharterState,
    Comment,
    CommunityKey,
    Contribution,
    Finding,
    Obligation,
    Page,
    PageKey,
    PersonKey,
    Revision,
    Standing,
    composite_keys,
)
from core.policy import Policy
from core.rules.acknowledgement.answers import answer_key
from core.rules.acknowledgement.contributions import answerers, comment_id, comment_of
from core.rules.assess import due_as_promised
from core.rules.clocks import minute_of
from core.rules.purpose.scope import nearest
from core.store import UnitOfWork, codec, communities, history, owed, page_standing, pages
from core.store import acts as act_rows
from core.store import assigning as assigning_rows
from core.store.assigning import Kept
from core.store.communities import Community
from core.store.history import Heard
from core.store.pages import Taken

#: Findings in the order in which they are told: those about the page, then about each contribution.
_ORDER = {"A301": 1, "A305": 2, "P125": 3}
#: From so many comments on it matters whether a part is most of the page.
MANY = 500
#: Findings about one contribution each.
_OF_CONTRIBUTIONS = ("A301", "A305")
_NOBODY = "A305"
_FIRST = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Slice:
    """The part of a page that is looked at."""

    #: With the comments of some threads, and those that name somebody who asks there.
    page: Page
    #: The community that it belongs to, as before.
    community: CommunityKey
    #: Whether its charter stands here; then what all of it is judged by, which its charter may change once it is read.
    home: bool
    judged: str
    #: Ids that contributions of these threads have or had.
    names: frozenset[str]

    def holds(self, contribution: str) -> bool:
        """Whether a contribution of this id belongs to it."""
        return contribution in self.names or not contribution.startswith("c")

    def only(self, standing: Standing) -> Standing:
        """Of a standing what belongs to it: who asked in another thread was seen for what is said of them only."""
        return replace(
            standing,
            contributions=tuple(
                contribution for contribution in standing.contributions if self.holds(contribution.id)
            ),
            findings=tuple(
                finding
                for finding in standing.findings
                if not (name := _about(finding.data)) or self.holds(name)
            ),
        )


def of(connection: UnitOfWork, flow: PipelineContext, taken: Mapping[PageKey, Taken]) -> dict[PageKey, Slice]:
    """Those of these pages of which a part is enough: nothing but their history differs from what was known."""
    alike = {
        key: taken_page
        for key, taken_page in taken.items()
        if taken_page.alike and not taken_page.page.partial
    }
    if not alike:
        return {}
    before = pages.community_of(connection, list(alike))
    homes: dict[PageKey, list[CommunityKey]] = {}
    for at_home in communities.at_home(connection, list(alike)):
        homes.setdefault(at_home.home, []).append(at_home.key)
    judged = page_standing.judged(connection, list(alike))
    # A charter's own page may belong to another community, or hold several charters.
    around = {
        key: before[key] for key in alike if judged[key] and homes.get(key, [before[key]]) == [before[key]]
    }
    loaded = communities.load(connection, sorted({key for key in around.values() if key}))
    # A draft owes nobody an answer, by which it would be known when what stands elsewhere on a page is to be looked at.
    by = {
        key: judged_by(flow.policy(community.site), community)
        for key, community in loaded.items()
        if community.charter.state is not CharterState.DRAFT
    }
    slices_by_page: dict[PageKey, Slice] = {}
    for key, belongs in around.items():
        of_page = alike[key]
        if belongs is None or by.get(belongs) != judged[key] or not of_page.page.exists:
            # All of it is looked at.
            continue
        home = key in homes
        # Where a charter's own page belongs is known once the charter is read.
        if home or nearest(of_page.page, communities.around(connection, of_page.page)) == belongs:
            slice_ = _slice(connection, of_page, loaded[belongs], home, judged[key])
            if slice_ is not None:
                slices_by_page[key] = slice_
    return slices_by_page


def outdated(
    flow: PipelineContext,
    slices: Mapping[PageKey, Slice],
    at_home: Iterable[Community],
    after: Mapping[PageKey, CommunityKey | None],
) -> frozenset[PageKey]:
    """Charters' own pages of which a part is not enough after all, now that their charters were read.

    ``at_home``: the communities whose charters stand on pages that are looked at; ``after``: where each page belongs.
    """
    enough = {
        community.home
        for community in at_home
        if (part := slices.get(community.home)) is not None
        and community.key == part.community == after.get(community.home)
        and judged_by(flow.policy(community.site), community) == part.judged
    }
    return frozenset(key for key, part in slices.items() if part.home and key not in enough)


def _slice(
    connection: UnitOfWork, taken: Taken, community: Community, home: bool, judged: str
) -> Slice | None:
    """None where it would be most of the page: all of it takes fewer statements then."""
    page, heard = taken.page, taken.heard
    stored = pages.load(connection, [page.key], comments=False)[page.key]
    # Whoever edited may be answered by a comment; what they did may be taken back or hidden by now.
    editors = assigning_rows.editors(connection, page.key)
    more = _meant(connection, page.key, heard) | {comment.thread for comment in heard.comments}
    threads, mine = set[str](), list[Comment]()
    while True:
        threads |= more
        mine += _in_threads(connection, taken, more)
        if len(mine) > MANY and 2 * len(mine) > len(taken.told):
            return None
        naming = [
            comment
            for comment in history.naming(
                connection, page.key, _added_since([*mine, *heard.comments, *stored.revisions], editors)
            )
            if comment.thread not in threads
        ]
        more = _by_who_opens(connection, community, page.key, [*mine, *heard.comments], naming) - threads
        if not more:
            break
    return Slice(
        page=replace(
            stored, comments=tuple(sorted([*mine, *naming], key=lambda comment: (comment.at, comment.id)))
        ),
        community=community.key,
        home=home,
        judged=judged,
        names=frozenset(comment_id(comment.id) for comment in (*mine, *heard.comments)),
    )


def _meant(connection: UnitOfWork, page: PageKey, heard: Heard) -> frozenset[str]:
    """The threads in which somebody asked who is named, or was named before, by what is news; and what is liked."""
    wanted = {sign.comment for sign in heard.signs if sign.comment}
    naming = [comment for comment in heard.comments if comment.mentions]
    if naming:
        # What such a comment answers may stand in any thread.
        named = {person for comment in naming for person in comment.mentions}
        since = minute_of(min(comment.at for comment in naming))
        waited = assigning_rows.waited(connection, page, named, since)
        wanted |= {comment_of(name) for name in waited if name.startswith("c")}
    return history.threads_of(connection, page, wanted) if wanted else frozenset()


def _by_who_opens(
    connection: UnitOfWork,
    community: Community,
    page: PageKey,
    here: Sequence[Comment],
    naming: Sequence[Comment],
) -> frozenset[str]:
    """Further threads that are looked at, because who opens a thread to answer something asks nothing by it.

    Those in which stands what was answered by who opened one of those that are looked at; and those whose openers
    answered something there, or could by now. ``here``: what stands, or stood, in threads that are looked at;
    ``naming``: in others, of those who added something there.
    """
    own = {comment.id: comment for comment in here if comment.id == comment.thread and comment.mentions}
    others = [comment for comment in naming if comment.id == comment.thread]
    if not own and not others:
        return frozenset()
    opened = [*own.values(), *others]
    answered: dict[tuple[PersonKey | None, datetime], list[Contribution]] = {}
    for answered_then in assigning_rows.answered_at(
        connection, community.key, page, {comment.at for comment in opened}
    ):
        if answered_then.settled is not None:
            by = answered_then.settled.by, answered_then.settled.at
            answered.setdefault(by, []).append(answered_then)

    def answered_by(opener: Comment) -> list[str]:
        return [
            contribution.id
            for contribution in answered.get((opener.author, opener.at), ())
            if contribution.author in opener.mentions
        ]

    asked = {comment_of(id) for opener in own.values() for id in answered_by(opener) if id.startswith("c")}
    more = set(history.threads_of(connection, page, asked)) if asked else set[str]()
    names = {comment_id(comment.id) for comment in here}
    free = []
    for opener in others:
        if any(id in names or not id.startswith("c") for id in answered_by(opener)):
            more.add(opener.thread)
        elif not answered_by(opener):
            free.append(opener)
    # Of anybody else only a click tells that it is a reply.
    answering = answerers(community.charter)
    unsure = {opener.author for opener in free if opener.author} - answering
    clicked = act_rows.answered(connection, unsure) if unsure else frozenset[PersonKey]()
    return frozenset(more | {opener.thread for opener in free if opener.author in answering | clicked})


def _added_since(
    added: Sequence[Comment | Revision], editors: Mapping[PersonKey, datetime]
) -> dict[PersonKey, datetime]:
    """Who added these, and since when: who is named before that was not answered by it."""
    times = {author: minute_of(at) for author, at in editors.items()}
    for each in added:
        if each.author is not None:
            # What is signed may be dated by its minute.
            times[each.author] = min(times.get(each.author, each.at), minute_of(each.at))
    return times


def _in_threads(connection: UnitOfWork, taken: Taken, threads: Collection[str]) -> list[Comment]:
    told = [comment for comment in taken.told if comment.thread in threads]
    stored = pages.as_stored(connection, told)
    return list(stored) if stored is not None else history.in_threads(connection, taken.page.key, threads)


def kept(
    connection: UnitOfWork, page_keys: Collection[PageKey], slices: Mapping[PageKey, Slice]
) -> list[Kept]:
    """The contributions as stored on these pages; where a part is looked at, those of that part."""
    rows = assigning_rows.on_pages(connection, [key for key in page_keys if key not in slices])
    for key, slice_ in slices.items():
        rows += assigning_rows.among(connection, key, slice_.names)
    return rows


def judged_by(policy: Policy, community: Community) -> str:
    """What a page's comments are judged by, as a digest: another one, and all of them are judged anew."""
    parts = (community.key, codec.dump(community.charter), policy_text(policy), str(community.attached_at))
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def by_where(
    findings: Iterable[Finding], belongs_here: bool
) -> tuple[tuple[Finding, ...], tuple[Finding, ...]]:
    """What was noticed on a charter's own page: about what is contributed there, which stays with the page; the rest.

    ``belongs_here``: whether what is contributed there belongs to the charter's community.
    """
    of_page, rest = list[Finding](), list[Finding]()
    for finding in findings:
        (of_page if belongs_here and finding.code in _OF_CONTRIBUTIONS else rest).append(finding)
    return tuple(of_page), tuple(rest)


def put_findings(
    connection: UnitOfWork, key: PageKey, fresh: Sequence[Finding], at: Mapping[str, datetime], part: Slice
) -> frozenset[str]:
    """Write down what the rules noticed in a part of a page, among what they noticed elsewhere on it.

    The order is that of :func:`core.rules.assess.assess`. ``at``: when what was contributed in this part was. Given
    are the ids of what nobody can be given to answer.
    """
    before = page_standing.findings_text(connection, key)
    names = [json.dumps(composite_keys.contribution(key, name)) for name in part.names]
    names.append(json.dumps(composite_keys.contribution(key, "r")).rstrip('"'))
    if not any(_about(finding.data) for finding in fresh) and not any(name in before for name in names):
        return _for_nobody(json.loads(before)) if _NOBODY in before else frozenset()
    others = [
        finding
        for finding in json.loads(before)
        if (name := _about(finding["data"])) and not part.holds(name)
    ]
    mine = [codec.plain(finding) for finding in fresh]
    findings: list[dict[str, Any]] = []
    for order in sorted({_ORDER.get(finding["code"], 0) for finding in (*others, *mine)}):
        there = [finding for finding in others if _ORDER.get(finding["code"], 0) == order]
        new = [finding for finding in mine if _ORDER.get(finding["code"], 0) == order]
        findings += _in_time(connection, key, there, new, at)
    page_standing.put_findings_text(connection, key, codec.encoded(findings))
    return _for_nobody(findings)


def _for_nobody(findings: Iterable[Mapping[str, Any]]) -> frozenset[str]:
    return frozenset(_about(finding["data"]) for finding in findings if finding["code"] == _NOBODY)


def _in_time(
    connection: UnitOfWork,
    key: PageKey,
    there: Sequence[dict[str, Any]],
    new: Sequence[dict[str, Any]],
    known: Mapping[str, datetime],
) -> list[dict[str, Any]]:
    """Findings of one kind by when what they are about was added: those that are there are in order already.

    Of thousands only the last one's time is looked up where all that is new comes after it, as it mostly does.
    """
    at = dict(known)

    def about(finding: Mapping[str, Any]) -> str:
        return _about(finding["data"])

    def place(finding: Mapping[str, Any]) -> tuple[datetime, str]:
        name = about(finding)
        return at.get(name, _FIRST), name

    new_in_order = sorted(new, key=place)
    if not there or not new_in_order:
        return [*there, *new_in_order]
    at = {**assigning_rows.times(connection, key, {about(there[-1])}), **known}
    if place(there[-1]) < place(new_in_order[0]):
        return [*there, *new_in_order]
    at = {**assigning_rows.times(connection, key, set(map(about, there))), **known}
    return sorted([*there, *new_in_order], key=place)


def owed_in(
    connection: UnitOfWork, community: Community, kept: Sequence[Kept], slices: Mapping[PageKey, Slice]
) -> dict[str, Obligation]:
    """The obligations of a community to answer what stands in these parts, settled ones among them."""
    keys: set[str] = {composite_keys.answer(key, name) for key, part in slices.items() for name in part.names}
    keys |= {answer_key(record.facts) for record in kept if record.facts.page in slices}
    obligations = owed.get_many(connection, keys)
    return {
        key: obligation for key, obligation in obligations.items() if obligation.community == community.key
    }


def put_next_checks(
    connection: UnitOfWork,
    flow: PipelineContext,
    community: Community,
    checks: Mapping[PageKey, datetime | None],
    nobodys: Mapping[PageKey, Collection[str]],
    now: datetime,
) -> None:
    """Write down when pages of which a part was looked at mean something else by time alone.

    ``checks``: when the part does. What is owed elsewhere on the page is known; of what nobody can be given to answer
    (``nobodys``: their ids) nothing is owed, and it becomes late all the same.
    """
    stored = page_standing.next_checks(connection, checks)
    # What has come already is looked at for the whole of the page.
    later = sorted(key for key in checks if (at := stored[key]) is None or at > now)
    moments = {
        key: (
            owed.next_due(connection, key, now),
            checks[key],
            *_late_without(connection, flow, community, key, nobodys.get(key, ()), now),
        )
        for key in later
    }
    page_standing.put_next_check(
        connection, [(key, min(filter(None, some), default=None)) for key, some in moments.items()]
    )


def _late_without(
    connection: UnitOfWork,
    flow: PipelineContext,
    community: Community,
    key: PageKey,
    names: Collection[str],
    now: datetime,
) -> list[datetime]:
    """When these are late that nobody can be given to answer."""
    if not names or community.charter.state is CharterState.CLOSED:
        return []
    calendar, policy = flow.calendar(community.site, community.charter), flow.policy(community.site)
    waiting = [
        record.facts
        for record in assigning_rows.among(connection, key, names)
        if record.facts.id in names and record.community == community.key and record.facts.settled is None
    ]
    promised = owed.get_many(connection, [answer_key(contribution) for contribution in waiting])
    times = [
        due_as_promised(contribution, promised, community.charter, calendar, policy)
        for contribution in waiting
    ]
    return [at for at in times if at > now]


def _about(data: Mapping[str, Any]) -> str:
    """The id of the contribution a finding is about, or ""."""
    return composite_keys.own_part(str(data.get("contribution", "")))
