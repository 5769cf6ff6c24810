"""Who may do what in the twin: credentials, groups, spaces, restrictions."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests.confluence.asking import PARAGRAPH, Asker, bot
from tests.confluence.twin import Twin


@pytest.fixture(params=["dc", "cloud"])
def twin(request: pytest.FixtureRequest) -> Iterator[Twin]:
    twin = Twin(request.param).start()
    twin.user("Ann", email="ann@example.org", groups=["managers"])
    twin.user("Ben", email="ben@example.org")
    yield twin
    twin.stop()


def path_of(twin: Twin, title: str) -> str:
    id_ = twin.page_id(title)
    return f"/rest/api/content/{id_}" if twin.flavour == "dc" else f"/api/v2/pages/{id_}"


def name_of(answer: Any) -> str:
    return str(answer["displayName"])


# --- who asks -------------------------------------------------------------------------------------------


def test_three_ways_to_say_who_one_is(twin: Twin) -> None:
    assert name_of(Asker(twin, "Ann").get("/rest/api/user/current")) == "Ann"
    assert name_of(Asker(twin, token=twin.pat("Ben")).get("/rest/api/user/current")) == "Ben"
    assert name_of(bot(twin).get("/rest/api/user/current")) == "Telos Bot"


@pytest.mark.parametrize("header", ["Basic QW5uOndyb25n", "Basic ?", "Bearer nothing", "Digest x"])
def test_wrong_credentials_are_a_401(twin: Twin, header: str) -> None:
    nobody = Asker(twin)
    nobody.http.headers["Authorization"] = header
    assert nobody.status("/rest/api/user/current") == 401


def test_nobody_sees_little(twin: Twin) -> None:
    twin.edit("Leave", PARAGRAPH)
    nobody = Asker(twin)
    if twin.flavour == "cloud":
        assert nobody.status(path_of(twin, "Leave")) == 401
        return
    assert nobody.get("/rest/api/user/current")["type"] == "anonymous"
    assert nobody.status(path_of(twin, "Leave")) == 404
    assert nobody.status("/rest/api/group") == 403
    twin.space_permission("HR", groups=["managers"], anonymous=True)
    assert nobody.status(path_of(twin, "Leave")) == 200


def test_a_deactivated_person_is_out(twin: Twin) -> None:
    ann, login = twin.user_id("Ann"), Asker(twin, "Ann")
    token = twin.pat("Ann")
    twin.deactivate("Ann")
    assert login.status("/rest/api/user/current") == 401
    assert Asker(twin, token=token).status("/rest/api/user/current") == 401
    if twin.flavour == "dc":
        assert bot(twin).get("/rest/api/user", key=ann, expand="status")["status"] == "deactivated"
    else:
        people = bot(twin).ask("POST", "/api/v2/users-bulk", {"accountIds": [ann]}).json()["results"]
        assert people[0]["accountStatus"] == "inactive"
    twin.reactivate("Ann")
    assert login.status("/rest/api/user/current") == 200


def test_a_key_outlives_a_name(twin: Twin) -> None:
    ann = twin.user_id("Ann")
    twin.rename_user("Ann", "Ann Lee")
    assert twin.user_id("Ann Lee") == ann


def test_addresses_are_nobodys_business(twin: Twin) -> None:
    ann, ben = twin.user_id("Ann"), Asker(twin, "Ben")
    if twin.flavour == "dc":
        assert "email" not in ben.get("/rest/api/user", key=ann)
        return
    assert ben.get("/rest/api/user", accountId=ann)["email"] == ""
    twin.user("Cem", email="cem@example.org", mail_visible=True)
    assert ben.get("/rest/api/user", accountId=twin.user_id("Cem"))["email"] == "cem@example.org"


def test_groups_are_live(twin: Twin) -> None:
    def members() -> set[str]:
        if twin.flavour == "dc":
            answer = bot(twin).get("/rest/api/group/managers/member")
        else:
            answer = bot(twin).get(f"/rest/api/group/{twin.group('managers')}/membersByGroupId")
        return {member["displayName"] for member in answer["results"]}

    assert members() == {"Ann"}
    twin.join("Ben", "managers")
    twin.leave("Ann", "managers")
    assert members() == {"Ben"}
    twin.deactivate("Ben")
    assert members() == set()


# --- who sees what --------------------------------------------------------------------------------------


def test_a_space_shows_its_pages_to_its_viewers(twin: Twin) -> None:
    twin.edit("Servers", PARAGRAPH, space="IT")
    ben = Asker(twin, "Ben")
    assert ben.titles("space = IT") == ["Servers"]
    twin.space_permission("IT", groups=["managers"])
    assert ben.titles("space = IT") == []
    assert ben.status(path_of(twin, "Servers")) == 404
    assert Asker(twin, "Ann").status(path_of(twin, "Servers")) == 200
    assert bot(twin).status(path_of(twin, "Servers")) == 200


def test_restrictions_are_inherited(twin: Twin) -> None:
    twin.edit("Policies", PARAGRAPH)
    twin.edit("Leave", PARAGRAPH, parent="Policies")
    comment = twin.comment("Leave", "Secret.", by="Ann")
    twin.restrict("Policies", groups=["managers"])
    ann, ben = Asker(twin, "Ann"), Asker(twin, "Ben")
    assert ben.status(path_of(twin, "Leave")) == 404
    assert ben.titles("type in (page, comment)") == []
    assert ann.status(path_of(twin, "Leave")) == bot(twin).status(path_of(twin, "Leave")) == 200
    if twin.flavour == "cloud":
        assert ben.status(f"/api/v2/footer-comments/{comment}") == 404
        check = {"subject": {"type": "user", "identifier": twin.user_id("Ben")}, "operation": "read"}
        asked = bot(twin).ask("POST", f"/rest/api/content/{twin.page_id('Leave')}/permission/check", check)
        assert asked.json()["hasPermission"] is False
    else:
        rules = bot(twin).get(f"{path_of(twin, 'Leave')}/restriction/relevantViewRestrictions")["results"]
        assert [rule["content"]["title"] for rule in rules] == ["Policies"]
        assert rules[0]["restrictions"]["group"]["results"][0]["name"] == "managers"
    twin.unrestrict("Policies")
    assert ben.status(path_of(twin, "Leave")) == 200


def test_on_cloud_nobody_is_above_a_restriction() -> None:
    twin = Twin("cloud").start()
    try:
        twin.edit("Leave", PARAGRAPH)
        twin.restrict("Leave", groups=["managers"], service=False)
        assert bot(twin).status(path_of(twin, "Leave")) == 404
    finally:
        twin.stop()


def test_a_page_the_service_account_may_not_edit(twin: Twin) -> None:
    id_, _ = twin.edit("Leave", PARAGRAPH)
    twin.edit_restrict("Leave", users=["Ann"])
    assert bot(twin).save(id_, "Leave", "<p>Two.</p>", 2).status_code == 403
    assert Asker(twin, "Ann").save(id_, "Leave", "<p>Two.</p>", 2).status_code == 200


def test_an_archived_space_is_found_by_nobody_and_saved_by_nobody(twin: Twin) -> None:
    id_, _ = twin.edit("Leave", PARAGRAPH)
    twin.archive_space("HR")
    assert bot(twin).titles("type = page") == []
    assert bot(twin).save(id_, "Leave", "<p>Two.</p>", 2).status_code == 403
    twin.restore_space("HR")
    assert bot(twin).titles("type = page") == ["Leave"]


def test_a_space_that_vanishes_takes_its_pages_along(twin: Twin) -> None:
    twin.edit("Servers", PARAGRAPH, space="IT")
    path = path_of(twin, "Servers")
    twin.delete_space("IT")
    assert bot(twin).status(path) == 404


def test_only_administrators_see_webhooks_and_permissions() -> None:
    twin = Twin("dc").start()
    try:
        twin.user("Ben")
        ben = Asker(twin, "Ben")
        assert ben.status("/rest/api/webhooks") == 401
        assert ben.status("/rest/api/permissions") == 403
        # As the product answers, whatever its description says (CONFSERVER-99908).
        assert ben.status("/rest/api/space/HR/permissions") == 500
        assert bot(twin).status("/rest/api/space/HR/permissions") == 200
    finally:
        twin.stop()


@pytest.mark.parametrize("label", ["two words", "what?", "a:b", ""])
def test_labels_that_cannot_be(twin: Twin, label: str) -> None:
    id_, _ = twin.edit("Leave", PARAGRAPH)
    body = [{"prefix": "global", "name": label}]
    assert bot(twin).ask("POST", f"/rest/api/content/{id_}/label", body).status_code == 400


def test_people_are_found_by_name_and_pages_are_not_people(twin: Twin) -> None:
    path = "/rest/api/search" if twin.flavour == "dc" else "/rest/api/search/user"
    twin.user("Cem", display="Cem Arslan")
    (user,) = bot(twin).get(path, cql='user.fullname ~ "arslan"')["results"]
    assert user["user"]["displayName"] == "Cem Arslan"
    assert {result["title"] for result in bot(twin).get(path, cql="type = user")["results"]} >= {"Ann", "Ben"}
    assert bot(twin).status(path, cql='user.fullname ~ "x" or space = HR') == 400
    twin.edit("Leave", PARAGRAPH)
    assert bot(twin).status("/rest/api/content/search", cql='user.fullname ~ "x"') == 400
