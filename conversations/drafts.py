"""Drafts: a feeling, a question, a restatement or a step in somebody's own words, and the one remark that may be made
on it.

Rule: a remark quotes the words, says why and offers one thing to try; the person's own word is the last. The same
words are never remarked on twice, and a kind of remark that was muted is not made.
"""

from collections.abc import Callable

from conversations import days
from conversations.effects import Change, Field
from conversations.events import Event
from conversations.flow import SKIPPED, Hear, Heard, Moment, Step, Steps, Unclear
from conversations.hearing import HEARD, one_of, words, zone_of
from conversations.language import advice, feelings, nudges, questions, restating, steps
from conversations.language.text import Span, quote, sentences

LOOK = "look"
"""The outcome of a draft that is remarked on."""
TIPS = (*nudges.TIPS, "feeling", "restating", "step")
"""What can be muted: the kinds of remarks on questions, that on feelings, those on restatements, and those on steps."""
_KINDS = {"tells": "restating", "judges": "restating", "missing": "restating", "vague": "step", "second": "step"}
VERSIONS = {
    "advice": advice.VERSION,
    **dict.fromkeys(("leading", "closed", "tone", "narrow"), questions.VERSION),
    **dict.fromkeys(("several", "statement"), nudges.VERSION),
    "feeling": feelings.VERSION,
    **dict.fromkeys(("tells", "judges", "missing"), restating.VERSION),
    **dict.fromkeys(("vague", "second"), steps.VERSION),
}
"""The remarks, each with the version of the rule that makes it, which `why` tells."""
_KEEP, _CHANGE, _MUTE = "keep mine", "change it", "mute this tip"
_ANSWERS = (_KEEP, _CHANGE, _MUTE)
WORDS_ENOUGH = 3
"""A word or two may well be the name of a feeling that is not in the list."""
_ASIDES = ("_look", "_words")

Remark = tuple[str, Span | None]
"""Which remark, and on which words; on none of them in particular."""
Judge = Callable[[str, Moment], Remark | None]


def is_aside(note: str) -> bool:
    """Whether a note is only what was remarked on a draft, and nothing to keep."""
    return note.endswith(_ASIDES)


def drafted(name: str, ask: str, hear: Hear, answer: Field, lead: str) -> Steps:
    """The step in which something is drafted, and the look at it again: its words are those of "{file}.{keep}_look"."""
    look, file = f"look_at_{name}", ask.partition(".")[0]
    return {
        name: Step(ask, hear, {HEARD: lead, LOOK: look, SKIPPED: lead}, answer=answer),
        look: Step(
            f"{file}.{answer.keep}_look",
            _looked_at(answer.keep),
            {_KEEP: lead, _CHANGE: name, _MUTE: lead, SKIPPED: lead},
            choices=_ANSWERS,
        ),
    }


def a_question(keep: str) -> Hear:
    """A question somebody means to ask: outcome "heard", or "look" where its form may not open much. `{keep}_look`
    notes which remark that is, and `{keep}_words` on which words.
    """
    return _draft(keep, _of_a_question)


def a_feeling(keep: str) -> Hear:
    """How somebody feels: it is looked at again, once at most, where there are words enough and none for a feeling."""
    return _draft(keep, _of_a_feeling, once=True)


def a_restatement(keep: str, *of: str) -> Hear:
    """What somebody means to say back, of what the notes `of` hold: it is looked at again where it tells or judges, or
    has none of their words.
    """

    def judge(text: str, moment: Moment) -> Remark | None:
        before = [sentences(moment.notes.get(name, "")) for name in of]
        found = restating.of(sentences(text), *before)
        if found.judges:
            return "judges", found.judges
        if found.tells:
            return "tells", found.tells
        return ("missing", None) if found.holds_nothing else None

    return _draft(keep, judge)


def a_step(keep: str, day: str) -> Hear:
    """One step: it is looked at again once at most, where nobody could see it done or there is more than one. A day
    that it names is noted as `day`.
    """
    hear = _draft(keep, _of_a_step, once=True)

    def with_its_day(event: Event, moment: Moment) -> Heard | Unclear:
        heard = hear(event, moment)
        if isinstance(heard, Unclear):
            return heard
        today = moment.now.astimezone(zone_of(moment.person.zone)).date()
        found = days.a_day_in(heard.keep[keep], today)
        named = {day: found.isoformat()} if found and found >= today and not days.too_far(found, today) else {}
        return Heard(heard.outcome, {**heard.keep, **named})

    return with_its_day


def _draft(keep: str, judge: Judge, *, once: bool = False) -> Hear:
    """Words that are written, and the remark of `judge` on them. once: not again in this talk, whatever is written."""

    def hear(event: Event, moment: Moment) -> Heard | Unclear:
        heard = words(keep)(event, moment)
        if isinstance(heard, Unclear):
            return heard
        text, looked = heard.keep[keep], moment.notes.get(f"{keep}_look")
        if looked and (once or text == moment.notes.get(keep)):
            return heard
        remark = judge(text, moment)
        if remark is None or _KINDS.get(remark[0], remark[0]) in moment.person.muted_tips:
            return Heard(HEARD, {keep: text, f"{keep}_look": "", f"{keep}_words": ""})
        tip, span = remark
        on = quote(text, span) if span and span != _all_of(text) else ""
        return Heard(LOOK, {keep: text, f"{keep}_look": tip, f"{keep}_words": on})

    return hear


def _all_of(text: str) -> Span | None:
    """Where its sentences stand: to quote all of it once more would tell nothing."""
    found = sentences(text)
    return Span(found[0].span.start, found[-1].span.end) if found else None


def _of_a_question(text: str, moment: Moment) -> Remark | None:
    nudge = nudges.of(text, moment.person.muted_tips)
    return (nudge.tip, nudge.span) if nudge else None


def _of_a_feeling(text: str, moment: Moment) -> Remark | None:
    found = sentences(text)
    if sum(len(it.words) for it in found) < WORDS_ENOUGH or any(feelings.named(it) for it in found):
        return None
    return "feeling", None


def _of_a_step(text: str, moment: Moment) -> Remark | None:
    found = sentences(text)
    if second := steps.another(found):
        return "second", second
    vague = next((step.vague for step in map(steps.in_sentence, found) if step), None)
    return ("vague", vague) if vague else None


def _looked_at(keep: str) -> Hear:
    """Keep it, change it, or keep it and never hear such a remark again."""

    def hear(event: Event, moment: Moment) -> Heard | Unclear:
        heard = one_of(*_ANSWERS)(event, moment)
        tip = moment.notes.get(f"{keep}_look", "")
        kind = _KINDS.get(tip, tip)
        if isinstance(heard, Unclear) or heard.outcome != _MUTE or not kind:
            return heard
        others = [it for it in moment.person.muted_tips if it != kind]
        return Heard(_MUTE, effects=(Change({"muted_tips": [*others, kind]}),))

    return hear
