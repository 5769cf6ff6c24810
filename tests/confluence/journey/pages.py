"""The pages that are there before Telos comes."""

from __future__ import annotations

from collections.abc import Iterator

from tests.confluence.journey import company as c

#: Each is touched by one test only.
READ, CHANGED, FRESH, TICKED, SAID, NARROW, MINE, AWAY, DARK, FORWARDED = (
    "Leave",
    "Travel",
    "Phones",
    "Keys",
    "Visitors",
    "Screens",
    "Desks",
    "Badges",
    "Parcels",
    "Bicycles",
)
TRAINS, HOTELS, TAXIS, BUSES, FERRIES = "Trains", "Hotels", "Taxis", "Buses", "Ferries"
OUTSIDE = "Lunch places"
WITH_MACRO = "Ships"
MACRO = '<ac:structured-macro ac:name="telos-macro" ac:schema-version="1"></ac:structured-macro>'
IN_COMMUNITIES = (
    *(READ, CHANGED, FRESH, TICKED, SAID, NARROW, MINE, AWAY, DARK, FORWARDED),
    *(TRAINS, HOTELS, TAXIS, BUSES, FERRIES),
)


def pages(write: c.Writer) -> Iterator[tuple[str, str, str, str]]:
    """Author, title, text and the page above."""
    yield c.STEFAN, c.HOME, write.charter("short policies", "<p>What holds for all of us.</p>"), ""
    for title, text in (
        (READ, "Leave is planned in the team."),
        (CHANGED, "Trips are booked by whoever travels."),
        (FRESH, "A phone is lent for as long as you need it."),
        (SAID, "Visitors are met at the door."),
        (NARROW, "Lock your screen when you leave."),
        (MINE, "Desks are shared."),
        (AWAY, "Badges are worn inside."),
        (DARK, "Parcels are fetched at the front desk."),
        (FORWARDED, "Bicycles stand in the yard."),
    ):
        yield c.STEFAN, title, write.policy(text), c.HOME
    yield c.STEFAN, TICKED, write.policy("Keys are kept in the office.") + write.reading_task(c.EMMA), c.HOME
    yield c.STEFAN, c.GUIDE, write.charter("one travel guide", "<p>How we travel.</p>"), ""
    for title in (TRAINS, HOTELS, TAXIS, BUSES, FERRIES):
        yield c.STEFAN, title, f"<p>What to know about {title.lower()}.</p>", c.GUIDE
    yield c.STEFAN, WITH_MACRO, MACRO + "<p>How we travel by sea.</p>", c.GUIDE
    yield c.STEFAN, OUTSIDE, "<p>The bakery round the corner.</p>", ""
    secret = write.charter(
        f"{c.CANARY_WORDS} and her seats",
        f"<p>{c.CANARY_WORDS} is told in spring.</p>",
        Stewards=f"{write.person(c.BORIS)} {write.person(c.EMMA)}",
        Read_by=f"{write.person(c.EMMA)} {write.person(c.BORIS)}",
        Read_until=c.date(c.day(9)),
    )
    yield c.BORIS, c.CANARY_TITLE, secret, ""
    label = write.charter(
        f"what {c.CANARY_WORDS} eats",
        "<p>For the board.</p>",
        Stewards=write.person(c.BORIS),
        Scope=f"label: {c.OPEN_LABEL}",
    )
    yield c.BORIS, c.CANARY_LUNCH, label, c.CANARY_TITLE
    yield c.STEFAN, c.OPEN_PAGE, "<p>Order until ten.</p>", ""
