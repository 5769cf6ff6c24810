"""One other system of the intranet. It has no pages and no accounts of its own: it only tells."""

from __future__ import annotations

import csv
import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from datetime import datetime
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

from core.causes import cause_of_os
from core.i18n import Phrase, Translator
from core.model import Page, PageKey, Person, PersonKey, Scope, person_key
from core.ports import (
    Asking,
    ByHand,
    Capability,
    Changes,
    Check,
    FactoryDefaults,
    GiveUp,
    OptionalParts,
    StaffSource,
    Webhooks,
)
from core.standard_webhooks import usable
from plugins.intranet.webhook import LONGEST, TELLS, IntranetWebhooks

#: What the options of such a site may be (docs/intranet.md).
OPTIONS: Final = frozenset({"about", "tells", "accounts_file", "teams", "communities", "hosts"})
#: Bytes of a secret that nobody guesses.
LEAST_SECRET: Final = 24
_HOST: Final = re.compile(r"[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?(?::[0-9]{1,5})?")


class System(OptionalParts):
    """Another system; ``settings`` are those of ``SiteSection.for_platform`` with ``server`` and ``language``.

    From its options ``about`` (the wikis of whose accounts it tells), ``tells`` (keys of
    :data:`plugins.intranet.webhook.TELLS`), ``teams`` (its teams → groups of charters), ``communities`` (for which
    it may speak: keys, or sites for all of theirs), ``hosts`` (to which its links may lead; else that of ``url``), and
    ``accounts_file`` (who is who, for a system that calls people by numbers).
    """

    #: Of people it tells by itself.
    capabilities = frozenset({Capability.TELLS_PEOPLE})

    def __init__(self, site: str, settings: Mapping[str, Any]) -> None:
        self.site = site
        self.url = str(settings["url"])
        self._said = Translator(str(settings.get("language") or "en"))
        self._server = str(settings.get("server") or "").rstrip("/")
        self._secrets = tuple(secret for secret in settings.get("secrets", ()) if secret)
        if not all(usable(secret, LEAST_SECRET) for secret in self._secrets):
            raise GiveUp(Phrase("intranet-error-secret", site=site))
        tells = _names(settings.get("tells", ()))
        if not tells or not TELLS.keys() >= set(tells):
            known = ", ".join(sorted(TELLS))
            raise GiveUp(Phrase("intranet-error-tells", site=site, known=known))
        about, teams = _names(settings.get("about", ())), settings.get("teams", {})
        if not about or site in about:
            raise GiveUp(Phrase("intranet-error-about", site=site))
        good = isinstance(teams, Mapping) and all(
            isinstance(group, str) and group.strip() and len(team) <= LONGEST for team, group in teams.items()
        )
        if not good:
            raise GiveUp(Phrase("intranet-error-teams", site=site))
        communities = frozenset(_names(settings.get("communities", ())))
        if ("portal" in tells) != bool(communities):
            raise GiveUp(Phrase("intranet-error-communities", site=site))
        hosts = [name.lower() for name in _names(settings.get("hosts", ()))]
        if not all(_HOST.fullmatch(host) for host in hosts):
            raise GiveUp(Phrase("intranet-error-hosts", site=site))
        file = str(settings.get("accounts_file") or "")
        accounts = _accounts(file, about) if file else None
        self.staff = self._source = StaffSource(
            about=about,
            teams={team: group.strip() for team, group in teams.items()},
            accounts=accounts,
            communities=communities,
            of_people="staff" in tells,
        )
        self.webhooks: Webhooks = IntranetWebhooks(
            site, self._secrets, tells, self._source.speaks_for, hosts or [urlsplit(self.url).netloc.lower()]
        )

    # --- a system that has nothing to be asked for ---

    def read(self, pages: Collection[PageKey]) -> Sequence[Page]:
        """It has no pages."""
        return [Page(key=key, title="", url="", exists=False) for key in pages]

    def changes(self, cursor: str, *, now: datetime) -> Iterator[Changes]:
        """It tells by itself."""
        return iter(())

    def members(self, scope: Scope) -> Iterable[PageKey]:
        """It has no pages."""
        return ()

    def find(self, title: str) -> Page | None:
        """It has no pages."""
        return None

    def people(self, *, keys: Collection[PersonKey] = (), names: Collection[str] = ()) -> Sequence[Person]:
        """It has no accounts: of whom it tells, a wiki has one."""
        return ()

    def group(self, name: str) -> Mapping[PersonKey, datetime | None] | None:
        """It has none."""
        return None

    def at_once(self) -> AbstractContextManager[None]:
        """Nothing is asked of it, so nobody waits."""
        return nullcontext()

    def link(self, page: Page, *, obligation: str = "") -> str:
        """Its own address."""
        return self.url

    def part_link(self, near: Page) -> str:
        """It shows nothing of ours."""
        return ""

    def links_begin(self) -> str:
        """It has no pages."""
        return ""

    def diff(self, page: Page, old: int, new: int) -> str:
        """Its own address."""
        return self.url

    # --- what an admin asks of it ---

    def by_hand(self, folder: Path) -> Sequence[ByHand]:
        """Where it sends to, and with which secret."""
        where = f"{self._server}/hooks/{self.site}"
        secret = self._secrets[0] if self._secrets else "–"
        return (ByHand(what=self._said.text("in-by-hand"), lines=(f"url = {where}", f"secret = {secret}")),)

    def sent_test(self) -> bool | None:
        """It can't be asked to send one."""
        return None

    def install(self) -> Iterator[Check]:
        """There is nothing to put in."""
        return self.check()

    def check(self) -> Iterator[Check]:
        """Whether it could be believed, and about whom."""
        text, good = self._said.text, bool(self._secrets)
        yield Check(
            name=text("in-secret"),
            good=good,
            said=text("in-secret-good" if good else "in-secret-missing"),
            cure="" if good else text("in-secret-cure", site=self.site),
        )
        source = self._source
        by = "in-about-address" if source.accounts is None else "in-about-accounts"
        count = len(source.accounts or ())
        answer = text(by, sites=", ".join(source.about), count=count)
        yield Check(name=text("in-about"), good=source.accounts is None or count > 0, said=answer)


def _names(value: object) -> tuple[str, ...]:
    """A list of names, also as one text with commas, as ``telos connect --option`` gives it."""
    some = value.split(",") if isinstance(value, str) else value if isinstance(value, list | tuple) else ()
    return tuple(dict.fromkeys(str(name).strip() for name in some if str(name).strip()))


def _accounts(file: str, about: Collection[str]) -> dict[str, tuple[PersonKey, ...]]:
    """Whom it calls how: lines of its name, a site, and the account's id there; raises :class:`GiveUp`."""
    accounts: dict[str, tuple[PersonKey, ...]] = {}
    try:
        with Path(file).expanduser().open(encoding="utf-8-sig", newline="") as rows:
            for row in csv.reader(rows):
                cells = [cell.strip() for cell in row]
                if len(cells) > 2 and all(cells[:3]) and cells[1] in about:
                    accounts[cells[0]] = (*accounts.get(cells[0], ()), person_key(cells[1], cells[2]))
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        why = cause_of_os(error) if isinstance(error, OSError) else Phrase("intranet-error-no-table")
        raise GiveUp(Phrase("intranet-error-accounts", file=file, why=why)) from None
    return accounts


class Factory(FactoryDefaults):
    """What the entry point gives."""

    name = "intranet"

    def asks(self, url: str, language: str) -> Asking:
        """For no account: it sends, and is never asked."""
        return Asking(account=False)

    def known_options(self) -> frozenset[str]:
        """Those of docs/intranet.md."""
        return OPTIONS

    def open(self, site: str, settings: Mapping[str, Any]) -> System:
        """The platform of one configured system; it asks nothing, ever."""
        return System(site, settings)
