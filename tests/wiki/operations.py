"""A script of real operations on a real wiki, the same from the same seed."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

WORDS = (
    *("leave", "travel", "budget", "manager", "approves", "within", "working", "days"),
    *("every", "team", "writes", "one", "page", "about", "onboarding"),
)

#: How often each kind of operation is drawn.
WEIGHTS = {
    "edit": 60,
    "create": 24,
    "minor": 24,
    "revert": 10,
    "null": 6,
    "talk": 34,
    "move": 14,
    "delete": 12,
    "restore": 10,
    "hide": 6,
    "label": 8,
    "charter": 8,
    "rename": 3,
    "block": 3,
}


#: Who answers, in every charter of the script. Roles stay with the same accounts: who was a steward at the time of an
#: edit is something only those can remember who were told at that time.
ROLES = ("Sponsor", "Steward One", "Steward Two")


@dataclass
class Script:
    """People at work on a wiki. ``wiki`` is a harness of the shared suite."""

    wiki: Any
    seed: int
    people: list[str] = field(default_factory=lambda: ["Ana", "Bo", "Cleo", "Dev", "Esi"])
    done: dict[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.dice = random.Random(self.seed)
        self.pages: dict[str, list[str]] = {}
        self.deleted: dict[str, list[str]] = {}
        self.blocked: set[str] = set()
        self.count = 0
        self.weights = WEIGHTS

    def begin(self) -> None:
        """Accounts, and the first pages."""
        for name in self.people:
            self.wiki.account(name, groups=("managers",) if name in {"Ana", "Bo"} else ())
        for name in ROLES:
            self.wiki.account(name)
        for number in range(4):
            self._create(f"Policy {number}")

    def run(self, operations: int) -> None:
        """Do so many operations, each drawn from what is possible."""
        while sum(self.done.values()) < operations:
            kind = self.dice.choices(list(self.weights), list(self.weights.values()))[0]
            act: Callable[[], bool] = getattr(self, f"_{kind}")
            if act():
                self.done[kind] = self.done.get(kind, 0) + 1

    # --- operations ---------------------------------------------------------------------------------------

    def _who(self) -> str:
        return self.dice.choice([name for name in self.people if name not in self.blocked])

    def _which(self) -> str:
        return self.dice.choice(sorted(self.pages))

    def _words(self, least: int = 6, most: int = 20) -> str:
        self.count += 1
        return " ".join(self.dice.choices(WORDS, k=self.dice.randint(least, most))) + f" ({self.count})."

    def _save(self, title: str, text: str, *, minor: bool = False) -> bool:
        self.wiki.edit(title, text, by=self._who(), minor=minor)
        self.pages.setdefault(title, []).append(text)
        return True

    def _create(self, title: str = "") -> bool:
        self.count += 1
        under = self._which() + "/" if self.pages and self.dice.random() < 0.4 else ""
        return self._save(title or f"{under}Page {self.count}", self._words())

    def _edit(self) -> bool:
        title = self._which()
        return self._save(title, f"{self.pages[title][-1]}\n\n{self._words()}")

    def _minor(self) -> bool:
        title = self._which()
        return self._save(title, self.pages[title][-1].replace(" ", "  ", 1) + "!", minor=True)

    def _revert(self) -> bool:
        title = self._which()
        return len(self.pages[title]) > 1 and self._save(title, self.pages[title][-2])

    def _null(self) -> bool:
        title = self._which()
        self.wiki.edit(title, self.pages[title][-1], by=self._who())
        return True

    def _label(self) -> bool:
        title = self._which()
        text = f"{self.pages[title][-1]}\n[[Category:{self.dice.choice(['Policies', 'Drafts'])}]]"
        return self._save(title, text)

    def _charter(self) -> bool:
        title = self._which()
        sponsor, *stewards = ROLES
        fields = (
            f"|purpose={self._words(8, 12)}\n|sponsor=[[User:{sponsor}]]\n|stewards=* {stewards[0]}\n* {stewards[1]}\n"
            "|members=group: managers\n|deadline=2027-03-31\n"
        )
        return self._save(title, f"{{{{Charter\n{fields}}}}}\n{self._words()}")

    def _talk(self) -> bool:
        self.wiki.comment(self._which(), self._words(), by=self._who())
        return True

    def _move(self) -> bool:
        title = self._which()
        if any(other.startswith(title + "/") for other in self.pages):
            return False
        self.count += 1
        new = f"{'Help:' if self.dice.random() < 0.3 else ''}Moved {self.count}"
        self.wiki.move(title, new, by=self._who())
        self.pages[new] = self.pages.pop(title)
        return True

    def _delete(self) -> bool:
        if len(self.pages) < 4:
            return False
        title = self._which()
        self.wiki.delete(title)
        self.deleted[title] = self.pages.pop(title)
        return True

    def _restore(self) -> bool:
        free = sorted(self.deleted)
        if not free:
            return False
        title = self.dice.choice(free)
        self.wiki.restore(title)
        self.pages[title] = self.deleted.pop(title)
        return True

    def _hide(self) -> bool:
        title = self._which()
        page, number = self.wiki.edit(title, self._words(), by=self._who())
        _, _ = self.wiki.edit(title, self.pages[title][-1], by=self._who())
        self.wiki.hide(page, number)
        return True

    def _rename(self) -> bool:
        free = [name for name in self.people if name not in self.blocked]
        name = self.dice.choice(free)
        self.count += 1
        new = f"{name.split()[0]} {self.count}"
        self.wiki.rename_person(name, new)
        self.people[self.people.index(name)] = new
        return True

    def _block(self) -> bool:
        if self.blocked:
            self.wiki.unblock(self.blocked.pop())
        else:
            name = self._who()
            self.wiki.block(name)
            self.blocked.add(name)
        return True
