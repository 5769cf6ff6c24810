"""Two communities that may help each other, in words: for the page of figures and for the queue."""

from __future__ import annotations

from core.model import ActKind, CommunityKey, Word
from core.phrasing import Phrasing, one_line
from core.read_models import Asking, Paired
from core.rules.pairing import State
from core.ui.form import Json, act, item, section


def pair(one: Paired, own: CommunityKey, words: Phrasing) -> Json:
    """The other community, how the two stand, and what may be said now."""
    state = one.standing.state
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
    why = [_fact(one, words)]
    if one.words and state in (State.OPEN, State.ASKED):
        why.append(words.text("pair-benefit" if one.young else "pair-benefit-in"))
    return item(
        f"pair/{one.other}",
        words.text(what, title=title, day=ended),
        why=" ".join(why),
        note=note,
        url=one.url,
        actions=[_action(one, word, own, words) for word in one.words],
    )


def sections(several: tuple[Asking, ...], words: Phrasing) -> list[Json]:
    """Who asks for help, one section for each community that is asked."""
    made = []
    for one in several:
        said = words.at_home(one.charter)
        title = said.text("sec-pair-asked", community=one_line(one.charter.title, 80))
        items = [pair(each, one.charter.community, said) for each in one.pairs]
        made.append(section(f"pairing/{one.charter.community}", title, items))
    return made


def _fact(one: Paired, words: Phrasing) -> str:
    last = one.charter.levels[-1] if one.charter.levels else None
    if one.young and last is not None:
        many = len(one.charter.deliverables)
        day = words.day(last.since)
        return words.text("pair-fact", level=one.charter.level, day=day, done=one.done, all=many)
    return words.text("pair-fact-young", level=one.charter.level)


def _action(one: Paired, word: Word, own: CommunityKey, words: Phrasing) -> Json:
    label = f"act-pair-{word.value}"
    if word is Word.END and one.standing.state is State.ASKED:
        label = "act-pair-withdraw"
    return act(
        words.text(label),
        ActKind.PAIR,
        primary=word in (Word.ASK, Word.YES),
        community=own,
        data={"with": one.other, "word": word.value},
    )
