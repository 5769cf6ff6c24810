"""What each command does with an opened Telos. The running server and a command of its own use the same.

A handler takes plain values and gives plain values (they travel as JSON); words are added by the command,
in the language of who reads them.
"""

from __future__ import annotations

import base64
import dataclasses
import logging
import os
import signal
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from enum import Enum
from typing import Any, Protocol

from core.application import Application
from core.cli import examine, lost
from core.cli.trouble import CommandError
from core.flow import figures
from core.flow.charters import file_key
from core.i18n import Translator
from core.model import CharterText, CommunityKey, Page, PageKey, PersonKey, Scope, ScopeKind
from core.ports import Job, JobKind, Lane, PageState, Removed, TelosError
from core.queries import given_up
from core.queries import printed as print_out
from core.rules.assess_community import SUMS
from core.rules.factors import sight
from core.signing import BadKey, SigningKey
from core.store import (
    UnitOfWork,
    calls,
    communities,
    counting,
    dead_letters,
    evidence,
    naming,
    pages,
    people,
    shown,
    sites,
)
from core.ui import sponsor


class Emit(Protocol):
    """Tells how far long work is: 0 to 1 or None, and what is being done."""

    def __call__(self, part: float | None, words: str, /) -> None:
        """Tell it."""


log = logging.getLogger("telos.admin")

#: Rows of the evidence that are handed out at once.
AUDIT_PART = 2_000

Handler = Callable[[Application, Mapping[str, Any], Emit], dict[str, Any]]


def sync(application: Application, args: Mapping[str, Any], emit: Emit) -> dict[str, Any]:
    """Read what changed in one site or all; ``{"sites": [{"site", "pages", "synced_at"}]}``."""
    done = []
    for site in _sites(application, args.get("site")):
        emit(None, site)

        def step(part: float | None, site: str = site) -> None:
            emit(part, site)

        count = application.service.sync(site, progress=step)
        done.append({"site": site, "pages": count})
    return {"sites": done}


def attach(application: Application, args: Mapping[str, Any], emit: Emit) -> dict[str, Any]:
    """Attach a charter to a scope; its key, state and findings.

    Not, where one of the same file name stands elsewhere, or where it takes others' pages: said instead.
    """
    (site,) = _sites(application, args["site"])
    platform = application.platforms[site]
    kind, value = ScopeKind(args["kind"]), str(args["value"])
    root, lost = None, False
    if kind in (ScopeKind.PAGE, ScopeKind.TREE):
        root = platform.find(value)
        if root is not None and root.exists:
            value = root.place or value
        else:
            below = None
            if kind is ScopeKind.TREE:
                below = next(iter(platform.members(Scope(kind=kind, value=value))), None)
            if below is None:
                raise CommandError("cli-no-page", title=value, site=site)
            # A tree may hang below a title that is no page itself; the pages in it say how it is written.
            value = next(
                (
                    page_at_depth
                    for page in platform.read([below])
                    for page_at_depth in _at_depth(page, value)
                ),
                value,
            )
            lost = True
    home = root if root is not None and root.exists else None
    if args.get("home"):
        home = platform.find(args["home"])
        if home is None or not home.exists:
            raise CommandError("cli-no-page", title=args["home"], site=site)
    if home is None:
        raise CommandError("cli-needs-home")
    scope, text = Scope(kind=kind, value=value), CharterText(fields=dict(args["fields"]), lost=lost)
    with application.store.read() as connection:
        before = communities.get(connection, file_key(site, args["slug"]))
        if before is not None and not (before.withdrawn or args.get("named") or before.home == home.key):
            # Many folders have a file of this name: only who says the name means the charter that has it.
            old = pages.load(connection, [before.home], history=False).get(before.home)
            return {"attached_at": old.title if old is not None else before.charter.title}
    taken = application.service.taken_from(site, scope, args["slug"])
    if taken and not args.get("yes"):
        # Nobody's pages go to somebody else unasked.
        with application.store.read() as connection:
            communities_by_key = communities.load(connection, sorted(taken))
        communities_taken = [
            {"community": key, "title": communities_by_key[key].charter.title, "pages": count}
            for key, count in sorted(taken.items())
        ]
        return {"takes": communities_taken}
    key = application.service.attach(site, scope, text, args["slug"], home.key, first=bool(taken))
    return _community(application, key)


def detach(application: Application, args: Mapping[str, Any], emit: Emit) -> dict[str, Any]:
    """Take an attached charter off its pages: ``{"site", "name"}``."""
    (site,) = _sites(application, args["site"])
    if not application.service.detach(site, args["slug"]):
        with application.store.read() as connection:
            known = [
                community.origin.removeprefix(communities.FROM_FILE)
                for community in communities.of_site(connection, site)
                if community.origin.startswith(communities.FROM_FILE)
            ]
        raise CommandError("cli-no-attached", name=args["slug"], known=", ".join(known) or "–")
    return {"site": site, "name": args["slug"]}


def _at_depth(page: Page, title: str) -> Sequence[str]:
    """The page's ancestor that lies as deep as a title, if there is one."""
    depth = title.strip("/").count("/")
    return page.ancestors[depth : depth + 1]


def preview(application: Application, args: Mapping[str, Any], emit: Emit) -> dict[str, Any]:
    """Every notice of the next days: ``{"days", "notices": […], "quiet": […], "held": […]}``."""
    site = args.get("site")
    _sites(application, site)
    lines = application.service.preview(int(args["days"]), site)
    with application.store.read() as connection:
        known = {name: sites.get(connection, name) for name in _sites(application, site)}
    return {
        "days": int(args["days"]),
        "notices": [_plain(line) for line in lines],
        "quiet": [name for name, known_site in known.items() if known_site.live_since is None],
        "held": [name for name, known_site in known.items() if known_site.held_since is not None],
        "lost": [name for name in known if lost.begun_anew(application, name)],
    }


def go_live(application: Application, args: Mapping[str, Any], emit: Emit) -> dict[str, Any]:
    """Let a site's notices leave, and release what the breaker holds."""
    (site,) = _sites(application, args["site"])
    application.service.go_live(site)
    return {"site": site}


def pause(application: Application, args: Mapping[str, Any], emit: Emit) -> dict[str, Any]:
    """Let no notice of a site leave from now on, until it goes live again: ``{"site", "was_live"}``."""
    (site,) = _sites(application, args["site"])
    now = application.clock.now()

    def work(connection: UnitOfWork) -> bool:
        was_live = sites.get(connection, site).live_since is not None
        if was_live:
            sites.put(connection, site, live_since=None)
            evidence.add(connection, at=now, site=site, what="site.paused")
        return was_live

    return {"site": site, "was_live": application.store.write(work)}


def clean(application: Application, args: Mapping[str, Any], emit: Emit) -> dict[str, Any]:
    """Take back what Telos put into a wiki, as far as its account can.

    ``{"done": […]}`` in words; ``"pages"``, what became of each page it had put there: ``what``, ``gone``, ``said``,
    ``url``; ``"whole"``, whether nothing is left that this should have taken back.
    """
    (site,) = _sites(application, args["site"])
    pause(application, args, emit)
    translator, platform, done = (
        Translator(args.get("language", "")),
        application.platforms[site],
        list[str](),
    )
    with application.store.read() as connection:
        showing = shown.showing(connection, site)
    gone = failed = 0
    if platform.status is not None:
        for number, key in enumerate(showing):
            emit(number / len(showing), site)
            try:
                platform.status.show(PageState(page=PageKey(key), shown=False))
                gone += 1
            except TelosError:
                log.warning("the state of page %s could not be taken off", key)
                failed += 1
        if gone:
            done.append(translator.text("cli-clean-states", count=gone))
        if failed:
            done.append(translator.text("cli-clean-states-failed", count=failed))
    whole = not failed
    try:
        if platform.scope_map is not None:
            platform.scope_map.publish([])
            done.append(translator.text("cli-clean-scopes"))
    except TelosError as error:
        # Maybe the extension is gone already.
        done.append(translator.text("cli-clean-scopes-failed", why=error.text(translator.language)))
        whole = False
    removed: list[Removed] = []
    if platform.taken_back is not None:
        if platform.taken_back.withdraw():
            done.append(translator.text("cli-clean-webhook"))
        removed += platform.taken_back.remove()
    return {
        "done": done,
        "pages": [dataclasses.asdict(removal) for removal in removed],
        "whole": whole and all(removal.gone for removal in removed),
    }


def report(application: Application, args: Mapping[str, Any], emit: Emit) -> dict[str, Any]:
    """The communities with their state, findings and counts."""
    reports = []
    for site in _sites(application, args.get("site")):
        with application.store.read() as connection:
            keys = [community.key for community in communities.of_site(connection, site)]
        reports += [_community(application, key) for key in keys]
    return {"communities": reports}


def printed(application: Application, args: Mapping[str, Any], emit: Emit) -> dict[str, Any]:
    """The communities' pages of figures as they may be printed: ``{"communities": [page]}``."""
    overviews = []
    for site in _sites(application, args.get("site")):
        with application.store.read() as connection:
            keys = [community.key for community in communities.of_site(connection, site)]
        for key in keys:
            # Reckoned now: a report is true when it is read.
            figures.bring_up_to_date(application.service.flow, key)
            facts = print_out.facts(application.service.flow, key, args["language"])
            if facts is not None:
                overviews.append(sponsor.page_view(facts, ()))
    return {"communities": overviews}


def audit(application: Application, args: Mapping[str, Any], emit: Emit) -> dict[str, Any]:
    """Whether the evidence is whole: ``{"good", "rows", "head", "since", "amended"}``.

    If not, also ``row``, ``what``, ``args``. ``amended``: rows behind the noted head by which something before it may
    read otherwise.
    """
    noted = str(args.get("since") or "")
    since = evidence.Head.read(noted) if noted else None
    if noted and since is None:
        raise CommandError("cli-audit-bad-head", head=noted)
    with application.store.read() as connection:
        head = evidence.head(connection)
        fault = evidence.verify(connection, since)
        amended = evidence.amendments(connection, since) if since is not None and fault is None else []
    result: dict[str, Any] = {"good": fault is None, "rows": head.rows, "head": str(head), "since": noted}
    result["amended"] = amended
    if fault is not None:
        result |= {"row": fault.row, "what": fault.what, "args": dict(fault.args)}
    return result


def audit_lines(application: Application, args: Mapping[str, Any], emit: Emit) -> dict[str, Any]:
    """The rows of the evidence behind ``after``, a part of them, and how many there are: ``{"lines", "rows"}``."""
    with application.store.read() as connection:
        lines = evidence.lines(connection, int(args["after"]), AUDIT_PART)
        return {"lines": lines, "rows": evidence.head(connection).rows}


def audit_sign(application: Application, args: Mapping[str, Any], emit: Emit) -> dict[str, Any]:
    """A text signed with the key for evidence: ``{"signature", "public", "fingerprint"}``, the first in base64."""
    path = application.settings.audit_key
    try:
        key = SigningKey.at(path)
    except BadKey:
        raise CommandError("cli-audit-bad-key", file=str(path)) from None
    except OSError as error:
        raise CommandError("cli-audit-no-key", file=str(path), error=error.strerror or "") from None
    signature = base64.b64encode(key.sign(str(args["text"]).encode())).decode()
    return {"signature": signature, "public": key.public, "fingerprint": key.fingerprint}


def who(application: Application, args: Mapping[str, Any], emit: Emit) -> dict[str, Any]:
    """The person a name or key means: ``{"key", "name"}``."""
    person, name = _person(application, args["person"], args.get("site"))
    return {"key": person, "name": name}


def erase(application: Application, args: Mapping[str, Any], emit: Emit) -> dict[str, Any]:
    """Replace a person by a pseudonym everywhere; what still names them: ``{"erased", "pages", "attached"}``."""
    person, _ = _person(application, args["person"], args.get("site"))
    with application.store.read() as connection:
        pages, attached = naming.pages(connection, person), naming.attached(connection, person)
    application.service.erase(person)
    return {"erased": True, "pages": pages, "attached": attached}


def dead(application: Application, args: Mapping[str, Any], emit: Emit) -> dict[str, Any]:
    """What was given up, the latest last: ``{"dead": […]}``."""
    return {
        "dead": [
            _plain(letter) for letter in given_up.listed(application.store, language=args.get("language", ""))
        ]
    }


def redrive(application: Application, args: Mapping[str, Any], emit: Emit) -> dict[str, Any]:
    """Try given-up work again, all of it or these ``ids``: ``{"count"}``, how much still was given up."""
    return {"count": application.service.redrive(args.get("ids"))}


def doctor(application: Application, args: Mapping[str, Any], emit: Emit) -> dict[str, Any]:
    """Everything that can be wrong, checked: ``{"checks": […]}``."""
    return {
        "checks": [
            dataclasses.asdict(check) for check in examine.everything(application, args.get("language", ""))
        ]
    }


def hello(application: Application, args: Mapping[str, Any], emit: Emit) -> dict[str, Any]:
    """Which process serves, and which sites it knows."""
    return {"process": os.getpid(), "sites": sorted(application.platforms)}


def reload(application: Application, args: Mapping[str, Any], emit: Emit) -> dict[str, Any]:
    """Read the settings again: the supervising process starts this one anew."""
    os.kill(os.getppid(), signal.SIGHUP)
    return {"process": os.getpid()}


def resume(application: Application, args: Mapping[str, Any], emit: Emit) -> dict[str, Any]:
    """Sync a site that was mended, where that was given up or never done: ``{}``."""
    (site,) = _sites(application, args["site"])
    with application.store.read() as connection:
        letters = [letter for letter in dead_letters.everything(connection) if letter.site == site]
        never = sites.get(connection, site).synced_at is None
    application.service.redrive([letter.id for letter in letters if letter.kind == JobKind.SYNC])
    if never:
        job = Job(kind=JobKind.SYNC, site=site, subject=site, lane=Lane.CLOCK)
        application.store.write(lambda connection: application.service.queue.put(connection, [job]))
        application.service.queue.wake()
    return {}


def arrived(application: Application, args: Mapping[str, Any], emit: Emit) -> dict[str, Any]:
    """How many deliveries of a site were stored up to now."""
    with application.store.read() as connection:
        return {"count": counting.arrived(connection, args["site"])}


#: Name on the socket → what does it.
def webhooks(application: Application, args: Mapping[str, Any], emit: Emit) -> dict[str, Any]:
    """The addresses that are told something, and the latest messages to them: ``{"webhooks": […], "log": […]}``."""
    names = _webhooks(application, args.get("name"))
    with application.store.read() as connection:
        counts = calls.counts(connection)
        rows = calls.log(connection, names, int(args.get("last", 50)))
    told = [
        {
            "name": name,
            "url": application.settings.webhooks[name].url.partition("?")[0],
            "kinds": list(application.settings.webhooks[name].kinds),
            **{state: counts.get((name, state), 0) for state in (calls.WAITING, calls.SENT, calls.DEAD)},
        }
        for name in names
    ]
    return {"webhooks": told, "log": [_plain_row(row) for row in rows]}


def webhooks_redrive(application: Application, args: Mapping[str, Any], emit: Emit) -> dict[str, Any]:
    """Tell again what was given up: ``{"names"}``."""
    name = args.get("name")
    _webhooks(application, name)
    return {"names": list(application.service.redrive_calls(name or ""))}


def _webhooks(application: Application, wanted: str | None) -> list[str]:
    known = sorted(application.settings.webhooks)
    if wanted is None:
        return known
    if wanted not in known:
        raise CommandError("cli-no-webhook", name=wanted, known=", ".join(known) or "–")
    return [wanted]


def _plain_row(row: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value.isoformat() if isinstance(value, datetime) else value for key, value in row.items()}


HANDLERS: Mapping[str, Handler] = {
    "sync": sync,
    "attach": attach,
    "detach": detach,
    "preview": preview,
    "go-live": go_live,
    "pause": pause,
    "clean": clean,
    "report": report,
    "printed": printed,
    "audit": audit,
    "audit-lines": audit_lines,
    "audit-sign": audit_sign,
    "who": who,
    "erase": erase,
    "dead": dead,
    "redrive": redrive,
    "webhooks": webhooks,
    "webhooks-redrive": webhooks_redrive,
    "doctor": doctor,
    "hello": hello,
    "reload": reload,
    "resume": resume,
    "arrived": arrived,
}


def _sites(application: Application, wanted: str | None) -> list[str]:
    if wanted is None:
        return sorted(application.platforms)
    if wanted not in application.platforms:
        raise CommandError("cli-no-site", site=wanted, known=", ".join(sorted(application.platforms)) or "–")
    return [wanted]


def _person(application: Application, wanted: str, site: str | None) -> tuple[PersonKey, str]:
    """A person by key (``hr:42``), or by account name on a site (or on the only one)."""
    with application.store.read() as connection:
        name = people.name_of(connection, wanted)
    if name is not None:
        return PersonKey(wanted), name
    names_by_key: dict[PersonKey, str] = {}
    unasked: list[str] = []
    for each in _sites(application, site):
        try:
            names_by_key |= {
                person.key: person.name for person in application.platforms[each].people(names=[wanted])
            }
        except TelosError:
            # The wiki is away: whom the store knows can still be found.
            unasked.append(each)
        with application.store.read() as connection:
            for key in people.by_name(connection, each, [wanted]).values():
                names_by_key.setdefault(key, wanted)
    if not names_by_key and unasked:
        raise CommandError("cli-person-unasked", person=wanted, sites=", ".join(unasked))
    if not names_by_key:
        raise CommandError("cli-no-person", person=wanted)
    if len(names_by_key) > 1:
        raise CommandError("cli-two-persons", person=wanted, keys=", ".join(sorted(names_by_key)))
    return next(iter(names_by_key.items()))


def _community(application: Application, key: CommunityKey) -> dict[str, Any]:
    # Reckoned now: a report is true when it is read.
    reckoned = figures.bring_up_to_date(application.service.flow, key)
    with application.store.read() as connection:
        community = communities.get(connection, key)
        assert community is not None, "it was read in this call"
        # Who gets it is not known, as of what is printed.
        view = sight.sight(None, community.charter, application.service.flow.policy(community.site))
        reckoned = sight.told(reckoned, view)
        # While there are sums only, they are told anew after enough people did something: these would be of now.
        owed = () if view.least else counting.owed_in(connection, key)
        waiting = {kind: number for kind, number, _ in owed}
        pages = counting.pages_of(connection, key)
        told = next((figure.value for figure in reckoned if figure.name == "contributions"), None)
        known = None if told is None else round(told)
        contributions = known if view.least else counting.contributions_of(connection, key)
    charter = community.charter
    zone = charter.zone or application.service.flow.policy(community.site).zone
    return {
        "community": community.key,
        "site": community.site,
        "title": charter.title,
        "scope": f"{community.scope.kind.value}:{community.scope.value}",
        "state": charter.state.value,
        "purpose": charter.purpose,
        "deadline": charter.deadline.at.isoformat() if charter.deadline else None,
        "zone": zone,
        "pages": pages,
        "contributions": contributions,
        "open": waiting,
        "figures": {figure.name: figure.value for figure in reckoned if figure.name in SUMS},
        "factors": {
            figure.name: {
                "value": figure.value,
                "n": figure.n,
                "low": figure.low,
                "high": figure.high,
                "as_of": figure.as_of.isoformat(),
            }
            for figure in reckoned
            if figure.name not in SUMS
        },
        "findings": [_plain(finding) for finding in sight.findings_told(community.findings, view)],
    }


def _plain(value: Any) -> Any:
    """A frozen value as JSON knows it."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {field.name: _plain(getattr(value, field.name)) for field in dataclasses.fields(value)}
    if isinstance(value, Mapping):
        return {str(key): _plain(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        inner = [_plain(each) for each in value]
        return sorted(inner) if isinstance(value, set | frozenset) else inner
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, Enum):
        return value.value
    return value if isinstance(value, str | int | float | bool | None) else str(value)
