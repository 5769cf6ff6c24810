"""Charters from files: what is attached, whose pages it takes, and what it says of what is missing."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.cli.attach import read_charter, read_scope
from core.cli.trouble import CommandError
from core.model import ScopeKind
from tests.cli.admin import CHARTER, as_json, stdout
from tests.server.running import Running


def test_attach_a_charter_from_a_file(either: Running) -> None:
    telos = either
    file = telos.folder / "Canteen menu.toml"
    file.write_text(CHARTER)
    stdout(telos, "sync")
    community = as_json(telos, "attach", "hr", "page:Canteen", "--charter", str(file))
    assert community["community"] == "hr:file:canteen-menu"
    assert community["state"] == "active", community["findings"]
    assert community["deadline"].startswith("2027-03-26")
    text = stdout(telos, "attach", "hr", "tree:Canteen", "--charter", str(file), "--name", "canteen-menu")
    assert "Attached as hr:file:canteen-menu" in text
    assert len(as_json(telos, "report")["communities"]) == 2


def test_attach_takes_nobodys_pages_unasked(telos: Running) -> None:
    file = telos.folder / "canteen.toml"
    file.write_text('purpose = "A menu"\n', encoding="utf-8")
    stdout(telos, "attach", "hr", "page:Canteen", "--charter", str(file))
    told = telos.command("attach", "hr", "page:Canteen", "--charter", str(file), "--name", "other")
    assert told.returncode == 1
    assert "--yes" in told.stderr
    stdout(telos, "attach", "hr", "page:Canteen", "--charter", str(file), "--name", "other", "--yes")
    assert as_json(telos, "detach", "hr", "other") == {"site": "hr", "name": "other"}
    assert telos.command("detach", "hr", "other").returncode == 1


def test_two_files_of_one_name_are_two_charters(telos: Running) -> None:
    stdout(telos, "sync")
    files = []
    for place in ("Canteen", "Leave"):
        (telos.folder / place).mkdir()
        files.append(telos.folder / place / "charter.toml")
        files[-1].write_text(f'purpose = "{place} for all"\n', encoding="utf-8")
    stdout(telos, "attach", "hr", "page:Canteen", "--charter", str(files[0]))
    told = telos.command("attach", "hr", "page:Leave", "--charter", str(files[1]), "--yes")
    assert told.returncode == 1
    assert "Canteen" in told.stderr
    assert "--name" in told.stderr
    attached = as_json(
        telos, "attach", "hr", "page:Leave", "--charter", str(files[1]), "--name", "leave", "--yes"
    )
    assert attached["community"] == "hr:file:leave"
    titles = [community["community"] for community in as_json(telos, "report")["communities"]]
    assert {"hr:file:charter", "hr:file:leave"} <= set(titles)
    # The same file again replaces its charter, and who says the name moves it.
    stdout(telos, "attach", "hr", "page:Canteen", "--charter", str(files[0]))
    stdout(telos, "attach", "hr", "page:Leave", "--charter", str(files[0]), "--name", "charter", "--yes")


def test_attach_says_what_the_charter_lacks(telos: Running) -> None:
    file = telos.folder / "draft.toml"
    file.write_text('purpose = "Share knowledge about food"\ndeadline = "soon"\n')
    stdout(telos, "sync")
    text = stdout(telos, "attach", "hr", "page:Canteen", "--charter", str(file))
    for part in ("draft", "P104", "D205", "soon"):
        assert part in text


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
