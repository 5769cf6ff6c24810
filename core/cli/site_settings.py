"""A site's settings as ``telos connect`` asks for them, and as the wiki tells them; the answers go into a draft."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import click

from core import life
from core.cli.context import Context
from core.cli.screen import Screen, clean
from core.cli.section import Draft
from core.cli.trouble import CommandError
from core.config import Settings
from core.ports import Asking, TelosError
from core.registry import platform as factory

#: Seconds after which a silent wiki is spoken of.
_SLOW = 3.0


def ask_account(
    context: Context,
    section: Mapping[str, str],
    user: str | None,
    password_file: Path | None,
    options: Mapping[str, str],
) -> dict[str, Any]:
    """Ask for the account in the wiki's own words: user, password, and the options given."""
    screen = context.screen
    with waiting(screen, section["url"]):
        asks = factory(section["platform"]).asks(section["url"], context.language)
    if asks.hint and not password_file:
        screen.err.print(clean(asks.hint))
    try:
        return _answers(screen, asks, user, password_file, options)
    except click.Abort:
        if screen.can_ask():
            raise
        raise CommandError("cli-connect-nobody") from None


def _answers(
    screen: Screen,
    asks: Asking,
    user: str | None,
    password_file: Path | None,
    options: Mapping[str, str],
) -> dict[str, Any]:
    """What is not given yet, by whoever sits there."""
    if asks.account and (user is None or not (user or asks.nameless)):
        words = asks.user or screen.text("cli-connect-ask-user")
        user = screen.prompt(words, default="" if asks.nameless else None, err=True)
    if password_file:
        password = read_password(password_file)
    elif not asks.account:
        password = ""
    else:
        words = asks.password or screen.text("cli-connect-ask-password")
        # What comes through a pipe is shown to nobody, and can't be hidden either.
        password = screen.prompt(words, hidden=screen.can_ask(), err=True)
        more = {
            key: screen.prompt(words, default="", err=True).strip()
            for key, words in asks.more.items()
            if key not in options
        }
        options = {**{key: given for key, given in more.items() if given}, **options}
    return {"user": user or "", "password": password, "options": options}


def begin(
    draft: Draft, file: Path, site: str, section: Mapping[str, str], account: Mapping[str, Any]
) -> None:
    """Add the new site's section."""
    user, password, options = (account[key] for key in ("user", "password", "options"))
    place = {"site": site, "folder": str(file.absolute().parent)}
    told = _told({**section, "user": user, "password": password, **options, **place}, section["platform"])
    draft.add(site, {**section, "user": user}, {**told, **options}, password)


def known_site(file: Path, site: str) -> dict[str, Any]:
    """What a known site's plugin was given so far, and the place of it."""
    settings = Settings.load(file).sites[site].for_platform()
    return {**settings, "site": site, "folder": str(file.absolute().parent)}


def _told(settings: Mapping[str, Any], platform: str) -> Mapping[str, str]:
    """What the wiki itself says that belongs into its options."""
    # Out of reach just now: the checks say so, in a line.
    with contextlib.suppress(TelosError):
        return factory(platform).options(settings)
    return {}


def correct(
    draft: Draft, site: str, given: Mapping[str, str], known: Mapping[str, Any], options: Mapping[str, str]
) -> list[str]:
    """Take over what is given anew for a site that is known; what is not given stays. What changed.

    The wiki is asked again for what it tells itself: the first time it may have been away, or the account wrong.
    """
    anew = {key: value for key, value in given.items() if value}
    told = _told({**known, **anew, **options}, given["platform"])
    password = anew.pop("password", "")
    changed = draft.put(("sites", site), anew)
    if told or options:
        changed += draft.put(("sites", site, "options"), {**told, **options})
    if password and draft.password(site, password):
        changed.append("password")
    return changed


@contextlib.contextmanager
def waiting(screen: Screen, url: str) -> Iterator[None]:
    """Say, once, whom we wait for where an answer takes long: nobody should wonder what a silent command does."""

    def say() -> None:
        if url not in screen.waited_for:
            screen.waited_for.add(url)
            screen.err.print(clean(screen.text("cli-connect-slow", url=url)))

    with life.when_longer(_SLOW, say):
        yield


def read_password(password_file: Path) -> str:
    """What stands in a file that is given instead of an answer."""
    try:
        text = password_file.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError):
        text = ""
    if not text:
        raise CommandError("cli-connect-no-password", file=str(password_file))
    return text
