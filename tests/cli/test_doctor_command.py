"""``telos doctor`` as an admin reads it: who works, what others can read, what was given up."""

from __future__ import annotations

import sqlite3

import pytest

from core.cli import examine
from tests.cli.admin import as_json, stdout
from tests.server.running import Running


def test_doctor_says_nothing_of_workers_where_no_server_runs(telos: Running) -> None:
    """A command's own application has none; that they are well was said of nobody."""
    stdout(telos, "sync")
    checks = {check["name"]: check for check in as_json(telos, "doctor")["checks"]}
    assert "Worker" not in checks
    assert checks["Server"]["said"].startswith("not running")
    telos.start()
    checks = {check["name"]: check for check in as_json(telos, "doctor")["checks"]}
    assert checks["Worker"]["said"] == "fine"
    assert "Server" not in checks


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
    stdout(telos, "backup")
    key = telos.folder / "telos.sqlite.audit-key.pem"
    copy = next((telos.folder / "backups").glob("*.sqlite"))
    for path in (key, copy):
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
    with sqlite3.connect(telos.database) as connection:
        for page in (10, 11, 12):
            for reason in (f"GiveUp: The account may not edit page {page}", f"GiveUp: page {page} is odd"):
                connection.execute(
                    "INSERT INTO job (lane, kind, site, subject, due, state, attempts, error, created)"
                    " VALUES ('hook', 'show', 'hr', ?, '2026-01-01', 'dead', 1, ?, '2026-01-01')",
                    (f"hr:{page}", reason),
                )
        connection.execute(
            "INSERT INTO outbox (key, site, kind, person, not_before, state, attempts, error, doc)"
            " VALUES ('k', 'hr', 'notice', 'hr:1', '2026-01-01', 'dead', 1, 'GiveUp: mail bounced', '{}')"
        )
    dead, lost = [c for c in as_json(telos, "doctor", code=1)["checks"] if not c["good"]]
    assert lost["said"] == "1 × a message: mail bounced"
    assert dead["said"] == (
        "6 × showing on a page how it stands: page 12 is odd · The account may not edit page 12 · page 11 is odd"
    )
    assert "telos redrive" in dead["cure"]
    german = telos.command("--language", "de", "doctor").stdout
    assert "6 × auf einer Seite zeigen, wie es um sie steht: page 12" in german
