"""The opened panel, section by section."""

from __future__ import annotations

from core.model import (
    ActKind,
    CharterState,
    Contribution,
    Obligation,
    ObligationKind,
    Page,
    composite_keys,
)
from core.phrasing import Phrasing, answered, extension_of, is_link, kind_of_entry, one_line, some_lines
from core.read_models import Doing, PanelFacts
from core.rules.acknowledgement.answers import ANSWERS
from core.rules.acknowledgement.content_versions import files_of
from core.rules.kinds.acceptance import is_acceptance
from core.ui import disposing, inviting
from core.ui.actions import Actions
from core.ui.common import common
from core.ui.finding_sections import FindingSections
from core.ui.form import Json, act, contribution_key, field, item, section
from core.ui.items import EXCERPT, benefit, doing, passed, said_once, what_is_owed
from core.ui.kind import Seen
from core.ui.lifted import message_of
from core.ui.lines import ANSWERED_SHOWN, mine_now, snoozed, who_answers

#: So many of a person's own things are shown at once; the rest is a number.
SHOWN = 5


#: So many of a person's own contributions stand among what came of contributions.
OWN = 3


def _where(obligation: Obligation) -> str:
    """Where what is to be accepted can be seen."""
    where = str(obligation.why_args.get("note", "")) if is_acceptance(obligation) else ""
    return where if is_link(where) else ""


def _is_about(deed: Doing, contribution: Contribution) -> bool:
    """Whether it is an answer of the viewer's to this contribution."""
    return (
        deed.act.obligation == composite_keys.answer(contribution.page, contribution.id)
        and deed.act.kind in ANSWERS
    )


class Sections:
    """The sections of one panel."""

    def __init__(self, facts: PanelFacts, words: Phrasing) -> None:
        """``facts`` hold only what the viewer may see."""
        self.facts = facts
        self.words = words
        self.actions = Actions(words, facts.charter, facts.viewer.key)
        self.active = facts.charter.state is CharterState.ACTIVE
        self.findings = FindingSections(facts, words, self.actions)
        self.common = common(facts, words)

    def all(self) -> list[Json]:
        """What is mine, what is missing, what it's for, deliverables, dates, people, what came of it."""
        made = [
            self.mine(),
            self.became(),
            self.findings.missing(),
            self.common.purpose,
            self.common.deliverables,
            self.common.dates,
            self.common.people,
            self.lifted(),
            self.common.rights,
            self.earlier(),
            self.did(),
            self.findings.improve(),
        ]
        return [each for each in made if each]

    def mine(self) -> Json:
        """The viewer's own, at most five; what they put off comes last and says when it is back."""
        facts, words = self.facts, self.words
        ahead = list(mine_now(facts))
        later = (
            [obligation for obligation in facts.mine if obligation.open and snoozed(obligation, facts.now)]
            if self.active
            else []
        )
        all_mine = [*ahead, *later]
        to_place = facts.to_place if self.active else ()
        items = said_once([self.owed(obligation) for obligation in all_mine[:SHOWN]])
        items += [self.to_place(obligation) for obligation in to_place[:SHOWN]]
        if facts.invited is not None and self.active:
            items.insert(0, inviting.invited(facts.invited, one_line(facts.charter.benefit, 240), words))
        text = "" if items else words.text("mine-empty")
        if more := len([*all_mine[SHOWN:], *to_place[SHOWN:]]):
            text = words.text("mine-more", count=more)
        return section("mine", words.text("sec-mine"), items, text)

    def became(self) -> Json | None:
        """What became of contributions, for who says it, on the charter's own page."""
        accounting = self.facts.accounting
        return disposing.of_community(accounting, self.words, id="became") if accounting else None

    def owed(self, obligation: Obligation) -> Json:
        """One of the viewer's obligations with all that can be done about it."""
        facts, words = self.facts, self.words
        here = obligation.page == facts.page.key
        waiting = next((wait for wait in facts.waiting if wait.obligation.key == obligation.key), None)
        page: Page | None = waiting.page if waiting else facts.page if here else None
        url = page.url if page else facts.home_url
        changed = facts.diff_url if here and facts.changed_to is not None else None
        since = facts.since_url if here and obligation.kind is ObligationKind.CONFIRM else ""
        notes = [benefit(obligation, facts.charter, facts.viewer.key, words)]
        if (asked := extension_of(obligation, facts.charter)) is not None:
            moves = sum(
                deliverable.due is None and facts.delivered.get(deliverable.key) is None
                for deliverable in facts.charter.deliverables
            )
            notes.append(words.text("decide-effect", count=moves, day=words.day(asked.due.at)))
        if changed is not None and obligation.kind is ObligationKind.CONFIRM:
            notes.append(words.text("note-changed"))
        if here and facts.waits and obligation.kind is ObligationKind.CONFIRM:
            notes.append(words.text("note-waits"))
        if obligation.snoozed_until and snoozed(obligation, facts.now):
            notes.append(words.text("note-snoozed", day=words.day(obligation.snoozed_until)))
        notes.append(passed(obligation, words))
        made = item(
            obligation.key,
            what_is_owed(
                obligation,
                facts.charter,
                page.title if page else facts.charter.title,
                words,
                here=here,
                waiting=waiting,
            ),
            why=words.why(obligation),
            until=words.when(obligation),
            note="\n".join(note for note in notes if note),
            url=_where(obligation) or self._own_page(obligation) or ("" if here else url),
            actions=self.actions.of(
                obligation,
                Seen(
                    page_url=url,
                    edit_url=facts.edit_url,
                    missing_url="#missing" if facts.charter_file else "",
                    shown=facts.shown,
                    here=here,
                    files=files_of(facts.page) if here else "",
                    changed=changed,
                    waits=here and facts.waits,
                    since=since,
                    contribution=waiting.contribution if waiting else None,
                    diff=waiting.diff_url if waiting else "",
                ),
            ),
        )
        quote = some_lines(waiting.contribution.excerpt if waiting else "", 400)
        if obligation.kind is ObligationKind.ANSWER:
            made["url"] = (waiting.diff_url or url) if waiting else url
            quote = quote or some_lines(obligation.what, 400)
        if quote and obligation.kind is ObligationKind.ANSWER:
            made["quote"] = quote
        if since:
            # The host shows the change itself there.
            made["change_url"] = since
        return made

    def _own_page(self, obligation: Obligation) -> str:
        """The address of a deliverable's own page, when that is another one than this."""
        about = obligation.kind is ObligationKind.DELIVER or is_acceptance(obligation)
        key = composite_keys.own_part(obligation.key) if about else ""
        url = self.facts.deliverable_urls.get(key, "")
        return url if url != self.facts.page.url else ""

    def to_place(self, obligation: Obligation) -> Json:
        """What somebody said is not theirs, to be given to the right person."""
        facts, words = self.facts, self.words
        here = obligation.page == facts.page.key
        title = facts.page.title if here else facts.charter.title
        return item(
            obligation.key,
            words.text("what-place", what=what_is_owed(obligation, facts.charter, title, words)),
            why=words.text("why-place", person=words.name(obligation.person)),
            until=words.when(obligation),
            note=passed(obligation, words),
            actions=[
                *self.actions.place(obligation),
                *self.actions.excuse(obligation, facts.read_by_url),
            ],
        )

    def did(self) -> Json | None:
        """What the viewer did lately, and the way back."""
        items = [doing(deed, self.actions, self.words) for deed in self.facts.doings]
        return section("did", self.words.text("sec-did"), items) if items else None

    def lifted(self) -> Json | None:
        """Messages of those whom others build on."""
        words = self.words
        items = [
            item(
                composite_keys.contribution(lifted.contribution.page, lifted.contribution.id),
                message_of(lifted, words),
                why=words.text("lifted-why", person=words.name(lifted.contribution.author)),
                url=lifted.url,
            )
            for lifted in self.facts.lifted
        ]
        return section("lifted", words.text("sec-lifted"), items) if items else None

    def earlier(self) -> Json | None:
        """What became of contributions: the viewer's own first; and of the whole, once it is closed."""
        facts, words = self.facts, self.words
        own = [
            contribution
            for at, contribution in enumerate(facts.contributed)
            # A message about an answer leads here: it is there as long as the message is news.
            if at < OWN or (contribution.settled and facts.now - contribution.settled.at <= ANSWERED_SHOWN)
        ]
        seen = {(contribution.page, contribution.id) for contribution in own}
        others = [
            contribution for contribution in facts.earlier if (contribution.page, contribution.id) not in seen
        ]
        items = [self.came_of(contribution) for contribution in (*own, *others)]
        outcome = some_lines(facts.charter.outcome_text, 1000)
        text = words.text("outcome-words", text=outcome) if outcome else ""
        return section("earlier", words.text("sec-earlier"), items, text) if items or text else None

    def came_of(self, contribution: Contribution) -> Json:
        """One contribution and its answer, or who answers."""
        facts, words = self.facts, self.words
        own = contribution.author == facts.viewer.key
        day = words.day(contribution.at)
        what = (
            words.text("earlier-own", **kind_of_entry(contribution), day=day)
            if own
            else words.text(
                "earlier-other",
                **kind_of_entry(contribution),
                day=day,
                author=words.name(contribution.author),
            )
        )
        if title := one_line(facts.titles.get(contribution.page, ""), 80):
            what = words.text("earlier-on", what=what, page=title)
        if excerpt := one_line(contribution.excerpt, 120):
            what = words.text("earlier-words", what=what, words=excerpt)
        key = (
            contribution.id
            if contribution.page == facts.page.key
            else composite_keys.contribution(contribution.page, contribution.id)
        )
        became = (
            facts.became.get(composite_keys.contribution(contribution.page, contribution.id)) if own else None
        )
        note = disposing.told(became, words) if became else ""
        settled, seen = (
            contribution.settled,
            facts.contribution_urls.get(composite_keys.contribution(contribution.page, contribution.id), ""),
        )
        again = [] if not own or contribution.reopened else [self._not_answered(contribution)]
        # A click by mistake is undone where it was made.
        again += [
            back
            for each in facts.doings
            if _is_about(each, contribution)
            for back in self.actions.take_back(each)
        ]
        if settled is None:
            # A draft has nobody yet who answers, and promises nothing.
            promised = words.text("earlier-waits") if self.active else ""
            waits = who_answers(contribution, facts, words) or promised
            return item(key, what, why=waits if not note else "", note=note, url=seen)
        about = {"steward": words.name(settled.by), "day": words.day(settled.at)}
        if not answered(settled):
            why = words.text("earlier-closed", **about)
            return item(key, what, why=why, note=note, url=seen, actions=again)
        id_by_how = {"edit": "earlier-edit", "thanks": "earlier-thanks", "elsewhere": "earlier-elsewhere"}
        if settled.how in id_by_how:
            shown = words.text(id_by_how[settled.how], **about)
        elif settled.note.strip() and not is_link(settled.note):
            shown = words.text("earlier-answered-words", words=one_line(settled.note, EXCERPT), **about)
        else:
            shown = words.text("earlier-answered", **about)
        url = facts.answer_urls.get(composite_keys.contribution(contribution.page, contribution.id)) or seen
        made = item(key, what, why=shown, note=note, url=url, done=True, actions=again)
        if own and settled.how not in id_by_how and len(settled.note) > EXCERPT and not is_link(settled.note):
            # An answer to the viewer can be read here as a whole; of the others' the first words are enough.
            made["quote"] = some_lines(settled.note, 4000)
        return made

    def _not_answered(self, contribution: Contribution) -> Json:
        """The author is the judge of an answer."""
        words = self.words
        reason = field("text", words.text("field-why-not-answered"), required=True)
        return act(
            words.text("act-not-answered"),
            ActKind.NOT_ANSWERED,
            fields=[reason],
            contribution=contribution_key(contribution),
        )
