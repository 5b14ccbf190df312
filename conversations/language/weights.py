"""Models as lists of weights that one can read: a score is their sum over what a sentence has. `learn.py` makes them.

Rule: a score can name the words that made it, and the same words always give the same score.
"""

import json
import math
import pkgutil
from collections.abc import Iterable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Score:
    """How likely it is, 0 to 1, and the three features that said most, each with its part of the sum."""

    likely: float
    because: tuple[tuple[str, float], ...] = ()


@dataclass(frozen=True, slots=True)
class Linear:
    """weights: feature -> whole number from -127 to 127; times `scale` it is what it adds. `spread`: divide the sum by
    the square root of how many features were found, so that a long sentence says no more than a short one.
    """

    version: str
    bias: float
    scale: float
    weights: Mapping[str, int]
    spread: bool

    def score(self, features: Iterable[str]) -> Score:
        weights = self.weights
        found = [(it, weights[it]) for it in set(features) if it in weights]
        each = self._each(len(found))
        most = sorted(found, key=lambda it: (-abs(it[1]), it[0]))[:3]
        likely = likely_at(self.bias + sum(weight for _, weight in found) * each)
        return Score(likely, tuple((name, round(weight * each, 2)) for name, weight in most))

    def _each(self, found: int) -> float:
        return self.scale / math.sqrt(found) if self.spread and found else self.scale


def likely_at(odds: float) -> float:
    """The probability at a logarithm of odds."""
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, odds))))


def odds_at(likely: float) -> float:
    """The logarithm of the odds of a probability between 0 and 1."""
    likely = max(1e-6, min(1 - 1e-6, likely))
    return math.log(likely / (1 - likely))


def _read() -> tuple[Mapping[str, Linear], frozenset[str]]:
    plain = json.loads(pkgutil.get_data("conversations.language", "weights.json") or b"{}")
    models = {
        name: Linear(it["version"], it["bias"], it["scale"], it["weights"], it["spread"])
        for name, it in plain["models"].items()
    }
    return models, frozenset(plain["verbs"].split())


MODELS, VERBS = _read()
"""VERBS: words that stand where a verb stands, after "to", "can", "should" and the like, in the data of the models."""
