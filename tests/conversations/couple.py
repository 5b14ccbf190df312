"""Two people of whom each learns what the other's talks tell, as the post does it."""

from dataclasses import dataclass, field
from datetime import timedelta

from conversations.effects import Effect, Tell
from conversations.events import Chose, Event, Learned, Who
from conversations.hearing import moment_of
from conversations.person import Person
from tests.conversations.world import World

LENA, SAM = Who("slack/T1/U3", "Lena"), Who("slack/T1/U2", "Sam")
AT_TWO = "2026-11-26T13:00:00+00:00"
"""When they meet, if nothing else is said."""
FIRST, WEEK = moment_of(AT_TWO), timedelta(days=7)
"""Of a series the first meeting, and how far apart two are."""


def _world(who: Who, zone: str) -> World:
    return World(Person(who.id, who.name, zone=zone, welcomed=True, warned=True))


def reminders_of(one: World) -> set[str]:
    """What is due, but for looking whether somebody waits in vain."""
    return {name for name, _ in one.due} - {"pair_quiet", "proposal_end"}


@dataclass
class Couple:
    """lena: in Berlin. sam: in London. away: who cannot be reached."""

    lena: World = field(default_factory=lambda: _world(LENA, "Europe/Berlin"))
    sam: World = field(default_factory=lambda: _world(SAM, "Europe/London"))
    away: World | None = None

    def happens(self, to: World, event: Event) -> tuple[Effect, ...]:
        """Let it happen, and let the other learn what it told."""
        effects = to.happens(event)
        self.tells(to)
        return effects

    def tells(self, by: World) -> None:
        """What somebody told is learned, or they learn that it was not."""
        told, by.told = list(by.told), []
        other = self.sam if by is self.lena else self.lena
        for one in told:
            self._told(one, by, other)

    def answers(self, who: World, *answers: str) -> None:
        who.answers(*answers)
        self.tells(who)

    def presses(self, who: World, choice: str, about: str) -> None:
        self.happens(who, Chose(choice, about, "D1/1"))

    def asked(self) -> None:
        """Lena asks Sam to be her mentor."""
        self.lena.calls("mentor", who=SAM)
        self.answers(self.lena, "mentee", "how to lead")

    def paired(self) -> "Couple":
        """And Sam says yes."""
        self.asked()
        self.presses(self.sam, "look", self.sam.open("pair").id)
        self.answers(self.sam, "yes")
        return self

    def agreed(self, often: str = "once", when: str = "2026-11-26T14:00") -> "Couple":
        """A pair that has a meeting, which Lena proposed."""
        self.paired()
        self.presses(self.lena, "meet", self.lena.open("pair").id)
        self.answers(self.lena, often, when, "45")
        self.presses(self.sam, "it fits", self.sam.open("meeting").id)
        return self

    def _told(self, one: Tell, by: World, other: World) -> None:
        if self.away is other:
            about = one.result.get("step") or one.result.get("pair", "")
            by.happens(Learned("not reached", {"what": one.what, "why": "blocked", "step": about}))
            return
        other.happens(Learned(one.what, {**one.result, "from": by.person.id}))
        self.tells(other)
