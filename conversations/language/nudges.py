"""Whether to invite a second look at a question that somebody drafted: one remark at most, where the rule is sure.

Rule: in this order: a suggestion, a leading question, a closed one, the tone of "why", several at once, a narrow one.
Silent in doubt; a remark is one pattern to try, never a verdict.
"""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from conversations.language import advice, questions
from conversations.language.advice import Advice
from conversations.language.questions import CLOSED, OPEN, Question
from conversations.language.text import Sentence, Span, sentences

VERSION = 1
TIPS = ("advice", "leading", "closed", "tone", "several", "narrow", "statement")


@dataclass(frozen=True, slots=True)
class Nudge:
    """tip: a name in TIPS. rule: which rule said so, and its version: "closed: yes or no, 2". span: the words."""

    tip: str
    rule: str
    span: Span


_ROOM = re.compile(
    r"\b(?:what|how|why|whether|anything|something|somebody|someone|thoughts?|ideas?|would you like"
    r"|(?:is|are) there (?:any|some|other|ways?|a way|a part))\b"
    r"|^(?:can|could|would|will|do|may|might|are) .*\b(?:talk|share|tell|say|describe|explain|discuss|hear)\b"
)
"""Words with which a question that is closed by grammar often opens all the same: no remark then."""
_PERMISSION = re.compile(
    r"(?:is it|would it be) (?:okay|ok|all right|alright|fine)\b|(?:can|may|could|might) i\b|do you mind"
    r"|shall we\b"
)
_BLAMES = re.compile(r"\bwhy(?:'s| (?:is|are|was|were|do|does|did|have|has|had|can|could|would|will|should|\w+n't))\b")
_KIND_WHY = re.compile(r"\bwhy not\b|\b(?:important|matters?|valuable|mean(?:s|ing)?)\b")
_SHORT_FACT = re.compile(
    r"\b(?:how (?:many|often|old)|how long (?:is|was|are|were|do|does|did|has|have|will)"
    r"|what (?:time|day|date|year|month)|(?:when|where) (?:is|was|are|were|will|did|does) (?!you\b)"
    r"|when (?:did|do|will) you (?:start|finish|send|call|tell|know|get|leave|come|move))\b"
)
_AND_ALSO = re.compile(
    r"\b(?:what|how|why|who|when|where|which)\b.* (?:and|or) (?:what|how|why|who|when|where)(?:'s\b| (?:is|are|was"
    r"|were|do|does|did|would|will|could|can|should|have|has)\b)"
)
_ASKS = re.compile(r"\b(?:what|how)\b")
_ONE_WORD_MORE = ("tag", "unfinished", "statement")


def of(text: str, muted: Collection[str] = ()) -> Nudge | None:
    """The one remark on a text that somebody means to ask. A muted tip is left out, and no other takes its place."""
    found = sentences(text)
    asked = questions.of(found)
    nudge = on(found, asked, [advice.in_question(it) for it in asked])
    return None if nudge is None or nudge.tip in muted else nudge


def on(found: Sequence[Sentence], asked: Sequence[Question], advised: Sequence[Advice]) -> Nudge | None:
    """The remark on sentences, of which the questions and the advice in each question are known already."""
    main = questions.main(asked)
    if main is None:
        return _no_question(found)
    if suggestion := _suggestion(max(advised, key=lambda it: it.likely)):
        return suggestion
    for tell in (_leading, _closed, _why, _several, _narrow):
        if nudge := tell(main, asked, found):
            return nudge
    return None


def _suggestion(told: Advice) -> Nudge | None:
    if told.rule not in advice.STRICT and (told.likely < advice.SURE or told.rule in advice.WEAK):
        return None
    return Nudge("advice", f"advice: {told.rule}, {advice.VERSION}", told.span)


def _leading(main: Question, asked: Sequence[Question], found: Sequence[Sentence]) -> Nudge | None:
    lone = len(main.sentence.words) < 3
    if main.reason not in ("leading", "tag") or lone or _opens_elsewhere(asked):
        return None
    return _by_form("leading", main)


def _closed(main: Question, asked: Sequence[Question], found: Sequence[Sentence]) -> Nudge | None:
    """Only at the end of the text, and only where no word leaves room for more than yes or no."""
    sure = main.reason in ("yes or no", "choice") and main.form == CLOSED and main.sentence is found[-1]
    if not sure or _opens_elsewhere(asked) or _ROOM.search(main.plain) or _PERMISSION.match(main.plain):
        return None
    return _by_form("closed", main)


def _why(main: Question, asked: Sequence[Question], found: Sequence[Sentence]) -> Nudge | None:
    blames = main.reason == "why" and _BLAMES.search(main.plain) and not _KIND_WHY.search(main.plain)
    if not blames or len(asked) > 1:
        return None
    return _by_form("tone", main)


def _several(main: Question, asked: Sequence[Question], found: Sequence[Sentence]) -> Nudge | None:
    full = [it for it in asked if it.marked and it.reason not in _ONE_WORD_MORE]
    if len(full) > 1:
        return Nudge("several", f"several: question marks, {VERSION}", full[-1].sentence.span)
    if twice := _AND_ALSO.search(main.sentence.plain):
        return Nudge("several", f"several: and, {VERSION}", main.sentence.place(*twice.span()))
    return None


def _narrow(main: Question, asked: Sequence[Question], found: Sequence[Sentence]) -> Nudge | None:
    fact = _SHORT_FACT.search(main.sentence.plain) if main.reason == "narrow" else None
    return _by_form("narrow", main) if fact else None


def _no_question(found: Sequence[Sentence]) -> Nudge | None:
    """Nothing asks, and neither what nor how is there, as in a question without its mark."""
    if not found or any(_ASKS.search(it.plain) for it in found):
        return None
    return Nudge("statement", f"statement: no question, {VERSION}", Span(found[0].span.start, found[-1].span.end))


def _opens_elsewhere(asked: Sequence[Question]) -> bool:
    return any(it.form == OPEN for it in asked)


def _by_form(tip: str, main: Question) -> Nudge:
    return Nudge(tip, f"{tip}: {main.reason}, {questions.VERSION}", main.span)
