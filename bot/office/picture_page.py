"""The honest picture of a program on a page of the chat.

Rule: it is the picture that the page in a browser shows at the same moment, so that the two tell nothing together that
one would not tell alone.
"""

from dataclasses import replace

from bot.office.acts import Office
from bot.office.desk import picture_here, reminded_at
from bot.programs.picture import Part
from bot.storage import programs
from conversations.effects import Open
from conversations.person import Record
from conversations.programs.parts import OF_THE_PICTURE

PAGE = "picture"


def filled(page: Open, office: Office) -> Open:
    """With the numbers that may be shown, for an owner of the program."""
    program = office.may_see(page.values.get("program", ""))
    if program is None:
        return replace(page, values={}, records=(), choices=())
    dated = picture_here(office.conn, office.keyring, program.id, office.now)
    is_open = program.state == programs.OPEN
    may_remind = is_open and reminded_at(office, program.id) is None
    values = {
        "name": office.settings(program).get("name", ""),
        "day": dated.at.isoformat(),
        "early": "" if dated.picture.whole.counts else "yes",
        "remind": ("yes" if may_remind else "no") if is_open else "",
    }
    shown = (dated.picture.whole, *dated.picture.parts) if dated.picture.whole.counts else ()
    records = tuple(Record(f"part-{place}", dated.at, _told(it)) for place, it in enumerate(shown))
    choices = OF_THE_PICTURE if may_remind else ()
    return replace(page, values={**page.values, **values}, records=records, choices=choices)


def _told(part: Part) -> dict[str, str]:
    """Its figures, and whose they are: there are three groups, and at most two of them are put together."""
    groups = [group or "nothing" for group in part.groups] or ["all"]
    rate = {} if part.response_rate is None else {"rate": str(round(100 * part.response_rate))}
    return {
        **dict(zip(("group", "other"), groups, strict=False)),
        **{figure: str(number) for figure, number in part.counts.items()},
        **rate,
    }
