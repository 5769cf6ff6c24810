"""Connecting again corrects what was mistyped, and leaves nothing half done."""

from __future__ import annotations

import json
import socket
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from core.cli import main as command_line
from core.cli.section import Before, password, put, remove, write
from core.cli.trouble import CommandError
from core.config import Settings
from core.ports import Check, GiveUp, NoWiki
from core.queue import Job, JobKind, Lane
from core.store import sites
from tests.cli.conftest import WIRING
from tests.server.running import Running
from tests.support.filed import FiledWiki
from webhook_server import open_application


def refused(*_: object, **__: object) -> Iterator[Any]:
    raise GiveUp("the password is wrong")


def connect(telos: Running, *more: str) -> int:
    url = more[0] if more and more[0].startswith("http") else "https://wrong.example"
    rest = more[1:] if more and more[0].startswith("http") else more
    arguments = ["--config", str(telos.config), "connect", "paper", url, "--name", "new", "--no-wait"]
    return command_line(WIRING, [*arguments, *rest])


def test_connect_corrects_what_it_is_given_anew(telos: Running, capsys: pytest.CaptureFixture[str]) -> None:
    for name in ("first", "second"):
        (telos.folder / name).write_text(f"{name}-password\n")
    connect(telos, "--user", "T", "--password-file", str(telos.folder / "first"))
    telos.config.write_text(telos.config.read_text() + "\n# a remark that stays\n")
    before = tomllib.loads(telos.config.read_text())
    capsys.readouterr()
    connect(telos, "https://right.example", "--password-file", str(telos.folder / "second"),
            "--server", telos.url + "/", "--user", "Other", "--option", "colour=red")  # fmt: skip
    printed = capsys.readouterr().out
    after = tomllib.loads(telos.config.read_text())
    new = after["sites"].pop("new")
    old = before["sites"].pop("new")
    assert (new["url"], new["user"], new["options"]) == ("https://right.example", "Other", {"colour": "red"})
    assert new["secret_file"] == old["secret_file"]
    assert after == before
    assert "# a remark that stays" in telos.config.read_text()
    assert (telos.folder / "telos-new.password").read_text() == "second-password\n"
    assert "corrected" in printed
    assert "password" in printed
    assert "second-password" not in printed
    text = telos.config.read_text()
    connect(telos, "https://right.example")
    assert telos.config.read_text() == text
    assert "already in" in capsys.readouterr().out
    # The same key stands in two places: which of them is meant is said.
    connect(
        telos, "https://right.example", "--server", telos.url.replace("127.0.0.1", "localhost"), "--user", "T"
    )
    assert "server.url, user" in capsys.readouterr().out


def test_connect_asks_how_others_reach_telos_and_says_when_they_do_not(
    telos: Running, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    (telos.folder / "secret").write_text("a-password\n")
    account = ("--user", "T", "--password-file", str(telos.folder / "secret"))
    connect(telos, "https://w.example", *account)
    assert f"reached at {telos.url}, which is this machine alone" in " ".join(capsys.readouterr().err.split())
    telos.config.write_text(telos.config.read_text().replace(f'url = "{telos.url}"\n', ""))
    asked: list[str] = []

    def answer(words: str, **_: object) -> str:
        asked.append(words)
        return "https://telos.example.org/"

    monkeypatch.setattr("rich.console.Console.is_terminal", property(lambda _: True))
    monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
    monkeypatch.setattr("click.prompt", answer)
    for _ in range(2):
        connect(telos, "https://w.example")
        assert "this machine alone" not in capsys.readouterr().err
    assert asked == ["How the wiki and browsers reach Telos"]
    assert tomllib.loads(telos.config.read_text())["server"]["url"] == "https://telos.example.org"


def test_a_pages_address_is_told_from_a_wikis(telos: Running, capsys: pytest.CaptureFixture[str]) -> None:
    text = telos.config.read_text()
    assert connect(telos, "https://w.example/wiki/index.php?title=Leave", "--user", "T") == 1
    assert "is the address of a page. Give the wiki's, without the page: https://w.example" in (
        capsys.readouterr().err
    )
    assert telos.config.read_text() == text


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[server]\nbind = '127.0.0.1:1'\n",
        '[server]\nurl = "https://old.example"   # remark\nthreads = 3\n[mail]\nhost = "x"\nsender = "a@b"\n',
        "# [server]\n",
    ],
)
def test_a_key_is_set_where_it_belongs(tmp_path: Path, text: str) -> None:
    file = tmp_path / "telos.toml"
    file.write_text(text)
    assert put(file, ("server",), {"url": 'https://"new".example'}) == ["url"]
    before, after = tomllib.loads(text), tomllib.loads(file.read_text())
    assert after["server"]["url"] == 'https://"new".example'
    assert {**before.get("server", {}), "url": ""} == {**after["server"], "url": ""}
    assert before.get("mail") == after.get("mail")
    assert put(file, ("server",), {"url": 'https://"new".example'}) == []


def test_a_password_is_replaced_where_it_stands(tmp_path: Path) -> None:
    file = tmp_path / "telos.toml"
    file.write_text('[sites.hr]\nurl = "https://w.example"\npassword = "old"\n')
    assert password(file, "hr", "new")
    assert tomllib.loads(file.read_text())["sites"]["hr"]["password"] == "new"
    assert not password(file, "hr", "new")


@pytest.mark.parametrize("text", ["sites = 3\n", '[sites]\nhr = "x"\n', '[[sites]]\nurl = "x"\n'])
def test_settings_that_nothing_can_be_added_to_are_said_and_left_as_they_are(
    telos: Running, capsys: pytest.CaptureFixture[str], text: str
) -> None:
    telos.config.write_text(text)
    (telos.folder / "secret").write_text("a-password\n")
    more = ("--user", "T", "--password-file", str(telos.folder / "secret"), "--server", "https://t.example")
    assert connect(telos, "https://w.example", *more) == 1
    assert "is written in a way this command can't change" in capsys.readouterr().err
    assert telos.config.read_text() == text
    with pytest.raises(CommandError, match="can't change"):
        put(telos.config, ("sites", "hr"), {"url": "https://w.example"})


def test_a_file_with_the_mark_of_its_encoding_or_odd_ends_of_lines_is_corrected_too(tmp_path: Path) -> None:
    file = tmp_path / "telos.toml"
    text = '# ours\u2028alone\u0085\n[server]\nurl = "https://t.example"\n\n[sites.hr]\nurl = "https://w.example"\n'
    for mark in ("", "\ufeff"):
        file.write_text(mark + text, encoding="utf-8")
        assert put(file, ("sites", "hr"), {"url": "https://x.example"}) == ["url"]
        assert file.read_text(encoding="utf-8") == text.replace("w.example", "x.example")
        file.write_text(mark + text, encoding="utf-8")
        remove(file, "hr")
        assert list(tomllib.loads(file.read_text(encoding="utf-8"))) == ["server"]
        file.write_text(mark + text, encoding="utf-8")
        write(file, "new", {"url": "https://n.example"}, {}, "")
        assert set(tomllib.loads(file.read_text(encoding="utf-8"))["sites"]) == {"hr", "new"}
    (tmp_path / "telos-hr.password").write_bytes(b"\xff\xfe")
    assert password(file, "hr", "new")


def test_a_second_wiki_does_not_become_the_first_ones_address(
    telos: Running, capsys: pytest.CaptureFixture[str]
) -> None:
    telos.config.write_text(telos.config.read_text().replace('"paper"', '"mediawiki"'))
    text = telos.config.read_text()
    arguments = [
        "--config",
        str(telos.config),
        "connect",
        "paper",
        "https://conf.example",
        "--name",
        "hr",
        "--no-wait",
    ]
    assert command_line(WIRING, arguments) == 1
    assert "--name NAME" in capsys.readouterr().err
    assert telos.config.read_text() == text


def kept(telos: Running) -> dict[str, bytes]:
    """The folder's files, but for the tests' own and the server's database."""
    files = (telos.config, *telos.folder.glob("telos-*"))
    return {path.name: path.read_bytes() for path in files if path.exists()}


@pytest.mark.parametrize(
    ("more", "problem"),
    [
        (
            ("--server", "not an address"),
            '"--server" needs a web address like https://wiki.example.org. It says "not an address"',
        ),
        (("--option", "colour = red", "--api", "https://other.example/api.php"), "colour"),
        (("--password-file", "EMPTY"), "holds no password"),
    ],
)
def test_what_can_not_be_used_leaves_nothing_half_written(
    telos: Running, capsys: pytest.CaptureFixture[str], more: tuple[str, ...], problem: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    """What is refused is not in the settings, in which a server would stumble over it at its next start."""
    text = telos.config.read_text().replace('"paper"', '"mediawiki"')
    telos.config.write_text(text)
    (telos.folder / "first").write_text("first-password\n")
    (telos.folder / "EMPTY").write_text("\n")
    account = ("--user", "T", "--password-file", str(telos.folder / "first"))
    more = tuple(str(telos.folder / word) if word == "EMPTY" else word for word in more)

    def again(url: str, *words: str) -> int:
        given = ["--config", str(telos.config), "connect", "mediawiki", url, "--name", "new", "--no-wait"]
        return command_line(WIRING, [*given, *words])

    before = kept(telos)
    assert again("http://127.0.0.1:9/w", *account, *more) == 1
    told = capsys.readouterr()
    assert problem in told.err
    assert "Wrote" not in told.out
    assert kept(telos) == before
    # Of a site that is known, too: neither its address nor its password is taken over alone.
    write(
        telos.config, "new", {"platform": "mediawiki", "url": "http://127.0.0.1:9/w", "user": "T"}, {}, "old"
    )
    before = kept(telos)
    assert again("http://127.0.0.1:9/x", *account[:-1], str(telos.folder / "first"), *more) == 1
    assert "corrected" not in capsys.readouterr().out
    assert kept(telos) == before


def test_a_password_that_is_no_text_is_put_back_as_it_was(tmp_path: Path) -> None:
    file = tmp_path / "telos.toml"
    write(file, "hr", {"url": "https://w.example"}, {}, "old")
    (tmp_path / "telos-hr.password").write_bytes(b"\xff\xfe without an end of line")
    were = Before(file, "hr")
    assert password(file, "hr", "new")
    were.back()
    assert (tmp_path / "telos-hr.password").read_bytes() == b"\xff\xfe without an end of line"


def test_a_running_server_never_hears_of_an_address_where_no_wiki_is(telos: Running) -> None:
    """Told of it, it would sync there, give that up, and doctor would be red for ever."""
    (telos.folder / "pw").write_text("a-password\n")
    more = ("--name", "new", "--user", "T", "--password-file", "pw", "--no-wait")
    telos.start()
    try:
        worker = telos.worker()
        done = telos.command("connect", "mediawiki", telos.url, *more)
        assert "Nothing of this was kept" in " ".join(done.stdout.split()), done.stderr
        assert telos.worker() == worker
        assert json.loads(telos.command("dead", "list", "--json").stdout) == []
    finally:
        telos.stop()


def test_a_mended_site_is_synced_without_being_asked_for(
    telos: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What a wrong password made the server give up is taken up again, by the command that mends it."""
    settings = Settings.load(telos.config)
    application = open_application(settings)
    job = Job(kind=JobKind.SYNC, site="hr", subject="hr", lane=Lane.CLOCK)
    try:
        application.store.write(lambda connection: application.service.queue.put(connection, [job]))
        with monkeypatch.context() as patch:
            patch.setattr(FiledWiki, "changes", refused)
            application.service.run_until_idle()
        assert [job.kind for job in application.service.queue.dead()] == ["sync"]
    finally:
        application.close()
    monkeypatch.setattr(FiledWiki, "sent_test", lambda _: None)
    assert (
        command_line(WIRING, ["--config", str(telos.config), "connect", "paper", "https://wiki.example.org"])
        == 0
    )
    application = open_application(settings)
    try:
        assert application.service.queue.dead() == []
        application.service.run_until_idle()
        with application.store.read() as connection:
            assert sites.get(connection, "hr").synced_at is not None
    finally:
        application.close()


def test_an_address_where_no_wiki_is_leaves_everything_as_it_was(
    telos: Running, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    (telos.folder / "first").write_text("first-password\n")
    (telos.folder / "second").write_text("second-password\n")

    def nothing(_: FiledWiki) -> Iterator[Check]:
        yield NoWiki(name="Reach", good=False, said="no API", cure="Another address.")

    def here() -> dict[str, bytes]:
        kept = (telos.config, *telos.folder.glob("telos-*.secret"), *telos.folder.glob("telos-*.password"))
        return {path.name: path.read_bytes() for path in kept}

    untouched, install = here(), FiledWiki.install
    monkeypatch.setattr(FiledWiki, "install", nothing)
    assert connect(telos, "--user", "T", "--password-file", str(telos.folder / "first")) == 1
    printed = " ".join(capsys.readouterr().out.split())
    assert "Nothing of this was kept" in printed
    assert "Wrote" not in printed
    assert "Write on the wall" not in printed
    assert here() == untouched
    # A site that was right before is what it was, its password, too.
    monkeypatch.setattr(FiledWiki, "install", install)
    connect(telos, "https://right.example", "--user", "T", "--password-file", str(telos.folder / "first"))
    right = here()
    monkeypatch.setattr(FiledWiki, "install", nothing)
    assert connect(telos, "https://wrong.example", "--password-file", str(telos.folder / "second")) == 1
    assert here() == right
    # Nothing was changed: there is nothing to put back.
    assert connect(telos, "https://right.example") == 1
    assert here() == right


@pytest.mark.parametrize("good", [True, False])
def test_what_is_to_be_done_by_hand_is_said_once_the_wiki_answers(
    telos: Running, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, good: bool
) -> None:
    def away(_: FiledWiki) -> Iterator[Check]:
        yield Check(name="Account", good=good, said="as it is", cure="Later.")

    (telos.folder / "pw").write_text("a-password\n")
    monkeypatch.setattr(FiledWiki, "install", away)
    connect(telos, "--user", "T", "--password-file", str(telos.folder / "pw"))
    told = capsys.readouterr().out
    assert told.index("Wrote") < told.index("Account")
    assert ("Write on the wall" in told) is good


def test_a_port_in_use_is_said_once(telos: Running, capfd: pytest.CaptureFixture[str]) -> None:
    """The server's own words about it, in English, would stand before ours."""
    (telos.folder / "pw").write_text("a-password\n")
    with socket.create_server(("127.0.0.1", 0)) as other:
        bind = f"127.0.0.1:{other.getsockname()[1]}"
        put(telos.config, ("server",), {"bind": bind})
        assert connect(telos, "--user", "T", "--password-file", str(telos.folder / "pw")) == 1
    told = [line for line in capfd.readouterr().err.splitlines() if "in use" in line]
    assert told == [f'{bind} is in use by another program. Stop it, or set "bind" in [server].']


def test_a_mistyped_platform_is_told_in_the_admins_language(
    telos: Running, capsys: pytest.CaptureFixture[str]
) -> None:
    given = ["--language", "de", "--config", str(telos.config), "connect", "mediawki", "https://w.example"]
    assert command_line(WIRING, given) == 1
    assert "Es gibt keine Plattform „mediawki“. Meintest du „mediawiki“?" in capsys.readouterr().err


def test_a_file_that_can_not_be_used_is_told_in_the_admins_language(
    telos: Running, capsys: pytest.CaptureFixture[str]
) -> None:
    place = str(telos.folder / "nowhere" / "report.html")
    for language, told in (
        ("de", "die Datei oder den Ordner gibt es nicht"),
        ("en", "no such file or folder"),
    ):
        given = ["--language", language, "--config", str(telos.config), "report", "--html", place]
        command_line(WIRING, ["--config", str(telos.config), "sync"])
        assert command_line(WIRING, given) == 1
        assert told in " ".join(capsys.readouterr().err.split())


def test_nobody_is_denied_by_a_wiki_that_could_not_be_asked(
    telos: Running, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    command_line(WIRING, ["--config", str(telos.config), "sync"])
    monkeypatch.setattr(FiledWiki, "people", refused)
    assert command_line(WIRING, ["--config", str(telos.config), "erase", "Nobody"]) == 1
    told = " ".join(capsys.readouterr().err.split())
    assert 'Telos knows nobody called "Nobody", and could not ask hr.' in told
