"""What a platform says about pages: read, changes, charters; and that hints and sync agree."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from core.events import hints
from core.model import (
    CharterText,
    FieldChange,
    Page,
    PageKey,
    PersonKey,
    ReactionKind,
    Revision,
    Scope,
    ScopeKind,
    local_id,
    page_key,
)
from core.policy import Policy
from core.ports import Capability, Platform
from core.rules.acknowledgement.contributions import edits
from core.rules.purpose.authorship import item_field
from core.rules.purpose.charter import people_named
from core.rules.purpose.copies import WORDS
from core.rules.purpose.fields import sort_fields
from core.rules.purpose.scope import label_form
from tests.conformance.harness import Can, Harness


def read_page(platform: Platform, page: PageKey) -> Page:
    pages = {each.key: each for each in platform.read([page])}
    return pages[page]


def walk(platform: Platform, cursor: str = "") -> tuple[dict[PageKey, Page], str]:
    """A whole pass as the store would merge it: newest state, revisions united."""
    pages: dict[PageKey, Page] = {}
    revisions: dict[PageKey, dict[int, Revision]] = {}
    for step in platform.changes(cursor, now=datetime.now(UTC)):
        for page in step.pages:
            pages[page.key] = page
            known = revisions.setdefault(page.key, {})
            known |= {revision.number: revision for revision in page.revisions}
        cursor = step.cursor
    return {key: merged(page, revisions[key].values()) for key, page in pages.items()}, cursor


def merged(page: Page, revisions: Iterable[Revision]) -> Page:
    """What is left to compare: of a page that is gone, that it is gone."""
    if not page.exists:
        return Page(key=page.key, title="", url="", exists=False)
    known = sorted((r for r in revisions if r.number <= page.current), key=lambda r: r.number)
    return replace(page, revisions=tuple(known))


def test_where_nothing_waits_for_approval_readers_are_shown_the_newest(
    harness: Harness, title: str, name: str
) -> None:
    harness.account(name)
    harness.edit(title, "One sentence.", by=name)
    page, second = harness.edit(title, "One sentence, and another one.", by=name)
    read = read_page(harness.platform, page)
    assert (read.shown, read.shown_now, read.current) == ((), second, second)


def test_a_page_is_read_with_its_history(harness: Harness, title: str, name: str) -> None:
    writer = harness.account(name)
    page, first = harness.edit(title, "One sentence.", by=name)
    _, second = harness.edit(title, "One sentence, and another one.", by=name)
    _, third = harness.edit(title, "One sentence, and another one!", by=name, minor=True)
    read = read_page(harness.platform, page)
    assert (read.title, read.exists, read.current) == (title, True, third)
    assert [r.number for r in read.revisions] == [first, second, third]
    assert [r.minor for r in read.revisions] == [False, False, True]
    assert {r.author for r in read.revisions} == {writer}
    assert [r.parent for r in read.revisions] == [0, first, second]
    assert read.revisions[0].size < read.revisions[1].size == read.revisions[2].size
    assert all(r.at.tzinfo is UTC and r.digest for r in read.revisions)
    assert read.url.startswith("http")


def test_a_revert_has_the_digest_of_what_it_goes_back_to(harness: Harness, title: str, name: str) -> None:
    harness.account(name)
    page, _ = harness.edit(title, "Good.", by=name)
    harness.edit(title, "Spoilt.", by=name)
    harness.edit(title, "Good.", by=name)
    first, spoilt, back = read_page(harness.platform, page).revisions
    assert first.digest == back.digest != spoilt.digest


def test_saving_without_a_change_adds_nothing(harness: Harness, title: str, name: str) -> None:
    harness.account(name)
    page, revision = harness.edit(title, "Same.", by=name)
    harness.edit(title, "Same.", by=name)
    assert [r.number for r in read_page(harness.platform, page).revisions] == [revision]


def test_a_moved_page_keeps_its_key(harness: Harness, title: str, name: str) -> None:
    harness.account(name)
    page, _ = harness.edit(title, "Here.", by=name)
    harness.move(title, title + " elsewhere", by=name)
    read = read_page(harness.platform, page)
    assert read.title == title + " elsewhere"
    assert not any(edit.adds for edit in edits(read, Policy())[1:]), "a move is no contribution"
    left = harness.platform.find(title)
    assert left is None or left.key == page, "the old title leads to the page"


def test_a_deleted_page_says_so_and_a_restored_one_is_back(harness: Harness, title: str, name: str) -> None:
    harness.account(name)
    page, revision = harness.edit(title, "For now.", by=name)
    harness.delete(title)
    assert not read_page(harness.platform, page).exists
    assert harness.platform.find(title) is None
    harness.restore(title)
    read = read_page(harness.platform, page)
    assert read.exists
    assert read.revisions[0].number == revision


def test_a_page_nobody_knows_is_gone(harness: Harness) -> None:
    ghost = page_key(harness.site, 987654321)
    assert [page.exists for page in harness.platform.read([ghost])] == [False]


@pytest.mark.needs(Can.HIDES_REVISIONS)
def test_a_hidden_revision_tells_neither_author_nor_digest(harness: Harness, title: str, name: str) -> None:
    harness.account(name)
    page, _ = harness.edit(title, "Fine.", by=name)
    _, bad = harness.edit(title, "Somebody's address.", by=name)
    harness.edit(title, "Fine again.", by=name)
    harness.hide(page, bad)
    hidden = [r for r in read_page(harness.platform, page).revisions if r.hidden]
    assert [(r.number, r.author, r.digest) for r in hidden] == [(bad, None, "")]


@pytest.mark.needs(Can.THREADS)
def test_comments_are_facts_of_the_page_they_are_about(harness: Harness, title: str, name: str) -> None:
    writer, other = harness.account(name), harness.account(name + " B")
    page, _ = harness.edit(title, "A proposal.", by=name)
    harness.comment(title, "Who pays for the second night?", by=name + " B")
    harness.comment(title, "The travel budget does.", by=name)
    read = read_page(harness.platform, page)
    assert [(c.author, c.excerpt) for c in sorted(read.comments, key=lambda c: c.excerpt)] == [
        (writer, "The travel budget does."),
        (other, "Who pays for the second night?"),
    ]
    assert len({c.id for c in read.comments}) == 2
    if read.talk:
        (by_talk,) = harness.platform.read([page_key(harness.site, read.talk)])
        assert (by_talk.key, by_talk.comments) == (page, read.comments)


@pytest.mark.needs(Can.THREADS)
def test_a_comment_keeps_its_id_when_its_author_is_renamed(harness: Harness, title: str, name: str) -> None:
    writer = harness.account(name)
    page, _ = harness.edit(title, "A proposal.", by=name)
    harness.comment(title, "I would rather not.", by=name)
    before = read_page(harness.platform, page).comments
    harness.rename_person(name, name + " Renamed")
    after = read_page(harness.open(), page).comments
    assert before == after
    assert after[0].author == writer


@pytest.mark.needs(Can.THREADS)
def test_a_comment_taken_back_is_gone(harness: Harness, title: str, name: str) -> None:
    harness.account(name)
    page, _ = harness.edit(title, "A proposal.", by=name)
    harness.comment(title, "This stays.", by=name)
    harness.comment(title, "Never mind this.", by=name)
    harness.uncomment(title, by=name)
    assert [c.excerpt for c in read_page(harness.platform, page).comments] == ["This stays."]


def test_a_charter_is_read_as_people_write_it(harness: Harness, title: str, name: str) -> None:
    person = harness.account(name)
    page = harness.write_charter(
        title,
        {
            "purpose": "Every manager approves leave by the same rule",
            "sponsor": name,
            "deliverables": "* The leave policy\n* A page of examples",
            "deadline": "2027-03-31",
        },
        by=name,
    )
    charter = read_page(harness.platform, page).charter
    assert isinstance(charter, CharterText)
    values = sort_fields(charter)
    assert values.get("purpose") == "Every manager approves leave by the same rule"
    assert values.get("deadline") == "2027-03-31"
    lines = [line.strip("*- ") for line in values.get("deliverables").split("\n")]
    assert lines == ["The leave policy", "A page of examples"]
    assert people_named(charter) & {name, f"@{local_id(person)}"}
    assert (charter.count, charter.written_by) == (1, person)


def test_a_page_without_a_charter_has_none(harness: Harness, title: str, name: str) -> None:
    harness.account(name)
    page, _ = harness.edit(title, "The word Charter alone is none.", by=name)
    assert read_page(harness.platform, page).charter is None


def test_members_of_each_scope(harness: Harness, title: str, name: str) -> None:
    harness.account(name)
    root, _ = harness.edit(title, "Root.", by=name)
    read = read_page(harness.platform, root)
    label = title.lower().replace(" ", "-")
    harness.set_label(title, label, by=name)
    platform = harness.platform
    assert set(platform.members(Scope(kind=ScopeKind.PAGE, value=read.place))) == {root}
    assert root in set(platform.members(Scope(kind=ScopeKind.TREE, value=read.place)))
    assert set(platform.members(Scope(kind=ScopeKind.LABEL, value=label))) == {root}
    assert root in set(platform.members(Scope(kind=ScopeKind.SPACE, value=read.space)))
    assert {label_form(each) for each in read_page(platform, root).labels} == {label_form(label)}
    assert list(platform.members(Scope(kind=ScopeKind.LABEL, value="nothing-is-in-here"))) == []


def test_links_lead_to_the_page_and_to_what_changed(harness: Harness, title: str, name: str) -> None:
    harness.account(name)
    page, old = harness.edit(title, "Old.", by=name)
    _, new = harness.edit(title, "New.", by=name)
    read = read_page(harness.platform, page)
    assert harness.platform.link(read) == read.url
    assert "answer%2Fhr%3A1" in harness.platform.link(read, obligation="answer/hr:1").replace("%3a", "%3A")
    shown = harness.platform.diff(read, old, new)
    assert str(old) in shown
    assert str(new) in shown


@pytest.mark.needs(Can.CLOSE_LINKS)
def test_links_to_the_editor_and_into_the_discussion(harness: Harness, title: str, name: str) -> None:
    harness.account(name)
    page, _ = harness.edit(title, "A proposal.", by=name)
    harness.comment(title, "This is what I think of it.", by=name)
    read = read_page(harness.platform, page)
    editor, talk = (
        harness.platform.close_links.edit_link(read),
        harness.platform.close_links.talk_link(read, "This is what"),
    )
    assert editor.startswith(harness.platform.url)
    assert talk.startswith(harness.platform.url)
    assert len({read.url, editor, talk}) == 3


def test_a_pass_without_changes_is_empty_and_keeps_its_place(harness: Harness, title: str, name: str) -> None:
    harness.account(name)
    harness.edit(title, "Quiet.", by=name)
    _, cursor = walk(harness.platform)
    _, cursor = walk(harness.platform, cursor)
    pages, cursor = walk(harness.platform, cursor)
    assert pages == {}
    page, _ = harness.edit(title, "Not so quiet.", by=name)
    pages, _ = walk(harness.open(), cursor)
    assert set(pages) == {page}


def test_a_cursor_nobody_can_read_begins_anew(harness: Harness, title: str, name: str) -> None:
    harness.account(name)
    page, _ = harness.edit(title, "Found again.", by=name)
    pages, _ = walk(harness.platform, "{broken")
    assert page in pages


@pytest.mark.needs(Can.WEBHOOKS)
def test_hints_and_sync_lead_to_the_same_facts(harness: Harness, title: str, name: str) -> None:
    harness.account(name)
    harness.account(name + " B")
    _, cursor = walk(harness.platform)
    # The overlap after a first pass shows what other tests deleted and moved a moment ago.
    _, cursor = walk(harness.platform, cursor)
    harness.drop_deliveries()
    a, _ = harness.edit(title + " A", "First.", by=name)
    b, _ = harness.edit(title + " B", "Second.", by=name)
    harness.edit(title + " A", "First, improved by somebody.", by=name + " B")
    harness.edit(title + " A", "First, improved by somebody!", by=name, minor=True)
    harness.comment(title + " A", "Is this still true?", by=name + " B")
    harness.write_charter(title + " C", {"purpose": "Agree on one rule"}, by=name)
    harness.move(title + " B", title + " moved", by=name)
    harness.delete(title + " A")
    harness.restore(title + " A")
    _, bad = harness.edit(title + " moved", "Wrong.", by=name)
    harness.edit(title + " moved", "Right.", by=name)
    if Can.HIDES_REVISIONS in harness.capabilities:
        harness.hide(b, bad)

    by_sync, _ = walk(harness.open(), cursor)
    platform = harness.open()
    told = [
        hint.page
        for sent in harness.deliveries()
        for event in platform.webhooks.normalise(sent.body)
        for hint in hints(event)
        if hint.page
    ]
    by_hints: dict[PageKey, Page] = {}
    for key in told:
        by_hints |= {page.key: merged(page, page.revisions) for page in platform.read([key])}
    assert {a, b} <= by_sync.keys()
    assert by_sync == by_hints


@pytest.mark.lacks(Can.TELLS_DELETIONS)
def test_page_stats_show_what_is_no_longer_as_it_was_read(harness: Harness, title: str, name: str) -> None:
    """What the list of changes doesn't tell is found by comparing: page stats and a read must agree."""
    harness.account(name)
    page, _ = harness.edit(title, "A proposal.", by=name)
    platform, new = harness.platform, title + " moved"

    def look() -> tuple[object, ...]:
        read, seen = read_page(platform, page), platform.page_stats.stats([page]).get(page)
        assert read.exists == (seen is not None)
        if seen is None:
            return ()
        comments = len(read.comments) + sum(sign.kind is ReactionKind.READ for sign in read.signs)
        facts = (read.current, comments, read.title, read.space, read.ancestors, read.labels)
        assert facts == (seen.current, seen.comments, seen.title, seen.space, seen.ancestors, seen.labels)
        return facts

    known = [look()]
    for change in (
        lambda: harness.edit(title, "A proposal, improved.", by=name),
        lambda: harness.comment(title, "I would rather not.", by=name),
        lambda: harness.uncomment(title, by=name),
        lambda: harness.set_label(title, "policy", by=name),
        lambda: harness.move(title, new, by=name),
        lambda: harness.delete(new),
        lambda: harness.restore(new),
    ):
        change()
        known.append(look())
        assert known[-1] != known[-2]
    assert known[-2] == ()
    assert platform.page_stats.stats([page_key(harness.site, 987654321)]) == {}


def test_the_words_a_change_added(harness: Harness, title: str, name: str) -> None:
    """Whoever is to answer a change sees what was added; the change itself, not the page."""
    harness.account(name)
    page, first = harness.edit(title, "Ask your manager a week ahead.", by=name)
    _, second = harness.edit(title, "Ask your manager two weeks ahead.", by=name)
    harness.drop_deliveries()
    read = harness.platform.read([page])[0]
    assert harness.platform.differences.added(read, first, second) == "two weeks"
    assert harness.platform.differences.added(read, 0, first) == "Ask your manager a week ahead."


def test_words_that_are_copied_are_the_same_and_it_is_told_who_was_first(
    harness: Harness, title: str, name: str
) -> None:
    """By that a charter copied word for word is known, and the older one."""
    person = harness.account(name)
    fields = {
        "purpose": f"Everyone agrees on one rule for {title}",
        "business need": "One rule instead of nine",
        "deliverables": f"The rule; owner: {name}; done when: it is signed",
        "sponsor": name,
        "stewards": name,
        "deadline": "2031-12-18",
    }

    def told(page: PageKey) -> list[FieldChange]:
        charter = read_page(harness.platform, page).charter
        assert charter is not None
        return [change for change in charter.changes if change.field == WORDS]

    first = harness.write_charter(f"{title} A", fields, by=name)
    second = harness.write_charter(f"{title} B", fields, by=name)
    (older,), (copy,) = told(first), told(second)
    assert older.value == copy.value != ""
    assert (older.by, copy.by) == (person, person)
    assert older.at <= copy.at
    if Capability.NUMBERS_REVISIONS in harness.platform.capabilities:
        assert older.revision < copy.revision
    harness.write_charter(f"{title} B", fields | {"purpose": f"Nobody needs a rule for {title}"}, by=name)
    *before, now = told(second)
    assert [change.value for change in before] == [older.value]
    assert now.value not in ("", older.value)


def test_it_is_told_who_wrote_what_became_of_a_deliverable(harness: Harness, title: str, name: str) -> None:
    """Each deliverable's outcome is a field of its own; a word elsewhere in its line changes nothing."""
    person, other = harness.account(name), harness.account(f"{name} B")
    line = f"The rule; owner: {name}; done when: it is signed"
    fields = {"purpose": f"One rule for {title}", "sponsor": name, "stewards": name, "deadline": "2031-12-18"}

    def write(deliverables: str, by: str) -> list[tuple[str, str, PersonKey | None]]:
        page = harness.write_charter(title, fields | {"deliverables": deliverables}, by=by)
        charter = read_page(harness.platform, page).charter
        assert charter is not None
        return [
            (change.field, change.value, change.by)
            for change in charter.changes
            if change.field.startswith(item_field(""))
        ]

    assert write(line, name) == []
    met = (item_field("the-rule"), "met", other)
    assert write(f"{line}; outcome: met", f"{name} B") == [met]
    assert write(f"{line} by both; outcome: erreicht", name) == [met]
    assert write(line, name) == [met, (item_field("the-rule"), "", person)]


def test_links_begin_as_the_platform_says(harness: Harness, title: str, name: str) -> None:
    """When that changes, stored links are known to lead nowhere."""
    harness.account(name)
    begin = harness.platform.links_begin()
    page, _ = harness.edit(f"{title} Ümläut & Co: a? / b", "Words", by=name)
    assert begin.startswith("http")
    assert read_page(harness.platform, page).url.startswith(begin)
