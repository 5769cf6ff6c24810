"""The page on which a charter stands shows its panel, whatever the charter speaks for."""

from __future__ import annotations

import pytest

from core.model import PageKey
from core.store import tables as t
from plugins.confluence.testing import Harness
from tests.confluence.telos import ANA, BEN, MAX, MEMBER, TwinHouse, charter, usual
from tests.confluence.trouble.confirming import confirm, owes

POLICY = "<p>Who travels for us books by train, and says so in the team's calendar.</p>"
#: How the panel of another community's page names the page that is to be read.
ELSEWHERE = "Please read “"


@pytest.mark.parametrize("below", [False, True])
@pytest.mark.parametrize("scope", ["label: policies-{}", "pages below Elsewhere {}"])
def test_a_charter_for_other_pages_is_read_and_answered_on_the_page_it_stands_on(
    telos: TwinHouse, wiki: Harness, title: str, scope: str, below: bool
) -> None:
    """Confluence makes a label's page by itself: the page with the charter is the only one people can turn to."""
    number = title.rpartition(" ")[2]
    around = f"Around {number}"
    if below:
        telos.write(around, **{"read by": "group: managers"})
    wiki.twin.edit(f"Elsewhere {number}", "<p>What the other charter is for.</p>", by=ANA)
    wanted = {**usual(title), "read by": "group: managers", "scope": scope.format(number)}
    id, version = wiki.twin.edit(title, charter(wiki, wanted, POLICY), by=ANA, parent=around if below else "")
    page = PageKey(f"{telos.platform.site}:{id}")
    telos.hear()
    telos.sync()
    (row,) = telos.rows(t.page, key=page)
    (own,) = telos.rows(t.community, home=page)
    assert (row["community"], own["scope_kind"]) == (own["key"], "label" if "label" in scope else "tree")

    assert owes(telos, MEMBER, page)
    view = telos.seen(MEMBER, page, version)
    assert view is not None
    assert ELSEWHERE not in view["line"]["text"]
    confirm(telos, MEMBER, page, title)
    assert not owes(telos, MEMBER, page)
    assert owes(telos, MAX, page)
    # What is asked there waits for those who answer for this charter.
    wiki.twin.comment(
        title, "<p>Does that hold for short trips of a few hours, too? I can't tell.</p>", by=MAX
    )
    telos.hear()
    (asked,) = telos.rows(t.contribution, page=page, author=telos.person(MAX))
    assert (asked["community"], asked["settled_at"]) == (own["key"], None)
    assert any(key.startswith(f"answer/{page}/") for name in (ANA, BEN) for key in telos.owed_by(name))


def test_a_page_stays_its_own_charter_s_when_that_may_speak_for_more(
    telos: TwinHouse, wiki: Harness, title: str
) -> None:
    """It shows the panel from the first save on, with the label that comes later, and without it."""
    page = telos.write(title, scope="label: later")
    for done in ("nothing", "label", "sync"):
        if done == "label":
            wiki.twin.label(title, "later", by=ANA)
            telos.hear()
        telos.sync()
        assert telos.seen(ANA, page, wiki.current(title)) is not None, done
    wiki.twin.edit(title, POLICY, by=ANA)
    telos.hear()
    assert telos.seen(ANA, page, wiki.current(title)) is None, "without a charter it is nobody's"
