"""The people and pages of the small company that the journey through Confluence goes through."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from plugins.confluence.words import mention
from tests.confluence.writing import day as date
from tests.confluence.writing import properties

#: Nothing here may be seen by anybody but the board: not its title, not its text, in no channel.
CANARY_TITLE = "Board: Falcon Quillfeather"
CANARY_WORDS = "Zephyrine"
CANARY_LUNCH = f"{CANARY_TITLE}, lunch"

#: Belongs to a locked page's community, and may be read by everybody.
OPEN_PAGE, OPEN_LABEL = "Lunch order", "lunch"

HOME = "Policies"
GUIDE = "Travel guide"


@dataclass(frozen=True)
class Human:
    """Somebody with an account; named by what people see."""

    name: str
    groups: tuple[str, ...] = ()
    locale: str = "en-GB"

    @property
    def account(self) -> str:
        """The user name on Data Center."""
        return self.name.split()[0].lower()

    @property
    def email(self) -> str:
        return f"{self.account}@example.org"


EMMA, BEN, JONAS = "Emma Meyer", "Ben Okafor", "Jonas Schmidt"
STEFAN, SOFIA, NOAH = "Stefan Weber", "Sofia Lindqvist", "Noah Park"
MIRA, BORIS = "Mira Novak", "Boris Adler"

PEOPLE = (
    Human(EMMA, ("managers",)),
    Human(BEN, ("managers",)),
    Human(JONAS, ("managers",), "de-DE"),
    Human(STEFAN),
    Human(SOFIA),
    Human(NOAH),
    Human(MIRA),
    Human(BORIS),
)

#: A person as their mention, by name; differs by site.
Mention = Callable[[str], str]


def day(days: int) -> str:
    """An ISO date so many days from today; every day is a working day here."""
    return (datetime.now(UTC) + timedelta(days=days)).date().isoformat()


class Writer:
    """Writes pages as people do in the editor of one site."""

    def __init__(self, flavour: str, id_of: Callable[[str], str]) -> None:
        """``id_of`` gives the site's own id of a person."""
        self._flavour, self._id_of = flavour, id_of

    def person(self, name: str) -> str:
        """A mention of somebody."""
        return str(mention(self._id_of(name), self._flavour))

    def fields(self, what: str, **changes: str) -> dict[str, str]:
        """The fields of a charter that lacks nothing, in storage format."""
        return {
            "Purpose": f"Everyone who works with us agrees on {what}",
            "Deliverables": f"<ul><li>Agreed text on {what}; owner: {self.person(SOFIA)}; "
            f"done when: both sides signed; by: {date(day(30))}</li></ul>",
            "Business need": "Forty questions a week reach HR because the pages disagree",
            "Benefit": "You find the answer in a minute",
            "Sponsor": self.person(SOFIA),
            "IT contact": self.person(NOAH),
            "Stewards": self.person(STEFAN),
            "Members": "everyone",
            "Deadline": date(day(30)),
            "Time allowance": "2 hours a week",
            "Training": "Writing for the web, on the learning platform",
        } | {name.replace("_", " "): value for name, value in changes.items()}

    def charter(self, what: str, text: str, **changes: str) -> str:
        """A page with a whole charter."""
        return properties(*self.fields(what, **changes).items()) + text

    def policy(self, text: str, **changes: str) -> str:
        """A page below the policies: it says only what is its own, the rest comes from the charter above."""
        own = {"Read by": "group: managers", "Read until": date(day(9))}
        own |= {name.replace("_", " "): value for name, value in changes.items()}
        return properties(*own.items()) + f"<p>{text}</p><p>Ask two weeks ahead, in the tool.</p>"

    def reading_task(self, name: str, number: int = 1) -> str:
        """A task that asks one person to read the page."""
        return (
            f"<ac:task-list><ac:task><ac:task-id>{number}</ac:task-id>"
            "<ac:task-status>incomplete</ac:task-status><ac:task-body>"
            f"<span>{self.person(name)} Please read this</span></ac:task-body></ac:task></ac:task-list>"
        )


def filled_in(template: str, values: dict[str, str]) -> str:
    """What a person makes of the template: values in place of the hints, and the table as it is."""

    def row(match: re.Match[str]) -> str:
        value = values.get(html.unescape(match[1]))
        return match[0] if value is None else f"<tr>\n<th>{match[1]}</th>\n<td>{value}</td>\n</tr>"

    return re.sub(r"<tr>\s*<th>([^<]*)</th>\s*<td>.*?</td>\s*</tr>", row, template, flags=re.DOTALL)
