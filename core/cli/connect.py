"""``telos connect``: a wiki's first afternoon. Can be run again at any time; it keeps what is there."""

from __future__ import annotations

import base64
import contextlib
import os
import re
import secrets
import threading
import time
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import click

from core.cli.context import Context
from core.cli.handlers import HANDLERS
from core.cli.remote import call, running
from core.cli.trouble import CommandError
from core.config import Settings
from core.i18n import Translator
from core.ports import TelosError

_NAME = re.compile(r"[a-z][a-z0-9_-]{0,31}")
#: How long a newly started server, or a webhook, may take to be there.
_PATIENCE = 30.0


def commands(said: Translator) -> list[click.Command]:
    """The commands of this room."""

    @click.command("connect", help=said.text("cli-connect-help"))
    @click.argument("platform")
    @click.argument("url")
    @click.option("--name", help=said.text("cli-connect-name-help"))
    @click.option("--api", default="", help=said.text("cli-connect-api-help"))
    @click.option("--user", help=said.text("cli-connect-user-help"))
    @click.option(
        "--password-file",
        type=click.Path(exists=True, dir_okay=False, path_type=Path),
        help=said.text("cli-connect-password-help"),
    )
    @click.option("--server", help=said.text("cli-connect-server-help"))
    @click.option("--no-wait", is_flag=True, help=said.text("cli-connect-no-wait-help"))
    @click.option("--json", "as_json", is_flag=True, help=said.text("cli-json-help"))
    @click.pass_obj
    def connect(
        context: Context,
        platform: str,
        url: str,
        name: str | None,
        api: str,
        user: str | None,
        password_file: Path | None,
        server: str | None,
        no_wait: bool,
        as_json: bool,
    ) -> int:
        screen = context.screen
        file = context.config or Path(os.environ.get("TELOS_CONFIG") or "telos.toml")
        before = _sections(file)
        name = name or _same_url(before, url) or "wiki"
        if not _NAME.fullmatch(name):
            raise CommandError("cli-bad-site-name", name=name)
        if name not in before:
            user = user or click.prompt(screen.text("cli-connect-ask-user"), err=True)
            password = (
                password_file.read_text(encoding="utf-8").strip()
                if password_file
                else click.prompt(screen.text("cli-connect-ask-password"), hide_input=True, err=True)
            )
            section = {"platform": platform, "url": url, "api": api, "user": user}
            _write(file, name, section, password, server if not _has_server(file) else None)
            if not as_json:
                screen.say("cli-connect-written", file=str(file), site=name)
        elif not as_json:
            screen.say("cli-connect-known", file=str(file), site=name)
        settings = Settings.load(file)
        lines = local_settings(settings, name)
        if not as_json:
            screen.say("cli-connect-lines")
            for line in lines:
                screen.out.print(f"  {line}")
            if not no_wait and screen.out.is_terminal:
                click.prompt(screen.text("cli-connect-wait"), default="", show_default=False, err=True)
        checks: list[dict[str, Any]] = []
        with _listening(context, settings, name) as count:
            start = count()
            for check in _install(context, settings, name):
                checks.append(check)
                if not as_json:
                    screen.check(check)
            checks.append(_came(context, count, start, settings, name))
        if as_json:
            screen.json({"site": name, "lines": lines, "checks": checks})
        else:
            screen.check(checks[-1])
            good = all(check["good"] for check in checks)
            screen.say("cli-connect-good" if good else "cli-connect-bad", site=name)
        return 0 if all(check["good"] for check in checks) else 1

    return [connect]


def local_settings(settings: Settings, site: str) -> list[str]:
    """The lines for a MediaWiki's ``LocalSettings.php``; they hold the shared secret."""
    section = settings.sites[site]
    return [
        "wfLoadExtension( 'Telos' );",
        f"$wgTelosServer = {_php(settings.server.url)}; $wgTelosSite = {_php(site)};",
        f"$wgTelosSecret = {_php(section.secrets[0] if section.secrets else '')};",
    ]


def _php(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace("'", "\\'")
    return f"'{escaped}'"


def _install(context: Context, settings: Settings, site: str) -> Iterator[dict[str, Any]]:
    """Put the templates into the wiki and check every right; trouble is a red line, too."""
    screen = context.screen
    try:
        for check in context.wiring.platform(settings, site, context.language).install():
            yield {"name": check.name, "good": check.good, "said": check.said, "cure": check.cure}
    except TelosError as error:
        cure = screen.text("doctor-wiki-cure", url=settings.sites[site].url)
        yield {"name": screen.text("doctor-wiki", site=site), "good": False, "said": str(error), "cure": cure}


def _came(context: Context, count: Any, start: int, settings: Settings, site: str) -> dict[str, Any]:
    """Whether the webhook that the wiki was asked for has arrived."""
    screen, until = context.screen, time.monotonic() + 5
    while count() == start and time.monotonic() < until:
        time.sleep(0.1)
    good = count() > start
    hook = f"{settings.server.url}/hooks/{site}"
    return {
        "name": screen.text("cli-connect-webhook"),
        "good": good,
        "said": screen.text("cli-connect-arrived" if good else "cli-connect-not-arrived", url=hook),
        "cure": "" if good else screen.text("cli-connect-not-arrived-cure", url=hook),
    }


@contextlib.contextmanager
def _listening(context: Context, settings: Settings, site: str) -> Iterator[Any]:
    """A server that takes the site's webhooks, and a function that counts those that came.

    The running one, told to read its settings again; or one of our own for as long as it is needed.
    """
    args = {"site": site}
    if running(settings):
        _reload(context, settings, site)
        yield lambda: call(context.wiring, settings, "arrived", args, _silent)["count"]
        return
    from werkzeug.serving import WSGIRequestHandler, make_server

    from core.web import make_app

    class _Quiet(WSGIRequestHandler):
        def log(self, type: str, message: str, *args: Any) -> None:
            """Say nothing: the checks say what came."""

    house = context.wiring.open(settings)
    host, _, port = settings.server.bind.rpartition(":")
    try:
        server = make_server(
            host.strip("[]"), int(port), make_app(house), threaded=True, request_handler=_Quiet
        )
    except (OSError, SystemExit):
        house.close()
        raise CommandError("cli-connect-port", bind=settings.server.bind) from None
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield lambda: HANDLERS["arrived"](house, args, _silent)["count"]
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
        house.close()


def _reload(context: Context, settings: Settings, site: str) -> None:
    def ask(command: str) -> dict[str, Any]:
        return call(context.wiring, settings, command, {}, _silent)

    before = ask("hello")
    if site in before["sites"]:
        return
    ask("reload")
    until = time.monotonic() + _PATIENCE
    while time.monotonic() < until:
        time.sleep(0.2)
        with contextlib.suppress(TelosError):
            if running(settings) and site in ask("hello")["sites"]:
                return
    raise CommandError("cli-connect-reload")


def _silent(part: float | None, words: str, /) -> None:
    """Nobody needs to know."""


# --- writing telos.toml -----------------------------------------------------------------------------


def _sections(file: Path) -> Mapping[str, Any]:
    try:
        sites = tomllib.loads(file.read_text(encoding="utf-8")).get("sites", {})
    except FileNotFoundError:
        return {}
    except ValueError as error:
        raise CommandError("config-not-toml", where=str(file), said=str(error)) from None
    return sites if isinstance(sites, dict) else {}


def _has_server(file: Path) -> bool:
    return file.exists() and "url" in tomllib.loads(file.read_text(encoding="utf-8")).get("server", {})


def _same_url(sections: Mapping[str, Any], url: str) -> str:
    wanted = url.rstrip("/")
    return next((name for name, table in sections.items() if str(table.get("url")).rstrip("/") == wanted), "")


def _write(file: Path, site: str, section: Mapping[str, str], password: str, server: str | None) -> None:
    """Add a site's section, and its secrets as files that only their owner can read."""
    folder = file.absolute().parent
    folder.mkdir(parents=True, exist_ok=True)
    secret = "whsec_" + base64.b64encode(secrets.token_bytes(32)).decode()
    files = {
        "password_file": (f"telos-{site}.password", password),
        "secret_file": (f"telos-{site}.secret", secret),
    }
    for name, text in files.values():
        _private(folder / name, text)
    values = {**section, **{key: name for key, (name, _) in files.items()}}
    lines = [f"[sites.{site}]", *(f"{key} = {_toml(value)}" for key, value in values.items() if value)]
    if server:
        head = "" if file.exists() and "[server]" in file.read_text(encoding="utf-8") else "[server]\n"
        if head:
            lines = [head + f"url = {_toml(server)}", "", *lines]
        else:
            raise CommandError("cli-connect-server-there", file=str(file))
    old = file.read_text(encoding="utf-8") if file.exists() else ""
    gap = "\n" if old and not old.endswith("\n\n") else ""
    # Whole or not at all: a settings file cut in half would keep the server from starting.
    new = file.with_name(f".{file.name}.new")
    new.write_text(old + gap + "\n".join(lines) + "\n", encoding="utf-8")
    if file.exists():
        new.chmod(file.stat().st_mode)
    new.replace(file)


def _private(path: Path, text: str) -> None:
    path.unlink(missing_ok=True)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
        file.write(text + "\n")


def _toml(text: str) -> str:
    """A TOML string; JSON's escapes are TOML's, too."""
    import json

    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
