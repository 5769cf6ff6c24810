"""Accounts and groups of a wiki, as they are now, and who may read what."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from core.model import PageKey, Person, PersonKey, local_id, person_key
from plugins.mediawiki.about import About, instant
from plugins.mediawiki.client import ApiError
from plugins.mediawiki.protocol import Asked, Json, batches

#: Accounts MediaWiki makes for itself. They write, but they are nobody.
_SYSTEM = frozenset({
    "MediaWiki default", "Conversion script", "Maintenance script", "Template namespace initialisation script",
    "ScriptImporter", "Delete page script", "Move page script", "Command line script", "Unknown user",
    "Redirect fixer", "Abuse filter", "MediaWiki message delivery", "Flow talk page manager", "CodeReview Import",
    "New user message", "Babel AutoCreate", "FuzzyBot", "TranslationNotification bot", "Global rename script",
    "Edit filter", "127.0.0.1",
})  # fmt: skip
#: Groups that everybody is in without having been put there.
_IMPLICIT = frozenset({"user", "autoconfirmed", "confirmed-automatically", "emailconfirmed"})
#: Names kept in memory with the id behind them.
_REMEMBERED = 20_000


class People:
    """The accounts of one wiki."""

    def __init__(self, site: str, client: Asked, about: Callable[[], About]) -> None:
        self._site = site
        self._client = client
        self._about = about
        self._keys: OrderedDict[str, PersonKey | None] = OrderedDict()
        #: (when, old name, new name), oldest first; None until somebody asks.
        self._renames: list[tuple[datetime, str, str]] | None = None
        self._joined: dict[tuple[str, str], datetime] = {}
        self._rights_log = ""

    # --- accounts ---------------------------------------------------------------------------------------

    def find(self, *, keys: Collection[PersonKey] = (), names: Collection[str] = ()) -> list[Person]:
        """Accounts by key, by name or by ``@<id>``; unknown ones are left out, each comes once."""
        ids = {local_id(key) for key in keys}
        ids |= {name[1:] for name in names if name.startswith("@")}
        numbers = sorted(
            {int(id_) for id_ in ids if id_.isascii() and id_.isdigit() and 0 < int(id_) < 2**53}
        )
        wanted = sorted({_account(name) for name in names if not name.startswith("@")} - {""})
        about = self._about()
        people: dict[PersonKey, Person] = {}
        for group in batches(numbers, about.batch):
            people |= self._ask(about, "ids", group)
        for some in batches([name for name in wanted if _possible(name)], about.batch):
            people |= self._ask(about, "names", some)
        return list(people.values())

    def _ask(self, about: About, by: str, values: Sequence[object]) -> dict[PersonKey, Person]:
        asked: dict[str, Any] = {"list": "users", {"ids": "ususerids", "names": "ususers"}[by]: values}
        asked["usprop"] = "groups|blockinfo|registration"
        if about.serves:
            asked |= {"list": "users|telosusers", {"ids": "tuuserids", "names": "tunames"}[by]: values}
        answer = self._client.get("query", **asked)["query"]
        plain = {
            row["userid"]: row for row in answer["users"] if row.get("userid") and not row.get("missing")
        }
        # Where the extension is asked, it also says who counts as there at all.
        rows = (
            [plain.get(row["userid"], {}) | row for row in answer["telosusers"]]
            if about.serves
            else plain.values()
        )
        people = [self._person(about, row) for row in rows]
        for person in people:
            self._remember(person.name, person.key)
        return {person.key: person for person in people}

    def _person(self, about: About, row: Mapping[str, Any]) -> Person:
        """One account, from either list. Without the extension there is no address, language or zone."""
        groups = frozenset(row.get("groups", ())) - {"*", *_IMPLICIT}
        number = int(row["userid"])
        name = str(row["name"])
        blocked = bool(row.get("blocked")) or (
            "blockid" in row and not row.get("blockpartial") and "blocked" not in row
        )
        return Person(
            key=person_key(self._site, number),
            name=name,
            display=str(row.get("realname") or ""),
            email=str(row.get("email") or "") or None,
            language=str(row.get("language") or about.language),
            zone=str(row.get("timezone") or ""),
            active=not blocked,
            bot=bool(row.get("bot")) or "bot" in groups or number == about.user or name in _SYSTEM,
            groups=groups,
            known_since=instant(row["registration"]) if row.get("registration") else None,
        )

    # --- names in signatures ----------------------------------------------------------------------------

    def keys_of(
        self, names: Mapping[tuple[str, datetime], None]
    ) -> dict[tuple[str, datetime], PersonKey | None]:
        """The account behind each name as it was signed at a time; None where there is none.

        Somebody renamed since is found by the wiki's log of renamings, also when the old name was given to
        a new account later.
        """
        unknown = [name for name in {name for name, _ in names} if name not in self._keys]
        self._learn(unknown)
        if self._renames is None or any(self._keys.get(name) is None for name in unknown):
            self.refresh_renames()
        current = {pair: self._now_called(*pair) for pair in names}
        self._learn([name for name in current.values() if name not in self._keys])
        return {pair: self._keys.get(name) for pair, name in current.items()}

    def _learn(self, names: Iterable[str]) -> None:
        wanted = sorted(set(names))
        if wanted:
            accounts = {_account(person.name) for person in self.find(names=wanted)}
            for name in wanted:
                if _account(name) not in accounts:
                    self._remember(name, None)

    def _remember(self, name: str, key: PersonKey | None) -> None:
        self._keys[name] = key
        self._keys.move_to_end(name)
        while len(self._keys) > _REMEMBERED:
            self._keys.popitem(last=False)

    def _now_called(self, name: str, at: datetime) -> str:
        for when, old, new in self._renames or ():
            # A signature shows its minute only, and two renamings may fall into one minute.
            minute = when.replace(second=0, microsecond=0)
            if old == name and minute >= at:
                name, at = new, minute
        return name

    def refresh_renames(self) -> None:
        """Read the log of renamings on from where it was read to."""
        known = self._renames or []
        since = known[-1][0].strftime("%Y-%m-%dT%H:%M:%SZ") if known else None
        fresh: list[tuple[datetime, str, str]] = []
        try:
            for answer in self._client.query(list="logevents", letype="renameuser", ledir="newer", lestart=since,
                                             lelimit="max", leprop="ids|timestamp|title|details"):  # fmt: skip
                for row in answer["query"]["logevents"]:
                    names = renamed(row.get("params", {}))
                    if names:
                        fresh.append((instant(row["timestamp"]), *names))
        except ApiError as error:
            # A wiki that can't rename has no such log.
            if not error.code.startswith(("badvalue", "unknown_letype")):
                raise
        merged = sorted({*known, *fresh})
        for _, old, new in set(merged) - set(known):
            self._keys.pop(old, None)
            self._keys.pop(new, None)
        self._renames = merged

    # --- groups -----------------------------------------------------------------------------------------

    def group(self, name: str) -> dict[PersonKey, datetime | None] | None:
        """The members of a group now, and since when as far as the log of rights tells; None: no such group."""
        about = self._about()
        wanted = "_".join(name.split()).casefold() if name not in about.groups else name
        wanted = next((group for group in sorted(about.groups) if group.casefold() == wanted), name)
        if wanted == "*":
            wanted = "user"
        if wanted not in about.groups and wanted not in _IMPLICIT:
            return None
        rows: list[Json] = []
        explicit = wanted not in _IMPLICIT
        for answer in self._client.query(list="allusers", aulimit="max", augroup=wanted if explicit else None,
                                         auprop=None if explicit else "implicitgroups"):  # fmt: skip
            rows += [row for row in answer["query"]["allusers"]
                     if explicit or wanted in row.get("implicitgroups", ())]  # fmt: skip
        if rows and explicit:
            self._read_rights_log()
        return {
            person_key(self._site, row["userid"]): self._joined.get((row["name"], wanted)) for row in rows
        }

    def _read_rights_log(self) -> None:
        """Who was put into which group when, read on from where it was read to. The log keeps old names."""
        last = self._rights_log
        self.refresh_renames()
        for answer in self._client.query(list="logevents", letype="rights", ledir="newer", lestart=last or None,
                                         lelimit="max", leprop="ids|timestamp|title|details"):  # fmt: skip
            for row in answer["query"]["logevents"]:
                params = row.get("params", {})
                at = instant(row["timestamp"])
                old, new = set(params.get("oldgroups", ())), set(params.get("newgroups", ()))
                name = self._now_called(row["title"].partition(":")[2] if "title" in row else "", at)
                for member in new - old:
                    self._joined[name, member] = at
                for member in old - new:
                    self._joined.pop((name, member), None)
                last = row["timestamp"]
        self._rights_log = last

    # --- who may read -----------------------------------------------------------------------------------

    def readable(
        self,
        people: Collection[PersonKey],
        pages: Collection[PageKey],
        anybody: Callable[[Sequence[int]], Collection[int]],
    ) -> frozenset[tuple[PersonKey, PageKey]]:
        """The pairs the wiki would show.

        The extension asks the wiki for each person. Without it only what ``anybody`` may read counts, for
        people whose account is in use: never too much, sometimes too little.
        """
        users = _numbers(people)
        ids = _numbers(pages)
        if not users or not ids:
            return frozenset()
        about = self._about()
        readable: set[tuple[PersonKey, PageKey]] = set()
        if not about.serves:
            open_to_all = [key for number in anybody(sorted(ids)) if (key := ids.get(number))]
            active = [person.key for person in self.find(keys=people) if person.active]
            return frozenset((person, page) for person in active for page in open_to_all)
        for some in batches(sorted(users), 50):
            for these in batches(sorted(ids), 50):
                answer = self._client.get("telosread", userids=some, pageids=these)
                readable |= {(users[u], ids[p]) for u, p in answer["telosread"]["readable"]
                          if u in users and p in ids}  # fmt: skip
        return frozenset(readable)

    def may(
        self,
        person: PersonKey,
        pages: Collection[PageKey],
        right: str,
        anybody: Callable[[Sequence[int], str], Collection[int]],
    ) -> frozenset[PageKey]:
        """Those of the pages that a person may edit or protect.

        Without the extension only what anybody may do counts, for an account in use.
        """
        users, ids = _numbers([person]), _numbers(pages)
        if not users or not ids:
            return frozenset()
        if not self._about().serves:
            active = any(account.active for account in self.find(keys=[person]))
            return (
                frozenset(ids[n] for n in anybody(sorted(ids), right) if n in ids) if active else frozenset()
            )
        page_keys: set[PageKey] = set()
        for these in batches(sorted(ids), 50):
            answer = self._client.get("telosread", userids=sorted(users), pageids=these, right=right)
            # An older extension knows no such question, and tells who may read.
            allowed = answer["telosread"].get("allowed", ())
            page_keys |= {ids[p] for u, p in allowed if u in users and p in ids}
        return frozenset(page_keys)


def renamed(params: Mapping[str, Any]) -> tuple[str, str] | None:
    """Old and new name of a line in the log of renamings."""
    old, new = params.get("olduser"), params.get("newuser")
    return (str(old), str(new)) if old and new else None


def _numbers(keys: Collection[Any]) -> dict[int, Any]:
    return {int(local_id(key)): key for key in keys if local_id(key).isascii() and local_id(key).isdigit()}


def _account(name: str) -> str:
    text = " ".join(name.replace("_", " ").split())
    return text[:1].upper() + text[1:]


def _possible(name: str) -> bool:
    """Whether the wiki can be asked for such a name at all."""
    return len(name.encode()) <= 255 and not set(name) & set("#<>[]|{}\n\t\x1f")
