"""What was typed wrong, and help: in the admin's language."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.cli import main
from core.cli.attach import read_charter
from core.cli.trouble import CommandError
from tests.cli.conftest import WIRING
from tests.server.running import Running


@pytest.mark.parametrize("asked", [["--language", "fr"], ["--language=fr"], ["--language"], ["--language="]])
def test_a_language_that_there_is_not_is_refused_in_the_terminals(
    telos: Running, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, asked: list[str]
) -> None:
    monkeypatch.setenv("LANG", "de_DE.UTF-8")
    monkeypatch.delenv("LC_ALL", raising=False)
    monkeypatch.delenv("LC_MESSAGES", raising=False)
    assert main(WIRING, ["--config", str(telos.config), "report", *asked]) == 2
    assert main(WIRING, ["--config", str(telos.config), *asked, "report"]) == 2
    told = capsys.readouterr().err
    assert "Aufruf" in told
    assert "Error" not in told


@pytest.mark.parametrize(
    ("typed", "german"),
    [
        (("syncc",), "Den Befehl syncc gibt es nicht. Meintest du sync?"),
        (("serve", "--bnd"), "Die Option --bnd gibt es nicht. Meintest du --bind?"),
        (("serve", "--bind"), "Hinter --bind gehört ein Wert"),
        (("connect", "mediawiki"), "URL fehlt."),
        (("preview", "--days", "abc"), "--days: möglich ist nur eine Zahl"),
        (("restore", "nowhere.sqlite"), "FILE: nowhere.sqlite gibt es nicht"),
        (("attach", "hr", "page:X", "--charter", "."), "--charter: . ist ein Ordner"),
        (("dead", "show", "5"), "5 ist keine ID"),
    ],
)
def test_what_was_typed_wrong_is_told_in_the_admins_language(
    telos: Running, typed: tuple[str, ...], german: str
) -> None:
    done = telos.command("--language", "de", *typed)
    assert done.returncode == 2
    told = " ".join(done.stderr.split())
    assert f"Fehler: {german}" in told
    assert "Usage" not in told
    assert "Error: " in telos.command(*typed).stderr


@pytest.mark.parametrize(
    ("text", "place"),
    [
        (b'purpose = "abc\n', "ab Zeile 1, Spalte 15 nicht als TOML lesen"),
        (b"stewards = [", "am Ende nicht als TOML lesen"),
        (b"\xff\xfe", "ist kein Text in UTF-8"),
    ],
)
def test_a_charter_that_can_not_be_read_names_the_place_in_the_admins_language(
    tmp_path: Path, text: bytes, place: str
) -> None:
    file = tmp_path / "leave.toml"
    file.write_bytes(text)
    with pytest.raises(CommandError) as trouble:
        read_charter(file)
    assert place in trouble.value.text("de")


def test_help_speaks_the_admins_language_all_over(telos: Running) -> None:
    for words in ((), ("config",), ("connect",), ("dead", "show")):
        done = telos.command("--language", "de", *words, "--help")
        assert done.returncode == 0
        assert done.stdout.startswith("Aufruf: telos")
        assert "Zeigt diese Hilfe" in done.stdout
        for english in ("Usage", "Options:", "Commands:", "Show "):
            assert english not in done.stdout
        assert telos.command(*words, "-h").stdout.startswith("Usage: telos")
