"""Advice: in a statement by learnt weights, in a question by patterns first, and weights second.

Rule: a question that begins with what or how asks for the other's own ideas, and is left in peace ("What have you
already tried?"), unless it offers something to do ("How about asking her?").
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from conversations.language.questions import Question
from conversations.language.text import Sentence, Span
from conversations.language.weights import MODELS, VERBS, likely_at, odds_at

VERSION = 1
WEAK = frozenset(("weights", "don't you think", "is it possible", "what would happen if you"))
"""Count in the score, and never lead to a remark: they were right in half of the cases or fewer."""
SURE = 0.75
"""From here on any other is remarked on."""
STRICT = frozenset(("have you tried", "maybe you", "why not", "how about doing", "what if you", "should you not"))
"""Patterns that are remarked on whatever the weights say: together they were right in four of five cases on typed
support (ESConv, November 2026)."""

_LEAD_INS = frozenset(
    ("so", "and", "but", "or", "well", "ok", "okay", "also", "then", "maybe", "perhaps", "just", "please", "instead",
     "first", "second", "personally", "honestly", "yeah", "yes", "no", "however", ",")
)  # fmt: skip
_ING = (
    r"(?!(?:doing|feeling|going|getting|being|coming|everything|anything|something|nothing|morning"
    r"|evening)\b)\w+ing\b"
)
_WHO = r"(?:you|he|she|they|we)"
_SOFTLY = r"(?:just |maybe |perhaps |at least |simply |possibly |please |also |not |ever |already |even |actually )*"
_PATTERNS = (
    ("have you tried", 0.80,
        rf"\b(?:have|did|had|haven't|didn't) {_WHO} {_SOFTLY}(?:tried|try|considered|consider|thought (?:about|of)"
        r"|think (?:about|of))\b(?! (?:it|that|this|anything|something|any of|what|how|why)\b)"),
    ("maybe you", 0.80,
        r"\b(?:maybe|perhaps)(?= (?:you|we|try|ask|take|talk|a|an|it|there|some|just|by|the|if|get|go|do"
        r"|\w+ing)\b)(?! (?:a bit|you(?:'re| are| feel)))"),
    ("why not", 0.75,
        rf"\bwhy (?:don't|not|doesn't|dont)(?: just)? (?:{_WHO}|\w+ing|just|ask|tell|talk|try|take|go|call"
        r"|give|let)\b"),
    ("how about doing", 0.80, rf"\b(?:what|how) about {_SOFTLY}{_ING}"),
    ("what if you", 0.78, rf"\bwhat if {_WHO}\b(?! (?:fail|can't|couldn't|don't|didn't|lose|lost))"),
    ("you should", 0.75,
        r"\b(?:you|we) (?:should|ought to|need to|had better|might want to|may want to)\b"
        r"(?! (?:know|have|be feeling)\b)"),
    ("should you not", 0.75, r"(?<!why )\b(?:shouldn't|couldn't|can't) (?:you|we)\b"),
    ("would you consider", 0.70,
        rf"\b(?:(?:would|could|can|will) you {_SOFTLY}(?:consider|try|think about|be open to|be willing to try"
        r"|be able to|like to (?!share|talk|tell|see|hear|be|say|add|go on|continue|do|happen))|do you want to try\b)"),
    ("would it help", 0.62,
        rf"\b(?:would|could|might|wouldn't) (?:it|that|this|\w+ing(?: \w+){{1,5}}) {_SOFTLY}"
        r"(?:help|be (?:better|good|best|easier|possible|worth|useful|helpful|an option|wise|an idea|a good idea))\b"),
    ("may i suggest", 0.75,
        r"\b(?:may|can|could) i (?:just )?(?:suggest|recommend|offer (?:an?|some) (?:idea|suggestion))"),
    ("any thought", 0.70, rf"\bhave {_WHO} given (?:any |some )?thought to\b"),
    ("could you do", 0.62,
        rf"\b(?:can|could) (?:you|we) {_SOFTLY}(?!be\b|believe|do\b|tell|describe|explain|share|say|give|help|walk"
        r"|talk me|elaborate|imagine|think of|see|hear|understand|read|clarify|expand|feel|remember|repeat|name"
        r"|list|identify|be more)\w+"),
    ("have you asked", 0.62,
        rf"\b(?:have|did) {_WHO} {_SOFTLY}(?:talked|asked|contacted|spoken|reached|told|called|looked|checked|talk"
        r"|ask|contact|speak|reach|tell|look|check)\b"),
    ("is it possible", 0.58, r"\bis it possible (?:for|to|that)\b"),
    ("do you think you could", 0.60,
        rf"\bdo you think (?:it (?:would|might|could) (?:help|be)|{_WHO} (?:could|should|can|might)|\w+ing)\b"),
    ("what would happen if you", 0.60,
        r"\b(?:what would (?:happen|it be like)|how would (?:it|you feel)|what do you think"
        rf"|how do you feel) (?:if {_WHO} \w+ed|about {_ING})"),
    ("don't you think", 0.45, r"\bdon't you (?:think|feel)\b"),
)  # fmt: skip
"""(name, how often such a question was meant as advice, pattern). Figures up to 0.80 are those of ESConv where it was
measured on thirty questions or more ("have you tried" .80, "maybe" .80, "could you do" and "have you asked" .52, which
are set a little higher, to be found at one half); the others are set by hand beside them."""
_ASKS_FIRST = re.compile(
    r"(?:so |and |but |ok |okay |well |, )*(?:what|how|which|who|where|when)(?!'?\w* about \w+ing| if)\b"
)
_OFFERS_ALL_THE_SAME = frozenset(("how about doing", "what if you", "what would happen if you", "why not"))
_NO_PATTERN, _ASKS = -1.4, -3.0
"""The odds to begin with where there is no pattern, and where it asks for the other's own ideas."""
_USUAL, _AT_MOST = -0.8, 3.0
"""From where the weights count in a question: half-way between asking and advising there, since they come from
statements. Set out of fold on the questions among their own data (929, of which 150 gave advice): there patterns alone
come to macro-F1 .64, weights alone to .68, both together to .70."""


@dataclass(frozen=True, slots=True)
class Advice:
    """How likely it is that a sentence gives advice, by which rule, where, and the weights that said most."""

    likely: float
    rule: str
    span: Span
    because: tuple[tuple[str, float], ...] = ()


def features(sentence: Sentence, verbs: frozenset[str] = VERBS) -> frozenset[str]:
    """What the weights are about: runs of one to three words, how the sentence begins, and where its verbs stand.

    "^" and "^^" stand for the beginning, "<V>" for a word that is a verb elsewhere, "&V" for one after a pause or an
    "and".
    """
    words = sentence.words
    edged = ("^", *words, sentence.mark or ".")
    found = {" ".join(edged[at : at + size]) for size in (1, 2, 3) for at in range(len(edged) - size + 1)}
    first = 0
    while first < len(words) - 1 and words[first] in _LEAD_INS:
        first += 1
    found |= {f"^^ {words[first]}", "^^ " + " ".join(words[first : first + 2])}
    if words[first] in verbs:
        found |= {"^^ <V>", f"^^ <V> {words[first + 1] if first + 1 < len(words) else '$'}"}
    elif words[first].endswith("ing"):
        found.add("^^ <ing>")
    for one, other in pairwise(words):
        if other in verbs:
            found.add(f"{one} <V>")
            if one in (",", "and", "then", "or"):
                found.add("&V")
    return frozenset(found)


def in_statement(sentence: Sentence) -> Advice:
    """By the weights alone."""
    score = MODELS["advice"].score(features(sentence))
    return Advice(score.likely, "weights", sentence.span, score.because)


def in_question(question: Question) -> Advice:
    """The pattern that was right most often, moved up or down by the weights."""
    sentence, model = question.sentence, MODELS["advice"]
    plain = sentence.plain
    asks = question.reason == "invitation" or bool(_ASKS_FIRST.match(plain))
    odds, rule, span = (_ASKS if asks else _NO_PATTERN), "weights", sentence.span
    for name, likely, pattern in _patterns():
        found = None if asks and name not in _OFFERS_ALL_THE_SAME else pattern.search(plain)
        if found and odds_at(likely) > odds:
            odds, rule, span = odds_at(likely), name, sentence.place(*found.span())
    score = model.score(features(sentence))
    odds += max(-_AT_MOST, min(_AT_MOST, odds_at(score.likely) - _USUAL))
    return Advice(likely_at(odds), rule, span, score.because)


@cache
def _patterns() -> Sequence[tuple[str, float, re.Pattern[str]]]:
    """Compiled when they are first needed, so that importing stays quick."""
    return tuple((name, likely, re.compile(pattern)) for name, likely, pattern in _PATTERNS)
