"""What commands do with communities: a charter from a file, and what there is to report."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from core.application import Application
from core.cli.handling import Emit, plain, sites_meant
from core.cli.trouble import CommandError
from core.flow import figures
from core.flow.charters import file_key
from core.model import CharterText, CommunityKey, Finding, Page, Scope, ScopeKind
from core.queries import printed as print_out
from core.rules.assess_community import SUMS
from core.rules.factors import sight
from core.store import (
    UnitOfWork,
    communities,
    counting,
    page_standing,
    pages,
)
from core.store.communities import Community
from core.ui import sponsor


def attach(application: Application, args: Mapping[str, Any], emit: Emit) -> dict[str, Any]:
    """Attach a charter to a scope; its key, state and findings.

    Not, where one of the same file name stands elsewhere, or where it takes others' pages: said instead.
    """
    (site,) = sites_meant(application, args["site"])
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
    return community_report(application, key)


def detach(application: Application, args: Mapping[str, Any], emit: Emit) -> dict[str, Any]:
    """Take an attached charter off its pages: ``{"site", "name"}``."""
    (site,) = sites_meant(application, args["site"])
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


def report(application: Application, args: Mapping[str, Any], emit: Emit) -> dict[str, Any]:
    """The communities with their state, findings and counts."""
    reports = []
    for site in sites_meant(application, args.get("site")):
        with application.store.read() as connection:
            keys = [community.key for community in communities.of_site(connection, site)]
        reports += [community_report(application, key) for key in keys]
    return {"communities": reports}


def printed(application: Application, args: Mapping[str, Any], emit: Emit) -> dict[str, Any]:
    """The communities' pages of figures as they may be printed: ``{"communities": [page]}``."""
    overviews = []
    for site in sites_meant(application, args.get("site")):
        with application.store.read() as connection:
            keys = [community.key for community in communities.of_site(connection, site)]
        for key in keys:
            # Reckoned now: a report is true when it is read.
            figures.bring_up_to_date(application.service.flow, key)
            facts = print_out.facts(application.service.flow, key, args["language"])
            if facts is not None:
                overviews.append(sponsor.page_view(facts, ()))
    return {"communities": overviews}


def _contributed(connection: UnitOfWork, community: Community) -> tuple[Finding, ...]:
    """What was noticed about what is contributed on a charter's own page, which stands with that page."""
    home = community.home
    if pages.community_of(connection, [home]).get(home) != community.key:
        return ()
    return page_standing.findings(connection, home)


def community_report(application: Application, key: CommunityKey) -> dict[str, Any]:
    """A community's state, findings and figures, as whoever runs Telos may see them."""
    # Reckoned now: a report is true when it is read.
    reckoned = figures.bring_up_to_date(application.service.flow, key)
    with application.store.read() as connection:
        community = communities.get(connection, key)
        assert community is not None, "it was read in this call"
        noticed = (*community.findings, *_contributed(connection, community))
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
        "findings": [plain(finding) for finding in sight.findings_told(noticed, view)],
    }
