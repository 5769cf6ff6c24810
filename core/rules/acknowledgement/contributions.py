"""What a member added to a page: which of its edits and comments deserve an answer.

Everything is read from the page's history as it is now, so it does not matter in which order, or how often,
the history was told. An edit that was taken back stops being a contribution; one that was brought back
becomes one again.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from urllib.parse import unquote

from core.model import (
    Charter,
    Comment,
    CommunityKey,
    Contribution,
    Directory,
    Page,
    PersonKey,
    Revision,
    composite_keys,
)
from core.policy import Policy
from core.rules.acknowledgement.thanks import only_thanks
from core.rules.clocks import minute_of

#: Clocks of a wiki's servers may disagree by less than this. What is older than what came before it by more was
#: brought in later.
CLOCKS = timedelta(hours=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit:
    """One revision with what it did to the page's text."""

    revision: Revision
    #: Bytes added (or, negative, taken away); None when the text before it isn't known.
    change: int | None
    #: The text stayed as it was: a move, a protection, an empty save.
    same: bool = False
    #: Number of the earlier revision whose text it brought back; 0 when it brought back none.
    restores: int = 0
    #: Taken back by a later revision.
    reverted: bool = False

    @property
    def adds(self) -> bool:
        """True for an edit that, as far as the history tells, put something new on the page that stayed."""
        revision = self.revision
        return not (
            revision.author is None
            or revision.hidden
            or revision.minor
            or self.same
            or self.restores
            or self.reverted
        )

    def at_least(self, size: int) -> bool:
        """True when it changed this many bytes, or when nobody can tell how many it changed."""
        return self.change is None or abs(self.change) >= size


def history(page: Page) -> tuple[Revision, ...]:
    """The page's revisions by number, each once. Of two versions of one, the hidden one is later.

    Old history that was brought in later, by an import or by restoring, has old times and high numbers. It was
    never what the page said while Telos looked, and is left out.
    """
    ordered = sorted(page.revisions, key=lambda revision: (revision.number, revision.hidden, revision.digest))
    revisions: list[Revision] = []
    newest: datetime | None = None
    for revision in {known.number: known for known in ordered}.values():
        if newest is not None and revision.at < newest - CLOCKS:
            continue
        newest = revision.at if newest is None else max(newest, revision.at)
        revisions.append(revision)
    return tuple(revisions)


def talk(page: Page) -> tuple[Comment, ...]:
    """The page's comments in time, each once; of one minute a thread's first comment comes first.

    What who opened it says further comes last: an answer of the same minute may not have answered that.
    """
    once = {
        comment.id: comment
        for comment in sorted(page.comments, key=lambda comment: (comment.at, comment.excerpt))
    }
    openers = {comment.thread: comment.author for comment in once.values() if comment.id == comment.thread}

    def course(comment: Comment) -> tuple[datetime, bool, bool, str]:
        opens = comment.id == comment.thread
        return comment.at, not opens, comment.author == openers.get(comment.thread), comment.id

    return tuple(sorted(once.values(), key=course))


def edits(page: Page, policy: Policy) -> tuple[Edit, ...]:
    """What each revision did, oldest first.

    A revision whose text equals an earlier one's (by digest, at most ``policy.revert_depth`` revisions
    between) takes back everything in between. A revert that was itself taken back takes nothing back.
    """
    revisions = history(page)
    restored = _restored(revisions, policy.revert_depth)
    reverted: set[int] = set()
    # Newest first: whether a revert still counts depends only on what came after it.
    for index in range(len(revisions) - 1, -1, -1):
        target = restored[index]
        if target is not None and index not in reverted:
            reverted.update(range(target + 1, index))
    sizes = {revision.number: revision.size for revision in revisions}
    page_edits = []
    for index, revision in enumerate(revisions):
        target = restored[index]
        same = target is not None and target == index - 1
        before: int | None
        if revision.parent in sizes and revision.parent != revision.number:
            before = sizes[revision.parent]
        elif not revision.parent:
            before = 0
        else:
            before = revisions[index - 1].size if index else None
        page_edits.append(
            Edit(
                revision=revision,
                change=None if before is None else revision.size - before,
                same=same,
                restores=0 if target is None or same else revisions[target].number,
                reverted=index in reverted,
            )
        )
    return tuple(page_edits)


def _restored(revisions: tuple[Revision, ...], depth: int) -> list[int | None]:
    """For each revision the index of the latest earlier one with the same text, where it is near enough."""
    last: dict[str, int] = {}
    restored: list[int | None] = []
    for index, revision in enumerate(revisions):
        before = last.get(revision.digest) if revision.digest else None
        restored.append(before if before is not None and index - before - 1 <= depth else None)
        if revision.digest:
            last[revision.digest] = index
    return restored


def answerers(charter: Charter) -> frozenset[PersonKey]:
    """Stewards and sponsor: those whose own work opens no answer."""
    named = (*charter.stewards, *([charter.sponsor] if charter.sponsor else []))
    return frozenset(person.person for person in named if person.person)


def contributions(
    page: Page,
    *,
    charter: Charter,
    directory: Directory,
    policy: Policy,
    since: datetime | None = None,
    counted: Mapping[str, Contribution] | None = None,
    breaks: Collection[str] = (),
    openers: Collection[str] = (),
    comments: Sequence[Comment] | None = None,
) -> tuple[Contribution, ...]:
    """The page's contributions in time, none of them settled or assigned yet.

    ``since`` leaves out what was there before Telos. ``counted`` are the page's contributions as last saved,
    by id: what was a steward's own work then stays that when the steward's role ends. ``breaks`` are the ids of
    edits and comments that no contribution goes on over: what came before them was answered by then. ``openers``
    are the ids of comments that open a thread of their own and are an answer. ``comments`` is its :func:`talk`,
    where that is known.
    """
    if not page.exists or page.redirect:
        return ()
    before = counted or {}
    added = [
        *_from_edits(page, charter.community, directory, policy, since, breaks),
        *_from_talk(
            page,
            talk(page) if comments is None else comments,
            charter,
            directory,
            policy,
            since,
            before,
            breaks,
            openers,
        ),
    ]
    answering = answerers(charter)
    return tuple(
        _with_own(contribution, before.get(contribution.id), contribution.author in answering)
        for contribution in sorted(added, key=lambda contribution: (contribution.at, contribution.id))
    )


def _with_own(contribution: Contribution, stored: Contribution | None, answers: bool) -> Contribution:
    """Whose work it is: that of who answers here now, or did so as it was made."""
    then = answers if stored is None else _own_then(stored)
    return replace(contribution, own=answers or (stored is not None and stored.own), own_then=then)


def _own_then(stored: Contribution) -> bool:
    return stored.own if stored.own_then is None else stored.own_then


# --- edits ----------------------------------------------------------------------------------------------


@dataclass(slots=True)
class Group:
    """Edits of one author that count as one contribution."""

    author: PersonKey
    edits: list[Edit] = field(default_factory=list)

    @property
    def first(self) -> Revision:
        """The one it began with."""
        return self.edits[0].revision

    @property
    def size(self) -> int | None:
        """The bytes all its edits changed together; None when one of them is unknown."""
        total = 0
        for edit in self.edits:
            if edit.change is None:
                return None
            total += edit.change
        return total


def _from_edits(
    page: Page,
    community: CommunityKey,
    directory: Directory,
    policy: Policy,
    since: datetime | None,
    breaks: Collection[str],
) -> Iterable[Contribution]:
    for group in groups(edits(page, policy), directory, policy, since, breaks):
        first, size = group.first, group.size
        uploaded = page.upload and not first.parent
        if not uploaded and size is not None and abs(size) < policy.least_bytes:
            continue
        yield Contribution(
            id=f"r{first.number}",
            page=page.key,
            community=community,
            author=group.author,
            at=first.at,
            kind="upload" if uploaded else "edit" if first.parent else "page",
            first_revision=first.number,
            last_revision=group.edits[-1].revision.number,
            size=size or 0,
        )


def groups(
    page_edits: tuple[Edit, ...],
    directory: Directory,
    policy: Policy,
    since: datetime | None,
    breaks: Collection[str] = (),
) -> list[Group]:
    """Edits of one author within ``policy.group_edits`` of the first; somebody else's real edit ends it."""
    # The minute in which Telos came is no past, as it isn't for remarks.
    since = since and minute_of(since)
    made: list[Group] = []
    going: dict[PersonKey, Group] = {}
    for edit in page_edits:
        revision = edit.revision
        author = revision.author
        if author is None or not edit.adds or _is_bot(author, directory) or (since and revision.at < since):
            continue
        if edit.at_least(policy.least_bytes):
            going = {author: going[author]} if author in going else {}
        group = going.get(author)
        late = group is not None and revision.at - group.first.at > policy.group_edits
        if group is None or late or f"r{revision.number}" in breaks:
            group = going[author] = Group(author)
            made.append(group)
        group.edits.append(edit)
    return made


# --- comments -------------------------------------------------------------------------------------------


@dataclass(slots=True)
class _Said:
    """What one person said in one thread within the hour."""

    comments: list[Comment]
    #: Waits for nobody: one of those who answer here said it.
    own: bool
    #: What was said behind it in the thread and is no contribution.
    answers: list[str] = field(default_factory=list)
    replies: list[str] = field(default_factory=list)


@dataclass(slots=True)
class _Thread:
    """Who has said what in a thread up to here."""

    spoke: set[PersonKey] = field(default_factory=set)
    #: Those whose comment nobody else has replied to yet; and those who waited as they said it.
    waits: set[PersonKey] = field(default_factory=set)
    waited: set[PersonKey] = field(default_factory=set)
    #: What each person is saying.
    saying: dict[PersonKey, _Said] = field(default_factory=dict)
    latest: _Said | None = None

    def heard(self, author: PersonKey) -> None:
        """Somebody says something: the others wait for a reply no longer."""
        self.spoke.add(author)
        self.waits &= {author}
        self.waited &= {author}


def _from_talk(
    page: Page,
    comments: Sequence[Comment],
    charter: Charter,
    directory: Directory,
    policy: Policy,
    since: datetime | None,
    counted: Mapping[str, Contribution],
    breaks: Collection[str],
    openers: Collection[str],
) -> Iterable[Contribution]:
    """Comments that are no answers: see docs/decisions/0010-what-is-an-answer-is-no-contribution.md.

    What somebody was as they said it is kept (docs/decisions/0145-what-one-was-as-one-said-it.md): a role that
    begins or ends later makes no question of an old answer.
    """
    roles, answering = _roles(charter), answerers(charter)
    known = {
        id: contribution for contribution in counted.values() for id in (contribution.id, *contribution.also)
    }
    answered = {id for contribution in counted.values() for id in contribution.answers}
    replied = {id for contribution in counted.values() for id in contribution.replies}
    threads: dict[str, _Thread] = {}
    groups_: list[_Said] = []
    for comment in comments:
        author = comment.author
        if author is None or _is_bot(author, directory):
            continue
        id, thread = comment_id(comment.id), threads.setdefault(comment.thread, _Thread())
        others, waited = thread.spoke - {author}, bool(thread.waited - {author})
        reply = bool(thread.waits - {author}) or (waited and id in replied)
        answers = bool(others) and (author in roles or id in answered)
        thread.heard(author)
        if answers:
            # What was asked up to here is answered.
            thread.saying.clear()
        if thread.latest is not None and (answers or reply):
            (thread.latest.answers if answers else thread.latest.replies).append(id)
        if reply or answers or id in openers or (others and only_thanks(comment.excerpt)):
            continue
        stored = known.get(id)
        own = author in answering or (stored is not None and stored.own)
        if not own:
            thread.waits.add(author)
        if not (own if stored is None else _own_then(stored)):
            thread.waited.add(author)
        # A signature tells the minute only: one of the minute in which Telos came may have come after it.
        if since and comment.at < minute_of(since):
            continue
        group = thread.saying.get(author)
        late = group is not None and comment.at - group.comments[0].at > policy.group_edits
        if group is None or late or id in breaks or group.own is not own:
            group = thread.saying[author] = thread.latest = _Said([], own)
            groups_.append(group)
        group.comments.append(comment)
    for group in groups_:
        first, *rest = group.comments
        if first.author is None:
            continue
        yield Contribution(
            id=comment_id(first.id),
            page=page.key,
            community=charter.community,
            author=first.author,
            at=first.at,
            kind="entry" if composite_keys.told_by(first.id) else "comment",
            excerpt=first.excerpt,
            also=tuple(comment_id(other.id) for other in rest),
            answers=tuple(group.answers),
            replies=tuple(group.replies),
        )


def is_said(contribution: Contribution) -> bool:
    """Whether it is a comment, in the wiki or in another system."""
    return contribution.kind in {"comment", "entry"}


def is_told(contribution: Contribution) -> bool:
    """Whether it stands in another system, which told of it."""
    return bool(composite_keys.told_by(contribution.id))


def comment_id(comment: str) -> str:
    """A contribution's id for a comment's; without the marks that take keys apart."""
    return "c" + comment.replace("%", "%25").replace("/", "%2F").replace("#", "%23")


def comment_of(contribution: str) -> str:
    """The id of the comment that a contribution's id names."""
    return unquote(contribution.removeprefix("c"))


def _roles(charter: Charter) -> frozenset[PersonKey]:
    """Everybody the charter names for a part in it: their replies are answers."""
    owners = [deliverable.owner for deliverable in charter.deliverables if deliverable.owner]
    contact = [charter.it_contact] if charter.it_contact else []
    return answerers(charter) | {named.person for named in (*owners, *contact) if named.person}


def _is_bot(author: PersonKey, directory: Directory) -> bool:
    person = directory.get(author)
    return person is not None and person.bot
