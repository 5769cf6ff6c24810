"""Communities that help each other, on the page of figures of either: who could, who was asked, what changed."""

from __future__ import annotations

from core.read_models import Paired
from core.rules.assess_community import unit_of
from core.rules.factors.estimates import Estimate
from core.ui.form import Json
from core.ui.pairing import pair
from core.ui.sponsor.numbers import Teller
from core.ui.sponsor.section import Section, table


def section(teller: Teller) -> Section | None:
    """Each pair that the viewer may know of, with what they may say, and before and after."""
    words, pairs = teller.words, teller.facts.pairs
    if not pairs:
        return None
    compared = [paired for paired in pairs if paired.compared is not None]
    return Section(
        id="pairing",
        title=words.text("sec-pairing"),
        lines=[words.text("pair-note")] if compared else [],
        items=[pair(paired, teller.facts.community, words) for paired in pairs],
        tables=[_table(teller, paired) for paired in compared],
    )


def _table(teller: Teller, paired: Paired) -> Json:
    words = teller.words
    rows = []
    if paired.compared is not None:
        rows = [
            (words.text("pair-before"), _share(teller, paired.compared.before)),
            (words.text("pair-after"), _share(teller, paired.compared.after)),
        ]
    columns = [words.text("pair-col-when"), words.text("pair-col-share")]
    return table(words.text("pair-compared"), columns, rows)


def _share(teller: Teller, estimate: Estimate) -> str:
    if estimate.value is None or estimate.low is None or estimate.high is None:
        return teller.words.text("pair-few", n=estimate.n)
    value, low, high = (
        teller.number(number, unit_of("in_time")) for number in (estimate.value, estimate.low, estimate.high)
    )
    return teller.words.text("pair-share", value=value, low=low, high=high, n=estimate.n)
