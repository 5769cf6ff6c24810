"""Accounts, groups, who may read, who is looking, and what is written back."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from core.model import CommunityKey, Scope, ScopeKind, local_id, person_key
from core.ports import NativeNotice, Reject, ScopeEntry
from tests.conformance.harness import PARTS, WANTS_MORE, Can, Harness


def test_people_by_key_and_by_name(harness: Harness, name: str) -> None:
    key = harness.account(name, real_name="Ana Beispiel")
    platform = harness.platform
    (by_key,) = platform.people(keys=[key])
    (by_name,) = platform.people(names=[name])
    assert by_key == by_name
    assert (by_key.key, by_key.name, by_key.active, by_key.bot) == (key, name, True, False)
    (by_both,) = platform.people(keys=[key], names=[name, "@" + local_id(key)])
    assert by_both == by_key


def test_unknown_people_are_left_out(harness: Harness) -> None:
    nobody = person_key(harness.site, 987654321)
    odd = ["Nobody of that name", "", "@", "@x", "a|b", "<script>", "[[x]]", "x" * 300, "\N{BOMB}"]
    assert list(harness.platform.people(keys=[nobody], names=odd)) == []


@pytest.mark.needs(Can.ADDRESSES)
def test_what_a_notice_needs_to_know(harness: Harness, name: str) -> None:
    key = harness.account(name, email=f"{name}@example.org", language="de", zone="Europe/Berlin")
    (person,) = harness.platform.people(keys=[key])
    assert (person.email, person.language, person.zone) == (f"{name}@example.org", "de", "Europe/Berlin")


def test_a_blocked_account_is_inactive_until_it_is_unblocked(harness: Harness, name: str) -> None:
    key = harness.account(name)
    harness.block(name)
    assert [p.active for p in harness.platform.people(keys=[key])] == [False]
    harness.unblock(name)
    assert [p.active for p in harness.platform.people(keys=[key])] == [True]


def test_a_renamed_account_keeps_its_key(harness: Harness, name: str) -> None:
    key = harness.account(name)
    harness.rename_person(name, name + " New")
    assert [p.name for p in harness.platform.people(keys=[key])] == [name + " New"]
    assert list(harness.platform.people(names=[name])) == []


def test_groups_are_as_they_are_now(harness: Harness, name: str) -> None:
    before = datetime.now(UTC) - timedelta(minutes=5)
    key = harness.account(name, groups=("managers",))
    platform = harness.platform
    members = platform.group("managers")
    assert members is not None
    joined = members[key]
    assert joined is None or before < joined <= datetime.now(UTC) + timedelta(minutes=1)
    harness.leave(name, "managers")
    after = platform.group("managers")
    assert after is not None
    assert key not in after


def test_an_empty_group_and_no_such_group_are_two_things(harness: Harness) -> None:
    assert harness.platform.group("empty") == {}
    assert harness.platform.group("no such group") is None


@pytest.mark.needs(Can.TELLS_PEOPLE)
def test_changes_tell_of_people(harness: Harness, name: str) -> None:
    platform = harness.open()
    cursor = ""
    for step in platform.changes(cursor, now=datetime.now(UTC)):
        cursor = step.cursor
    key = harness.account(name, groups=("managers",))
    other = harness.account(name + " B")
    harness.block(name + " B")
    harness.rename_person(name, name + " New")
    changed, people = set(), {}
    for step in platform.changes(cursor, now=datetime.now(UTC)):
        changed |= step.persons_changed
        people |= {person.key: person for person in step.people}
    assert {key, other} <= changed
    assert people[key].name == name + " New"
    assert not people[other].active


@pytest.mark.needs(Can.READ_CHECKS)
def test_nobody_is_shown_what_the_wiki_would_not_show(harness: Harness, title: str, name: str) -> None:
    inside, outside = harness.account(name, groups=("managers",)), harness.account(name + " B")
    open_page, _ = harness.edit(title, "For all.", by=name)
    closed, _ = harness.edit(title + " closed", "For managers.", by=name)
    harness.restrict(title + " closed", "managers")
    assert harness.platform.access.readable([inside, outside], [open_page, closed]) == {
        (inside, open_page),
        (outside, open_page),
        (inside, closed),
    }
    assert harness.platform.access.readable([], [closed]) == frozenset()
    assert harness.platform.access.readable([inside], []) == frozenset()


@pytest.mark.needs(Can.PANEL)
def test_the_wiki_vouches_for_who_is_looking_at_what(harness: Harness, title: str, name: str) -> None:
    key = harness.account(name, language="de")
    page, revision = harness.edit(title, "Seen.", by=name)
    token = harness.viewer_token(name, page, revision)
    now = datetime.now(UTC)
    viewer = harness.platform.tokens.identify(token, now)
    assert (viewer.person, viewer.name, viewer.page) == (key, name, page)
    if Can.REVISION_SHOWN in harness.capabilities:
        assert (viewer.revision, viewer.language) == (revision, "de")
    else:
        assert viewer.revision == 0, "what nobody knows is not made up"
    with pytest.raises(Reject):
        harness.platform.tokens.identify(token, now + timedelta(hours=2))
    head, claims, signature = token.split(".")
    for forged in (f"{head}.{claims}.", f"{head}.{claims}.{signature[:-4]}AAAA", claims, "", "a.b.c"):
        with pytest.raises(Reject):
            harness.platform.tokens.identify(forged, now)


@pytest.mark.needs(Can.SCOPE_MAP)
def test_publishing_can_be_repeated(harness: Harness, title: str, name: str) -> None:
    harness.account(name)
    page, _ = harness.edit(title, "Home.", by=name)
    entry = ScopeEntry(
        community=CommunityKey(f"{page}"), home=page, scope=Scope(kind=ScopeKind.TREE, value=title)
    )
    platform = harness.platform
    platform.scope_map.publish([entry])
    platform.scope_map.publish([entry])
    assert platform.traces is None or platform.traces.traces_left()
    platform.scope_map.publish([])
    assert platform.traces is None or not platform.traces.traces_left()
    platform.scope_map.publish([entry])


@pytest.mark.needs(Can.NATIVE_NOTICES)
def test_a_native_notice_comes_once(harness: Harness, title: str, name: str) -> None:
    key = harness.account(name)
    page, _ = harness.edit(title, "Please read.", by=name)
    harness.drop_deliveries()
    read = harness.platform.read([page])[0]
    notice = NativeNotice(
        key=f"confirm/{page}/{key}/1#before-5#{key}",
        to=key,
        page=page,
        subject="Your two paragraphs decide the policy",
        body="Read them by Friday.",
        url=harness.platform.link(read),
    )
    assert harness.platform.native_notices.notify(notice)
    harness.platform.native_notices.notify(notice)
    assert len(harness.native_notices(name)) == 1


@pytest.mark.needs(Can.NATIVE_NOTICES)
def test_no_native_notice_about_a_page_the_person_may_not_read(
    harness: Harness, title: str, name: str
) -> None:
    harness.account(name, groups=("managers",))
    outside = harness.account(name + " B")
    page, _ = harness.edit(title, "For managers.", by=name)
    harness.restrict(title, "managers")
    notice = NativeNotice(
        key=f"n/{page}", to=outside, page=page, subject="s", body="b", url="https://wiki.example.org/x"
    )
    assert not harness.platform.native_notices.notify(notice)
    assert harness.native_notices(name + " B") == []


def test_installing_twice_is_as_good_as_once(harness: Harness) -> None:
    first = list(harness.platform.install())
    assert all(check.good for check in first), [check for check in first if not check.good]
    second = list(harness.open().install())
    assert [(check.name, check.good) for check in second] == [(check.name, True) for check in first]
    assert all(check.good for check in harness.platform.check())


def test_a_check_that_fails_says_what_to_do(harness: Harness) -> None:
    bad = [check for check in harness.unprepared().check() if not check.good]
    assert bad
    assert all(check.name and check.cure for check in bad)


def test_a_wiki_has_the_parts_for_what_it_can_do_and_no_others(harness: Harness) -> None:
    """What a platform can't do is an absent part; that is the one way to ask."""
    can = frozenset(map(Can, harness.capabilities))
    for ability, part in PARTS.items():
        if ability in can:
            assert getattr(harness.platform, part) is not None, part
        elif ability not in WANTS_MORE:
            assert getattr(harness.platform, part) is None, part
    assert (harness.platform.page_stats is None) == (Can.TELLS_DELETIONS in can)
    assert harness.platform.staff is None
