"""All that is told of one text, each judgement with its score, rule, version and place: what the command line prints.

Rule: the same text always gives the same account, and nothing of the text is kept.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from conversations.language import advice, feelings, nudges, questions, steps
from conversations.language.questions import Question
from conversations.language.steps import NextStep
from conversations.language.text import Span, quote, sentences
from conversations.language.weights import MODELS, Score

Plain = Mapping[str, Any]
"""JSON."""


def of(text: str) -> Plain:
    """The account of a text: question, form, advice, feelings, step, nudge, danger; under `judgements` how each came.

    form: "open", "closed" or None. advice: 0 to 1, of the sentence that gives it most. step: of the first sentence that
    names one, or None. Places count characters of the text.
    """
    from conversations import care  # as long to load as half of the rest, and only of use here

    found = sentences(text)
    asked = questions.of(found)
    main = questions.main(asked)
    advised = {it.sentence.span: advice.in_question(it) for it in asked}
    told = [advised[it.span] if it.span in advised else advice.in_statement(it) for it in found]
    given = max(told, key=lambda it: it.likely, default=None)
    nudge = nudges.on(found, asked, tuple(advised.values())) if asked else None
    named = [it for sentence in found for it in feelings.named(sentence)]
    agenda = [span for span in map(feelings.own_agenda, found) if span]
    step = next((it for it in map(steps.in_sentence, found) if it), None) if main is None else None
    danger = care.kind_of(text)
    why = [
        *([_form(text, main)] if main else []),
        *(
            [_told("advice", given.likely, f"advice: {given.rule}", advice.VERSION, text, given.span, given.because)]
            if given
            else []
        ),
        *(_told("feelings", None, f"feelings: {name}", feelings.VERSION, text, span) for name, span in named),
        *(_told("agenda", None, "agenda: named", feelings.VERSION, text, span) for span in agenda),
        *(_step(text, step) if step else ()),
        *([{"check": "nudge", "value": nudge.tip, "rule": nudge.rule, **_place(text, nudge.span)}] if nudge else []),
        *([{"check": "danger", "value": danger, "rule": f"care: {danger}"}] if danger else []),
    ]
    return {
        "question": main is not None,
        "form": main.form if main else None,
        "advice": round(given.likely, 3) if given else 0.0,
        "feelings": list(dict.fromkeys(name for name, _ in named)),
        "step": _of_step(text, step) if step else None,
        "nudge": nudge.tip if nudge else None,
        "danger": danger,
        "judgements": why,
    }


def _form(text: str, main: Question) -> Plain:
    return _told("form", main.opens, f"form: {main.reason}", questions.VERSION, text, main.span)


def _of_step(text: str, step: NextStep) -> Plain:
    return {
        "what": quote(text, step.what),
        "who": quote(text, step.who) if step.who else None,
        "when": quote(text, step.when) if step.when else None,
        "specific": step.specific.likely >= 0.5,
        "measurable": step.measurable.likely >= 0.5,
    }


def _step(text: str, step: NextStep) -> Sequence[Plain]:
    places = {"when": step.when, "know": step.know, "vague": step.vague, "second": step.second}
    learnt: Mapping[str, Score] = {"specific": step.specific, "measurable": step.measurable}
    return (
        *(_told("step", None, f"step: {name}", steps.VERSION, text, span) for name, span in places.items() if span),
        *(
            _told("step", score.likely, f"step: {name}", MODELS[name].version, text, step.what, score.because)
            for name, score in learnt.items()
        ),
    )


def _told(
    check: str,
    score: float | None,
    rule: str,
    version: int | str,
    text: str,
    span: Span,
    because: Sequence[tuple[str, float]] = (),
) -> Plain:
    plain: dict[str, Any] = {
        "check": check,
        "score": None if score is None else round(score, 3),
        "rule": f"{rule}, {version}",
    }
    plain |= _place(text, span)
    return {**plain, "because": dict(because)} if because else plain


def _place(text: str, span: Span) -> Plain:
    return {"span": [span.start, span.end], "words": quote(text, span)}
