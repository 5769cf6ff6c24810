"""In a community with words from a locked page no act is answered, and nothing told about it, in those words."""

from __future__ import annotations

import json
import re
from datetime import timedelta
from itertools import count
from typing import Any

import pytest

from core.model import Act, ActKind, PageKey, Viewer
from core.ports import Reject
from core.store import tables as t
from core.ui import sponsor
from core.ui.sponsor.export import as_csv
from tests.flow.test_inherited import everything, inside, locked, months
from tests.support.house import House

EVE, ROB = "Eve Reader", "Rob Reader"
IDS = count(1)


def answers(house: House, viewer: Viewer, kind: ActKind, **values: Any) -> str:
    """What somebody is told who does this, whether it is done or refused."""
    act = Act(
        id=f"act-{next(IDS)}", kind=kind, person=viewer.person, at=house.clock.now(),
        **{"page": viewer.page, "revision": viewer.revision, "text": "Because.", **values},
    )  # fmt: skip
    try:
        result = house.desk.act(viewer, act)
    except Reject as error:
        return f"refused: {error}"
    house.service.run_until_idle()
    return repr((result.done, result.args))


def leaks(line: str) -> list[str]:
    """What stands around locked words in what somebody was told. Until when they owe something, they have to know."""
    return [
        line[max(0, match.start() - 80) : match.end() + 80]
        for match in re.finditer("canary", line, re.IGNORECASE)
    ]


def told_by_acting(house: House, name: str, page: PageKey) -> list[str]:
    """Everything anybody can do there with everything they owe, and with nothing in particular."""
    viewer, later = house.viewer(name, page), house.clock.now() + timedelta(days=3)
    keys = ["", *house.open_for(name)]
    keys += [row["key"] for row in house.rows(t.obligation) if row["page"] == page][:3]
    datas: list[dict[str, str]] = [{}, {"decision": "yes"}, {"outcome": "met"}, {"confidence": "on-track"}]
    datas += [{"outcome": "met", "deliverable/canary-paper": "met"}, {"level": "2", "from": "1"}]
    told = []
    for kind in ActKind:
        if kind in (ActKind.AWAY, ActKind.CLOSE):
            continue
        for key in keys:
            for data in datas:
                for to in (None, house.key(ROB)):
                    wants = {"obligation": key, "data": data, "until": later, "to": to}
                    told.append(answers(house, viewer, kind, **wants))
    return told


@pytest.mark.parametrize("fields", [{"sponsor": EVE, "stewards": EVE}, {"stewards": f"{EVE}, {ROB}"}, {}])
def test_no_answer_to_an_act_and_no_message_about_it_tells_locked_words(
    house: House, fields: dict[str, str]
) -> None:
    locked(house)
    page = inside(house, **fields, **{"status every": "5 days", "review every": "10 days"})
    house.wiki.page("Mine/Part", house.key(ROB), space="7")
    house.hear()
    house.service.go_live("hr")
    house.wiki.comment(page, house.key(ROB), "How is this one meant, please? I can not tell from the text.")
    house.hear()
    told = [line for name in (EVE, ROB) for line in told_by_acting(house, name, page)]
    months(house)
    told += [line for name in (EVE, ROB) for line in told_by_acting(house, name, page)]
    told.append(answers(house, house.viewer(EVE, page), ActKind.CLOSE, data={"outcome": "met"}))
    months(house)
    outside = {house.key(name) for name in (EVE, ROB, "Uma Writer")}
    told += [
        repr((message.subject, message.lines, message.good))
        for message in house.mail.sent
        if message.to.key in outside
    ]
    told += [repr(notice) for notice in house.wiki.notices.values() if notice.to in outside]
    told += [everything(house, name, page) for name in (EVE, ROB)]
    overview = house.desk.overview(house.viewer(EVE, page))
    if overview is not None and overview.facts is not None:
        told.append(json.dumps([sponsor.page_view(overview.facts, overview.choices), as_csv(overview.facts)]))
    assert len(told) > 300
    assert [around for line in told for around in leaks(line)] == []


def test_what_a_locked_page_names_can_not_be_guessed_by_trying(house: House) -> None:
    """Whoever may not read where a deliverable or a date stands is answered alike, whether there is such a one."""
    locked(house)
    page = inside(house, sponsor=EVE)
    house.service.go_live("hr")
    viewer = house.viewer(EVE, page)
    for kind, data in (
        (ActKind.CLOSE, "deliverable/{}"),
        (ActKind.DELIVER, "deliverable"),
        (ActKind.DECIDE, "extension"),
    ):
        replies = []
        for guess in ("canary-paper", "made-up"):
            values = {data.format(guess): "met"} if "{}" in data else {data: guess}
            values |= {"decision": "yes"} if kind is ActKind.DECIDE else {}
            replies.append(answers(house, viewer, kind, data=values).replace(guess, "…"))
        assert replies[0] == replies[1], kind
    acts = [json.loads(row["doc"])["data"] for row in house.rows(t.act)]
    assert not [data for data in acts if "made-up" in json.dumps(data)]
