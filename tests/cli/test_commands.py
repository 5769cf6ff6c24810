"""The command line as an admin uses it: real processes, with and without a running server."""

from __future__ import annotations

import json
import sqlite3
import stat
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from core.cli import examine
from core.cli.attach import read_charter, read_scope
from core.cli.remote import dial
from core.cli.screen import clean, spoken
from core.cli.trouble import CommandError
from core.clock import SystemClock
from core.model import ScopeKind
from core.store import Store
from tests.server.running import WORLD, Running

CHARTER = """
purpose = "The canteen team and HR agree on one menu plan by Christmas"
"business need" = "Less food thrown away"
benefit = "You eat what you like"
sponsor = "Ana"
"it contact" = "Ben"
stewards = ["Ana", "Ben"]
members = ["Cem", "group: managers"]
deadline = 2027-03-26
[[deliverables]]
name = "Menu plan"
owner = "Cem"
page = "[[Canteen]]"
"done when" = "it hangs on the wall"
"""


@pytest.fixture
def telos(tmp_path: Path) -> Iterator[Running]:
    running = Running(tmp_path)
    yield running
    if running.process is not None:
        running.kill()


@pytest.fixture(params=["alone", "beside a running server"])
def either(request: pytest.FixtureRequest, telos: Running) -> Running:
    """Every command does the same with and without a server."""
    if request.param != "alone":
        telos.start()
    return telos


def said(telos: Running, *arguments: str, code: int = 0, given: str = "") -> str:
    done = telos.command(*arguments, given=given)
    assert done.returncode == code, (done.stdout, done.stderr)
    assert "Traceback" not in done.stderr
    return done.stdout


def as_json(telos: Running, *arguments: str, code: int = 0) -> Any:
    return json.loads(said(telos, *arguments, "--json", code=code))


def test_an_admins_first_commands(either: Running) -> None:
    telos = either
    done = telos.command("sync", "hr", "--json")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["sites"][0]["site"] == "hr"
    # Without a terminal, progress is plain lines on stderr, so that the answer can be read by a program.
    assert "100 %" in done.stderr

    (community,) = as_json(telos, "report")["communities"]
    assert community["title"] == "Leave"
    assert community["state"] == "active"
    assert community["pages"] == 2
    assert community["open"]["confirm"] == 2
    assert community["figures"]["asked"] == 2
    assert community["factors"]["spread"]["value"] is None
    assert community["factors"]["spread"]["n"] < 5
    text = said(telos, "report")
    assert "Leave (active, by Fri 29 Jan 2027)" in text
    assert "Leave (aktiv, bis Fr, 29. Jan 2027)" in said(telos, "--language", "de", "report")
    assert "Influencers: not enough data yet" in text

    preview = as_json(telos, "preview", "--days", "60")
    assert preview["quiet"] == ["hr"]
    assert {notice["to"] for notice in preview["notices"]} >= {"Cem", "Dora"}
    text = said(telos, "preview", "--days", "60")
    assert "Cem (sees it in the wiki only)" in text
    assert "go-live" in text

    checks = {check["name"]: check for check in as_json(telos, "doctor")["checks"]}
    assert checks["hr: Account"]["good"]
    assert checks["hr: notices"]["said"].startswith("off")
    assert as_json(telos, "audit", "verify")["good"]
    assert "Nothing was given up." in said(telos, "redrive")


def test_a_preview_tells_a_steward_why_somebody_else_was_asked(telos: Running) -> None:
    # Of who is reached by nothing nobody else hears: Dora gets mail, Cem does not.
    dora = {**WORLD["people"]["4"], "email": "dora@example.org"}
    telos.write_world({**WORLD, "people": {**WORLD["people"], "4": dora}})
    with telos.config.open("a") as config:
        config.write(
            '[sites.hr.policy]\nzone = "America/New_York"\n\n[mail]\nhost = "127.0.0.1"\nsender = "telos@example.org"\n'
        )
    said(telos, "sync")
    text = " ".join(said(telos, "preview", "--days", "60").split())
    # On the community's clock, like the messages themselves.
    for notice in as_json(telos, "preview", "--days", "60")["notices"]:
        local = datetime.fromisoformat(notice["at"]).astimezone(ZoneInfo("America/New_York"))
        assert f"{local:%H:%M} {local:%Z}" in text
        assert notice["page_title"] in text
    assert "UTC" not in text
    assert "Cem (sees it in the wiki only)" in text
    assert "Dora was asked, because they are in a group" in text
    assert "Cem was asked" not in text


def test_go_live_shows_first_and_asks(either: Running) -> None:
    telos = either
    said(telos, "sync")
    assert "Let notices of hr leave" in said(telos, "go-live", "hr", given="n\n", code=1)
    assert as_json(telos, "preview")["quiet"] == ["hr"]
    assert "hr is live" in said(telos, "go-live", "hr", given="y\n")
    assert as_json(telos, "preview")["quiet"] == []
    # Nothing is to be decided any more, so nothing is asked.
    assert "hr is live already" in said(telos, "go-live", "hr")
    assert as_json(telos, "go-live", "hr") == {"site": "hr", "was_live": True}
    checks = {check["name"]: check for check in as_json(telos, "doctor")["checks"]}
    assert checks["hr: notices"]["said"].startswith("on since")


def test_a_yes_is_understood_in_the_admins_language(telos: Running) -> None:
    said(telos, "sync")
    german = ("--language", "de", "go-live", "hr")
    assert "[j/N]" in said(telos, *german, given="vielleicht\nnein\n", code=1)
    assert "hr" in said(telos, *german, given="ja\n")
    assert as_json(telos, "preview")["quiet"] == []


def test_what_is_said_where_no_answer_comes_begins_on_a_line_of_its_own(telos: Running) -> None:
    said(telos, "sync")
    for command in (("go-live", "hr"), ("erase", "Cem")):
        done = telos.command("--language", "de", *command, given="")
        assert done.returncode == 1
        assert done.stdout.endswith("[j/N]: \n")
        assert done.stderr == "Abgebrochen. Nichts wurde geändert.\n"
    # Who said no ended the line.
    assert telos.command("go-live", "hr", given="n\n").stdout.endswith("[y/N]: ")


def test_doctor_says_nothing_of_workers_where_no_server_runs(telos: Running) -> None:
    """A command's own application has none; that they are well was said of nobody."""
    said(telos, "sync")
    checks = {check["name"]: check for check in as_json(telos, "doctor")["checks"]}
    assert "Worker" not in checks
    assert checks["Server"]["said"].startswith("not running")
    telos.start()
    checks = {check["name"]: check for check in as_json(telos, "doctor")["checks"]}
    assert checks["Worker"]["said"] == "fine"
    assert "Server" not in checks


def test_a_command_loads_no_more_than_it_needs() -> None:
    """Beside a running server, and for its help, it needs neither the work nor a web server; both take a second."""
    loads = "import sys, webhook_server; print({'flask', 'core.cli.handlers', 'core.web'} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", loads], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"


def test_attach_a_charter_from_a_file(either: Running) -> None:
    telos = either
    file = telos.folder / "Canteen menu.toml"
    file.write_text(CHARTER)
    said(telos, "sync")
    community = as_json(telos, "attach", "hr", "page:Canteen", "--charter", str(file))
    assert community["community"] == "hr:file:canteen-menu"
    assert community["state"] == "active", community["findings"]
    assert community["deadline"].startswith("2027-03-26")
    text = said(telos, "attach", "hr", "tree:Canteen", "--charter", str(file), "--name", "canteen-menu")
    assert "Attached as hr:file:canteen-menu" in text
    assert len(as_json(telos, "report")["communities"]) == 2


def test_attach_takes_nobodys_pages_unasked(telos: Running) -> None:
    file = telos.folder / "canteen.toml"
    file.write_text('purpose = "A menu"\n', encoding="utf-8")
    said(telos, "attach", "hr", "page:Canteen", "--charter", str(file))
    told = telos.command("attach", "hr", "page:Canteen", "--charter", str(file), "--name", "other")
    assert told.returncode == 1
    assert "--yes" in told.stderr
    said(telos, "attach", "hr", "page:Canteen", "--charter", str(file), "--name", "other", "--yes")
    assert as_json(telos, "detach", "hr", "other") == {"site": "hr", "name": "other"}
    assert telos.command("detach", "hr", "other").returncode == 1


def test_two_files_of_one_name_are_two_charters(telos: Running) -> None:
    said(telos, "sync")
    files = []
    for place in ("Canteen", "Leave"):
        (telos.folder / place).mkdir()
        files.append(telos.folder / place / "charter.toml")
        files[-1].write_text(f'purpose = "{place} for all"\n', encoding="utf-8")
    said(telos, "attach", "hr", "page:Canteen", "--charter", str(files[0]))
    told = telos.command("attach", "hr", "page:Leave", "--charter", str(files[1]), "--yes")
    assert told.returncode == 1
    assert "Canteen" in told.stderr
    assert "--name" in told.stderr
    attached = as_json(
        telos, "attach", "hr", "page:Leave", "--charter", str(files[1]), "--name", "leave", "--yes"
    )
    assert attached["community"] == "hr:file:leave"
    titles = [one["community"] for one in as_json(telos, "report")["communities"]]
    assert {"hr:file:charter", "hr:file:leave"} <= set(titles)
    # The same file again replaces its charter, and who says the name moves it.
    said(telos, "attach", "hr", "page:Canteen", "--charter", str(files[0]))
    said(telos, "attach", "hr", "page:Leave", "--charter", str(files[0]), "--name", "charter", "--yes")


def test_attach_says_what_the_charter_lacks(telos: Running) -> None:
    file = telos.folder / "draft.toml"
    file.write_text('purpose = "Share knowledge about food"\ndeadline = "soon"\n')
    said(telos, "sync")
    text = said(telos, "attach", "hr", "page:Canteen", "--charter", str(file))
    for part in ("draft", "P104", "D205", "soon"):
        assert part in text


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("attach", "hr", "Canteen", "--charter", "c.toml"), "is no scope"),
        (("attach", "hr", "page:Nowhere", "--charter", "c.toml"), 'no page "Nowhere"'),
        (("attach", "hr", "category:Food", "--charter", "c.toml"), "--home"),
        (("attach", "nope", "page:Canteen", "--charter", "c.toml"), 'no site "nope"'),
        (("attach", "hr", "page:Canteen", "--charter", "bad.toml"), "bad.toml can't be read"),
        (("sync", "nope"), 'no site "nope". Known: hr'),
        (("erase", "Nobody"), 'Nobody is called "Nobody"'),
        (("go-live", "nope", "--yes"), 'no site "nope"'),
    ],
)
def test_trouble_is_said_in_words(telos: Running, arguments: tuple[str, ...], words: str) -> None:
    (telos.folder / "c.toml").write_text(CHARTER)
    (telos.folder / "bad.toml").write_text("= 1")
    Store.open(telos.database, SystemClock()).close()
    done = telos.command(*arguments)
    assert done.returncode == 1
    assert words in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    "arguments",
    [
        ("explode",),
        ("sync", "--no-such"),
        ("preview", "--days", "0"),
        ("attach", "hr"),
        ("--language", "xx", "sync"),
    ],
)
def test_wrong_usage_is_code_2(telos: Running, arguments: tuple[str, ...]) -> None:
    assert telos.command(*arguments).returncode == 2


def test_settings_trouble_is_said_in_the_admins_language(telos: Running) -> None:
    telos.config.write_text("[server]\nbidn = 1\n")
    done = telos.command("--language", "de", "doctor")
    assert done.returncode == 1
    assert "Ist „bind“ gemeint?" in done.stderr
    assert "telos.toml:2" in done.stderr
    assert "Prüft alles." in telos.command("--language", "de", "--help").stdout


def test_erase_asks_and_leaves_no_trace(either: Running) -> None:
    telos = either
    said(telos, "sync")
    assert "Forget Dora (hr:4)" in said(telos, "erase", "Dora", given="n\n", code=1)
    assert as_json(telos, "report")["communities"][0]["open"]["confirm"] == 2
    said(telos, "erase", "hr:4", "--yes")
    assert as_json(telos, "audit", "verify")["good"]
    if telos.process is not None:
        telos.stop()
    for file in telos.folder.glob("telos.sqlite*"):
        assert b"Dora" not in file.read_bytes(), file.name


def test_evidence_that_was_changed_is_found(telos: Running) -> None:
    telos.start()
    telos.command("sync")
    panel = telos.api("panel", 3, 10, 100)[1]
    act = {**panel["line"]["action"]["act"], "id": "00000000-0000-0000-0000-000000000001"}
    assert telos.api("acts", 3, 10, 100, body=act, method="POST")[0] == 200
    telos.stop()
    assert as_json(telos, "audit", "verify")["rows"] >= 1
    with sqlite3.connect(telos.database) as connection:
        connection.execute("UPDATE evidence SET at = '2020-01-01 00:00:00.000000' WHERE seq = 1")
    assert as_json(telos, "audit", "verify", code=1)["good"] is False
    assert "row 1" in telos.command("audit", "verify").stderr


def test_secrets_others_can_read_are_a_red_line(telos: Running) -> None:
    secret = telos.folder / "hr.secret"
    text = telos.config.read_text()
    start = text.index('secret = "') + len('secret = "')
    value = text[start : text.index('"', start)]
    secret.write_text(value)
    secret.chmod(0o644)
    telos.config.write_text(text.replace(f'secret = "{value}"', 'secret_file = "hr.secret"'))
    said(telos, "sync")
    red = [check for check in as_json(telos, "doctor", code=1)["checks"] if not check["good"]]
    assert [check["cure"] for check in red] == [f"chmod 600 {secret}"]
    secret.chmod(0o600)
    output = said(telos, "doctor")
    assert "All is well" in output
    assert value not in output
    # What one can sign with, and what holds all that the database does.
    said(telos, "audit", "export", str(telos.folder / "out"))
    said(telos, "backup")
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
    said(telos, "sync")
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


# --- connect ------------------------------------------------------------------------------------------


def connect(telos: Running, *more: str, given: str = "") -> Any:
    return telos.command("connect", "paper", "https://new.example.org", "--name", "new", *more, given=given)


@pytest.fixture
def fresh(telos: Running) -> Running:
    """An admin who has nothing but an address."""
    (telos.folder / "pw").write_text("CANARY-password\n")
    telos.world_file.with_suffix(".hook").write_text(f"{telos.url}/hooks/new")
    return telos


@pytest.mark.parametrize("serving", [False, True])
def test_connect_from_nothing_to_a_webhook_that_arrived(fresh: Running, serving: bool) -> None:
    telos = fresh
    if serving:
        telos.start()
    done = connect(telos, "--user", "Telos@service", "--password-file", str(telos.folder / "pw"))
    assert done.returncode == 0, (done.stdout, done.stderr, telos.said())
    assert "Write on the wall:" in done.stdout
    assert f"  server = {telos.url}\n  site = new\n  secret = whsec_" in done.stdout
    assert f"arrived at {telos.url}/hooks/new" in done.stdout
    assert "CANARY" not in done.stdout + done.stderr + telos.config.read_text()
    for name in ("telos-new.password", "telos-new.secret"):
        assert stat.S_IMODE((telos.folder / name).stat().st_mode) == 0o600
    assert (telos.folder / "telos-new.password").read_text().strip() == "CANARY-password"

    before = telos.config.read_text()
    again = connect(telos, "--json", given="")
    assert again.returncode == 0, again.stderr
    assert telos.config.read_text() == before
    answer = json.loads(again.stdout)
    assert [check["good"] for check in answer["checks"]] == [True, True, True]
    assert answer["lines"] == answer["by_hand"][0]["lines"]


def test_connect_asks_for_what_it_was_not_told(fresh: Running) -> None:
    done = connect(fresh, "--no-wait", given="Telos\nCANARY-typed\n")
    assert done.returncode == 0, (done.stdout, done.stderr)
    assert 'user = "Telos"' in fresh.config.read_text()
    assert (fresh.folder / "telos-new.password").read_text().strip() == "CANARY-typed"


def test_connect_writes_options_and_no_address_that_is_none(fresh: Running) -> None:
    more = ("--user", "T", "--password-file", str(fresh.folder / "pw"), "--no-wait")
    before = fresh.config.read_text()
    done = fresh.command("connect", "paper", "wiki.example.org", "--name", "new", *more)
    assert done.returncode == 1
    assert "needs a web address" in done.stderr
    assert connect(fresh, *more, "--option", "colour").returncode == 2
    done = fresh.command("connect", "papre", "https://new.example.org", "--name", "new", *more)
    assert 'Did you mean "paper"' in done.stderr
    assert fresh.config.read_text() == before
    assert not (fresh.folder / "telos-new.password").exists()
    assert connect(fresh, *more, "--option", 'colour=dark "blue"').returncode == 0
    options = tomllib.loads(fresh.config.read_text())["sites"]["new"]["options"]
    assert options == {"colour": 'dark "blue"'}


def test_connect_says_when_the_webhook_does_not_arrive(fresh: Running) -> None:
    fresh.world_file.with_suffix(".hook").unlink()
    done = connect(fresh, "--user", "T", "--password-file", str(fresh.folder / "pw"))
    assert done.returncode == 1
    assert "did not arrive" in done.stdout
    assert "Follow the arrows" in done.stdout


def test_connect_to_a_wiki_that_is_away_keeps_what_was_entered(fresh: Running) -> None:
    fresh.write_world({**WORLD, "away": True})
    done = connect(fresh, "--user", "T", "--password-file", str(fresh.folder / "pw"))
    assert done.returncode == 1
    assert "https://new.example.org" in done.stdout
    assert "[sites.new]" in fresh.config.read_text()


def test_connect_without_any_settings_file(fresh: Running) -> None:
    fresh.config.unlink()
    more = ("--user", "T", "--password-file", str(fresh.folder / "pw"), "--server", fresh.url)
    fresh.config.write_text(f'[server]\nbind = "127.0.0.1:{fresh.port}"\nurl = "{fresh.url}"\n')
    assert connect(fresh, *more).returncode == 0


# --- small parts --------------------------------------------------------------------------------------


def test_scopes_as_they_are_written() -> None:
    assert read_scope("page:Help:Leave") == (ScopeKind.PAGE, "Help:Leave")
    assert read_scope("Tree: Leave") == (ScopeKind.TREE, "Leave")
    assert read_scope("category:HR") == read_scope("label:HR") == (ScopeKind.LABEL, "HR")
    assert read_scope("namespace:4") == read_scope("space:4") == (ScopeKind.SPACE, "4")
    for wrong in ("", "page", "page:", "everything:x", ":x"):
        with pytest.raises(CommandError):
            read_scope(wrong)


def test_a_charter_file_becomes_what_people_write_in_pages(tmp_path: Path) -> None:
    file = tmp_path / "c.toml"
    file.write_text(CHARTER)
    fields = read_charter(file)
    assert fields["stewards"] == "Ana\nBen"
    assert fields["deadline"] == "2027-03-26"
    assert (
        fields["deliverables"] == "Menu plan; owner: Cem; page: [[Canteen]]; done when: it hangs on the wall"
    )


def test_output_cannot_steer_a_terminal() -> None:
    assert clean("a\x1b[2Jb\r\u202ec\n") == "a\\x1b[2Jb\\x0d\\x202ec\n"


@pytest.mark.parametrize(
    ("environment", "language"),
    [
        ({}, "en"),
        ({"LANG": "de_DE.UTF-8"}, "de"),
        ({"LANG": "de", "LC_ALL": "C"}, "en"),
        ({"LANG": "fr"}, "en"),
    ],
)
def test_the_language_is_the_terminals(environment: dict[str, str], language: str) -> None:
    assert spoken(environment) == language


def test_the_socket_works_where_its_path_is_too_long_for_an_address(tmp_path: Path) -> None:
    telos = Running(tmp_path / ("long" * 30))
    telos.start()
    try:
        with dial(telos.database.with_name("telos.sqlite.sock")) as link:
            assert link is not None
        assert telos.command("report").returncode == 0
    finally:
        telos.kill()
