"""`advance` alone: what the pure coach costs, in microseconds a turn."""

import statistics
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from conversations.conversation import Conversation
from conversations.engine import advance
from conversations.events import Called, Event, Filled
from conversations.person import Person
from tests.bench.slack_turns import ANSWERS
from tests.bench.table import Table

TALKS = 300


async def run(_postgresql: str) -> None:
    events: list[Event] = [Called("prepare"), *(Filled(sheet, {"answer": text}) for sheet, text in ANSWERS.items())]
    person = Person("slack/T1/U1", "Maria", "Europe/Berlin", welcomed=True)
    rounds = []
    for _ in range(5):
        began, turns = time.process_time(), 0
        for _ in range(TALKS):
            conversation, now = Conversation(), datetime(2026, 11, 24, 9, tzinfo=UTC)
            for event in events:
                conversation = advance(conversation, event, person, now).conversation
                now += timedelta(seconds=20)
                turns += 1
            conversation = replace(conversation, parked=())
        rounds.append((time.process_time() - began) / turns * 1e6)
    table = Table("The pure coach, medians of 5 rounds")
    table.row("advance, one turn of a talk", us=f"{statistics.median(rounds):.0f}")
    table.show()
