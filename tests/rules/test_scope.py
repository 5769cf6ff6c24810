"""Which charter speaks for a page, which one is around another, and who may do what in it."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.model import CommunityKey, Page, PageKey, Scope, ScopeKind
from core.rules.purpose.scope import belongs, nearest, parent_of, scope_in_words, taken_by

PAGE, TREE, LABEL, SPACE = ScopeKind.PAGE, ScopeKind.TREE, ScopeKind.LABEL, ScopeKind.SPACE


def page(title: str, *labels: str, space: str = "0") -> Page:
    parts = title.split("/")
    return Page(
        key=PageKey(f"hr:{abs(hash(title)) % 1000}"),
        title=title,
        url="",
        place=title,
        ancestors=tuple("/".join(parts[:n]) for n in range(1, len(parts))),
        labels=frozenset(labels),
        space=space,
    )


def scopes(**named: tuple[ScopeKind, str]) -> list[tuple[CommunityKey, Scope]]:
    return [
        (CommunityKey(f"hr:{key}"), Scope(kind=kind, value=value)) for key, (kind, value) in named.items()
    ]


ALL = scopes(
    space=(SPACE, "0"),
    label=(LABEL, "leave_policy"),
    root=(TREE, "Handbook"),
    branch=(TREE, "Handbook/Leave"),
    leaf=(PAGE, "Handbook/Leave/Travel"),
)


@pytest.mark.parametrize(
    ("where", "expected"),
    [
        (page("Handbook/Leave/Travel", "Leave policy"), "hr:leaf"),
        (page("Handbook/Leave/Travel/Trains"), "hr:branch"),
        (page("Handbook/Leave"), "hr:branch"),
        (page("Handbook/Office"), "hr:root"),
        (page("Handbook", "Leave policy"), "hr:root"),
        (page("Canteen", "Leave policy"), "hr:label"),
        (page("Canteen", "leave policy"), "hr:label"),
        (page("Canteen"), "hr:space"),
        (page("Canteen", space="4"), None),
        (page("Handbook2/Leave", space="4"), None),
    ],
)
def test_the_nearest_charter_speaks_for_a_page(where: Page, expected: str | None) -> None:
    for order in itertools.islice(itertools.permutations(ALL), 0, 120, 7):
        assert nearest(where, order) == expected


@pytest.mark.parametrize(
    ("where", "speaks_for", "expected"),
    [
        # A label that the page itself hasn't; within somebody's tree; a space, seen from within a tree.
        (page("Canteen"), (LABEL, "Lunch"), "hr:own"),
        (page("Handbook/Office"), (LABEL, "Lunch"), "hr:own"),
        (page("Handbook"), (SPACE, "0"), "hr:own"),
        (page("Canteen"), (TREE, "Handbook/Office"), "hr:own"),
        # Somebody speaks for this page alone: age decided that.
        (page("Handbook/Leave/Travel"), (LABEL, "Lunch"), "hr:leaf"),
        # What speaks for the page and those below it is as near as it says.
        (page("Handbook/Leave"), (TREE, "Handbook/Leave"), "hr:branch"),
    ],
)
def test_a_charter_s_own_page_is_one_of_its_pages_whatever_it_speaks_for(
    where: Page, speaks_for: tuple[ScopeKind, str], expected: str
) -> None:
    own = (CommunityKey("hr:own"), Scope(kind=speaks_for[0], value=speaks_for[1]))
    assert belongs(where, [*ALL, own], [own]) == expected


def test_a_charter_from_a_file_takes_its_home_from_no_other() -> None:
    file = CommunityKey("hr:file")
    assert belongs(page("Canteen", space="4"), ALL, (), [file]) == file
    assert belongs(page("Canteen"), ALL, (), [file]) == "hr:space"
    assert belongs(page("Canteen", space="4"), ALL) is None


def test_two_of_the_same_nearness_are_told_apart_by_their_key() -> None:
    # The oldest first, whatever the keys are.
    rivals = scopes(b=(LABEL, "Leave"), a=(LABEL, "leave"))
    assert nearest(page("X", "Leave"), rivals) == "hr:b"
    assert taken_by(CommunityKey("hr:a"), rivals[1][1], rivals) == "hr:b"
    assert taken_by(CommunityKey("hr:b"), rivals[0][1], rivals) is None


@pytest.mark.parametrize(
    ("own", "home", "around"),
    [
        ("leaf", page("Handbook/Leave/Travel", "Leave policy"), "hr:branch"),
        ("branch", page("Handbook/Leave"), "hr:root"),
        ("root", page("Handbook", "Leave policy"), "hr:label"),
        ("label", page("Category:Leave policy", "Leave policy"), "hr:space"),
        ("space", page("Handbook"), None),
    ],
)
def test_the_charter_around_a_charter_is_wider(own: str, home: Page, around: str | None) -> None:
    assert parent_of(home, CommunityKey(f"hr:{own}"), ALL) == around


places = st.sampled_from(["A", "A/B", "A/B/C", "B", "B/A"])
any_scope = st.builds(Scope, kind=st.sampled_from(ScopeKind), value=places)


@given(st.lists(st.tuples(any_scope, places), min_size=1, max_size=6))
def test_following_the_charters_around_always_ends(scopes: list[tuple[Scope, str]]) -> None:
    communities = [(CommunityKey(f"hr:{n}"), scope) for n, (scope, _) in enumerate(scopes)]
    homes = {
        key: page(place, *("A", "B"), space="A")
        for (key, _), (_, place) in zip(communities, scopes, strict=True)
    }
    for start, _ in communities:
        seen = [start]
        while (up := parent_of(homes[seen[-1]], seen[-1], communities)) is not None:
            assert up not in seen
            seen.append(up)


# --- places that are ids -------------------------------------------------------------------------------------


def numbered(*path: str) -> Page:
    """A page of a wiki whose places are ids: the last of them is its own."""
    return Page(key=PageKey(f"hr:{path[-1]}"), title="Any", url="", place=path[-1], ancestors=path[:-1])


NUMBERED = scopes(root=(TREE, "98765"), branch=(TREE, "7"), twig=(TREE, "3141592"))


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        (("98765",), "hr:root"),
        (("98765", "12"), "hr:root"),
        (("98765", "7"), "hr:branch"),
        (("98765", "7", "5"), "hr:branch"),
        (("98765", "7", "3141592", "6"), "hr:twig"),
        # Moved: the same ids, another tree.
        (("7", "98765", "6"), "hr:root"),
        (("12", "6"), None),
    ],
)
def test_a_tree_is_nearer_the_deeper_its_root_lies_however_long_its_id(
    path: tuple[str, ...], expected: str | None
) -> None:
    for order in itertools.permutations(NUMBERED):
        assert nearest(numbered(*path), order) == expected


@pytest.mark.parametrize(
    ("own", "path", "around"),
    [
        ("twig", ("98765", "7", "3141592"), "hr:branch"),
        ("branch", ("98765", "7"), "hr:root"),
        ("root", ("98765",), None),
        # A charter that stands outside the tree it speaks for: nothing tells what is around that tree.
        ("twig", ("98765", "7"), None),
    ],
)
def test_the_tree_around_a_tree_has_its_root_above(own: str, path: tuple[str, ...], around: str) -> None:
    assert parent_of(numbered(*path), CommunityKey(f"hr:{own}"), NUMBERED) == around


@st.composite
def forests(draw: st.DrawFn) -> list[tuple[str, ...]]:
    """Paths of some pages whose ids say nothing about where they lie."""
    ids = draw(st.permutations(["1", "22", "333", "4", "55", "6666"]))
    paths: list[tuple[str, ...]] = []
    for number in ids:
        above = draw(st.sampled_from([(), *paths]))
        paths.append((*above, number))
    return paths


@given(forests(), st.data())
def test_following_the_charters_around_ends_wherever_charters_stand(
    paths: list[tuple[str, ...]], data: st.DataObject
) -> None:
    pages = st.sampled_from(paths)
    kinds = st.sampled_from([TREE, TREE, PAGE])
    links = data.draw(st.lists(st.tuples(kinds, pages, pages), min_size=1, max_size=6))
    communities = [
        (CommunityKey(f"hr:{n}"), Scope(kind=kind, value=root[-1])) for n, (kind, root, _) in enumerate(links)
    ]
    homes = {key: numbered(*home) for (key, _), (_, _, home) in zip(communities, links, strict=True)}
    for start, _ in communities:
        seen = [start]
        while (up := parent_of(homes[seen[-1]], seen[-1], communities)) is not None:
            assert up not in seen
            seen.append(up)


HOME = page("Category:Leave")


@pytest.mark.parametrize(
    ("text", "kind", "value"),
    [
        ("page", PAGE, "Category:Leave"),
        ("Nur diese Seite", PAGE, "Category:Leave"),
        ("page and subpages", TREE, "Category:Leave"),
        ("Seite und Unterseiten", TREE, "Category:Leave"),
        ("subpages of [[Handbook/Leave|Leave]]", TREE, "Handbook/Leave"),
        ("tree: Handbook", TREE, "Handbook"),
        ("page: [[Leave]]", PAGE, "Leave"),
        ("page: [[Leave]] and subpages", TREE, "Leave"),
        ("page: Leave and all its subpages", TREE, "Leave"),
        ("[[Handbook/Leave|Leave]] with its sub-pages.", TREE, "Handbook/Leave"),
        ("Seite: [[Urlaub]] und Unterseiten", TREE, "Urlaub"),
        ("[[Urlaub]] samt allen Unterseiten", TREE, "Urlaub"),
        ("page: [[Rules and subpages]]", PAGE, "Rules and subpages"),
        ("category: Rules and subpages", LABEL, "Rules and subpages"),
        ("category", LABEL, "Leave"),
        ("category: Travel", LABEL, "Travel"),
        ("Kategorie: Reisen", LABEL, "Reisen"),
        ("[[Category:Travel]]", LABEL, "Travel"),
        ("[[:Category:Travel]]", LABEL, "Travel"),
        ("namespace", SPACE, "0"),
        ("namespace: 4", SPACE, "4"),
        ("Namensraum: 4", SPACE, "4"),
    ],
)
def test_scopes_as_people_write_them(text: str, kind: ScopeKind, value: str) -> None:
    assert scope_in_words(text, HOME) == Scope(kind=kind, value=value)


@pytest.mark.parametrize(
    "text",
    [
        "everything",
        "Travel",
        ":",
        "category of pages",
        "[[]]",
        "x" * 10_000,
        "Travel and subpages",
        "and subpages",
    ],
)
def test_a_scope_that_says_nothing_is_none(text: str) -> None:
    assert scope_in_words(text, HOME) is None
