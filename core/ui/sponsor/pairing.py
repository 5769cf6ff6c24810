"""Communities that help each other, on the page of figures of either: who could, who was asked, what changed."""

from __future__ import annotations

from core.model import ActKind, Word
from core.phrasing import one_line
from core.read_models import Paired
from core.rules.assess_community import unit_of
from core.rules.factors.estimates import Estimate
from core.rules.pairing import State
from core.ui.form import Json, act, item
from core.ui.sponsor.numbers import Teller
from core.ui.sponsor.section import Section, table


def section(teller: Teller) -> Section | None:
    """Each pair that the viewer may know of, with what they may say, and before and after."""
    words, pairs = teller.words, teller.facts.pairs
    if not pairs:
        return None
    compared = [one for one in pairs if one.compared is not None]
    return Section(
        id="pairing",
        title=words.text("sec-pairing"),
        lines=[words.text("pair-note")] if compared else [],
        items=[_item(teller, one) for one in pairs],
        tables=[_table(teller, one) for one in compared],
    )


def _item(teller: Teller, one: Paired) -> Json:
    words, state = teller.words, one.standing.state
    title = one_line(one.title, 80)
    what = {
        State.OPEN: "pair-could",
        State.ASKED: "pair-asked-out" if one.young else "pair-asked-in",
        State.TOGETHER: "pair-helps" if one.young else "pair-helped",
    }.get(state, "pair-was")
    ended = words.day(one.standing.ended) if one.standing.ended else ""
    note = ""
    if state is State.ASKED and one.standing.since:
        note = words.text("pair-waits", day=words.day(one.standing.since))
    elif state is State.TOGETHER and one.standing.since:
        note = words.text("pair-since", day=words.day(one.standing.since))
    why = [_fact(teller, one)]
    if one.words and state in (State.OPEN, State.ASKED):
        why.append(words.text("pair-benefit" if one.young else "pair-benefit-in"))
    return item(
        f"pair/{one.other}",
        words.text(what, title=title, day=ended),
        why=" ".join(why),
        note=note,
        url=one.url,
        actions=[_action(teller, one, word) for word in one.words],
    )


def _fact(teller: Teller, one: Paired) -> str:
    words, last = teller.words, one.charter.levels[-1] if one.charter.levels else None
    if one.young and last is not None:
        many = len(one.charter.deliverables)
        day = words.day(last.since)
        return words.text("pair-fact", level=one.charter.level, day=day, done=one.done, all=many)
    return words.text("pair-fact-young", level=one.charter.level)


def _action(teller: Teller, one: Paired, word: Word) -> Json:
    label = f"act-pair-{word.value}"
    if word is Word.END and one.standing.state is State.ASKED:
        label = "act-pair-withdraw"
    return act(
        teller.words.text(label),
        ActKind.PAIR,
        primary=word in (Word.ASK, Word.YES),
        community=teller.facts.community,
        data={"with": one.other, "word": word.value},
    )


def _table(teller: Teller, one: Paired) -> Json:
    words = teller.words
    rows = []
    if one.compared is not None:
        rows = [
            (words.text("pair-before"), _share(teller, one.compared.before)),
            (words.text("pair-after"), _share(teller, one.compared.after)),
        ]
    columns = [words.text("pair-col-when"), words.text("pair-col-share")]
    return table(words.text("pair-compared"), columns, rows)


def _share(teller: Teller, found: Estimate) -> str:
    if found.value is None or found.low is None or found.high is None:
        return teller.words.text("pair-few", n=found.n)
    value, low, high = (
        teller.number(number, unit_of("in_time")) for number in (found.value, found.low, found.high)
    )
    return teller.words.text("pair-share", value=value, low=low, high=high, n=found.n)
