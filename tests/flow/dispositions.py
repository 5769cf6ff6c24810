"""What the tests of what became of contributions do again and again: close, say a word, read what was told."""

from __future__ import annotations

from typing import Any

from core.model import UNSAID, Act, ActKind, PageKey, composite_keys, page_key
from core.ports import Message
from core.store import dispositions
from core.store import tables as t
from core.ui.view import queue_view
from tests.support.house import House

SPONSOR, STEWARD, OWNER = "Sven Sponsor", "Ana Steward", "Olga Owner"
MIA, MAX = "Mia Member", "Max Member"


def do(house: House, name: str, kind: ActKind, **values: Any) -> str:
    house.clock.move(minutes=1)
    viewer = house.viewer(name, values.pop("on", None))
    about: dict[str, Any] = {"id": f"{kind}-{name}-{house.clock.now():%d%H%M%S%f}", "page": viewer.page}
    made = Act(kind=kind, person=viewer.person, at=house.clock.now(), **(about | values))
    done = house.desk.act(viewer, made).done
    house.service.run_until_idle()
    return done


def community_of(house: House, home: PageKey) -> str:
    return next(row["key"] for row in house.rows(t.community) if row["home"] == home)


def close(house: House, home: PageKey, name: str = SPONSOR) -> None:
    do(house, name, ActKind.CLOSE, on=home, data={"outcome": "met"}, text="Signed by both.")


def groups(house: House, name: str) -> dict[str, dict[str, Any]]:
    """What the queue of somebody offers: item → the data of each way to say it, by label."""
    view = queue_view(house.desk.queue(house.viewer(name)), "en")
    ways: dict[str, dict[str, Any]] = {}
    for section in view["sections"]:
        if section["id"].startswith("became/"):
            for item in section["items"]:
                ways[item["what"]] = {action["label"]: action for action in item["actions"]}
    return ways


def say_all(house: House, name: str, what: str, choice: str, text: str = "") -> str:
    (offered,) = [action for label, action in groups(house, name)[what].items() if label.startswith("Say it")]
    data = {**offered["act"]["data"], "choice": choice}
    return do(house, name, ActKind.DISPOSITION, community=offered["act"]["community"], data=data, text=text)


def shown(house: House, keys: list[str]) -> dict[str, str]:
    """What the lines of the form send that name these now: which word of each was shown."""
    where = {key: (page_key("hr", key.partition("/")[0]), key.partition("/")[2]) for key in keys}
    with house.store.read() as unit:
        at_places = dispositions.at(unit, where.values())
    words = {key: at_places[place][1] for key, place in where.items() if place in at_places}
    return {f"of/{key}": disposition.word if (disposition := words.get(key)) else UNSAID for key in keys}


def say(
    house: House,
    name: str,
    home: PageKey,
    keys: list[str],
    choice: str,
    text: str = "",
    seen: dict[str, str] | None = None,
    **more: Any,
) -> str:
    data = {"choice": choice, **(shown(house, keys) if seen is None else seen)}
    return do(
        house, name, ActKind.DISPOSITION, community=community_of(house, home), data=data, text=text, **more
    )


def key_of(house: House, row: dict[str, Any]) -> str:
    return composite_keys.contribution(row["page"].partition(":")[2], row["id"])


def keys_of(house: House, author: str) -> list[str]:
    mine = house.key(author)
    return [key_of(house, row) for row in house.rows(t.contribution) if row["author"] == mine]


def ends(house: House, name: str) -> list[Message]:
    """The messages about the end that somebody got."""
    return [
        message
        for message in house.mail.to(house.key(name))
        if any(line.key.startswith("outcome/") for line in message.lines)
    ]


def points(message: Message) -> list[str]:
    return [
        point
        for line in message.lines
        if line.key.startswith("outcome/")
        for point in line.points.split("\n")
        if point
    ]


def opened(house: House) -> PageKey:
    """A community of a site that is live; its home."""
    house.service.go_live("hr")
    page = house.community()
    house.hear()
    return page


def ask(house: House, page: PageKey, *names: str) -> None:
    for name in names:
        house.clock.move(minutes=5)
        house.wiki.comment(
            page, house.key(name), f"{name} asks: how does it count at {house.clock.now():%H%M}?"
        )
        house.hear()
