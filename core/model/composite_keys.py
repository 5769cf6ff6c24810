"""Keys put together of other keys: built here and taken apart here, nowhere else.

An obligation's key is ``<kind>/<what it is about>``: ``answer/<page>/<contribution>``,
``confirm/<page>/<person>/<round>``, ``complete/<community>``, ``deliver/<community>/<deliverable>``,
``decide/<community>/<question>``, ``review/<home>/<time>``, ``status/<community>/<number>``. A notice's is
``<obligation or other subject>#<step>[@<due date>]#<recipient>``. What a click names comes from outside: everything
that takes a key apart takes any text.
"""

from __future__ import annotations

from datetime import UTC, datetime

from core.model.ids import CommunityKey, ContributionKey, NoticeKey, ObligationKey, PageKey, PersonKey
from core.model.standing import ObligationKind

#: How the key of an obligation to answer begins; :func:`answered` comes after it.
ANSWERS = f"{ObligationKind.ANSWER}/"
#: Before the number of the time a deliverable was said to be done.
_ACCEPT = "accept-"
#: How the ids of comments begin that stand in another system.
TOLD = "told-"

# --- contributions --------------------------------------------------------------------------------------


def contribution(page: PageKey | str, own: str) -> ContributionKey:
    """``<page>/<contribution id>``; with the wiki's own id of the page it is what a click names."""
    return ContributionKey(f"{page}/{own}")


def told(system: str, digest: str) -> str:
    """The id, among a page's comments, of what another system told: ``told-<system>-<digest>``, as no wiki has."""
    return f"{TOLD}{system}-{digest}"


def told_by(own: str) -> str:
    """The system that told of the comment, or the contribution, of this id; "" for what stands in the wiki."""
    name = own.removeprefix("c") if own.startswith(f"c{TOLD}") else own
    return name.removeprefix(TOLD).rpartition("-")[0] if name.startswith(TOLD) else ""


def told_digest(own: str) -> str:
    """The digest in such an id."""
    return own.rpartition("-")[2]


def page_and_own(named: str) -> tuple[str, str]:
    """The page and the own id in what names a contribution; no page where there is only the id."""
    page, _, own = named.rpartition("/")
    return page, own


def place(at: datetime, page: PageKey, own: str) -> str:
    """Where something stands in a list of acts by time; ``own`` is a contribution's id, or ""."""
    return f"{at.isoformat()}~{page}~{own}"


def place_of(text: str) -> tuple[datetime, PageKey, str] | None:
    """What such a place says; None for what is none."""
    when, first, rest = text.partition("~")
    page, second, own = rest.partition("~")
    if not first or not second or "\x00" in text:
        return None
    try:
        at = datetime.fromisoformat(when)
        return None if at.tzinfo is None else (at.astimezone(UTC), PageKey(page), own)
    except (ValueError, OverflowError):
        return None


# --- obligations ----------------------------------------------------------------------------------------


def answer(page: PageKey, own: str) -> ObligationKey:
    """The obligation to answer a contribution."""
    return ObligationKey(f"{ANSWERS}{contribution(page, own)}")


def complete(community: CommunityKey, draft: int = 1) -> ObligationKey:
    """The obligation to complete a charter; a draft anew is asked for anew."""
    return ObligationKey(f"{ObligationKind.COMPLETE}/{community}" + (f"/{draft}" if draft > 1 else ""))


def confirm(page: PageKey, person: PersonKey, turn: int) -> ObligationKey:
    """The obligation to confirm a page, each time somebody is asked again with the next number."""
    return ObligationKey(f"{ObligationKind.CONFIRM}/{page}/{person}/{turn}")


def confirmations_of(page: PageKey) -> str:
    """How the keys of all confirmations of this page begin."""
    return f"{ObligationKind.CONFIRM}/{page}/"


def confirms(key: str, page: PageKey) -> bool:
    """Whether it is the key of somebody's confirmation of this page."""
    return key.startswith(confirmations_of(page))


def is_confirmation(key: str) -> bool:
    """Whether it is the key of somebody's confirmation of any page."""
    return is_of(key, ObligationKind.CONFIRM)


def deliver(community: CommunityKey, deliverable: str) -> ObligationKey:
    """The obligation to deliver."""
    return ObligationKey(f"{ObligationKind.DELIVER}/{community}/{deliverable}")


def decide(community: CommunityKey, question: str) -> ObligationKey:
    """The obligation to decide: an extension's key, ``<day>/close`` for the outcome, or another question's."""
    return ObligationKey(f"{ObligationKind.DECIDE}/{community}/{question}")


def accept(community: CommunityKey, number: int, deliverable: str) -> ObligationKey:
    """The obligation to decide, for the so-manieth time, whether a deliverable is done."""
    return decide(community, f"{_ACCEPT}{number}/{deliverable}")


def is_acceptance(key: str) -> bool:
    """Whether it is about a deliverable that is said to be done."""
    return is_of(key, ObligationKind.DECIDE) and key.rpartition("/")[0].rpartition("/")[2].startswith(_ACCEPT)


def review(home: PageKey, after: datetime) -> ObligationKey:
    """The obligation to review a page, by when it was last found right."""
    return ObligationKey(f"{ObligationKind.REVIEW}/{home}/{after:%Y%m%d%H%M%S}")


def reviews(key: str, home: PageKey) -> bool:
    """Whether it is the key of a review of this page."""
    return key.startswith(f"{ObligationKind.REVIEW}/{home}/")


def status(community: CommunityKey, number: int) -> ObligationKey:
    """The obligation to say how it stands, each time with the next number."""
    return ObligationKey(f"{ObligationKind.STATUS}/{community}/{number}")


def is_of(key: str, kind: ObligationKind) -> bool:
    """Whether it is the key of an obligation of this kind."""
    return key.startswith(f"{kind}/")


def answered(key: str) -> str:
    """The contribution that an obligation to answer is about, ``<page>/<contribution id>``; "" for other kinds."""
    return key.removeprefix(ANSWERS) if key.startswith(ANSWERS) else ""


def own_part(key: str) -> str:
    """The last part: the own key of the deliverable, contribution or question that an obligation is about."""
    return key.rpartition("/")[2]


def ends_in(key: str, question: str) -> bool:
    """Whether it is about this question, whatever the community; a question may have parts of its own."""
    return key.endswith(f"/{question}")


# --- notices --------------------------------------------------------------------------------------------


def notice(subject: str, step: str, to: PersonKey, date: str = "") -> NoticeKey:
    """One message: about what, which step or kind, for which due date, to whom."""
    return NoticeKey(f"{subject}#{step}" + (f"@{date}" if date else "") + f"#{to}")


def subject_of(key: str) -> str:
    """The obligation, or other subject, that a notice is about."""
    return key.rpartition("#")[0].rpartition("#")[0]


def step_and_date(key: str) -> tuple[str, str]:
    """The step or kind of a notice and the due date it was for; "" for the date in keys without one."""
    step, _, date = key.rpartition("#")[0].rpartition("#")[2].partition("@")
    return step, date


# --- people ---------------------------------------------------------------------------------------------


def with_person(key: str, old: str, new: str) -> str:
    """The key with one person replaced by another name, wherever a person can stand in it.

    Pages and people of a site may have the same local id, so only the places where people stand count.
    """
    head, *tail = key.split("#")
    segments = head.split("/")
    if segments[0] == ObligationKind.CONFIRM and len(segments) >= 3:
        segments[2] = new if segments[2] == old else segments[2]
    swapped = [new if part == old else part for part in tail]
    return "#".join(["/".join(segments), *swapped])


# --- what a transaction is about, beside pages and communities ------------------------------------------


def part_of(person: PersonKey) -> str:
    """All that is a person's own: ``person/<person>``."""
    return f"person/{person}"


def done_as(act: str) -> str:
    """What is done under this id, by whomever: ``act/<id>``."""
    return f"act/{act}"
