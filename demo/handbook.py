# ruff: noqa: E501 - pages are written as people write them, a paragraph a line
"""A company handbook in Confluence: its pages in two spaces, their charters, in storage format.

Dates are days from today, so that the demonstration always shows communities in the middle of their work.
"""

from __future__ import annotations

import html
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

from demo.communities import day
from plugins.confluence.words import mention

TRAVEL_AND_LEAVE = "Travel and leave"
LEAVE = "Leave"
TRAVEL = "Booking a trip"
OVERTIME = "Overtime"
CONDUCT = "Code of conduct"
WELCOME = "Getting started"
FIRST_DAY = "Your first day"
WHO_HELPS = "Who helps with what"
HEALTH = "Health days 2026"
HANDBOOK = "Employee handbook"
IT_HELP = "Help from IT"
PURCHASES = "Purchase requests"
PASSWORDS = "Passwords and keys"

#: The task on the code of conduct that asks somebody to read it.
READING_TASK = "1"


@dataclass(frozen=True, kw_only=True)
class Asked:
    """A question below a page and its answer, so many days ago; "" where nobody has answered yet."""

    page: str
    days: int
    by: str
    words: str
    answered_by: str = ""
    answer: str = ""
    #: How long the answer took.
    hours: float = 3


#: What was said since the charter of travel and leave came: what its promise and its level rest on.
TALK = (
    Asked(
        page=LEAVE,
        days=13,
        by="Emma Meyer",
        words="Is Christmas Eve half a day?",
        answered_by="Stefan Weber",
        answer="A whole one, and it costs no day of leave.",
    ),
    Asked(
        page=TRAVEL,
        days=12,
        by="Ben Okafor",
        words="May I take the Friday after a trip off?",
        hours=20,
        answered_by="Ana Costa",
        answer="Yes, tell your lead when you book the trip.",
    ),
    Asked(
        page=LEAVE,
        days=11,
        by="Jonas Schmidt",
        words="Does leave lapse when one falls ill?",
        hours=5,
        answered_by="Stefan Weber",
        answer="No: hand in the note, and the days come back.",
    ),
    Asked(
        page=LEAVE,
        days=9,
        by="Noah Park",
        words="Who stands in for my lead in August?",
        answered_by="Ana Costa",
        answer="The name stands in the calendar, below the team.",
    ),
    Asked(
        page=LEAVE,
        days=8,
        by="Emma Meyer",
        words="How early is too early to ask?",
        hours=26,
        answered_by="Ana Costa",
        answer="Nothing is too early. After New Year you get an answer at once.",
    ),
    Asked(
        page=TRAVEL,
        days=7,
        by="Ben Okafor",
        words="Are bridge days drawn by lot?",
        answered_by="Stefan Weber",
        answer="No, who asked first; children at school go before.",
    ),
    Asked(
        page=OVERTIME, days=6, by="Jonas Schmidt", words="Does overtime of the last year count in January?"
    ),
)


@dataclass(frozen=True, kw_only=True)
class Written:
    """A page as somebody wrote it."""

    title: str
    text: str
    by: str
    space: str = "HR"
    parent: str = ""
    labels: tuple[str, ...] = ()
    #: How long ago, in days.
    days: int
    #: A charter that was put on top later: in storage format, by whom, how many days ago.
    charter: str = ""
    charter_by: str = ""
    charter_days: int = 0


def pages(today: date, person: Callable[[str], str], flavour: str) -> Iterator[Written]:
    """All pages, parents first. ``person`` gives the id of an account by the person's name."""

    def at(name: str) -> str:
        return mention(person(name), flavour)

    def on(days: int) -> str:
        return f'<time datetime="{day(today, days)}" />'

    stefan, sofia, ana = at("Stefan Weber"), at("Sofia Lindqvist"), at("Ana Costa")
    noah, ben, emma, jonas = at("Noah Park"), at("Ben Okafor"), at("Emma Meyer"), at("Jonas Schmidt")

    yield Written(
        title=HANDBOOK,
        by="Sofia Lindqvist",
        days=400,
        text="<p>How we work together, in as few words as we could find. Something is missing or wrong? Edit it, or say so below.</p>"
        f"<ul><li>{link(TRAVEL_AND_LEAVE)}</li><li>{link(CONDUCT)}</li><li>{link(WELCOME)}</li><li>{link(HEALTH)}</li></ul>",
    )
    yield Written(
        title=TRAVEL_AND_LEAVE,
        by="Stefan Weber",
        parent=HANDBOOK,
        days=380,
        charter_by="Stefan Weber",
        charter_days=15,
        charter=charter(
            {
                "Purpose": "The leave approvers turn our travel and leave pages into one policy that answers a question in a minute",
                "Deliverables": lines(
                    f"Leave section; owner: {ana}; page: {link(LEAVE)}; done when: the works council agrees; by: {on(18)}",
                    f"Travel section; owner: {emma}; page: {link(TRAVEL)}; done when: three travellers booked a trip with nothing else; by: {on(25)}",
                    f"List of what the pages say differently; owner: {ben}; page: {link(OVERTIME)}; done when: every pair of pages that disagree is on it; by: {on(-4)}",
                ),
                "Business need": "Forty questions a week reach HR because the pages disagree; each costs half an hour",
                "Benefit": "You decide the wording you will work with, and your own requests go through the first time",
                "Sponsor": sofia,
                "IT contact": noah,
                "Stewards": f"{stefan}, {ana}",
                "Members": "group: leave-approvers",
                "Start": on(-14),
                "Deadline": on(25),
                "Milestones": lines(f"{on(11)}: first draft of both sections"),
                "Time allowance": "2 hours a week",
                "Training": "Writing for the web, on the learning platform",
                "Answer within": "2 working days",
            }
        ),
        text="<h2>Where to look</h2><p>Days off are on their own page, and so are trips. Until both agree, the shorter one is right.</p>",
    )
    yield Written(
        title=LEAVE,
        by="Ana Costa",
        parent=TRAVEL_AND_LEAVE,
        days=370,
        text="<p>Everybody has 30 days a year. Ask your lead, in the calendar, a week ahead; for a day or two the evening before will do.</p>"
        "<h2>Who says yes</h2><p>Your lead, or whoever stands in for them. A no comes with a reason and another date.</p>"
        "<h2>Carrying days over</h2><p>Up to five days go into the next year, until the end of March.</p>",
    )
    yield Written(
        title=TRAVEL,
        by="Emma Meyer",
        parent=TRAVEL_AND_LEAVE,
        days=150,
        text="<p>By train within the country. Book it yourself up to 300 €; above that your lead looks at it first.</p>"
        "<h2>Afterwards</h2><ol><li>Photograph the receipts on the way.</li><li>Send them within a month.</li><li>The money is there with the next pay.</li></ol>",
    )
    yield Written(
        title=OVERTIME,
        by="Stefan Weber",
        parent=TRAVEL_AND_LEAVE,
        days=360,
        text="<p>Overtime is agreed beforehand and taken as time off within three months.</p>",
    )
    yield Written(
        title=CONDUCT,
        by="Stefan Weber",
        parent=HANDBOOK,
        days=200,
        charter_by="Stefan Weber",
        charter_days=8,
        charter=charter(
            {
                "Purpose": "Everyone who approves leave applies the same code of conduct",
                "Deliverables": lines(
                    f"Confirmed code; owner: {stefan}; page: {link(CONDUCT)}; done when: every approver confirmed; by: {on(18)}"
                ),
                "Business need": "An approval that breaks the code can be challenged, and then costs weeks",
                "Benefit": "You can point to the page when somebody asks you to make an exception",
                "Sponsor": sofia,
                "IT contact": noah,
                "Stewards": f"{stefan}, {ana}",
                "Members": "group: leave-approvers",
                "Deadline": on(18),
                "Time allowance": "1 hour a week",
                "Training": "Ask Stefan for the ten minute walk through",
                "Read by": "group: leave-approvers",
                "Read until": on(9),
                "Renewed every": "12 months",
                "Review every": "6 months",
                "Scope": "page",
            }
        ),
        text="<h2>What we expect of each other</h2><ul><li>We decide by the rule, not by the person.</li><li>Who has an interest in a decision leaves it to somebody else.</li>"
        "<li>A gift above 35 € goes to the office, which thanks for all of us.</li></ul>"
        "<h2>When in doubt</h2><p>Ask before, not after. The stewards answer within two working days.</p>"
        + task(READING_TASK, f"{jonas} read this page"),
    )
    yield Written(
        title=WELCOME,
        by="Ana Costa",
        parent=HANDBOOK,
        days=300,
        charter_by="Ana Costa",
        charter_days=12,
        labels=("first-weeks",),
        charter=charter(
            {
                "Purpose": "New colleagues and their buddies keep the first-week pages so good that nobody has to ask where to start",
                "Deliverables": lines(
                    f"Checklist for day one; owner: {ben}; page: {link(FIRST_DAY)}; done when: five newcomers finish it alone; by: {on(20)}"
                ),
                "Business need": "A newcomer who finds the way is productive two weeks earlier",
                "Benefit": "What you wish you had been told is in place for the next one, with your name on it",
                "Sponsor": sofia,
                "IT contact": noah,
                "Stewards": f"{ana}, {stefan}",
                "Members": "everyone",
                "Deadline": on(30),
                "Time allowance": "1 hour a week",
                "Training": "Your buddy shows you how to edit",
                "Answer within": "1 working day",
                "Scope": "label: first-weeks",
            }
        ),
        text="<p>Pages for your first weeks. All of them bear the label <em>first-weeks</em>; put it on yours, and it belongs here.</p>",
    )
    yield Written(
        title=FIRST_DAY,
        by="Ben Okafor",
        parent=HANDBOOK,
        days=290,
        labels=("first-weeks",),
        text="<ol><li>Your buddy meets you at the door at nine.</li><li>Laptop and badge are on your desk.</li><li>Lunch is with your team; the team pays.</li></ol>",
    )
    yield Written(
        title=WHO_HELPS,
        by="Noah Park",
        space="IT",
        days=280,
        labels=("first-weeks",),
        text="<p>Something doesn't start: the help desk, 4040. Something can't be found: your buddy. Something should be otherwise: write it on its page.</p>",
    )
    yield Written(
        title=HEALTH,
        by="Sofia Lindqvist",
        parent=HANDBOOK,
        days=140,
        charter_by="Ana Costa",
        charter_days=21,
        charter=charter(
            {
                "Purpose": "Twelve colleagues plan three health days that everybody can take part in",
                "Deliverables": lines(
                    f"Programme; owner: {ben}; page: {link(HEALTH)}; done when: it hangs in every kitchen; outcome: met"
                ),
                "Business need": "Fewer days off sick in winter",
                "Benefit": "You choose the courses",
                "Sponsor": sofia,
                "IT contact": noah,
                "Stewards": f"{ana}, {stefan}",
                "Start": on(-110),
                "Deadline": on(-20),
                "Time allowance": "1 hour a week",
                "Training": "None needed",
                "Outcome": "met: 214 people came, and the back course goes on every Tuesday",
                "Scope": "page",
            }
        ),
        text="<p>Back course, eye test, running group. Thanks to all who helped.</p>",
    )
    yield Written(
        title=IT_HELP,
        by="Noah Park",
        space="IT",
        days=395,
        text="<p>Machines, keys, programs. What isn't here yet, ask on 4040.</p>",
    )
    yield Written(
        title=PURCHASES,
        by="Ben Okafor",
        space="IT",
        parent=IT_HELP,
        days=75,
        charter_by="Ana Costa",
        charter_days=6,
        # Nobody said yet what's in it for the members, and who wants it.
        charter=charter(
            {
                "Purpose": "The office team cuts a purchase request from nine steps to four",
                "Deliverables": lines(
                    f"Short request form; owner: {ben}; page: {link(PURCHASES)}; done when: a request takes one day"
                ),
                "Business need": "A laptop takes three weeks today",
                "IT contact": noah,
                "Stewards": f"{ana}, {stefan}",
                "Deadline": on(40),
            }
        ),
        text="<p>Today: form, lead, cost centre, second form, office, three offers, lead again, order, wait.</p>",
    )
    yield Written(
        title=PASSWORDS,
        by="Noah Park",
        space="IT",
        parent=IT_HELP,
        days=90,
        text="<p>One long password for the machine, everything else in the password safe. Nobody from IT ever asks for it.</p>",
    )


def charter(fields: dict[str, str]) -> str:
    """A Page Properties table, as the template makes it."""
    rows = "".join(
        f"<tr><th>{html.escape(name)}</th><td>{value if value.startswith('<ul>') else f'<p>{value}</p>'}</td></tr>"
        for name, value in fields.items()
    )
    return (
        '<ac:structured-macro ac:name="details" ac:schema-version="1"><ac:parameter ac:name="id">telos</ac:parameter>'
        f"<ac:rich-text-body><table><tbody>{rows}</tbody></table></ac:rich-text-body></ac:structured-macro>"
    )


def lines(*entries: str) -> str:
    """One entry a line."""
    return f"<ul>{''.join(f'<li>{entry}</li>' for entry in entries)}</ul>"


def link(title: str) -> str:
    """A link to a page of the same space."""
    return f'<ac:link><ri:page ri:content-title="{html.escape(title)}" /></ac:link>'


def task(number: str, body: str) -> str:
    """A task list with one open task."""
    return (
        f"<ac:task-list><ac:task><ac:task-id>{number}</ac:task-id><ac:task-status>incomplete</ac:task-status>"
        f"<ac:task-body>{body}</ac:task-body></ac:task></ac:task-list>"
    )
