"""Puts what people write with into the wiki, and looks at every right Telos needs, one by one."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from importlib import metadata, resources
from urllib.parse import urlsplit

from core.config_sections import origin_of
from core.i18n import Translator
from core.ports import ByHand, Check, Delivered, GiveUp, NoWiki, TelosError
from plugins.mediawiki.about import About
from plugins.mediawiki.client import ApiError, Client, LoginRefused
from plugins.mediawiki.protocol import Json, NoSuchHost, ReadOnly
from plugins.mediawiki.publish import Publisher

#: The oldest MediaWiki the plugin is made for.
OLDEST = (1, 39)
#: Rights that are needed, and those that only make things better.
NEEDED = ("read", "edit", "createpage", "telos-service")
BETTER = ("apihighlimits",)
#: The grant of a bot password that passes a right on; people see its name in the wiki's words.
GRANTS = {
    "read": "basic",
    "edit": "editpage",
    "createpage": "createeditmovepage",
    "telos-service": "telos",
    "apihighlimits": "telos",
}
#: More webhooks than this waiting in the wiki means that nobody runs its jobs.
_WAITING = 50
#: So does one that has waited for so many seconds.
_OLDEST = 1800
#: Seconds two clocks may differ; a signature is good for five minutes only.
_SKEW = 60
VERSION = metadata.version("telos")


def templates() -> dict[str, str]:
    """Title → text of every template that is installed; ``__`` in a file's name is the slash of a subpage."""
    folder = resources.files("plugins.mediawiki") / "templates"
    if not folder.is_dir():
        return {}
    return {
        "Template:" + entry.name.removesuffix(".wikitext").replace("__", "/").replace("_", " "): text
        for entry in sorted(folder.iterdir(), key=lambda resource: resource.name)
        if entry.name.endswith(".wikitext") and (text := entry.read_text(encoding="utf-8").rstrip())
    }


def local_settings(server: str, site: str, secret: str, language: str) -> ByHand:
    """The lines for the wiki's ``LocalSettings.php``; they hold the shared secret."""
    return ByHand(
        what=Translator(language).text("mw-by-hand"),
        lines=(
            "wfLoadExtension( 'Telos' );",
            f"$wgTelosServer = {_php(server)}; $wgTelosSite = {_php(site)};",
            f"$wgTelosSecret = {_php(secret)};",
        ),
    )


def _php(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace("'", "\\'")
    return f"'{escaped}'"


def _main(version: str) -> tuple[int, ...]:
    """The first two numbers of a version: what must be the same in the wiki and here."""
    return tuple(int(part) for part in re.findall(r"\d{1,6}", version)[:2])


class Installer:
    """The checks of one wiki; ``look_again`` gives its description afresh."""

    def __init__(
        self,
        client: Client,
        next_check: Callable[[], About],
        publisher: Publisher,
        user: str,
        language: str,
        url: str = "",
        hook: str = "",
    ) -> None:
        self._client = client
        self._next_check = next_check
        self._publisher = publisher
        self._user = user
        self._url, self._hook, self._language = url, hook, language
        self._text = Translator(language).text
        #: Whether the wiki sent a message when it was asked to.
        self.sent = False

    def checks(self, *, install: bool) -> Iterator[Check]:
        """Every check, each as soon as it is known; with ``install`` the templates are written as well.

        A check that fails says what to click where. Nothing is written twice, so it can all be repeated.
        """
        self.sent = False
        try:
            about = self._next_check()
        except LoginRefused as error:
            yield self._check("mw-account", False, said=error.text(self._language))
            return
        except TelosError as error:
            if isinstance(error, GiveUp | NoSuchHost):
                check = self._check("mw-reach", False, said=error.text(self._language))
                yield NoWiki(name=check.name, good=False, said=check.said, cure=check.cure)
            else:
                cure = "mw-reach-cure-readonly" if isinstance(error, ReadOnly) else "mw-reach-cure-later"
                yield self._check(
                    "mw-reach", False, said=error.text(self._language), cure=cure, url=self._url
                )
            return
        version = tuple(
            int(p) for p in about.generator.removeprefix("MediaWiki ").split(".")[:2] if p.isdigit()
        )
        yield self._check(
            "mw-reach", version >= OLDEST, said=self._text("mw-reach-said", wiki=about.generator)
        )
        yield from self._place(about)
        yield self._check("mw-account", about.user > 0, said=about.name if about.user else "")
        if not about.user:
            # Nothing about rights can be said of nobody.
            return
        for right in (*NEEDED, *BETTER):
            yield self._right(about, right)
        if "edit" in about.rights:
            yield from self._templates(install=install)
        yield self._extension(about)
        if about.serves:
            yield from self._connection()

    def _place(self, about: About) -> Iterator[Check]:
        """Whether the wiki is where the settings say, and its clock where ours is."""
        told, wanted = urlsplit(about.server), urlsplit(self._url)
        if told.netloc and wanted.netloc:
            # "//wiki.example" is at home under either scheme; and a usual port may be written or not.
            here = about.server if told.scheme else f"{wanted.scheme}:{about.server}"
            same = origin_of(here) == origin_of(self._url)
            yield self._check("mw-server", same, said=about.server, url=self._url)
        if self._client.skew is not None:
            off = round(abs(self._client.skew))
            yield self._check("mw-clock", off <= _SKEW, said=self._text("mw-clock-said", count=off))

    def _extension(self, about: About) -> Check:
        """Whether the extension is there, and of this server's time."""
        theirs = about.extensions.get("Telos", "")
        if not about.telos or not theirs or _main(theirs) == _main(VERSION):
            return self._check("mw-extension", about.telos, said=theirs)
        id_ = "mw-extension-old" if _main(theirs) < _main(VERSION) else "mw-extension-new"
        answer = self._text(f"{id_}-said", theirs=theirs, ours=VERSION)
        return self._check("mw-extension", False, said=answer, cure=f"{id_}-cure")

    def _right(self, about: About, right: str) -> Check:
        good = right in about.rights
        cure, grant = "mw-right-cure", ""
        if right in ("telos-service", "apihighlimits") and not about.telos:
            cure = "mw-right-cure-extension"
        elif "@" in self._user and (
            right not in ("telos-service", "apihighlimits") or "telos" in about.own_groups
        ):
            # The account has it, the bot password doesn't pass it on.
            cure, grant = "mw-right-cure-grant", "" if good else self._grant(GRANTS[right])
        elif right in ("telos-service", "apihighlimits"):
            cure = "mw-right-cure-group"
        name = self._text("mw-right", right=right)
        answer = self._text("mw-right-good" if good else f"mw-right-{right}")
        return Check(
            name=name,
            good=good,
            said=answer,
            cure="" if good else self._text(cure, right=right, name=about.name, grant=grant),
        )

    def _grant(self, grant: str) -> str:
        """What Special:BotPasswords calls a grant, in the admin's language, as this wiki words it."""
        name = f"grant-{grant}"
        try:
            answer = self._client.get("query", meta="allmessages", ammessages=name, amlang=self._language)
            (row,) = answer["query"]["allmessages"]
            return str(row.get("content") or name)
        except (TelosError, ValueError, KeyError):
            return name

    def _templates(self, *, install: bool) -> Iterator[Check]:
        wanted = templates()
        present = self._present(wanted)
        for title, text in wanted.items():
            there, by_us = present.get(title, (None, True))
            if there == text:
                yield self._check("mw-template", True, said=self._text("mw-template-there"), title=title)
            elif there is not None and not by_us:
                yield self._check("mw-template", True, said=self._text("mw-template-theirs"), title=title)
            elif install:
                yield self._save(title, text)
            else:
                yield self._check("mw-template", False, said=self._text("mw-template-missing"), title=title)

    def _save(self, title: str, text: str) -> Check:
        def happened() -> Json | None:
            return {} if self._present([title]).get(title, ("", False))[0] == text else None

        try:
            self._client.write(
                "edit", happened, title=title, text=text, bot=True, summary=self._text("mw-template-summary")
            )
        except ApiError as error:
            return self._check("mw-template", False, said=error.info, title=title)
        return self._check("mw-template", True, said=self._text("mw-template-saved"), title=title)

    def _present(self, titles: object) -> dict[str, tuple[str, bool]]:
        """Title → (text, whether our account saved it last) of the templates that are in the wiki."""
        if not titles:
            return {}
        client = self._client
        pages = client.get("query", titles=titles, prop="revisions", rvprop="content|user", rvslots="main")
        names = {row["to"]: row["from"] for row in pages["query"].get("normalized", ())}
        pages_there: dict[str, tuple[str, bool]] = {}
        for page in pages["query"]["pages"]:
            for row in page.get("revisions", ())[:1]:
                text = str(row["slots"]["main"].get("content", ""))
                pages_there[names.get(page["title"], page["title"])] = (
                    text,
                    row.get("user") == client.account,
                )
        return pages_there

    def _connection(self) -> Iterator[Check]:
        """Whether the map of communities can be stored, and a signed webhook comes through."""
        try:
            self._publisher.version()
            yield self._check("mw-scopes", True)
        except TelosError as error:
            yield self._check("mw-scopes", False, said=error.text(self._language))
        try:
            ping = self._client.write("telosping", lambda: None)["telosping"]
        except ApiError as error:
            yield self._check("mw-ping", False, said=error.info)
            return
        except TelosError as error:
            yield self._check("mw-ping", False, said=error.text(self._language))
            return
        self.sent = sent = bool(ping["sent"])
        status = int(ping["status"])
        why = self._text("mw-error-status", status=str(status)) if status else self._text("mw-ping-unreached")
        answer = self._text("mw-ping-said", url=ping["url"]) if sent else f"{ping['url']}: {why}"
        cure = {401: "mw-ping-cure-secret", 404: "mw-ping-cure-site"}.get(status, "mw-ping-cure")
        if sent:
            # Somebody took it; whoever knows what came here knows whether that was this server.
            yield Delivered(name=self._text("mw-ping"), good=True, said=answer)
        else:
            yield self._check("mw-ping", False, said=answer, cure=cure, site=ping["site"])
        if self._hook:
            yield self._check(
                "mw-hook", str(ping["url"]) == self._hook, said=str(ping["url"]), url=self._hook
            )
        waiting, oldest = int(ping["waiting"]), int(ping.get("oldest") or 0)
        good = waiting < _WAITING and oldest < _OLDEST
        yield self._check("mw-jobs", good, said=self._text("mw-jobs-said", count=waiting))

    def _check(self, id_: str, good: bool, *, said: str = "", cure: str = "", **args: str) -> Check:
        return Check(
            name=self._text(id_, **args),
            good=good,
            said=said,
            cure="" if good else self._text(cure or f"{id_}-cure", **args),
        )
