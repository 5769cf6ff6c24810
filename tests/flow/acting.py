"""A community with a policy to read, and clicks in it."""

from __future__ import annotations

from typing import Any

from core.model import Act, ActKind, PageKey, Viewer
from tests.support.house import House


def act(house: House, viewer: Viewer, kind: ActKind, **values: Any) -> Act:
    values = {"id": f"{kind}-{viewer.person}", "page": viewer.page, **values}
    return Act(kind=kind, person=viewer.person, at=house.clock.now(), **values)


def confirm(house: House, viewer: Viewer, **values: Any) -> Any:
    wanted = act(house, viewer, ActKind.CONFIRM, **{"revision": viewer.revision, **values})
    return house.desk.act(viewer, wanted)


def below(house: House, by: str = "Mia Member") -> PageKey:
    page = house.wiki.page("Leave/Travel", house.key(by))
    house.hear()
    return page


def answer_key(house: House) -> tuple[str, str]:
    for name in ("Ana Steward", "Ben Steward"):
        for key in house.open_for(name):
            if key.startswith("answer/"):
                return name, key
    raise AssertionError("nobody owes an answer")
