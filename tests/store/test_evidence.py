"""Evidence: whoever changes the past is found out, and an erased person leaves no trace."""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from core.model import Act, ActKind, PersonKey, Rhythm
from core.store import evidence
from core.store import tables as t
from tests.store.test_erasing import cells, in_bytes
from tests.support import fresh
from tests.support.house import House


@pytest.fixture
def house(tmp_path: Path):
    with House.with_people(tmp_path / "t.db") as house:
        yield house


def lived(house: House) -> tuple[str, str]:
    """Some acts: a confirmation, an answer with words, an absence. The community's and a member's page."""
    home = house.community(**{"read by": "group: managers", "read until": "2026-12-11"})
    mia = house.wiki.page("Leave/Travel", house.key("Mia Member"))
    house.hear()
    house.clock.move(hours=1)
    confirm = house.viewer("Max Member", home)
    house.desk.act(
        confirm,
        Act(id="1", kind=ActKind.CONFIRM, person=confirm.person, at=house.clock.now(), page=home,
            revision=confirm.revision),
    )  # fmt: skip
    ana = house.viewer("Ana Steward", mia)
    (key,) = [
        key for name in ("Ana Steward", "Ben Steward") for key in house.open_for(name) if "answer" in key
    ]
    house.desk.act(
        ana,
        Act(id="2", kind=ActKind.ANSWER, person=ana.person, at=house.clock.now(), page=mia, obligation=key,
            text="Canary words of thanks to Mia Member"),
    )  # fmt: skip
    house.service.run_until_idle()
    return home, mia


def fault(house: House) -> evidence.Fault | None:
    with house.store.read() as connection:
        return evidence.verify(connection)


def count(house: House) -> int:
    return len(house.rows(t.evidence))


def meddle(house: House, statement: str, *values: object) -> None:
    """Change what is stored behind Telos' back."""
    with fresh.behind(house.path) as raw:
        sign = "?" if raw.dialect.name == fresh.SQLITE else "%s"
        raw.exec_driver_sql(statement.replace("?", sign), values)


def test_the_chain_holds_over_all_that_happened(house: House) -> None:
    lived(house)
    assert count(house) > 3
    assert fault(house) is None


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("at", "2020-01-01 00:00:00.000000"),
        ("site", "other"),
        ("what", "act.thank"),
        ("person", "p_somebodyelse"),
        ("data", "{}"),
        ("previous", "f" * 64),
        ("hash", "f" * 64),
    ],
)
def test_a_change_in_any_column_is_found_in_its_row(house: House, column: str, value: str) -> None:
    lived(house)
    meddle(house, f"UPDATE evidence SET {column} = ? WHERE seq = 2", value)
    broken = fault(house)
    assert broken is not None
    assert broken.row == 2


@pytest.mark.sqlite
@pytest.mark.parametrize("table", ["evidence", "act"])
@pytest.mark.parametrize(
    "form", ["%Y-%m-%dT%H:%M:%S.%f", "%Y-%m-%d %H:%M:%S.%f+00:00", "%Y-%m-%d %H:%M:%S", "%s.%f"]
)
def test_the_same_instant_in_another_form_is_found(house: House, table: str, form: str) -> None:
    lived(house)
    rows = house.rows(t.evidence if table == "evidence" else t.act)
    key = "seq" if table == "evidence" else "id"
    for row in rows:
        before = f"{row['at']:%Y-%m-%d %H:%M:%S.%f}"
        meddle(house, f"UPDATE {table} SET at = ? WHERE {key} = ?", f"{row['at']:{form}}", row[key])
        assert fault(house) is not None
        meddle(house, f"UPDATE {table} SET at = ? WHERE {key} = ?", before, row[key])
    assert fault(house) is None


def test_a_change_with_a_new_hash_is_found_at_the_next_row(house: House) -> None:
    lived(house)
    rows = house.rows(t.evidence)
    forged = evidence._hash(
        2, rows[1]["at"], "hr", rows[1]["what"], "p_x", rows[1]["data"], rows[1]["previous"]
    )
    meddle(house, "UPDATE evidence SET person = 'p_x', hash = ? WHERE seq = 2", forged)
    broken = fault(house)
    assert broken is not None
    assert broken.row == 3


def test_a_missing_row_is_found(house: House) -> None:
    lived(house)
    meddle(house, "DELETE FROM evidence WHERE seq = 2")
    broken = fault(house)
    assert broken is not None
    assert (broken.row, broken.what) == (2, "gap")


def test_a_swap_is_found(house: House) -> None:
    lived(house)
    meddle(house, "UPDATE evidence SET seq = 1000 WHERE seq = 2")
    meddle(house, "UPDATE evidence SET seq = 2 WHERE seq = 3")
    meddle(house, "UPDATE evidence SET seq = 3 WHERE seq = 1000")
    broken = fault(house)
    assert broken is not None
    assert broken.row == 2


def test_a_cut_off_end_is_found(house: House) -> None:
    lived(house)
    last = count(house)
    meddle(house, "DELETE FROM evidence WHERE seq = ?", last)
    broken = fault(house)
    assert broken is not None
    assert broken.row == last


def test_an_act_put_in_without_evidence_is_found(house: House) -> None:
    lived(house)
    row = house.rows(t.act)[0]
    meddle(
        house,
        "INSERT INTO act (id, kind, person, at, obligation, salt, doc) VALUES ('x', ?, ?, ?, '', 's', ?)",
        row["kind"],
        row["person"],
        "2026-11-23 08:00:00.000000",
        row["doc"],
    )
    broken = fault(house)
    assert broken is not None
    assert broken.what == "unknown-act"


def test_words_put_into_somebodys_mouth_are_found(house: House) -> None:
    lived(house)
    meddle(house, "UPDATE act SET doc = replace(doc, 'Canary words', 'Other words') WHERE id = '2'")
    broken = fault(house)
    assert broken is not None
    assert broken.what == "act"


def test_taking_the_salt_away_is_no_way_out(house: House) -> None:
    lived(house)
    meddle(
        house, "UPDATE act SET salt = '', doc = replace(doc, 'Canary words', 'Other words') WHERE id = '2'"
    )
    assert fault(house) is not None


def test_an_act_taken_away_is_found(house: House) -> None:
    lived(house)
    meddle(house, "DELETE FROM act WHERE id = '1'")
    broken = fault(house)
    assert broken is not None
    assert broken.what == "act-gone"


#: What each kind of column could be made to say instead.
OTHER = {"seq": 999, "id": "other", "at": "2026-11-23 08:00:00.000000", "kind": "thank"}


@pytest.mark.sqlite
def test_every_column_of_every_row_is_covered(house: House) -> None:
    lived(house)
    for table in ("evidence", "evidence_head", "act"):
        for forged in (None, 7, b"\xff"):
            forge(house, table, forged)
    assert fault(house) is None


def forge(house: House, table: str, forged: object) -> None:
    """Put something else into one cell after another, each time looking whether it is found."""
    raw = sqlite3.connect(house.path)
    columns = [row[1] for row in raw.execute(f"PRAGMA table_info({table})")]
    rows = [row[0] for row in raw.execute(f"SELECT rowid FROM {table}")]
    tried = 0
    for column in columns:
        for row in rows:
            value = OTHER.get(column, "other") if forged is None else forged
            (before,) = raw.execute(f"SELECT {column} FROM {table} WHERE rowid = ?", (row,)).fetchone()
            try:
                raw.execute(f"UPDATE {table} SET {column} = ? WHERE rowid = ?", (value, row))
            except sqlite3.Error:
                # The table itself refuses it.
                raw.rollback()
                continue
            raw.commit()
            if before != value:
                assert fault(house) is not None, (table, column, row)
                tried += 1
            where = value if (table, column) in (("evidence", "seq"), ("evidence_head", "id")) else row
            raw.execute(f"UPDATE {table} SET {column} = ? WHERE rowid = ?", (before, where))
            raw.commit()
    raw.close()
    assert tried > len(rows)


def test_two_acts_that_swap_their_people_are_found(house: House) -> None:
    lived(house)
    meddle(house, "UPDATE act SET person = (SELECT person FROM act WHERE id = '1') WHERE id = '2'")
    assert fault(house) is not None


def test_pseudonyms_that_were_exchanged_are_found(house: House) -> None:
    lived(house)
    rows = {row["key"]: row["pseudonym"] for row in house.rows(t.person)}
    max_, ana = house.key("Max Member"), house.rows(t.act)[1]["person"]
    meddle(house, "UPDATE person SET pseudonym = 'p_between' WHERE key = ?", ana)
    meddle(house, "UPDATE person SET pseudonym = ? WHERE key = ?", rows[ana], max_)
    meddle(house, "UPDATE person SET pseudonym = ? WHERE key = ?", rows[max_], ana)
    assert fault(house) is not None


def test_after_an_erasure_what_is_left_of_an_act_still_cannot_be_changed(house: House) -> None:
    lived(house)
    house.service.erase(house.key("Max Member"))
    assert fault(house) is None
    meddle(house, "UPDATE act SET doc = replace(doc, '\"revision\":', '\"revision\":1') WHERE id = '1'")
    assert fault(house) is not None


# --- a head that was noted ------------------------------------------------------------------------------------


def since(house: House, noted: evidence.Head) -> evidence.Fault | None:
    with house.store.read() as connection:
        return evidence.verify(connection, noted)


def noted(house: House) -> evidence.Head:
    with house.store.read() as connection:
        return evidence.head(connection)


def cut(house: House, keep: int) -> None:
    """Cut the end off so that the rest fits together, as somebody would who knows how."""
    gone = [
        json.loads(row["data"])["id"]
        for row in house.rows(t.evidence)
        if row["seq"] > keep and row["what"].startswith("act.")
    ]
    for act in gone:
        meddle(house, "DELETE FROM act WHERE id = ?", act)
    meddle(house, "DELETE FROM evidence WHERE seq > ?", keep)
    meddle(
        house,
        "UPDATE evidence_head SET seq = ?, hash = (SELECT hash FROM evidence WHERE seq = ?)",
        keep,
        keep,
    )


def test_a_clean_cut_shows_against_a_noted_head_only(house: House) -> None:
    lived(house)
    head = noted(house)
    assert head.rows == count(house)
    assert since(house, head) is None
    cut(house, head.rows - 2)
    assert fault(house) is None, "by itself it fits together"
    broken = since(house, head)
    assert broken is not None
    assert (broken.what, broken.args) == ("shorter", {"rows": head.rows})


def test_a_chain_that_was_made_anew_shows_against_a_noted_head(house: House) -> None:
    lived(house)
    head = noted(house)
    cut(house, head.rows - 2)
    house.service.go_live("hr")
    for name in ("Ana Steward", "Ben Steward", "Mia Member"):
        house.desk.set_preferences(house.viewer(name), rhythm=Rhythm.WEEKLY)
    assert fault(house) is None
    assert count(house) > head.rows
    broken = since(house, head)
    assert broken is not None
    assert broken.what == "other"


def test_what_came_later_leaves_a_noted_head_good(house: House) -> None:
    empty = noted(house)
    lived(house)
    head = noted(house)
    house.service.go_live("hr")
    house.service.erase(house.key("Mia Member"))
    assert count(house) > head.rows
    assert since(house, head) is None
    assert since(house, empty) is None
    assert evidence.Head.read(f" {head} ") == head
    assert evidence.Head.read("12") is None


def dump(house: House) -> str:
    return "\n".join(text for _, text in cells(house.path))


def test_evidence_names_nobody(house: House) -> None:
    lived(house)
    rows = repr([(row["person"], row["data"]) for row in house.rows(t.evidence)])
    for person in house.wiki.accounts.values():
        assert person.name not in rows
        assert person.key not in rows
        assert (person.email or "-") not in rows
    assert "Canary" not in rows


@pytest.mark.parametrize("name", ["Mia Member", "Max Member", "Ana Steward"])
def test_an_erased_person_leaves_no_trace_and_the_chain_holds(house: House, name: str) -> None:
    _, page = lived(house)
    house.wiki.comment(page, house.key(name), f"{name} says canary-remark")
    house.service.go_live("hr")
    house.hear()
    house.pass_time(days=3)
    key = house.key(name)
    person = house.wiki.accounts[int(key.rpartition(":")[2])]
    assert key in dump(house)
    house.service.erase(key)
    house.service.run_until_idle()
    local = key.rpartition(":")[2]
    text = dump(house)
    for trace in (key, name, name.replace(" ", "_"), person.email or "-", "canary-remark"):
        assert trace not in text, trace
    assert not re.search(rf"(?<![0-9a-f]){local}(?![0-9a-f])", text), "not but by chance in a hash"
    assert fault(house) is None
    house.close()
    assert in_bytes(house.path, [name, person.email or "-"]) == []
    house.open()


def test_an_erased_person_does_not_come_back_with_the_next_read(house: House) -> None:
    _, page = lived(house)
    key = house.key("Mia Member")
    new = house.service.erase(key)
    house.wiki.comment(page, key, "canary-remark again")
    house.wiki.edit(page, key)
    house.hear()
    house.sync()
    text = dump(house)
    assert key not in text
    assert "canary-remark" not in text
    assert "mia.member@example.org" not in text
    with house.store.read() as connection:
        authors = set(connection.scalars(sa.select(t.revision.c.author).where(t.revision.c.page == page)))
    assert authors == {new}
    assert fault(house) is None


def test_erasing_somebody_unknown_says_so(house: House) -> None:
    with pytest.raises(KeyError):
        house.service.erase("hr:1")


def test_checking_one_act_costs_the_same_however_many_people_there_are(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A copy of all of them for each act took minutes for a policy that 100,000 people had confirmed."""
    lived(house)
    known: list[Mapping[PersonKey, str]] = []
    told = evidence._told

    def seen(act: Act, alias: Mapping[PersonKey, str]) -> dict[str, Any]:
        known.append(alias)
        return told(act, alias)

    monkeypatch.setattr(evidence, "_told", seen)
    assert fault(house) is None
    assert len(known) > 1
    assert len({id(alias) for alias in known if len(alias) > 1}) == 1
