"""``telos dead``: everything that was given up in one list, without a title, and tried again once."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from core.cli import main
from core.effects import NoticeKind, SendNotice
from core.flow import told
from core.flow import told_dates as flow_dates
from core.model import CommunityKey, NoticeKey, Page, PageKey, PersonKey
from core.ports import Delivery
from core.queries.given_up import why
from core.store import calls, evidence, inbox, outbox, pages
from core.store import tables as t
from core.store.calls import Call
from core.store.inbox import Arrival
from tests.cli.conftest import WIRING
from tests.server.running import Running

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
CANARY = "Layoffs canary"


def fill(telos: Running) -> None:
    """One thing of each kind that can be given up, about a page that is called CANARY."""
    store = telos.store()
    about = Page(key=PageKey("hr:12"), title=CANARY, url="https://wiki.example/x", revisions=())
    notice = SendNotice(
        key=NoticeKey("confirm/hr:12/hr:4#remind#hr:4"),
        kind=next(iter(NoticeKind)),
        to=PersonKey("hr:4"),
        community=CommunityKey("hr:page:12"),
        page=PageKey("hr:12"),
        not_before=NOW,
    )
    body = json.dumps({"version": 1, "type": "obligation.opened", "data": {"site": "hr"}})
    call = Call(id="msg_a", endpoint="portal", kind="obligation.opened", body=body)

    def job(unit: sa.Connection, kind: str, subject: str, error: str) -> None:
        row = {"lane": "hook", "kind": kind, "site": "hr", "subject": subject, "error": error}
        unit.execute(t.job.insert().values(**row, due=NOW, state="dead", attempts=5, created=NOW))

    def work(unit: sa.Connection) -> None:
        pages.save(unit, [about], NOW)
        job(unit, "show", "hr:12", f'GiveUp: The wiki says: "{CANARY}" is protected, [[{CANARY}]], {CANARY}')
        job(unit, "page", "hr:12", f"KeyError: {CANARY}")
        job(unit, "including", f"hr:3:{CANARY}", "RetryAt: The wiki can't answer query now: it answered 503")
        (number,) = inbox.add(unit, [Arrival("hr", Delivery(id="d1", body=b"["), NOW)])
        assert number is not None
        inbox.unreadable(unit, [number])
        job(unit, "inbox", str(number), f"Reject: title should be words, it is '{CANARY}")
        outbox.put(unit, "hr", [notice])
        outbox.dead(unit, [notice.key], "GiveUp: the recipient can't be reached this way", NOW)
        calls.put(unit, [call], NOW)
        calls.failed(unit, call, NOW, "private-address", None)

    store.write(work)
    store.close()


def run(telos: Running, capsys: pytest.CaptureFixture[str], *arguments: str, code: int = 0) -> str:
    assert main(WIRING, ["--config", str(telos.config), *arguments]) == code
    captured = capsys.readouterr()
    return captured.out + captured.err


def listed(telos: Running, capsys: pytest.CaptureFixture[str]) -> dict[str, dict[str, Any]]:
    return {letter["id"]: letter for letter in json.loads(run(telos, capsys, "dead", "list", "--json"))}


def states(telos: Running) -> dict[str, list[str]]:
    store = telos.store()
    with store.read() as unit:
        by_table = {
            table.name: sorted(unit.scalars(sa.select(table.c.state)))
            for table in (t.job, t.outbox, t.call, t.inbox)
        }
    store.close()
    return by_table


def redriven(telos: Running) -> list[dict[str, int]]:
    """What the evidence tells of it."""
    store = telos.store()
    with store.read() as unit:
        e = t.evidence.c
        rows = unit.scalars(sa.select(e.data).where(e.what == "dead.redriven").order_by(e.seq)).all()
        assert evidence.verify(unit) is None
    store.close()
    return [json.loads(row) for row in rows]


@pytest.mark.parametrize("language", ["en", "de"])
def test_all_that_was_given_up_is_listed_with_why_since_when_and_what_helps(
    telos: Running, capsys: pytest.CaptureFixture[str], language: str
) -> None:
    fill(telos)
    text = run(telos, capsys, f"--language={language}", "dead", "list")
    lines = text.strip().splitlines()
    assert len(lines) == 6
    for line in lines:
        id_, since, what, about, reason, helps = line.split("\t")
        assert "2026-11-23 09:00" in since
        assert what
        assert about
        assert reason
        assert id_ in helps or about in helps
    assert "canary" not in text
    assert "private = true" in text
    for id_ in listed(telos, capsys):
        shown = run(telos, capsys, f"--language={language}", "dead", "show", id_)
        assert id_ in shown
        assert "canary" not in shown
        assert "canary" not in run(telos, capsys, "dead", "show", id_, "--json")


def test_doctor_says_no_title_either(telos: Running, capsys: pytest.CaptureFixture[str]) -> None:
    fill(telos)
    assert "canary" not in run(telos, capsys, "doctor", code=1)


def test_one_is_tried_again_and_a_second_time_makes_no_difference(
    telos: Running, capsys: pytest.CaptureFixture[str]
) -> None:
    fill(telos)
    before = listed(telos, capsys)
    (notice,) = [id_ for id_ in before if id_.startswith("notice-")]
    assert json.loads(run(telos, capsys, "dead", "redrive", notice, "--json")) == {"count": 1}
    assert states(telos)["outbox"] == ["due"]
    assert listed(telos, capsys).keys() == before.keys() - {notice}
    assert json.loads(run(telos, capsys, "dead", "redrive", notice, "--json")) == {"count": 0}
    assert "before" in run(telos, capsys, "dead", "redrive", notice)
    assert "telos dead list" in run(telos, capsys, "dead", "show", notice, code=1)
    assert redriven(telos) == [{"notice": 1}]


@pytest.mark.parametrize("command", [["dead", "redrive", "--all"], ["redrive"]])
def test_all_of_it_is_tried_again_and_counted(
    telos: Running, capsys: pytest.CaptureFixture[str], command: list[str]
) -> None:
    fill(telos)
    assert "6 pieces" in run(telos, capsys, *command)
    assert states(telos) == {
        # One more tells the address what waits for it.
        "job": ["waiting"] * 5,
        "outbox": ["due"],
        "call": ["waiting"],
        "inbox": ["new"],
    }
    assert "Nothing was given up" in run(telos, capsys, *command)
    assert redriven(telos) == [{"call": 1, "job": 4, "notice": 1}]


@pytest.mark.parametrize(
    "arguments", [["redrive"], ["redrive", "--all", "job-1"], ["redrive", "17"], ["show", "notice-12"]]
)
def test_what_can_not_be_meant_is_a_usage_error(
    telos: Running, capsys: pytest.CaptureFixture[str], arguments: list[str]
) -> None:
    run(telos, capsys, "dead", *arguments, code=2)


@pytest.mark.parametrize(
    ("error", "shown"),
    [
        ("GiveUp: mail bounced", "mail bounced"),
        ("ValueError: invalid literal: Secret", "a fault in Telos or around it (ValueError)"),
        ("OperationalError: (sqlite3) SELECT 'Secret'", "a fault in Telos or around it (OperationalError)"),
        ("12 attempts failed, the last one with RetryAt", "12 attempts failed, the last one with RetryAt"),
        ("GiveUp: it isn't ours, can't be", "it isn't ours, can't be"),
        ("GiveUp: 'Mia's Secret plan' is locked", "… is locked"),
        ("GiveUp: „Secret“ and “Secret” and «Secret»", "… and … and …"),
        ("RetryAt: /rest/api/content?title=Secret%20plan&x=1 answered 502", None),
        ('Reject: it is "Secret that was cut of', "it is …"),
    ],
)
def test_a_reason_quotes_nothing(error: str, shown: str | None) -> None:
    assert "Secret" not in why(error)
    if shown is not None:
        assert why(error) == shown


def test_a_long_reason_is_read_in_linear_time(tmp_path: Path) -> None:
    for piece in ('"', "'", "[[", "“", "title=", "'a"):
        assert len(why("GiveUp: " + piece * 200_000)) >= 1


@pytest.mark.parametrize("language", ["en", "de"])
def test_a_date_that_another_system_told_and_that_does_not_count_is_explained(
    telos: Running, capsys: pytest.CaptureFixture[str], language: str
) -> None:
    named = vars(told) | vars(flow_dates)
    reasons = {value for name, value in named.items() if name.isupper() and isinstance(value, str)}
    reasons -= {told.DEAD, told.WAITING}
    assert len(reasons) == 8
    store = telos.store()
    row = {
        "source": "portal", "community": "hr:page:12", "person": "sven@example.org", "at": NOW, "heard": NOW,
        "until": "2027-01-29", "reason": CANARY, "state": told.DEAD,
    }  # fmt: skip
    store.write(
        lambda unit: [unit.execute(t.told_date.insert().values(**row, id=why, why=why)) for why in reasons]
    )
    store.close()
    lines = run(telos, capsys, f"--language={language}", "dead", "list").strip().splitlines()
    assert len(lines) == len({line.split("\t")[4] for line in lines}) == len(reasons)
    for line in lines:
        id_, _, what, about, reason, helps = line.split("\t")
        assert id_.startswith("told-")
        assert "deadline.moved" in what
        assert about == "hr:page:12"
        assert reason not in reasons, "in words"
        assert "telos dead redrive" in helps or "Panel" in helps or "panel" in helps
    text = run(telos, capsys, f"--language={language}", "doctor", code=1)
    assert any(line.split("\t")[4] in text for line in lines)
    assert "canary" not in text
    # Without the system in the settings nobody can tell who is meant: it stays.
    assert json.loads(run(telos, capsys, "dead", "redrive", "--all", "--json")) == {"count": 0}
    assert len(listed(telos, capsys)) == len(reasons)
