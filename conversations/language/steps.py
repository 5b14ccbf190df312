"""A next step: what, whose, by when, how one will know; a verb that nobody can see; more than one at once.

Rule: what is remarked on is told by rules that one can read. "Specific" and "measurable" are learnt from goals of
health coaching (SMARTSpan), so they are shown and never held against anybody.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from conversations.language.text import Sentence, Span
from conversations.language.weights import MODELS, VERBS, Score

VERSION = 1

_NUMBER = r"(?:\d[\d.]*(?:-\d+)?|one|two|three|four|five|six|seven|eight|nine|ten|half)"
_DAY = r"(?:mon(?:day)?|tue(?:s(?:day)?)?|wed(?:nesday)?|thu(?:rs?(?:day)?)?|fri(?:day)?|sat(?:urday)?|sun(?:day)?)"
_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    r"|nov(?:ember)?|dec(?:ember)?)"
)
_NEXT = r"(?:next|this|the next|the coming|every|each)"
_UNIT = (
    r"(?:day|week|month|quarter|year|weekend|sprint|session|meeting|morning|evening|afternoon|coaching session|1:1"
    r"|one-to-one)"
)
_WHEN = re.compile(
    r"\b(?:(?:by|before|until|till|within|in|on|at|from|during|no later than) )?(?:the )?(?:"
    rf"(?:(?:early|late|mid|end of|beginning of|start of|first thing) )?(?:(?:{_NEXT} )?(?:{_DAY}|weekend)s?\b"
    rf"(?: (?:morning|afternoon|evening|night))?|{_NEXT} (?:\w+ )?{_UNIT}s?\b)"
    r"|end of (?:the |this |next )?(?:day|week|month|quarter|year)|eod|eow|eom|today|tonight"
    r"|(?:day after )?tomorrow(?: (?:morning|afternoon|evening|night))?"
    rf"|(?:in|within) (?:the next )?(?:an? )?(?:{_NUMBER} |couple of |few )?(?:working |more )?"
    r"(?:days?|weeks?|fortnight|months?|hours?)\b"
    rf"|{_NUMBER}(?: (?:or|to) {_NUMBER})? (?:days?|weeks?|months?|times) (?:from (?:now|today)|(?:a|per) \w+)"
    rf"|(?:\d{{1,2}}(?:st|nd|rd|th)?(?: of)? |(?:in|by|before|until|end of) ){_MONTH}\b|{_MONTH} \d{{1,2}}\b"
    r"|\d{4}-\d\d-\d\d|\d{1,2}\.\d{1,2}(?:\.\d{4})?\b(?!%)|\d{1,2}(?:st|nd|rd|th)\b|q[1-4]\b"
    r"|\d{1,2}(?:[:.]\d\d)? ?(?:am|pm)\b|\d{1,2}:\d\d|noon|lunchtime|daily|weekly|monthly|nightly|every ?day"
    r"|once(?: (?:a|per|every) \w+)?|twice)"
)
_SHALL = (
    r"(?:will|'ll|won't|must|should|shall|can|could|gonna|am (?=\w+ing\b)|(?:(?:am|'m|are|'re|is|'s) )?going to"
    r"|(?:plan|intend|want|need|aim|promise|agree|commit|try|hope|decide|promised|agreed|decided|have|has)s? to"
    r"|(?:would|'d) like to)"
)
_WHO = re.compile(
    r"(?:so |and |then |ok |okay |well |, )*(?P<who>i|we|you|he|she|they|both of us|we both|my \w+|our \w+|the \w+"
    rf"|[a-z]+)(?: both)?(?: |(?='))(?P<shall>{_SHALL})(?: (?:also|then|first|just|each|both))? "
)
_STATEMENT = re.compile(
    r"(?:i|you|he|she|it|we|they|there|this|that|these|those|my|your|his|her|its|our|their|the|yes|no|because"
    r"|nothing|what|hello|hi|thanks|thank)\b"
)
_TO = re.compile(
    r"(?:so |and |then |first |, )*(?:to |please |let's |my (?:next )?step is to |the (?:next )?step is to "
    r"|step : )?"
)
_KNOW = re.compile(
    r"\b(?:so that|until (?:i|we|he|she|they|it|the)\b|done when|when (?:i|we) (?:see|have)|(?:i|we)(?: will"
    r"|'ll) (?:know|see)|such that|measured by|which (?:will )?shows?)\b"
)
_VAGUE = re.compile(
    r"(?:try(?: to)?|work on|work at|think about|look into|look at|be (?:better|more|less|nicer|clearer|kinder"
    r"|there)|get better|improve|focus on"
    r"|consider|explore|keep (?:in mind|working|trying|going|an eye)|communicate(?: better| more)?|support|help"
    r"|deal with|handle|manage"
    r"|reflect(?: on)?|continue|understand|be aware|become|develop|strengthen|pay (?:more )?attention|take care"
    r"|make an effort|do (?:my|our|his|her|their) best"
    r"|do better|listen(?: more| better)?|step up|show more|have more|be\b|sort out|make sure|see (?:if|what|how)"
    r"|figure out)\b"
)
_DONE = (
    r"(?:call|write|ask|talk|send|meet|tell|book|set|make|draft|finish|review|schedule|share|show|prepare|plan|read"
    r"|test|fix|update|create"
    r"|start|stop|invite|give|present|check|speak|email|list|clean|move|hire|train|deliver|build|run|pick|choose"
    r"|decide|discuss|document|log)\b"
)
"""What people do in one go, so that two of them are two steps."""
_AND_ALSO = re.compile(
    r"(?: ,| and| and then| then| , and| , then| as well as| plus) (?:(?:i|we|he|she|they)(?: will|'ll"
    r"| am going to) )?(?:also |then )?"
    rf"(?P<verb>{_DONE})"
)
_ANOTHER = re.compile(rf"(?:and |then |also )*(?:(?:i|we)(?: will|'ll) (?:also )?)?{_DONE}")
_TIMED = re.compile(rf"\b(?:\d|{_NUMBER}\b)")

_TELLS: dict[str, str] = {
    "number": rf"\b{_NUMBER}\b",
    "amount":
        rf"\b{_NUMBER}(?: or {_NUMBER}| to {_NUMBER})?[- ]?(?:minutes?|mins?|hours?|hrs?|km|k|miles?|steps"
        r"|repetitions|servings?|glass(?:es)?|slices?|pages?|meals?|vegetables?|laps?|videos?|entries|calls?"
        r"|questions?|people|e?mails?|%|portions?)",
    "minutes": r"\b(?:minutes?|mins?|hours?|hrs?)\b",
    "often":
        r"\b(?:daily|weekly|monthly|nightly|everyday|every (?:day|night|morning|evening|week|weekday|dinner|lunch"
        r"|breakfast)|(?:a|per|each|every) (?:day|week|month)|once|twice|times)\b",
    "a week": r"\b(?:a|per|each|every|in a) week\b|\bweekly\b",
    "every day": r"\b(?:daily|every ?day|a day|nightly|every (?:night|morning|evening)|per day|(?:seven|7) days)\b",
    "clock": r"\b\d{1,2}(?:[:.]\d\d)? ?(?:am|pm)\b|\bo'clock\b|\bnoon\b",
    "part of day": r"\b(?:morning|evening|night|afternoon|lunch\w*|dinner|breakfast|bed(?:time)?|shower|supper)\b",
    "weekday": rf"\b{_DAY}s?\b|\bweekends?\b|\bweekdays?\b",
    "deadline":
        rf"\b(?:by|before|until|within) (?:the )?(?:next|end|tomorrow|\d|{_DAY}|{_MONTH})|\bnext (?:session|meeting"
        r"|week|coaching)",
    "at least": r"\b(?:at least|at most|minimum|no more than|zero|up to)\b",
    "vague verb":
        r"^(?:i will |to )?(?:explore|reduce|avoid|improve|try|prioriti[sz]e|find|maintain|support|follow|continue"
        r"|adopt|control|keep|be|more|minimi[sz]e|establish|manage|adjust|monitor|search|focus|work|think|limit)\b",
    "instead": r"\b(?:instead|replace|switch|rather|from .{1,40} to)\b",
    "such as": r"\b(?:such as|like|including)\b",
    "and": r"\band\b|,",
    "or": r"\bor\b",
    "place": r"\bat (?:home|work|the)\b|\b(?:near|park|track|pool|around the|on the app)\b",
    "bare exercise": r"^(?:do |keep fit by doing )?exercis(?:e|ing)\b",
    "general word":
        r"\b(?:features?|variety|balanced?|healthy|healthier|different|regularly|consistent|regular|strategies"
        r"|options|useful|lifestyle|choices|better|things?|stuff|more)\b",
    "long": r"(?:\S+ ){12}",
    "short": r"^(?:\S+ ?){1,4}$",
}  # fmt: skip
_CONFIDENCE = re.compile(
    r"[\d.% /-]*\b(?:out of 10 )?(?:level )?confiden(?:t|ce)\b(?: level)?[ :,]*(?:\d+)?[\d./% -]*(?:out of 10)?"
    r"|\b\d+(?: |/)10\b"
)


@dataclass(frozen=True, slots=True)
class NextStep:
    """What a sentence says of a step, None where it does not. what: the action. who: whose it is. vague: a verb that
    nobody can see done. second: where another step begins.
    """

    what: Span
    who: Span | None
    when: Span | None
    know: Span | None
    vague: Span | None
    second: Span | None
    specific: Score
    measurable: Score


def in_sentence(sentence: Sentence) -> NextStep | None:
    """The step that a sentence names, or None if it tells of no action to come. A question is none."""
    plain = sentence.plain
    who = _WHO.match(plain)
    if sentence.mark == "?" or (who is None and _STATEMENT.match(plain)):
        return None
    begins = who.end() if who else _TO.match(plain).end()  # type: ignore[union-attr] # it matches nothing, too
    if begins >= len(plain) or (len(sentence.words) < 2 and plain not in VERBS):
        return None
    when, know, vague = _WHEN.search(plain), _KNOW.search(plain), _VAGUE.match(plain, begins)
    second = _AND_ALSO.search(plain, begins)
    seen = bool(know) or bool(_TIMED.search(plain))
    return NextStep(
        what=sentence.place(begins, len(plain)),
        who=_whose(sentence, who) if who else None,
        when=sentence.place(*when.span()) if when else None,
        know=sentence.place(*know.span()) if know else None,
        vague=sentence.place(*vague.span()) if vague and not seen else None,
        second=sentence.place(second.start("verb"), len(plain)) if second else None,
        specific=MODELS["specific"].score(goal_features(sentence, words=True)),
        measurable=MODELS["measurable"].score(goal_features(sentence, words=False)),
    )


def _whose(sentence: Sentence, who: re.Match[str]) -> Span:
    """Of "I'll" only "I"."""
    span, word = sentence.place(*who.span("who")), who["who"]
    return span if " " in word else Span(span.start, span.start + len(word))


def another(sentences: Sequence[Sentence]) -> Span | None:
    """Where a second step begins, in the same sentence or in a later one; None if there is one step, or none."""
    found = [(it, step) for it in sentences if (step := in_sentence(it))]
    if found and found[0][1].second:
        return found[0][1].second
    return next((step.what for it, step in found[1:] if _ANOTHER.match(it.plain)), None)


def goal_features(sentence: Sentence, *, words: bool) -> frozenset[str]:
    """What the weights of goals are about: the tells by name, and with `words` its words and pairs of words.

    How sure somebody is of a goal ("confidence 8/10") is no part of it.
    """
    plain = " ".join(_CONFIDENCE.sub(" ", sentence.plain).split())
    found = {f"<{name}>" for name, pattern in _tells().items() if pattern.search(plain)}
    if words:
        single = re.findall(r"[a-z']+", plain)
        found |= {*single, *(" ".join(pair) for pair in pairwise(single))}
        found |= {f"^ {single[0]}"} if single else set()
    return frozenset(found)


@cache
def _tells() -> Mapping[str, re.Pattern[str]]:
    """Compiled when they are first needed, so that importing stays quick."""
    return {name: re.compile(pattern) for name, pattern in _TELLS.items()}
