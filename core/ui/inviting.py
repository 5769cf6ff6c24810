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


def fact(one: Fact, page: Page, words: Phrasing) -> str:
    """What somebody did on a page, as it is told about them to others."""
    return words.text("invite-fact", **_about(one, page, words))


def own_fact(one: Fact, page: Page, words: Phrasing) -> str:
    """The same, told to themselves."""
    return words.text("invite-own-fact", **_about(one, page, words))


def _about(one: Fact, page: Page, words: Phrasing) -> Json:
    return {
        "page": page_title(page),
        "day": words.day(one.last),
        "edits": one.edits,
        # Nobody tells "about 7 characters" as a merit.
        "added": round(one.added, -2) if one.added >= 100 else 0,
    }


def sections(inviting: tuple[Inviting, ...], words: Phrasing) -> list[Json]:
    """For each community whom the steward could invite, and what came of inviting so far."""
    return [_community(one, words) for one in inviting]


def _community(one: Inviting, words: Phrasing) -> Json:
    items = [_suggested(each, one, words) for each in one.suggested]
    lines = [words.text("invite-intro") if items else words.text("invite-nobody"), *came_of_it(one, words)]
    title = words.text("sec-invite", community=one_line(one.charter.title, 80))
    return section(f"invite/{one.charter.community}", title, items, "\n".join(line for line in lines if line))


def came_of_it(one: CameOfInviting, words: Phrasing) -> list[str]:
    """What came of inviting so far, in sums, and whether it works here; nothing where nobody was invited."""
    return [line for line in (_so_far(one, words), _effect(one, words)) if line]


def _so_far(one: CameOfInviting, words: Phrasing) -> str:
    if not one.asked:
        return ""
    if one.visited is None or one.contributed is None:
        return words.text("invite-so-few", asked=one.asked)
    return words.text("invite-so-far", asked=one.asked, visited=one.visited, contributed=one.contributed)


def _effect(one: CameOfInviting, words: Phrasing) -> str:
    """Whether inviting works here, with its interval; nothing where nobody is held back."""
    found = one.effect
    if not one.held_back:
        return ""
    if found.value is None or found.low is None or found.high is None:
        return words.text("invite-effect-unknown", held=one.held_back)
    return words.text(
        "invite-effect",
        points=_points(found.value),
        low=_points(found.low),
        high=_points(found.high),
        n=found.n,
        sure="more" if found.low > 0 else "less" if found.high < 0 else "open",
    )


def _points(share: float) -> str:
    """Percentage points as people write them, with a minus sign that is one."""
    return f"{round(100 * share)}".replace("-", "−")


def _suggested(one: Suggested, there: Inviting, words: Phrasing) -> Json:
    person = one.person
    said = default_words(person, one.page)
    form = [
        field(
            "text",
            words.text("field-invite", person=one_line(person.shown, 60)),
            required=True,
            value=said,
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
        why=fact(one.fact, one.page, words),
        url=one.page.url,
        actions=[invite],
    )


def default_words(person: Person, page: Page) -> str:
    """What can be sent as it is: in the language of who gets it."""
    return Translator(person.language).text("invite-default", page=page_title(page))


def _language(person: Person, words: Phrasing) -> str:
    """The language that the message is in, by its name in the reader's own."""
    spoken = Translator(person.language).locale
    return str(spoken.get_language_name(words.translator.language) or spoken.english_name)


def invited(one: Invited, benefit: str, words: Phrasing) -> Json:
    """What the invited person sees: who asks, why them, what's in it, and both ways to say no."""
    asked = one.invitation
    lines = [words.text("note-benefit", benefit=benefit) if benefit else "", some_lines(asked.words, WORDS)]
    return item(
        f"invited/{asked.community}",
        words.text("invited-what", person=words.name(asked.by)),
        why=own_fact(asked.fact, one.page, words),
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
