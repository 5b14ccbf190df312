"""A score is a sum of weights that can be read, and the same words always give the same one."""

import math
from pathlib import Path

import pytest

from conversations import language
from conversations.language.weights import MODELS, VERBS, Linear, likely_at, odds_at

MODEL = Linear("1", bias=-1.0, scale=0.1, weights={"yes": 30, "no": -20, "so": 10, "and": 1}, spread=False)


def test_a_score_is_the_sum_of_what_was_found() -> None:
    score = MODEL.score(["so", "yes", "other", "no", "and"])
    assert score.likely == pytest.approx(likely_at(-1 + 3.0 - 2.0 + 1.0 + 0.1))
    assert score.because == (("yes", 3.0), ("no", -2.0), ("so", 1.0))


def test_a_long_sentence_says_no_more_than_a_short_one() -> None:
    spread = Linear("1", 0.0, 0.1, {"yes": 30, "no": -20, "so": 10, "and": 4}, spread=True)
    assert spread.score(["yes"]).because == (("yes", 3.0),)
    assert spread.score(["yes", "no", "so", "and"]).because[0] == ("yes", 1.5)
    assert spread.score([]).likely == 0.5


def test_odds_and_probability_are_two_ways_to_say_the_same() -> None:
    for likely in (0.01, 0.5, 0.9):
        assert likely_at(odds_at(likely)) == pytest.approx(likely)
    assert math.isfinite(odds_at(0.0))
    assert math.isfinite(odds_at(1.0))
    assert 0 < likely_at(-1e9) < likely_at(1e9) < 1


def test_all_weights_are_small_and_few_enough_to_carry() -> None:
    assert set(MODELS) == {"advice", "specific", "measurable"}
    for model in MODELS.values():
        assert all(-127 <= weight <= 127 and weight for weight in model.weights.values())
    assert Path(language.__path__[0], "weights.json").stat().st_size <= 150_000
    assert {"ask", "talk", "try"} <= VERBS
