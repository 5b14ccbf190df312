"""Pulses of a program: who is asked what, the sum of the answers, and what it shows.

Rule: what is left of an answer is a number in a sum that is sealed as a whole, always of the same length. That somebody
answered is known, so that nobody answers twice; what they answered is known nowhere.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import Connection

from bot.office.acts import Office, Result
from bot.programs import pulse
from bot.programs.pulse import Trend
from bot.storage import kept, programs, pulses
from bot.storage.database import Database
from bot.storage.programs import MemberRow, ProgramRow
from bot.storage.secrets import Keyring
from conversations.programs.pulse import ANSWERS, QUESTIONS, USUAL

OF_MANY = ("pulse", "pulse answer")
"""What many members do in one moment, each for themselves."""
DOES = (*OF_MANY, "questions")
A_WAVE = timedelta(days=30)
KEPT_FOR = timedelta(days=7)
MOST_PICKED = 3
_WIDTH = 6
"""Digits of every number in a sum: it is as long with no answer as with many."""
_ASKED = "asked"
_SHELF = "pulses/"


@dataclass(frozen=True, slots=True)
class Sum:
    """numbers: how many were asked each question, and for each question and answer how many gave it."""

    numbers: Mapping[str, int]

    @classmethod
    def opened(cls, keyring: Keyring, sealed: bytes) -> "Sum":
        return cls({name: int(number) for name, number in json.loads(keyring.unseal(sealed)).items()})

    def sealed(self, keyring: Keyring) -> bytes:
        names = [f"{question}/{what}" for question in QUESTIONS for what in (_ASKED, *range(len(ANSWERS)))]
        return keyring.seal(json.dumps({it: f"{self.numbers.get(it, 0):0{_WIDTH}}" for it in names}).encode())

    def more(self, *names: str) -> "Sum":
        return Sum({**self.numbers, **{name: self.numbers.get(name, 0) + 1 for name in names}})


def do(office: Office, what: str, number: str, values: Mapping[str, str]) -> Result | None:
    """One of DOES. What came of it, as in `Office.do`; None if there is nothing to hear."""
    program = programs.of(office.conn, int(number)) if number.isdecimal() else None
    mine = programs.part_of(office.conn, program.id, office.row.id) if program else None
    if program is None or mine is None:
        return {"why": "not yours"} if what == "questions" else None
    if what == "pulse answer":
        answer(office.conn, office.keyring, program, mine, values)
        return None
    settings = office.settings(program)
    if what == "pulse":
        return ask(office.conn, office.keyring, program, mine, settings, office.now)
    if not mine.owns:
        return {"why": "not yours"}
    if program.state != programs.OPEN:
        return {"why": "closed"}
    office.keep_setting(program, "pulse", values.get("questions", ""))
    office.note(program.id, "questions")
    return {"did": "questions", "program": number}


def picked(settings: Mapping[str, str]) -> tuple[str, ...]:
    """What a program asks: what its owner picked, or the usual."""
    chosen = tuple(it for it in settings.get("pulse", "").split(",") if it in QUESTIONS)
    return chosen[:MOST_PICKED] or USUAL


def ask(
    conn: Connection, keyring: Keyring, program: ProgramRow, mine: MemberRow, settings: Mapping[str, str], now: datetime
) -> Result:
    """Whether the person is to be asked now, and what. What came of it, as in `Office.do`."""
    not_yet = {"did": "no pulse", "program": str(program.id)}
    taking_part = mine.state == programs.IN and program.state == programs.OPEN
    if not taking_part or not pulses.is_in_a_pair(conn, program.id, mine.person_id):
        return not_yet
    wave, questions = max(0, (now - program.created_at) // A_WAVE), picked(settings)
    if not pulses.ask(conn, program.id, wave, mine.person_id, questions):
        return not_yet
    pulses.begin(conn, program.id, wave, Sum({}).sealed(keyring), now)
    _add(conn, keyring, program.id, wave, *(f"{it}/{_ASKED}" for it in questions))
    return {"did": "pulse", "program": str(program.id), "questions": ",".join(questions), "wave": str(wave)}


def answer(conn: Connection, keyring: Keyring, program: ProgramRow, mine: MemberRow, values: Mapping[str, str]) -> None:
    """Add an answer to the sum: once, and only of somebody who was asked. Nothing is said of it."""
    wave, question, given = values.get("wave", ""), values.get("question", ""), values.get("answer", "")
    if not wave.isdecimal() or given not in {str(it) for it in range(len(ANSWERS))}:
        return
    if pulses.close(conn, program.id, int(wave), mine.person_id, question):
        _add(conn, keyring, program.id, int(wave), f"{question}/{given}")


async def trends(
    database: Database, keyring: Keyring, program: int, now: datetime
) -> tuple[datetime, dict[str, Trend]]:
    """Of every question that was asked: its waves and how it changed; and of when that is.

    It is the same for a week, so that nobody who looks twice sees what the last answer was.
    """
    name = f"{_SHELF}{program}"
    sealed = await database.read(lambda conn: kept.kept(conn, name, now - KEPT_FOR))
    if sealed is None:
        sealed = await database.write(lambda conn: _snapshot(conn, keyring, program, name, now))
    plain = json.loads(keyring.unseal(sealed))
    return datetime.fromisoformat(plain["at"]), _trends([(date.fromisoformat(on), it) for on, it in plain["waves"]])


def _snapshot(conn: Connection, keyring: Keyring, program: int, name: str, now: datetime) -> bytes:
    """The sums as they are now, kept."""
    waves = [
        (it.began_at.date().isoformat(), Sum.opened(keyring, it.sealed).numbers) for it in pulses.waves(conn, program)
    ]
    sealed = keyring.seal(json.dumps({"at": now.isoformat(), "waves": waves}).encode())
    if waves:
        kept.keep(conn, name, sealed, now)
    return sealed


def _trends(waves: Sequence[tuple[date, Mapping[str, int]]]) -> dict[str, Trend]:
    found = dict[str, Trend]()
    for question in QUESTIONS:
        asked = f"{question}/{_ASKED}"
        its = [(on, numbers[asked], _answers(question, numbers)) for on, numbers in waves if numbers.get(asked)]
        if its:
            found[question] = pulse.trend(its)
    return found


def _answers(question: str, numbers: Mapping[str, int]) -> list[int]:
    """Each answer as often as it was given, from 1 to 5."""
    return [at + 1 for at in range(len(ANSWERS)) for _ in range(numbers.get(f"{question}/{at}", 0))]


def _add(conn: Connection, keyring: Keyring, program: int, wave: int, *names: str) -> None:
    if row := pulses.held(conn, program, wave):
        pulses.put(conn, row.id, Sum.opened(keyring, row.sealed).more(*names).sealed(keyring))
