"""Accounts and groups of a Confluence as they are now, and who may read what."""

from __future__ import annotations

import csv
import re
import threading
from collections.abc import Collection, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

from core.causes import cause_of_os
from core.i18n import Phrase
from core.model import PageKey, Person, PersonKey, local_id, person_key
from core.ports import GiveUp
from plugins.confluence.raw import RawUser, Wiki

#: What an account's id may look like: a user key, or an account id with its colon.
_ID: Final = re.compile(r"[0-9A-Za-z:_.-]{1,128}", re.ASCII)
#: How long it is believed who we are ourselves, and how a person is called.
_BELIEVED: Final = timedelta(minutes=10)
_MOST: Final = 20_000


class People:
    """The accounts of one Confluence.

    ``bots`` are ids or names of further accounts that write but are nobody. ``addresses`` maps ids and user
    names to mail addresses, for a Confluence that does not show them.
    """

    def __init__(
        self,
        site: str,
        wiki: Wiki,
        *,
        language: str = "en",
        bots: Collection[str] = (),
        addresses: Mapping[str, str] | None = None,
    ) -> None:
        self._site = site
        self._wiki = wiki
        self._language = language
        self._bots = frozenset(bot.casefold() for bot in bots)
        self._addresses = addresses or {}
        self._me: tuple[datetime, str] | None = None
        self._names: dict[str, tuple[datetime, str]] = {}
        self._lock = threading.Lock()

    def find(self, *, keys: Collection[PersonKey] = (), names: Collection[str] = ()) -> list[Person]:
        """Accounts by key, by name or by ``@<id>``; unknown ones are left out, each comes once."""
        ids = {local_id(key) for key in keys} | {name[1:].strip("{}") for name in names if name[:1] == "@"}
        users = {user.id: user for user in self._wiki.users({id_ for id_ in ids if _ID.fullmatch(id_)})}
        for name in sorted({" ".join(name_given.split()) for name_given in names if name_given[:1] != "@"}):
            user = self._wiki.user_named(name) if name and _possible(name) else None
            if user is not None:
                users[user.id] = user
        return [self.person(user) for _, user in sorted(users.items())]

    def person(self, user: RawUser) -> Person:
        """The account in the core's words."""
        with self._lock:
            if len(self._names) > _MOST:
                self._names.clear()
            self._names[user.id] = (datetime.now(UTC), user.name)
        bot = (
            user.app or user.id == self.me() or bool({user.id.casefold(), user.name.casefold()} & self._bots)
        )
        listed = self._addresses.get(user.id) or self._addresses.get(user.name.casefold())
        address = listed or user.email
        return Person(
            key=person_key(self._site, user.id),
            name=user.name,
            display=user.display if user.display != user.name else "",
            email=address or None,
            # Data Center lets people write any address about themselves; Atlassian confirms each one.
            confirmed=bool(listed) or self._wiki.cloud,
            language=user.language or self._language,
            zone=user.zone,
            active=user.active,
            bot=bot,
            # A list of everybody's groups would be a request a person; the groups themselves are listed.
            groups=None,
        )

    def name_of(self, id: str) -> str:
        """How an account is called, as it was a few minutes ago at most; "" for an unknown one."""
        at, name = self._names.get(id, (None, ""))
        if at is None or datetime.now(UTC) - at > _BELIEVED:
            people = self.find(keys=[person_key(self._site, id)])
            return people[0].name if people else ""
        return name

    def me(self) -> str:
        """The id of the account we ask with; "" for nobody."""
        now = datetime.now(UTC)
        if self._me is None or now - self._me[0] > _BELIEVED:
            user = self._wiki.me()
            self._me = (now, user.id if user else "")
        return self._me[1]

    def everybody(self) -> Iterator[Person]:
        """All accounts."""
        return (self.person(user) for user in self._wiki.everybody())

    def group(self, name: str) -> dict[PersonKey, datetime | None] | None:
        """The members of a group; Confluence does not tell since when. None: no such group."""
        users = self._wiki.group(name) if name.strip() and len(name) < 256 else None
        return None if users is None else {person_key(self._site, user.id): None for user in users}

    def readable(
        self, people: Collection[PersonKey], pages: Collection[PageKey]
    ) -> frozenset[tuple[PersonKey, PageKey]]:
        """The pairs Confluence would show, of people whose accounts are in use."""
        if not people or not pages:
            return frozenset()
        active = {local_id(person.key): person.key for person in self.find(keys=people) if person.active}
        readable = set()
        for page in pages:
            if local_id(page).isascii() and local_id(page).isdigit():
                for id in self._wiki.readers(sorted(active), local_id(page)):
                    readable.add((active[id], page))
        return frozenset(readable)

    def editable(self, person: PersonKey, pages: Collection[PageKey]) -> frozenset[PageKey]:
        """Those of the pages that a person whose account is in use may read and edit."""
        if not any(account.active for account in self.find(keys=[person])):
            return frozenset()
        local = local_id(person)
        numbered = [page for page in pages if local_id(page).isascii() and local_id(page).isdigit()]
        return frozenset(
            page
            for page in numbered
            if self._wiki.readers([local], local_id(page)) and self._wiki.edits(local, local_id(page))
        )


def read_addresses(file: str) -> dict[str, str]:
    """Account (id or user name) → address from a CSV file of two columns; raises :class:`GiveUp`."""
    if not file:
        return {}
    try:
        with Path(file).expanduser().open(encoding="utf-8-sig", newline="") as rows:
            addresses = {row[0].strip(): row[1].strip() for row in csv.reader(rows) if len(row) > 1}
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        why = cause_of_os(error) if isinstance(error, OSError) else Phrase("cf-error-no-table")
        raise GiveUp(Phrase("cf-error-addresses", file=file, why=why)) from None
    good = {name: address for name, address in addresses.items() if "@" in address}
    return good | {name.casefold(): address for name, address in good.items()}


def _possible(name: str) -> bool:
    return len(name) <= 255 and name.isprintable() and not set(name) & set('<>"[]{}|\\')
