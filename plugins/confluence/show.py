"""Puts a page's state where people see it: a status block in the page, or a content property for the app."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from typing import Any, Final

from babel.dates import format_date

from core.i18n import Phrase
from core.model import local_id
from core.phrasing import one_line
from core.ports import GiveUp, PageState, RetryAt
from plugins.confluence import block
from plugins.confluence.client import ApiError, Conflict, Forbidden, Unclear
from plugins.confluence.raw import RawPage, Wiki
from plugins.confluence.search import UNTOLD
from plugins.confluence.words import Words

#: The content property that the app's banner and byline look for.
PROPERTY: Final = "telos"
#: How often somebody may save in between before we let them finish.
TRIES: Final = 5


class Shower:
    """Writes into one Confluence.

    ``welcome`` tells an account that is locked out from one that may not edit. On Data Center a state is a version
    of the page: with ``everywhere`` all pages of a community show it, else its charter's page alone.
    """

    def __init__(
        self,
        wiki: Wiki,
        welcome: Callable[[], AbstractContextManager[None]] = nullcontext,
        *,
        everywhere: bool = False,
    ) -> None:
        self._wiki = wiki
        self._everywhere = everywhere
        self._welcome = welcome

    def show(self, state: PageState) -> None:
        """See :meth:`core.ports.Platform.show`."""
        write = self._property if self._wiki.cloud else self._block
        if not (self._wiki.cloud or self._everywhere or state.home == state.page):
            state = PageState(page=state.page, shown=False)
        for _ in range(TRIES):
            try:
                with self._welcome():
                    page = self._wiki.page(local_id(state.page))
                    if page is not None:
                        write(page, _for_readers(state, page))
                return
            except (Conflict, Unclear):
                # Somebody saved in between, or it may be there already: reading again tells.
                continue
            except Forbidden as error:
                raise GiveUp(Phrase("cf-error-no-edit", page=local_id(state.page))) from error
        raise RetryAt(Phrase("cf-error-busy-page", page=local_id(state.page)))

    def shows(self, page: RawPage) -> bool:
        """Whether a page, read with its body, has a state on it."""
        if self._wiki.cloud:
            return self._wiki.prop(page, PROPERTY) is not None
        return block.find(page.version.body) is not None

    def _block(self, page: RawPage, state: PageState) -> None:
        """A minor edit of the block alone; what people wrote stays byte for byte."""
        body = page.version.body
        if body == UNTOLD:
            raise GiveUp(Phrase("cf-error-no-text", page=page.id))
        # A link that names a version from before the wording changed would lead nobody on.
        named = block.shown(body)
        leads = named is None or named >= state.wording
        names = self._names(state)
        if state.shown and leads and block.same(body, state, names=names):
            return
        if state.shown:
            new = block.put(body, block.render(state, version=page.version.number + 1, names=names))
        else:
            new = block.take_off(body)
        if new == body:
            return
        try:
            self._wiki.save(page, new)
        except ApiError as error:
            if error.status != 400:
                raise
            raise GiveUp(Phrase("cf-error-not-taken", page=page.id, why=error.reason or "–")) from error

    def _names(self, state: PageState) -> dict[str, str]:
        """What people are called; a mention would be a mail from us each time somebody is new to the page."""
        keys = {
            *state.stewards,
            *(deliverable.owner for deliverable in state.deliverables if deliverable.owner),
        }
        users = self._wiki.users({local_id(key) for key in keys}) if keys else ()
        return {user.id: user.display or user.name for user in users}

    def _property(self, page: RawPage, state: PageState) -> None:
        prop = self._wiki.prop(page, PROPERTY)
        if not state.shown:
            if prop is not None:
                self._wiki.drop_prop(page, prop[1])
            return
        value = _value(state)
        if prop is None:
            self._wiki.put_prop(page, PROPERTY, value, "", 0)
        elif prop[0] != value:
            self._wiki.put_prop(page, PROPERTY, value, prop[1], prop[2])


def _for_readers(state: PageState, page: RawPage) -> PageState:
    """The state without the words of a charter that not everybody who reads this page may be allowed to read.

    Who may read a page may read all above it: a restriction is inherited. So below its charter's page, a page may
    say what the charter says. Elsewhere (a label, a space, a file) it only says that it belongs somewhere.
    """
    if not state.shown or state.home in {None, state.page} or local_id(state.home or "") in page.ancestors:
        return state
    return PageState(
        page=state.page,
        state=state.state,
        waiting=state.waiting,
        language=state.language,
        act_url=state.act_url,
    )


def _value(state: PageState) -> dict[str, Any]:
    """What the app may know before it asks us: nothing about one person."""
    words = Words(state.language)
    until = state.deadline or state.read_until
    # Beside "Created by …, last modified by …" a bare "By 18 Dec" reads like one more author.
    stands = words.plain("cf-byline", state=words.plain(f"cf-state-{state.state or 'active'}"))
    if until and state.state == "active":
        stands = words.plain("cf-byline-due", day=format_date(until, "d MMM", locale=words.language))
    tooltip = words.plain("cf-for", purpose=state.purpose) if state.purpose else stands
    return {
        "v": 1,
        # What the entry beside the page's authors says, for everybody.
        "title": one_line(stands, 60),
        "tooltip": one_line(tooltip, 200),
        "community": state.community,
        "home": local_id(state.home) if state.home else "",
        "state": state.state,
        "deadline": state.deadline.isoformat() if state.deadline else "",
        "asked": state.asked,
        "confirmed": state.confirmed,
        "waiting": state.waiting,
    }
