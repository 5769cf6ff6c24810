"""Two communities that may help each other, in words: for the page of figures and for the queue."""

from __future__ import annotations

from core.model import ActKind, CommunityKey, Word
from core.phrasing import Phrasing, one_line
from core.read_models import Asking, Paired
from core.rules.pairing import State
from core.ui.form import Json, act, item, section


def pair(paired: Paired, own: CommunityKey, words: Phrasing) -> Json:
    """The other community, how the two stand, and what may be said now."""
    state = paired.standing.state
    title = one_line(paired.title, 80)
    what = {
        State.OPEN: "pair-could",
        State.ASKED: "pair-asked-out" if paired.young else "pair-asked-in",
        State.TOGETHER: "pair-helps" if paired.young else "pair-helped",
    }.get(state, "pair-was")
    ended = words.day(paired.standing.ended) if paired.standing.ended else ""
    note = ""
    if state is State.ASKED and paired.standing.since:
        note = words.text("pair-waits", day=words.day(paired.standing.since))
    elif state is State.TOGETHER and paired.standing.since:
        note = words.text("pair-since", day=words.day(paired.standing.since))
    why = [_fact(paired, words)]
    if paired.words and state in (State.OPEN, State.ASKED):
        why.append(words.text("pair-benefit" if paired.young else "pair-benefit-in"))
    return item(
        f"pair/{paired.other}",
        words.text(what, title=title, day=ended),
        why=" ".join(why),
        note=note,
        url=paired.url,
        actions=[_action(paired, word, own, words) for word in paired.words],
    )


def sections(several: tuple[Asking, ...], words: Phrasing) -> list[Json]:
    """Who asks for help, one section for each community that is asked."""
    made = []
    for asking in several:
        own_words = words.at_home(asking.charter)
        title = own_words.text("sec-pair-asked", community=one_line(asking.charter.title, 80))
        items = [pair(each, asking.charter.community, own_words) for each in asking.pairs]
        made.append(section(f"pairing/{asking.charter.community}", title, items))
    return made


def _fact(paired: Paired, words: Phrasing) -> str:
    last = paired.charter.levels[-1] if paired.charter.levels else None
    if paired.young and last is not None:
        many = len(paired.charter.deliverables)
        day = words.day(last.since)
        return words.text("pair-fact", level=paired.charter.level, day=day, done=paired.done, all=many)
    return words.text("pair-fact-young", level=paired.charter.level)


def _action(paired: Paired, word: Word, own: CommunityKey, words: Phrasing) -> Json:
    label = f"act-pair-{word.value}"
    if word is Word.END and paired.standing.state is State.ASKED:
        label = "act-pair-withdraw"
    return act(
        words.text(label),
        ActKind.PAIR,
        primary=word in (Word.ASK, Word.YES),
        community=own,
        data={"with": paired.other, "word": word.value},
    )
