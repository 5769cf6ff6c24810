"""A name in a charter means the account that it meant when it was written."""

from __future__ import annotations

import pytest

from core.model import PageKey
from core.store import communities
from tests.support.house import CHARTER, House


@pytest.fixture
def home(house: House) -> PageKey:
    page = house.community(stewards="Ana Steward", **{"read by": "Mia Member"})
    house.hear()
    return page


def named(house: House, home: PageKey) -> tuple[list[str], set[str]]:
    with house.store.read() as connection:
        (community,) = communities.at_home(connection, [home])
    return [str(steward.person) for steward in community.charter.stewards], {
        each.code for each in community.findings
    } - {"P111"}


def renamed(house: House) -> tuple[str, str]:
    """Ana is called otherwise, and somebody else gets her name."""
    ana = house.key("Ana Steward")
    house.wiki.rename(ana, "Ana Married")
    house.hear()
    newcomer = house.wiki.account("Ana Steward")
    house.hear()
    return ana, newcomer


def test_who_got_the_name_owes_and_gets_nothing(house: House, home: PageKey) -> None:
    ana, newcomer = renamed(house)
    assert named(house, home) == ([ana], {"P107", "P122"})
    house.wiki.comment(home, house.key("Mia Member"), "How many days are there in a leap year?")
    house.hear()
    house.service.go_live("hr")
    house.pass_time(days=6)
    assert [key for key in house.open_for("Ana Married") if key.startswith("answer/")]
    assert not house.open_for("Ana Steward")
    assert newcomer not in {message.to.key for message in house.mail.sent}
    assert ana in {message.to.key for message in house.mail.sent}


def test_another_word_in_the_charter_means_nobody_else(house: House, home: PageKey) -> None:
    ana, _ = renamed(house)
    charter = {**CHARTER, "stewards": "Ana Steward, Ben Steward", "benefit": "Another one."}
    house.wiki.edit(home, house.key("Ben Steward"), charter=charter)
    house.hear()
    stewards, codes = named(house, home)
    assert stewards == [ana, house.key("Ben Steward")]
    assert "P122" in codes


def test_taken_out_and_written_again_it_means_who_is_called_so_now(house: House, home: PageKey) -> None:
    _, newcomer = renamed(house)
    for stewards in ("Ben Steward", "Ana Steward, Ben Steward"):
        house.wiki.edit(home, house.key("Ben Steward"), charter={**CHARTER, "stewards": stewards})
        house.hear()
    stewards_now, codes = named(house, home)
    assert stewards_now == [newcomer, house.key("Ben Steward")]
    assert "P122" not in codes


def test_a_name_without_an_account_means_the_one_that_gets_it(house: House) -> None:
    home = house.community(stewards="Nora New, Ben Steward")
    house.hear()
    assert "P110" in named(house, home)[1]
    nora = house.wiki.account("Nora New")
    house.hear()
    assert named(house, home)[0] == [nora, house.key("Ben Steward")]
