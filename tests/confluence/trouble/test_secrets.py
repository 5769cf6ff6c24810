"""A restricted title leaves through no channel: people without access × pages hidden from them, with a canary."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from datetime import timedelta

import pytest

from core.model import PageKey, local_id
from core.store import tables as t
from plugins.confluence.testing import BOT, SITE, Harness
from tests.confluence.telos import ANA, CHARTER, LONG_ENOUGH, MEMBER, TwinHouse, charter
from tests.confluence.trouble.conftest import cloud

#: In every title and text that the outsider must not see.
CANARY = "Kanarienvogel"
OUTSIDER = "Otto Outsider"
#: How a page is hidden from the outsider.
WAYS = ("direct", "inherited", "space")


class Cage:
    """Pages that only managers see, in communities that make the outsider steward, owner and reader."""

    def __init__(self, telos: TwinHouse, wiki: Harness, title: str) -> None:
        self.telos, self.wiki = telos, wiki
        number = title.rpartition(" ")[2]
        self.outsider = f"{OUTSIDER} {number}"
        telos.account(self.outsider, f"staff{number}")
        fields = {
            **CHARTER,
            "title": f"{CANARY} club {number}",
            "purpose": f"The managers agree on one {CANARY} policy that everyone can follow.",
            "deliverables": f"{CANARY} paper; owner: {self.outsider}; done when: signed",
            "benefit": f"You know the {CANARY} in a minute.",
            "stewards": f"{self.outsider}, {ANA}",
            "members": f"group: staff{number}, group: managers",
            "read by": f"group: staff{number}",
            "read until": (telos.clock.now() + timedelta(days=3)).date().isoformat(),
        }
        wiki.twin.space(f"S{number}", f"{CANARY} space {number}")
        self.titles: dict[str, str] = {way: f"{CANARY} {way} {number}" for way in WAYS}
        above = f"{CANARY} above {number}"
        wiki.twin.edit(above, "<p>Above.</p>", by=ANA)
        self.pages: dict[str, PageKey] = {}
        self.below: dict[str, PageKey] = {}
        for way, name in self.titles.items():
            space = f"S{number}" if way == "space" else "HR"
            # Each in words of its own: a copy would be a draft.
            own = {**fields, "business need": f"One {CANARY} rule on the way {way}."}
            text = charter(wiki, own, f"<p>{CANARY} {LONG_ENOUGH}</p>")
            parent = above if way == "inherited" else ""
            id, _ = wiki.twin.edit(name, text, by=ANA, space=space, parent=parent)
            self.pages[way] = PageKey(f"{SITE}:{id}")
            self.below[way] = telos.below(f"{name} below", name, space=space, text=f"{CANARY} {LONG_ENOUGH}")
            wiki.comment(name, f"What does the {CANARY} eat, and from which day on?", by=MEMBER)
        telos.hear()
        telos.sync()
        self.hidden = {*self.pages.values(), *self.below.values()}
        self.shut = lambda: (
            wiki.twin.restrict(self.titles["direct"], groups=["managers"]),
            wiki.twin.restrict(above, groups=["managers"]),
            wiki.twin.space_permission(
                f"S{number}", users=[] if wiki.variant == "dc" else [BOT["cloud"][2]], groups=["managers"]
            ),
        )


@pytest.fixture
def log() -> Iterator[list[str]]:
    """All that is logged, down to the last detail."""
    lines: list[str] = []

    class Keep(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            if record.name == "mail.log":
                return  # the tests' own mail server
            lines.append(f"{record.name} {record.getMessage()}" + str(record.exc_info or ""))

    handler, root = Keep(), logging.getLogger()
    level = root.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    # As `telos serve` does, whatever its level.
    for chatty in ("urllib3", "apscheduler", "alembic"):
        logging.getLogger(chatty).setLevel(logging.WARNING)
    yield lines
    root.removeHandler(handler)
    root.setLevel(level)


def test_hidden_pages_reach_nobody_without_access(
    telos: TwinHouse, wiki: Harness, title: str, log: list[str]
) -> None:
    cage = Cage(telos, wiki, title)
    outsider = cage.outsider
    # While they may read it, they owe and see it: so it is hidden that keeps it from them, nothing else.
    assert {page for page in cage.pages.values() if f"confirm/{page}" in " ".join(telos.owed_by(outsider))}
    assert CANARY in telos.ask(outsider, "part").get_data(as_text=True)
    cage.shut()
    telos.hear()
    telos.clock.ahead += timedelta(minutes=6)
    if wiki.variant == "dc":
        # Who may view a space is believed for a few seconds.
        telos.platform._wiki.access._remembered.clear()
    telos.sync()
    for way in WAYS:
        for page in (cage.pages[way], cage.below[way]):
            revision = 1
            # Who may read it gets it, or the test would prove nothing.
            seen = telos.ask(MEMBER, "panel", page, revision)
            assert seen.status_code == 200, (way, seen.get_data(as_text=True))
            assert CANARY in seen.get_data(as_text=True)
            assert (telos.person(outsider), page) not in telos.platform.readable(
                [telos.person(outsider)], [page]
            )
            assert telos.http.get("/v1/panel").status_code == 401
            if wiki.variant == "dc":
                browser = telos.browser(outsider)
                for answer in (
                    telos.ask(outsider, "panel", page, revision),
                    browser.get(f"/at/{SITE}/{local_id(page)}?shown=1"),
                    telos.app.test_client().get(f"/at/{SITE}/{local_id(page)}?shown=1"),
                ):
                    assert answer.status_code in (303, 404)
                    assert CANARY not in answer.get_data(as_text=True)
                gone = browser.get(f"/at/{SITE}/999999999")
                there = browser.get(f"/at/{SITE}/{local_id(page)}")
                assert (gone.status_code, gone.data) == (there.status_code, there.data), "no way to tell"
    for path in ("part", "queue", "communities"):
        answer = telos.ask(outsider, path)
        assert answer.status_code == 200
        assert CANARY not in answer.get_data(as_text=True), path
    # Mail and digest: everybody else's leave, theirs don't.
    telos.service.go_live(SITE)
    telos.later(days=7)
    assert any(CANARY in str(mail) for mail in telos.mails(ANA)), "others are written to"
    assert not [mail for mail in telos.mails(outsider) if CANARY in mail.as_string()]
    for raw, to in zip(telos.box.raw, telos.box.to, strict=True):
        assert not (CANARY.encode() in raw and "otto@example.org" in to)
    # What machines and admins look at names no page.
    for path in ("/metrics", "/healthz", "/readyz", "/v1/openapi.json", "/"):
        assert CANARY not in telos.http.get(path).get_data(as_text=True), path
    telos.faults(r"^\w+ /(wiki|confluence)/", {"status": 500, "body": {"message": "no"}}, times=400)
    wiki.twin.edit(cage.titles["direct"], f"<p>{CANARY}</p>", by=ANA)
    telos.hear()
    wiki.twin.faults([])
    telos.doctor()
    assert CANARY not in str(telos.doctor())
    assert log
    assert not [line for line in log if CANARY in line]


def test_only_pages_below_the_charters_own_say_what_it_says(
    telos: TwinHouse, wiki: Harness, title: str
) -> None:
    canary = f"{CANARY}{title.rpartition(' ')[2]}"
    label = title.replace(" ", "-").lower()
    home, below, elsewhere = f"{title} {canary}", f"{title} below", f"{title} open"
    wiki.twin.edit(home, "<p>Soon.</p>", by=ANA)
    wiki.twin.restrict(home, groups=["managers"])
    fields = {
        **CHARTER,
        "scope": f"label: {label}",
        "purpose": f"One {canary} policy that everyone can follow.",
    }
    wiki.twin.edit(home, charter(wiki, fields), by=ANA)
    telos.hear()
    telos.below(below, home)
    page = telos.below(elsewhere, "")
    for labelled in (below, elsewhere):
        wiki.twin.label(labelled, label, by=ANA)
    telos.hear()
    telos.shown()
    # Who reads a page below it may read the charter's page; who reads any other one perhaps not.
    assert canary in telos.put_there(home)
    assert canary in telos.put_there(below)
    assert telos.put_there(elsewhere)
    assert canary not in telos.put_there(elsewhere)
    assert telos.rows(t.page, key=page)[0]["community"], "it belongs there all the same"
    # Taken out from below it, a page says no more than others.
    wiki.twin.reparent(below, "", by=ANA)
    telos.hear()
    telos.shown()
    assert telos.put_there(below)
    assert canary not in telos.put_there(below)
    # Nor does the panel of the open page tell an outsider of it.
    outsider = f"{OUTSIDER} {title}"
    telos.account(outsider)
    for path in ("panel", "part", "queue", "communities"):
        answer = telos.ask(outsider, path, page, 1)
        assert answer.status_code in (200, 204)
        assert canary not in answer.get_data(as_text=True), path
    assert canary in telos.ask(MEMBER, "communities").get_data(as_text=True)


@cloud
def test_nobody_at_all_is_vouched_for_gets_nothing(telos: TwinHouse, wiki: Harness, title: str) -> None:
    page = telos.write(title)
    for token in (
        "",
        "x.y.z",
        wiki.twin.fit("", page=local_id(page)),
        wiki.twin.fit(MEMBER, aud="ari:other"),
    ):
        answer = telos.http.get("/v1/panel", headers={"Authorization": f"Bearer {token}"})
        assert answer.status_code == 401
        assert "leave policy" not in answer.get_data(as_text=True)
    assert telos.rows(t.job, state="dead") == []
