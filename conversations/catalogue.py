"""The catalogue of questions worth asking: which kinds there are, and which three go with what somebody wrote.

Rule: three questions are of three kinds, the same three never come again within a week, and the same person who wrote
the same is shown the same. The words are in `wording/`, file `questions`; what is heard here is heard by plain rules.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import combinations, product

AGAIN_AFTER = timedelta(days=7)
REMEMBERED = 50
"""Three shown are remembered so long, and at most so many of them: fewer than three kinds of four make (64)."""

_SIGNALS = {
    "tried": r"tried|trying|already|again|attempt\w*|several times",
    "vague": r"things?|stuff|somehow|something|issues?|problems?|attitude|behaviou?r|communication|motivation",
    "goal": r"wants?|wanted|goals?|wish|wishes|hopes?|would like|should|aims?|needs?",
    "others": r"team|customers?|clients?|colleagues?|boss|they|people|everybody|between|others",
    "stuck": r"stuck|cannot|can't|no idea|don't know|do not know|hard|difficult|impossible|lost",
    "sure": r"always|never|everybody|everyone|nobody|must|has to|have to|obviously|clearly|of course|every time",
    "waiting": r"late|later|delay\w*|waits?|waiting|postpone\w*|not yet|still|for (weeks|months|years)|slow\w*",
}
"""Signal -> the words that give it. They tell what may be worth asking about, and nothing about a person."""
_HEARD = {name: re.compile(rf"\b({pattern})\b", re.IGNORECASE) for name, pattern in _SIGNALS.items()}
_TOLD = ("topic", "agenda", "facts", "feelings", "values", "want")
"""The notes that are listened to."""
_LISTENED = 3000
"""Characters of each that are."""


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of question: its skill, its name, how many questions it has, and the signals that it goes with."""

    skill: str
    name: str
    questions: int
    fits: frozenset[str]

    @property
    def ids(self) -> tuple[str, ...]:
        """Where the words of each are in the file `questions`."""
        return tuple(f"{self.skill}.{self.name}.{number}" for number in range(1, self.questions + 1))


def _kinds(skill: str, **kinds: tuple[int, str]) -> dict[str, Kind]:
    return {name: Kind(skill, name, many, frozenset(fits.split())) for name, (many, fits) in kinds.items()}


LISTEN = _kinds(
    "listen",
    happened=(5, "no_facts vague sure"),
    feels=(5, "no_feelings"),
    matters=(4, "no_values feelings"),
    more=(4, "vague"),
)
ASK = _kinds(
    "ask",
    want=(5, "no_goal vague"),
    gap=(4, "goal"),
    real=(5, "stuck vague facts"),
    tried=(4, "tried stuck"),
    options=(5, "stuck tried goal"),
    others=(4, "others"),
    scale=(4, "feelings waiting"),
)
BALANCE = _kinds(
    "balance",
    assumption=(5, "sure agenda"),
    evidence=(4, "sure no_facts"),
    exception=(4, "stuck sure"),
    pattern=(4, "tried waiting"),
    others=(4, "others"),
    distance=(4, "feelings stuck"),
    own_part=(4, "agenda others"),
    cost=(5, "waiting"),
    gain=(4, "stuck waiting"),
    trade_off=(4, "goal sure"),
    value=(4, "values"),
)
NEXT_STEPS = _kinds(
    "next_steps",
    smallest=(5, "stuck vague"),
    moment=(4, "waiting"),
    obstacle=(4, "tried stuck"),
    support=(4, "others feelings"),
    sign=(4, "goal vague"),
    sure=(4, "waiting"),
)
SHELVES: Mapping[str, tuple[Kind, ...]] = {
    "open": (*LISTEN.values(), *ASK.values()),
    "ask": (*ASK.values(), LISTEN["more"]),
    "self": (*(kind for kind in ASK.values() if kind.name != "want"), BALANCE["own_part"]),
    "assumption": (BALANCE["assumption"], BALANCE["evidence"], BALANCE["exception"], BALANCE["pattern"]),
    "other view": (BALANCE["others"], BALANCE["distance"], BALANCE["own_part"], BALANCE["evidence"]),
    "cost": (BALANCE["cost"], BALANCE["gain"], BALANCE["trade_off"], BALANCE["value"]),
    "step": tuple(NEXT_STEPS.values()),
}
"""Shelf -> its kinds, the most useful first. A question that is to be drafted has a shelf."""


def three(shelf: str, notes: Mapping[str, str], shown: Sequence[str]) -> tuple[str, str, str]:
    """The ids of three questions of three kinds of the shelf that go with the notes. shown: see `remembering`.

    A kind moves ahead for each signal it goes with, and back for each time that it was shown.
    """
    before = [entry.split()[1:] for entry in shown]
    often = [id for ids in before for id in ids]
    signals = heard_in(notes)

    def place(kind: Kind) -> int:
        return len(set(often) & set(kind.ids)) - len(signals & kind.fits)

    kinds = sorted(SHELVES[shelf], key=place)
    chosen = (
        picked
        for some in combinations(kinds, 3)
        for picked in product(*(sorted(kind.ids, key=often.count) for kind in some))
        if sorted(picked) not in [sorted(ids) for ids in before]
    )
    first, second, third = next(chosen)
    return first, second, third


def heard_in(notes: Mapping[str, str]) -> frozenset[str]:
    """The signals in what was written: what is told of, and which of facts, feelings and values are there or not."""
    text = " ".join(notes.get(name, "")[:_LISTENED] for name in _TOLD).replace("\u2019", "'")
    found = {name for name, words in _HEARD.items() if words.search(text)}
    there = {name if notes.get(name) else f"no_{name}" for name in ("facts", "feelings", "values", "agenda")}
    return frozenset(found | there | (set() if "goal" in found else {"no_goal"}))


def remembering(shown: Sequence[str], ids: Sequence[str], now: datetime) -> list[str]:
    """What was shown within a week, and now these: each "moment id id id", the moment in ISO 8601, the oldest first."""
    kept = [entry for entry in shown if now - datetime.fromisoformat(entry.split()[0]) < AGAIN_AFTER]
    return [*kept, f"{now.isoformat()} {' '.join(ids)}"][-REMEMBERED:]
