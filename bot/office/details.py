"""What is kept of a member for being matched: they see all of it, and may take out of which groups they are.

Rule: it is shown to nobody else.
"""

import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from bot.office.acts import Office, Result
from bot.office.gathering import said_of
from bot.storage import programs
from bot.storage.programs import MemberRow
from conversations.effects import Open

PAGE, DROP = "details", "drop groups"
_STATES = (programs.INVITED, programs.IN, programs.WAITING)


def filled(page: Open, office: Office) -> Open:
    """For the member alone; with the button if there are groups."""
    mine = _mine(office, page.values.get("program", ""))
    said = said_of(office.secrets, mine) if mine else {}
    shown = {name: text for name, it in said.items() if (text := _plain(it))}
    kept = {"kept": "yes" if shown else "no"} if mine else {}
    return replace(page, values={**page.values, **shown, **kept}, choices=(DROP,) if said.get("groups") else ())


def drop_groups(office: Office, number: str) -> Result:
    """Take out of which groups somebody is. Nobody is told."""
    mine = _mine(office, number)
    if mine is None:
        return {"why": "not yours"}
    said = said_of(office.secrets, mine)
    if said.pop("groups", None):
        keep(office, mine, said)
    return {"did": "no groups", "program": number}


def keep(office: Office, mine: MemberRow, said: Mapping[str, Any]) -> None:
    """What is said of the person from now on."""
    sealed = office.secrets.seal(f"member:{mine.program_id}", json.dumps(dict(said)).encode())
    programs.put(office.conn, replace(mine, sealed=sealed))


def _mine(office: Office, number: str) -> MemberRow | None:
    mine = programs.part_of(office.conn, int(number), office.row.id) if number.isdecimal() else None
    return mine if mine and mine.state in _STATES else None


def _plain(said: Any) -> str:
    if isinstance(said, dict):
        return ", ".join(f"{name}: {it}" for name, it in said.items())
    return ", ".join(map(str, said)) if isinstance(said, list) else str(said)
