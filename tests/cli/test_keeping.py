"""Backup and restore, pause and disconnect, and trouble as JSON, in one process."""

from __future__ import annotations

import configparser
import json
import socket
import stat
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import holidays
import pytest
from aiosmtpd.controller import Controller

from core.cli import main as command_line
from core.i18n import Translator
from core.ports import Removed
from tests.cli.conftest import WIRING
from tests.notify.post_office import AnyPort, Box, port
from tests.server.running import ROOT, Running
from tests.support.filed import FiledWiki

#: Germany's states.
STATES = ("BB", "BE", "BW", "BY", "HB", "HE", "HH", "MV", "NI", "NW", "RP", "SH", "SL", "SN", "ST", "TH")


def run(telos: Running, capsys: pytest.CaptureFixture[str], *arguments: str, code: int = 0) -> Any:
    """One command's answer as JSON."""
    assert command_line(WIRING, ["--config", str(telos.config), *arguments, "--json"]) == code
    return json.loads(capsys.readouterr().out)


@pytest.mark.sqlite
def test_a_backup_brings_back_what_was(telos: Running, capsys: pytest.CaptureFixture[str]) -> None:
    """PostgreSQL is backed up by its own means, as the command says there."""
    run(telos, capsys, "sync")
    made = run(telos, capsys, "backup")
    file = Path(made["file"])
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    run(telos, capsys, "go-live", "hr", "--yes")
    live = run(telos, capsys, "audit", "verify")
    assert live["head"] != made["head"]
    telos.database.unlink()
    lost = run(telos, capsys, "report", code=1)["error"]
    assert lost["id"] == "store-lost"
    assert str(file) in lost["said"]
    back = run(telos, capsys, "restore", str(file), "--yes")
    assert back["head"] == made["head"]
    assert run(telos, capsys, "preview")["quiet"] == ["hr"]
    assert run(telos, capsys, "audit", "verify", "--since", made["head"])["good"]
    gone = run(telos, capsys, "audit", "verify", "--since", live["head"], code=1)
    assert gone["what"] in ("shorter", "other")
    (telos.folder / "no").write_text("no backup")
    assert run(telos, capsys, "restore", str(telos.folder / "no"), "--yes", code=1)["error"]["id"] == (
        "cli-restore-no-backup"
    )


def test_pause_and_disconnect(telos: Running, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(telos, capsys, "config", "check")["sites"] == ["hr"]
    run(telos, capsys, "sync")
    run(telos, capsys, "go-live", "hr", "--yes")
    assert run(telos, capsys, "pause", "hr")["was_live"] is True
    assert run(telos, capsys, "preview")["quiet"] == ["hr"]
    assert run(telos, capsys, "pause", "hr")["was_live"] is False
    done = run(telos, capsys, "disconnect", "hr", "--clean", "--yes")["done"]
    assert "the wiki knows of no communities any more" in done
    assert "[sites.hr]" not in telos.config.read_text()
    assert "[server]" in telos.config.read_text()
    assert telos.world_file.with_suffix(".scopes").read_text() == ""


def test_what_only_an_administrator_can_delete_is_named_and_the_code_says_so(
    telos: Running, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    gone = Removed(what="Template:Charta", gone=True)
    left = Removed(
        what="Template:Charter",
        gone=False,
        said="You may not delete it.",
        url="https://wiki.example/Template:Charter?action=delete",
    )
    taken = SimpleNamespace(withdraw=lambda: False, remove=lambda: iter([gone, left]))
    monkeypatch.setattr(FiledWiki, "taken_back", taken)
    run(telos, capsys, "sync")
    before = telos.config.read_text()
    report = run(telos, capsys, "disconnect", "hr", "--clean", "--yes", code=1)
    assert [(page["what"], page["gone"]) for page in report["pages"]] == [
        ("Template:Charta", True),
        ("Template:Charter", False),
    ]
    assert report["pages"][1]["url"] == left.url
    assert "[sites.hr]" not in telos.config.read_text()
    telos.config.write_text(before)
    words = ["--config", str(telos.config), "disconnect", "hr", "--clean", "--yes"]
    assert command_line(WIRING, words) == 1
    text = capsys.readouterr().out
    assert "✓ Template:Charta is deleted" in text
    assert "✗ Template:Charter is left" in text
    assert left.url in text


def test_trouble_is_json_too(telos: Running, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(telos, capsys, "mail-test", "a@b.example", code=1)["error"]["id"] == "cli-mail-test-none"
    assert "error" in run(telos, capsys, "preview", "--days", "0", code=2)
    telos.config.write_text("[server]\nbidn = 1\n")
    assert "bidn" in run(telos, capsys, "config", "check", code=1)["error"]["said"]


@pytest.fixture
def box() -> Box:
    return Box()


@pytest.fixture
def server(box: Box) -> Iterator[Controller]:
    controller = AnyPort(box, hostname="127.0.0.1", port=0)
    controller.start()
    yield controller
    controller.stop()


def test_a_test_mail_goes_out_by_a_real_server_or_says_why_not(
    telos: Running, box: Box, server: Controller, capsys: pytest.CaptureFixture[str]
) -> None:
    def configured(at: int) -> None:
        text = telos.config.read_text().partition("[mail]")[0]
        telos.config.write_text(
            f'{text}[mail]\nhost = "127.0.0.1"\nport = {at}\ntls = "none"\nsender = "Telos <telos@wiki.example>"\n'
        )

    at = port(server)
    configured(at)
    done = run(telos, capsys, "mail-test", "ana@example.org")
    assert done == {"sent": True, "to": "ana@example.org", "server": f"127.0.0.1:{at}"}
    (mail,) = box.mails
    assert (mail["To"], mail["From"]) == ("ana@example.org", "Telos <telos@wiki.example>")
    assert box.to == [["ana@example.org"]]
    assert "telos mail-test" in mail.get_content()
    box.recipient_answer = "550 no such mailbox here"
    refused = run(telos, capsys, "mail-test", "nobody@example.org", code=1)["error"]
    assert refused["id"] == "cli-mail-test-refused"
    assert "no such mailbox here" in refused["said"]
    assert "Error" not in refused["said"]
    box.recipient_answer, box.data_answer = "", "554 looks like spam"
    assert "looks like spam" in run(telos, capsys, "mail-test", "ana@example.org", code=1)["error"]["said"]
    assert len(box.mails) == 1
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        configured(free.getsockname()[1])
        gone = run(telos, capsys, "mail-test", "ana@example.org", code=1)["error"]
    assert gone["id"] == "cli-mail-test-bad"


@pytest.mark.parametrize(
    ("language", "off", "worked"),
    [("en", "Thu 1 Jan (New Year's Day)", "Tue 6 Jan"), ("de", "Do, 1. Jan (Neujahr)", "Di, 6. Jan")],
)
def test_doctor_says_which_days_are_off_where_regions_differ_and_none_is_named(
    telos: Running, capsys: pytest.CaptureFixture[str], language: str, off: str, worked: str
) -> None:
    run(telos, capsys, "sync")
    text = telos.config.read_text()

    def told(policy: str) -> list[str]:
        telos.config.write_text(f"{text}\n[sites.hr.policy]\n{policy}\n")
        command_line(WIRING, ["--config", str(telos.config), "--language", language, "doctor", "--json"])
        checks = json.loads(capsys.readouterr().out)["checks"]
        name = "hr: holidays" if language == "en" else "hr: Feiertage"
        return [check["said"] for check in checks if check["name"] == name and check["good"]]

    (line,) = told('country = "DE"')
    year = datetime.now(UTC).year
    calendar = {code: set(holidays.country_holidays("DE", subdiv=code, years=year)) for code in STATES}
    most = {day for days in calendar.values() for day in days
            if 2 * sum(day in other for other in calendar.values()) > len(calendar)}  # fmt: skip
    translator = Translator(language)
    for day in {day for days in calendar.values() for day in days}:
        words = translator.day(day, "UTC", datetime.now(UTC))
        first, _, second = line.partition(str(year))[2].partition(
            ". Worked" if language == "en" else ". Gearbeitet"
        )
        assert (words in first, words in second) == (day in most, day not in most), words
    if year == 2026:
        assert off in line
        assert worked in line
    assert told('country = "DE"\nregion = "BY"') == []
    assert told('country = "SE"') == [], "there they don't differ"
    assert told("") == []


def test_the_unit_can_be_enabled_and_keeps_data_in_a_folder_of_its_own() -> None:
    unit = configparser.ConfigParser(strict=False, interpolation=None)
    unit.optionxform = str  # type: ignore[assignment,method-assign]
    unit.read(ROOT / "packaging" / "telos.service")
    assert unit["Install"]["WantedBy"] == "multi-user.target"
    assert (unit["Service"]["StateDirectory"], unit["Service"]["UMask"]) == ("telos", "0077")
