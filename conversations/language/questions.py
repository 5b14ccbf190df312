"""Whether a text asks, and whether that opens: open or closed, told by rules of form, each with a reason and a place.

Rule: one that begins with what or how is open. Who, when, which and how many are open by form and narrow in use, as in
the corpora of talk (Switchboard, MRDA); "can you tell me" is closed by grammar and open in use, as experts label it.
"""

import re
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass

from conversations.language import forms
from conversations.language.text import Sentence, Span

VERSION = 2
OPEN, CLOSED = "open", "closed"

OPENS: dict[str, float] = {
    "what or how": 0.92,
    "what or how inside": 0.94,
    "invitation": 0.93,
    "why": 0.89,
    "anything": 0.73,
    "unfinished": 0.60,
    "narrow": 0.55,
    "choice": 0.35,
    "statement": 0.32,
    "scale": 0.30,
    "yes or no": 0.24,
    "leading": 0.20,
    "tag": 0.15,
}
"""Reason -> how often experts called such a question open: shares of the 1,634 questions of AnnoMI (November 2026).
"unfinished", "scale" and "leading" were too rare there to count, and "narrow" (0.46) is open by form: set by hand."""


@dataclass(frozen=True, slots=True)
class Question:
    """What one sentence asks. reason: a name in OPENS. span: the words that tell. marked: it has a question mark.

    plain: the sentence from the first of those words on.
    """

    reason: str
    span: Span
    plain: str
    sentence: Sentence
    marked: bool

    @property
    def opens(self) -> float:
        return OPENS[self.reason]

    @property
    def form(self) -> str:
        return OPEN if self.opens >= 0.5 else CLOSED


def in_sentence(sentence: Sentence) -> Question | None:
    """What a sentence asks, or None if it does not."""
    asked = sentence.mark == "?"
    rest = sentence if forms.MEANT.match(sentence.plain) else _without_lead(sentence)
    found = _told(rest.plain, asked)
    if found is None:
        return None
    reason, start, end = found
    if reason == "statement" and forms.NOUN_ONLY.match(sentence.plain) and not forms.VERBISH.search(rest.plain):
        reason = "unfinished"
    return Question(reason, rest.place(start, end), rest.plain[start:], sentence, asked)


def of(sentences: Sequence[Sentence]) -> tuple[Question, ...]:
    """The questions of a text, in their order."""
    return tuple(found for found in map(in_sentence, sentences) if found)


def main(questions: Sequence[Question]) -> Question | None:
    """The one that decides: the last that is more than a statement or a tag, else the last; None if there are none.

    One that asks for a short fact gives way even to those: they guess at the fact ("How many? Ten?").
    """
    asked = [it for it in questions if it.reason not in ("statement", "tag", "unfinished")]
    if not asked or asked[-1].reason == "narrow":
        return questions[-1] if questions else None
    return asked[-1]


def _without_lead(sentence: Sentence) -> Sentence:
    """Without the words before the question that are no part of it: "so", "okay", a name."""
    plain, cut = sentence.plain, 0
    while lead := forms.LEAD.match(plain, cut) or forms.NAMED.match(plain, cut):
        if forms.DIRECT.match(plain, cut):
            break
        cut = lead.end()
    return sentence.from_word(plain.count(" ", 0, cut))


Told = tuple[str, int, int]
"""A reason, and from where to where in the plain words."""


def _told(plain: str, asked: bool) -> Told | None:
    for tell in (_invited, _by_first_word, _by_later_words):
        if found := tell(plain, asked):
            return found
    return _by_mark(plain) if asked else None


def _invited(plain: str, asked: bool) -> Told | None:
    """Asked to tell, or a question within a question: "could you tell me what ...", "I wonder what ..."."""
    if forms.MEANT.match(plain):
        return "tag", 0, len(plain)
    if invited := forms.INVITES.match(plain):
        return "invitation", 0, invited.end()
    if within := forms.PERMISSION.match(plain):
        if within["wh"] in ("if", "whether") or forms.KNOWS.match(plain):
            return "yes or no", 0, within.end("wh")
        return _inside(plain, within.start("wh"), within.end("wh"))
    if told := forms.TELL.match(plain) or (forms.ASKED_TO_TELL.search(plain) if asked else None):
        return "invitation", *told.span()
    return None


def _by_first_word(plain: str, asked: bool) -> Told | None:
    """By how it begins: what, how, and the others; a verb before its subject; anything."""
    scale = forms.SCALE.search(plain)
    if scale and (asked or forms.WH_START.match(plain)):
        return "scale", scale.start(), scale.end()
    preposed = forms.PREPOSED.match(plain)
    if preposed and (asked or forms.LATE.search(plain)):
        return _wh(plain, preposed.start("wh"), preposed.end())
    if first := forms.WH_START.match(plain):
        direct = forms.DIRECT.match(plain) or forms.WITH_NOUN.match(plain)
        sure = asked or (direct and forms.INVERTED.match(plain))
        if direct and sure and not forms.RELATIVE.match(plain):
            return _wh(plain, 0, first.end())
    anything = forms.ANYTHING.match(plain) or (forms.THOUGHTS.match(plain) if asked else None)
    if anything and (asked or forms.YES_NO_SURE.match(plain)):
        return "anything", 0, anything.end()
    yes_no = forms.YES_NO.match(plain) if asked else forms.YES_NO_SURE.match(plain)
    if yes_no and (asked or not forms.DO_IT.match(plain)):
        if forms.ASKS_OPINION.match(plain):
            return "leading", 0, yes_no.end()
        if late := _late_open(plain, yes_no.end(), asked):
            return late
        return _closed(plain, 0, yes_no.end())
    return None


def _by_later_words(plain: str, asked: bool) -> Told | None:
    """By a question that begins in the middle, as in speech: "you like it, so what would you miss"."""
    late = _late_open(plain, 0, asked)
    plain = forms.PARENTHETIC.sub("", plain) if late else plain
    closed = _late_closed(plain, asked)
    if late and (closed is None or late[2] > closed.start()):
        return late
    if closed:
        tag = closed.end() == len(plain)
        if forms.ASKS_OPINION.match(plain, closed.start()):
            return ("tag" if tag else "leading"), *closed.span()
        return ("tag", *closed.span()) if tag else _closed(plain, *closed.span())
    return ("tag", len(plain) - 2, len(plain)) if plain.endswith(" , or") else None


def _late_closed(plain: str, asked: bool) -> re.Match[str] | None:
    """The last verb before its subject in the middle of a sentence. Without a question mark only after a pause."""
    closed = next(iter(deque(forms.YES_NO_LATE.finditer(plain), maxlen=1)), None)
    if closed is None:
        return None
    tells = closed[0] == "is that" and forms.CLEFT.match(plain)
    loose = closed.end() == len(plain) and not forms.TAG.search(plain) and not forms.AFTER_NO.search(plain)
    unsure = not asked and plain[closed.start() - 2] != "," and not forms.SUBORDINATE.match(plain)
    return None if tells or loose or unsure else closed


def _by_mark(plain: str) -> Told:
    """Only the question mark tells that it asks."""
    if tag := forms.TAG.search(plain):
        return "tag", *tag.span()
    if tag := forms.AFTER_NO.search(plain):
        return "tag", *tag.span("tag")
    first = None if forms.RELATIVE.match(plain) else forms.WH_START.match(plain)
    if first and not forms.CLEFT.match(plain) and first[0] not in ("when", "where", "who"):
        return _wh(plain, 0, first.end())
    if last := forms.IN_SITU.search(plain):
        return _wh(plain, last.start(), last.end())
    if forms.OTHER_SIDE.match(plain) or forms.UNFINISHED.search(plain):
        return "unfinished", 0, len(plain)
    if choice := forms.CHOICE.search(plain):
        return "choice", 0, choice.end()
    if elided := forms.ELIDED.match(plain):
        return "yes or no", 0, elided.end()
    return "statement", 0, len(plain)


def _wh(plain: str, start: int, end: int) -> Told:
    """The reason that a question word stands for."""
    if much := forms.HOW_MUCH.match(plain, start):
        return "narrow", start, much.end()
    word = plain[start:end]
    if word.startswith("why") or plain.startswith("how come", start):
        return "why", start, end
    return ("what or how" if word.startswith(("what", "how")) else "narrow"), start, end


def _closed(plain: str, start: int, end: int) -> Told:
    choice = forms.CHOICE.search(plain, start)
    return ("choice", start, choice.end()) if choice else ("yes or no", start, end)


def _late_open(plain: str, start: int, asked: bool) -> Told | None:
    """The last what, how, why, ... that asks for itself and is not the object of what stands before it. start: behind
    a question for yes or no, if there is one, in which people look for a word ("what is it called").
    """
    found: tuple[int, int] | None = None
    for late in forms.LATE.finditer(plain, start):
        before = plain[: late.start()].rsplit(" ", 2)[-2]
        alone = forms.TURNED.match(late[0]) or (before not in forms.EMBEDS and (asked or before == ","))
        sought = start and forms.WORD_SOUGHT.match(plain, late.start())
        if alone and not sought and not forms.AND_SO_ON.match(plain, late.start()):
            found = late.span()
    for after in forms.AFTER_PAUSE.finditer(plain, found[1] if found else start):
        at = after.start("wh")
        told = after["wh"] == "why" or forms.DIRECT.match(plain, at) or forms.WITH_NOUN.match(plain, at)
        if told and not (start and forms.WORD_SOUGHT.match(plain, at)):
            found = after.span("wh")
    return _inside(plain, *found) if found else None


def _inside(plain: str, start: int, end: int) -> Told:
    reason, start, end = _wh(plain, start, end)
    return ("what or how inside" if reason == "what or how" else reason), start, end
