"""Whoever changes what evidence rests on, in whatever table and way, is found out: on both engines.

Nothing is picked by hand: every table that carries evidence, every column, every row, every way to change it. What can
be changed without a word is listed, and is what evidence does not rest on.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from core.model import Rhythm
from core.store import evidence, identity
from core.store import tables as t
from tests.store.test_evidence import fault, lived
from tests.support.house import House

#: The tables that evidence stands in or rests on.
TABLES = (t.evidence, t.evidence_head, t.act, t.person)
#: Of a person the chain says no more than who it is.
PERSON = {"key", "pseudonym", "proof"}


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    house = House(tmp_path / "t.db")
    house.people()
    house.hear()
    lived(house)
    # Somebody of whom the chain tells without an act, and somebody who was erased.
    house.service.go_live("hr")
    house.desk.set_preferences(house.viewer("Moe Member"), rhythm=Rhythm.WEEKLY)
    house.desk.set_preferences(house.viewer("Olga Owner"), rhythm=Rhythm.WEEKLY)
    house.service.erase(house.key("Max Member"))
    assert fault(house) is None
    yield house
    house.close()


class Undone(Exception):
    """Takes back what was tried."""


def after(house: House, change: Callable[[sa.Connection], None], since: evidence.Head | None = None) -> Any:
    """What is found after a change, which is taken back; "refused" where the table itself doesn't take it."""
    outcomes: list[Any] = []

    def work(connection: sa.Connection) -> None:
        try:
            change(connection)
        except (sa.exc.IntegrityError, sa.exc.DataError, sa.exc.StatementError):
            outcomes.append("refused")
            raise Undone from None
        outcomes.append(evidence.verify(connection, since))
        raise Undone

    with pytest.raises(Undone):
        house.store.write(work)
    assert fault(house) is None
    return outcomes[0]


def where(table: sa.Table, row: dict[str, Any]) -> sa.ColumnElement[bool]:
    return sa.and_(*(column == row[column.name] for column in table.primary_key))


def named(house: House) -> set[str]:
    """The pseudonyms that the chain names."""
    rows = house.rows(t.evidence)
    return {row["person"] for row in rows} | {json.loads(row["data"]).get("to") for row in rows}


def rows_of(house: House, table: sa.Table) -> list[dict[str, Any]]:
    rows = house.rows(table)
    return [row for row in rows if row["pseudonym"] in named(house)] if table is t.person else rows


def columns_of(table: sa.Table) -> list[sa.Column[Any]]:
    return [column for column in table.columns if table is not t.person or column.name in PERSON]


def others(column: sa.Column[Any], row: dict[str, Any], rows: list[dict[str, Any]]) -> Iterator[Any]:
    """What a cell may be made to say instead: something else, nothing, what stands in another row, nearly the same."""
    value = row[column.name]
    if isinstance(column.type, sa.Integer):
        yield from (value + 1, value + 1000, -1)
    elif isinstance(column.type, sa.Text):
        yield from ("other", "", f"{value or ''} ", (value or "x").swapcase())
    yield None
    yield from (other[column.name] for other in rows[:6])


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_a_changed_cell_is_found(house: House, table: sa.Table) -> None:
    rows, tried = rows_of(house, table), 0
    for row in rows:
        for column in columns_of(table):
            for value in others(column, row, rows):
                if value == row[column.name]:
                    continue

                def change(
                    connection: sa.Connection, row: Any = row, column: Any = column, value: Any = value
                ) -> None:
                    connection.execute(sa.update(table).where(where(table, row)).values({column.name: value}))

                broken = after(house, change)
                assert broken is not None, (table.name, column.name, row, value)
                tried += broken != "refused"
    assert tried > 2 * len(rows)


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_a_row_taken_out_is_found(house: House, table: sa.Table) -> None:
    for row in rows_of(house, table):
        assert (
            after(house, lambda c, row=row: c.execute(sa.delete(table).where(where(table, row)))) is not None
        )


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_rows_that_change_places_are_found(house: House, table: sa.Table) -> None:
    """All but the keys by which rows are found change places; of people, who stands behind which pseudonym."""
    rows = rows_of(house, table)
    keys = {column.name for column in table.primary_key}
    names = [column.name for column in columns_of(table) if column.name not in keys]
    for first in rows:
        for other in rows:
            if first is other or all(first[name] == other[name] for name in names):
                continue

            def change(connection: sa.Connection, first: Any = first, other: Any = other) -> None:
                if table is t.person:
                    # Its pseudonyms are unique: a step between.
                    connection.execute(
                        sa.update(table).where(where(table, first)).values(pseudonym="p_between")
                    )
                for row, values in ((other, first), (first, other)):
                    new = {name: values[name] for name in names}
                    connection.execute(sa.update(table).where(where(table, row)).values(new))

            assert after(house, change) not in (None, "refused"), (table.name, first, other)


def test_a_row_in_the_place_of_another_and_one_that_stands_twice_are_found(house: House) -> None:
    rows = house.rows(t.evidence)
    for here in rows:
        for other in rows[:8]:
            if here["seq"] == other["seq"]:
                continue
            new = {name: value for name, value in other.items() if name != "seq"}
            place = t.evidence.c.seq == here["seq"]
            broken = after(
                house, lambda c, p=place, n=new: c.execute(sa.update(t.evidence).where(p).values(n))
            )
            assert broken is not None
            last = {**other, "seq": len(rows) + 1}
            assert after(house, lambda c, n=last: c.execute(t.evidence.insert().values(n))) is not None
            first = {**other, "seq": 0}
            assert after(house, lambda c, n=first: c.execute(t.evidence.insert().values(n))) is not None
    for row in house.rows(t.act):
        assert (
            after(house, lambda c, n={**row, "id": "again"}: c.execute(t.act.insert().values(n))) is not None
        )


@pytest.mark.parametrize("renumbered", [False, True])
def test_a_cut_beginning_or_end_is_found(house: House, renumbered: bool) -> None:
    last = len(house.rows(t.evidence))
    e = t.evidence.c
    for n in range(1, last + 1):

        def head(connection: sa.Connection, n: int = n) -> None:
            connection.execute(sa.delete(t.evidence).where(e.seq <= n))
            if renumbered:
                for seq in range(n + 1, last + 1):
                    connection.execute(sa.update(t.evidence).where(e.seq == seq).values(seq=seq - n))
                connection.execute(sa.update(t.evidence_head).values(seq=last - n))

        def tail(connection: sa.Connection, n: int = n) -> None:
            connection.execute(sa.delete(t.evidence).where(e.seq >= n))
            if renumbered:
                connection.execute(sa.update(t.evidence_head).values(seq=n - 1))

        assert after(house, head) is not None
        assert after(house, tail) is not None


def anew(connection: sa.Connection, change: Callable[[list[dict[str, Any]]], None]) -> None:
    """Write the chain anew after a change to its rows, so that it fits together: by somebody who knows how."""
    rows = [
        dict(row) for row in connection.execute(sa.select(t.evidence).order_by(t.evidence.c.seq)).mappings()
    ]
    change(rows)
    connection.execute(sa.delete(t.evidence))
    previous = evidence.START
    for seq, row in enumerate(rows, 1):
        row |= {"seq": seq, "previous": previous}
        digest = evidence._hash(
            seq, row["at"], row["site"], row["what"], row["person"], row["data"], previous
        )
        previous = row["hash"] = digest
    connection.execute(t.evidence.insert(), rows)
    connection.execute(sa.update(t.evidence_head).values(seq=len(rows), hash=previous))


def appended(**row: Any) -> Callable[[list[dict[str, Any]]], None]:
    return lambda rows: rows.append({**rows[-1], "site": "", "person": "", **row})


def test_a_row_nobody_can_read_is_named_however_well_it_fits(house: House) -> None:
    last = len(house.rows(t.evidence)) + 1
    for what in ("act.confirm", evidence.ERASED, evidence.REWRITTEN, evidence.BOUND, "site.live"):
        for data in ("", "7", "null", "[]", "{", '{"acts":7}', '{"people":[]}', '{"to":7}'):
            row = appended(what=what, data=data)
            broken = after(house, lambda c, row=row: anew(c, row))
            if what == "site.live" and data in ('{"acts":7}', '{"people":[]}'):
                # It has nothing to say, and says nothing that is read.
                assert broken is None
            else:
                assert broken is not None, (what, data)
                assert broken.row == last


def test_a_chain_made_anew_with_a_row_that_vouches_for_it_does_not_pass_for_the_one_that_was_noted(
    house: House,
) -> None:
    with house.store.read() as connection:
        noted = evidence.head(connection)

    def forge(rows: list[dict[str, Any]]) -> None:
        rows[1]["data"] = rows[0]["data"]
        note = json.dumps({"rows": noted.rows, "head": noted.hash, "fault": ""})
        appended(what=evidence.REWRITTEN, data=note)(rows)

    broken = after(house, lambda c: anew(c, forge), noted)
    assert broken is not None


def test_words_of_an_act_can_not_be_changed_under_the_name_of_an_erasure(house: House) -> None:
    with house.store.read() as connection:
        noted = evidence.head(connection)
    answer = next(row for row in house.rows(t.act) if row["kind"] == "answer")
    erased = next(row["pseudonym"] for row in house.rows(t.person) if row["key"] == f"hr:{row['pseudonym']}")
    for alias in (erased, "p_0123456789abcdef", ""):

        def change(connection: sa.Connection, alias: str = alias) -> None:
            doc = json.loads(answer["doc"])
            doc["text"] = "We never said that"
            new = {**answer, "doc": json.dumps(doc, sort_keys=True, separators=(",", ":"))}
            connection.execute(sa.update(t.act).where(where(t.act, answer)).values(doc=new["doc"]))
            new.pop("salt"), new.pop("at")
            data = json.dumps({"acts": {answer["id"]: evidence.digest(answer["salt"], new)}})
            anew(connection, appended(what=evidence.ERASED, person=alias, site="hr", data=data))

        assert after(house, change, noted) is not None, alias


def changed_act(connection: sa.Connection, act: dict[str, Any], **values: Any) -> str:
    """Let an act say something else, by somebody who knows how its digest is made; the digest."""
    doc = {**json.loads(act["doc"]), **values}
    new = {**act, "doc": json.dumps(doc, sort_keys=True, separators=(",", ":")), "salt": "0" * 32}
    new |= {name: values[name] for name in ("page", "person", "kind") if name in values}
    connection.execute(sa.update(t.act).where(where(t.act, act)).values(new))
    return evidence.digest(new.pop("salt"), {name: cell for name, cell in new.items() if name != "at"})


@pytest.mark.parametrize("also", ["as it was", "at another time", "of another"])
def test_an_act_that_is_told_of_a_second_time_is_none_that_was_changed(house: House, also: str) -> None:
    """A later row about the same act would stand in for the one that was noted."""
    with house.store.read() as connection:
        noted = evidence.head(connection)
    told = {json.loads(row["data"]).get("id"): row for row in house.rows(t.evidence)}
    people = [row for row in house.rows(t.person) if row["pseudonym"] in named(house)]
    for act in house.rows(t.act):

        def change(connection: sa.Connection, act: dict[str, Any] = act) -> None:
            row = told[act["id"]]
            more: dict[str, Any] = {"text": ""} if also == "as it was" else {"revision": 7}
            other = next(
                each
                for each in people
                if each["key"] != act["person"] and not each["key"].startswith("hr:p_")
            )
            if also == "of another":
                more["person"] = other["key"]
            data = {**json.loads(row["data"]), "digest": changed_act(connection, act, **more)}
            data |= {"revision": more.get("revision", data["revision"])}
            again = {name: row[name] for name in ("at", "site", "what", "person")}
            if also == "of another":
                again["person"] = other["pseudonym"]
            text = json.dumps(data, sort_keys=True, separators=(",", ":"))
            anew(connection, appended(**again, data=text))

        for since in (None, noted):
            broken = after(house, change, since)
            assert broken is not None, (act["id"], since)
            assert broken.row == noted.rows + 1


@pytest.mark.parametrize("name", ["person", "what", "site", "at"])
def test_what_the_chain_tells_of_an_act_is_what_the_act_says(house: House, name: str) -> None:
    """Also where the chain was made anew around it: whose act it is, of which kind, where and when."""
    rows = house.rows(t.evidence)
    acts = [at for at, row in enumerate(rows) if row["what"].startswith("act.")]
    assert acts
    other = next(row["person"] for row in rows if row["person"] not in ("", rows[acts[0]]["person"]))
    for place in acts:
        values = {"person": other if rows[place]["person"] != other else rows[acts[0]]["person"]}
        values |= {"what": "act.review", "site": "it", "at": rows[place]["at"].replace(year=2025)}

        def forge(chain: list[dict[str, Any]], place: int = place, values: dict[str, Any] = values) -> None:
            chain[place][name] = values[name]

        broken = after(house, lambda c, f=forge: anew(c, f))
        assert broken is not None
        assert (broken.row, broken.what) == (place + 1, "act")


def test_a_second_end_and_a_second_beginning_are_found(house: House) -> None:
    rows = house.rows(t.evidence)
    (head,) = house.rows(t.evidence_head)
    for values in ({"id": 2}, {"id": 0}, {"id": 2, "seq": 0, "hash": evidence.START}):
        second = {**head, **values}
        assert after(house, lambda c, n=second: c.execute(t.evidence_head.insert().values(n))) is not None
    twin = {**rows[0], "seq": len(rows) + 1, "previous": rows[-1]["hash"]}
    assert after(house, lambda c: c.execute(t.evidence.insert().values(twin))) is not None


def test_what_may_read_otherwise_since_a_noted_head_is_told(house: House) -> None:
    with house.store.read() as connection:
        noted = evidence.head(connection)
        assert evidence.amendments(connection, noted) == []
    house.service.erase(house.key("Mia Member"))
    with house.store.read() as connection:
        assert evidence.verify(connection, noted) is None
        (told,) = evidence.amendments(connection, noted)
    assert (told["row"], told["what"]) == (noted.rows + 1, "erased")
    # The words of thanks name her.
    assert told["count"] == 1


def test_who_is_made_to_look_erased_without_a_row_that_says_so_is_found(house: House) -> None:
    """Of whom the chain tells without an act: nothing else would miss who stood behind the pseudonym."""
    done = {row["person"] for row in house.rows(t.act)}
    people = [row for row in rows_of(house, t.person) if row["proof"] and row["key"] not in done]
    assert people
    for row in people:
        values = {"key": f"hr:{row['pseudonym']}", "proof": ""}
        broken = after(
            house,
            lambda c, r=row, v=values: c.execute(sa.update(t.person).where(where(t.person, r)).values(v)),
        )
        assert broken is not None
        assert broken.what == "person"


def test_who_is_put_back_behind_a_pseudonym_after_an_erasure_is_found(house: House) -> None:
    """With a copy of the row from before: it fits the pseudonym, and the chain says that there is nobody."""
    before = next(row for row in house.rows(t.person) if row["key"] == house.key("Moe Member"))
    house.service.erase(house.key("Moe Member"))
    gone = next(row for row in house.rows(t.person) if row["pseudonym"] == before["pseudonym"])
    values = {"key": before["key"], "proof": before["proof"], "name": before["name"]}
    broken = after(
        house, lambda c: c.execute(sa.update(t.person).where(where(t.person, gone)).values(values))
    )
    assert broken is not None
    assert broken.what == "person"


def test_a_pseudonym_is_tied_anew_by_no_later_row(house: House) -> None:
    """An upgrade ties all of them, once: whoever ties one again puts somebody else behind it."""
    people = [row for row in rows_of(house, t.person) if row["proof"]]
    person, other = people[0], people[1]

    def tied(alias: str, key: str) -> Callable[[list[dict[str, Any]]], None]:
        data = {"people": {alias: identity.proved("0" * 32, key)}}
        return appended(what=evidence.BOUND, data=json.dumps(data, sort_keys=True, separators=(",", ":")))

    def first(rows: list[dict[str, Any]]) -> None:
        tied(person["pseudonym"], person["key"])(rows)

    def again(rows: list[dict[str, Any]]) -> None:
        first(rows)
        tied(person["pseudonym"], "hr:somebody")(rows)

    def later(rows: list[dict[str, Any]]) -> None:
        first(rows)
        appended(what="site.live", data="{}")(rows)
        tied(other["pseudonym"], "hr:somebody")(rows)

    number = len(house.rows(t.evidence))
    assert after(house, lambda c: anew(c, first)) is None
    for forged, row in ((again, number + 2), (later, number + 3)):
        broken = after(house, lambda c, f=forged: anew(c, f))
        assert broken is not None
        assert (broken.what, broken.row) == ("changed", row)


def test_erasing_leaves_no_proof_of_who_it_was(house: House) -> None:
    before = next(row for row in house.rows(t.person) if row["key"] == house.key("Mia Member"))
    assert before["pseudonym"] == identity.pseudonym_of(identity.proved(before["proof"], before["key"]))
    house.service.erase(house.key("Mia Member"))
    after_ = next(row for row in house.rows(t.person) if row["pseudonym"] == before["pseudonym"])
    assert (after_["key"], after_["proof"]) == (f"hr:{before['pseudonym']}", "")
