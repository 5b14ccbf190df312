"""A person's text as sentences that rules can read: lower case, one space, no fillers, and where each word stood.

Rule: nothing is looked at beyond a fixed length, and every judgement can quote the person's own words.
"""

import re
from dataclasses import dataclass

LONGEST = 1000
"""Characters that are looked at: the last ones, since what is asked mostly comes at the end."""
WORDS_AT_MOST = 60
"""Words of one sentence that are looked at: the last ones. Speech that was written down has few full stops."""

_ALIKE = str.maketrans(
    {"\u2019": "'", "\u2018": "'", "`": "'", "\u00b4": "'", "\u2013": "-", "\u2014": "-", "\u2026": "."}
)
_TOKEN = re.compile(
    r"(?P<noise>\{[a-z]\b|<[^<>]{0,30}>|[\[\]{}+#*~|\"\u201c\u201d()/])"
    r"|(?P<word>[^\W_]+(?:['.\-][^\W_]+)*|'(?:s|re|ve|ll|d|m)\b)(?P<cut>-(?=\s|$))?"
    r"|(?P<end>[.?!]+(?:\s*[.?!])*|\n)"
    r"|(?P<pause>[,;:]|-[\s-]*)"
)
_FILLERS = frozenset(
    ("uh", "um", "uhm", "er", "erm", "hm", "hmm", "mm", "mhm", "mmhm", "uh-huh", "mm-hmm", "ah", "oh", "huh-uh")
)
_ASIDES = (("you", "know"), ("i", "mean"), ("like",), ("i", "guess"), ("let's", "say"))
"""Said between two pauses, they say nothing."""
_UNFINISHED = frozenset(("you", "i", "we", "they", "he", "she", "it", "do", "did", "to", "the", "a", "of", "is", "are"))
"""After these a pause is none."""
_APART = re.compile(r"^(?:n't|'(?:s|re|ve|ll|d|m))$")


@dataclass(frozen=True, slots=True)
class Span:
    """A place in the text that was given: from `start` up to `end`, counted in characters."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence. words: in lower case, with "," for each pause; mark: "?", "!", "." or "".

    plain: the words with one space between them. at: where each word stands in the text.
    """

    words: tuple[str, ...]
    at: tuple[Span, ...]
    mark: str

    @property
    def plain(self) -> str:
        return " ".join(self.words)

    @property
    def span(self) -> Span:
        return Span(self.at[0].start, self.at[-1].end)

    def place(self, start: int, end: int) -> Span:
        """Where in the text the characters `start` to `end` of `plain` come from."""
        first = self.plain.count(" ", 0, start)
        last = self.plain.count(" ", 0, max(start, end - 1))
        return Span(self.at[first].start, self.at[min(last, len(self.at) - 1)].end)

    def from_word(self, count: int) -> "Sentence":
        """The same from its word number `count` on."""
        return Sentence(self.words[count:], self.at[count:], self.mark)


def sentences(text: str) -> tuple[Sentence, ...]:
    """The sentences of a text that have at least one word."""
    start = max(0, len(text) - LONGEST)
    if start and (space := text.find(" ", start)) >= 0:
        start = space + 1
    seen = text[start:].translate(_ALIKE)
    lower = seen.lower()
    if len(lower) != len(seen):
        lower = "".join(char if len(char.lower()) != 1 else char.lower() for char in seen)
    found: list[Sentence] = []
    words: list[str] = []
    at: list[Span] = []
    for token in _TOKEN.finditer(lower):
        if token["word"]:
            if not token["cut"]:
                _put(words, at, token["word"], Span(start + token.start(), start + token.end()))
        elif token["pause"]:
            if words and words[-1] != ",":
                words.append(",")
                at.append(Span(start + token.start(), start + token.start() + 1))
        elif token["end"]:
            mark = "?" if "?" in token["end"] else "!" if "!" in token["end"] else "."
            _close(words, at, mark, found)
            words, at = [], []
    _close(words, at, "", found)
    return tuple(found)


def quote(text: str, span: Span) -> str:
    """The person's own words at a place, on one line."""
    return " ".join(text[span.start : span.end].split())


def _put(words: list[str], at: list[Span], word: str, span: Span) -> None:
    """Add a word; parts that were written apart ("do n't", "it 's") are one, and a filler is none."""
    if words and _APART.match(word):
        words[-1] += word
        at[-1] = Span(at[-1].start, span.end)
    elif word not in _FILLERS:
        words.append(word)
        at.append(span)


def _close(words: list[str], at: list[Span], mark: str, found: list[Sentence]) -> None:
    """End a sentence: without asides, without what was begun twice, and no longer than is looked at."""
    kept = _without_again(words, _without_asides(words))
    while kept and words[kept[-1]] == ",":
        kept.pop()
    kept = kept[-WORDS_AT_MOST:]
    if kept:
        found.append(Sentence(tuple(words[it] for it in kept), tuple(at[it] for it in kept), mark))


def _without_again(words: list[str], places: list[int]) -> list[int]:
    """The places without those that only say again what stands before them: "do you, do you like it"."""
    kept: list[int] = []
    for place in places:
        kept.append(place)
        said = [words[it] for it in kept[-7:]]
        if said[-1] != "," and said[-1] in said[:-1]:
            del kept[len(kept) - _again(said) :]
    return kept


def _again(said: list[str]) -> int:
    """How many of the last words are said for the second time."""
    for size in (1, 2, 3):
        if len(said) >= 2 * size and said[-size:] == said[-2 * size : -size]:
            return size
        if len(said) > 2 * size and said[-size - 1] == "," and said[-size:] == said[-2 * size - 1 : -size - 1]:
            return size + 1
    return 0


def _without_asides(words: list[str]) -> list[int]:
    """The places without what is said between two pauses and says nothing: "do you, you know, like it"."""
    kept: list[int] = []
    for place, word in enumerate(words):
        kept.append(place)
        if word == ",":
            said = [words[it] for it in kept[-5:-1]]
            del kept[len(kept) - _aside(said) :]
    return kept


def _aside(said: list[str]) -> int:
    """How many of the last words, and of the pauses around them, are an aside. said: up to the pause that ends it."""
    for aside in _ASIDES:
        before = said[: -len(aside)]
        if tuple(said[-len(aside) :]) == aside and (not before or before[-1] == ","):
            mended = len(before) > 1 and before[-2] in _UNFINISHED
            return len(aside) + (2 if mended else 1)
    return 0
