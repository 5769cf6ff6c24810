"""The shapes of ``/v1``, from which the OpenAPI description is made. ``docs/contracts.md`` explains them."""

from __future__ import annotations

from typing import Any, Literal

from flask_openapi3.types import ResponseDict
from pydantic import BaseModel, ConfigDict, Field

from core.model import ActKind, Rhythm

_UUID = r"^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$"


class Problem(BaseModel):
    """What went wrong (RFC 9457)."""

    model_config = ConfigDict(extra="allow")

    type: str = Field(
        description="Address of the kind of problem",
        examples=["https://telos.example.org/problems/not-found"],
    )
    title: str
    status: int
    detail: str = Field(description="What was wrong and what to do, in the person's language")
    errors: list[str] | None = Field(default=None, description="The fields that can't be used, and why")
    panel: dict[str, Any] | None = Field(
        default=None, description="The panel as it is now, with `page-changed`"
    )
    line: str | None = Field(
        default=None, description="With `later`, where the wiki doesn't answer: the same in a few words"
    )
    retry: str | None = Field(default=None, description="What a button says that asks again, with `line`")


class ActBody(BaseModel):
    """Something the person does."""

    model_config = ConfigDict(title="Act", str_strip_whitespace=True)

    id: str = Field(pattern=_UUID, description="Chosen by the caller; the same id twice is the same act")
    kind: ActKind
    obligation: str = Field(default="", max_length=500, description="Key of the obligation it is about")
    contribution: str = Field(
        default="",
        max_length=500,
        pattern=r"^$|^[^/\s]+/[^/\s]+$",
        description="`<page id>/<contribution id>`",
    )
    community: str = Field(default="", max_length=500, description="Key of the community it is about")
    revision: int = Field(default=0, ge=0, lt=2**63, description="The revision on the person's screen")
    text: str = Field(default="", max_length=10_000, description="Reason or answer")
    until: str = Field(
        default="", max_length=40, description="A day (`2026-12-01`) or an instant with its offset"
    )
    to: str = Field(default="", max_length=300, description="Account name of who takes over")
    data: dict[str, str] = Field(default_factory=dict, max_length=50, description="Further values by name")


class ActShape(BaseModel):
    """An act to be sent back with an `id` and what the person filled in."""

    model_config = ConfigDict(extra="allow")

    kind: ActKind


class FieldOption(BaseModel):
    """One choice of a select field."""

    value: str
    label: str


class FieldShape(BaseModel):
    """One field of an action's form."""

    name: str = Field(description="`text`, `until`, `to`, or `data.<name>`")
    label: str
    type: Literal["text", "textarea", "date", "select", "check"]
    required: bool = False
    options: list[FieldOption] = []
    url: str | None = Field(default=None, description="Of a check: where what it is about can be seen")
    see: str | None = Field(default=None, description="The words of that link")


class Action(BaseModel):
    """A button or a link."""

    model_config = ConfigDict(extra="allow")

    kind: Literal["act", "link"]
    label: str
    primary: bool = False
    url: str | None = None
    act: ActShape | None = None
    submit: str | None = Field(default=None, description="What the form's button says instead of the label")
    fields: list[FieldShape] = []
    host: Literal["reply", "thank", ""] = Field(default="", description="What the wiki does first")
    revision: int | None = None
    author: str | None = None
    author_id: str | None = None
    section: str | None = None
    answers: dict[str, str] | None = Field(
        default=None, description="What a reply answers, for the host to find it"
    )


class Progress(BaseModel):
    """How much of something is done, for a bar."""

    value: int
    max: int
    label: str = Field(description="What the bar is called")
    text: str = Field(description="The same in words")


class Item(BaseModel):
    """One line with its actions."""

    model_config = ConfigDict(extra="allow")

    key: str
    what: str
    why: str = ""
    until: str = ""
    note: str = ""
    url: str = ""
    change_url: str = Field(default="", description="The difference that the host shows in a few lines")
    done: bool = False
    progress: Progress | None = None
    actions: list[Action] = []


class QueueItem(Item):
    """A contribution that waits for an answer."""

    author: str = ""
    since: str = ""
    diff_url: str = ""


class Section(BaseModel):
    """A part of the opened panel."""

    model_config = ConfigDict(extra="allow")

    id: Literal[
        "mine",
        "became",
        "purpose",
        "deliverables",
        "dates",
        "people",
        "rights",
        "earlier",
        "did",
        "missing",
        "improve",
    ]
    title: str
    text: str = ""
    items: list[Item] = []


class PanelLine(BaseModel):
    """The closed line."""

    text: str
    action: Action | None = None
    also: Action | None = Field(default=None, description="A link beside the action")


class Receipt(BaseModel):
    """What the contributor sees after saving."""

    text: str


class Panel(BaseModel):
    """The panel of one page for one person; all words are in the person's language."""

    model_config = ConfigDict(extra="allow")

    language: str
    dir: Literal["ltr", "rtl"]
    site: str
    page: int | str
    revision: int
    state: Literal[
        "none",
        "confirm",
        "changed",
        "confirmed",
        "waiting",
        "answered",
        "steward",
        "deliver",
        "status",
        "draft",
        "extended",
        "closed",
    ]
    line: PanelLine
    sections: list[Section] = []
    receipt: Receipt | None = None
    box: dict[str, str] = Field(
        default={}, description="What the charter's own box can't know, by field: which date counts"
    )
    labels: dict[str, str] = {}


class ShortLine(BaseModel):
    """The panel's closed line, where there is room for a few words only."""

    title: str
    tooltip: str = Field(description="The whole line")


class Done(BaseModel):
    """What came of an act."""

    done: str = Field(description="What happened, in words")
    undo: Action | None = Field(default=None, description="The way back, as long as there is one")
    panel: Panel | None = Field(
        description="The panel as it is now, when the token names a page of a community"
    )


class Community(BaseModel):
    """A community the person may see."""

    model_config = ConfigDict(extra="allow")

    title: str
    url: str
    purpose: str = ""
    state: Literal["draft", "active", "closed"]
    dates: str = ""
    mine: int = 0
    note: str = ""
    people: str = ""


class Part(BaseModel):
    """What waits for the person: at most five items, soonest first, never anything done."""

    model_config = ConfigDict(extra="allow")

    title: str
    items: list[Item]
    more: str = ""
    rest: list[Item] = Field(default=[], description="All others, to be unfolded under `more`")
    done: str = ""
    empty: str = ""
    labels: dict[str, str] = {}
    communities: list[Community] = []
    to_place: list[Item] = Field(default=[], description="What others said is not theirs")
    to_place_title: str = ""
    #: That messages don't reach the viewer, and whom in communities they look after; "" while all is well.
    unreached: str = ""
    unreached_others: str = ""
    did: list[Item] = Field(default=[], description="What the person did lately, with the way back")
    did_title: str = ""
    became: list[Item] = Field(
        default=[], description="The person's own contributions with what became of each"
    )
    became_title: str = ""
    own: list[Item] = Field(default=[], description="The person's own figures; nobody else is shown them")
    own_title: str = ""


class PageSection(BaseModel):
    """A titled part of a person's own page."""

    model_config = ConfigDict(extra="allow")

    id: str
    title: str
    text: str = ""
    items: list[Item] = []


class Queue(BaseModel):
    """What waits for the steward's answer, soonest due first."""

    model_config = ConfigDict(extra="allow")

    title: str
    items: list[QueueItem] = Field(description="The person's own")
    empty: str = ""
    others_title: str = ""
    others: list[QueueItem] = Field(default=[], description="What colleagues answer, with who does")
    sections: list[PageSection] = Field(
        default=[], description="What would help, and whom a steward could invite, by community"
    )
    did: list[Item] = Field(default=[], description="What the person answered lately, with the way back")
    did_title: str = ""
    labels: dict[str, str] = {}


class Communities(BaseModel):
    """The communities the person may see."""

    model_config = ConfigDict(extra="allow")

    communities: list[Community]
    labels: dict[str, str] = {}


class Preferences(BaseModel):
    """How a person wants to hear from Telos."""

    rhythm: Rhythm = Field(description="How often messages come; the panel is always current")
    language: str = Field(default="", max_length=35, description='"" for the language of the wiki account')
    zone: str = Field(default="", max_length=64, description='IANA time zone; "" for the wiki account\'s')


class Table(BaseModel):
    """A table; the first column names its row."""

    caption: str
    columns: list[str]
    rows: list[list[str]]
    folded: bool = Field(description="It stands beside a picture with the same numbers")


class FigureShown(BaseModel):
    """A figure in words."""

    name: str
    label: str
    value: str = Field(description="With its 95 % interval, or that there is not enough data")
    trend: str = Field(description="Beside what it was four weeks before")
    rests: str = Field(description="What it was made from")
    opens: bool = Field(description="Whether `GET /v1/sponsor/acts` lists what is behind it")


class Picture(BaseModel):
    """A picture with the words that tell how to read it."""

    svg: str = Field(description="Lines, shapes and words in the colour of the text around")
    caption: str


class SponsorSection(BaseModel):
    """A part of a community's page of figures."""

    model_config = ConfigDict(extra="allow")

    id: str
    title: str
    lines: list[str]
    items: list[Item] = []
    figures: list[FigureShown] = []
    tables: list[Table] = []
    pictures: list[Picture] = Field(
        default=[], description="The table of the same place has the same numbers"
    )
    copy_text: str = Field(default="", alias="copy", description="A paragraph to be copied")
    links: list[Action] = []


class Choice(BaseModel):
    """A community that the person looks after."""

    key: str
    title: str
    current: bool


class Sponsor(BaseModel):
    """The figures of a community, for its sponsor, stewards and IT contact."""

    model_config = ConfigDict(extra="allow")

    title: str
    community: str
    name: str
    url: str
    as_of: str
    protected: str = Field(description="What data protection leaves out here, or nothing")
    choices: list[Choice] = Field(description="Where there are several")
    sections: list[SponsorSection]


class ActsBehind(BaseModel):
    """Some of the acts behind a figure, the latest first, on pages that the person may read."""

    title: str
    items: list[Item]
    empty: str = ""
    hidden: str = Field(default="", description="That more stands on pages the person can't read")
    following: str | None = Field(default=None, description="`after` for those that follow")


class Export(BaseModel):
    """A file to be saved."""

    name: str
    csv: str


class WhichCommunity(BaseModel):
    """Which community is asked about."""

    community: str = Field(default="", max_length=500, description='Its key; "" for the first one')


class WhichActs(BaseModel):
    """Which acts are asked for."""

    community: str = Field(max_length=500)
    figure: str = Field(max_length=80)
    after: str = Field(default="", max_length=1000, description="`following` of those before")


def problem_responses(*statuses: int) -> ResponseDict:
    """OpenAPI responses for problems, one a status."""
    words = {
        400: "Not readable as JSON, or too deep",
        401: "No token or signature, or not an authentic and current one",
        403: "Not allowed to this person or from this place",
        404: "There is no such thing",
        409: "It has changed meanwhile; nothing was credited",
        413: "Too large",
        415: "Compressed, or not JSON",
        422: "Some value can't be used",
        429: "Too many at once; `Retry-After` says when to go on",
        503: "Not possible now; nothing was stored, try again",
    }
    schema = {"$ref": "#/components/schemas/Problem"}
    return {
        status: {"description": words[status], "content": {"application/problem+json": {"schema": schema}}}
        for status in statuses
    }
