"""A site's options: which there are, which Confluence they mean, and what it tells of them itself."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from core.i18n import Phrase
from core.ports import GiveUp, TelosError
from plugins.confluence.address import base_of, gateway, on_cloud
from plugins.confluence.app import place, registered
from plugins.confluence.client import ApiError, Client
from plugins.confluence.entrance import SCOPE
from plugins.confluence.expiry import OPTION
from plugins.confluence.flavour import ask, tenant

#: What may stand in a site's options.
OPTIONS: Final = frozenset(
    {
        "flavour",
        "app_id",
        "gateway",
        OPTION,
        "cloud_id",
        "jwks",
        "template_space",
        "status_on",
        "addresses_file",
        "bots",
    }
)


def flavour(settings: Mapping[str, Any]) -> str:
    """Which Confluence it is, as configured or by its address: "dc" or "cloud"."""
    flavour_set = str(settings.get("flavour") or "").casefold()
    if flavour_set in {"dc", "cloud"}:
        return flavour_set
    if flavour_set:
        raise GiveUp(Phrase("cf-error-option", name="flavour", read=flavour_set, one="dc", other="cloud"))
    return "cloud" if on_cloud(str(settings["url"])) else "dc"


def rest_of(settings: Mapping[str, Any], url: str) -> str:
    """Where the REST API is asked: at ``api``, through the gateway, or where people go."""
    if settings.get("api"):
        return str(settings["api"])
    through = str(settings.get("gateway") or "").casefold() in {"yes", "true", "1"}
    cloud_id = str(settings.get("cloud_id") or "")
    if through and not cloud_id:
        raise GiveUp(Phrase("cf-error-no-cloud-id"))
    return gateway(cloud_id) if through else url


def told(settings: Mapping[str, Any]) -> Mapping[str, str]:
    """The flavour where the address doesn't show it; which site of Cloud it is, and the way its token takes.

    Cloud tells anybody which site it is, so that is known where the account is refused, too. With ``folder``, that
    of the settings, also the app's id, once it is registered there.
    """
    url, kind = base_of(str(settings["url"])), flavour(settings)
    site, folder = str(settings.get("site") or ""), str(settings.get("folder") or "")
    # Whoever registers the app in its folder beside the settings need not copy the id it got.
    id = registered(place(Path(folder), site)) if site and folder and not settings.get("app_id") else ""
    app = {"app_id": id} if id else {}
    asked, cloud = rest_of(settings, url), kind == "cloud"

    def client(address: str) -> Client:
        user, password = str(settings["user"]), str(settings["password"])
        # Once: the checks that follow are the ones with patience.
        return Client(address, user, password, cloud=cloud, tries=1)

    def named(product: str) -> dict[str, str]:
        return {} if product == kind else {"flavour": product}

    try:
        there = ask(client(asked), cloud=cloud)
    except ApiError as error:
        cloud_id = tenant(url) if error.status in {401, 403} and not settings.get("api") else ""
        if not cloud_id:
            raise
        cloud = True
        way = "no" if asked == gateway(cloud_id) else "yes"
        taken = _takes(client(url if way == "no" else gateway(cloud_id)))
        return {**named("cloud"), "cloud_id": cloud_id, **({"gateway": way} if taken else {}), **app}
    if there is None:
        return {}
    if not there.cloud:
        return named(there.flavour)
    return {**named(there.flavour), "cloud_id": there.cloud_id, **app}


def _takes(client: Client) -> bool:
    """Whether a Cloud knows the account by this way, be it by a token that lacks scopes."""
    try:
        return ask(client, cloud=True) is not None
    except ApiError as error:
        return error.reason == SCOPE
    except TelosError:
        return False
