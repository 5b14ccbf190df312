"""What it costs to look for danger in a text, of any length and shape, in milliseconds; and to be ready for it."""

import statistics
import subprocess
import sys
import time

from conversations import care
from tests.bench.table import Table

ORDINARY = (
    "She was late with the report again and I did not say anything, because I am not sure what is going on. "
    "He told me that the customer was not happy with the demo, and we have to beat the deadline on Friday! "
)
SHAPES = {
    "one letter": "a",
    "letters alone": "k ",
    "words of danger": "i want to die of shame and he will not hit her ",
    "beginnings of phrases": "not want to she will he said i wish they were ",
    "marks": "k!l'l*e.r? ",
    "accents": "a\u0301\u0308",
    "apostrophes": "'s n't ",
    "one word that begins much": "not ",
}


async def run(_postgresql: str) -> None:
    table = Table("Looking for danger, medians of 9, milliseconds")
    table.row("an ordinary text of 1,000 characters", ms=f"{_of((ORDINARY * 6)[:1000]):.2f}")
    for name, shape in SHAPES.items():
        long, longest = ((shape * 100_000)[:size] for size in (1_000, 100_000))
        table.row(f"{name}: 1,000, then 100,000 characters", ms=f"{_of(long):.2f}", all=f"{_of(longest):.2f}")
    table.row("import", ms=f"{statistics.median(_import() for _ in range(5)):.1f}")
    table.show()


def _of(text: str) -> float:
    rounds = []
    for _ in range(9):
        began = time.process_time()
        care.kind_of(text)
        rounds.append((time.process_time() - began) * 1e3)
    return statistics.median(rounds)


def _import() -> float:
    """In a process of its own, beyond what every part of the coach imports."""
    timed = "import time, re, conversations.events as _; b = time.process_time(); import conversations.care; "
    shown = subprocess.run(
        [sys.executable, "-c", f"{timed}print((time.process_time() - b) * 1e3)"], capture_output=True, check=True
    )
    return float(shown.stdout)
