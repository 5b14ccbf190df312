"""Phrases that are looked for in the words of a sentence, in a notation that anybody can read and check.

"want|wants to die" is three words, the first of two kinds. `?` after a word: it may be missing. `*` after a word: it
may go on. `@somebody`: one of a named list. `..`: up to four words of any kind, `...`: up to eight.
Rule: looking takes time in proportion to the text, whatever the text.
"""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from conversations.care.spelling import Sentence

ANY = {"..": 4, "...": 8}
_STEM = 4
"""A word that may go on has at least this many letters, by which it is found."""


class _Place(NamedTuple):
    """One place of a phrase. any: how many words of any kind it stands for; then nothing else counts."""

    words: frozenset[str]
    stems: tuple[str, ...]
    needed: bool
    any: int
    everyday: int

    def beyond(self, words: Sentence, at: set[int], step: int) -> set[int]:
        """Where what comes next may be, onwards (step 1) or back (-1), if this place may be at each of `at`."""
        if self.any:
            near = {one + step * number for one in at for number in range(self.any + 1)}
            return {one for one in near if -1 <= one <= len(words)}
        found = {one + step for one in at if 0 <= one < len(words) and self._holds(words[one])}
        return found if self.needed else found | at

    def _holds(self, word: str) -> bool:
        return word in self.words or word.startswith(self.stems)


class _Phrase(NamedTuple):
    """A phrase around its rarest place, of which it is known already where it is. before: the nearest first."""

    name: str
    before: Sequence[_Place]
    after: Sequence[_Place]

    def span(self, words: Sentence, at: int) -> tuple[int, int] | None:
        """From where to where it goes, if it is there; the rarest word is at `at`."""
        ends, starts = {at + 1}, {at - 1}
        for place in self.after:
            if not (ends := place.beyond(words, ends, 1)):
                return None
        for place in self.before:
            if not (starts := place.beyond(words, starts, -1)):
                return None
        return min(starts) + 1, max(ends)


class Phrases:
    """Many phrases. texts: name -> its phrases, one a line. lists: the words that "@name" stands for. everyday: words
    too common to look a phrase up by.
    """

    def __init__(self, texts: Mapping[str, str], lists: Mapping[str, str], everyday: str) -> None:
        self._by_word: dict[str, list[_Phrase]] = {}
        self._by_stem: dict[str, list[tuple[str, _Phrase]]] = {}
        common, known = frozenset(everyday.split()), {name: words.split() for name, words in lists.items()}
        places = {text: _place(text, known, common) for text in set(" ".join(texts.values()).split())}
        for name, text in texts.items():
            for line in filter(None, text.splitlines()):
                self._add(name, [places[place] for place in line.split()])

    def names(self, words: Sentence) -> set[str]:
        """The names of all phrases that are in the sentence."""
        return {name for name, _, _ in self._spans(words)}

    def without(self, words: Sentence) -> Sentence:
        """The sentence with a gap for each word of a phrase."""
        left = list(words)
        for _, start, end in self._spans(words):
            left[start:end] = [""] * (end - start)
        return left

    def _spans(self, words: Sentence) -> list[tuple[str, int, int]]:
        found = []
        for at, word in enumerate(words):
            near = self._by_word.get(word, ())
            if longer := self._by_stem.get(word[:_STEM]):
                near = (*near, *(phrase for stem, phrase in longer if word.startswith(stem)))
            for phrase in near:
                if span := phrase.span(words, at):
                    found.append((phrase.name, *span))
        return found

    def _add(self, name: str, places: Sequence[_Place]) -> None:
        rarest = min((place for place in places if place.needed), key=lambda place: place.everyday)
        at = places.index(rarest)
        phrase = _Phrase(name, places[:at][::-1], places[at + 1 :])
        for word in rarest.words:
            self._by_word.setdefault(word, []).append(phrase)
        for stem in rarest.stems:
            self._by_stem.setdefault(stem[:_STEM], []).append((stem, phrase))


def _place(text: str, lists: Mapping[str, Sequence[str]], everyday: frozenset[str]) -> _Place:
    if text in ANY:
        return _Place(frozenset(), (), needed=False, any=ANY[text], everyday=0)
    words: list[str] = []
    for one in text.removesuffix("?").split("|"):
        words += lists[one[1:]] if one[0] == "@" else (one,)
    whole = frozenset(words)
    stems: tuple[str, ...] = ()
    if "*" in "".join(words):
        stems = tuple(word[:-1] for word in words if word[-1] == "*")
        whole = frozenset(word for word in words if word[-1] != "*")
    return _Place(whole, stems, needed=text[-1] != "?", any=0, everyday=len(whole & everyday))
