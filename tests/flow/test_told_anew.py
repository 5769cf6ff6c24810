"""With sums only, whoever writes down each day what they are shown learns of nobody who did something in between."""

from __future__ import annotations

import json
from typing import Any

from core.cli.community_handlers import community_report
from core.flow import figures, status_projection
from core.model import Act, ActKind, CommunityKey
from core.queries import printed
from core.store import tables as t
from core.ui import sponsor
from core.ui.sponsor.export import as_csv
from tests.support.house import House


def protected(house: House) -> CommunityKey:
    house.change_policy(sums_only=True, least_group=3)
    house.service.flow.policies[house.wiki.site] = house.policy  # type: ignore[index]
    house.community(**{"read by": "group: managers"})
    house.hear()
    (key,) = [CommunityKey(row["key"]) for row in house.rows(t.community)]
    house.service.run_until_idle()
    figures.bring_up_to_date(house.service.flow, key)
    return key


def readers(house: House) -> list[str]:
    names = {account.key: account.name for account in house.wiki.accounts.values()}
    return sorted(names[row["person"]] for row in house.rows(t.obligation) if row["kind"] == "confirm")


def read(house: House, person: str) -> None:
    home = next(row["home"] for row in house.rows(t.community))
    viewer = house.viewer(person, home)
    act = Act(
        id=f"read-{person}",
        kind=ActKind.CONFIRM,
        person=viewer.person,
        at=house.clock.now(),
        page=home,
        revision=viewer.revision,
    )
    house.desk.act(viewer, act)
    house.service.run_until_idle()


def told(house: House, key: CommunityKey) -> str:
    """All that a sponsor gets: on the page, as a file, in print, by the command line, and where the charter stands."""
    flow = house.service.flow
    overview = house.desk.overview(house.viewer("Sven Sponsor"), key)
    assert overview is not None
    assert overview.facts is not None
    view: dict[str, Any] = sponsor.page_view(overview.facts, overview.choices)
    paper = printed.facts(flow, key, "en")
    assert paper is not None
    line = community_report(house, key)  # type: ignore[arg-type]
    with house.store.read() as unit:
        home = next(row["home"] for row in house.rows(t.community))
        state = status_projection.build(unit, flow, "hr", [home])[home]
    assert state is not None
    return json.dumps(
        [
            [
                section
                for section in view["sections"]
                if section["id"] in ("confirmed", "factors", "overdue", "goal")
            ],
            as_csv(overview.facts),
            sponsor.page_view(paper, ()),
            line,
            [state.asked, state.confirmed],
        ],
        default=str,
    )


def test_what_one_reader_did_changes_nothing_that_is_told_and_what_three_did_is(house: House) -> None:
    key = protected(house)
    names = readers(house)
    assert len(names) == 3
    before = told(house, key)
    for name in names[:2]:
        read(house, name)
        figures.bring_up_to_date(house.service.flow, key)
        assert told(house, key) == before, name
    read(house, names[2])
    figures.bring_up_to_date(house.service.flow, key)
    after = told(house, key)
    assert after != before
    assert '"confirmed": 3' in after
    overview = house.desk.overview(house.viewer("Sven Sponsor"), key)
    assert overview is not None
    assert overview.facts is not None
    assert [(group.asked, group.confirmed) for group in overview.facts.groups] == [(3, 3)]


def test_without_data_protection_each_change_is_told_at_once(house: House) -> None:
    key = protected(house)
    house.change_policy(sums_only=False)
    house.service.flow.policies[house.wiki.site] = house.policy  # type: ignore[index]
    figures.bring_up_to_date(house.service.flow, key)
    before = told(house, key)
    assert house.rows(t.figures_told) == []
    read(house, readers(house)[0])
    figures.bring_up_to_date(house.service.flow, key)
    assert told(house, key) != before
