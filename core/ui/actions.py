"""What a person can do about something they owe, as the panel's Action objects (docs/contracts.md)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from typing import Any

from core.model import (
    Act,
    ActKind,
    Charter,
    Contribution,
    Obligation,
    ObligationKind,
    Outcome,
    Page,
    PersonKey,
    composite_keys,
    local_id,
)
from core.rules.drafts import QUESTION, asks_if_own
from core.rules.kinds.acceptance import is_acceptance
from core.rules.kinds.owed import decide_key
from core.rules.purpose.copies import NO, YES
from core.views import Doing
from core.words import Words, asks_for_outcome, is_link, one_line

Json = dict[str, Any]

#: So many deliverables are asked for one by one when a community closes; a form has an end.
MOST_ASKED = 40

#: Decisions a REVIEW and a DECIDE act carry in ``data["decision"]``.
STILL_HOLDS, RETIRE = "still-holds", "retire"


def link(label: str, url: str, *, primary: bool = False) -> Json:
    """A link; ``#<key>`` opens the panel at that section or item."""
    return {"kind": "link", "label": label, "primary": primary, "url": url}


def act(
    label: str,
    kind: ActKind,
    *,
    primary: bool = False,
    fields: Sequence[Json] = (),
    data: Json | None = None,
    **about: Any,
) -> Json:
    """Something to send. ``about`` is what the act is about; empty values are left out."""
    sent: Json = {"kind": kind.value, **{name: value for name, value in about.items() if value}}
    if data:
        sent["data"] = data
    made: Json = {"kind": "act", "label": label, "primary": primary, "act": sent}
    if fields:
        made["fields"] = list(fields)
    return made


def field(
    name: str,
    label: str,
    kind: str = "textarea",
    *,
    required: bool = False,
    options: Sequence[tuple[str, str]] = (),
    **more: str,
) -> Json:
    """One question of a form; ``more`` is ``hint``, ``value``, ``min``, ``max``."""
    made: Json = {"name": name, "label": label, "type": kind, "required": required}
    if options:
        made["options"] = [{"value": value, "label": shown} for value, shown in options]
    return made | {key: value for key, value in more.items() if value}


def contribution_key(contribution: Contribution) -> str:
    """``<page id>/<contribution id>``, as acts name it."""
    return composite_keys.contribution(local_id(contribution.page), contribution.id)


def _next_days(words: Words) -> tuple[date, date]:
    """Tomorrow, and the next day that is no weekend: where "later" starts from."""
    tomorrow = words.now.astimezone(words.clock).date() + timedelta(days=1)
    later = tomorrow
    while later.isoweekday() > 5:
        later += timedelta(days=1)
    return tomorrow, later


def maybe(words: Words, label: str) -> str:
    """A question's label that says it may stay empty."""
    return words.text("optional", label=words.text(label))


def take_back(done: Act, label: Callable[[str], str]) -> Json:
    """The way back from one act."""
    names = {ActKind.SNOOZE: "act-show-again", ActKind.AWAY: "act-back"}
    return act(label(names.get(done.kind, "act-take-back")), ActKind.TAKE_BACK, data={"act": done.id})


class Actions:
    """The actions of one person in one community."""

    def __init__(self, words: Words, charter: Charter, viewer: PersonKey) -> None:
        """``charter`` gives the people to hand over to and the deliverables to close with."""
        self.words = words
        self.charter = charter
        self.viewer = viewer

    def label(self, id: str) -> str:
        """A label in the person's language."""
        return self.words.text(id)

    def of(
        self,
        obligation: Obligation,
        *,
        page_url: str = "",
        edit_url: str = "",
        missing_url: str = "",
        shown: int = 0,
        here: bool = False,
        changed: str | None = None,
        waits: bool = False,
        since: str = "",
        contribution: Contribution | None = None,
        diff: str = "",
        own: bool = True,
    ) -> list[Json]:
        """All that can be done about an obligation, the main action first, "later" and "not mine" last.

        ``here`` is true when its page is the one on the screen, at revision ``shown``; ``changed`` is the address of
        what changed since, or None when that revision is still the newest; with ``waits`` it waits for approval, and
        ``page_url`` shows the one that readers are shown. ``since`` is the address of what changed since the viewer
        confirmed another version. ``page_url`` leads to the page, opened at the obligation; ``edit_url`` to its
        editor. With ``missing_url`` the charter is not edited in the wiki, and that address shows what it lacks.
        ``diff`` shows what a contribution changed. Without ``own`` it is a colleague's: it can be answered or taken
        over, not put off.
        """
        match obligation.kind:
            case ObligationKind.CONFIRM:
                made = self._confirm(obligation, page_url, shown, here, changed, waits, since)
            case ObligationKind.ANSWER:
                made = self._answer(obligation, contribution, diff)
            case ObligationKind.DELIVER:
                made = self._deliver(obligation)
            case ObligationKind.REVIEW:
                made = self._review(obligation, edit_url or page_url)
            case ObligationKind.DECIDE:
                made = self._decide(obligation)
            case ObligationKind.COMPLETE:
                made = [
                    link(self.label("act-missing"), missing_url, primary=True)
                    if missing_url
                    else link(self.label("act-add"), edit_url or page_url, primary=True)
                ]
        return [*made, *self._put_off(obligation)] if own else [*made, *self._take_over(obligation)]

    def _take_over(self, obligation: Obligation) -> list[Json]:
        viewer = self.words.directory.get(self.viewer)
        if viewer is None or obligation.about == self.viewer:
            return []
        label = self.label("act-take-over")
        return [act(label, ActKind.HAND_OVER, obligation=obligation.key, to=viewer.name)]

    def confirm(self, obligation: Obligation, shown: int) -> Json:
        """The confirmation of the revision on the screen, and of no other."""
        return act(
            self.label("act-confirm"),
            ActKind.CONFIRM,
            primary=True,
            obligation=obligation.key,
            revision=shown,
        )

    def _confirm(
        self,
        obligation: Obligation,
        page_url: str,
        shown: int,
        here: bool,
        changed: str | None,
        waits: bool,
        since: str,
    ) -> list[Json]:
        again = [self.since(since)] if since else []
        if not here or not shown:
            return [link(self.label("act-open"), page_url, primary=True), *again]
        if waits:
            return [link(self.label("act-shown"), page_url, primary=True), *again]
        if changed is not None:
            diff = [link(self.label("act-diff"), changed, primary=True)] if changed else []
            return [*diff, link(self.label("act-fresh"), page_url, primary=not changed), *again]
        return [self.confirm(obligation, shown), *again]

    def since(self, url: str) -> Json:
        """What changed since the viewer confirmed: whoever is asked again need not read all of it again."""
        return link(self.label("act-since"), url)

    def _answer(self, obligation: Obligation, contribution: Contribution | None, diff: str) -> list[Json]:
        words = self.words
        page, own_id = composite_keys.page_and_own(composite_keys.answered(obligation.key))
        about: Json = {
            "obligation": obligation.key,
            "contribution": contribution_key(contribution)
            if contribution
            else composite_keys.contribution(local_id(page), own_id),
        }
        author = words.directory.get(contribution.author if contribution else obligation.about)
        revision = contribution.last_revision if contribution else obligation.revision
        reply = act(
            self.label("act-reply"),
            ActKind.ANSWER,
            primary=True,
            fields=[
                field("text", self.label("field-reply"), required=True, hint=self.label("field-reply-hint"))
            ],
            **about,
        )
        thank = act(self.label("act-thank"), ActKind.THANK, **about)
        reply["host"], thank["host"] = "reply", "thank" if revision else ""
        for made in (reply, thank):
            made["revision"] = revision
            made["author"] = author.name if author else ""
            made["author_id"] = local_id(author.key) if author else ""
        if contribution:
            # What the host needs to put the reply where the question stands.
            reply["section"] = words.text(
                "reply-heading",
                kind=contribution.kind,
                day=words.day(contribution.at),
                time=words.time(contribution.at),
                author=words.name(contribution.author),
            )
            reply["answers"] = {
                "kind": contribution.kind,
                "at": contribution.at.isoformat(),
                "words": one_line(contribution.excerpt, 200),
                "diff_url": diff,
                "diff_label": self.label("reply-difference"),
            }
        elsewhere = field(
            "data.link", self.label("field-link"), "text", required=True, hint=self.label("field-link-hint")
        )
        why_none = field("text", self.label("field-why-not-contribution"), required=True)
        return [
            reply,
            thank,
            act(self.label("act-elsewhere"), ActKind.ELSEWHERE, fields=[elsewhere], **about),
            act(self.label("act-hand-over"), ActKind.HAND_OVER, fields=self._to_fields(obligation), **about),
            act(self.label("act-not-contribution"), ActKind.NOT_CONTRIBUTION, fields=[why_none], **about),
        ]

    def _to_fields(self, obligation: Obligation) -> list[Json]:
        directory = self.words.directory
        others = [
            person
            for named in (*self.charter.stewards, *([self.charter.sponsor] if self.charter.sponsor else []))
            if (person := directory.get(named.person))
            and directory.usable(person.key)
            and person.key not in (self.viewer, obligation.about)
        ]
        options = list({person.name: person.shown for person in others}.items())
        # Those who answer here are proposed; any other member can be typed.
        hint = self.label("field-to-options" if options else "field-to-hint")
        to = field("to", self.label("field-to"), "text", required=True, options=options, hint=hint)
        return [to, field("text", maybe(self.words, "field-why-hand-over"))]

    def _deliver(self, obligation: Obligation) -> list[Json]:
        key = composite_keys.own_part(obligation.key)
        page = next((one.page for one in self.charter.deliverables if one.key == key), "")
        return [
            act(
                self.label("act-deliver"),
                ActKind.DELIVER,
                primary=True,
                obligation=obligation.key,
                fields=[
                    field("data.link", self.label("field-done-link"), "text", required=True, value=page),
                    field("text", maybe(self.words, "field-done-text")),
                ],
            )
        ]

    def _review(self, obligation: Obligation, edit_url: str) -> list[Json]:
        return [
            self.still_holds(obligation),
            link(self.label("act-update"), edit_url),
            act(
                self.label("act-retire"),
                ActKind.REVIEW,
                obligation=obligation.key,
                data={"decision": RETIRE},
                fields=[field("text", self.label("field-why-retire"), required=True)],
            ),
        ]

    def still_holds(self, obligation: Obligation) -> Json:
        """The owner's word that the page holds."""
        return act(
            self.label("act-still-holds"),
            ActKind.REVIEW,
            primary=True,
            obligation=obligation.key,
            data={"decision": STILL_HOLDS},
        )

    def _decide(self, obligation: Obligation) -> list[Json]:
        if asks_for_outcome(obligation):
            return [self.close(obligation=obligation.key, primary=True)]
        if is_acceptance(obligation):
            return self._accept(obligation)
        if asks_if_own(obligation):
            return self.own(self.charter)
        asker = self.words.directory.get(obligation.about)
        hint = (
            self.words.text("field-reason-hint", person=one_line(asker.shown, 60))
            if asker
            else self.label("field-reason-asker")
        )
        return [
            act(
                self.label("act-yes"),
                ActKind.DECIDE,
                primary=True,
                obligation=obligation.key,
                data={"decision": YES},
                fields=[field("text", maybe(self.words, "field-reason"), hint=hint)],
            ),
            act(
                self.label("act-no"),
                ActKind.DECIDE,
                obligation=obligation.key,
                data={"decision": NO},
                fields=[field("text", self.label("field-reason"), required=True, hint=hint)],
            ),
        ]

    def _accept(self, obligation: Obligation) -> list[Json]:
        where = str(obligation.why_args.get("note", ""))
        seen = [link(self.label("act-open"), where)] if is_link(where) else []
        key = obligation.key
        missing = field("text", self.label("field-missing"), required=True)
        yes = act(
            self.label("act-accept"), ActKind.DECIDE, primary=True, data={"decision": YES}, obligation=key
        )
        no = act(
            self.label("act-not-yet"), ActKind.DECIDE, data={"decision": NO}, fields=[missing], obligation=key
        )
        return [yes, *seen, no]

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
        if obligation.kind is not ObligationKind.CONFIRM:
            return []
        why = field("text", self.label("field-why-excuse"), required=True)
        made = act(self.label("act-excuse"), ActKind.EXCUSE, obligation=obligation.key, fields=[why])
        return [made, link(self.label("act-correct-group"), group_url)] if group_url else [made]

    def place(self, obligation: Obligation) -> list[Json]:
        """To give what somebody declined to the right person; a reading can only go back to its reader."""
        words = self.words
        if obligation.kind is ObligationKind.CONFIRM:
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

    def close(self, *, obligation: str = "", primary: bool = False) -> Json:
        """The end of a community: its outcome, deliverable by deliverable, in a few sentences."""
        outcomes = [(one.value, self.label("outcome-" + one.value.replace(" ", "-"))) for one in Outcome]
        # How the whole ended is said by a person, not by whatever stands first.
        whole = [("", self.label("field-choose")), *outcomes]
        fields = [field("data.outcome", self.label("field-outcome"), "select", required=True, options=whole)]
        for one in self.charter.deliverables[:MOST_ASKED]:
            asked = self.words.text("field-outcome-of", what=one_line(one.name))
            fields.append(
                field(f"data.deliverable/{one.key}", asked, "select", required=True, options=outcomes)
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


def away(words: Words) -> Json:
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
