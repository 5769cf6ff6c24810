"""Whether a charter says what it is for, who stands for it, and what's in it for whom."""

from __future__ import annotations

import re

from core.model import Charter, Level
from core.rules.finding_collector import FindingCollector
from core.rules.purpose.fields import Values

#: More characters than one sentence holds that people still read.
LONGEST_PURPOSE = 300
#: What is left of a long text where it is only named.
SHORT = 200


def shortened(text: str, most: int = SHORT) -> str:
    """A text on one line, cut at a word when it is longer than ``most`` characters."""
    flat = " ".join(text[: most * 4].split())
    if len(flat) <= most and len(text) <= most * 4:
        return flat
    cut = flat[: most - 1]
    word = cut.rpartition(" ")[0]
    return (word if len(word) > most // 2 else cut).rstrip(" ,;:–-") + "…"


# --- an interest is not a result ------------------------------------------------------------------

#: Openings of a purpose that names something to be interested in.
_INTEREST = re.compile(
    r"""^\W*(?:(?:we|our\ goal\ is|the\ (?:goal|aim|purpose)\ is|let'?s|to|in\ order\ to|this\ is|a|an|the
        |wir|unser\ ziel\ ist(?:\ es)?|um|ein|eine|der|die|das|dies\ ist)\W+)*
    (?:
        (?:want\ to|wollen|möchten)?\W*
        (?:shar(?:e|ing)|exchang(?:e|ing)|discuss(?:ing)?|talk(?:ing)?\ about|learn(?:ing)?\ about
           |stay(?:ing)?\ (?:informed|up\ to\ date|in\ touch)|keep(?:ing)?\ (?:up|in\ touch|informed)
           |rais(?:e|ing)\ awareness|network(?:ing)?\b|connect(?:ing)?\ (?:people|everyone)
           |collect(?:ing)?\ ideas
           |explor(?:e|ing)|promot(?:e|ing)|foster(?:ing)?|support(?:ing)?\ the\ exchange)
      | (?:knowledge|experience|best\ practice)s?\W+(?:sharing|exchange|transfer)
      | (?:communit(?:y|ies)|group|place|space|forum|home|hub|network|platform|exchange)
           \ (?:of|for|about|around|on|to)\b
      | (?:everything|all|news|information)\ (?:about|around|on)\b
      | (?:austausch|wissensaustausch|erfahrungsaustausch|vernetzung|interessengruppe|gemeinschaft
           |forum|plattform|treffpunkt|sammelstelle|alles|wissenswertes|neuigkeiten)\b
      | (?:(?:\w+\W+){0,6}?)(?:austauschen|teilen|diskutieren|vernetzen|informieren|sensibilisieren|fördern)\b
    )""",
    re.IGNORECASE | re.VERBOSE,
)
#: Words with which a sentence goes on to a result.
_RESULT = re.compile(
    r"""\b(?:so\ that|such\ that|until|by\ the\ end|results?\ in|which\ leads\ to
        |and\ (?:agree|write)|agree\ on|decid(?:e|es)|publish(?:es)?|replac(?:e|es)|reduc(?:e|es)
        |deliver(?:s)?|releas(?:e|es)|introduc(?:e|es)|every\ (?:team|employee|person)\ (?:has|can|uses)
        |damit|sodass|so\ dass|bis\ zum|einigen|beschließ\w*|veröffentlich\w*|verabschied\w*|ersetz\w*|senk\w*
        |liefer[nt]\w*|einführ\w*|erstell\w*|entscheid\w*)\b""",
    re.IGNORECASE | re.VERBOSE,
)


def is_interest(purpose: str) -> bool:
    """True when a purpose only names what people are interested in: "share knowledge about travel"."""
    # A sentence says early on what it is about; the rest of a long text is looked at by people.
    text = " ".join(purpose[:2000].split())[:600]
    return bool(_INTEREST.match(text)) and not _RESULT.search(text)


# --- findings -------------------------------------------------------------------------------------


def check(charter: Charter, values: Values, *, nested: bool, notes: FindingCollector) -> None:
    """Note what the charter lacks after inheriting, and what its purpose and stewards are short of.

    A nested charter serves the deliverables of the one around it and needs none of its own.
    """

    def missing(code: str, field: str) -> None:
        notes.add(code, field, values.known.get(field, ""))

    if not charter.purpose:
        missing("P101", "purpose")
    elif "purpose" not in charter.inherited:
        _check_purpose(charter.purpose, notes)
    if not charter.deliverables and not nested:
        missing("P102", "deliverables")
    if not charter.business_need:
        missing("P103", "business need")
    if not charter.benefit:
        missing("P104", "benefit")
    if charter.sponsor is None:
        missing("P105", "sponsor")
    if charter.it_contact is None:
        missing("P106", "it contact")
    usable = sum(named.person is not None for named in charter.stewards)
    if not charter.stewards:
        notes.add("P107", "stewards", values.known.get("stewards", ""), count=0)
    elif usable == 1 and "stewards" not in charter.inherited:
        notes.add("P107", "stewards", values.known.get("stewards", ""), Level.ADVICE, count=1)
    # An allowance that can't be read is not a missing one: P116 tells about it.
    given = charter.allowance is not None or bool(values.get("time allowance"))
    if not nested and not (given and charter.training):
        lacking = "training" if given else "time" if charter.training else "both"
        field = "training" if lacking == "training" else "time allowance"
        notes.add("P111", field, values.known.get(field, ""), missing=lacking)


def _check_purpose(purpose: str, notes: FindingCollector) -> None:
    if len(purpose) > LONGEST_PURPOSE:
        notes.add(
            "P115", "purpose", purpose, length=len(purpose), most=LONGEST_PURPOSE, shown=shortened(purpose)
        )
    if is_interest(purpose):
        notes.add("P108", "purpose", purpose)
