"""What a wiki says about itself: namespaces, months, zone, extensions, and what our account may do there."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from plugins.mediawiki.client import Client

#: Names a charter's template may have on any wiki; redirects to them count as well.
CHARTER_NAMES = ("Charter", "Charta")

#: Templates that stand for the person they name, and those that call several; redirects to them count as well.
PERSON_NAMES = ("User", "U", "Person", "Benutzer", "Benutzerin", "User link", "Userlink", "User-multi")
PING_NAMES = ("Ping", "Reply to", "Reply", "Re", "@", "Noping", "Mention", "Rto", "An", "Antwort an")

#: Templates that say who forgot to sign; redirects to them count as well.
UNSIGNED_NAMES = ("Unsigned", "UnsignedIP", "Unsigned2", "UnsignedIP2", "Nicht signiert", "Unsigniert", "Non signé",
                  "No firmado", "Non firmato", "Não assinado", "Ondertekening", "Osignerat", "Usignert")  # fmt: skip

#: Extensions with which edits wait for approval, as the wiki names them, spaces aside.
APPROVING = frozenset({"FlaggedRevs", "ApprovedRevs", "ContentStabilization"})

USER, USER_TALK, SPECIAL, TEMPLATE, CATEGORY, FILE = 2, 3, -1, 10, 14, 6

_MONTHS = ("january", "february", "march", "april", "may_long", "june", "july", "august", "september",
           "october", "november", "december")  # fmt: skip
_SHORT = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_GENITIVE = ("january-gen", "february-gen", "march-gen", "april-gen", "may-gen", "june-gen", "july-gen",
             "august-gen", "september-gen", "october-gen", "november-gen", "december-gen")  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """A wiki's own description, as one request tells it."""

    #: Namespace number → its name here ("" for the main one).
    namespaces: Mapping[int, str]
    #: Namespace name or alias, case-folded → number.
    numbers: Mapping[str, int]
    #: Month name, short or long, case-folded, without a dot → 1 to 12, in the wiki's own language.
    months: Mapping[str, int]
    #: The zone signatures are written in.
    zone: tzinfo
    language: str
    generator: str
    #: Where the wiki believes to be found ($wgServer), without a path.
    server: str = ""
    #: The path of a page's address, with ``$1`` for its title ($wgArticlePath).
    article_path: str = ""
    #: Jobs of all kinds that wait in the wiki.
    jobs: int = 0
    #: Extension name → its version.
    extensions: Mapping[str, str]
    groups: frozenset[str]
    #: Our account: its id (0 for nobody), name, rights, groups.
    user: int
    name: str
    rights: frozenset[str]
    own_groups: frozenset[str]
    #: Names of the charter's template, without namespace.
    charter_names: frozenset[str] = field(default_factory=lambda: frozenset(CHARTER_NAMES))
    #: Names of templates that stand for a person, and of those that call several; case-folded.
    person_names: frozenset[str] = field(default_factory=lambda: folded(PERSON_NAMES))
    ping_names: frozenset[str] = field(default_factory=lambda: folded(PING_NAMES))
    #: Names of templates that say who forgot to sign; case-folded.
    unsigned_names: frozenset[str] = field(default_factory=lambda: folded(UNSIGNED_NAMES))
    #: Of one page: a template of the company's own that is a charter's, case-folded → its parameters → fields.
    passed: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    #: Of one page: what stands on it and shows a charter that can't be read.
    shown_by: str = ""

    @property
    def charter_titles(self) -> list[str]:
        """The titles of the charter's template."""
        space = self.namespaces.get(TEMPLATE, "Template")
        return sorted(f"{space}:{name}" for name in self.charter_names)[:50]

    @property
    def template_spaces(self) -> frozenset[str]:
        """The names of the templates' namespace, case-folded."""
        return frozenset(name for name, number in self.numbers.items() if number == TEMPLATE)

    @property
    def conditions(self) -> bool:
        """Whether pages may show a part by a condition: ``{{#if:…}}``."""
        return "ParserFunctions" in self.extensions

    @property
    def batch(self) -> int:
        """How many pages or people one request may name."""
        return 500 if "apihighlimits" in self.rights else 50

    @property
    def telos(self) -> bool:
        """Whether the extension is installed."""
        return "Telos" in self.extensions

    @property
    def approves(self) -> bool:
        """Whether edits may wait for approval here, and the extension can say which."""
        there = {name.replace(" ", "") for name in self.extensions}
        return self.serves and bool(there & APPROVING)

    @property
    def serves(self) -> bool:
        """Whether the extension is installed and serves our account."""
        return self.telos and "telos-service" in self.rights

    def number_of(self, title: str) -> int:
        """The namespace a title is in."""
        prefix, colon, _ = title.partition(":")
        return self.numbers.get(_folded(prefix), 0) if colon else 0

    def bare(self, title: str) -> str:
        """A title without its namespace, with spaces."""
        text = " ".join(title.replace("_", " ").split()).lstrip(":")
        return text.partition(":")[2].strip() if self.number_of(text) else text

    def account_of(self, target: str) -> str | None:
        """The account a link leads to (user page, its discussion, contributions), or None."""
        text = " ".join(target.partition("#")[0].replace("_", " ").split()).lstrip(": ")
        number = self.number_of(text)
        rest = text.partition(":")[2].strip()
        if number == SPECIAL:
            rest = rest.partition("/")[2].strip()
        elif number not in {USER, USER_TALK}:
            return None
        name = rest.partition("/")[0].strip()
        return name[:1].upper() + name[1:] if name else None


def ask(client: Client) -> About:
    """The description of a wiki, in one request."""
    answer = client.get(
        "query",
        meta="siteinfo|userinfo|allmessages",
        siprop="general|namespaces|namespacealiases|extensions|usergroups|statistics",
        uiprop="rights|groups",
        ammessages=(*_MONTHS, *_SHORT, *_GENITIVE),
        uselang="content",
        titles=[f"Template:{name}" for name in (*CHARTER_NAMES, *PERSON_NAMES, *PING_NAMES, *UNSIGNED_NAMES)],
        prop="redirects",
        rdlimit="max",
    )["query"]
    spaces = answer["namespaces"].values()
    general, user = answer["general"], answer["userinfo"]
    numbers = {_folded(space["name"]): int(space["id"]) for space in spaces if space["id"]}
    numbers |= {_folded(space["canonical"]): int(space["id"]) for space in spaces if space.get("canonical")}
    numbers |= {_folded(row["alias"]): int(row["id"]) for row in answer.get("namespacealiases", ())}
    normal = {row["to"]: row["from"] for row in answer.get("normalized", ())}
    redirects: dict[str, set[str]] = {}
    for page in answer.get("pages", ()):
        asked = _folded(normal.get(page["title"], page["title"]).partition(":")[2])
        redirects[asked] = {
            row["title"].partition(":")[2] for row in page.get("redirects", ()) if row["ns"] == TEMPLATE
        }

    def named(names: Collection[str]) -> set[str]:
        return {*names, *(other for name in names for other in redirects.get(_folded(name), ()))}

    return About(
        namespaces={int(space["id"]): space["name"] for space in spaces},
        numbers=numbers,
        months=_months(answer.get("allmessages", ())),
        zone=_zone(general),
        language=general["lang"],
        generator=general["generator"],
        server=str(general.get("server", "")),
        article_path=str(general.get("articlepath", "")),
        jobs=int(answer.get("statistics", {}).get("jobs", 0)),
        extensions={row.get("name", ""): str(row.get("version", "")) for row in answer["extensions"]},
        groups=frozenset(row["name"] for row in answer["usergroups"]),
        user=0 if user.get("anon") else int(user["id"]),
        name=user["name"],
        rights=frozenset(user.get("rights", ())),
        own_groups=frozenset(user.get("groups", ())),
        charter_names=frozenset(named(CHARTER_NAMES)),
        person_names=folded(named(PERSON_NAMES)),
        ping_names=folded(named(PING_NAMES)),
        unsigned_names=folded(named(UNSIGNED_NAMES)),
    )


def month_key(name: str) -> str:
    """How a month's name is looked up: without case and dot."""
    return name.casefold().strip(" .")


def _months(messages: Any) -> dict[str, int]:
    months: dict[str, int] = {}
    texts = {message["name"]: message.get("content", "") for message in messages}
    for names in (_GENITIVE, _SHORT, _MONTHS):
        for number, name in enumerate(names, 1):
            key = month_key(texts.get(name, ""))
            if key:
                months[key] = number
    return months


def _zone(general: Mapping[str, Any]) -> tzinfo:
    try:
        return ZoneInfo(general["timezone"])
    except (ZoneInfoNotFoundError, ValueError, OSError):
        # An old wiki may know its offset only.
        offset = int(general.get("timeoffset", 0))
        return timezone(timedelta(minutes=offset)) if offset else UTC


def _folded(name: str) -> str:
    return " ".join(name.replace("_", " ").split()).casefold()


def folded(names: Iterable[str]) -> frozenset[str]:
    """Names as they are compared."""
    return frozenset(map(_folded, names))


def instant(text: str) -> datetime:
    """An instant as the API writes it, ``2026-11-23T12:00:00Z``."""
    return datetime.fromisoformat(text).astimezone(UTC)
