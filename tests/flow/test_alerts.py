"""What the wiki's own alerts and a digest leave out: what is handed over, told already, or one's own deed."""

from __future__ import annotations

from typing import Any

import pytest

from core.model import Act, ActKind, PageKey, Viewer
from core.ports import Message, NativeNotice
from core.store import tables as t
from tests.support.house import House

MIA, MAX, ANA, BEN = "Mia Member", "Max Member", "Ana Steward", "Ben Steward"
QUESTION = (
    "Does a trip to a partner in the same town count as travel for these rules, or is it an ordinary day?"
)


@pytest.fixture
def home(house: House) -> PageKey:
    house.service.go_live("hr")
    page = house.community(**{"read by": f"group: managers, {ANA}, {BEN}", "read until": "2026-12-11"})
    house.hear()
    house.clock.move(hours=2)
    return page


def do(house: House, viewer: Viewer, kind: ActKind, **values: Any) -> None:
    house.clock.move(minutes=1)
    values = {"id": f"{kind}-{len(house.rows(t.act))}", "page": viewer.page, **values}
    house.desk.act(viewer, Act(kind=kind, person=viewer.person, at=house.clock.now(), **values))
    house.service.run_until_idle()


def alerts(house: House, name: str, about: str) -> set[str]:
    key = house.key(name)
    return {id for id, notice in house.wiki.notices.items() if notice.to == key and id.startswith(about)}


def asked(house: House, home: PageKey) -> tuple[str, str, str, str]:
    """A member asks on the page: the comment, what is owed for it, who owes it, and the other steward."""
    comment = house.wiki.comment(home, house.key(MIA), QUESTION)
    house.hear()
    (has,) = (name for name in (ANA, BEN) if any(key.startswith("answer/") for key in house.open_for(name)))
    (key,) = (key for key in house.open_for(has) if key.startswith("answer/"))
    return comment, key, has, BEN if has == ANA else ANA


def test_an_alert_about_what_was_handed_over_is_read(house: House, home: PageKey) -> None:
    _, key, has, other = asked(house, home)
    house.pass_time(days=2)
    told = alerts(house, has, key)
    assert told
    assert not told & house.wiki.read_notices
    do(house, house.viewer(has, home), ActKind.HAND_OVER, obligation=key, to=house.key(other), text="Yours")
    house.pass_time(hours=1)
    assert told <= house.wiki.read_notices
    # Who has it now still reads that it waits for them.
    house.pass_time(days=1)
    assert alerts(house, other, key) - house.wiki.read_notices


def news(house: House, name: str) -> list[NativeNotice]:
    return [house.wiki.notices[id] for id in alerts(house, name, "") if "#answered" in id]


@pytest.mark.parametrize("by_reply", [True, False])
def test_the_wiki_hears_when_a_reply_was_given_that_it_may_have_told_of_itself(
    house: House, home: PageKey, by_reply: bool
) -> None:
    """One reply is one message: the wiki's own talk pages alert their authors, too."""
    comment, key, has, _ = asked(house, home)
    house.clock.move(minutes=30)
    at = house.clock.now()
    if by_reply:
        house.wiki.comment(
            home, house.key(has), "It counts, as soon as you stay for the night.", thread=comment
        )
        house.hear()
    else:
        do(house, house.viewer(has, home), ActKind.THANK, obligation=key)
    house.pass_time(days=2)
    (notice,) = news(house, MIA)
    assert notice.unless_told_since == (at if by_reply else None)


def test_no_digest_praises_ones_own_answer(house: House, home: PageKey) -> None:
    """Who gave it and who got it know of it; for a third person it is the good thing."""
    house.community("Code", **{"read by": f"group: managers, {ANA}, {BEN}", "read until": "2026-12-11"})
    house.hear()
    house.pass_time(days=12)
    comment, _, has, other = asked(house, home)
    house.wiki.comment(home, house.key(has), "It counts, as soon as you stay for the night.", thread=comment)
    house.hear()
    house.mail.sent.clear()
    house.pass_time(days=6)

    def digests(name: str) -> list[Message]:
        return [message for message in house.mail.to(house.key(name)) if len(message.lines) > 1]

    words = f"{has} answered {MIA}."
    for third in (MAX, other):
        assert words in {message.good for message in digests(third)}
    for own in (MIA, has):
        assert digests(own)
        assert words not in {message.good for message in digests(own)}
