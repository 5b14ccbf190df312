"""The statements of pulses: a sealed sum for each wave, and who was asked in it.

Rule: there is no row of an answer. Every answer changes the one row of its wave, whole and sealed, so that neither the
order of rows, nor which of them changed last, nor a log of the database tells what somebody answered.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, exists, select, update

from bot.storage.programs import PAIR
from bot.storage.queries import moment, ms
from bot.storage.statement import Statement, either
from bot.storage.tables import bond, pulse, pulse_asked

_BEGIN = Statement(
    either(lambda insert: insert(pulse).on_conflict_do_nothing()), ("program_id", "wave", "began_at", "sealed")
)
_ASK = Statement(
    either(lambda insert: insert(pulse_asked).on_conflict_do_nothing().returning(pulse_asked.c.person_id)),
    ("program_id", "wave", "person_id", "open"),
)


@dataclass(frozen=True, slots=True)
class WaveRow:
    """A wave as stored. sealed: the sum, locked with the organisation's keys; see `bot.office.pulses`."""

    id: int
    wave: int
    began_at: datetime
    sealed: bytes


def is_in_a_pair(conn: Connection, program_id: int, person_id: int) -> bool:
    mine = (bond.c.mentor_id == person_id) | (bond.c.mentee_id == person_id)
    return bool(
        conn.execute(select(exists().where(bond.c.program_id == program_id, bond.c.state == PAIR, mine))).scalar()
    )


def begin(conn: Connection, program_id: int, wave: int, sealed: bytes, now: datetime) -> None:
    """A wave begins, unless it has."""
    _BEGIN.run(conn, {"program_id": program_id, "wave": wave, "began_at": ms(now), "sealed": sealed})


def held(conn: Connection, program_id: int, wave: int) -> WaveRow | None:
    """The wave, which nobody else may change until this transaction ends."""
    where = (pulse.c.program_id == program_id, pulse.c.wave == wave)
    row = conn.execute(select(pulse).where(*where).with_for_update()).first()
    return WaveRow(row.id, row.wave, moment(row.began_at), row.sealed) if row else None


def put(conn: Connection, id: int, sealed: bytes) -> None:
    """The new sum of a wave that is held."""
    conn.execute(update(pulse).where(pulse.c.id == id).values(sealed=sealed))


def ask(conn: Connection, program_id: int, wave: int, person_id: int, questions: Sequence[str]) -> bool:
    """The person is asked in this wave. False if they have been."""
    values = {"program_id": program_id, "wave": wave, "person_id": person_id, "open": ",".join(questions)}
    return _ASK.first(conn, values) is not None


def close(conn: Connection, program_id: int, wave: int, person_id: int, question: str) -> bool:
    """The person answers a question: once. False if they were not asked it, or have answered."""
    mine = (
        pulse_asked.c.program_id == program_id,
        pulse_asked.c.wave == wave,
        pulse_asked.c.person_id == person_id,
    )
    found = conn.execute(select(pulse_asked.c.open).where(*mine).with_for_update()).scalar()
    left = found.split(",") if found else []
    if question not in left:
        return False
    rest = ",".join(it for it in left if it != question)
    conn.execute(update(pulse_asked).where(*mine).values(open=rest))
    return True


def waves(conn: Connection, program_id: int) -> list[WaveRow]:
    """All of a program, the first first."""
    rows = conn.execute(select(pulse).where(pulse.c.program_id == program_id).order_by(pulse.c.wave))
    return [WaveRow(row.id, row.wave, moment(row.began_at), row.sealed) for row in rows]


def asked_of(conn: Connection, person_id: int) -> list[tuple[int, int, str]]:
    """(program, wave, questions that are still open) of each wave in which somebody was asked."""
    columns = (pulse_asked.c.program_id, pulse_asked.c.wave, pulse_asked.c.open)
    rows = conn.execute(select(*columns).where(pulse_asked.c.person_id == person_id).order_by(*columns[:2]))
    return [(row.program_id, row.wave, row.open) for row in rows]
