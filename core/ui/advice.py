"""What would help, in words: what to do, on what evidence, the words to put in, and one click to do it or say no."""

from __future__ import annotations

from datetime import date

from babel.numbers import format_decimal

from core.model import ActKind, Charter, PersonKey
from core.phrasing import Phrasing, one_line
from core.read_models import Advised, Advising
from core.rules.advice.items import ADVICE, Advice, Item
from core.rules.deadline.due_dates import effective
from core.ui.actions import Actions
from core.ui.form import Json, act, field, item, link, section

#: As much of a reward's words as is proposed anew.
_REWARD = 200


def items(there: Advising, actions: Actions, words: Phrasing) -> list[Json]:
    """A community's advice, as the items of a list."""
    return [_item(advised, there, actions, words) for advised in there.advised]


def sections(several: tuple[Advising, ...], viewer: PersonKey, words: Phrasing) -> list[Json]:
    """The same for a list about several communities, one section each."""
    made = []
    for advising in several:
        own_words = words.at_home(advising.charter)
        actions = Actions(own_words, advising.charter, viewer)
        title = own_words.text("sec-advice", community=one_line(advising.charter.title, 80))
        made.append(
            section(f"advice/{advising.charter.community}", title, items(advising, actions, own_words))
        )
    return made


def _item(advised: Advised, there: Advising, actions: Actions, words: Phrasing) -> Json:
    advice, charter = advised.advice, there.charter
    says = {name: _shown(value, words) for name, value in advice.says.items()}
    id = f"advice-{advice.item.value}"
    made = item(
        f"advice/{charter.community}/{advice.item.value}",
        words.text(id, **says),
        why=words.text(f"{id}-why", **says),
        note=words.text(f"{id}-note") if advice.item is Item.SEAL else "",
        actions=[*_ways(advised, actions, words), _dismiss(advice, charter, words)],
    )
    put = _put(advice, charter, words)
    return made | {"quote": put} if put else made


def _shown(value: int | float | date | str, words: Phrasing) -> int | str:
    if isinstance(value, date):
        return words.translator.day(value, words.clock, words.now)
    if isinstance(value, float):
        return str(format_decimal(round(value, 2), format="0.00", locale=words.translator.locale))
    return value


def _put(advice: Advice, charter: Charter, words: Phrasing) -> str:
    """What to write into which field of the charter; Telos writes into nobody's page."""
    says, deadline = advice.says, effective(charter)
    name = words.text(f"charter-field-{advice.field.replace(' ', '-')}") if advice.field else ""
    reward = one_line(charter.reward, _REWARD)
    match advice.item:
        case Item.MILESTONE:
            value = words.text("advice-put-milestone", day=str(says["day"]))
        case Item.GROUP if says["why"] == "single":
            value = words.text("advice-put-reward", words=reward or words.text("advice-put-together"))
        case Item.GROUP:
            until = deadline.day.isoformat() if deadline is not None else ""
            value = words.text(
                "advice-put-goal", wanted=str(says["wanted"]), day=until, dated="yes" if until else "no"
            )
        case Item.SEAL:
            value = words.text("advice-put-seal", words=reward, day=str(says["last"]))
        case _:
            return ""
    return f"{name} = {value}"


def _ways(advised: Advised, actions: Actions, words: Phrasing) -> list[Json]:
    """What does it: a click here, or the way to where it is done."""
    if advised.advice.item is Item.CLOSE:
        return [actions.close(primary=True)]
    if advised.advice.item is Item.ANSWER:
        return [
            link(words.text("advice-open", moment=words.moment(since)), url, primary=not place)
            for place, (since, url) in enumerate(advised.ways)
        ]
    label = "advice-go-invite" if advised.advice.item is Item.INVITE else "advice-go-charter"
    return [link(words.text(label), advised.url, primary=True)] if advised.url else []


def _dismiss(advice: Advice, charter: Charter, words: Phrasing) -> Json:
    why = field("text", words.text("field-dismiss"), required=True, hint=words.text("field-dismiss-hint"))
    return act(
        words.text("act-dismiss"),
        ActKind.DISMISS,
        community=charter.community,
        data={ADVICE: advice.item.value},
        fields=[why],
    )
