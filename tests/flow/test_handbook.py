"""A handbook of nine years that gets a charter: its figures are real ones on the first day."""

from __future__ import annotations

import hashlib
import lzma
import xml.etree.ElementTree as ET
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from core.calendar import WorkCalendar
from core.flow.past import of_page
from core.model import (
    Charter,
    CharterText,
    CommunityKey,
    Page,
    Revision,
    Scope,
    ScopeKind,
    page_key,
    person_key,
)
from core.policy import Policy
from core.rules.assess_community import assess_community
from core.rules.factors.course import Unit, course
from core.rules.factors.history import Given, History
from core.rules.factors.trend import as_of
from core.store.communities import Community

DUMP = Path(__file__).parents[1] / "data" / "handbook.xml.xz"
SPACE = "{http://www.mediawiki.org/xml/export-0.11/}"
#: After its last edit.
CHARTER_AT = datetime(2025, 3, 1, tzinfo=UTC)


def pages() -> Iterator[Page]:
    """The handbook's pages with their histories, as a wiki tells them; its words are left behind."""
    people: dict[str, int] = {}
    with lzma.open(DUMP) as dump:
        for _, node in ET.iterparse(dump):
            if node.tag != f"{SPACE}page":
                continue
            number = int(node.findtext(f"{SPACE}id") or 0)
            revisions, parent = [], 0
            for revision in node.iter(f"{SPACE}revision"):
                text = revision.findtext(f"{SPACE}text") or ""
                name = revision.findtext(f"{SPACE}contributor/{SPACE}username") or ""
                own = int(revision.findtext(f"{SPACE}id") or 0)
                author = person_key("hr", people.setdefault(name, len(people) + 1)) if name else None
                at = datetime.fromisoformat(
                    (revision.findtext(f"{SPACE}timestamp") or "").replace("Z", "+00:00")
                )
                digest = hashlib.sha1(text.encode(), usedforsecurity=False).hexdigest()
                size = len(text.encode())
                revisions.append(
                    Revision(number=own, parent=parent, at=at, author=author, size=size, digest=digest)
                )
                parent = own
            title = node.findtext(f"{SPACE}title") or ""
            redirect = node.find(f"{SPACE}redirect") is not None
            node.clear()
            yield Page(
                key=page_key("hr", number),
                title=title,
                place=title,
                url="",
                redirect=redirect,
                current=parent,
                revisions=tuple(revisions),
            )


@pytest.fixture(scope="module")
def history() -> History:
    key, home = CommunityKey("hr:page:1"), page_key("hr", 1)
    scope = Scope(kind=ScopeKind.SPACE, value="0")
    charter = Charter(community=key, home=home, title="Handbook", scope=scope)
    community = Community(
        key=key,
        site="hr",
        home=home,
        origin="page",
        scope=scope,
        text=CharterText(fields={}),
        charter=charter,
        attached_at=CHARTER_AT,
    )
    contributions = [
        contribution for page in pages() for contribution in of_page(page, community, Policy(), CHARTER_AT)
    ]
    past = [
        Given(contribution.author, contribution.at, None, None, None)
        for contribution in sorted(
            contributions, key=lambda contribution: (contribution.at, contribution.page)
        )
    ]
    return History(community=key, charter=charter, since=CHARTER_AT, past=past)


NOW = CHARTER_AT + timedelta(days=1)
CALENDAR = WorkCalendar.of(Policy())


def test_its_figures_are_there_on_the_first_day(history: History) -> None:
    figures = {figure.name: figure for figure in assess_community(history, CALENDAR, NOW)}
    assert (figures["before"].value, figures["contributions"].value if "contributions" in figures else 0) == (
        3395,
        0,
    )
    by_author = sorted(Counter(given.author for given in history.past).values())
    n, total = len(by_author), sum(by_author)
    # Half the mean difference of all pairs over the mean, without its bias for few: the Gini by its definition.
    naive = sum(abs(a - b) for a in by_author for b in by_author) / (2 * n * total)
    assert figures["spread"].value == pytest.approx(naive * n / (n - 1), abs=1e-9)
    assert figures["spread"].value == pytest.approx(0.810363, abs=1e-6)
    # Of 265 people six made half of it.
    assert (n, figures["absence_factor"].value) == (265, 6)
    assert sum(by_author[-5:]) < total / 2 <= sum(by_author[-6:])
    assert figures["returning"].value == pytest.approx(0.2375, abs=1e-4)
    assert figures["burstiness"].value == pytest.approx(0.3724, abs=1e-4)


def test_nobody_was_asked_to_answer_any_of_it(history: History) -> None:
    figures = {figure.name: figure for figure in assess_community(history, CALENDAR, NOW)}
    for name in ("waiting_after_a_day", "waiting_after_a_week", "median_wait", "in_time", "accepted"):
        assert (figures[name].value, figures[name].n) == (None, 0), name


def test_it_is_drawn_by_years(history: History) -> None:
    drawn = course(history, CALENDAR, NOW)
    assert drawn.unit is Unit.YEAR
    assert [(stretch.first.year, stretch.contributed) for stretch in drawn.stretches] == [
        (2016, 271),
        (2017, 285),
        (2018, 270),
        (2019, 637),
        (2020, 596),
        (2021, 690),
        (2022, 255),
        (2023, 189),
        (2024, 131),
        (2025, 71),
    ]
    assert sum(stretch.contributed for stretch in drawn.stretches) == len(history.past)


def test_what_it_was_four_weeks_before_is_known(history: History) -> None:
    then = NOW - timedelta(days=28)
    before = {figure.name: figure for figure in assess_community(as_of(history, then), CALENDAR, then)}
    assert 3300 < (before["before"].value or 0) < 3395
    assert before["spread"].value is not None
