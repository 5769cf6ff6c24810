# ruff: noqa: E501 - charters are written as people write them, one field a line
"""What the demonstration attaches to the handbook: its people, its communities, and what already happened.

Dates are days from today, so that the demonstration always shows communities in the middle of their work.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta


@dataclass(frozen=True, kw_only=True)
class Account:
    """A person of the demonstration."""

    name: str
    role: str
    groups: tuple[str, ...] = ()
    language: str = "en"
    #: Printed with its password for the visitor to use.
    shown: bool = False

    @property
    def email(self) -> str:
        """An address that no real mail reaches."""
        return f"{self.name.split()[0].lower()}@handbook.example"


#: One password for all; the wiki listens on this machine only.
PASSWORD = "see-what-is-yours"

PEOPLE = (
    Account(name="Emma Meyer", role="employee", groups=("leave-approvers",), shown=True),
    Account(name="Stefan Weber", role="steward", shown=True),
    Account(name="Sofia Lindqvist", role="sponsor", shown=True),
    Account(name="Ana Costa", role="second steward"),
    Account(name="Noah Park", role="IT contact"),
    Account(name="Ben Okafor", role="colleague", groups=("leave-approvers",)),
    Account(
        name="Jonas Schmidt", role="colleague who reads German", groups=("leave-approvers",), language="de"
    ),
)
GROUPS = ("leave-approvers",)
#: Who answers somewhere; where, the charters below say.
STEWARDS = ("Ana Costa", "Stefan Weber", "Noah Park")

LEAVE = "Travel and leave/Leave"
CONDUCT = "About us/Code of conduct"
PURCHASES = "How we work/Purchase requests"
WELCOME = "Category:Getting started"
WELCOME_PAGES = "Getting started/"
SLACK = "Tools/Slack"


@dataclass(frozen=True, kw_only=True)
class Said:
    """Something that is said on a discussion page; without a heading it answers what was said there last."""

    by: str
    page: str
    words: str
    heading: str = ""


#: Small questions among colleagues, each answered by who looks after it: what a level rests on.
TALK = (
    (
        "Emma Meyer",
        "Is Christmas Eve half a day?",
        "Stefan Weber",
        "A whole one, and it costs no day of leave.",
    ),
    (
        "Ben Okafor",
        "May I take the Friday after a trip off?",
        "Ana Costa",
        "Yes, tell your lead when you book the trip.",
    ),
    (
        "Jonas Schmidt",
        "Does leave lapse when one falls ill?",
        "Stefan Weber",
        "No: hand in the note, and the days come back.",
    ),
    (
        "Noah Park",
        "Who stands in for my lead in August?",
        "Ana Costa",
        "The name stands in the calendar, below the team.",
    ),
    (
        "Emma Meyer",
        "How early is too early to ask?",
        "Ana Costa",
        "Nothing is too early. After New Year you get an answer at once.",
    ),
    (
        "Ben Okafor",
        "Are bridge days drawn by lot?",
        "Stefan Weber",
        "No, who asked first; children at school go before.",
    ),
)

#: What is done, and accepted: its stewards are asked whether to close it.
DONE = "Slack guidelines"


OVERVIEW = "Getting started/Overview"


@dataclass(frozen=True, kw_only=True)
class Added:
    """A page that somebody writes, which a steward answers from their queue."""

    by: str
    page: str
    words: str
    answer: str


#: Whoever looks in as one of these finds an answer. Stewards, too: each on a page where they answer nobody.
ADDED = (
    Added(
        by="Emma Meyer",
        page="Travel and leave/Overtime",
        words="Overtime before a trip is agreed in writing, and the trip itself counts as working time.",
        answer="Thank you, that settles it. I moved it up to the first paragraph.",
    ),
    Added(
        by="Ben Okafor",
        page="Travel and leave/Conference travel",
        words="Book conferences early: who asks six weeks before has the ticket paid, and the hotel as well.",
        answer="Thank you, six weeks it is. The form says so from Monday on.",
    ),
    Added(
        by="Jonas Schmidt",
        page="Travel and leave/Visas",
        words="Ask for a visa eight weeks before the trip; the office keeps the letters of invitation ready.",
        answer="Thank you, I linked it from the checklist for trips.",
    ),
    Added(
        by="Stefan Weber",
        page=OVERVIEW,
        words="On the second day somebody shows you how to ask for leave, and where travel is booked.",
        answer="Thank you, it stands in the checklist for day two now.",
    ),
    Added(
        by="Ana Costa",
        page=CONDUCT,
        words="Who isn't sure whether something is a gift asks before taking it; nobody is blamed for asking.",
        answer="Thank you, that is how we do it. It stands with the other examples.",
    ),
)
#: Nearly everybody asks something, and is answered.
SAID = (
    Said(by="Noah Park", page=LEAVE, heading="The form", words="Shall the form ask for the hour, too?"),
    Said(by="Ana Costa", page=LEAVE, words="Please not: half days are enough, and nobody reads the hour."),
    Said(by="Ana Costa", page=CONDUCT, heading="Gifts", words="Does a calendar count as a gift?"),
    Said(by="Stefan Weber", page=CONDUCT, words="Up to 20 euros no. I put the sum into the second section."),
    Said(
        by="Sofia Lindqvist", page=OVERVIEW, heading="The first day", words="Who meets newcomers at the door?"
    ),
    Said(by="Ana Costa", page=OVERVIEW, words="The buddy, at nine. I add it to the checklist today."),
    Said(by="Stefan Weber", page=OVERVIEW, heading="Lunch", words="Is the first lunch still on us?"),
    Said(by="Ana Costa", page=OVERVIEW, words="It is; the buddy keeps the receipt and hands it in."),
    Said(by="Ben Okafor", page=CONDUCT, heading="Links", words="Where do I report something at night?"),
    Said(
        by="Stefan Weber", page=CONDUCT, words="By the form at the end of the page; it is read every morning."
    ),
)

#: Waits for whoever looks in.
WAITS = Said(
    by="Jonas Schmidt",
    page=LEAVE,
    heading="Carry-over",
    words="Until when may days be carried over? The page says March, the form says April.",
)
#: Added last, when all else has its answer: a steward who still has nothing to do there gets this.
LAST = Said(
    by="Noah Park",
    page="Travel and leave/Visas",
    words="The embassies close at noon on Fridays: hand the papers in by Thursday, with a copy of the invitation.",
)


def day(today: date, days: int) -> str:
    """An ISO date so many days from today, on a weekday."""
    then = today + timedelta(days=days)
    while then.isoweekday() > 5:
        then -= timedelta(days=1)
    return then.isoformat()


def travel_and_leave(today: date) -> str:
    """The charter of all pages below "Travel and leave", a file because nobody should edit it in passing."""
    return f'''title = "Travel and leave"
purpose = "The leave approvers turn our travel and leave pages into one policy that answers a question in a minute"
deliverables = [
  "Leave section; owner: Ana Costa; page: [[{LEAVE}]]; done when: the works council agrees; by: {day(today, 6)}",
  "Travel section; owner: Emma Meyer; page: [[Travel and leave/Travel guide table of contents]]; done when: three travellers booked a trip with nothing else; by: {day(today, 25)}",
  "List of what the pages say differently; owner: Ben Okafor; page: [[Travel and leave/Travel and leave policies/Travel guide faq]]; done when: every pair of pages that disagree is on it; by: {day(today, -3)}",
]
"business need" = "Forty questions a week reach HR because the pages disagree; each costs half an hour"
benefit = "You decide the wording you will work with, and your own requests go through the first time"
sponsor = "Sofia Lindqvist"
"IT contact" = "Noah Park"
stewards = ["Stefan Weber", "Ana Costa"]
members = ["group: leave-approvers"]
start = "{day(today, -14)}"
deadline = "{day(today, 25)}"
milestones = ["{day(today, 11)}: first draft of both sections"]
"time allowance" = "2 hours a week"
training = "Writing for the web, on the learning platform"
"answer within" = "2 working days"
'''


def conduct(today: date) -> str:
    """The charter of one policy that a group confirms to have read."""
    return f"""{{{{Charter
|purpose=Everyone who approves leave applies the same code of conduct
|deliverables=Confirmed code; owner: Stefan Weber; page: [[{CONDUCT}]]; done when: every approver confirmed; by: {day(today, 18)}
|business need=An approval that breaks the code can be challenged, and then costs weeks
|benefit=You can point to the page when somebody asks you to make an exception
|sponsor=Sofia Lindqvist
|IT contact=Noah Park
|stewards=Stefan Weber, Noah Park
|members=group: leave-approvers
|deadline={day(today, 18)}
|time allowance=1 hour a week
|training=Ask Stefan for the ten minute walk through
|read by=group: leave-approvers
|read until={day(today, 5)}
|renewed every=12 months
|review every=6 months
}}}}
"""


def purchases(today: date) -> str:
    """A draft: nobody said yet what's in it for the members, and who wants it."""
    return f"""{{{{Charter
|purpose=The office team cuts a purchase request from nine steps to four
|deliverables=Short request form; owner: Ben Okafor; page: [[{PURCHASES}]]; done when: a request takes one day
|business need=A laptop takes three weeks today
|IT contact=Noah Park
|stewards=Ana Costa, Stefan Weber
|deadline={day(today, 40)}
}}}}
"""


def welcome(today: date) -> str:
    """The charter of a category: pages for people in their first weeks."""
    return f"""Pages for your first weeks.

{{{{Charter
|purpose=New colleagues and their buddies keep the first-week pages so good that nobody has to ask where to start
|deliverables=
* Checklist for day one; owner: Ben Okafor; page: [[Getting started/Overview]]; done when: five newcomers finish it alone; by: {day(today, 20)}
* Accounts ready on day one; owner: Noah Park; done when: nobody waits for a password; by: {day(today, -2)}
|business need=A newcomer who finds the way is productive two weeks earlier
|benefit=What you wish you had been told is in place for the next one, with your name on it
|sponsor=Noah Park
|IT contact=Noah Park
|stewards=Ana Costa, Noah Park
|members=everyone
|deadline={day(today, 30)}
|time allowance=1 hour a week
|training=Your buddy shows you how to edit
|answer within=1 working day
|scope=category
}}}}
"""


def slack(today: date) -> str:
    """The charter of a small page whose deliverable is done: nothing but the end is missing."""
    return f"""{{{{Charter
|purpose=Everybody who writes in Slack agrees on which channel is for what
|deliverables={DONE}; owner: Ben Okafor; page: [[{SLACK}]]; done when: no channel has two names
|business need=Two hours a week go into looking for where something was said
|benefit=You find what was said, and are asked less
|sponsor=Sofia Lindqvist
|IT contact=Noah Park
|stewards=Stefan Weber, Ana Costa
|members=everyone
|deadline={day(today, 12)}
|time allowance=1 hour a week
|training=None needed
|scope=page
}}}}
"""
