"""Whether one text says back another: how many of its words come again, and whether it tells or judges instead.

Rule: it compares words, not meanings. Said back in quite other words, a thing is not found, so nobody is told that
something is missing while anything at all of it is there.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from conversations.language.text import Sentence, Span

VERSION = 1

_COMMON_WORDS = """
a about after again all also am an and any anything are as at back be because been before being both but by can
come could did do does doing don't done down each even every few for from get gets give go goes going good got
had has have having he her here hers him his how i if in into is it it's its just know last let like make makes
many may me might mine more most much must my need never no not now of off on once one only or other our out
over own really said same say says see she should so some something still such take than that that's the their
them then there these they thing things think this those though time times to too two up us very want wanted
wants was way we well were what when where which while who why will with work works would yes you your
"""
_COMMON = frozenset(_COMMON_WORDS.split())
"""They carry no matter of their own."""
_ENDINGS = re.compile(r"(?:'s|ness|ments?|ations?|ities|ity|ingly|ings?|edly|ed|ly|ies|es|s|y|e)$")
_JUDGES = re.compile(
    r"\b(?:you (?:always|never|keep \w+ing|don't even|can't even|only care|are (?:too|so|just|being) \w+|failed"
    r"|let \w+ down)"
    r"|(?:you're|you are|you were|it's|it is|it was|that's|that is|that was|he is|he was|she is|she was|they are"
    r"|they were) (?:so |very |really |just |simply |a bit |being |quite )*(?:lazy"
    r"|careless|irresponsible|unprofessional|unreliable|sloppy|selfish|difficult|rude|childish|stubborn|negative"
    r"|incompetent|unacceptable"
    r"|ridiculous|inexcusable|disappointing|too sensitive|overreacting|wrong|not good enough|your (?:own )?fault)"
    r"|no excuse|your (?:own )?fault|shame on|the problem (?:here )?is you)\b"
)
_TELLS = re.compile(
    r"\b(?:you (?:really |just |simply |also )?(?:should|must|need to|ought to|have to|had better|have got to"
    r"|could just|might want to)"
    r"|(?:i|we) (?:need|want|expect|would like|'d like) you to|i(?:'d| would) (?:suggest|recommend|advise)"
    r"|if i were you|my advice|what you (?:should|need to|have to) do"
    r"|you(?:'d| had) better|i(?:'ll| will) tell you (?:what|how)|why don't you|make sure (?:you|that you)"
    r"|stop \w+ing|from now on)\b"
)


@dataclass(frozen=True, slots=True)
class Restatement:
    """held: for each text that was written before, the share of its words that come again, 0 to 1; None if it has none.

    tells, judges: where it does so, or None.
    """

    held: tuple[float | None, ...]
    tells: Span | None
    judges: Span | None

    @property
    def holds_nothing(self) -> bool:
        """Whether there was something to say back, and none of it is here."""
        there = [it for it in self.held if it is not None]
        return bool(there) and not any(there)


def of(said: Sequence[Sentence], *before: Sequence[Sentence]) -> Restatement:
    """How far `said` says back each of the texts that were written before."""
    again = _stems(said)
    shares = []
    for text in before:
        stems = _stems(text)
        shares.append(round(len(stems & again) / len(stems), 2) if stems else None)
    return Restatement(tuple(shares), _first(_TELLS, said), _first(_JUDGES, said))


def _stems(text: Sequence[Sentence]) -> frozenset[str]:
    """The words that carry the matter, without their endings: "reports" and "reported" are one."""
    words = {word for sentence in text for word in sentence.words if word not in _COMMON and len(word) > 2}
    return frozenset(stem if len(stem := _ENDINGS.sub("", word)) > 2 else word for word in words)


def _first(pattern: re.Pattern[str], text: Sequence[Sentence]) -> Span | None:
    for sentence in text:
        if found := pattern.search(sentence.plain):
            return sentence.place(*found.span())
    return None
