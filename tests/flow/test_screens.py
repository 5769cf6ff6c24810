"""What a screen shows is read in a handful of statements, however much there is, and none goes through a table."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from core.model import (
    Act,
    ActKind,
    CommunityKey,
    ObligationKind,
    PageKey,
    PersonKey,
    Rhythm,
    composite_keys,
)
from core.rules.obligations.taking_back import SHOWN
from core.store import acts, codec, contributed, kept, lifted, memberships, owed, pages, screens
from core.store import tables as t
from core.store.sql import Prepared, one_of
from tests.support import fresh
from tests.support.house import CHARTER, House

#: Tables that grow with a community and its readers.
LARGE = {
    table.name for table in (t.obligation, t.contribution, t.act, t.page, t.revision, t.comment, t.person)
}


def _plan(raw: Any, statement: str, values: object) -> list[str]:
    """How the database goes about a statement, in SQLite's words for what goes through a whole table."""
    cursor = raw.cursor()
    if fresh.ENGINE[0] == fresh.SQLITE:
        return [
            str(line[-1]) for line in cursor.execute(f"EXPLAIN QUERY PLAN {statement}", values).fetchall()
        ]
    # Small tables it would read whole even where an index leads to the row.
    cursor.execute("SET LOCAL enable_seqscan = off")
    lines = [str(line[0]) for line in cursor.execute(f"EXPLAIN {statement}", values).fetchall()]
    cursor.execute("SET LOCAL enable_seqscan = on")
    return [re.sub(r"\bSeq Scan on (\w+)", r"SCAN \1", line) for line in lines]


@contextmanager
def statements(house: House) -> Iterator[list[str]]:
    """The statements by which something is read, and how the database goes about each of them."""
    recorded: list[str] = []
    engine = house.store._reading

    def note(connection: sa.Connection, cursor: object, statement: str, values: object, *_: object) -> None:
        if statement.lstrip().upper().startswith(("SELECT", "WITH")):
            raw = connection.connection.dbapi_connection
            assert raw is not None
            recorded.append("\n".join([statement, *(f"-- {line}" for line in _plan(raw, statement, values))]))

    sa.event.listen(engine, "before_cursor_execute", note)
    try:
        yield recorded
    finally:
        sa.event.remove(engine, "before_cursor_execute", note)


def goes_through(recorded: list[str]) -> list[str]:
    """The statements that look at every row of a large table."""
    return [
        statement
        for statement in recorded
        if any(re.search(rf"-- SCAN {name}\b", statement) for name in LARGE)
    ]


def add(house: House, title: str, times: int, by: str = "Mia Member") -> None:
    for number in range(times):
        house.wiki.page(f"{title}/Part {number}", house.key(by))
    house.hear()


@pytest.fixture
def home(house: House) -> PageKey:
    page = house.community(**{"read by": "group: managers", "read until": "2026-12-11"})
    house.hear()
    house.clock.move(hours=2)
    return page


def test_a_readers_panel_takes_one_statement_where_nobody_wrote_anything(house: House, home: PageKey) -> None:
    """On PostgreSQL, where others may have written, four."""
    house.desk.panel(house.viewer("Max Member", home))
    viewer = house.viewer("Mia Member", home)
    with statements(house) as asked:
        facts = house.desk.panel(viewer)
    assert facts is not None
    assert facts.mine
    assert len(asked) <= (1 if fresh.ENGINE[0] == fresh.SQLITE else 4), "\n\n".join(asked)
    assert goes_through(asked) == []
    house.store.write(lambda c: c.execute(sa.update(t.page).values(watched=True)))
    with statements(house) as asked:
        house.desk.panel(viewer)
    # The page with its community, what a deliverable's title names, and what stands between the two.
    assert len(asked) == (3 if fresh.ENGINE[0] == fresh.SQLITE else 4)
    assert goes_through(asked) == []


def test_a_page_outside_every_community_has_no_panel_whoever_looks(house: House, home: PageKey) -> None:
    page = house.wiki.page("Canteen", house.key("Ana Steward"))
    house.hear()
    known = house.viewer("Mia Member", page)
    for viewer in (known, replace(known, person=PersonKey("hr:4711"))):
        assert house.desk.panel(viewer) is None
        with house.store.read() as connection:
            account = screens.account(connection, viewer.person)
        assert account.person is not None
        assert account.person.active == (viewer is known)
        # As it is read together with all else.
        with house.store.read() as connection:
            standing = screens.standing(
                connection, CommunityKey("hr:none"), page, viewer.person, deliveries=(), most=1, since=house.clock.now()
            )  # fmt: skip
        assert standing.account == account


VIEWERS = ("Mia Member", "Max Member", "Ana Steward", "Olga Owner", "Sven Sponsor")


def by_click(house: House, home: PageKey) -> None:
    viewer = house.viewer("Max Member", home)
    house.desk.act(
        viewer,
        Act(
            id="read", kind=ActKind.CONFIRM, person=viewer.person, at=house.clock.now(), page=home,
            revision=viewer.revision,
        ),
    )  # fmt: skip


def by_choice(house: House, home: PageKey) -> None:
    viewer = house.viewer("Mia Member", home)
    house.desk.set_preferences(viewer, rhythm=Rhythm.DAILY, language="de", zone="America/New_York")


def by_edit(house: House, home: PageKey) -> None:
    house.wiki.edit(home, house.key("Olga Owner"))
    house.hear()


def by_charter(house: House, home: PageKey) -> None:
    charter = {**CHARTER, "purpose": "HR lets everybody know by spring how leave is taken.", "steward": ""}
    house.wiki.edit(home, house.key("Ana Steward"), charter=charter)
    house.hear()


def by_name(house: House, home: PageKey) -> None:
    house.wiki.rename(house.key("Ben Steward"), "Ben Newname")
    house.hear()


def by_page_below(house: House, home: PageKey) -> None:
    add(house, "Leave", 1)


def by_admin(house: House, home: PageKey) -> None:
    house.service.erase(house.key("Ben Steward"))


def by_clock(house: House, home: PageKey) -> None:
    house.pass_time(days=2)


@pytest.mark.parametrize(
    "change", [by_click, by_choice, by_edit, by_charter, by_page_below, by_admin, by_clock, by_name]
)
def test_what_is_kept_shows_each_change_at_once(
    house: House, home: PageKey, change: Callable[[House, PageKey], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever it came by, and whoever looks: as where nothing is kept."""

    def panels() -> list[object]:
        return [house.desk.panel(house.viewer(name, home)) for name in VIEWERS]

    before = panels()
    assert panels() == before
    change(house, home)
    after = panels()
    with monkeypatch.context() as patch:
        patch.setattr(kept, "_answers", lambda connection, question: None)
        assert panels() == after
    assert after != before


def test_a_stewards_panel_takes_no_more_where_much_waits(house: House, home: PageKey) -> None:
    counts = []
    for size in (2, 20):
        add(house, f"Leave/Of {size}", size)
        house.clock.move(hours=1)
        steward = house.viewer("Ana Steward", home)
        house.desk.panel(steward)
        with statements(house) as recorded:
            facts = house.desk.panel(steward)
        assert facts is not None
        mine = [obligation.key for obligation in facts.mine if obligation.kind is ObligationKind.ANSWER]
        assert sorted(waiting.obligation.key for waiting in facts.waiting) == sorted(mine)
        assert len(mine) > size / 4
        assert goes_through(recorded) == []
        counts.append(len(recorded))
    assert counts[0] == counts[1] <= 20


SCREENS: dict[str, Callable[[House, str], object]] = {
    "part": lambda house, who: house.desk.part(house.viewer(who)),
    "queue": lambda house, who: house.desk.queue(house.viewer(who)),
}


@pytest.mark.parametrize("screen", SCREENS)
def test_ones_own_pages_take_no_more_in_many_communities(house: House, screen: str) -> None:
    look, counts = SCREENS[screen], []
    for number in range(6):
        title = f"Topic {number}"
        house.community(
            title, scope="tree", deliverables=f"Part; owner: Ana Steward; page: [[{title}/Part 0]]"
        )
        add(house, title, 2)
        if number in (1, 5):
            look(house, "Ana Steward")
            with statements(house) as recorded:
                look(house, "Ana Steward")
            assert goes_through(recorded) == []
            counts.append(len(recorded))
    assert counts[0] == counts[1]


def test_the_panel_speaks_the_language_one_chose(house: House, home: PageKey) -> None:
    viewer = house.viewer("Mia Member", home)
    for language in ("de", ""):
        house.desk.set_preferences(viewer, rhythm=Rhythm.DAILY, language=language)
        facts = house.desk.panel(viewer)
        assert facts is not None
        assert facts.language == language


def confirmations(house: House, person: str) -> list[Act]:
    """What somebody confirmed and did not take back, the latest first."""
    acts = [codec.load(Act, row["doc"]) for row in house.rows(t.act) if row["person"] == person]
    gone = {act.data["act"] for act in acts if act.kind is ActKind.TAKE_BACK}
    confirming = [act for act in acts if act.kind is ActKind.CONFIRM and act.id not in gone]
    return sorted(confirming, key=lambda act: (act.at, act.id), reverse=True)


def test_what_stands_between_a_person_and_a_community_is_what_it_was_piece_by_piece(house: House) -> None:
    """Held against the questions that were asked one by one."""
    home = house.community(**{"read by": "group: managers", "read until": "2026-12-11"})
    house.hear()
    add(house, "Leave", 5)
    add(house, "Leave/Of Ben", 3, by="Ben Steward")
    for name in ("Mia Member", "Ana Steward"):
        viewer = house.viewer(name, home)
        for obligation in house.desk.panel(viewer).mine[:2]:  # type: ignore[union-attr]
            declining = Act(
                id=f"no-{name}-{obligation.key}", kind=ActKind.NOT_MINE, person=viewer.person, at=house.clock.now(),
                page=obligation.page, obligation=obligation.key, text="somebody else knows this better",
            )  # fmt: skip
            house.desk.act(viewer, declining)
        house.clock.move(minutes=10)
    max_ = house.viewer("Max Member", home)
    read = Act(
        id="read",
        kind=ActKind.CONFIRM,
        person=max_.person,
        at=house.clock.now(),
        page=home,
        revision=max_.revision,
    )
    house.desk.act(max_, read)
    house.service.run_until_idle()
    (community,) = {row["key"] for row in house.rows(t.community)}
    keys = [row["key"] for row in house.rows(t.obligation)]
    since, done, confirmed = house.clock.now() - timedelta(days=90), 0, 0
    with house.store.read() as connection:
        declined = owed.declined(connection, [community])
        added = contributed.contributions(connection, community)
        assert declined
        for name in ("Mia Member", "Max Member", "Ana Steward", "Ben Steward", "Olga Owner"):
            person = house.key(name)
            for page in (row["key"] for row in house.rows(t.page)):
                standing = screens.standing(
                    connection, community, page, person, deliveries=keys[:3], most=4,
                    since=since, text=home, groups=["managers", "nobody"], with_lifted=True,
                )  # fmt: skip
                assert standing.mine == owed.of_person(connection, person, community)
                assert standing.declined == declined
                assert standing.deliveries == owed.get_many(connection, keys[:3])
                assert standing.accepting == {}
                mine = [
                    contribution
                    for contribution in added
                    if contribution.author == person and contribution.page == page
                ]
                assert [replace(contribution, steward=None) for contribution in standing.contributed] == mine[
                    ::-1
                ]
                assert standing.answered == contributed.answered(connection, community, 4)
                assert standing.contributors == len(contributed.authors(connection, community))
                assert standing.did == acts.of_person(
                    connection, person, [kind.value for kind in SHOWN], since
                )
                confirming = confirmations(house, person)
                of_page = [act for act in confirming if act.page == page]
                of_text = [
                    act
                    for act in confirming
                    if act.page == home or composite_keys.confirms(act.obligation, home)
                ]
                assert standing.confirmed == next(iter(of_page), None)
                assert standing.confirmed_text == next(iter(of_text), None)
                confirmed += len(of_page)
                there, _ = memberships.members(connection, house.wiki.site, ["managers", "nobody"], [person])
                assert standing.groups == there
                assert standing.lifted == lifted.of(connection, [community]).get(community, ())
                done += len(standing.did)
    assert done
    assert confirmed


def test_pages_are_found_by_their_place_before_their_title(house: House) -> None:
    for title in ("Leave", "Leave/Travel", "Ünder", "100%_sure"):
        house.wiki.page(title, house.key("Ana Steward"))
    house.sync()
    asked = ["Leave", "leave", "Leave/Travel", "Travel", "Ünder", "100%_sure", "Nowhere"]
    with house.store.read() as connection:
        one_by_one = {title: pages.titled(connection, house.wiki.site, title) for title in asked}
        at_once = pages.all_titled(connection, house.wiki.site, asked)
    assert at_once == {title: page for title, page in one_by_one.items() if page is not None}


def test_what_a_change_was_made_from_is_found_for_all_at_once(house: House, home: PageKey) -> None:
    for _ in range(3):
        house.clock.at += timedelta(hours=1)
        house.wiki.edit(home, house.key("Mia Member"))
    house.hear()
    numbers = [row["number"] for row in house.rows(t.revision)]
    with house.store.read() as connection:
        parents = pages.parents(connection, [(home, number) for number in [*numbers, 10**9]])
        for number in numbers:
            assert parents[(home, number)] == pages.parent_of(connection, home, number)
    assert (home, 10**9) not in parents


def test_what_is_prepared_gives_the_rows_that_the_statement_gives(house: House, home: PageKey) -> None:
    """Lists, instants, values that never change, and a name that stands in several places."""
    add(house, "Leave", 3)
    p = t.person.c
    pages_since = sa.select(t.page.c.key, t.page.c.title).where(
        one_of(t.page.c.key), t.page.c.exists, t.page.c.asked_at > sa.bindparam("since")
    )
    first = pages_since.order_by(t.page.c.key).limit(2).subquery("first")
    statement = sa.union_all(
        sa.select(first.c.key, first.c.title),
        sa.select(p.key, p.name).where(p.site == sa.bindparam("site"), p.read_at > sa.bindparam("since")),
    )
    keys = [row["key"] for row in house.rows(t.page)]
    prepared, sizes = Prepared(statement), set()
    for since in (house.clock.now() - timedelta(days=1), house.clock.now() + timedelta(days=1)):
        for some in (keys, keys[:1], []):
            values = {"keys": some, "since": since, "site": house.wiki.site}
            with house.store.read() as connection:
                rows = sorted(map(tuple, prepared.ask(connection, values)))
                assert rows == sorted(map(tuple, connection.execute(statement, values)))
            sizes.add(len(rows))
    assert len(sizes) == 4


def test_what_is_wrong_with_a_prepared_statement_is_told_as_of_every_other(house: House) -> None:
    """Also where it goes past the library, and whoever looks at statements is told of it either way."""
    wrong = Prepared(sa.union_all(sa.select(sa.func.no_such(sa.bindparam("site")).label("it"))))
    for _ in range(2):
        with house.store.read() as connection, pytest.raises(sa.exc.DBAPIError, match="no_such"):
            wrong.ask(connection, {"site": "x"})
    right, statements = Prepared(sa.union_all(sa.select(sa.bindparam("site").label("it")))), []
    with house.store.read() as connection:
        unwatched = list(map(tuple, right.ask(connection, {"site": "x"})))
        sa.event.listen(connection, "before_cursor_execute", lambda *a: statements.append(a[2]))
        assert list(map(tuple, right.ask(connection, {"site": "x"}))) == unwatched == [("x",)]
    assert len(statements) == 1
