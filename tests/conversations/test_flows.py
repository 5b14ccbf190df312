"""Rules that every talk must satisfy. A new talk is under them as soon as it stands in the table of contents."""

import pytest

from conversations import reminders
from conversations.effects import Say
from conversations.events import Chose, Filled, Said
from conversations.flow import SKIPPED, Heard, Moment, Step, Unclear
from conversations.talks import FLOWS
from tests.conversations import words
from tests.conversations.walk import options, texts_of, visits
from tests.conversations.world import MARIA, TUESDAY, shows

STEPS = [(flow, name) for flow in FLOWS for name in FLOWS[flow].steps]
QUESTIONS_AT_MOST = 30
"""How many questions a talk has on its longest way: a person has an afternoon, not a day."""

every_step = pytest.mark.parametrize(("flow", "name"), STEPS)
every_flow = pytest.mark.parametrize("flow", FLOWS)


def step_of(flow: str, name: str) -> Step:
    return FLOWS[flow].steps[name]


def moments(flow: str, name: str) -> list[Moment]:
    """Every state of the notes in which the question was asked."""
    found = [visit.before.notes for visit in visits() if (visit.flow, visit.step) == (flow, name)]
    return [Moment(notes, MARIA, TUESDAY) for notes in found]


@every_flow
def test_a_talk_stands_under_its_own_name(flow: str) -> None:
    assert FLOWS[flow].name == flow
    assert FLOWS[flow].version >= 1


@every_flow
def test_a_talk_that_goes_over_to_another_finds_it(flow: str) -> None:
    leads = {lead for step in FLOWS[flow].steps.values() for lead in step.leads.values()}
    assert {lead.removeprefix("talk:") for lead in leads if lead.startswith("talk:")} <= set(FLOWS)


@every_flow
def test_a_talk_has_an_end_that_a_person_can_reach_in_one_sitting(flow: str) -> None:
    trails = [len(visit.before.trail) for visit in visits() if visit.flow == flow]
    assert max(trails) < QUESTIONS_AT_MOST


@every_flow
def test_the_end_of_a_talk_is_said(flow: str) -> None:
    ends = [visit for visit in visits() if visit.flow == flow and visit.after.flow != flow]
    assert ends
    assert all(shows(visit.effects) for visit in ends)


@every_step
def test_every_way_out_of_a_question_can_be_taken(flow: str, name: str) -> None:
    taken = {visit.outcome for visit in visits() if (visit.flow, visit.step) == (flow, name)}
    assert taken | {SKIPPED} == set(step_of(flow, name).leads) | {SKIPPED}


@every_step
def test_a_question_is_answered_in_writing_or_by_a_choice_and_never_both(flow: str, name: str) -> None:
    step = step_of(flow, name)
    assert bool(step.answer) != bool(step.choices)


@every_step
def test_every_choice_is_heard_and_leads_on(flow: str, name: str) -> None:
    step = step_of(flow, name)
    for moment in moments(flow, name):
        for choice in step.buttons:
            heard = step.hear(Chose(choice, f"{flow}.{name}"), moment)
            assert isinstance(heard, Heard)
            assert heard.outcome in step.leads


@every_step
def test_no_choice_is_taken_for_a_button_of_a_record(flow: str, name: str) -> None:
    for choice in step_of(flow, name).choices:
        assert reminders.button(choice, f"{flow}.{name}", MARIA, TUESDAY) is None, choice


@every_step
def test_every_choice_can_be_typed_by_its_name_in_any_case(flow: str, name: str) -> None:
    step, moment = step_of(flow, name), moments(flow, name)[0]
    for choice in step.buttons:
        assert step.hear(Said(f" {choice.upper()}. "), moment) == step.hear(Chose(choice), moment)


@every_step
def test_every_choice_that_is_no_number_can_be_typed_by_its_place(flow: str, name: str) -> None:
    step, moment = step_of(flow, name), moments(flow, name)[0]
    for place, choice in enumerate(step.choices, 1):
        if not step.choices[0].isdigit():
            assert step.hear(Said(str(place)), moment) == step.hear(Chose(choice), moment)


@every_step
def test_a_question_with_a_field_hears_what_is_written_in_the_sheet_and_in_the_chat(flow: str, name: str) -> None:
    step = step_of(flow, name)
    if not step.answer:
        return
    for moment in moments(flow, name):
        for text in texts_of(flow, name, step):
            heard = step.hear(Filled(f"{flow}.{name}", {"answer": text}), moment)
            assert isinstance(heard, Heard)
            assert heard.outcome in step.leads
            assert heard.keep[step.answer.keep], "the answer is kept, so that it can be shown again"
            assert step.hear(Said(text), moment) == heard


@every_step
def test_a_reply_that_is_none_is_met_with_a_line_that_exists(flow: str, name: str) -> None:
    step, moment = step_of(flow, name), moments(flow, name)[0]
    for event in (Said(""), Said("\x00"), Said("?!"), Said("x" * 3001), Chose("no such choice"), Filled("", {})):
        heard = step.hear(event, moment)
        assert isinstance(heard, Unclear)
        assert heard.line in words.lines()


@every_step
def test_a_question_has_words_and_says_why_it_is_asked(flow: str, name: str) -> None:
    table = words.table(step_of(flow, name).ask)
    assert table["ask"].strip()
    assert table["why"].strip()


@every_step
def test_every_choice_has_a_label_of_its_own(flow: str, name: str) -> None:
    step = step_of(flow, name)
    own, shared = words.table(step.ask).get("choices", {}), words.files()["common"]["choices"]
    labels = [own.get(choice) or shared[choice] for choice in step.buttons]
    assert len(set(labels)) == len(labels)


@every_step
def test_no_label_stands_for_a_choice_that_is_not_offered(flow: str, name: str) -> None:
    """One table of words may serve several steps: together they offer all that it names."""
    ask = step_of(flow, name).ask
    offered = {
        choice for it in FLOWS.values() for step in it.steps.values() if step.ask == ask for choice in step.buttons
    }
    assert set(words.table(ask).get("choices", {})) <= offered


@every_step
def test_a_question_shows_only_what_the_person_can_have_written_before_it(flow: str, name: str) -> None:
    """Whatever a line of it quotes was there, all of it at once, on some way to a step with these words."""
    ask = step_of(flow, name).ask
    table = words.table(ask)
    asked = [(visit, step) for visit in visits() if (step := step_of(visit.flow, visit.step)).ask == ask]
    noted = [{*visit.before.notes, *step.given} for visit, step in asked]
    for text in (table["ask"], table["why"], table.get("hint", ""), table.get("footnote", ""), *table.get("quote", ())):
        places = words.places(text) - set(words.files()["common"]["missing"])
        assert any(places <= notes for notes in noted), f"{text!r}: nobody has {places} there"


def test_no_walk_leaves_a_person_without_an_answer() -> None:
    assert all(shows(visit.effects) for visit in visits())


def test_what_is_said_in_a_talk_exists() -> None:
    said = {effect.line for visit in visits() for effect in visit.effects if isinstance(effect, Say)}
    assert said <= set(words.lines())


@every_step
def test_there_is_something_to_answer_a_question_with(flow: str, name: str) -> None:
    assert options(flow, name, step_of(flow, name))
