"""Learn the weights from labelled sentences: `python -m conversations.language.learn FOLDER` prints the figures of
cross-validation and writes `weights.json`. Needs the extra `learn`; nothing else imports it. See MODEL.md.

FOLDER holds advice_emnlp2020.csv and smartspan_goals.csv: `text`, `group`, and a column of 0 or 1 for each label.
"""

import csv
import json
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
from scipy import sparse
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import f1_score

from conversations.language import advice, steps
from conversations.language.text import Sentence, sentences

WHERE = Path(__file__).with_name("weights.json")
FOLDS, SEED = 5, 7
_BEFORE_A_VERB = frozenset(("to", "don't", "can", "could", "should", "would", "will", "can't", "won't", "must"))
_NO_VERB = """
the a an my your his her their our its this that these those it him them me us you i he she we they not all any
some in on at for and or of by with as from what when where how who school college home sleep bed work just also
"""
_NO_VERBS = frozenset(_NO_VERB.split())

Rows = Sequence[Mapping[str, str]]
Features = Callable[[str, frozenset[str]], frozenset[str]]


@dataclass(frozen=True)
class Task:
    """What one model is to tell. seldom: features of fewer texts are left out. most: how many are kept. stiff: the
    inverse of scikit-learn's C. spread: see `weights.Linear`.
    """

    label: str
    features: Features
    seldom: int
    most: int
    stiff: float
    spread: bool


def _of_a_text(text: str, verbs: frozenset[str]) -> frozenset[str]:
    return frozenset().union(*(advice.features(it, verbs) for it in sentences(text)))


def _of_a_goal(words: bool) -> Features:
    def features(text: str, verbs: frozenset[str]) -> frozenset[str]:
        return frozenset().union(*(steps.goal_features(it, words=words) for it in sentences(text)))

    return features


TASKS = {
    "advice": Task("advice_majority", _of_a_text, seldom=2, most=9000, stiff=1.0, spread=True),
    "specific": Task("specific", _of_a_goal(words=True), seldom=3, most=400, stiff=0.3, spread=False),
    "measurable": Task("measurable", _of_a_goal(words=False), seldom=3, most=400, stiff=10.0, spread=False),
}


@dataclass
class Model:
    """Weights and a bias; `weigh` gives the sums of some texts."""

    weights: dict[str, int]
    scale: float
    bias: float
    spread: bool

    def weigh(self, found: Sequence[frozenset[str]]) -> np.ndarray[Any, np.dtype[np.float64]]:
        sums = []
        for features in found:
            there = [self.weights[it] for it in features if it in self.weights]
            sums.append(sum(there) * self.scale / (max(1, len(there)) ** 0.5 if self.spread else 1))
        return np.array(sums) + self.bias


def learnt(task: Task, found: Sequence[frozenset[str]], labels: np.ndarray[Any, Any]) -> Model:
    """A logistic regression, twice: on all features, and on those that said most; then rounded to whole numbers."""
    seen = Counter(it for features in found for it in features)
    names = sorted(name for name, count in seen.items() if count >= task.seldom)
    rare = {name: (np.log((1 + len(found)) / (1 + seen[name])) + 1) / 6 if task.spread else 1.0 for name in names}
    first = _fitted(task, found, names, rare, labels)
    said = {
        name: abs(weight) * seen[name] ** 0.5 * rare[name] for name, weight in zip(names, first.coef_[0], strict=True)
    }
    names = sorted(sorted(names, key=lambda name: -said[name])[: task.most])
    fit = _fitted(task, found, names, rare, labels)
    weights = fit.coef_[0] * np.array([rare[name] for name in names])
    scale = float(np.abs(weights).max() / 127)
    whole = {name: round(float(weight) / scale) for name, weight in zip(names, weights, strict=True)}
    return Model({name: it for name, it in whole.items() if it}, scale, float(fit.intercept_[0]), task.spread)


def _fitted(
    task: Task, found: Sequence[frozenset[str]], names: Sequence[str], rare: Mapping[str, float], labels: Any
) -> Any:
    fit = LogisticRegression(C=1 / task.stiff, class_weight="balanced", max_iter=500, solver="liblinear")
    return fit.fit(_matrix(task, found, names, rare), labels)


def _matrix(task: Task, found: Sequence[frozenset[str]], names: Sequence[str], rare: Mapping[str, float]) -> Any:
    place = {name: at for at, name in enumerate(names)}
    rows, columns, values = [], [], []
    for row, features in enumerate(found):
        there = [it for it in features if it in place]
        rows += [row] * len(there)
        columns += [place[it] for it in there]
        values += [rare[it] / (len(there) ** 0.5 if task.spread else 1) for it in there]
    return sparse.csr_matrix((values, (rows, columns)), shape=(len(found), len(names)))


def verbs_of(texts: Sequence[Sequence[Sentence]]) -> frozenset[str]:
    """The words that stood after "to", "can" and the like three times or more."""
    count = Counter(
        word
        for text in texts
        for sentence in text
        for before, word in pairwise(sentence.words)
        if before in _BEFORE_A_VERB and word.isalpha()
    )
    return frozenset(word for word, times in count.items() if times >= 3) - _NO_VERBS


def folds(rows: Rows) -> Iterator[tuple[list[int], list[int]]]:
    """Training and test rows, five times; a group (a post, a note) is never on both sides."""
    groups = sorted({row["group"] for row in rows})
    order = np.random.default_rng(SEED).permutation(len(groups))
    fold = {group: int(order[at]) % FOLDS for at, group in enumerate(groups)}
    for number in range(FOLDS):
        inside = [at for at, row in enumerate(rows) if fold[row["group"]] != number]
        yield inside, [at for at, row in enumerate(rows) if fold[row["group"]] == number]


def best_cut(sums: np.ndarray[Any, Any], labels: np.ndarray[Any, Any]) -> float:
    """Where to draw the line for the highest macro-F1; among equals the middle one."""
    cuts = np.linspace(-1, 1, 81)
    scores = [f1_score(labels, sums > cut, average="macro") for cut in cuts]
    return float(np.median(cuts[np.array(scores) >= max(scores) - 1e-3]))


def interval(labels: np.ndarray[Any, Any], told: np.ndarray[Any, Any], groups: Sequence[str]) -> tuple[float, float]:
    """The 95 % interval of macro-F1, by drawing whole groups anew a thousand times."""
    members: dict[str, list[int]] = {}
    for at, group in enumerate(groups):
        members.setdefault(group, []).append(at)
    random, names, scores = np.random.default_rng(SEED), list(members), []
    for _ in range(1000):
        drawn = [at for it in random.integers(0, len(names), len(names)) for at in members[names[it]]]
        scores.append(f1_score(labels[drawn], told[drawn], average="macro"))
    return float(np.quantile(scores, 0.025)), float(np.quantile(scores, 0.975))


def measured(task: Task, rows: Rows) -> tuple[float, str]:
    """The line to draw, and the figures of cross-validation; the line of each fold comes from the other folds."""
    labels = np.array([int(row[task.label]) for row in rows])
    sums, told = np.zeros(len(rows)), np.zeros(len(rows), dtype=bool)
    parts = list(folds(rows))
    for inside, outside in parts:
        verbs = verbs_of([sentences(rows[at]["text"]) for at in inside])
        found = [task.features(row["text"], verbs) for row in rows]
        model = learnt(task, [found[at] for at in inside], labels[inside])
        sums[outside] = model.weigh([found[at] for at in outside])
    for inside, outside in parts:
        told[outside] = sums[outside] > best_cut(sums[inside], labels[inside])
    low, high = interval(labels, told, [row["group"] for row in rows])
    score = f1_score(labels, told, average="macro")
    return best_cut(sums, labels), f"macro-F1 {score:.3f} [{low:.3f}, {high:.3f}], n = {len(rows)}"


def main(folder: Path) -> None:
    models: dict[str, object] = {}
    kept: frozenset[str] = frozenset()
    for name, task in TASKS.items():
        file = "advice_emnlp2020.csv" if name == "advice" else "smartspan_goals.csv"
        with (folder / file).open(encoding="utf-8", newline="") as lines:
            rows = list(csv.DictReader(lines))
        cut, figures = measured(task, rows)
        verbs = verbs_of([sentences(row["text"]) for row in rows])
        kept = verbs if name == "advice" else kept
        model = learnt(
            task, [task.features(row["text"], verbs) for row in rows], np.array([int(row[task.label]) for row in rows])
        )
        models[name] = {
            "version": "1",
            "bias": round(model.bias - cut, 4),
            "scale": round(model.scale, 6),
            "spread": model.spread,
            "weights": dict(sorted(model.weights.items())),
        }
        sys.stdout.write(f"{name}: {figures}, {len(model.weights)} weights\n")
    with WHERE.open("w", encoding="utf-8") as out:
        json.dump({"verbs": " ".join(sorted(kept)), "models": models}, out, ensure_ascii=False, separators=(",", ":"))
        out.write("\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
