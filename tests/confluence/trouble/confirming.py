"""How somebody confirms a page by its panel."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from typing import Any

from core.model import Act, ActKind, PageKey, Viewer
from tests.confluence.telos import TwinHouse


def offered(telos: TwinHouse, name: str, page: PageKey, title: str) -> Mapping[str, Any]:
    """The confirmation as the panel of the page on somebody's screen offers it."""
    view = telos.seen(name, page, telos.wiki.current(title))
    assert view is not None
    action: Mapping[str, Any] = view["line"]["action"]["act"]
    assert action["kind"] == "confirm"
    return action


def send(telos: TwinHouse, name: str, page: PageKey, action: Mapping[str, Any]) -> Any:
    """Press what was offered; what came of it."""
    me = telos.person(name)
    viewer = Viewer(person=me, name=name, page=page, revision=int(action["revision"]))
    act = Act(id=str(uuid.uuid4()), kind=ActKind.CONFIRM, person=me, at=telos.clock.now(), page=page,
              obligation=action["obligation"], revision=int(action["revision"]),
              data=dict(action.get("data", {})))  # fmt: skip
    done = telos.desk.act(viewer, act)
    telos.service.run_until_idle()
    return done


def confirm(telos: TwinHouse, name: str, page: PageKey, title: str) -> None:
    """Confirm the page as it is shown now."""
    assert not send(telos, name, page, offered(telos, name, page, title)).page_changed


def owes(telos: TwinHouse, name: str, page: PageKey) -> bool:
    """Whether somebody is still asked to confirm a page."""
    return any(key.startswith(f"confirm/{page}/") for key in telos.owed_by(name))
