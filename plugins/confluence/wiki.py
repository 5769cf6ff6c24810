"""One Confluence as Telos sees it: the platform object, put together from its rooms."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import datetime
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote, urlencode

from core.i18n import Phrase
from core.model import (
    Page,
    PageKey,
    Person,
    PersonKey,
    Scope,
    ScopeKind,
    Viewer,
    composite_keys,
    local_id,
    page_key,
)
from core.ports import (
    ByHand,
    Capability,
    Changes,
    Check,
    GiveUp,
    OptionalParts,
    PageStat,
    PageState,
    Reject,
    Removed,
    Webhooks,
)
from plugins.confluence import adopt
from plugins.confluence.address import base_of
from plugins.confluence.client import ApiError, Client
from plugins.confluence.cloud import Cloud
from plugins.confluence.dc import DataCenter
from plugins.confluence.fit import Fits, viewer
from plugins.confluence.included import called
from plugins.confluence.install import Installer
from plugins.confluence.jwks import FORGE, KeySet, parse
from plugins.confluence.look import STYLE
from plugins.confluence.markup import LARGEST
from plugins.confluence.oauth import SignIn
from plugins.confluence.options import flavour, rest_of
from plugins.confluence.people import People, read_addresses
from plugins.confluence.raw import Wiki, quoted
from plugins.confluence.read import Reader
from plugins.confluence.search import Search
from plugins.confluence.show import Shower
from plugins.confluence.sync import Sync
from plugins.confluence.webhook import ConfluenceWebhooks

#: The block in a page leads to a page of our own with the version it stands in.
DC: Final = frozenset({Capability.REVISION_SHOWN})
#: The app's token names the person and the page, and its script the version.
CLOUD: Final = frozenset[Capability]()

#: Characters of the secret that webhooks are signed with; fewer can be guessed.
LEAST_SECRET: Final = 16
#: Pages with a charter that are asked for the state of an earlier Telos: on Cloud each is a request.
TRACED: Final = 20
#: What a link asks for that leads to all that is the reader's (forge/static/banner.js).
WHOLE_PART: Final = "part"
_PAGE_ID: Final = re.compile(
    r"(?:[?&]pageId=|/pages/(?:edit-v2/)?|/blog/\d{4}/\d\d/\d\d/)(\d{1,19})\b", re.ASCII
)


class Confluence(OptionalParts):
    """A Confluence Data Center (7.19 or newer) or Cloud site; nothing is asked of it before the first call.

    ``settings`` are those of ``SiteSection.for_platform`` with ``server`` and ``language``; from its options
    ``flavour`` ("dc", "cloud"; else told by the address), ``app_id``, ``cloud_id``, ``gateway``, ``jwks``,
    ``addresses_file``, ``bots``, ``status_on`` ("charter", "all": which pages of a community show its state on Data
    Center).
    """

    own_style: str | None = STYLE

    def __init__(self, site: str, settings: Mapping[str, Any]) -> None:
        self.site = site
        self.url = base_of(str(settings["url"]))
        self.cloud = flavour(settings) == "cloud"
        self.capabilities = CLOUD if self.cloud else DC
        self._server = str(settings.get("server") or "").rstrip("/")
        self._client = Client(
            rest_of(settings, self.url),
            str(settings.get("user") or ""),
            str(settings.get("password") or ""),
            cloud=self.cloud,
        )
        self._wiki: Wiki = Cloud(self._client) if self.cloud else DataCenter(self._client)
        self._fits = _fits(settings)
        secrets = tuple(settings.get("secrets", ()))
        if any(secret and len(secret) < LEAST_SECRET for secret in secrets):
            raise GiveUp(Phrase("cf-error-secret", site=site, least=LEAST_SECRET))
        self.webhooks: Webhooks = ConfluenceWebhooks(site, secrets, self._fits)
        self._people = _Lazily(
            lambda: People(
                site,
                self._wiki,
                language=str(settings.get("people_language", "en")),
                bots=settings.get("bots", ()),
                addresses=read_addresses(str(settings.get("addresses_file") or "")),
            )
        )
        self._reader = Reader(
            site,
            self._wiki,
            self.url,
            lambda: (self._people().me(),),
            int(settings.get("largest_page", LARGEST)),
        )
        self._shower = Shower(self._wiki, self._client.as_welcome, everywhere=_on_all(settings))
        self._sign_in = SignIn(
            site,
            self.url,
            str(settings.get("client_id") or ""),
            str(settings.get("client_secret") or ""),
        )
        self._installer = Installer(site, self._client, self._wiki, settings)
        self.access = self.rights = self.page_stats = self.differences = self.inclusions = self.listing = self
        self.status = self.close_links = self.taken_back = self.traces = self
        if self._fits is not None:
            self.tokens = self
        if self.cloud:
            self.installed_part = self
        else:
            # People act on pages of our own.
            self.own_sign_in = self

    # --- the conversation -------------------------------------------------------------------------------

    def at_once(self) -> AbstractContextManager[None]:
        """See :meth:`core.ports.Platform.at_once`."""
        return self._client.waited_for.here()

    @property
    def requests(self) -> int:
        """How many requests were sent so far."""
        return self._client.requests

    # --- reading ----------------------------------------------------------------------------------------

    def read(self, pages: Collection[PageKey]) -> Sequence[Page]:
        """See :meth:`core.ports.Platform.read`."""
        with self._client.as_welcome():
            return self._reader.read(pages)

    def changes(self, cursor: str, *, now: datetime) -> Iterator[Changes]:
        """See :meth:`core.ports.Platform.changes`."""
        with self._client.as_welcome():
            yield from Sync(self.site, self._wiki, self._reader, self._people()).changes(cursor, now=now)

    def texts(self, page: PageKey, numbers: Collection[int]) -> Mapping[int, str]:
        """See :meth:`core.ports.Platform.texts`."""
        with self._client.as_welcome():
            return self._reader.texts(page, numbers)

    def stats(self, pages: Collection[PageKey]) -> Mapping[PageKey, PageStat]:
        """See :meth:`core.ports.PageStats.stats`."""
        ids = sorted({id for page in pages if (id := local_id(page)).isascii() and id.isdigit()})
        with self._client.as_welcome():
            seen = self._wiki.stats(ids)
        return {
            page_key(self.site, id): PageStat(
                current=raw.version.number,
                comments=comments,
                title=raw.title,
                space=raw.space,
                ancestors=raw.ancestors,
                labels=raw.labels,
            )
            for id, (raw, comments) in seen.items()
        }

    def members(self, scope: Scope) -> Iterable[PageKey]:
        """The pages of a scope; a page or tree is named by its id, or by a title where only that is known."""
        for some, _ in self.listed(scope):
            yield from some

    def listed(self, scope: Scope, cursor: str = "") -> Iterator[tuple[Sequence[PageKey], str]]:
        """See :meth:`core.ports.Listing.listed`; the cursor is what Confluence is asked the next page with."""
        value, root, condition = scope.value, "", ""
        if scope.kind in {ScopeKind.PAGE, ScopeKind.TREE}:
            root = value if value.isascii() and value.isdigit() else next(iter(self._ids_of(value)), "")
            condition = f"ancestor = {root}" if root and scope.kind is ScopeKind.TREE else ""
        elif scope.kind is ScopeKind.LABEL:
            condition = f"label = {quoted(value.casefold())}"
        else:
            condition = f"space = {quoted(value)}"
        # What stands at the top comes first, and not again where the list goes on.
        if root and not cursor:
            yield [page_key(self.site, root)], ""
        if not condition:
            return
        try:
            with self._client.as_welcome():
                for ids, after in self._wiki.below(condition, json.loads(cursor) if cursor else {}):
                    pages = [page_key(self.site, id) for id in ids]
                    yield pages, json.dumps(after, sort_keys=True) if after else ""
        except ApiError as error:
            if cursor:
                raise GiveUp(Phrase("cf-error-list")) from error
            raise

    def called(self, page: Page) -> Collection[str]:
        """See :meth:`core.ports.Platform.called`."""
        return called(local_id(page.key), page.space, page.title)

    def including(self, names: Collection[str]) -> Iterator[PageKey]:
        """See :meth:`core.ports.Inclusions.including`: each page tells it (``Page.puts_in``)."""
        return iter(())

    def find(self, title: str) -> Page | None:
        """The page of a title, ``SPACE:Title``, id or address; None when there is none.

        A title is one page's within a space only: where several spaces have it, :class:`GiveUp` says so.
        """
        ids = self._ids_of(title)
        if len(ids) > 1:
            raise GiveUp(Phrase("cf-error-several", count=len(ids), title=title))
        pages = self._reader.read([page_key(self.site, id) for id in ids])
        return next((page for page in pages if page.exists), None)

    def _ids_of(self, title: str) -> Sequence[str]:
        text = " ".join(title.split())
        if not text or len(text) > 1000:
            return ()
        if text.startswith(self.url) and (match := _PAGE_ID.search(text)):
            return (match[1],)
        if text.isascii() and text.isdigit():
            return (text,)
        pages_titled = self._wiki.titled(text, "")
        space, colon, rest = text.partition(":")
        if not pages_titled and colon and rest.strip():
            pages_titled = self._wiki.titled(rest.strip(), space.strip())
        return pages_titled

    # --- people -----------------------------------------------------------------------------------------

    def people(self, *, keys: Collection[PersonKey] = (), names: Collection[str] = ()) -> Sequence[Person]:
        """See :meth:`core.ports.Platform.people`."""
        with self._client.as_welcome():
            return self._people().find(keys=keys, names=names)

    def group(self, name: str) -> Mapping[PersonKey, datetime | None] | None:
        """See :meth:`core.ports.Platform.group`."""
        with self._client.as_welcome():
            return self._people().group(name)

    def readable(
        self, people: Collection[PersonKey], pages: Collection[PageKey]
    ) -> frozenset[tuple[PersonKey, PageKey]]:
        """See :meth:`core.ports.Platform.readable`."""
        with self._client.as_welcome():
            return self._people().readable(people, pages)

    def may(self, person: PersonKey, pages: Collection[PageKey], right: str) -> frozenset[PageKey]:
        """See :meth:`core.ports.Platform.may`."""
        if right != "edit":
            # Confluence knows no right to protect a page; only an admin's file speaks for others then.
            return frozenset()
        with self._client.as_welcome():
            return self._people().editable(person, pages)

    def issued(self, claims: Mapping[str, Any]) -> bool:
        """See :meth:`core.ports.Platform.issued`."""
        return self._fits is not None and self._fits.issued(claims)

    def identify(self, token: str, now: datetime) -> Viewer:
        """See :meth:`core.ports.Platform.identify`; the version on the screen is told by the app's script."""
        if self._fits is None:
            raise Reject("this Confluence has no app; people sign in on our own page")
        claims = self._fits.verify(token, now)
        name = self._people().name_of(claims.principal) if claims.principal else ""
        return viewer(self.site, claims, name, "")

    def sign_in(self, back: str, state: str, verifier: str) -> str:
        """See :meth:`core.ports.Platform.sign_in`."""
        return self._sign_in.sign_in(back, state, verifier)

    def signed_in(self, back: str, answer: Mapping[str, str], verifier: str) -> Viewer:
        """See :meth:`core.ports.Platform.signed_in`."""
        return self._sign_in.signed_in(back, answer, verifier)

    # --- writing ----------------------------------------------------------------------------------------

    def show(self, state: PageState) -> None:
        """See :meth:`core.ports.Platform.show`."""
        self._shower.show(state)

    def traces_left(self) -> bool:
        """See :meth:`core.ports.Traces.traces_left`: by the pages with a charter, which show their state first."""
        pages = adopt.charters(self._wiki) if isinstance(self._wiki, Search) else []
        return any(self._shower.shows(page) for page in pages[:TRACED])

    def install(self) -> Iterator[Check]:
        """See :meth:`core.ports.Platform.install`."""
        return self._installer.checks(install=True)

    def check(self) -> Iterator[Check]:
        """See :meth:`core.ports.Platform.check`."""
        return self._installer.checks(install=False)

    def installed(self, told: str) -> Iterator[Check]:
        """See :meth:`core.ports.InstalledPart.installed`."""
        return self._installer.installed(told)

    def by_hand(self, folder: Path) -> Sequence[ByHand]:
        """See :meth:`core.ports.SetUp.by_hand`."""
        return self._installer.by_hand(folder)

    def remove(self) -> Iterator[Removed]:
        """See :meth:`core.ports.TakenBack.remove`: it put no pages there."""
        return iter(())

    def withdraw(self) -> bool:
        """On Data Center the webhook; on Cloud it is the app's own."""
        return False if self.cloud else self._installer.withdraw()

    def sent_test(self) -> bool | None:
        """See :meth:`core.ports.SetUp.sent_test`: Cloud can't be asked to."""
        return None if self.cloud else self._installer.sent_test()

    # --- addresses --------------------------------------------------------------------------------------

    def link(self, page: Page, *, obligation: str = "") -> str:
        """The page itself; on Data Center our own page about it, unless the page is to be read first.

        Who must confirm needs the page on the screen: its block leads on with the version it stands in.
        """
        if not obligation:
            return page.url
        if self.cloud or composite_keys.is_confirmation(obligation) or not self._server:
            return _with(page.url, telos=obligation)
        return _with(f"{self._server}/at/{self.site}/{local_id(page.key)}", telos=obligation)

    def diff(self, page: Page, old: int, new: int) -> str:
        """Confluence's own view of what changed between two versions."""
        versions = [
            ("pageId", local_id(page.key)),
            ("selectedPageVersions", old),
            ("selectedPageVersions", new),
        ]
        return f"{self.url}/pages/diffpagesbyversion.action?{urlencode(versions)}"

    def added(self, page: Page, old: int, new: int) -> str:
        """See :meth:`core.ports.Platform.added`."""
        with self._client.as_welcome():
            return self._reader.added(local_id(page.key), old, new)

    def links_begin(self) -> str:
        """See :meth:`core.ports.Platform.links_begin`."""
        return f"{self.url}/"

    def edit_link(self, page: Page, field: str = "") -> str:
        """The page's editor; Confluence opens it at no place in particular."""
        id = local_id(page.key)
        if self.cloud:
            return f"{self.url}/spaces/{quote(page.space, safe='~')}/pages/edit-v2/{id}"
        return f"{self.url}/pages/editpage.action?pageId={id}"

    def part_link(self, near: Page) -> str:
        """On Cloud above a page, by the app: its own page has an address that only the app knows.

        No blog post has a line of the app's. On Data Center it is our own page, which whoever sends a message knows.
        """
        if not self.cloud or f"/pages/{local_id(near.key)}" not in near.url:
            return ""
        return _with(near.url.partition("#")[0], telos=WHOLE_PART)

    def talk_link(self, page: Page, words: str = "", comment: str = "") -> str:
        """The comment itself, which Confluence opens and marks; else the comments at the foot of the page."""
        if not page.url:
            return ""
        if not comment.isdecimal():
            return f"{page.url}#comments-section"
        at = _with(page.url.partition("#")[0], focusedCommentId=comment)
        return at if self.cloud else f"{at}#comment-{comment}"


class _Lazily:
    """Made at the first call: what can go wrong (a file that is missing) is told by who needs it."""

    def __init__(self, make: Callable[[], People]) -> None:
        self._make = make
        self._made: People | None = None

    def __call__(self) -> People:
        if self._made is None:
            self._made = self._make()
        return self._made


def _on_all(settings: Mapping[str, Any]) -> bool:
    status_on = str(settings.get("status_on") or "charter").casefold()
    if status_on not in {"charter", "all"}:
        raise GiveUp(Phrase("cf-error-option", name="status_on", read=status_on, one="charter", other="all"))
    return status_on == "all"


def _fits(settings: Mapping[str, Any]) -> Fits | None:
    app = str(settings.get("app_id") or "")
    if not app:
        return None
    given = settings.get("jwks")
    # The keys themselves, where Telos may not reach the address they are published at.
    keys = parse(given).get if isinstance(given, Mapping) else KeySet(str(given or FORGE))
    return Fits(app, keys, str(settings.get("cloud_id") or ""))


def _with(url: str, **query: str) -> str:
    address, hash_, anchor = url.partition("#")
    sign = "&" if "?" in address else "?"
    return f"{address}{sign}{urlencode(query, quote_via=quote)}{hash_}{anchor}"
