"""A mentor and three mentees of one group, of whom each learns what the others' talks tell; the office is told."""

from dataclasses import dataclass, field

from conversations.effects import Effect, InProgram
from conversations.events import Chose, Event, Learned, Who
from conversations.person import Person, Record
from tests.conversations.world import TUESDAY, World

INES, LENA, OMAR, SAM = (Who(f"slack/T1/U{n}", name) for n, name in enumerate(("Ines", "Lena", "Omar", "Sam"), 1))
GROUP, UNTIL = "group-4-1", "2026-11-27T09:00:00+00:00"


def pair(number: int, who: Who, role: str, **more: str) -> Record:
    told = {"who": who.name, "who_id": who.id, "zone": "Europe/London", "role": role, "program": "4", "group": GROUP}
    told |= {"question": "pair-1", "until": UNTIL} if role == "mentor" else {}
    return Record(f"pair-{number}", TUESDAY, {**told, "state": "agreed", **more})


def _world(who: Who, zone: str, *records: Record) -> World:
    program = Record("program-4", TUESDAY, {"name": "First steps", "state": "in"})
    return World(Person(who.id, who.name, zone=zone, welcomed=True, warned=True, records=(program, *records)))


def _mentor() -> World:
    return _world(INES, "Europe/London", *(pair(n, who, "mentor") for n, who in enumerate((LENA, OMAR, SAM), 1)))


@dataclass
class Circle:
    """ines: the mentor. mentees: Lena, Omar and Sam, whose pairs are 1, 2 and 3. acts: what the office was told."""

    ines: World = field(default_factory=_mentor)
    mentees: dict[str, World] = field(default_factory=dict)
    acts: list[tuple[str, str, str]] = field(default_factory=list)

    def __post_init__(self) -> None:
        names = {who.name for who in (LENA, OMAR, SAM)}
        for n, who in enumerate((LENA, OMAR, SAM), 1):
            fellows = ", ".join(sorted(names - {who.name}))
            self.mentees[who.name] = _world(who, "Europe/Berlin", pair(n, INES, "mentee", **{"with": fellows}))

    @property
    def everybody(self) -> dict[str, World]:
        return {it.person.id: it for it in (self.ines, *self.mentees.values())}

    def happens(self, to: World, event: Event) -> tuple[Effect, ...]:
        effects = to.happens(event)
        self.tells(to)
        return effects

    def presses(self, who: World, choice: str, about: str) -> None:
        self.happens(who, Chose(choice, about, "D1/1"))

    def answers(self, who: World, *answers: str) -> None:
        who.answers(*answers)
        self.tells(who)

    def due(self, who: World, reminder: str, about: str) -> tuple[Effect, ...]:
        effects = who.falls_due(reminder, about)
        self.tells(who)
        return effects

    def tells(self, by: World) -> None:
        """What somebody told is learned by whom it is for."""
        acts = (it for it in by.last if isinstance(it, InProgram))
        self.acts += [(it.what, it.values.get("pairs") or it.values["pair"], _said(it)) for it in acts]
        told, by.told = list(by.told), []
        for one in told:
            other = self.everybody[one.to]
            other.happens(Learned(one.what, {**one.result, "from": by.person.id}))
            self.tells(other)

    def planned(self) -> Record:
        """A meeting for all, on Thursday."""
        self.presses(self.ines, "meet", "pair-2")
        self.answers(self.ines, "2026-11-26T14:00", "45")
        return self.ines.open("meeting")


def _said(act: InProgram) -> str:
    return act.values.get("answer") or act.values["what"]
