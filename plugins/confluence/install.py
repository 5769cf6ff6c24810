"""What ``telos connect`` and ``telos doctor`` do to a Confluence: every right one by one, and what is put in."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

import requests
from babel.dates import format_date

from core.causes import cause
from core.ports import ByHand, Check, GiveUp, NoWiki, RetryAt, TelosError
from plugins.confluence import adopt, entrance, expiry, flavour, rights, trial
from plugins.confluence.address import SCOPES
from plugins.confluence.app import App
from plugins.confluence.client import AGENT, ApiError, Client, Forbidden
from plugins.confluence.dc import DataCenter
from plugins.confluence.flavour import Told
from plugins.confluence.hooks import Hooks
from plugins.confluence.lines import Lines
from plugins.confluence.oauth import SignIn
from plugins.confluence.offer import Offer
from plugins.confluence.people import read_addresses
from plugins.confluence.raw import RawUser, Wiki
from plugins.confluence.search import Search

#: The oldest Data Center the plugin is made for.
OLDEST: Final = (7, 19)
#: Seconds that the clocks may be apart.
_SKEW: Final = 60
#: Seconds to connect, and for each part of an answer, of the sign-in's address.
_PATIENCE: Final = (5.0, 10.0)


class Installer:
    """The checks of one Confluence; ``settings`` are the platform's."""

    def __init__(self, site: str, client: Client, wiki: Wiki, settings: Mapping[str, Any]) -> None:
        self._site = site
        self._client = client
        self._wiki = wiki
        self._settings = settings
        self._lines = Lines(str(settings.get("language", "en")))
        secrets = tuple(settings.get("secrets", ()))
        self._server = str(settings.get("server") or "").rstrip("/")
        self._hooks = Hooks(client, self._lines, site, self._server, secrets[0] if secrets else "")
        self._app = App(site, settings, self._lines)
        self._offer = Offer(client, wiki, self._lines, str(settings.get("template_space") or ""))

    def withdraw(self) -> bool:
        """Take the webhook back; whether there was one."""
        return self._hooks.remove()

    def checks(self, *, install: bool) -> Iterator[Check]:
        """Every check, each as soon as it is known; with ``install`` what is missing is put in as well.

        A check that fails says what to click where. Nothing is written twice, so it can all be repeated.
        """
        scope = self._lines.say(entrance.SCOPE)
        try:
            for check in self._checks(install=install):
                yield self._scoped(check) if scope in check.said else check
        except ApiError as error:
            if error.status != 401:
                raise
            # Let in at first, refused at a part: what is behind that part can't be told.
            yield self._refused(error)

    def _scoped(self, check: Check) -> Check:
        """A red line whose cause is the token, not the right that was looked at."""
        cure = self._lines.text("cf-account-cure-scope", scopes=" ".join(SCOPES))
        return replace(check, said=self._lines.text("cf-account-scope"), cure=cure)

    def _checks(self, *, install: bool) -> Iterator[Check]:
        told: list[Told] = []
        yield from self._reach(told)
        if not told:
            return
        yield from self._place(told[0])
        user: list[RawUser] = []
        yield from self._account(user)
        if not user:
            # Nothing about rights can be said of nobody.
            return
        cloud = self._wiki.cloud
        ours: rights.Rights
        if isinstance(self._wiki, DataCenter):
            ours = rights.ServerRights(self._client, self._wiki.access)
        else:
            ours = rights.CloudRights(self._client)
        writable: list[str] = []
        yield from rights.checks(ours, self._lines, writable, cloud=cloud)
        yield from trial.checks(self._wiki, self._lines, user[0].id)
        if cloud and self._settings.get("password"):
            yield from expiry.checks({**self._settings, "site": self._site}, self._lines, self._client.now())
        yield from self._addresses()
        yield from self._offer.checks(writable, install=install)
        if install and isinstance(self._wiki, Search):
            yield from adopt.checks(self._wiki, self._lines, self._client.url)
        if cloud:
            yield from self._app.checks()
        else:
            yield from self._hooks.checks(install=install)
            yield self._sign_in()

    def _addresses(self) -> Iterator[Check]:
        """The list of people's addresses, where there is one: Confluence tells none."""
        file = str(self._settings.get("addresses_file") or "")
        if not file:
            return
        try:
            addresses = set(read_addresses(file).values())
        except GiveUp as error:
            yield self._lines.check("cf-addresses", False, said=error.text(self._lines.language), file=file)
        else:
            answer = self._lines.text("cf-addresses-said", count=len(addresses))
            yield self._lines.check("cf-addresses", bool(addresses), said=answer, file=file)

    def by_hand(self, folder: Path) -> list[ByHand]:
        """What a person must do: deploy the app (Cloud), make the application link (Data Center)."""
        if self._wiki.cloud:
            return self._app.by_hand(folder)
        if self._settings.get("client_id"):
            return []
        site = self._site
        link = (self._back, "READ")
        ours = (f"[sites.{site}]", 'client_id = "…"', f'client_secret_file = "telos-{site}.client"')
        return [
            ByHand(what=self._lines.text("cf-hand-link"), lines=link),
            ByHand(what=self._lines.text("cf-hand-client"), lines=ours),
        ]

    def installed(self, told: str) -> Iterator[Check]:
        """Whether the app on Cloud is of this server's time."""
        return self._app.installed(told)

    def sent_test(self) -> bool:
        """Whether Confluence's own test came through."""
        return self._hooks.came

    @property
    def _back(self) -> str:
        """Where Confluence sends people back to after they signed in."""
        return f"{self._server}/in/{self._site}/back"

    def _sign_in(self) -> Check:
        """Whether people can sign in: the link is made and its address answers; nobody is signed in for it."""
        lines, settings = self._lines, self._settings
        id, secret = str(settings.get("client_id") or ""), str(settings.get("client_secret") or "")
        args = {"back": self._back, "site": self._site}
        if not (id and secret):
            return lines.check("cf-sign-in", False, said=lines.text("cf-sign-in-missing"), **args)
        url = str(settings["url"]).rstrip("/")
        try:
            address = SignIn(self._site, url, id, secret).sign_in(self._back, "look", "v" * 64)
            with requests.get(
                address, timeout=_PATIENCE, allow_redirects=False, stream=True, headers={"User-Agent": AGENT}
            ) as response:
                status = response.status_code
        except GiveUp as error:
            answer = error.text(lines.language)
            return lines.check("cf-sign-in", False, said=answer, cure="cf-sign-in-cure-https", **args)
        except requests.RequestException as error:
            answer = lines.text("cf-sign-in-silent", why=cause(error))
            return lines.check("cf-sign-in", False, said=answer, cure="cf-sign-in-cure-away", **args)
        if status >= 400:
            answer = lines.text("cf-sign-in-refused", status=status)
            return lines.check("cf-sign-in", False, said=answer, **args)
        return lines.check("cf-sign-in", True, said=lines.text("cf-sign-in-said"), **args)

    # --- is it there, and who are we? -------------------------------------------------------------------

    def _reach(self, told: list[Told]) -> Iterator[Check]:
        """What answers at the address; ``told`` holds it when it is what the settings say."""
        lines, url = self._lines, self._client.url
        try:
            wiki_there = flavour.ask(self._client, cloud=self._wiki.cloud)
        except Forbidden as error:
            # The first line, so that nobody is shown what to do by hand before the account is let in.
            yield self._refused(error)
            return
        except entrance.LogInPage as error:
            yield lines.check(
                "cf-reach", False, said=error.text(lines.language), cure="cf-reach-cure-login", url=url
            )
            return
        except TelosError as error:
            if isinstance(error, RetryAt) and error.at is not None:
                # It is there, and says until when it wants to be left alone.
                raise
            cure = "cf-reach-cure-later" if isinstance(error, RetryAt) else "cf-reach-cure"
            cure = "cf-reach-cure-page" if flavour.shows_a_page(url) else cure
            yield lines.check("cf-reach", False, said=error.text(lines.language), cure=cure, url=url)
            return
        if wiki_there is None:
            cure = "cf-reach-cure-page" if flavour.shows_a_page(url) else "cf-reach-cure"
            check = lines.check("cf-reach", False, said=lines.text("cf-reach-other"), cure=cure, url=url)
            yield NoWiki(name=check.name, good=False, said=check.said, cure=check.cure)
            return
        if not wiki_there.cloud and wiki_there.version and _number(wiki_there.version) < OLDEST:
            answer = lines.text("cf-reach-old", product=wiki_there.product)
            yield lines.check("cf-reach", False, said=answer, cure="cf-reach-cure-old", url=url)
            return
        yield lines.check("cf-reach", True, said=wiki_there.product)
        if wiki_there.cloud is not self._wiki.cloud:
            yield lines.check(
                "cf-flavour", False, said=wiki_there.product, site=self._site, flavour=wiki_there.flavour
            )
            return
        told.append(wiki_there)

    def _place(self, told: Told) -> Iterator[Check]:
        """Whether Confluence is where the settings say, and its clock where ours is."""
        url = str(self._settings["url"])
        there, wanted = urlsplit(told.base.rstrip("/")), urlsplit(url.rstrip("/"))
        if there.netloc:
            same = (there.scheme, there.netloc, there.path) == (wanted.scheme, wanted.netloc, wanted.path)
            yield self._lines.check("cf-server", same, said=told.base, url=url)
        if self._client.skew is not None:
            off = round(abs(self._client.skew))
            yield self._lines.check(
                "cf-clock", off <= _SKEW, said=self._lines.text("cf-clock-said", count=off)
            )

    def _account(self, user: list[RawUser]) -> Iterator[Check]:
        try:
            me = self._wiki.me()
        except ApiError as error:
            yield self._refused(error)
            return
        if me is None:
            yield self._lines.check(
                "cf-account", False, said=self._lines.text("cf-account-nobody"), cure=self._account_cure()
            )
            return
        shown = me.display or me.name
        account = shown if me.name == shown else f"{shown} ({me.name})"
        yield self._lines.check("cf-account", True, said=account)
        user.append(me)

    def _refused(self, error: ApiError) -> Check:
        """The account is nobody Confluence knows, or may not use it at all."""
        if error.status == 401:
            which = "cf-account-refused-cloud" if self._wiki.cloud else "cf-account-refused"
            answer, cure = self._lines.text(which), self._account_cure()
            day = expiry.last_day(self._settings) if self._wiki.cloud else None
            if error.reason == entrance.CAPTCHA:
                answer, cure = self._lines.text("cf-account-captcha"), "cf-account-cure-captcha"
            elif error.reason == entrance.SCOPE:
                answer, cure = self._lines.text("cf-account-scope"), "cf-account-cure-scope"
            elif day is not None and day < self._client.now().date():
                shown = format_date(day, "long", locale=self._lines.language)
                answer, cure = self._lines.text("cf-token-over", day=shown), "cf-token-cure"
            args = {"scopes": " ".join(SCOPES), "option": expiry.OPTION, "site": self._site}
            return self._lines.check("cf-account", False, said=answer, cure=cure, **args)
        return self._lines.check("cf-use", False, said=self._lines.say(error.reason))

    def _account_cure(self) -> str:
        if self._wiki.cloud:
            return "cf-account-cure-cloud"
        return "cf-account-cure-dc" if self._settings.get("user") else "cf-account-cure-token"


def _number(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in re.findall(r"\d+", version)[:2])
