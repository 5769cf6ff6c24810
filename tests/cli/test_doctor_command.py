"""``telos doctor`` as an admin reads it: who works, what others can read, what was given up."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from core.cli import examine
from core.config import Settings
from core.store import tables as t
from tests.cli.admin import as_json, stdout
from tests.server.running import Running
from tests.support import fresh


def by_name(answer: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {check["name"]: check for check in answer["checks"]}


def test_doctor_says_nothing_of_workers_where_no_server_runs(telos: Running) -> None:
    """A command's own application has none; that they are well was said of nobody."""
    stdout(telos, "sync")
    checks = by_name(as_json(telos, "doctor"))
    assert "Worker" not in checks
    assert checks["Server"]["said"].startswith("not running")
    telos.start()
    checks = by_name(as_json(telos, "doctor"))
    assert checks["Worker"]["said"] == "fine"
    assert "Server" not in checks


def test_that_nothing_serves_is_a_red_line_once_a_wiki_is_live(telos: Running) -> None:
    stdout(telos, "sync")
    assert by_name(as_json(telos, "doctor"))["Server"]["good"]
    stdout(telos, "go-live", "hr", "--yes")
    answer = as_json(telos, "doctor", code=1)
    assert [check["name"] for check in answer["checks"] if not check["good"]] == ["Server"]
    assert "telos serve" in by_name(answer)["Server"]["cure"]
    german = telos.command("--language", "de", "doctor")
    assert german.returncode == 1
    assert "läuft nicht" in german.stdout


@pytest.mark.parametrize("busy", [True, False])
def test_work_that_nobody_takes_up_is_a_red_line_although_the_clock_runs(telos: Running, busy: bool) -> None:
    """On PostgreSQL workers may be missing while a scheduler is there; in a file one process does both."""
    stdout(telos, "sync")
    now = datetime.now(UTC)
    long_ago = now - timedelta(hours=1)
    job = {"lane": "hook", "kind": "page", "site": "hr", "due": long_ago, "created": long_ago, "attempts": 0}
    with fresh.behind(telos.address) as connection:
        connection.execute(t.job.delete())
        connection.execute(t.tick.insert().values(job="tick", due=now))
        connection.execute(t.job.insert().values(**job, subject="hr:10", state="waiting"))
    if fresh.ENGINE[0] == fresh.SQLITE:
        assert "Worker" not in by_name(as_json(telos, "doctor"))
        return
    with telos.store() as another:
        if busy:
            until = now + timedelta(hours=1)
            leased = {"state": "leased", "lease_until": until, "lease_owner": another.owner}
            with fresh.behind(telos.address) as connection:
                connection.execute(t.job.insert().values(**job, subject="hr:11", **leased))
        worker = by_name(as_json(telos, "doctor", code=int(not busy)))["Worker"]
    assert worker["good"] is busy
    if not busy:
        assert worker["said"].startswith("nobody takes up")
        assert "telos worker" in worker["cure"]


def test_secrets_others_can_read_are_a_red_line(telos: Running) -> None:
    secret = telos.folder / "hr.secret"
    text = telos.config.read_text()
    start = text.index('secret = "') + len('secret = "')
    value = text[start : text.index('"', start)]
    secret.write_text(value)
    secret.chmod(0o644)
    telos.config.write_text(text.replace(f'secret = "{value}"', 'secret_file = "hr.secret"'))
    stdout(telos, "sync")
    red = [check for check in as_json(telos, "doctor", code=1)["checks"] if not check["good"]]
    assert [check["cure"] for check in red] == [f"chmod 600 {secret}"]
    secret.chmod(0o600)
    output = stdout(telos, "doctor")
    assert "All is well" in output
    assert value not in output
    # What one can sign with, and what holds all that the database does.
    stdout(telos, "audit", "export", str(telos.folder / "out"))
    open_to_others = [Settings.load(telos.config).audit_key]
    if fresh.ENGINE[0] == fresh.SQLITE:
        # A database of PostgreSQL is backed up by PostgreSQL's own means.
        stdout(telos, "backup")
        open_to_others += (telos.folder / "backups").glob("*.sqlite")
        assert len(open_to_others) == 2
    for path in open_to_others:
        path.chmod(0o640)
        red = [check for check in as_json(telos, "doctor", code=1)["checks"] if not check["good"]]
        assert [check["cure"] for check in red] == [f"chmod 600 {path}"]
        path.chmod(0o600)


@pytest.mark.parametrize(
    ("line", "secret"),
    [
        ('password = "x"', True),
        ("  client_secret='x'", True),
        ('sites.hr.secret = "whsec_x"', True),
        ('hr = { url = "https://w.example", "password" = "x" }', True),
        ('secret = """', False),
        ("password = '''x'''", True),
        ('database = "postgresql://telos:pw@db/telos"', True),
        ('database = "postgresql://telos@db/telos"', False),
        ('url = "https://wiki.example:8443/x@y"', False),
        ('password_file = "x"', False),
        ('# password = "x"', False),
        ('password = ""', False),
    ],
)
def test_a_secret_in_the_settings_is_seen_however_it_is_written(line: str, secret: bool) -> None:
    assert examine._holds_secret(f"[mail]\n{line}\n") is secret


def test_given_up_work_is_told_in_words(telos: Running) -> None:
    stdout(telos, "sync")
    then = datetime(2026, 1, 1, tzinfo=UTC)
    with fresh.behind(telos.address) as connection:
        for page in (10, 11, 12):
            for reason in (f"GiveUp: The account may not edit page {page}", f"GiveUp: page {page} is odd"):
                job = {"lane": "hook", "kind": "show", "site": "hr", "subject": f"hr:{page}", "due": then}
                job |= {"state": "dead", "attempts": 1, "error": reason, "created": then}
                connection.execute(t.job.insert().values(**job))
        notice = {
            "key": "k",
            "site": "hr",
            "kind": "notice",
            "person": "hr:1",
            "not_before": then,
            "doc": "{}",
        }
        notice |= {"state": "dead", "attempts": 1, "error": "GiveUp: mail bounced"}
        connection.execute(t.outbox.insert().values(**notice))
    dead, lost = [c for c in as_json(telos, "doctor", code=1)["checks"] if not c["good"]]
    assert lost["said"] == "1 × a message: mail bounced"
    assert dead["said"] == (
        "6 × showing on a page how it stands: page 12 is odd · The account may not edit page 12 · page 11 is odd"
    )
    assert "telos redrive" in dead["cure"]
    german = telos.command("--language", "de", "doctor").stdout
    assert "6 × auf einer Seite zeigen, wie es um sie steht: page 12" in german
