"""A kind of obligation that the core does not know: two registrations, and it is owed, shown, told and done."""

from __future__ import annotations

from datetime import datetime

import pytest

from core.model import (
    Act,
    ActKind,
    Charter,
    CharterState,
    Obligation,
    ObligationKey,
    ObligationKind,
    Settlement,
)
from core.notify.render import rendered
from core.phrasing import Phrasing
from core.read_models import PanelFacts, Waiting
from core.rules import registry
from core.rules.obligations.builder import Found, began, made
from core.rules.obligations.reassignment import stewards
from core.rules.page_context import PageContext
from core.rules.registry import Kind
from core.store import tables as t
from core.ui import kind as words_of_kinds
from core.ui.actions import Actions
from core.ui.form import Json, act
from core.ui.kind import Phrases, Seen
from core.ui.lines import ClosedLine
from core.ui.view import panel_view, part_view
from tests.support.house import House


def _owed(subject: PageContext, acts: tuple[Act, ...], now: datetime, collected: Found) -> None:
    """The first steward waters the plants of a running community, in two working days."""
    first = next(iter(stewards(subject.charter, subject.directory)), None)
    if first is None or subject.charter.state is not CharterState.ACTIVE:
        return
    key = ObligationKey(f"water/{subject.charter.community}")
    done = next((act for act in acts if act.kind is ActKind.DELIVER and act.obligation == key), None)
    settled = Settlement(by=done.person, at=done.at, how="done", note=done.text) if done else None
    opened = began(subject, now)
    due = subject.calendar.add_days(opened, 2)
    collected.obligations.append(
        made(subject, WATER, key, first, opened, due, "", what="the ficus", settled=settled)
    )


class _Water(Phrases):
    def what(
        self,
        obligation: Obligation,
        charter: Charter,
        page: str,
        words: Phrasing,
        *,
        here: bool = False,
        waiting: Waiting | None = None,
    ) -> str:
        return f"Water {obligation.what}"

    def line(
        self, obligation: Obligation, facts: PanelFacts, words: Phrasing, actions: Actions
    ) -> ClosedLine | None:
        return ClosedLine("deliver", f"Please water {obligation.what} by {words.day(obligation.due)}")

    def actions(self, actions: Actions, obligation: Obligation, seen: Seen) -> list[Json]:
        return [act("Watered", ActKind.DELIVER, primary=True, obligation=obligation.key)]

    def asked(self, obligation: Obligation, added: str, names: dict[str, object], words: Phrasing) -> str:
        return f"{obligation.what} is thirsty."

    def benefit(self, obligation: Obligation, charter: Charter, words: Phrasing) -> str:
        return "You will see it grow."


WATER = ObligationKind.add("water")


@pytest.fixture(autouse=True)
def plants(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(registry, "_KINDS", dict(registry._KINDS))
    monkeypatch.setattr(words_of_kinds, "_PHRASES", dict(words_of_kinds._PHRASES))
    registry.register(Kind(name=WATER, owed=_owed, done_by=frozenset({ActKind.DELIVER})))
    phrases = _Water(WATER)
    # The subject and the button of a message are texts of ours; a package brings its own catalogue.
    phrases.mail, phrases.opens = "mail-deliver", "mail-open-deliver"
    words_of_kinds.register(phrases)


def test_it_lives_as_every_other_kind_does(house: House) -> None:
    house.service.go_live("hr")
    home = house.community()
    house.hear()
    (key,) = [owed for owed in house.open_for("Ana Steward") if owed.startswith("water/")]
    viewer = house.viewer("Ana Steward", home)
    facts = house.desk.panel(viewer)
    assert facts is not None
    items = {item["key"]: item for item in panel_view(facts, "en")["sections"][0]["items"]}
    assert items[key]["what"] == "Water the ficus"
    assert [action["label"] for action in items[key]["actions"]] == ["Watered", "Later", "Not mine"]
    assert "Water the ficus" in [item["what"] for item in part_view(house.desk.part(viewer), "en")["items"]]
    # A step of the ladder reaches its owner with the kind's own words.
    house.pass_time(days=5)
    mine = [message for message in house.mail.sent if message.to.key == viewer.person]
    assert "the ficus is thirsty" in "\n".join(rendered(message)[0] for message in mine)
    done = Act(
        id="watered",
        kind=ActKind.DELIVER,
        person=viewer.person,
        at=house.clock.now(),
        page=home,
        obligation=key,
    )
    house.desk.act(viewer, done)
    house.service.run_until_idle()
    assert key not in house.open_for("Ana Steward")
    (row,) = [row for row in house.rows(t.obligation) if row["key"] == key]
    assert row["settled_at"] == done.at


def test_every_kind_is_whole() -> None:
    assert {kind.name for kind in registry.kinds()} == {*ObligationKind, WATER}
    assert {kind.name for kind in words_of_kinds.phrases()} == {*ObligationKind, WATER}


def test_no_kind_is_registered_twice() -> None:
    with pytest.raises(ValueError, match="water"):
        registry.register(Kind(name=WATER))
    with pytest.raises(ValueError, match="water"):
        words_of_kinds.register(_Water(WATER))
    assert ObligationKind.add("water") is WATER
