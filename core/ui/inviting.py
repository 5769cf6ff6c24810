"""Asking people to take part: what a steward sees and can change, and what the invited person sees."""

from __future__ import annotations

from core.i18n import Translator
from core.model import ActKind, Fact, Page, Person
from core.phrasing import Phrasing, one_line, some_lines
from core.read_models import CameOfInviting, Invited, Inviting, Suggested
from core.ui.actions import page_title
from core.ui.form import Json, act, field, item, section

#: As much of a steward's words as is shown.
WORDS = 600


def fact(done: Fact, page: Page, words: Phrasing) -> str:
    """What somebody did on a page, as it is told about them to others."""
    return words.text("invite-fact", **_about(done, page, words))


def own_fact(done: Fact, page: Page, words: Phrasing) -> str:
    """The same, told to themselves."""
    return words.text("invite-own-fact", **_about(done, page, words))


def _about(done: Fact, page: Page, words: Phrasing) -> Json:
    return {
        "page": page_title(page),
        "day": words.day(done.last),
        "edits": done.edits,
        # Nobody tells "about 7 characters" as a merit.
        "added": round(done.added, -2) if done.added >= 100 else 0,
    }


def sections(inviting: tuple[Inviting, ...], words: Phrasing) -> list[Json]:
    """For each community whom the steward could invite, and what came of inviting so far."""
    return [_community(community_inviting, words) for community_inviting in inviting]


def _community(inviting: Inviting, words: Phrasing) -> Json:
    items = [_suggested(each, inviting, words) for each in inviting.suggested]
    lines = [
        words.text("invite-intro") if items else words.text("invite-nobody"),
        *came_of_it(inviting, words),
    ]
    title = words.text("sec-invite", community=one_line(inviting.charter.title, 80))
    return section(
        f"invite/{inviting.charter.community}", title, items, "\n".join(line for line in lines if line)
    )


def came_of_it(outcome: CameOfInviting, words: Phrasing) -> list[str]:
    """What came of inviting so far, in sums, and whether it works here; nothing where nobody was invited."""
    return [line for line in (_so_far(outcome, words), _effect(outcome, words)) if line]


def _so_far(outcome: CameOfInviting, words: Phrasing) -> str:
    if not outcome.asked:
        return ""
    if outcome.visited is None or outcome.contributed is None:
        return words.text("invite-so-few", asked=outcome.asked)
    return words.text(
        "invite-so-far", asked=outcome.asked, visited=outcome.visited, contributed=outcome.contributed
    )


def _effect(outcome: CameOfInviting, words: Phrasing) -> str:
    """Whether inviting works here, with its interval; nothing where nobody is held back."""
    estimate = outcome.effect
    if not outcome.held_back:
        return ""
    if estimate.value is None or estimate.low is None or estimate.high is None:
        return words.text("invite-effect-unknown", held=outcome.held_back)
    return words.text(
        "invite-effect",
        points=_points(estimate.value),
        low=_points(estimate.low),
        high=_points(estimate.high),
        n=estimate.n,
        sure="more" if estimate.low > 0 else "less" if estimate.high < 0 else "open",
    )


def _points(share: float) -> str:
    """Percentage points as people write them, with a minus sign that is one."""
    return f"{round(100 * share)}".replace("-", "−")


def _suggested(suggested: Suggested, there: Inviting, words: Phrasing) -> Json:
    person = suggested.person
    default_text = default_words(person, suggested.page)
    form = [
        field(
            "text",
            words.text("field-invite", person=one_line(person.shown, 60)),
            required=True,
            value=default_text,
            hint=words.text("field-invite-hint", language=_language(person, words)),
        )
    ]
    invite = act(
        words.text("act-invite"),
        ActKind.INVITE,
        primary=True,
        fields=form,
        community=there.charter.community,
        to=person.name,
    )
    return item(
        f"invite/{person.key}",
        one_line(person.shown, 80),
        why=fact(suggested.fact, suggested.page, words),
        url=suggested.page.url,
        actions=[invite],
    )


def default_words(person: Person, page: Page) -> str:
    """What can be sent as it is: in the language of who gets it."""
    return Translator(person.language).text("invite-default", page=page_title(page))


def _language(person: Person, words: Phrasing) -> str:
    """The language that the message is in, by its name in the reader's own."""
    spoken = Translator(person.language).locale
    return str(spoken.get_language_name(words.translator.language) or spoken.english_name)


def invited(invited_to: Invited, benefit: str, words: Phrasing) -> Json:
    """What the invited person sees: who asks, why them, what's in it, and both ways to say no."""
    asked = invited_to.invitation
    lines = [words.text("note-benefit", benefit=benefit) if benefit else "", some_lines(asked.words, WORDS)]
    return item(
        f"invited/{asked.community}",
        words.text("invited-what", person=words.name(asked.by)),
        why=own_fact(asked.fact, invited_to.page, words),
        note="\n".join(line for line in lines if line),
        actions=[
            act(words.text("act-not-invited"), ActKind.NOT_INVITED, community=asked.community),
            suggest_me(words, wanted=False),
        ],
    )


def suggest_me(words: Phrasing, *, wanted: bool) -> Json:
    """The person's own switch: not to be suggested any more, or to be again."""
    label = words.text("act-suggest-yes" if wanted else "act-suggest-no")
    return act(label, ActKind.SUGGEST, data={"suggest": "yes" if wanted else "no"})
