"""A community in which every kind of act is done, by and about every person, with free words everywhere."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from core.flow import figures
from core.model import Act, ActKind, Behind, CommunityKey, Figure, Pairing, Step, Viewer, Word
from core.store import communities, pairings
from core.store import figures as stored
from core.store import tables as t
from tests.support.house import House

#: Words that somebody wrote into an act or a page; each begins with the writer's mark.
MARKS = {
    "Mia Member": "miacanary",
    "Max Member": "maxcanary",
    "Ana Steward": "anacanary",
    "Ben Steward": "bencanary",
    "Sven Sponsor": "svencanary",
    "Olga Owner": "olgacanary",
    "Moe Member": "moecanary",
}


def everything(house: House) -> None:
    """Live through it all; the community is closed in the end."""
    before = house.wiki.page("Leave/Before", house.key("Moe Member"))
    house.clock.move(hours=1)
    home = house.community(
        **{
            "read by": "group: managers",
            "read until": "2026-12-11",
            "review every": "10 days",
            "status every": "4 days",
        }
    )
    house.wiki.page("User:Mia Member/Drafts", house.key("Mia Member"))
    pages = [house.wiki.page(f"Leave/{title}", house.key("Mia Member")) for title in ("Travel", "Illness")]
    pages += [
        house.wiki.page(f"Leave/{title}", house.key("Max Member")) for title in ("Sabbatical", "Parents")
    ]
    house.hear()
    house.service.go_live("hr")
    house.clock.move(hours=2)
    count = 0

    def do(viewer: Viewer, kind: ActKind, **values: Any) -> None:
        nonlocal count
        count += 1
        values = {"id": f"{count}", "page": viewer.page, "text": f"{MARKS[viewer.name]} {count}", **values}
        house.desk.act(viewer, Act(kind=kind, person=viewer.person, at=house.clock.now(), **values))
        house.service.run_until_idle()

    def answers() -> list[tuple[str, str]]:
        return [
            (name, key)
            for name in ("Ana Steward", "Ben Steward")
            for key in house.open_for(name)
            if key.startswith("answer/")
        ]

    def asked(key: str) -> str:
        rows = house.rows(t.contribution)
        return next(row["author"] for row in rows if f"answer/{row['page']}/{row['id']}" == key)

    mia, ana = house.viewer("Mia Member", home), house.viewer("Ana Steward", home)
    do(house.viewer("Max Member", home), ActKind.CONFIRM, revision=house.viewer("Max Member", home).revision)
    (key,) = house.open_for("Mia Member")
    do(mia, ActKind.SNOOZE, obligation=key, until=house.clock.now() + timedelta(days=3))
    do(mia, ActKind.NOT_MINE, obligation=key)
    do(ana, ActKind.EXCUSE, obligation=key)
    do(ana, ActKind.TAKE_BACK, data={"act": f"{count}"})
    # Somebody else's obligation: its key names whom it is about.
    do(ana, ActKind.HAND_OVER, obligation=key, to=mia.person)
    name, key = answers()[0]
    other = {"Ana Steward": "Ben Steward", "Ben Steward": "Ana Steward"}[name]
    do(house.viewer(name, home), ActKind.HAND_OVER, obligation=key, to=house.key(other))
    name, key = answers()[0]
    do(house.viewer(name, home), ActKind.ANSWER, obligation=key)
    author = next(name for name in ("Mia Member", "Max Member") if house.key(name) == asked(key))
    do(house.viewer(author, home), ActKind.NOT_ANSWERED, contribution=key.removeprefix("answer/"))
    kinds = (ActKind.ANSWER, ActKind.THANK, ActKind.NOT_CONTRIBUTION)
    for kind in kinds:
        name, key = answers()[0]
        do(house.viewer(name, home), kind, obligation=key, text=f"{MARKS[name]} to Mia Member, Max_Member")
    name, key = answers()[0]
    link = f"https://chat.example/{MARKS[name]}/Mia%20Member"
    do(house.viewer(name, home), ActKind.ELSEWHERE, obligation=key, data={"link": link})
    until = house.clock.now().replace(year=2027, month=1, day=15, hour=16, minute=0)
    do(ana, ActKind.EXTEND, until=until)
    (key,) = [key for key in house.open_for("Sven Sponsor") if key.startswith("decide/")]
    sven = house.viewer("Sven Sponsor", home)
    do(sven, ActKind.DECIDE, obligation=key, data={"decision": "yes"})
    word = {"confidence": "at-risk"}
    do(house.viewer("Olga Owner", home), ActKind.STATUS, data=word, text=MARKS["Olga Owner"])
    (key,) = [key for key in house.open_for("Olga Owner") if key.startswith("deliver/")]
    link = "https://wiki.example/olgacanary"
    do(house.viewer("Olga Owner", home), ActKind.DELIVER, obligation=key, data={"link": link})
    house.wiki.comment(home, house.key("Mia Member"), "miacanary says that Ana Steward knows")
    house.wiki.comment(home, house.key("Ben Steward"), "bencanary asks Mia Member")
    house.hear()
    house.pass_time(days=16)
    for name in MARKS:
        for key in house.open_for(name):
            if key.startswith("review/"):
                do(house.viewer(name, home), ActKind.REVIEW, obligation=key, data={"decision": "still-holds"})
    (community,) = [CommunityKey(row["key"]) for row in house.rows(t.community)]
    figures.bring_up_to_date(house.service.flow, community)
    moe = house.viewer("Moe Member", home)
    do(ana, ActKind.INVITE, community=community, to=moe.person)
    do(moe, ActKind.NOT_INVITED, community=community)
    do(moe, ActKind.SUGGEST, data={"suggest": "no"})
    do(sven, ActKind.DISMISS, community=community, data={"advice": "answer-first"})
    for name in MARKS:
        do(house.viewer(name, home), ActKind.AWAY, until=house.clock.now() + timedelta(days=1))
    speaks = {"accepted": 0.9, "in_time": 0.9, "answerers": 3.0}
    level_figures = [
        Figure(
            community=community,
            name=name,
            value=value,
            n=40,
            as_of=house.clock.now(),
            behind=Behind.CONTRIBUTIONS,
        )
        for name, value in speaks.items()
    ]
    house.store.write(lambda unit: stored.put(unit, community, level_figures))
    do(sven, ActKind.LEVEL, data={"level": "2", "from": "1"})
    named = {f"of/{row['page'].partition(':')[2]}/{row['id']}": "yes" for row in house.rows(t.contribution)}
    note, olga = f"{MARKS['Olga Owner']} to Mia Member", house.viewer("Olga Owner", home)
    do(olga, ActKind.DISPOSITION, community=community, data={"choice": "partly", **named}, text=note)
    # Ana asked another community for help, and takes the question back.
    travel = house.community("Travel")
    house.hear()
    with house.store.read() as unit:
        (there,) = [community.key for community in communities.at_home(unit, [travel])]
    asked_for = Step(word=Word.ASK, young=True, by=ana.person, at=house.clock.now())
    pair = Pairing(young=community, mature=there, steps=(asked_for,))
    house.store.write(lambda unit: pairings.put(unit, pair))
    do(ana, ActKind.PAIR, community=community, data={"with": there, "word": "end"})
    do(sven, ActKind.CLOSE, data={"outcome": "met"})
    house.hear()
    house.pass_time(days=3)
    assert pages
    assert before
