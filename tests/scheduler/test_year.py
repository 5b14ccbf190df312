"""A whole year of reminders over ten time zones: nobody is reached outside the rule, and nothing is forgotten.

What may be is written down here a second time, apart from the program, and held against every message that leaves.
"""

import asyncio
import shutil
import tempfile
from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import holidays
from cryptography.fernet import Fernet
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection

from bot import memory
from bot.ports import Address, Message, Still, always
from bot.storage import queries
from bot.storage.database import Database
from bot.storage.secrets import Keyring
from conversations.events import Called, Chose, Filled, Who
from conversations.person import Person
from scheduler.rhythm import country_of, next_allowed
from tests.fakes.house import House, Someone
from tests.fakes.messenger import FakeMessenger

ZONES = (
    "Africa/Casablanca",
    "America/New_York",
    "America/Santiago",
    "America/St_Johns",
    "Asia/Kolkata",
    "Asia/Tokyo",
    "Australia/Lord_Howe",
    "Europe/Berlin",
    "Pacific/Apia",
    "Pacific/Chatham",
)
"""Their clocks are changed by an hour, by half an hour, in the middle of the night, for Ramadan, or never."""
BEGIN = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
YEAR = timedelta(days=365)
A_MONTH = timedelta(days=30)
"""What falls due at the end of the year may come after it."""
A_NAP = (time(13), time(14, 30))
"""When those who do not want to be disturbed have their platform say so."""


def may_be_reached(person: Person, at: datetime) -> bool:
    """At work, by the person's own clock and calendar."""
    local = at.astimezone(ZoneInfo(person.zone))
    opens, closes = time.fromisoformat(person.opens), time.fromisoformat(person.closes)
    at_work = str(local.weekday()) in person.days and opens <= local.time() < closes
    return at_work and local.date() not in _holidays(person, local.year) and wants_it(person, at)


def wants_it(person: Person, at: datetime) -> bool:
    """Not in a pause, and on none of their days off."""
    today = at.astimezone(ZoneInfo(person.zone)).date()
    spans = [tuple(date.fromisoformat(day) for day in span.split("/")) for span in person.time_off]
    paused = person.paused_until is not None and at < person.paused_until
    return not paused and not any(first <= today <= last for first, last in spans)


def _holidays(person: Person, year: int) -> frozenset[date]:
    country = person.country or country_of(person.zone)
    return frozenset(holidays.country_holidays(country, years=year)) if country else frozenset()


days_ahead = st.integers(0, 360).map(lambda days: BEGIN.date() + timedelta(days=days))
spans = st.builds(lambda first, long: f"{first}/{first + timedelta(days=long)}", days_ahead, st.integers(0, 20))
settings_of = {
    "days": st.sampled_from(("01234", "0123", "6012", "135")),
    "opens": st.sampled_from(("07:30", "09:00", "00:15")),
    "closes": st.sampled_from(("12:30", "17:00", "23:45")),
    "time_off": st.lists(spans, max_size=3).map(tuple),
    "paused_until": st.none() | days_ahead.map(lambda day: datetime.combine(day, time(6), UTC)),
    "nudges": st.integers(1, 3),
}
people = st.builds(
    lambda zone, known: Person(zone, zone=zone, **known), st.sampled_from(ZONES), st.fixed_dictionaries(settings_of)
)
moments = st.integers(0, 365 * 24 * 12).map(lambda steps: BEGIN + steps * timedelta(minutes=5))


@given(people, st.lists(st.tuples(moments, st.none() | st.integers(5, 2000)), min_size=1, max_size=60))
def test_in_a_year_of_reminders_nobody_is_reached_outside_the_rule(
    person: Person, reminders: list[tuple[datetime, int | None]]
) -> None:
    """Each reminder is due at a moment and may be of a meeting, so many minutes later."""
    reached: list[datetime] = []
    for due, ahead in sorted(reminders, key=lambda it: it[0]):
        meeting = due + timedelta(minutes=ahead) if ahead else None
        found = next_allowed(person, due, nudged=reached, meeting=meeting)
        assert found >= due
        assert wants_it(person, found)
        outside = meeting is not None and not _works_at(person, meeting)
        assert outside or may_be_reached(person, found)
        same_day = Counter(at.astimezone(ZoneInfo(person.zone)).date() for at in reached)
        assert meeting or same_day[found.astimezone(ZoneInfo(person.zone)).date()] < person.nudges
        assert found - due < timedelta(days=400)
        reached.append(found)


@dataclass
class Watched(FakeMessenger):
    """Notes when each message reached whom, and lets some people's platform say that they have a nap."""

    house: House | None = None
    reached: list[tuple[str, datetime, str]] = field(default_factory=list)
    naps: dict[str, str] = field(default_factory=dict)

    async def send(self, to: Address, message: Message, key: str, still: Still = always) -> str:
        assert self.house is not None
        self.reached.append((to.key, self.house.now, message.text))
        return await super().send(to, message, key, still)

    async def quiet_until(self, of: Address) -> datetime | None:
        zone = ZoneInfo(self.naps[of.key]) if of.key in self.naps else None
        if zone is None or self.house is None:
            return None
        local = self.house.now.astimezone(zone)
        ends = datetime.combine(local.date(), A_NAP[1], zone)
        return ends if A_NAP[0] <= local.time() < A_NAP[1] else None


lives = st.tuples(*(st.fixed_dictionaries({**settings_of, "nap": st.booleans()}) for _ in ZONES))
meets = st.tuples(*(st.sampled_from((("tuesday", "10:00"), ("friday", "07:00"), ("sunday", "20:30"))) for _ in ZONES))


@given(lives, meets)
@settings(max_examples=3, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_year_of_the_whole_bot_keeps_the_rule_and_forgets_no_meeting(
    empty_sqlite: Path, lives: tuple[dict[str, object], ...], meets: tuple[tuple[str, str], ...]
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        shutil.copy(empty_sqlite, f"{folder}/coach.db")
        asyncio.run(_live(f"sqlite:///{folder}/coach.db", lives, meets))


async def _live(url: str, lives: tuple[dict[str, object], ...], meets: tuple[tuple[str, str], ...]) -> None:
    slack = Watched()
    house = House(Database(url), Keyring([Fernet.generate_key().decode()]), BEGIN, slack)
    slack.house = house
    persons: dict[str, Person] = {}
    for zone, life, (day, clock) in zip(ZONES, lives, meets, strict=True):
        someone = house.someone(zone.replace("/", "-"))
        told = {name: value for name, value in life.items() if name != "nap"}
        person = Person(someone.address.key, zone=zone, welcomed=True, warned=True, **told)  # type: ignore[arg-type]
        persons[person.id] = await _begin(house, someone, person, day, clock)
        if life["nap"]:
            slack.naps[person.id] = zone
    await house.post.deliver_all()
    slack.reached.clear()
    await house.move_on(BEGIN + YEAR)
    for id, person in persons.items():
        _hold_to_the_rule(person, [(at, text) for to, at, text in slack.reached if to == id], id in slack.naps)
    await house.database.close()


async def _begin(house: House, someone: Someone, person: Person, day: str, clock: str) -> Person:
    """A regular talk every week, and two steps to be looked at. A pause begins only then."""
    await someone.does(Called("menu"))
    await _know(house, someone, replace(person, paused_until=None))
    await someone.does(Called("regular", who=Who("slack/T1/U0", "Kim")))
    await someone.does(Chose("every week", "regular.often"))
    await someone.does(Filled("regular.when", {"answer": f"{day} at {clock}"}), "sheet")
    await someone.does(Chose("1 hour", "regular.ahead"), "sheet")
    await someone.agrees_a_step("write it down", "in 2 weeks")
    await someone.agrees_a_step("say it aloud", "in 5 months")
    await _know(house, someone, person)
    return (await someone.known())[0]


async def _know(house: House, someone: Someone, person: Person) -> None:
    """The person's settings are these from now on."""
    row = await someone.row()
    assert row is not None
    profile = memory.sealed_profile(person, house.keyring.open_person(row.key))

    def keep(conn: Connection) -> None:
        queries.keep_person(conn, row, profile=profile, conversation=row.conversation, route={})

    await house.database.write(keep)


def _hold_to_the_rule(person: Person, reached: list[tuple[datetime, str]], naps: bool) -> None:
    zone, (series,) = ZoneInfo(person.zone), person.open_records("regular")
    first = datetime.fromisoformat(series.fields["when"]).astimezone(zone).replace(tzinfo=None)
    weeks = [(first + timedelta(weeks=week)).replace(tzinfo=zone).astimezone(UTC) for week in range(54)]
    meetings = {_written(at.astimezone(zone)): at for at in weeks}
    for at, text in reached:
        where = f"{person.zone}, {at.astimezone(zone)}: {text}"
        meeting = next((meeting for written, meeting in meetings.items() if f"is on {written}" in text), None)
        assert wants_it(person, at), where
        assert may_be_reached(person, at) or (meeting and not _works_at(person, meeting)), where
        assert not meeting or at < meeting, where
        assert not (naps and A_NAP[0] <= at.astimezone(zone).time() < A_NAP[1]), where
    for written, meeting in meetings.items():
        said = [text for _, text in reached if written in text]
        assert len(said) <= 1, (written, said)
        assert said or meeting > BEGIN + YEAR - A_MONTH or not wants_it(person, meeting), (
            f"{person.zone}: nothing was said of {written}"
        )


def _works_at(person: Person, at: datetime) -> bool:
    return may_be_reached(replace(person, time_off=(), paused_until=None), at)


def _written(local: datetime) -> str:
    """As the coach writes it."""
    return f"{local:%A}, {local.day} {local:%B} at {local:%H:%M}"
