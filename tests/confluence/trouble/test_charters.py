"""Charters that people get wrong, and accounts that come and go: each with what people then see."""

from __future__ import annotations

from datetime import timedelta
from html import escape

from core.store import tables as t
from plugins.confluence.testing import Harness
from tests.confluence.telos import ANA, BEN, MEMBER, SPONSOR, TwinHouse, charter, section, usual, words
from tests.confluence.writing import macro, person


def test_storage_format_that_broke(telos: TwinHouse, wiki: Harness, title: str) -> None:
    page = telos.write(title, **{"read by": "group: managers"})
    below = telos.below(f"{title} travel", title)
    telos.hear()
    telos.shown()
    before, owed = telos.charter_of(page), telos.rows(t.obligation)
    broken = wiki.twin.storage(title).replace("</p>", "</p", 1) + "<p>More <b>of it</p>"
    wiki.twin.edit(title, broken, by=ANA, broken=True)
    telos.hear()
    telos.sync()
    # The community runs on by the last version that could be read, with everybody's part in it.
    after = telos.charter_of(page)
    assert (after["key"], after["state"], after["withdrawn"]) == (before["key"], "active", False)
    assert [row for row in telos.rows(t.obligation) if row["page"] == below] == [
        row for row in owed if row["page"] == below
    ]
    assert telos.waits(below) == [telos.person(MEMBER)]
    # Who can mend it reads what to do; members see the panel as ever.
    assert "can’t be read" in words(section(telos.panel(ANA, page, wiki.current(title)), "improve"))
    assert "can’t be read" not in words(telos.panel(MEMBER, page, wiki.current(title)))
    assert "one leave policy" in words(telos.panel(MEMBER, page, wiki.current(title)))
    telos.shown()
    assert wiki.twin.storage(title) == broken or "telos-status" in wiki.twin.storage(title)
    # Saved whole, it is as before; and a charter that is taken off a whole page is taken off.
    telos.write(title, **{"read by": "group: managers", "benefit": "Another one."})
    view = telos.panel(ANA, page, wiki.current(title))
    assert "can’t be read" not in words(view)
    assert "Another one." in words(view)
    wiki.twin.edit(title, "<p>No charter.</p>", by=ANA)
    telos.hear()
    assert telos.charter_of(page)["withdrawn"]
    # And a page that broke after that has none, either.
    wiki.twin.edit(title, "<p>No charter.</b>", by=ANA, broken=True)
    telos.hear()
    assert telos.charter_of(page)["withdrawn"]


def test_a_broken_page_that_never_had_a_charter(telos: TwinHouse, wiki: Harness, title: str) -> None:
    broken = charter(wiki, usual(title)).replace("</table>", "")
    id, _ = wiki.twin.edit(title, broken, by=ANA, broken=True)
    telos.hear()
    assert telos.rows(t.community, home=f"hr:{id}") == []
    assert telos.rows(t.page, key=f"hr:{id}")[0]["exists"]
    assert telos.rows(t.job, state="dead") == []


def test_page_properties_with_merged_cells_and_twice(telos: TwinHouse, wiki: Harness, title: str) -> None:
    def row(name: str, value: str) -> str:
        return f"<tr><th>{name}</th><td>{wiki._value(value)}</td></tr>"

    rows = [row(name, value) for name, value in usual(title).items() if name not in {"stewards", "purpose"}]
    # The purpose under a heading across the table, the stewards in two rows beside one heading.
    rows.insert(
        0,
        f'<tr><th colspan="2">Purpose</th></tr><tr><td colspan="2"><p>{usual(title)["purpose"]}</p></td></tr>',
    )
    rows.insert(
        3, f'<tr><th rowspan="2">Stewards</th><td><p>{ANA}</p></td></tr><tr><td><p>{BEN}</p></td></tr>'
    )
    first = macro("details", f"<table><tbody>{''.join(rows)}</tbody></table>")
    id, _ = wiki.twin.edit(title, first, by=ANA)
    telos.hear()
    (page,) = [row["home"] for row in telos.rows(t.community, home=f"hr:{id}")]
    assert telos.charter_of(page)["state"] == "active"
    view = telos.panel(MEMBER, page, 1)
    assert "one leave policy" in words(section(view, "purpose"))
    assert {ANA, BEN} <= set(words(section(view, "people")).split("\n"))
    # A second one changes nothing but that somebody should know.
    second = charter(wiki, {**usual(title), "purpose": "The other one.", "stewards": SPONSOR})
    wiki.twin.edit(title, first + second, by=ANA)
    telos.hear()
    view = telos.panel(ANA, page, wiki.current(title))
    assert "The other one." not in words(view)
    assert "2 charters" in words(section(view, "improve"))
    assert telos.charter_of(page)["state"] == "active"


def test_people_nobody_knows(telos: TwinHouse, wiki: Harness, title: str) -> None:
    nobody = "557058:00000000-0000-0000-0000-000000000000" if wiki.variant == "cloud" else "8a7f80" + "0" * 26
    wiki.twin.edit(title, charter(wiki, usual(title)), by=ANA)
    storage = charter(wiki, {**usual(title), "stewards": "STEWARDS"})
    stewards = f"<p>{person(telos.person(ANA).partition(':')[2])} {person(nobody)}, Nemo Captain</p>"
    id, _ = wiki.twin.edit(title, storage.replace("<p>STEWARDS</p>", stewards), by=ANA)
    telos.hear()
    page = telos.rows(t.community, home=f"hr:{id}")[0]["home"]
    assert telos.charter_of(page)["state"] == "active", "a further steward missing makes no draft"
    improve = words(section(telos.panel(ANA, page, wiki.current(title)), "improve"))
    assert "Nemo Captain" in improve
    # Nobody fills the role: a draft that says so, and whose members are left alone.
    wiki.twin.edit(title, storage.replace("<p>STEWARDS</p>", f"<p>{person(nobody)}</p>"), by=ANA)
    telos.hear()
    assert telos.charter_of(page)["state"] == "draft"
    assert telos.owed_by(MEMBER) == []
    # As soon as there is an account of the name, the charter mends itself.
    name = f"Nora {title}"
    wiki.twin.edit(title, storage.replace("STEWARDS", escape(name)), by=ANA)
    telos.hear()
    assert telos.charter_of(page)["state"] == "draft"
    wiki.account(name)
    telos.hear()
    telos.clock.ahead += timedelta(minutes=10)
    telos.sync()
    assert telos.charter_of(page)["state"] == "active"


def test_a_deactivated_steward_owes_nothing_and_comes_back(
    telos: TwinHouse, wiki: Harness, title: str
) -> None:
    name = f"Dora {title}"
    telos.account(name, "managers")
    page = telos.write(title, stewards=f"{name}, {ANA}", **{"read by": "group: managers"})
    below = telos.below(f"{title} travel", title)
    telos.hear()
    assert [key for key in telos.owed_by(name) if key.startswith(f"confirm/{page}/")]
    telos.service.go_live("hr")
    wiki.block(name)
    told = telos.hear()
    if not told:
        # Cloud tells of nobody's account: it is found by the sync within a day.
        telos.clock.ahead += timedelta(days=1, minutes=10)
        telos.sync()
    assert telos.owed_by(name) == []
    assert [row["person"] for row in telos.rows(t.obligation, page=below, kind="answer")] == [
        telos.person(ANA)
    ]
    assert name in words(section(telos.seen(ANA, page, wiki.current(title)), "improve"))
    telos.shown()
    assert telos.person(name).partition(":")[2] not in telos.put_there(title)
    sent = len(telos.mails(name))
    telos.later(days=8)
    assert len(telos.mails(name)) == sent
    wiki.unblock(name)
    telos.hear()
    telos.clock.ahead += timedelta(days=1, minutes=10)
    telos.sync()
    assert [key for key in telos.owed_by(name) if key.startswith(f"confirm/{page}/")]
    wiki.leave(name, "managers")


def test_erased_they_leave_no_trace(telos: TwinHouse, wiki: Harness, title: str) -> None:
    name, mail = f"Erwin {title}", "erwin@example.org"
    key = telos.account(name, "managers")
    local = key.partition(":")[2]
    assert (":" in local) == (wiki.variant == "cloud")
    text = charter(wiki, {**usual(title), "deliverables": "DELIVERABLES", "stewards": "STEWARDS"})
    text = text.replace("<p>DELIVERABLES</p>", f"<p>Leave policy; done when: signed {person(local)}</p>")
    text = text.replace("<p>STEWARDS</p>", f"<p>{person(local)} {ANA}</p>")
    id, _ = wiki.twin.edit(
        title,
        text.replace("</table>", "<tr><th>read by</th><td><p>group: managers</p></td></tr></table>"),
        by=name,
    )
    telos.hear()
    page = telos.rows(t.community, home=f"hr:{id}")[0]["home"]
    below = telos.below(f"{title} travel", title, by=name)
    telos.hear()
    wiki.comment(title, f"I, {name}, would like to know more about part-timers.", by=name)
    reader = telos.below(f"{title} other", title)
    telos.hear()
    telos.shown()
    assert telos.owed_by(name)
    assert telos.rows(t.contribution, page=below)
    if wiki.variant == "dc":
        assert name in telos.put_there(title)
    new = telos.service.erase(key)
    telos.service.run_until_idle()
    telos.shown()
    assert name not in telos.put_there(title)
    assert local not in telos.put_there(title)
    assert new.partition(":")[2] not in telos.put_there(title), "nor is there a mention that leads nowhere"
    # Heard of again, they are still nobody.
    wiki.twin.edit(
        f"{title} travel", wiki.twin.storage(f"{title} travel") + "<p>And more of it.</p>", by=name
    )
    telos.hear()
    telos.clock.ahead += timedelta(days=1, minutes=10)
    telos.sync()
    assert reader
    dumped = dump(telos)
    for trace in (local, name, mail, name.replace(" ", "_"), name.replace(" ", "%20")):
        assert trace.encode() not in dumped, (trace, where(telos, trace))
    assert telos.charter_of(page)["withdrawn"] is False


def dump(telos: TwinHouse) -> bytes:
    """All that is in the database's files."""
    telos.service.store.scrub()
    folder = telos.file.parent
    return b"".join(file.read_bytes() for file in sorted(folder.glob("telos.sqlite*")) if file.is_file())


def where(telos: TwinHouse, trace: str) -> list[str]:
    """The tables and columns that still hold it."""
    places = []
    for table in t.metadata.tables.values():
        for row in telos.rows(table):
            places += [
                f"{table.name}.{name}: {value!r:.300}" for name, value in row.items() if trace in str(value)
            ]
    return places
