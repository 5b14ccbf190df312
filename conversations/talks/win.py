"""Share something that went well: in one's own words, with or without a name, for those whom one chooses.

Rule: who reads it is said before it is written, and the very words are looked at before they go anywhere. Of others
nothing is told but of the other half of one's pair, who is asked first.
"""

import re

from conversations.beforehand import after_working_days
from conversations.effects import Effect, Field, InProgram, Say
from conversations.events import Event
from conversations.flow import END, Flow, Heard, Moment, Step, Unclear
from conversations.hearing import HEARD, a_colleague, one_of, read
from conversations.person import Record
from conversations.programs import wins
from conversations.programs.parts import KIND

AT_MOST = 600
"""Characters: it is read among others, on one page."""

_WHOSE = ("only me", "my pair", "others")
_NAMED = (wins.WITH_NAME, wins.WITHOUT_NAME)
_SHOWN = (wins.OWNERS, wins.EVERYBODY)
_SURE = ("send it", "change it", "leave it")
_ALONE = {"pair": "", "two": "", "who": ""}


def _short(text: str) -> str | Unclear:
    return text if len(text) <= AT_MOST else Unclear("wins.too_long")


def _program(moment: Moment) -> str:
    return moment.notes.get("about", "").removeprefix(f"{KIND}-")


def _of_two(moment: Moment, pair: Record | None) -> Heard:
    """What comes next: where they are few, somebody without a name is known all the same, and is told so."""
    kept = {"pair": pair.id, "two": "yes", "who": pair.fields.get("who", "")} if pair else _ALONE
    return Heard("named_few" if moment.notes.get("few") else "named", kept)


def _whose(event: Event, moment: Moment) -> Heard | Unclear:
    heard = one_of(*_WHOSE)(event, moment)
    if isinstance(heard, Unclear):
        return heard
    pairs = wins.pairs_of(_program(moment), moment.person)
    if heard.outcome == "only me":
        named = any(_named_in(moment.notes["words"], it.fields.get("who", "")) for it in pairs)
        return Unclear("wins.names_them") if named else _of_two(moment, None)
    if heard.outcome == "others" or not pairs:
        return Heard("without")
    return _of_two(moment, pairs[0]) if len(pairs) == 1 else Heard("which")


def _named_in(words: str, name: str) -> bool:
    """Whether any part of a name is in the words; a word that only sounds like it, such as "will", is not."""
    return not set(re.findall(r"\w+", words)).isdisjoint(it for it in re.findall(r"\w+", name) if it[0].isupper())


def _which(event: Event, moment: Moment) -> Heard | Unclear:
    """One of those with whom the person is in a pair there."""
    heard = a_colleague("who")(event, moment)
    if isinstance(heard, Unclear):
        return heard
    name, who_id = heard.keep["who"].casefold(), heard.keep.get("who_id")
    pairs = [(it, it.fields.get("who", "").casefold()) for it in wins.pairs_of(_program(moment), moment.person)]
    meant = [it for it, called in pairs if (it.fields.get("who_id") == who_id if who_id else called == name)]
    return _of_two(moment, meant[0]) if len(meant) == 1 else Unclear("wins.not_a_pair")


def _finish(moment: Moment) -> tuple[Effect, ...]:
    notes = moment.notes
    if notes.get("sure") != "send it":
        return (Say("wins.not_sent", choices=("program",)),)
    until = after_working_days(moment.now, wins.ANSWER_WITHIN, moment.person).isoformat()
    of_two = {"pair": notes["pair"], "until": until} if notes.get("pair") else {}
    return (
        InProgram(wins.KEEP, _program(moment), {**{it: notes[it] for it in ("words", "named", "shown")}, **of_two}),
    )


def _named(ask: str) -> Step:
    return Step(ask, one_of(*_NAMED, keep="named"), dict.fromkeys(_NAMED, "shown"), _NAMED)


def _words(ask: str) -> Step:
    return Step(ask, read("words", _short), {HEARD: "whose"}, answer=Field("words"))


_NEXT = ("named", "named_few")

FLOW = Flow(
    "win",
    1,
    {
        "words": _words("wins.words"),
        "whose": Step("wins.whose", _whose, {it: it for it in (*_NEXT, "which", "without")}, _WHOSE),
        "without": _words("wins.without"),
        "which": Step("wins.which", _which, {it: it for it in _NEXT}, answer=Field("who", "colleague")),
        "named": _named("wins.named"),
        "named_few": _named("wins.named_few"),
        "shown": Step("wins.shown", one_of(*_SHOWN, keep="shown"), dict.fromkeys(_SHOWN, "look"), _SHOWN),
        "look": Step(
            "wins.look",
            one_of(*_SURE, keep="sure"),
            {"send it": END, "change it": "words", "leave it": END},
            _SURE,
        ),
    },
    finish=_finish,
)
