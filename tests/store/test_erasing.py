"""An erased person is nowhere: every table, column, nested value and byte of the file is searched."""

from __future__ import annotations

import json
import re
import sqlite3
import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from core.model import Act, ActKind, CharterText, Scope, ScopeKind
from core.ports import Reject
from core.store import evidence, naming
from core.store import tables as t
from core.store.columns import NESTED, PERSON, PERSON_WITHIN, WORDS, holding
from tests.store.lives import MARKS, everything
from tests.support import fresh
from tests.support.house import CHARTER, House

OLD = Path(__file__).parent / "store_0002.sql"
#: Text columns that hold no person: keys of pages and communities, hashes, words of a fixed list, other people's.
NOBODY = {
    "act": {"id", "kind", "page", "community", "salt"},
    "alembic_version": {"version_num"},
    # Keys of pages and communities, digests of obligations, and times.
    "call": {"id", "endpoint", "kind", "state", "answer", "body"},
    "call_rest": {"endpoint"},
    "comment": {"page", "id", "thread"},
    "comment_gone": {"site", "id", "page"},
    # Salted digests of many comments together.
    "comment_part": {"page", "digest"},
    "comment_stood": {"page", "id", "earlier"},
    "community": {"key", "site", "home", "origin", "scope_kind", "figures", "state", "parent", "asks"}
    | {"own", "assigned_with", "assign_from"},
    # A digest of all words of a charter together.
    "charter_words": {"community", "words", "site"},
    "past_contribution": {"page", "id", "community"},
    "past_read": {"page", "community"},
    "taken_back": {"page", "id", "community"},
    "taken_back_read": {"page", "community"},
    # Days and numbers.
    "figure_course": {"community", "doc"},
    # Marks made with a secret: they name nobody.
    "figures_told": {"community", "marks", "readers"},
    "community_uses": {"community", "kind", "value"},
    "contribution": {"page", "id", "community"},
    "erased": {"digest", "pseudonym"},
    "delivered": {"channel", "outcome"},
    "evidence": {"site", "what", "person", "data", "previous", "hash"},
    "evidence_head": {"hash"},
    # Numbers of a community and the names of such numbers.
    "figure": {"community", "name", "behind"},
    "installation": {"id"},
    "disposition": {"page", "id", "community", "choice", "act", "told"},
    # Keys of pages, and a wiki's own words for where a list goes on.
    "looking_through": {"page", "scope", "cursor", "some"},
    # Digests of random ids.
    "used": {"id"},
    # Digests that are forgotten within the hour.
    "bucket": {"id"},
    "invitation": {"community"},
    "inbox": {"site", "state", "digest"},
    "pairing": {"young", "mature"},
    "job": {"lane", "kind", "site", "subject", "state", "lease_owner"},
    "lifted": {"community", "page", "contribution"},
    "membership": {"site", "grp"},
    "noticed": {"community", "state"},
    "obligation": {"kind", "community", "page", "source"},
    "outbox": {"site", "kind", "state", "lease_owner"},
    "page": {"key", "site", "current", "talk", "community", "shown", "approvals", "brings", "files"}
    | {"judged_by"},
    # A digest of what a page that is put in is called.
    "page_part": {"page", "name"},
    "pause": {"site"},
    "revision": {"page", "digest"},
    "taking_up": {"page", "earlier"},
    "sent": {"key", "site", "channel"},
    "sign": {"page", "kind", "comment"},
    "site": {"name", "app", "cursor", "salt", "scopes", "swept", "listed", "counted_by", "links"},
    # Times, and what a system calls itself and its teams.
    "staff_fact": {"source", "told", "value"},
    "told_date": {"source", "id", "community", "until", "state", "why"},
    # Digests, and times.
    "told_entry": {"source", "id", "thread", "community", "told", "who", "state", "why"},
    "suggestion": {"community"},
    "tick": {"job"},
    "wiki_group": {"site", "name"},
}


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    with House.with_people(tmp_path / "t.db") as house:
        yield house


@pytest.fixture(scope="module")
def life(tmp_path_factory: pytest.TempPathFactory, engine: str) -> House:
    """A community that lived through it all, lived once for all tests here on an engine."""
    house = House(tmp_path_factory.mktemp("life") / "t.db")
    house.people()
    house.hear()
    everything(house)
    house.close()
    return house


@pytest.fixture
def lived(life: House, tmp_path: Path) -> Iterator[House]:
    """A copy of it."""
    fresh.copied(life.path, tmp_path / "t.db")
    house = House(tmp_path / "t.db", clock=life.clock)
    house.close()
    house.wiki = life.wiki
    house.open()
    yield house
    house.close()


def cells(path: Path) -> Iterator[tuple[str, str]]:
    """Every cell of every table, nested values opened: where it is, and what it says."""
    with fresh.behind(path) as raw:
        for table in sa.inspect(raw).get_table_names():
            for row in raw.exec_driver_sql(f'SELECT * FROM "{table}"').mappings():
                for name, value in row.items():
                    if isinstance(value, bytes):
                        value = value.decode(errors="replace")
                    if isinstance(value, str):
                        yield f"{table}.{name}", value
                        if value.startswith(("[", "{")):
                            yield f"{table}.{name}", "\n".join(_leaves(json.loads(value)))


def _leaves(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        for key, inner in value.items():
            yield str(key)
            yield from _leaves(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _leaves(inner)
    else:
        yield str(value)


def forms(house: House, name: str) -> list[str]:
    person = next(account for account in house.wiki.accounts.values() if account.name == name)
    local = person.key.rpartition(":")[2]
    wanted = [person.key, local, name, name.replace(" ", "_"), name.replace(" ", "%20"), person.email or "-"]
    return [*wanted, MARKS[name]]


def stands(form: str, text: str) -> bool:
    """Whether it stands there; a number not as a part of a hash."""
    if form.isdigit():
        return re.search(rf"(?<![0-9a-f]){form}(?![0-9a-f])", text) is not None
    return form.casefold() in text.casefold()


def places(path: Path, wanted: list[str]) -> list[tuple[str, str]]:
    return [(where, form) for where, text in cells(path) for form in wanted if stands(form, text)]


def in_bytes(path: Path, wanted: list[str]) -> list[tuple[str, str]]:
    """Where it stands in a database's files; of PostgreSQL's only a dump is promised (docs/many-hosts.md)."""
    files = sorted(path.parent.glob(f"{path.name}*"))
    return [
        (file.name, form)
        for file in files
        for form in wanted
        if not form.isdigit() and form.encode() in file.read_bytes()
    ]


def verified(house: House) -> evidence.Fault | None:
    with house.store.read() as connection:
        return evidence.verify(connection)


def test_the_chain_names_nobody_whatever_is_done(lived: House) -> None:
    done = {row["kind"] for row in lived.rows(t.act)}
    assert done == {kind.value for kind in ActKind}, "every kind of act is tried"
    chain = "\n".join(text for where, text in cells(lived.path) if where.startswith("evidence."))
    for name in MARKS:
        for form in forms(lived, name):
            assert not stands(form, chain), form
    assert verified(lived) is None


@pytest.mark.parametrize("name", list(MARKS))
def test_who_is_erased_is_nowhere(lived: House, name: str) -> None:
    wanted = forms(lived, name)
    assert places(lived.path, wanted)
    lived.service.erase(lived.key(name))
    lived.service.run_until_idle()
    assert places(lived.path, wanted) == []
    assert in_bytes(lived.path, wanted) == []
    assert verified(lived) is None
    lived.close()
    assert in_bytes(lived.path, wanted) == []
    lived.open()


def test_a_name_in_other_letters_compositions_and_notations_goes_too(house: House) -> None:
    name = "Jörg O’Brien"
    house.wiki.account(name)
    key = house.key(name)
    home = house.community(purpose="JÖRG O’BRIEN and the works council agree (Jo\u0308rg O’Brien’s idea)")
    house.wiki.page("User:Jörg O’Brien/Notes", house.key("Ana Steward"))
    house.wiki.comment(home, house.key("Ana Steward"), "Thanks to Jörg O’Briens notes")
    house.hear()
    house.service.erase(key)
    text = "\n".join(text for _, text in cells(house.path)).casefold()
    for form in ("jörg", "jo\u0308rg", "o’brien", "j%c3%b6rg"):
        assert form not in text


def test_who_was_renamed_goes_under_every_name_and_address_they_had(house: House) -> None:
    mia, ana = house.key("Mia Member"), house.key("Ana Steward")
    home = house.community()
    house.hear()
    viewer, until = house.viewer("Ana Steward", home), house.clock.now() + timedelta(days=60)
    asked = Act(id="1", kind=ActKind.EXTEND, person=ana, at=house.clock.now(), page=home, until=until)
    house.desk.act(viewer, replace(asked, text="waits for Mia Member"))
    house.wiki.comment(home, ana, "Mia Member knows, or mia.member@example.org; so does Mia Miller")
    number = int(mia.rpartition(":")[2])
    for name, email in (("Mia Miller", "miller@example.org"), ("Mia Moss", "moss@example.org")):
        house.wiki.accounts[number] = replace(house.wiki.accounts[number], email=email)
        house.wiki.rename(mia, name)
        house.hear()
    with house.store.read() as connection:
        assert [page["title"] for page in naming.pages(connection, mia)] == ["Leave"]
    house.service.erase(mia)
    wanted = ["Mia Member", "mia.member@example.org", "Mia Miller", "miller@example.org", "Mia Moss", mia]
    assert places(house.path, wanted) == []
    assert in_bytes(house.path, wanted) == []
    assert verified(house) is None


def test_a_former_name_that_is_somebody_elses_now_stays_theirs(house: House) -> None:
    mia = house.key("Mia Member")
    home = house.community()
    house.wiki.rename(mia, "Mia Moss")
    house.hear()
    house.wiki.account("Mia Member")
    house.wiki.comment(home, house.key("Ana Steward"), "Mia Member knows, not Mia Moss")
    house.hear()
    house.service.erase(mia)
    (remark,) = house.rows(t.comment)
    assert remark["excerpt"].startswith("Mia Member knows, not p_")


@pytest.mark.sqlite
def test_a_reader_that_takes_its_time_leaves_no_log_behind(lived: House) -> None:
    """An open reading transaction keeps the log from being emptied: that is waited for."""
    wanted = forms(lived, "Mia Member")
    reading = lived.store.read()
    connection = reading.__enter__()
    connection.execute(sa.select(t.person)).all()
    threading.Timer(1.0, lambda: reading.__exit__(None, None, None)).start()
    lived.service.erase(lived.key("Mia Member"))
    assert in_bytes(lived.path, wanted) == []


@pytest.mark.parametrize(
    "values",
    [
        {"kind": ActKind.AWAY, "obligation": "anything at all"},
        {"kind": ActKind.AWAY, "contribution": "anything at all"},
        {"kind": ActKind.AWAY, "data": {"note": "anything"}},
        {"kind": ActKind.CONFIRM, "data": {"shown": "unknown"}},
        {"kind": ActKind.CLOSE, "data": {"outcome": "met", "x": "y"}},
        {"kind": ActKind.CLOSE, "data": {"outcome": "x" * 201}},
        {"kind": ActKind.THANK, "data": {"link": "https://a.example"}},
    ],
)
def test_an_act_holds_nothing_its_kind_does_not_know(house: House, values: dict[str, Any]) -> None:
    home = house.community()
    house.hear()
    sven = house.viewer("Sven Sponsor", home)
    until = house.clock.now() + timedelta(days=3)
    before = len(house.rows(t.evidence))
    wanted = Act(id="1", person=sven.person, at=house.clock.now(), page=home, until=until, **values)
    with pytest.raises(Reject, match="is not part of this"):
        house.desk.act(sven, wanted)
    assert len(house.rows(t.evidence)) == before
    assert house.rows(t.act) == []


def test_every_column_is_known_to_hold_a_person_or_none() -> None:
    """A new column is either rewritten when somebody is erased, or said here to hold nobody."""
    rewritten = {
        (column.table.name, column.name)
        for mark in (PERSON, PERSON_WITHIN, NESTED, WORDS)
        for column in holding(mark)
    }
    rewritten |= {("person", column.name) for column in t.person.columns} | {
        ("sign", "id"),
        ("inbox", "body"),
        # Another one, where the sender's own names for a delivery or an absence hold the person's.
        ("inbox", "delivery"),
        ("staff_fact", "aspect"),
        # Begins anew, with nobody in it.
        ("community", "readers_at"),
    }
    for table in t.metadata.sorted_tables:
        for column in table.columns:
            if isinstance(column.type, sa.Text | sa.LargeBinary):
                here = (table.name, column.name)
                assert here in rewritten or column.name in NOBODY.get(table.name, ()), here


# --- a store of an earlier version ----------------------------------------------------------------------------


def earlier(path: Path, *changes: str) -> None:
    raw = sqlite3.connect(path)
    raw.executescript(OLD.read_text(encoding="utf-8"))
    for change in changes:
        assert raw.execute(change).rowcount
    raw.commit()
    raw.close()


def prove(connection: sa.Connection, key: str, proof: str) -> None:
    connection.execute(sa.update(t.person).where(t.person.c.key == key).values(proof=proof))


@pytest.mark.sqlite
def test_an_earlier_store_is_whole_names_nobody_in_its_chain_and_can_be_erased(tmp_path: Path) -> None:
    path = tmp_path / "t.db"
    earlier(path)
    raw = sqlite3.connect(path)
    old_head = raw.execute("SELECT seq, hash FROM evidence_head").fetchone()
    names = [
        row[0]
        for row in raw.execute("SELECT key FROM person WHERE name != '' AND name NOT LIKE 'p!_%' ESCAPE '!'")
    ]
    raw.close()
    assert len(names) >= 8
    house = House(path)
    house.people()
    assert verified(house) is None
    with house.store.read() as connection:
        # What was written anew is vouched for by a row, and no head from before can prove it.
        vouched = evidence.verify(connection, evidence.Head(rows=old_head[0], hash=old_head[1]))
        assert vouched is not None
        assert vouched.what == "vouched"
        other = evidence.verify(connection, evidence.Head(rows=old_head[0], hash="0" * 64))
        assert other is not None
        assert other.what == "other"
        named = set(connection.scalars(sa.select(t.evidence.c.person)))
    # Nobody can be put behind another's pseudonym, of those from before either.
    for row in house.rows(t.person):
        if row["pseudonym"] in named and row["key"] != f"hr:{row['pseudonym']}":
            house.store.write(partial(prove, key=row["key"], proof="0" * 32))
            fault = verified(house)
            assert fault is not None
            assert fault.what == "person"
            house.store.write(partial(prove, key=row["key"], proof=row["proof"]))
    assert verified(house) is None
    chain = "\n".join(text for where, text in cells(path) if where.startswith("evidence."))
    for name in MARKS:
        for form in forms(house, name):
            assert not stands(form, chain), form
    for name in MARKS:
        house.service.erase(house.key(name))
        assert places(path, forms(house, name)) == []
        assert verified(house) is None
    assert in_bytes(path, [form for name in MARKS for form in forms(house, name)]) == []
    house.close()


@pytest.mark.sqlite
@pytest.mark.parametrize(
    "change",
    [
        "UPDATE evidence SET person = 'p_x' WHERE seq = 3",
        "DELETE FROM evidence WHERE seq = 3",
        "DELETE FROM evidence WHERE seq = (SELECT max(seq) FROM evidence)",
        "UPDATE act SET doc = replace(doc, 'canary 1', 'other') WHERE id = '1'",
        "DELETE FROM act WHERE id = '2'",
        "UPDATE evidence_head SET hash = 'x'",
    ],
)
def test_what_was_wrong_with_an_earlier_store_stays_said(tmp_path: Path, change: str) -> None:
    earlier(tmp_path / "t.db", change)
    for _ in range(2):
        house = House(tmp_path / "t.db")
        assert verified(house) is not None
        house.close()


def test_the_pages_that_still_name_the_person_are_told(house: House) -> None:
    home = house.community()
    house.wiki.account("Ana")
    house.wiki.page("User:Ana/Notes", house.key("Ben Steward"))
    house.wiki.page("Anatomy", house.key("Ben Steward"))
    house.wiki.comment(home, house.key("Ben Steward"), "Ask Ana Steward")
    house.hear()
    with house.store.read() as connection:
        assert [page["title"] for page in naming.pages(connection, house.key("Ana"))] == [
            "Leave",
            "User:Ana/Notes",
        ]
        assert [page["title"] for page in naming.pages(connection, house.key("Ana Steward"))] == ["Leave"]
        assert naming.pages(connection, house.key("Moe Member")) == []


def test_a_charter_that_names_them_no_more_is_none_of_those_pages_and_one_from_a_file_is_told_apart(
    house: House,
) -> None:
    ben, moe = house.key("Ben Steward"), house.key("Moe Member")
    taken_off = house.community("Taken off", stewards="Moe Member")
    mended = house.community("Mended", stewards="Moe Member")
    locked = house.wiki.page("Locked", ben)
    house.hear()
    house.wiki.edit(taken_off, ben, charter={}, text="No charter any more")
    house.wiki.edit(mended, ben, charter={**CHARTER, "purpose": "Everybody finds a desk by Friday."})
    house.hear()
    from_file = CharterText(
        fields={**CHARTER, "purpose": "All agree on one budget.", "sponsor": "Moe Member"}
    )
    scope = Scope(kind=ScopeKind.PAGE, value="Locked")
    for name in ("budget", "detached"):
        house.service.attach("hr", scope, from_file, name, locked, first=True)
    house.service.detach("hr", "detached")
    with house.store.read() as connection:
        assert naming.pages(connection, moe) == []
        assert naming.attached(connection, moe) == [{"site": "hr", "name": "budget"}]
        assert naming.attached(connection, house.key("Mia Member")) == []
