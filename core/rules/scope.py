"""Which charter speaks for a page: the nearest one, and which charter is around another."""

from __future__ import annotations

from collections.abc import Sequence

from core.model import CommunityKey, Page, Scope, ScopeKind

#: Nearest first.
_NEARNESS = {ScopeKind.PAGE: 0, ScopeKind.TREE: 1, ScopeKind.LABEL: 2, ScopeKind.SPACE: 3}


def nearest(page: Page, communities: Sequence[tuple[CommunityKey, Scope]]) -> CommunityKey | None:
    """The community a page belongs to: page before tree (the deepest first) before label before space.

    Two of the same nearness: the one whose key comes first, so that every order of arrival agrees.
    """
    found = [(_rank(page, scope), key) for key, scope in communities if matches(scope, page)]
    return min(found)[1] if found else None


def matches(scope: Scope, page: Page) -> bool:
    """Whether a page lies in a scope. A tree contains its root."""
    match scope.kind:
        case ScopeKind.PAGE:
            return scope.value == page.place
        case ScopeKind.TREE:
            return scope.value == page.place or scope.value in page.ancestors
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
    ends, because each one is strictly wider than the one before.
    """
    own = dict(communities).get(community)
    wider = [
        (key, scope) for key, scope in communities if key != community and (own is None or _wider(scope, own))
    ]
    return nearest(home, wider)


def taken_by(
    community: CommunityKey, scope: Scope, communities: Sequence[tuple[CommunityKey, Scope]]
) -> CommunityKey | None:
    """The community that already speaks for exactly this scope, and wins it by its key; else None."""
    rivals = [
        key
        for key, other in communities
        if key < community and other.kind == scope.kind and _same(other, scope)
    ]
    return min(rivals, default=None)


def label_form(label: str) -> str:
    """A category or label as wikis compare them: spaces for underscores, first letter upper."""
    text = " ".join(label.replace("_", " ").split())
    return text[:1].upper() + text[1:]


def _same(one: Scope, other: Scope) -> bool:
    if one.kind is ScopeKind.LABEL:
        return label_form(one.value) == label_form(other.value)
    if one.kind is ScopeKind.SPACE:
        return one.value.casefold() == other.value.casefold()
    return one.value == other.value


def _wider(scope: Scope, than: Scope) -> bool:
    if scope.kind is ScopeKind.TREE is than.kind:
        # A place is longer the deeper it lies; trees that hold each other's homes must not be each other's
        # parents.
        return len(scope.value) < len(than.value)
    return _NEARNESS[scope.kind] > _NEARNESS[than.kind]


def _rank(page: Page, scope: Scope) -> tuple[int, int, int]:
    is_root = scope.value == page.place
    return (_NEARNESS[scope.kind], 0 if is_root else 1, -len(scope.value))
