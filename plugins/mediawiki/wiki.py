"""One MediaWiki as Telos sees it: the platform object, put together from its rooms."""

from __future__ import annotations

import json
import threading
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

from core.i18n import Phrase
from core.model import Page, PageKey, Person, PersonKey, Scope, ScopeKind, Viewer, page_key
from core.ports import (
    ByHand,
    Capability,
    Changes,
    Check,
    FactoryDefaults,
    GiveUp,
    NativeNotice,
    OptionalParts,
    Removed,
    ScopeEntry,
    Webhooks,
)
from plugins.mediawiki import about as abouts
from plugins.mediawiki import difference
from plugins.mediawiki import token as tokens
from plugins.mediawiki.about import About
from plugins.mediawiki.changed import added_words
from plugins.mediawiki.client import ApiError, Client
from plugins.mediawiki.install import Installer, local_settings
from plugins.mediawiki.people import People
from plugins.mediawiki.protocol import here
from plugins.mediawiki.publish import Publisher
from plugins.mediawiki.read import Reader
from plugins.mediawiki.removal import Removal
from plugins.mediawiki.sync import Sync
from plugins.mediawiki.ways import Ways
from plugins.mediawiki.webhook import MediaWikiWebhooks
from plugins.mediawiki.written import LARGEST

#: How long what the wiki says about itself is believed.
_BELIEVED = timedelta(hours=1)
#: It tells all that a wiki may tell.
CAPABILITIES = frozenset(Capability)
#: Words of a comment that a link to it names; more would rather miss than help.
_FRAGMENT_WORDS = 5
#: Asks the discussion page for the script that opens and marks an answer (``ViewHooks``).
_MARKED = "telosanswer"


class MediaWiki(OptionalParts):
    """A wiki of MediaWiki 1.39 or newer; nothing is asked of it before the first call.

    ``settings`` are those of ``SiteSection.for_platform``: url, api, user, password, secrets, zone,
    largest_page; from its options ``language`` for what the checks say ("en").
    """

    def __init__(self, site: str, settings: Mapping[str, Any]) -> None:
        self.site = site
        self.url = str(settings["url"]).rstrip("/")
        self.capabilities = CAPABILITIES
        self._secrets = tuple(settings.get("secrets", ()))
        self.webhooks: Webhooks = MediaWikiWebhooks(site, self._secrets)
        user = str(settings.get("user") or "")
        self._client = Client(
            str(settings.get("api") or self.url),
            user,
            str(settings.get("password") or ""),
        )
        # People who wait for what they may see ask by a conversation of their own: a sync may hold the first for long.
        self._door = Client(
            str(settings.get("api") or self.url),
            user,
            str(settings.get("password") or ""),
        )
        self._anybody: Client | None = None
        self._lock = threading.RLock()
        self._about: tuple[datetime, About] | None = None
        self._ways = Ways(self._client, self._door)
        self._people = People(site, self._ways, self.about)
        self._permits = People(site, self._door, self._about_at_once)
        largest = int(settings.get("largest_page", LARGEST))
        self._reader = Reader(site, self._ways, self.about, self._people, self.url, largest)
        self._sync = Sync(self._client, self.about, self._reader, self._people)
        self._publisher = Publisher(self._client, self.about)
        language = str(settings.get("language", "en"))
        self._server = str(settings.get("server") or "").rstrip("/")
        hook = f"{self._server}/hooks/{site}" if self._server else ""
        self._installer = Installer(
            self._client, self._next_check, self._publisher, user, language, self.url, hook
        )
        self._language = language
        # Its changes tell everything, its panel shows how a page stands, and people sign in to the wiki itself.
        self.access = self.rights = self.differences = self.inclusions = self.listing = self.remarks = (
            self.tokens
        ) = self
        self.scope_map = self.native_notices = self.close_links = self.taken_back = self.past_charters = self
        self.traces = self

    # --- the conversation -------------------------------------------------------------------------------

    @property
    def requests(self) -> int:
        """How many requests were sent so far."""
        clients = (self._client, self._door, self._anybody)
        return sum(client.requests for client in clients if client is not None)

    def about(self) -> About:
        """What the wiki says about itself, asked once an hour."""
        if self._ways.waited_for:
            return self._about_at_once()
        with self._lock:
            now = datetime.now(UTC)
            if self._about is None or now - self._about[0] > _BELIEVED:
                self._about = (now, abouts.ask(self._client))
            return self._about[1]

    def _about_at_once(self) -> About:
        """The same for somebody who waits: what is known, however old; asked only before it was ever asked."""
        known = self._about
        if known is None:
            known = self._about = (datetime.now(UTC), abouts.ask(self._door))
        return known[1]

    def _next_check(self) -> About:
        self._about = None
        return self.about()

    def links_begin(self) -> str:
        """See :meth:`core.ports.Platform.links_begin`."""
        about = self.about()
        path, _, rest = about.article_path.partition("$1")
        # With something behind the title no beginning tells a page's address.
        return (
            here(f"//{urlsplit(about.server).netloc or 'wiki'}{path}", self.url) if path and not rest else ""
        )

    def part_link(self, near: Page) -> str:
        """See :meth:`core.ports.Platform.part_link`."""
        begin = self.links_begin() if self.about().telos else ""
        return f"{begin}Special:Telos#all" if begin else ""

    # --- reading ----------------------------------------------------------------------------------------

    def at_once(self) -> AbstractContextManager[None]:
        """See :meth:`core.ports.Platform.at_once`."""
        return self._ways.waited_for.here()

    def read(self, pages: Collection[PageKey]) -> Sequence[Page]:
        """See :meth:`core.ports.Platform.read`."""
        return self._reader.read(pages)

    def changes(self, cursor: str, *, now: datetime) -> Iterator[Changes]:
        """See :meth:`core.ports.Platform.changes`."""
        return self._sync.changes(cursor, now=now)

    def texts(self, page: PageKey, numbers: Collection[int]) -> Mapping[int, str]:
        """See :meth:`core.ports.Platform.texts`."""
        return difference.texts(self._ways, page, numbers)

    def without_charters(self, page: Page) -> Page:
        """See :meth:`core.ports.PastCharters.without_charters`."""
        return self._reader.without_charters(page)

    def members(self, scope: Scope) -> Iterable[PageKey]:
        """The pages of a scope; discussions are no pages of their own."""
        for some, _ in self.listed(scope):
            yield from some

    def listed(self, scope: Scope, cursor: str = "") -> Iterator[tuple[Sequence[PageKey], str]]:
        """See :meth:`core.ports.Listing.listed`; the cursor is the wiki's own continuation."""
        about, title = self.about(), scope.value
        first = 0
        if scope.kind in {ScopeKind.PAGE, ScopeKind.TREE}:
            first, title = self._asked(scope.value)
        query: dict[str, Any] = {"list": "allpages", "aplimit": "max"}
        if scope.kind is ScopeKind.TREE:
            query |= {"apnamespace": about.number_of(title), "apprefix": about.bare(title) + "/"}
        elif scope.kind is ScopeKind.SPACE and scope.value.isdigit() and int(scope.value) in about.namespaces:
            query |= {"apnamespace": scope.value}
        elif scope.kind is ScopeKind.LABEL:
            title = f"{about.namespaces[abouts.CATEGORY]}:{scope.value}"
            first = self._id_of(title)
            query = {"list": "categorymembers", "cmtitle": title, "cmlimit": "max", "cmprop": "ids|title"}
        else:
            query = {}
        # What stands at the top comes first, and not again where the list goes on.
        top = [page_key(self.site, first)] if first and not cursor else []
        if not query:
            yield top, ""
            return
        try:
            for answer in self._ways.query(**query, **(json.loads(cursor) if cursor else {})):
                rows = answer["query"][query["list"]]
                pages = [page_key(self.site, row["pageid"]) for row in rows if row["ns"] % 2 == 0
                         or query["list"] == "allpages"]  # fmt: skip
                going = answer.get("continue")
                yield [*top, *pages], json.dumps(going, sort_keys=True) if going else ""
                top = []
        except ApiError as error:
            if cursor:
                raise GiveUp(Phrase("mw-error-list")) from error
            raise

    def taken_to(self, page: Page) -> Collection[PageKey]:
        """See :meth:`core.ports.Remarks.taken_to`."""
        return self._reader.taken_to(page)

    def called(self, page: Page) -> Collection[str]:
        """See :meth:`core.ports.Inclusions.called`: by its title."""
        return (page.title,) if page.title else ()

    def including(self, names: Collection[str]) -> Iterator[PageKey]:
        """See :meth:`core.ports.Platform.including`."""
        return self._reader.including(names)

    def find(self, title: str) -> Page | None:
        """The page of this title, redirects followed, or None."""
        number = self._id_of(title)
        pages = self._reader.read([page_key(self.site, number)]) if number else []
        return next((page for page in pages if page.exists), None)

    def _id_of(self, title: str) -> int:
        return self._asked(title)[0]

    def _asked(self, title: str) -> tuple[int, str]:
        """The id of the page of this title, redirects followed, and the title as the wiki has it."""
        if not title.strip() or set(title) & set("<>[]|{}\n\x1f"):
            return 0, title
        answer = self._ways.get("query", titles=title, redirects=True, converttitles=True, prop="info")[
            "query"
        ]
        for step in ("normalized", "converted"):
            title = next((row["to"] for row in answer.get(step, ()) if row["from"] == title), title)
        return next((int(row.get("pageid", 0)) for row in answer.get("pages", ())), 0), title

    # --- people -----------------------------------------------------------------------------------------

    def people(self, *, keys: Collection[PersonKey] = (), names: Collection[str] = ()) -> Sequence[Person]:
        """See :meth:`core.ports.Platform.people`."""
        return self._people.find(keys=keys, names=names)

    def group(self, name: str) -> Mapping[PersonKey, datetime | None] | None:
        """See :meth:`core.ports.Platform.group`."""
        return self._people.group(name)

    def readable(
        self, people: Collection[PersonKey], pages: Collection[PageKey]
    ) -> frozenset[tuple[PersonKey, PageKey]]:
        """See :meth:`core.ports.Platform.readable`."""
        return self._permits.readable(people, pages, self._open_to_anybody)

    def may(self, person: PersonKey, pages: Collection[PageKey], right: str) -> frozenset[PageKey]:
        """See :meth:`core.ports.Platform.may`."""
        return self._permits.may(person, pages, right, self._open_to_anybody)

    def _open_to_anybody(self, ids: Sequence[int], right: str = "read") -> list[int]:
        """The pages of these that somebody who isn't logged in may read, or edit."""
        if self._anybody is None:
            # Two at once make two, and one of them is kept.
            self._anybody = Client(self._door.api)
        numbers: list[int] = []
        for start in range(0, len(ids), 50):
            try:
                answer = self._anybody.get("query", pageids=ids[start : start + 50], prop="info",
                                           intestactions=right)  # fmt: skip
            except ApiError:
                # A wiki that shows strangers nothing refuses the question as a whole.
                return []
            numbers += [int(row["pageid"]) for row in answer["query"]["pages"]
                      if not row.get("missing") and row.get("actions", {}).get(right)]  # fmt: skip
        return numbers

    def issued(self, claims: Mapping[str, Any]) -> bool:
        """See :meth:`core.ports.Platform.issued`."""
        return claims.get("iss") == self.site

    def identify(self, token: str, now: datetime) -> Viewer:
        """See :meth:`core.ports.Platform.identify`."""
        return tokens.identify(self.site, self._secrets, token, now)

    # --- writing ----------------------------------------------------------------------------------------

    def publish(self, entries: Sequence[ScopeEntry]) -> None:
        """See :meth:`core.ports.Platform.publish`."""
        self._publisher.publish(entries)

    def traces_left(self) -> bool:
        """See :meth:`core.ports.Traces.traces_left`."""
        return self._publisher.holds_map()

    def notify(self, notice: NativeNotice) -> bool:
        """See :meth:`core.ports.Platform.notify`."""
        return self._publisher.notify(notice)

    def mark_read(self, keys: Collection[str]) -> None:
        """See :meth:`core.ports.Platform.mark_read`."""
        self._publisher.mark_read(keys)

    def install(self) -> Iterator[Check]:
        """See :meth:`core.ports.Platform.install`."""
        return self._installer.checks(install=True)

    def check(self) -> Iterator[Check]:
        """See :meth:`core.ports.Platform.check`."""
        return self._installer.checks(install=False)

    def sent_test(self) -> bool:
        """See :meth:`core.ports.SetUp.sent_test`: not where a check before came to nothing."""
        return self._installer.sent

    def withdraw(self) -> bool:
        """See :meth:`core.ports.TakenBack.withdraw`: an administrator wrote it into LocalSettings.php."""
        return False

    def remove(self) -> Iterator[Removed]:
        """See :meth:`core.ports.TakenBack.remove`."""
        return Removal(
            self._client, lambda: self.links_begin() or f"{self.url}/index.php/", self._language
        ).templates()

    def by_hand(self, folder: Path) -> Sequence[ByHand]:
        """The lines for ``LocalSettings.php``."""
        return [local_settings(self._server, self.site, next(iter(self._secrets), ""), self._language)]

    # --- addresses --------------------------------------------------------------------------------------

    def link(self, page: Page, *, obligation: str = "") -> str:
        """The page itself; the panel opens at the obligation once the person is logged in."""
        return _with(page.url, telos=obligation) if obligation else page.url

    def diff(self, page: Page, old: int, new: int) -> str:
        """The wiki's own view of what changed between two revisions."""
        return _with(page.url, diff=str(new), oldid=str(old))

    def added(self, page: Page, old: int, new: int) -> str:
        """See :meth:`core.ports.Platform.added`."""
        return added_words(self._ways, page, old, new)

    def edit_link(self, page: Page, field: str = "") -> str:
        """The visual editor, which shows a form for the charter, where this wiki has it; else the plain one.

        With a field of the charter either opens there.
        """
        at = {"telosfield": field} if field else {}
        about = self._about[1] if self._about else None
        # Whether it has may not be known yet; asking would keep somebody's panel waiting. Asked for in so many
        # words it opens in every namespace, and for those who usually edit the source.
        if about and "VisualEditor" in about.extensions:
            return _with(page.url, veaction="edit", **at)
        return _with(page.url, action="edit", **at)

    def talk_link(self, page: Page, words: str = "", comment: str = "") -> str:
        """The discussion page, whose script scrolls to the words and marks them.

        Without scripts a browser that knows text fragments does.
        """
        if not page.talk:
            return ""
        # An id wins over the title in the address.
        url = _with(page.url, curid=page.talk, **({_MARKED: "1"} if words else {}))
        first = " ".join(words.rstrip("…").split()[:_FRAGMENT_WORDS])
        # A dash would be read as part of the fragment's own notation.
        quoted = quote(first, safe="").replace("-", "%2D")
        # A part of its own first, since no script gets to see a text fragment.
        return f"{url}#telos-answer={quoted}:~:text={quoted}" if first else url


def _with(url: str, **query: str) -> str:
    address, hash_, anchor = url.partition("#")
    sign = "&" if "?" in address else "?"
    return f"{address}{sign}{urlencode(query, quote_via=quote)}{hash_}{anchor}"


class Factory(FactoryDefaults):
    """Makes the platform objects of this plugin."""

    name = "mediawiki"

    def known_options(self) -> frozenset[str]:
        """None so far."""
        return frozenset()

    def open(self, site: str, settings: Mapping[str, Any]) -> MediaWiki:
        """The platform of one configured wiki; asks nothing yet. Raises GiveUp for a secret that is none."""
        for secret in settings.get("secrets", ()):
            if secret and not tokens.usable(secret):
                raise GiveUp(Phrase("mw-error-secret", site=site, least=tokens.LEAST_BYTES))
        return MediaWiki(site, settings)
