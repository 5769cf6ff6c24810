"""What becomes of answers on Confluence: edits that build on what was added, and authors who object."""

from __future__ import annotations

import uuid
from typing import Any

import pytest

from core.model import PageKey
from core.store import tables as t
from plugins.confluence.testing import SITE, Harness
from tests.confluence.telos import ANA, BEN, MAX, MEMBER, TwinHouse

HEAD = "<h2>Travel</h2><p>The portal is open all year, and everybody has an account there from the first day.</p>"
ADDED = "<p>Who travels asks two weeks before the trip, and names a deputy for the time of it.</p>"
FOOT = "<p>Overtime is written down by the end of the week, and paid with the salary of the next month.</p>"
BETTER = (
    "<p>Who travels asks at least three weeks before it, by the company's own portal, with a deputy named "
    "there for each of the days.</p>"
)
DIVISION = "the head of the division, in a week at most, and the works council is told of each of them"
ROW = "<table><tbody><tr><th>When</th><th>Who decides</th></tr>{}</tbody></table>"


def row(days: str, who: str) -> str:
    return f"<tr><td><p>{days}</p></td><td><p>{who}</p></td></tr>"


class Asked:
    """A page of a community to which a member added something that waits for an answer."""

    def __init__(self, telos: TwinHouse, wiki: Harness, title: str) -> None:
        self.telos, self.wiki, self.title = telos, wiki, f"{title} travel"
        telos.write(title)
        id, _ = wiki.twin.edit(self.title, HEAD + FOOT, by=ANA, parent=title)
        self.page = PageKey(f"{SITE}:{id}")
        telos.hear()

    def save(self, storage: str, by: str = BEN, *, way: str = "hear") -> None:
        """Somebody saves the page as it then reads, whatever of ours stands in it staying there."""
        from tests.confluence.telos import block_of

        self.wiki.twin.edit(self.title, block_of(self.wiki.twin.storage(self.title)) + storage, by=by)
        if way == "sync":
            self.wiki.drop_deliveries()
            self.telos.sync()
        else:
            self.telos.hear()

    def settled(self, who: str = MEMBER) -> bool:
        (kept,) = self.of(who)
        return kept["settled_at"] is not None

    def of(self, who: str) -> list[Any]:
        person = self.telos.person(who)
        return [row for row in self.telos.rows(t.contribution, page=self.page) if row["author"] == person]

    def steward(self) -> str:
        return next(name for name in (ANA, BEN) if self.owed(name))

    def owed(self, name: str) -> list[str]:
        return [key for key in self.telos.owed_by(name) if self.page.rpartition(":")[2] in key]

    def act(self, name: str, kind: str, **values: str) -> Any:
        revision = self.wiki.current(self.title)
        if self.wiki.variant == "cloud":
            token = self.telos._vouched(name, self.page)
        else:
            token = self.telos.token(name, self.page, revision).get_json()["token"]
        body = {"id": str(uuid.uuid4()), "kind": kind, "contribution": self.named(), **values}
        headers = {"Authorization": f"Bearer {token}", "Telos-Revision": str(revision)}
        done = self.telos.http.post("/v1/acts", json=body, headers=headers)
        self.telos.service.run_until_idle()
        return done

    def named(self) -> str:
        (kept,) = self.of(MEMBER)
        return f"{self.page.rpartition(':')[2]}/{kept['id']}"

    def panel(self, name: str) -> Any:
        return self.telos.panel(name, self.page, self.wiki.current(self.title))


@pytest.fixture
def asked(telos: TwinHouse, wiki: Harness, title: str) -> Asked:
    return Asked(telos, wiki, title)


@pytest.mark.parametrize(
    ("before", "after", "answers"),
    [
        (HEAD + ADDED + FOOT, HEAD + ADDED + FOOT + FOOT.replace("Overtime", "Work on Sundays"), False),
        (HEAD + ADDED + FOOT, HEAD.replace("all year", "from March to May only") + ADDED + FOOT, False),
        (HEAD + ADDED + FOOT, HEAD + BETTER + FOOT, True),
        (
            HEAD + ROW.format(row("Up to 5 days", "the team's own lead, within two days")) + FOOT,
            HEAD + ROW.format(row("Up to 5 days", DIVISION)) + FOOT,
            True,
        ),
        (
            HEAD + "<ul><li><p>Who travels asks two weeks before the trip, with a deputy.</p></li></ul>" + FOOT,
            HEAD + "<ul><li><p>Who travels asks two weeks before the trip, with a deputy.</p></li></ul>"
            + FOOT.replace("next month", "following month, as far as the books are not closed"),
            False,
        ),
    ],
    ids=["below", "above", "changed", "in a table", "beside a list"],
)  # fmt: skip
def test_an_edit_answers_only_what_it_builds_on(asked: Asked, before: str, after: str, answers: bool) -> None:
    asked.save(before, MEMBER)
    assert not asked.settled()
    asked.save(after)
    assert asked.settled() is answers


def test_the_sync_comes_to_the_same(asked: Asked) -> None:
    asked.save(HEAD + ADDED + FOOT, MEMBER, way="sync")
    asked.save(HEAD + ADDED + FOOT + FOOT.replace("Overtime", "Work on Sundays"), way="sync")
    assert not asked.settled()
    asked.save(HEAD + BETTER + FOOT + FOOT.replace("Overtime", "Work on Sundays"), way="sync")
    assert asked.settled()


def test_our_own_block_is_neither_added_nor_built_on(asked: Asked, telos: TwinHouse) -> None:
    """On Data Center the state stands in the page, and changes there between people's edits."""
    telos.shown()
    asked.save(HEAD + ADDED + FOOT, MEMBER)
    telos.shown()
    asked.save(HEAD + ADDED + FOOT + FOOT.replace("Overtime", "Work on Sundays"))
    assert not asked.settled()
    telos.shown()
    asked.save(HEAD + BETTER + FOOT + FOOT.replace("Overtime", "Work on Sundays"))
    assert asked.settled()


@pytest.mark.parametrize("given", ["edit", "comment", "panel"])
def test_the_author_opens_it_again(asked: Asked, telos: TwinHouse, wiki: Harness, given: str) -> None:
    if given == "comment":
        comment = wiki.twin.comment(asked.title, "<p>Which form do I need for a month abroad?</p>", by=MEMBER)
        telos.hear()
        steward = asked.steward()
        wiki.twin.comment(asked.title, "<p>Good question.</p>", by=BEN, parent=comment)
        telos.hear()
    else:
        asked.save(HEAD + ADDED + FOOT, MEMBER)
        steward = asked.steward()
        if given == "edit":
            asked.save(HEAD + BETTER + FOOT)
        else:
            assert asked.act(BEN, "answer", text="Good.").status_code == 200
    assert asked.settled()
    earlier = next(section for section in asked.panel(MEMBER)["sections"] if section["id"] == "earlier")
    (action,) = [
        action for action in earlier["items"][0]["actions"] if action["act"]["kind"] == "not-answered"
    ]
    assert action["label"] == "That doesn’t answer it"
    for name, text, status in ((MAX, "No.", 403), (MEMBER, " ", 422), (MEMBER, "Which <b>form</b>?", 200)):
        assert asked.act(name, "not-answered", text=text).status_code == status
    assert not asked.settled()
    assert asked.owed(steward)
    # What the wiki says again changes nothing: it is the steward's, with the reason.
    telos.sync()
    assert not asked.settled()
    assert "Which <b>form</b>?" in str(asked.panel(steward))
    assert asked.act(MEMBER, "not-answered", text="Still.").status_code == 409
    telos.clock.ahead += telos.clock.ahead.resolution
    assert asked.act(steward, "answer", text="The travel form.").status_code == 200
    assert asked.settled()
    assert asked.act(MEMBER, "not-answered", text="Still.").status_code in {403, 409}
