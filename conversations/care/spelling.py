"""A text as plain words, however it is spelled: in capitals, with signs for letters, l e t t e r  b y  l e t t e r.

Rule: a spelling is undone here, so that a phrase is written once, in plain lower-case words.
"""

import re
import unicodedata

Sentence = list[str]
"""Lower-case words without accents, contractions written out, and small words that change nothing left out."""

_ALIKE = str.maketrans(
    "\u2018\u2019\u201b\u02bc\u0060\u00b4\u0131\u0430\u0435\u043e\u0440\u0441\u0443\u0445\u0456", "''''''iaeopcyxi"
)
"""Marks that are used for an apostrophe, and letters of other alphabets that look like ours."""
_PIECE = re.compile(r"\$?[^\W_]+(?:['!@$*|][^\W_]+)*|[.?!;]+(?=\s|$)")
_SIGNS = str.maketrans("!|1@4$503", "iiiaassoe")
_DRAWN_OUT = re.compile(r"([a-z])\1{2,}")
_ENDS = {"m": "am", "ve": "have", "ll": "will", "d": "would", "re": "are"}
_IS = frozenset(("he", "she", "it", "that", "there", "who", "what", "everything", "nothing", "nobody", "life"))
_FILLERS = (
    "really just actually honestly literally simply so very quite even still also maybe perhaps fucking bloody damn "
    "basically truly completely totally absolutely utterly kinda sorta please lol tbh pls"
)
"""Words that change nothing."""
_WRITTEN = {
    "dont": "do not", "doesnt": "does not", "didnt": "did not", "cant": "can not", "cannot": "can not",
    "wont": "will not", "isnt": "is not", "arent": "are not", "wasnt": "was not", "havent": "have not",
    "hasnt": "has not", "hadnt": "had not", "couldnt": "could not", "wouldnt": "would not", "aint": "is not",
    "im": "i am", "ive": "i have", "hes": "he is", "shes": "she is", "theyre": "they are", "wanna": "want to",
    "gonna": "going to", "gotta": "have to", "anymore": "any more", "everyday": "every day", "noone": "nobody",
    "ne1": "anybody", "any1": "anybody", "sum1": "somebody", "some1": "somebody", "every1": "everybody",
    "someone": "somebody", "anyone": "anybody", "everyone": "everybody", "ur": "your", "thru": "through",
    "alot": "a lot", "kil": "kill", "kll": "kill",
    "sewercide": "suicide", "suecide": "suicide", "sooicide": "suicide", "kiii": "kill", "kiil": "kill",
    "bulling": "bullying", "kiling": "killing", "dieing": "dying",
    "mysef": "myself", "myslf": "myself", "himslef": "himself", "meself": "myself", "bday": "birthday",
    "kys": "kill yourself", "hury": "hurt", "slefharm": "self harm", "selfharm": "self harm",
    "hopeles": "hopeless", "harasment": "harassment", "hopless": "hopeless", "burnt": "burned", "h8": "hate",
    "lifes": "life", "sucidal": "suicidal", "wnat": "want", "watn": "want",
}  # fmt: skip
"""What is written in a way of its own -> the words that it stands for."""
_ALONE = {"u": "you", "r": "are"}
_TOGETHER = {
    ("my", "self"): "myself", ("him", "self"): "himself", ("her", "self"): "herself", ("them", "selves"): "themselves",
    ("no", "one"): "nobody", ("some", "one"): "somebody", ("every", "one"): "everybody", ("any", "one"): "anybody",
    ("un", "alive"): "unalive", ("suic", "ide"): "suicide", ("sui", "cide"): "suicide",
}  # fmt: skip
_HARD_TO_SPELL = (
    "suicide suicidal myself himself herself themselves harassment harassed harassing harasses bullying bullied "
    "worthless pointless hopeless threatened threatening blackmail discriminated discrimination discriminates "
    "homophobic molested embezzled embezzling fraudulent retaliation depressed depression strangled assaulted "
    "violent inappropriate sexually unwanted racist humiliates humiliated anymore nightmares exhausted anxiety"
)
_NOT_THOSE = frozenset(("homeless", "itself", "violet", "violets", "jointless", "rapist", "racism", "racists"))
"""Words of their own that one letter makes of another."""
_RUN_TOGETHER = (
    ("kms", "kms"), ("killmyself", "kill myself"), ("killmeself", "kill myself"), ("killingmyself", "killing myself"),
    ("wanttodie", "want to die"), ("wannadie", "want to die"), ("suicid", "suicide"), ("endmylife", "end my life"),
    ("enditall", "end it all"), ("hurtmyself", "hurt myself"), ("cutmyself", "cut myself"),
    ("harmmyself", "harm myself"), ("selfharm", "self harm"), ("dontwanttolive", "not want to live"),
    ("notwanttolive", "not want to live"),
    ("hatemylife", "hate my life"), ("betteroffdead", "better off dead"), ("killhim", "want to kill him"),
    ("killher", "want to kill her"), ("killthem", "want to kill them"), ("killme", "kill me"),
    ("unaliv", "unalive"), ("harass", "harass"), ("bullie", "bullied"), ("bullyi", "bullying"),
    ("hitsme", "hits me"), ("beatsme", "beats me"), ("imdepressed", "i am depressed"),
)  # fmt: skip
"""What is found in letters written without spaces -> the words that it stands for."""


def sentences(text: str) -> list[Sentence]:
    """The words of each sentence, and "." at its end."""
    found: list[Sentence] = [[]]
    for piece in _PIECE.findall(_plain(text)):
        if piece[0] in ".?!;":
            found.append([])
        else:
            found[-1] += _words(piece)
    return [[*(word for word in _joined(words) if word not in _LEFT_OUT), "."] for words in found if words]


def _plain(text: str) -> str:
    """Lower case, without accents and invisible signs; letters that are drawn out stand once."""
    text = text.casefold().translate(_ALIKE)
    if not text.isascii():
        parts = unicodedata.normalize("NFKD", text)
        text = "".join(sign for sign in parts if unicodedata.category(sign) not in ("Mn", "Me", "Cf"))
    return _DRAWN_OUT.sub(r"\1", text)


def _words(piece: str) -> list[str]:
    """The words that a run of letters stands for: "don't" is two, "k!ll" one. A number of more than a digit is "#"."""
    if "'" in piece:
        return _contracted(piece.split("'"))
    if piece.isalpha() and piece.isascii():
        return _spelled(piece)
    if piece.isdigit():
        return [piece if len(piece) == 1 else "#"]
    if piece in _WRITTEN or piece.isalpha() or not any(sign.isalpha() for sign in piece):
        return _WRITTEN.get(piece, piece).split()
    return _spelled(piece.translate(_SIGNS).replace("*", ""))


def _contracted(parts: list[str]) -> list[str]:
    first, last = parts[0], parts[-1]
    if last == "t" and first.endswith("n"):
        return [{"ca": "can", "wo": "will", "ai": "is"}.get(first[:-1], first[:-1]), "not"]
    if last == "s":
        return [first, "is"] if first in _IS else _spelled(first)
    return [word for part in parts for word in ([_ENDS[part]] if part in _ENDS else _spelled(part))]


def _spelled(word: str) -> list[str]:
    """The word as the rules write it: one slip of the pen in a long word is undone."""
    if len(word) < 3:
        return [word]
    if word in _WRITTEN:
        return _WRITTEN[word].split()
    if 6 <= len(word) <= 15 and word[:2] in _BEGINNINGS and word not in _NOT_THOSE:
        for shorter in _shorter(word):
            if shorter in _SLIPS:
                return [_SLIPS[shorter]]
    if len(word) > 7 and (meant := _run_together(word)):
        return meant
    return [word]


def _shorter(word: str) -> list[str]:
    """The word and all that leaving out one of its letters makes of it, but the first, which is seldom wrong."""
    return [word, *(word[:at] + word[at + 1 :] for at in range(1, len(word)))]


def _run_together(letters: str) -> list[str]:
    return [word for run, words in _RUN_TOGETHER if run in letters for word in words.split()]


def _joined(words: Sentence) -> Sentence:
    """Letters that stand alone are read as words, and words in two parts as one."""
    joined: Sentence = []
    letters = ""
    for word in [*words, ""]:
        if len(word) == 1 and word.isalnum():
            letters += word
            continue
        if letters:
            joined += _run_together(letters.translate(_SIGNS)) or [_ALONE.get(letter, letter) for letter in letters]
            letters = ""
        if joined and (joined[-1], word) in _TOGETHER:
            joined[-1] = _TOGETHER[joined[-1], word]
        else:
            joined.append(word)
    return joined[:-1]


_SLIPS = {shorter: word for word in _HARD_TO_SPELL.split() for shorter in _shorter(word) if word not in _NOT_THOSE}
"""What is left of a word without one of its letters -> the word. So a letter too many, too few or wrong is seen."""
_BEGINNINGS = frozenset(word[:2] for word in _HARD_TO_SPELL.split())
_LEFT_OUT = frozenset(_FILLERS.split())
