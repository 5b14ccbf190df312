"""A person's part in programs: what the program's office told them, kept as a record, and what they can do with it.

A record "program-7" has the number of the program in its id. Its fields: what is set of the program (`settings.TOLD`),
`owner` (a name), `owns` ("owner", "co-owner" or none), `role` ("mentor", "mentee" or none), and `state` ("invited",
"in", "waiting", and none for an owner who takes no part).
"""

from datetime import datetime

from conversations.effects import Effect, InProgram, Open, Say
from conversations.person import Person, Record
from conversations.programs import admin, choosing, ranking, roster, settings, training, wins
from conversations.programs.groups import meets_in_groups
from conversations.programs.settings import FOR_OWNERS, OF_IT
from conversations.snooze import Next

KIND = "program"

_OWNERS = (
    "invite",
    roster.BEGIN,
    "members",
    "draft",
    "picture",
    "announcements",
    wins.PAGE,
    "code",
    "short questions",
    settings.PAGE,
    "log",
    "co-owner",
)
_OWNER_ALONE = ("hand over", "close program")
OF_THE_PICTURE = ("remind pairs", "part pairs")
"""What can be written to pairs that are stuck."""
_DETAILS = ("details", "drop groups")
"""What is kept of somebody for being matched, to see and in part to take out."""
_OF_A_MEMBER = {
    "invited": ("answer", "details"),
    "in": (wins.BEGIN, "details", "leave program"),
    "waiting": ("details", "leave program"),
}
"""What can be done with one's own part, by its state."""
CHOICES = (
    *_OWNERS,
    *_OWNER_ALONE,
    *OF_THE_PICTURE,
    "answer",
    settings.CHANGE,
    *_DETAILS,
    training.LEARN,
    wins.BEGIN,
    "leave program",
    "found",
    *admin.CHOICES,
)
MORE_MEMBERS = "more members"
"""About "members-7-40": those who take part in program 7 behind the first 40."""
WEB_PAGE = "web page"
"""A link to the program's page in a browser: on its page in the chat, and only where there is such a link."""
_TALKS = {
    "found": "found",
    "invite": "invite",
    roster.BEGIN: "invite_many",
    "answer": "member",
    "co-owner": "co_owner",
    settings.CHANGE: "change_program",
    "short questions": "pulse",
    "hand over": "hand_over",
    "close program": "close_program",
    "leave program": "leave_program",
}
"""Each begins a talk, about a program if one is meant."""


def number_of(record: Record) -> str:
    return record.id.removeprefix(f"{KIND}-")


def buttons(record: Record) -> tuple[str, ...]:
    """What can be done with a program from its page or its line in the list."""
    owns, state = record.fields.get("owns", ""), record.fields.get("state", "")
    mine = (*_OWNERS, *(_OWNER_ALONE if owns == "owner" else ())) if owns else ()
    names = (ranking.LOOK,) if ranking.ranks(record.fields) else ()
    learn = (training.LEARN,) if state == "in" and training.has_course(record.fields) else ()
    part = (*learn, *_OF_A_MEMBER.get(state, ()))
    return (*((choosing.LOOK,) if choosing.chooses(record) else names), *part, *mine)


def pressed(choice: str, about: str, person: Person, now: datetime) -> Next:
    """One of CHOICES was pressed; it is about the id of a program."""
    if choice == "found":
        return (), "found", {}
    if choice in admin.CHOICES:
        return admin.pressed(choice, about)
    if choice == MORE_MEMBERS:
        return _more_members(about, person), "", {}
    record = person.record(about)
    if record is None or record.kind != KIND or choice not in _possible(record):
        return (Say("common.settled", choices=("menu",)),), "", {}
    match choice:
        case "remind pairs" | "part pairs":
            return (InProgram(choice.removesuffix(" pairs"), number_of(record)),), "", {}
        case "members" | "log" | "draft" | "announcements" | "picture" | "details" | wins.PAGE:
            return (Open(choice, {"program": number_of(record)}, about=record.id, announce="program.page"),), "", {}
        case settings.PAGE:
            return (settings.page(record),), "", {}
        case training.LEARN:
            return training.begins(record, person)
        case "code" | "drop groups" | wins.BEGIN:
            return (InProgram(choice, number_of(record)),), "", {}
    return (), _TALKS[choice], {"about": record.id, **_known(record)}


def _more_members(about: str, person: Person) -> tuple[Effect, ...]:
    kind, number, first = (*about.split("-"), "", "")[:3]
    record = person.record(f"{KIND}-{number}")
    if kind != "members" or record is None or "members" not in _possible(record):
        return (Say("common.settled", choices=("menu",)),)
    return (Open("members", {"program": number, "from": first}, about=record.id, announce="program.page"),)


def _possible(record: Record) -> tuple[str, ...]:
    """Also from a page of its own."""
    mine = _DETAILS if record.fields.get("state") else ()
    theirs = (*OF_THE_PICTURE, settings.CHANGE) if record.fields.get("owns") else ()
    return (*buttons(record), *mine, *theirs)


def page(record: Record) -> Open:
    """The program as this person sees it."""
    values = {**record.fields, "program": number_of(record)}
    web = (WEB_PAGE,) if record.fields.get("owns") else ()
    mine = (wins.MINE,) if record.fields.get("state") == "in" else ()
    return Open(KIND, values, choices=(*web, *buttons(record), *mine), about=record.id, announce="program.page")


def _known(record: Record) -> dict[str, str]:
    """What a talk about a program begins with."""
    names = (*OF_IT, *FOR_OWNERS, "role")
    known = {name: record.fields[name] for name in names if record.fields.get(name)}
    mentee = {"mentee": "yes"} if record.fields.get("role") == "mentee" else {}
    return known | mentee | ({"groups": "yes"} if meets_in_groups(record.fields) else {})
