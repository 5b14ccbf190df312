"""What it costs to tell what a text is: an ordinary one, one of 1,000 characters, and texts made to be slow."""

import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from conversations import care
from conversations.events import Said
from conversations.language import account, advice, nudges, questions
from conversations.language.text import sentences
from tests.bench.table import Table

SENTENCES = Path(__file__).parent.parent / "conversations" / "language" / "questions.txt"
SHAPES = {
    "one letter": "a",
    "no words": "(\"'?!",
    "spaces": " ",
    "lines": "\n",
    "or what": "or what ",
    "you know": "you know , ",
    "begun again": "do you , do you ",
    "hyphens": "a-",
    "apostrophes": "a'",
    "numbers": "1 or 2 to 3 ",
    "dates": "end of the next ",
    "verbs": "and then i will also call ",
    "other letters": "\u0130",
}
"""Each is repeated up to 100,000 characters."""
ROUNDS = 400
IMPORTS = 7


async def run(_postgresql: str) -> None:
    _speed()
    _shapes()
    _imports()


def _speed() -> None:
    short, long = [text for _, text in zip(range(ROUNDS), _texts(80), strict=False)], list(_long())
    base = statistics.median(_times(lambda text: care.noticed(Said(text)), short))
    table = Table("Telling what a text is, CPU time; `times`: next to the words that suggest danger, on a short text")
    what: dict[str, Callable[[str], object]] = {
        "danger alone": lambda text: care.noticed(Said(text)),
        "open or closed": lambda text: questions.main(questions.of(sentences(text))),
        "advice": lambda text: [advice.in_statement(it) for it in sentences(text)],
        "the remark on a draft": nudges.of,
        "everything": account.of,
    }
    for name, tell in what.items():
        for length, texts in (("one sentence", short), ("1,000 characters", long)):
            times = sorted(_times(tell, texts))
            table.row(
                f"{name}, {length}",
                ms=f"{statistics.median(times):.2f}",
                p99=f"{times[int(len(times) * 0.99)]:.2f}",
                times=f"{statistics.median(times) / base:.1f}",
            )
    table.show()


def _shapes() -> None:
    table = Table("Everything, on 100,000 characters of a bad shape (none may take 50 ms)")
    for name, shape in SHAPES.items():
        text = (shape * 100_000)[:100_000]
        table.row(name, ms=f"{min(_times(account.of, [text] * 3)):.1f}")
    table.show()


def _imports() -> None:
    table = Table(f"Imports from byte code, CPU time, the median of {IMPORTS} processes")
    with tempfile.TemporaryDirectory() as folder:
        env = {**os.environ, "PYTHONPYCACHEPREFIX": folder, "PYTHONDONTWRITEBYTECODE": ""}
        for name, before, module in (
            ("dataclasses, json, re, datetime alone", "pass", "dataclasses, json, re, datetime"),
            ("all of it, from nothing", "pass", "conversations.language.account"),
            ("all of it, after those and care", "import json, conversations.care", "conversations.language.account"),
        ):
            lines = (before, "import time", "began = time.process_time()", f"import {module}")
            code = "\n".join((*lines, "print(time.process_time() - began)"))
            command = [sys.executable, "-c", code]
            told = [subprocess.run(command, capture_output=True, check=True, env=env).stdout for _ in range(IMPORTS)]
            table.row(name, ms=f"{statistics.median(float(it) for it in told) * 1000:.0f}")
    table.show()


def _times(tell: Callable[[str], object], texts: list[str]) -> list[float]:
    times = []
    for text in texts:
        began = time.process_time()
        tell(text)
        times.append((time.process_time() - began) * 1000)
    return times


def _long() -> Iterator[str]:
    texts = _texts(0)
    for _ in range(ROUNDS):
        text = ""
        while len(text) < 1000:
            text += f"{next(texts)} "
        yield text[:1000]


def _texts(at_most: int) -> Iterator[str]:
    """Sentences in an order that is always the same, without end; with `at_most` no longer ones."""
    lines = [line.split(" ", 2)[2] for line in SENTENCES.read_text("utf-8").splitlines() if line and line[0] != "#"]
    lines = [line for line in lines if not at_most or len(line) <= at_most]
    order = random.Random(7)  # noqa: S311 # a fixed shuffle
    while True:
        yield order.choice(lines)
