"""The script of real operations (tests/wiki/operations.py) as people do them in Confluence."""

from __future__ import annotations

import html
from dataclasses import dataclass
from typing import Any

from tests.wiki import operations as wiki

#: What people do here besides: talk is mended and taken back, pages change their place, spaces rest.
WEIGHTS = {name: weight for name, weight in wiki.WEIGHTS.items() if name != "hide"} | {
    "charter": 16,
    "uncomment": 8,
    "reply": 14,
    "mend": 6,
    "place": 12,
    "unlabel": 5,
    "group": 6,
    "said": 8,
    "rest": 3,
}

#: They come and go, and only read: an answer somebody gave counts also when they lost the right to it later, which
#: only those can remember who heard of it in time (docs/decisions/0021-obligations-are-a-materialisation.md).
READERS = ("Fay", "Gus", "Hana")

FIELDS = {
    "purpose": "",
    "sponsor": wiki.ROLES[0],
    "stewards": f"* {wiki.ROLES[1]}\n* {wiki.ROLES[2]}",
    "members": "group: managers",
    "deadline": "2027-03-31",
    "read by": "group: managers",
    "read until": "2027-02-26",
}


@dataclass
class Script(wiki.Script):
    """People at work. ``wiki`` is Confluence's harness; texts are storage format."""

    def __post_init__(self) -> None:
        super().__post_init__()
        self.weights = WEIGHTS
        self.resting = False
        self.comments: list[str] = []
        self.labels: dict[str, str] = {}

    @property
    def twin(self) -> Any:
        return self.wiki.twin

    def begin(self) -> None:
        """Accounts, the first pages, and a space of its own with a community that will rest now and then."""
        super().begin()
        for name in READERS:
            self.wiki.account(name, groups=("managers",))
        self.twin.edit("Printing", self._table("Printing"), by=wiki.ROLES[0], space="IT")
        self.twin.edit("Toner", "Where it is kept.", by="Ana", space="IT", parent="Printing")

    def _save(self, title: str, text: str, *, minor: bool = False) -> bool:
        self.twin.edit(title, text, by=self._who(), minor=minor)
        self.pages.setdefault(title, []).append(text)
        return True

    def _create(self, title: str = "") -> bool:
        self.count += 1
        under = self._which() if self.pages and self.dice.random() < 0.6 else ""
        text = self._words()
        title = title or f"Page {self.count}"
        self.twin.edit(title, text, by=self._who(), parent=under)
        self.pages[title] = [text]
        return True

    def _null(self) -> bool:
        title = self._which()
        self.twin.edit(title, self.pages[title][-1], by=self._who())
        return True

    def _table(self, title: str) -> str:
        fields = FIELDS | {"purpose": self._words(8, 12)}
        if self.dice.random() < 0.3:
            fields["scope"] = f"label: {self.dice.choice(['policies', 'drafts'])}"
        rows = "".join(
            f"<tr><th>{html.escape(name)}</th><td>{self.wiki._value(value)}</td></tr>"
            for name, value in fields.items()
        )
        return (
            '<ac:structured-macro ac:name="details"><ac:parameter ac:name="id">telos</ac:parameter>'
            "<ac:rich-text-body><table><tbody>"
            f"{rows}</tbody></table></ac:rich-text-body></ac:structured-macro>{html.escape(title)}"
        )

    def _charter(self) -> bool:
        title = self._which()
        return self._save(title, self._table(title))

    def _label(self) -> bool:
        title = self._which()
        self.labels[title] = self.dice.choice(["policies", "drafts"])
        self.twin.label(title, self.labels[title], by=self._who())
        return True

    def _unlabel(self) -> bool:
        free = sorted(self.labels.keys() & self.pages.keys())
        if not free:
            return False
        title = self.dice.choice(free)
        self.twin.unlabel(title, self.labels.pop(title), by=self._who())
        return True

    # --- what is said -------------------------------------------------------------------------------------

    def _talk(self) -> bool:
        title = self._which()
        self.comments.append(self.twin.comment(title, f"<p>{self._words()}</p>", by=self._who()))
        return True

    def _on_a_comment(self, act: Any) -> bool:
        """Do something about a comment whose page is still there."""
        if not self.comments:
            return False
        try:
            act(self.dice.choice(self.comments))
        except RuntimeError:
            return False
        return True

    def _reply(self) -> bool:
        who = self.dice.choice([self._who(), *wiki.ROLES[1:]])
        return self._on_a_comment(
            lambda comment: self.comments.append(
                self.twin.comment("", f"<p>{self._words()}</p>", by=who, parent=comment)
            )
        )

    def _mend(self) -> bool:
        return self._on_a_comment(lambda comment: self.twin.edit_comment(comment, f"<p>{self._words()}</p>"))

    def _uncomment(self) -> bool:
        return self._on_a_comment(self._take_back)

    def _take_back(self, comment: str) -> None:
        self.twin.uncomment(comment)
        self.comments.remove(comment)

    def _said(self) -> bool:
        """Somebody only says that it was read."""
        self.twin.comment(self._which(), "<p>Gelesen.</p>", by=self._who())
        return True

    # --- places and people --------------------------------------------------------------------------------

    def _move(self) -> bool:
        title = self._which()
        self.count += 1
        new = f"Moved {self.count}"
        self.wiki.move(title, new, by=self._who())
        self.pages[new] = self.pages.pop(title)
        return True

    def _place(self) -> bool:
        """A page goes below another one, with all that is below it."""
        title, under = self._which(), self._which()
        try:
            self.twin.reparent(title, under, by=self._who())
        except RuntimeError:
            # Below itself: Confluence refuses.
            return False
        return True

    def _group(self) -> bool:
        act = self.dice.choice([self.twin.join, self.twin.leave])
        act(self.dice.choice(READERS), "managers")
        return True

    def _block(self) -> bool:
        name = self.dice.choice(READERS)
        (self.twin.reactivate if name in self.blocked else self.twin.deactivate)(name)
        self.blocked ^= {name}
        return True

    def _rest(self) -> bool:
        (self.twin.restore_space if self.resting else self.twin.archive_space)("IT")
        self.resting = not self.resting
        return True
