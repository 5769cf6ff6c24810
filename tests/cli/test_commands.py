"""The command line as an admin uses it: real processes, with and without a running server."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
import sqlalchemy as sa

from core.cli.remote import dial
from core.cli.screen import clean, spoken
from core.store import tables as t
from tests.cli.admin import CHARTER, as_json, stdout
from tests.server.running import WORLD, Running
from tests.support import fresh


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
    text = stdout(telos, "report")
    assert "Leave (active, by Fri 29 Jan 2027)" in text
    assert "Leave (aktiv, bis Fr, 29. Jan 2027)" in stdout(telos, "--language", "de", "report")
    assert "Influencers: not enough data yet" in text

    preview = as_json(telos, "preview", "--days", "60")
    assert preview["quiet"] == ["hr"]
    assert {notice["to"] for notice in preview["notices"]} >= {"Cem", "Dora"}
    text = stdout(telos, "preview", "--days", "60")
    assert "Cem (sees it in the wiki only)" in text
    assert "go-live" in text

    checks = {check["name"]: check for check in as_json(telos, "doctor")["checks"]}
    assert checks["hr: Account"]["good"]
    assert checks["hr: notices"]["said"].startswith("off")
    assert as_json(telos, "audit", "verify")["good"]
    assert "Nothing was given up." in stdout(telos, "redrive")


def test_a_preview_tells_a_steward_why_somebody_else_was_asked(telos: Running) -> None:
    # Of who is reached by nothing nobody else hears: Dora gets mail, Cem does not.
    dora = {**WORLD["people"]["4"], "email": "dora@example.org"}
    telos.write_world({**WORLD, "people": {**WORLD["people"], "4": dora}})
    with telos.config.open("a") as config:
        config.write(
            '[sites.hr.policy]\nzone = "America/New_York"\n\n[mail]\nhost = "127.0.0.1"\nsender = "telos@example.org"\n'
        )
    stdout(telos, "sync")
    text = " ".join(stdout(telos, "preview", "--days", "60").split())
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
    stdout(telos, "sync")
    assert "Let notices of hr leave" in stdout(telos, "go-live", "hr", given="n\n", code=1)
    assert as_json(telos, "preview")["quiet"] == ["hr"]
    assert "hr is live" in stdout(telos, "go-live", "hr", given="y\n")
    assert as_json(telos, "preview")["quiet"] == []
    # Nothing is to be decided any more, so nothing is asked.
    assert "hr is live already" in stdout(telos, "go-live", "hr")
    assert as_json(telos, "go-live", "hr") == {"site": "hr", "was_live": True}
    # Without a server nothing leaves although the wiki is live.
    answer = as_json(telos, "doctor", code=int(telos.process is None))
    checks = {check["name"]: check for check in answer["checks"]}
    assert checks["hr: notices"]["said"].startswith("on since")


def test_a_yes_is_understood_in_the_admins_language(telos: Running) -> None:
    stdout(telos, "sync")
    german = ("--language", "de", "go-live", "hr")
    assert "[j/N]" in stdout(telos, *german, given="vielleicht\nnein\n", code=1)
    assert "hr" in stdout(telos, *german, given="ja\n")
    assert as_json(telos, "preview")["quiet"] == []


def test_what_is_said_where_no_answer_comes_begins_on_a_line_of_its_own(telos: Running) -> None:
    stdout(telos, "sync")
    for command in (("go-live", "hr"), ("erase", "Cem")):
        done = telos.command("--language", "de", *command, given="")
        assert done.returncode == 1
        assert done.stdout.endswith("[j/N]: \n")
        assert done.stderr == "Abgebrochen. Nichts wurde geändert.\n"
    # Who said no ended the line.
    assert telos.command("go-live", "hr", given="n\n").stdout.endswith("[y/N]: ")


def test_a_command_loads_no_more_than_it_needs() -> None:
    """Beside a running server, and for its help, it needs neither the work nor a web server; both take a second."""
    loads = "import sys, webhook_server; print({'flask', 'core.cli.handlers', 'core.web'} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", loads], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"


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
    telos.store().close()
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
    stdout(telos, "sync")
    assert "Forget Dora (hr:4)" in stdout(telos, "erase", "Dora", given="n\n", code=1)
    assert as_json(telos, "report")["communities"][0]["open"]["confirm"] == 2
    assert ("Dora",) in telos.rows("SELECT name FROM person")
    stdout(telos, "erase", "hr:4", "--yes")
    assert as_json(telos, "audit", "verify")["good"]
    if telos.process is not None:
        telos.stop()
    assert b"Dora" not in fresh.dump(telos.database)


def test_evidence_that_was_changed_is_found(telos: Running) -> None:
    telos.start()
    telos.command("sync")
    panel = telos.api("panel", 3, 10, 100)[1]
    act = {**panel["line"]["action"]["act"], "id": "00000000-0000-0000-0000-000000000001"}
    assert telos.api("acts", 3, 10, 100, body=act, method="POST")[0] == 200
    telos.stop()
    assert as_json(telos, "audit", "verify")["rows"] >= 1
    with fresh.behind(telos.address) as connection:
        long_ago = datetime(2020, 1, 1, tzinfo=UTC)
        connection.execute(sa.update(t.evidence).where(t.evidence.c.seq == 1).values(at=long_ago))
    assert as_json(telos, "audit", "verify", code=1)["good"] is False
    assert "row 1" in telos.command("audit", "verify").stderr


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


@pytest.mark.sqlite
def test_the_socket_works_where_its_path_is_too_long_for_an_address(tmp_path: Path) -> None:
    """Where others may work on the same database, commands open it themselves and there is no socket."""
    telos = Running(tmp_path / ("long" * 30))
    telos.start()
    try:
        with dial(telos.database.with_name("telos.sqlite.sock")) as link:
            assert link is not None
        assert telos.command("report").returncode == 0
    finally:
        telos.kill()
