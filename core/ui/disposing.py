"""What became of contributions in words: for who says it, and for whoever contributed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import groupby

from core.model import (
    UNSAID,
    ActKind,
    Contribution,
    Disposed,
    Disposition,
    PageKey,
    composite_keys,
    local_id,
)
from core.phrasing import Phrasing, kind_of_entry, one_line, spoken
from core.read_models import Accounting, Became, DispositionGroup
from core.rules.acknowledgement.contributions import is_said
from core.ui.form import Json, act, field, item, maybe, section

#: As much of a contribution is told in a line of a form, and of the reason where it is told.
EXCERPT, REASON = 80, 240
#: What became of it, in a word.
SAID = {
    Disposition.USED: "became-used",
    Disposition.PARTLY: "became-partly",
    Disposition.NOT_USED: "became-not",
}
#: As many lines are told of them in one message.
LINES = 6


def sections(accounting: Iterable[Accounting], words: Phrasing) -> list[Json]:
    """One for each community in which the viewer says what became of contributions."""
    return [of_community(each, words) for each in accounting]


def of_community(accounting: Accounting, words: Phrasing, *, id: str = "") -> Json:
    """Page by page what there is, and the ways to say what became of it."""
    words = words.at_home(accounting.charter)
    lines = [_intro(accounting, words)] if accounting.groups else []
    if accounting.hidden:
        lines.append(words.text("became-hidden"))
    if accounting.few:
        lines.append(words.text("became-few"))
    title = words.text("sec-became", community=one_line(accounting.charter.title, 80))
    items = [_group(each, accounting, words) for each in accounting.groups]
    return section(id or f"became/{accounting.charter.community}", title, items, "\n".join(lines))


def _intro(accounting: Accounting, words: Phrasing) -> str:
    if accounting.until is None:
        return words.text("became-intro-before")
    if not accounting.left:
        return words.text(
            "became-intro-all-read" if accounting.hidden or accounting.few else "became-intro-all"
        )
    if words.now < accounting.until:
        return words.text("became-intro", day=words.day(accounting.until), count=accounting.left)
    return words.text("became-intro-late", count=accounting.left)


def _group(group: DispositionGroup, there: Accounting, words: Phrasing) -> Json:
    kind = "comments" if group.comments else "changes"
    about: Json = {"community": there.charter.community}
    actions: list[Json] = []
    if group.at_once:
        actions.append(
            act(
                words.text("act-became-all", count=group.at_once),
                ActKind.DISPOSITION,
                primary=True,
                data={"page": local_id(group.page.key), "kind": kind, "seen": group.seen},
                fields=_choice(words),
                **about,
            )
        )
    if group.some and (group.added > 1 or not group.at_once):
        label = "act-became-some" if group.at_once else "act-became-change"
        checks = [
            _check(added, disposed, there.names, group.changes.get(added.id, ""), words)
            for added, disposed in group.some
        ]
        fields = [*_choice(words), *checks]
        made = act(words.text(label), ActKind.DISPOSITION, fields=fields, **about)
        # What opens the form chooses; what sends it says the word.
        actions.append(made | {"submit": words.text("act-became-say")})
    page = one_line(group.page.title, 80)
    made = item(
        f"became/{group.page.key}/{kind}",
        words.text("became-group", kind=kind, count=group.added, page=page),
        why=words.text("became-so-far", said=group.disposed, all=group.added),
        url=group.page.url,
        done=group.disposed == group.added,
        actions=actions,
    )
    if group.added == 1 and group.some:
        added, disposed = group.some[0]
        made["quote"] = one_line(added.excerpt, 280)
        made["note"] = told(disposed, words) if disposed else ""
        made["url"] = group.changes.get(added.id, "") or group.page.url
    return made


def _choice(words: Phrasing) -> list[Json]:
    options = [("", words.text("field-choose"))]
    options += [(disposition.value, words.text(SAID[disposition])) for disposition in Disposition]
    return [
        field("data.choice", words.text("field-became"), "select", required=True, options=options),
        field("text", maybe(words, "field-became-why"), hint=words.text("field-became-why-hint")),
    ]


def _check(added: Contribution, disposed: Disposed | None, names: bool, url: str, words: Phrasing) -> Json:
    key = composite_keys.contribution(local_id(added.page), added.id)
    named = names and words.directory.get(added.author) is not None
    parts = [words.name(added.author) if named else "", words.day(added.at), one_line(added.excerpt, EXCERPT)]
    if disposed is not None:
        parts.append(words.text(SAID[disposed.disposition]))
    # Whoever looks at all of them leaves out the exceptions. A line says which word it showed.
    return field(
        f"data.of/{key}",
        " · ".join(part for part in parts if part),
        "check",
        value=disposed.word if disposed else UNSAID,
        checked="yes" if disposed is None else "",
        url=url,
        see=words.text("became-see") if url else "",
    )


def told(disposed: Disposed, words: Phrasing) -> str:
    """What became of one contribution, for its author."""
    choice, reason = words.text(SAID[disposed.disposition]), spoken(disposed.text, REASON)
    return words.text("became-why", choice=choice, reason=reason) if reason else choice


def own(became_here: Iterable[Became], words: Phrasing) -> list[Json]:
    """A person's own contributions with what became of each."""
    return [
        item(
            f"became/{became.contribution.page}/{became.contribution.id}",
            _mine(became.contribution, became.page.title, words),
            why=told(became.disposed, words.at_home(became.charter)),
            until=one_line(became.charter.title, 80),
            url=became.page.url,
            done=became.disposed.disposition is not Disposition.NOT_USED,
        )
        for became in became_here
    ]


def _mine(added: Contribution, title: str, words: Phrasing) -> str:
    what = words.text("earlier-own", **kind_of_entry(added), day=words.day(added.at))
    return words.text("earlier-on", what=what, page=one_line(title, 80))


def lines(
    pairs: Iterable[tuple[Contribution, Disposed | None]], titles: Mapping[PageKey, str], words: Phrasing
) -> tuple[str, ...]:
    """What became of a person's contributions in a message: alike ones together, the rest as a number."""

    def key(pair: tuple[Contribution, Disposed | None]) -> tuple[PageKey, bool, str, str]:
        added, disposed = pair
        choice = SAID[disposed.disposition] if disposed else "became-open"
        return added.page, is_said(added), choice, disposed.text if disposed else ""

    counted_lines = []
    for (page, comments, choice, reason), some in groupby(sorted(pairs, key=key), key=key):
        count = len(list(some))
        what = words.text(
            "became-yours",
            kind="comments" if comments else "changes",
            count=count,
            page=one_line(titles.get(page, ""), 80),
        )
        choice_text, why = words.text(choice), spoken(reason, REASON)
        line = words.text(
            "became-line-why" if why else "became-line", what=what, choice=choice_text, reason=why
        )
        counted_lines.append((count, line))
    more = sum(count for count, _ in counted_lines[LINES:])
    rest = (words.text("became-more", count=more),) if more else ()
    return (*(line for _, line in counted_lines[:LINES]), *rest)
