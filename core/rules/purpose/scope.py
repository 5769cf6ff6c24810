"""Which charter speaks for a page: the nearest one, and which charter is around another."""

from __future__ import annotations

import re
from collections.abc import Sequence

from core.model import CommunityKey, Page, Scope, ScopeKind
from core.rules.purpose.fields import page_title
from core.rules.text import form, seen
from core.word_tables import meanings

#: Nearest first.
_NEARNESS = {ScopeKind.PAGE: 0, ScopeKind.TREE: 1, ScopeKind.LABEL: 2, ScopeKind.SPACE: 3}


def nearest(page: Page, communities: Sequence[tuple[CommunityKey, Scope]]) -> CommunityKey | None:
    """The community a page belongs to: page before tree (the deepest first) before label before space.

    Two of the same nearness: the one that comes first in the list, which holds the oldest first.
    """
    matching = [
        (_rank(page, scope), at, key) for at, (key, scope) in enumerate(communities) if matches(scope, page)
    ]
    return min(matching)[2] if matching else None


def belongs(
    page: Page,
    communities: Sequence[tuple[CommunityKey, Scope]],
    written: Sequence[tuple[CommunityKey, Scope]] = (),
    attached: Sequence[CommunityKey] = (),
) -> CommunityKey | None:
    """The community a page belongs to: the nearest, among which is the one whose charter the page itself holds.

    A charter's own page is one of its pages, also where it speaks for a label, a space or another tree: people look
    for its panel there, and owe there what it asks. ``written``: what the page's own charter speaks for;
    ``attached``: communities that have this page as their home from a file, which take it from no other.
    """
    own = Scope(kind=ScopeKind.PAGE, value=place_of(page))
    here = [(key, own) for key, scope in written if reaches_beyond(scope, page)]
    return nearest(page, [*communities, *here]) or next(iter(attached), None)


def matches(scope: Scope, page: Page) -> bool:
    """Whether a page lies in a scope. A tree contains its root."""
    match scope.kind:
        case ScopeKind.PAGE:
            return scope.value == place_of(page)
        case ScopeKind.TREE:
            return scope.value == place_of(page) or scope.value in page.ancestors
        case ScopeKind.LABEL:
            wanted = label_form(scope.value)
            return any(label_form(label) == wanted for label in page.labels)
        case ScopeKind.SPACE:
            return scope.value.casefold() == page.space.casefold()


def parent_of(
    home: Page, community: CommunityKey, communities: Sequence[tuple[CommunityKey, Scope]]
) -> CommunityKey | None:
    """The community around another one, from which its charter inherits: the nearest wider scope at its home.

    ``communities`` may hold the community itself; its own scope says what is wider. Following parents always
    ends, because each one is strictly wider than the one before: of another kind, or a tree whose root lies
    above its own root. Pages form a forest, so nothing lies above itself.
    """
    own = dict(communities).get(community)
    wider = [
        (key, scope)
        for key, scope in communities
        if key != community and (own is None or _wider(scope, own, home))
    ]
    return nearest(home, wider)


def taken_by(
    community: CommunityKey, scope: Scope, communities: Sequence[tuple[CommunityKey, Scope]]
) -> CommunityKey | None:
    """The community that already speaks for exactly this scope, because it came first in the list; else None."""
    for key, other in communities:
        if key == community:
            return None
        if other.kind == scope.kind and _same(other, scope):
            return key
    return None


def scope_id(scope: Scope) -> str:
    """One text for one scope, however it is spelled."""
    return f"{scope.kind.value}:{match_form(scope)}"


def match_form(scope: Scope) -> str:
    """A scope's value as scopes are compared."""
    if scope.kind is ScopeKind.LABEL:
        return label_form(scope.value)
    if scope.kind is ScopeKind.SPACE:
        return scope.value.casefold()
    return scope.value


def reaches_beyond(scope: Scope, home: Page) -> bool:
    """Whether a scope is more than the charter's own page and what lies below it."""
    own = scope.kind in (ScopeKind.PAGE, ScopeKind.TREE) and scope.value == place_of(home)
    return not own


def label_form(label: str) -> str:
    """A category or label as wikis compare them: spaces for underscores, first letter upper."""
    text = " ".join(label.replace("_", " ").split())
    return text[:1].upper() + text[1:]


# --- scopes as people write them --------------------------------------------------------------------

_WORDS = {word: ScopeKind(kind) for word, kind in meanings("scope").items()}

_BELOW = re.compile(r"(?:subpages|pages|unterseiten|seiten) (?:of|below|von|unter) +(\S.*)", re.IGNORECASE)

#: What makes a tree of a page that is named before it: outside of its link, so that it is no part of its title.
_AND_BELOW = re.compile(
    r"(?P<page>\S.*?) +(?:and|with|plus|including|und|mit|samt|inklusive) +"
    r"(?:(?:all|its|the|of|alle|allen|ihre|ihren|deren|dessen) +){0,3}(?:sub-?pages|descendants|unterseiten)\.?",
    re.IGNORECASE,
)
_LINKED = re.compile(r"\[\[[^\[\]]+\]\]")


def place_of(page: Page) -> str:
    """What a page is called in scopes and in the ancestors of the pages below it."""
    return page.place or page.title


def name_of(scope: Scope, home: Page) -> str:
    """What people call a community whose charter gives it no name: a category's as the pages in it say it."""
    own = home.title.partition(":")[2].strip()
    if scope.kind is ScopeKind.LABEL and scope.value == own and place_of(home) == home.title:
        return own
    return home.title


def tree_of(page: Page) -> Scope:
    """The page and everything below it."""
    return Scope(kind=ScopeKind.TREE, value=place_of(page))


def scope_in_words(text: str, home: Page) -> Scope | None:
    """The scope in ``page and subpages``, ``subpages of [[X]]``, ``category: Leave``, ``namespace: 4``; or None.

    A kind alone means the home's own: its category when the home is a category's page, its namespace.
    """
    if len(text) > 400:
        return None
    text = seen(text)
    kind = _WORDS.get(form(text))
    if kind is not None:
        match kind:
            case ScopeKind.LABEL:
                return Scope(kind=kind, value=home.title.partition(":")[2].strip() or home.title)
            case ScopeKind.SPACE:
                return Scope(kind=kind, value=home.space)
            case _:
                return Scope(kind=kind, value=place_of(home))
    if match := _BELOW.fullmatch(text.strip()):
        return Scope(kind=ScopeKind.TREE, value=page_title(match[1]))
    if (tree := _with_what_is_below(text.strip())) is not None:
        return tree
    head, colon, rest = page_title(text).partition(":")
    kind = _WORDS.get(form(head)) if colon else None
    value = page_title(rest)
    if kind is None or not value:
        return None
    return Scope(kind=kind, value=value)


def _with_what_is_below(text: str) -> Scope | None:
    """The tree in ``page: [[X]] and subpages`` or ``[[X]] with its subpages``; None for anything else."""
    match = _AND_BELOW.fullmatch(text)
    if match is None:
        return None
    named = match["page"]
    head, colon, rest = named.partition(":")
    if colon and _WORDS.get(form(head)) in {ScopeKind.PAGE, ScopeKind.TREE}:
        named = rest
    elif _LINKED.fullmatch(named) is None:
        # Without the word for a page or a link it may be anything.
        return None
    title = page_title(named)
    return Scope(kind=ScopeKind.TREE, value=title) if title else None


# --- order ------------------------------------------------------------------------------------------


def _same(scope: Scope, other: Scope) -> bool:
    if scope.kind is ScopeKind.LABEL:
        return label_form(scope.value) == label_form(other.value)
    if scope.kind is ScopeKind.SPACE:
        return scope.value.casefold() == other.value.casefold()
    return scope.value == other.value


def _wider(scope: Scope, than: Scope, home: Page) -> bool:
    """Whether a scope at this home is wider than another one.

    Of two trees the one whose root lies nearer to the top of the home's own path. A home may lie outside the
    tree it speaks for; then nothing on its path says where that tree is. A place that is a title still does:
    it is longer the deeper it lies, and holds its ancestors'. A place that is a number says nothing, and no
    tree is taken to be around it: trees that hold each other's homes must not be each other's parents.
    """
    if not scope.kind is ScopeKind.TREE is than.kind:
        return _NEARNESS[scope.kind] > _NEARNESS[than.kind]
    path = _path(home)
    if than.value in path:
        return scope.value in path and path.index(scope.value) < path.index(than.value)
    return not than.value.isdecimal() and len(scope.value) < len(than.value)


def _path(page: Page) -> tuple[str, ...]:
    """The places from the top down to the page itself."""
    return (*page.ancestors, place_of(page))


def _rank(page: Page, scope: Scope) -> tuple[int, int, int]:
    """How near a scope that holds the page is to it; of trees the one whose root lies deepest is nearest."""
    nearness = _NEARNESS[scope.kind]
    if scope.kind is ScopeKind.TREE:
        return nearness, _path(page)[::-1].index(scope.value), 0
    return nearness, 0 if scope.value == place_of(page) else 1, -len(scope.value)
