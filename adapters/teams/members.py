"""Who is in a channel of Teams, page by page, by the Bot Connector: no permission of Microsoft Graph is needed for it.

Rule: it is told only of where the app is, and only to somebody who is there too. Groups of Microsoft Entra are not
read.
"""

import json
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from bot.ports import Address, Roster

PAGE = "500"
"""The most that Teams gives at a time."""
WHY: Mapping[int, str] = {
    HTTPStatus.FORBIDDEN: "not in it",
    HTTPStatus.NOT_FOUND: "no such place",
    HTTPStatus.BAD_REQUEST: "no such place",
}
"""Why Teams does not tell."""


def asked(after: str) -> dict[str, str]:
    """after: Teams' own token."""
    return {"pageSize": PAGE, **({"continuationToken": after} if after else {})}


def roster(page: Mapping[str, Any], of: Address, reference: Mapping[str, Any]) -> Roster:
    """reference: the way back to whoever asks."""
    found = page.get("members")
    accounts = [it for it in found if isinstance(it, dict)] if isinstance(found, list) else []
    there = frozenset(_address(it, of, reference).key for it in accounts)
    people = tuple(_address(it, of, reference) for it in accounts if _is_colleague(it, of))
    token = page.get("continuationToken")
    return Roster(there, people, True, token if isinstance(token, str) else "")


def _address(account: Mapping[str, Any], of: Address, reference: Mapping[str, Any]) -> Address:
    """By the id that their organisation knows them by, and with the way to a private chat that is not open yet."""
    id, aad = str(account.get("id", "")), _aad(account)
    private = {"id": "", "conversationType": "personal", "tenantId": of.workspace}
    way = {**reference, "user": {"id": id, "aadObjectId": aad}, "conversation": private}
    return Address(of.platform, of.workspace, aad or id, {"reference": json.dumps(way, separators=(",", ":"))})


def _is_colleague(account: Mapping[str, Any], of: Address) -> bool:
    tenant = account.get("tenantId") or of.workspace
    return bool(account.get("id") and _aad(account)) and account.get("userRole") != "guest" and tenant == of.workspace


def _aad(account: Mapping[str, Any]) -> str:
    """Older answers of the Connector call it otherwise."""
    found = account.get("aadObjectId") or account.get("objectId")
    return found if isinstance(found, str) and "/" not in found else ""
