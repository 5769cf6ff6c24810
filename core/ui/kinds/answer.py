"""How an answer that is owed is spoken of."""

from __future__ import annotations

from typing import Any

from core.model import ActKind, Charter, Contribution, Obligation, ObligationKind, composite_keys, local_id
from core.phrasing import Phrasing, kind_of_entry, one_line, spoken
from core.read_models import PanelFacts, Waiting
from core.ui.actions import Actions
from core.ui.form import Json, act, contribution_key, field, link, maybe
from core.ui.kind import WHAT, Phrases, Seen, register
from core.ui.lines import ClosedLine, mine_now


class _Answer(Phrases):
    def what(
        self,
        obligation: Obligation,
        charter: Charter,
        page: str,
        words: Phrasing,
        *,
        here: bool = False,
        waiting: Waiting | None = None,
    ) -> str:
        if waiting is None:
            return words.text("what-answer-plain")
        contribution = waiting.contribution
        return words.text(
            "what-answer", **kind_of_entry(contribution), author=words.name(contribution.author)
        )

    def line(
        self, obligation: Obligation, facts: PanelFacts, words: Phrasing, actions: Actions
    ) -> ClosedLine | None:
        answers = [each for each in mine_now(facts) if each.kind is ObligationKind.ANSWER]
        first = min(answers, key=lambda each: (each.due, each.key), default=obligation)
        people = len({answer.about or answer.key for answer in answers}) or 1
        if first.due < facts.now:
            text = words.text("line-steward", people=people)
        else:
            text = words.text("line-steward-first", people=people, moment=words.moment(first.due))
        return ClosedLine("steward", text, link(words.text("act-answer"), f"#{first.key}", primary=True))

    def actions(self, actions: Actions, obligation: Obligation, seen: Seen) -> list[Json]:
        words, contribution, diff = actions.words, seen.contribution, seen.diff
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
            actions.label("act-reply"),
            ActKind.ANSWER,
            primary=True,
            fields=[
                field(
                    "text",
                    actions.label("field-reply"),
                    required=True,
                    hint=actions.label("field-reply-hint"),
                )
            ],
            **about,
        )
        thank = act(actions.label("act-thank"), ActKind.THANK, **about)
        outside = bool(composite_keys.told_by(own_id))
        # The host can put a reply only where it can put one: what stands in another system is answered here, or there.
        reply["host"], thank["host"] = "" if outside else "reply", "thank" if revision else ""
        for made in (reply, thank):
            made["revision"] = revision
            made["author"] = author.name if author else ""
            made["author_id"] = local_id(author.key) if author else ""
        if contribution and not outside:
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
                "diff_label": actions.label("reply-difference"),
            }
        elsewhere = field(
            "data.link",
            actions.label("field-link"),
            "text",
            required=True,
            hint=actions.label("field-link-hint"),
        )
        why_none = field("text", actions.label("field-why-not-contribution"), required=True)
        # Who answers where the question stands needs the way there.
        system = composite_keys.told_by(own_id)
        there = [link(words.text("act-open-entry", system=system), diff)] if outside and diff else []
        return [
            reply,
            *there,
            thank,
            act(actions.label("act-elsewhere"), ActKind.ELSEWHERE, fields=[elsewhere], **about),
            act(
                actions.label("act-hand-over"),
                ActKind.HAND_OVER,
                fields=_to_fields(actions, obligation),
                **about,
            ),
            act(actions.label("act-not-contribution"), ActKind.NOT_CONTRIBUTION, fields=[why_none], **about),
        ]

    def quoted(self, obligation: Obligation) -> str:
        return spoken(obligation.what, WHAT)

    def asked(self, obligation: Obligation, added: str, names: dict[str, Any], words: Phrasing) -> str:
        # A comment brings its first words; of an edit or a page nothing is known but that it is there.
        answer_words = self.quoted(obligation) or added
        return words.text(
            "mail-answer-what" if answer_words else "mail-answer-what-plain",
            **(names | {"what": answer_words}),
        )


def what_was_added(obligation: Obligation, contribution: Contribution | None) -> dict[str, str]:
    """What is answered, and in which other system it stands; of what is gone the key still tells that much."""
    if contribution is not None:
        return kind_of_entry(contribution)
    own = composite_keys.own_part(obligation.key)
    system = composite_keys.told_by(own)
    return {"kind": "entry" if system else "comment" if own.startswith("c") else "edit", "system": system}


def _to_fields(actions: Actions, obligation: Obligation) -> list[Json]:
    directory = actions.words.directory
    others = [
        person
        for named in (
            *actions.charter.stewards,
            *([actions.charter.sponsor] if actions.charter.sponsor else []),
        )
        if (person := directory.get(named.person))
        and directory.usable(person.key)
        and person.key not in (actions.viewer, obligation.about, obligation.person)
    ]
    options = list({person.name: person.shown for person in others}.items())
    # Those who answer here are proposed; any other member can be typed.
    hint = actions.label("field-to-options" if options else "field-to-hint")
    to = field("to", actions.label("field-to"), "text", required=True, options=options, hint=hint)
    return [to, field("text", maybe(actions.words, "field-why-hand-over"))]


PHRASES = register(_Answer(ObligationKind.ANSWER))
