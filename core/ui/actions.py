"""What a person can do about something they owe, as the panel's Action objects (docs/contracts.md)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

from core.model import (
    Act,
    ActKind,
    Charter,
    Obligation,
    Outcome,
    Page,
    PersonKey,
)
from core.phrasing import Phrasing, one_line
from core.read_models import Doing
from core.rules.drafts import QUESTION
from core.rules.kinds.decide import decide_key
from core.rules.purpose.copies import NO, YES
from core.rules.registry import kind_of
from core.ui.form import Json, act, field, link, maybe
from core.ui.kind import Seen, phrases_of

#: So many deliverables are asked for one by one when a community closes; a form has an end.
MOST_ASKED = 40


def _next_days(words: Phrasing) -> tuple[date, date]:
    """Tomorrow, and the next day that is no weekend: where "later" starts from."""
    tomorrow = words.now.astimezone(words.clock).date() + timedelta(days=1)
    later = tomorrow
    while later.isoweekday() > 5:
        later += timedelta(days=1)
    return tomorrow, later


def take_back(done: Act, label: Callable[[str], str]) -> Json:
    """The way back from one act."""
    names = {ActKind.SNOOZE: "act-show-again", ActKind.AWAY: "act-back"}
    return act(label(names.get(done.kind, "act-take-back")), ActKind.TAKE_BACK, data={"act": done.id})


class Actions:
    """The actions of one person in one community."""

    def __init__(self, words: Phrasing, charter: Charter, viewer: PersonKey) -> None:
        """``charter`` gives the people to hand over to and the deliverables to close with."""
        self.words = words
        self.charter = charter
        self.viewer = viewer

    def label(self, id: str) -> str:
        """A label in the person's language."""
        return self.words.text(id)

    def of(self, obligation: Obligation, seen: Seen, *, own: bool = True) -> list[Json]:
        """All that can be done about an obligation, the main action first, "later" and "not mine" last.

        Without ``own`` it is a colleague's: it can be answered or taken over, not put off.
        """
        made = phrases_of(obligation).actions(self, obligation, seen)
        return [*made, *self._put_off(obligation)] if own else [*made, *self._take_over(obligation)]

    def _take_over(self, obligation: Obligation) -> list[Json]:
        viewer = self.words.directory.get(self.viewer)
        if viewer is None or obligation.about == self.viewer:
            return []
        label = self.label("act-take-over")
        return [act(label, ActKind.HAND_OVER, obligation=obligation.key, to=viewer.name)]

    def since(self, url: str) -> Json:
        """What changed since the viewer confirmed: whoever is asked again need not read all of it again."""
        return link(self.label("act-since"), url)

    def own(self, charter: Charter) -> list[Json]:
        """Both answers to whether a copied charter is a community of its own."""
        key = decide_key(charter, QUESTION)
        yes = act(
            self.label("act-own-yes"), ActKind.DECIDE, primary=True, data={"decision": YES}, obligation=key
        )
        return [yes, act(self.label("act-own-no"), ActKind.DECIDE, data={"decision": NO}, obligation=key)]

    def take_back(self, doing: Doing) -> list[Json]:
        """The way back from something the viewer did."""
        if not doing.open:
            return []
        return [take_back(doing.act, self.label)]

    def excuse(self, obligation: Obligation, group_url: str) -> list[Json]:
        """The other answers to "not mine": nobody but the reader can confirm, so they are excused, or not asked."""
        if kind_of(obligation).can_change_hands:
            return []
        why = field("text", self.label("field-why-excuse"), required=True)
        made = act(self.label("act-excuse"), ActKind.EXCUSE, obligation=obligation.key, fields=[why])
        return [made, link(self.label("act-correct-group"), group_url)] if group_url else [made]

    def place(self, obligation: Obligation) -> list[Json]:
        """To give what somebody declined to the right person; a reading can only go back to its reader."""
        words = self.words
        if not kind_of(obligation).can_change_hands:
            person = words.directory.get(obligation.person)
            label = words.text("act-give-back", person=words.name(obligation.person))
            about: Json = {"obligation": obligation.key, "to": person.name if person else ""}
            return [act(label, ActKind.HAND_OVER, primary=True, **about)]
        to = field(
            "to", self.label("field-to-place"), "text", required=True, hint=self.label("field-to-hint")
        )
        why = field("text", maybe(words, "field-why-hand-over"))
        return [
            act(
                self.label("act-place"),
                ActKind.HAND_OVER,
                primary=True,
                obligation=obligation.key,
                fields=[to, why],
            )
        ]

    def _put_off(self, obligation: Obligation) -> list[Json]:
        tomorrow, later = _next_days(self.words)
        until = field(
            "until",
            self.label("field-until-snooze"),
            "date",
            required=True,
            value=later.isoformat(),
            min=tomorrow.isoformat(),
        )
        why = field("text", maybe(self.words, "field-why-not-mine"))
        return [
            act(self.label("act-snooze"), ActKind.SNOOZE, obligation=obligation.key, fields=[until]),
            act(self.label("act-not-mine"), ActKind.NOT_MINE, obligation=obligation.key, fields=[why]),
        ]

    def extend(self) -> Json:
        """A request for a later deadline, with its reason."""
        tomorrow, _ = _next_days(self.words)
        fields = [
            field("until", self.label("field-until-extend"), "date", required=True, min=tomorrow.isoformat()),
            field(
                "text",
                self.label("field-why-extend"),
                required=True,
                hint=self.label("field-why-extend-hint"),
            ),
        ]
        return act(self.label("act-extend"), ActKind.EXTEND, community=self.charter.community, fields=fields)

    def voice(self, obligation: str) -> list[Json]:
        """To agree or object where so many must take part before nobody's objecting counts."""
        why = field("text", self.label("field-reason"), required=True)
        return [
            act(self.label("act-yes"), ActKind.DECIDE, obligation=obligation, data={"decision": YES}),
            act(
                self.label("act-no"),
                ActKind.DECIDE,
                obligation=obligation,
                data={"decision": NO},
                fields=[why],
            ),
        ]

    def close(self, *, obligation: str = "", primary: bool = False) -> Json:
        """The end of a community: its outcome, deliverable by deliverable, in a few sentences."""
        # How the whole and each part of it ended is said by a person, not by whatever stands first.
        outcomes = [("", self.label("field-choose"))]
        outcomes += [
            (outcome.value, self.label("outcome-" + outcome.value.replace(" ", "-"))) for outcome in Outcome
        ]
        fields = [
            field("data.outcome", self.label("field-outcome"), "select", required=True, options=outcomes)
        ]
        for deliverable in self.charter.deliverables[:MOST_ASKED]:
            asked = self.words.text("field-outcome-of", what=one_line(deliverable.name))
            fields.append(
                field(f"data.deliverable/{deliverable.key}", asked, "select", required=True, options=outcomes)
            )
        told = field(
            "text", self.label("field-outcome-text"), required=True, hint=self.label("field-outcome-hint")
        )
        return act(
            self.label("act-close"),
            ActKind.CLOSE,
            primary=primary,
            community=self.charter.community,
            obligation=obligation,
            fields=[*fields, told],
        )


def away(words: Phrasing) -> Json:
    """A person's own absence: until then others answer."""
    tomorrow, later = _next_days(words)
    until = field(
        "until",
        words.text("field-until-away"),
        "date",
        required=True,
        value=later.isoformat(),
        min=tomorrow.isoformat(),
        hint=words.text("field-away-hint"),
    )
    return act(words.text("act-away"), ActKind.AWAY, fields=[until])


def page_title(page: Page) -> str:
    """A page's title, short enough for a line."""
    return one_line(page.title, 80)
