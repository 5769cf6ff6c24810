"""Influence and expertise: whose contributions others answer and build on, and who answers.

Both are PageRank (Brin and Page 1998), on two graphs. Attention: an edge from the one who answers or builds on to
the one whose contribution it was. Expertise: from the one who asked to the one who answered (ExpertiseRank; Zhang,
Ackerman and Adamic, WWW 2007). Job titles are no input. In such nets PageRank and the plain number of people
mostly agree (Spearman .94 to .99), and one person can carry the top: both are told, with the acts behind.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from core.rules.factors.estimates import number

#: People below which nobody is named as one whom others build on.
LEAST_PEOPLE = 10
#: How far all scores together may be from the equation's own when the rounds end.
_ENOUGH = 1e-11


@dataclass(frozen=True, slots=True, kw_only=True)
class Rank:
    """One person in a graph: PageRank, and beside it how many people it comes from."""

    person: str
    score: float
    people: int


def influence(edges: Iterable[tuple[str, str]], damping: float = 0.85) -> dict[str, float]:
    """PageRank of each person; attention flows from the first of an edge to the second.

    ``x_j = (1 - d)/n + d · (sum(x_i / out_i, i → j) + sum(x_i, i without an edge out) / n)``; all add up to 1.
    An edge counts once, however often it was told; one to oneself is none.
    """
    if not 0 <= number(damping) < 1:
        raise ValueError(f"a damping of {damping}")
    graph = distinct(edges)
    # In an order of names: the same edges give the same figures to the last digit.
    people = sorted({person for edge in graph for person in edge})
    if not people:
        return {}
    place = {person: index for index, person in enumerate(people)}
    out = [0] * len(people)
    into: list[list[int]] = [[] for _ in people]
    for giver, taker in sorted(graph):
        out[place[giver]] += 1
        into[place[taker]].append(place[giver])
    n = len(people)
    ends = [index for index in range(n) if not out[index]]
    score = [1 / n] * n
    # Each round shrinks the distance by the damping, so that what is left is known, and so is when it ends.
    rounds = 1 + math.ceil(math.log(_ENOUGH / 2) / math.log(damping)) if damping else 1
    for _ in range(rounds):
        flow = [value / links if links else 0.0 for value, links in zip(score, out, strict=True)]
        base = (1 - damping + damping * math.fsum(score[index] for index in ends)) / n
        new = [base + damping * sum([flow[giver] for giver in givers]) for givers in into]
        change = sum(abs(a - b) for a, b in zip(new, score, strict=True))
        score = new
        if change * damping < _ENOUGH * (1 - damping):
            break
    whole = math.fsum(score)
    return {person: value / whole for person, value in zip(people, score, strict=True)}


def in_degree(edges: Iterable[tuple[str, str]]) -> dict[str, int]:
    """From how many different people edges lead to each person."""
    graph = distinct(edges)
    degrees = dict.fromkeys(sorted({person for edge in graph for person in edge}), 0)
    for _, taker in graph:
        degrees[taker] += 1
    return degrees


def ranked(edges: Iterable[tuple[str, str]], damping: float = 0.85) -> tuple[Rank, ...]:
    """People by PageRank, the highest first, with their in-degree beside it."""
    graph = distinct(edges)
    degree = in_degree(graph)
    scores = influence(graph, damping)
    ranks = [Rank(person=person, score=value, people=degree[person]) for person, value in scores.items()]
    return tuple(sorted(ranks, key=lambda rank: (-rank.score, rank.person)))


def attention(responses: Iterable[tuple[str, str]]) -> frozenset[tuple[str, str]]:
    """The attention graph from (who answered or built on, whose contribution it was)."""
    return distinct(responses)


def expertise(answers: Iterable[tuple[str, str]]) -> frozenset[tuple[str, str]]:
    """The expertise graph from (who answered, who had asked): the other way round."""
    return distinct((asker, answerer) for answerer, asker in answers)


def distinct(edges: Iterable[tuple[str, str]]) -> frozenset[tuple[str, str]]:
    """Each edge once, none from a person to themselves."""
    return frozenset((giver, taker) for giver, taker in edges if giver != taker)


def mutual(graph: Iterable[tuple[str, str]]) -> tuple[int, int]:
    """How many pairs have edges both ways, of how many pairs with an edge."""
    edges = distinct(graph)
    both = sum((taker, giver) in edges for giver, taker in edges) // 2
    return both, len(edges) - both


def agreement(first: Mapping[str, float], second: Mapping[str, float]) -> float | None:
    """Spearman's rank correlation of two figures over the same people; None where one has no order."""
    people = sorted(first.keys() & second.keys())
    a, b = _ranks([first[person] for person in people]), _ranks([second[person] for person in people])
    n = len(people)
    if n < 2:
        return None
    middle = (n + 1) / 2
    above = math.fsum((x - middle) * (y - middle) for x, y in zip(a, b, strict=True))
    below = math.sqrt(math.fsum((x - middle) ** 2 for x in a) * math.fsum((y - middle) ** 2 for y in b))
    return above / below if below > 0 else None


def _ranks(values: list[float]) -> list[float]:
    """Places in order; those that tie share the mean of theirs."""
    order = sorted(range(len(values)), key=lambda index: number(values[index]))
    positions = [0.0] * len(values)
    begin = 0
    while begin < len(order):
        end = begin
        while end < len(order) and values[order[end]] == values[order[begin]]:
            end += 1
        for index in order[begin:end]:
            positions[index] = (begin + 1 + end) / 2
        begin = end
    return positions
