"""``telos connect``: a wiki's first afternoon. Can be run again at any time; it keeps what is there."""

from __future__ import annotations

import contextlib
import dataclasses
import os
import re
import socket
import sys
import threading
import time
from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import click
from pydantic_core import PydanticCustomError

from core.cli.context import Context
from core.cli.remote import call, handler, running
from core.cli.screen import clean
from core.cli.section import Before, Draft, same_url, sections, server_url
from core.cli.site_settings import ask_account, begin, correct, known_site, read_password, waiting
from core.cli.trouble import CommandError, away
from core.config import Settings
from core.config_sections import ServerSection, web_address
from core.i18n import Translator
from core.ports import ByHand, Check, NoWiki, Platform, RetryAt, TelosError
from core.registry import platform as factory

_NAME = re.compile(r"[a-z][a-z0-9_-]{0,31}")
#: How long a newly started server, or a webhook, may take to be there.
_PATIENCE = 30.0
#: Longest pause, in seconds, that a wiki may ask for and is waited out.
_LONGEST_PAUSE = 15 * 60.0
#: Does one command's work for the site that is connected.
_Ask = Callable[[str], dict[str, Any]]


def commands(translator: Translator) -> list[click.Command]:
    """The commands of this room."""

    @click.command("connect", help=translator.text("cli-connect-help"))
    @click.argument("platform")
    @click.argument("url")
    @click.option("--name", help=translator.text("cli-connect-name-help"))
    @click.option("--api", default="", help=translator.text("cli-connect-api-help"))
    @click.option("--user", help=translator.text("cli-connect-user-help"))
    @click.option(
        "--password-file",
        type=click.Path(exists=True, dir_okay=False, path_type=Path),
        help=translator.text("cli-connect-password-help"),
    )
    @click.option("--server", help=translator.text("cli-connect-server-help"))
    @click.option("--option", "options", multiple=True, help=translator.text("cli-connect-option-help"))
    @click.option("--no-wait", is_flag=True, help=translator.text("cli-connect-no-wait-help"))
    @click.option("--json", "as_json", is_flag=True, help=translator.text("cli-json-help"))
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
        options: Sequence[str],
        no_wait: bool,
        as_json: bool,
    ) -> int:
        screen = context.screen
        file = context.config or Path(os.environ.get("TELOS_CONFIG") or "telos.toml")
        before = sections(file)
        url = factory(platform).address(url)
        name = name or same_url(before, url) or "wiki"
        if not _NAME.fullmatch(name):
            raise CommandError("cli-bad-site-name", name=name)
        if name in before and (other := str(before[name].get("platform", platform))) != platform:
            raise CommandError("cli-connect-other", name=name, platform=other, url=url)
        changed: list[str] = []
        given = _pairs(options)
        were = Before(file, name)
        # All questions come before the first word that is written.
        section = {"platform": platform, "url": _address(url), "api": api}
        account = None if name in before else ask_account(context, section, user, password_file, given)
        if screen.out.is_terminal and sys.stdin.isatty() and not server and not server_url(file):
            known = Settings.load(file).server.url if file.exists() else ServerSection().url
            server = screen.prompt(
                screen.text("cli-connect-ask-server"), default=known, show_default=True, err=True
            )
        draft = Draft(file)
        if server:
            changed += [
                f"server.{key}" for key in draft.put(("server",), {"url": _address(server, "--server")})
            ]
        try:
            with waiting(screen, url):
                if account is not None:
                    begin(draft, file, name, section, account)
                else:
                    now = known_site(file, name)
                    password = read_password(password_file) if password_file else ""
                    anew = {**section, "user": user or "", "password": password}
                    changed += correct(draft, name, anew, now, given)
                # Nobody is told of an address, and nothing is said or made here for it, before there is a wiki.
                asked = _ask_wiki(context, draft, file, name, wait=not no_wait)
        except BaseException as error:
            # Half of it, what can't be used, or what nobody knows yet whether it is right.
            were.back()
            if isinstance(error, KeyboardInterrupt):
                raise click.Abort from None
            raise
        checks: list[dict[str, Any]] = []

        def tell(line: Mapping[str, Any]) -> None:
            checks.append(dict(line))
            if not as_json:
                screen.check(checks[-1])

        with _kept(file, name):
            nothing_there = isinstance(asked.first, NoWiki)
            steps: Sequence[ByHand] = ()
            if nothing_there:
                were.back()
            else:
                # Before it answers, and lets us in, there is nothing to be done in it.
                steps = asked.wiki.by_hand(file.absolute().parent) if asked.answers else ()
                if not as_json:
                    id_ = "cli-connect-written"
                    if name in before:
                        id_ = "cli-connect-corrected" if changed else "cli-connect-known"
                    screen.say(id_, file=str(file), site=name, keys=", ".join(changed))
                here = asked.settings.server.url
                if _here(here) and not _here(url):
                    local = screen.text("cli-connect-local", server=here, platform=platform, url=url)
                    screen.err.print(clean(local))
            if steps and not as_json:
                _show(context, steps)
                if not no_wait and screen.out.is_terminal:
                    screen.prompt(screen.text("cli-connect-wait"), default="", err=True)
                    # What was done may have been done to the settings, too, and is in the wiki only now.
                    asked.rest.close()
                    draft = Draft(file)
                    now = known_site(file, name)
                    changed += correct(draft, name, {"platform": platform}, now, {})
                    asked = _ask_wiki(context, draft, file, name, wait=True)
            if asked.first is not None:
                tell(_line(asked.first))
            if not nothing_there:
                with _listening(context, asked.settings, name, anew=bool(changed)) as ask:
                    start = ask("arrived")["count"]
                    for check in asked.rest:
                        tell(_line(check))
                    came = _came(context, ask, start, asked.settings, name, expected=asked.wiki.sent_test())
                    if came is not None and (asked.answers or not came["good"]):
                        tell(came)
                    if asked.answers:
                        ask("resume")
        if as_json:
            lines = [line for step in steps for line in step.lines]
            by_hand = [dataclasses.asdict(step) for step in steps]
            screen.json({"site": name, "lines": lines, "by_hand": by_hand, "checks": checks})
        elif nothing_there and (name not in before or changed):
            screen.say("cli-connect-nothing", file=str(file), url=url)
        else:
            good = all(check["good"] for check in checks)
            screen.say("cli-connect-good" if good else "cli-connect-bad", site=name)
        return 0 if all(check["good"] for check in checks) else 1

    return [connect]


@dataclasses.dataclass(frozen=True)
class _Asked:
    """A wiki that was asked with these settings: what it said first, and what else it will be asked."""

    settings: Settings
    wiki: Platform
    first: Check | None
    rest: Generator[Check]

    @property
    def answers(self) -> bool:
        """Whether it answered, and let us in."""
        return self.first is None or self.first.good


def _ask_wiki(context: Context, draft: Draft, file: Path, site: str, *, wait: bool) -> _Asked:
    """Write the settings down, and ask the wiki with them what comes first."""
    draft.save()
    settings = Settings.load(file)
    wiki = context.wiring.platform(settings, site, context.language)
    if wiki.staff is not None:
        # It names other sites. With one that there is not, no server would start any more.
        context.wiring.check(settings, context.language)
    rest = _install(context, wiki, settings, site, wait=wait)
    return _Asked(settings, wiki, next(rest, None), rest)


@contextlib.contextmanager
def _kept(file: Path, site: str) -> Iterator[None]:
    """Who stops it once the site is written down hears that it is, and how to go on."""
    try:
        yield
    except (click.Abort, KeyboardInterrupt):
        raise CommandError("cli-connect-later", file=str(file), site=site) from None


def _show(context: Context, steps: Sequence[ByHand]) -> None:
    """What a person must do, each with its lines to copy."""
    for step in steps:
        context.screen.out.print(clean(step.what))
        for line in step.lines:
            context.screen.out.print(clean(f"  {line}"))


def _address(url: str, given: str = "URL") -> str:
    """The address without its trailing slash, ``given`` as this; what can't be one is never written down."""
    parts = urlsplit(url) if "//" in url else None
    if parts and (parts.query or parts.fragment or ".php" in parts.path):
        # Copied out of a browser: it leads to one page.
        raise CommandError("cli-connect-page-url", url=url, root=f"{parts.scheme}://{parts.netloc}")
    try:
        return web_address(url)
    except PydanticCustomError:
        raise CommandError("config-bad-url", where="telos connect", key=given, read=url) from None


def _here(url: str) -> bool:
    """Whether an address leads to this machine alone."""
    host = urlsplit(url).hostname or ""
    return host == "localhost" or host == "::1" or host.startswith("127.")


def _pairs(options: Sequence[str]) -> dict[str, str]:
    pairs = {}
    for option in options:
        key, equals, value = option.partition("=")
        if not (equals and key.strip() and value.strip()):
            raise click.BadParameter(option, param_hint="--option")
        pairs[key.strip()] = value.strip()
    return pairs


def _install(
    context: Context, wiki: Platform, settings: Settings, site: str, *, wait: bool
) -> Generator[Check]:
    """Put the templates into the wiki and check every right; trouble is a red line, too.

    Where the wiki asks to wait (too many wrong passwords before), that is said and done, once.
    """
    screen = context.screen
    try:
        try:
            yield from wiki.install()
        except RetryAt as error:
            pause = (error.at - datetime.now(UTC)).total_seconds() if error.at else 0.0
            if not (wait and 0 < pause <= _LONGEST_PAUSE):
                raise
            screen.err.print(clean(error.text(context.language)))
            with screen.progress(
                screen.text("cli-connect-pause", minutes=max(1, round(pause / 60)))
            ) as steps:
                for second in range(int(pause) + 1):
                    steps.at(second / (pause + 1))
                    time.sleep(1)
            yield from wiki.install()
    except TelosError as error:
        yield away(error, screen.translator, site, settings.sites[site].url)


def _line(check: Check) -> dict[str, Any]:
    """A check as it is shown."""
    return {key: getattr(check, key) for key in ("name", "good", "said", "cure")}


def _came(
    context: Context, ask: _Ask, start: int, settings: Settings, site: str, *, expected: bool | None
) -> dict[str, Any] | None:
    """Whether the webhook that the wiki was asked for has arrived; None where it didn't come to asking."""
    screen, until = context.screen, time.monotonic() + 5

    def count() -> int:
        return int(ask("arrived")["count"])

    if expected is False and count() == start:
        # A check before says why; that nothing came is no news, and the wiki's machine may well reach us.
        return None
    if expected is None and count() == start:
        # Not every wiki can send one on request, or not before something else is done, which has its own line.
        name, not_tested = screen.text("cli-connect-webhook"), screen.text("cli-connect-no-test")
        return {"name": name, "good": True, "said": not_tested, "cure": ""}
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
def _listening(context: Context, settings: Settings, site: str, *, anew: bool) -> Iterator[_Ask]:
    """A server that takes the site's webhooks, and how it is asked to do one of its commands for the site.

    The running one, told to read its settings again; or one of our own for as long as it is needed.
    """
    args = {"site": site}
    if running(settings):
        _reload(context, settings, site, anew=anew)
        yield lambda command: call(context.wiring, settings, command, args, _silent)
        return
    from werkzeug.serving import WSGIRequestHandler, make_server

    from core.web import make_app

    class _Quiet(WSGIRequestHandler):
        def log(self, type: str, message: str, *args: Any) -> None:
            """Say nothing: the checks say what came."""

    host, _, port = settings.server.bind.rpartition(":")
    host = host.strip("[]")
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        # Bound here: the server itself would print why it can't be, in words of its own.
        listening = socket.create_server((host, int(port)), family=family)
    except OSError:
        raise CommandError("cli-connect-port", bind=settings.server.bind) from None
    with listening:
        application = context.wiring.open(settings)
        server = make_server(
            host,
            int(port),
            make_app(application),
            threaded=True,
            request_handler=_Quiet,
            fd=listening.fileno(),
        )
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield lambda command: handler(command)(application, args, _silent)
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
        application.close()


def _reload(context: Context, settings: Settings, site: str, *, anew: bool) -> None:
    """Let the running server know the site, or what was corrected about it."""

    def ask(command: str) -> dict[str, Any]:
        return call(context.wiring, settings, command, {}, _silent)

    before = ask("hello")
    if site in before["sites"] and not anew:
        return
    ask("reload")
    until = time.monotonic() + _PATIENCE
    while time.monotonic() < until:
        time.sleep(0.2)
        with contextlib.suppress(TelosError):
            now = ask("hello") if running(settings) else before
            if site in now["sites"] and now["process"] != before["process"]:
                return
    raise CommandError("cli-connect-reload")


def _silent(part: float | None, words: str, /) -> None:
    """Nobody needs to know."""
