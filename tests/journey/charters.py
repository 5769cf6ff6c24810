"""The people and pages of the small company that the journey goes through."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

#: Nothing here may be seen by anybody but the board: not its title, not its text, in no channel.
CANARY_TITLE = "Board/Falcon Quillfeather"
CANARY_WORDS = "Zephyrine"
BOARD_PARK = f"{CANARY_TITLE}/Parking"

PASSWORD = "journey-password"

LEAVE, TRAVEL, PHONES, VISITORS = (
    "Policies/Leave",
    "Policies/Travel",
    "Policies/Phones",
    "Policies/Visitors",
)
KEYS, SCREENS, DESKS, PARKING = (
    "Policies/Keys",
    "Policies/Screens",
    "Policies/Desks",
    "Policies/Parking",
)
GUIDE = "Travel guide"
TRAINS, HOTELS, TAXIS, FLIGHTS, BUSES, SHIPS = (
    f"{GUIDE}/{name}" for name in ("Trains", "Hotels", "Taxis", "Flights", "Buses", "Ships")
)
WELCOME = "Category:Getting started"
FIRST_DAY = "First day"
DRAFT, MOVE, CANTEEN, PROJECTS = "Purchase requests", "Office move", "Canteen", "Project handbook"
OUTSIDE = "Lunch places"


@dataclass(frozen=True)
class Human:
    """Somebody with an account."""

    name: str
    groups: tuple[str, ...] = ()
    language: str = "en"

    @property
    def email(self) -> str:
        return self.name.split()[0].lower() + "@example.org"


EMMA, BEN = "Emma Meyer", "Ben Okafor"
STEFAN, ANA = "Stefan Weber", "Ana Costa"
SOFIA, NOAH, LEA, JONAS, BORIS = "Sofia Lindqvist", "Noah Park", "Lea Vogel", "Jonas Schmidt", "Boris Adler"
#: Reads and writes what nobody else of the journey touches, so that what waits for her is known exactly.
MIRA = "Mira Novak"

PEOPLE = (
    Human(EMMA, ("approvers",)),
    Human(BEN, ("approvers",)),
    Human(JONAS, ("approvers",), "de"),
    Human(MIRA),
    Human(STEFAN),
    Human(ANA),
    Human(SOFIA),
    Human(NOAH),
    Human(LEA),
    Human(BORIS, ("board",)),
)
GROUPS = ("approvers", "board")
BOT = "Telos"


def day(days: int) -> str:
    """An ISO date so many days from today; every day is a working day here."""
    return (datetime.now(UTC) + timedelta(days=days)).date().isoformat()


def _charter(text: str, **fields: str) -> str:
    shown = "".join(f"|{name.replace('_', ' ')}={value}\n" for name, value in fields.items())
    return f"{{{{Charter\n{shown}}}}}\n{text}"


def _whole(what: str, text: str, **changes: str) -> str:
    """A charter that lacks nothing."""
    fields = {
        "purpose": f"Everyone who works with us agrees on {what}",
        "deliverables": f"Agreed text on {what}; owner: {SOFIA}; done when: both sides signed; by: {day(30)}",
        "business_need": "Forty questions a week reach HR because the pages disagree",
        "benefit": "You find the answer in a minute, and your requests go through the first time",
        "sponsor": SOFIA,
        "IT_contact": NOAH,
        "stewards": STEFAN,
        "deadline": day(30),
        "milestones": f"{day(14)}: first draft",
        "time_allowance": "2 hours a week",
        "training": "Writing for the web, on the learning platform",
    }
    return _charter(text, **(fields | changes))


def _policy(about: str, **fields: str) -> str:
    """A page below the policies: it says only what is its own, the rest comes from the charter above."""
    own = {"read_by": "group: approvers", "read_until": day(9), "review_every": "6 months"}
    return _charter(f"{about}\n\nAsk two weeks ahead, in the tool.", **(own | fields))


def pages() -> Iterator[tuple[str, str, str]]:
    """Author, title and text of the pages that are there before Telos comes."""
    yield STEFAN, "Policies", _whole("short policies", "What holds for all of us.")
    for title, about in (
        (LEAVE, "Leave is planned in the team."),
        (TRAVEL, "Trips are booked by whoever travels."),
        (PHONES, "A phone is lent for as long as you need it."),
        (VISITORS, "Visitors are met at the door."),
        (KEYS, "Keys are kept in the office."),
        (SCREENS, "Lock your screen when you leave."),
        (DESKS, "Desks are shared."),
    ):
        yield STEFAN, title, _policy(about)
    yield STEFAN, GUIDE, _whole("one travel guide", "How we travel.")
    for title in (TRAINS, HOTELS, TAXIS, FLIGHTS, BUSES, SHIPS):
        yield STEFAN, title, f"What to know about {title.partition('/')[2].lower()}.\n"
    yield (
        ANA,
        WELCOME,
        _whole(
            "the first week",
            "For newcomers.",
            stewards=f"{ANA}, {STEFAN}",
            members="everyone",
            answer_within="1 working day",
            scope="category",
        ),
    )
    yield ANA, FIRST_DAY, f"Bring your passport.\n\n[[{WELCOME}]]"
    yield (
        ANA,
        DRAFT,
        _charter(
            "Nine steps today.",
            purpose="The office team cuts a purchase request from nine steps to four",
            deliverables=f"Short form; owner: {BEN}; done when: a request takes a day",
            business_need="A laptop takes three weeks today",
            IT_contact=NOAH,
            stewards=ANA,
            deadline=day(40),
        ),
    )
    yield STEFAN, MOVE, _whole("the new seats", "Who sits where.")
    yield STEFAN, CANTEEN, _whole("the canteen's menu", "What we eat.")
    parts = "".join(
        f"\n* Chapter {number}; owner: {LEA}; done when: printed; by: {day(number + 7)}"
        for number in range(1, 8)
    )
    yield STEFAN, PROJECTS, _whole("how projects run", "Chapters.", deliverables=parts)
    yield STEFAN, OUTSIDE, "The bakery round the corner."
    yield (
        BORIS,
        CANARY_TITLE,
        _whole(
            f"{CANARY_WORDS} and her seats",
            f"{CANARY_WORDS} is told in spring.",
            stewards=f"{BORIS}, {EMMA}",
            benefit=f"You know about {CANARY_WORDS} before the others do",
            read_by=f"{EMMA}, {BORIS}",
            read_until=day(9),
        ),
    )


def parking() -> str:
    """A policy to be read so soon that its readers hear of it at once."""
    return _policy("Parking is free after six.", read_by=f"group: approvers, {MIRA}", read_until=day(3))


def board_notice() -> str:
    """The same for the board's page."""
    return _policy(f"{CANARY_WORDS} again.", read_by=f"{EMMA}, {BORIS}", read_until=day(3))
