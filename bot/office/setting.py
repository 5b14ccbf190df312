"""One thing of a program is set anew by those who look after it.

Rule: everybody it concerns is told, in handfuls; and what stays between two is not changed once somebody was asked.
"""

from collections.abc import Mapping
from dataclasses import replace

from bot.office import errands
from bot.office.acts import Office, Result
from bot.storage import programs
from conversations.effects import Open
from conversations.programs.settings import CAN_CHANGE, FIXED, OF_IT, PAGE, SAME, SET, names_of

DOES = (SET,)


def do(office: Office, number: str, values: Mapping[str, str]) -> Result:
    """values: "what", one of CAN_CHANGE, and what it is from now on, by the names it is kept under; none takes it out.

    What came of it, as in `Office.do`.
    """
    program, what = office.may_see(number), values.get("what", "")
    if program is None or what not in CAN_CHANGE:
        return {"why": "not yours"}
    if program.state != programs.OPEN:
        return {"why": "closed"}
    if what == FIXED and programs.counts(office.conn, program.id):
        return {"why": "agreed"}
    before = office.settings(program)
    others = {name: text for name, text in before.items() if name not in names_of(what)}
    after = {**others, **{name: values[name] for name in names_of(what) if values.get(name)}}
    if after == before:
        return {"did": SAME, "program": number}
    program = office.keep_settings(program, after)
    office.note(program.id, SET)
    if what == "size":
        office.let_in(program)
    parts = programs.members(office.conn, program.id)
    concerned = [it.person_id for it in parts if it.owns or (what in OF_IT and it.state in errands.CONCERNED)]
    items = [(what, id) for id in concerned if id != office.row.id]
    errands.leave(office.conn, errands.sealed(office.keyring, SET, program.id, office.row.id, items), office.now)
    mine = next(it for it in parts if it.person_id == office.row.id)
    return {"did": SET, **office.facts(program.id, after, owns=mine.owns)}


def filled(page: Open, office: Office) -> Open:
    """For those who look after the program."""
    program = office.may_see(page.values.get("program", ""))
    if program is None:
        return replace(page, values={}, choices=())
    asked = {"asked": "yes"} if programs.counts(office.conn, program.id) else {}
    return replace(page, page=PAGE, values={**page.values, **office.settings(program), **asked})
