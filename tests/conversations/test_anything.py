"""No list of events can break a conversation, whatever people write, press, ignore or are told, in any order."""

import json
from dataclasses import replace
from datetime import timedelta

from hypothesis import given, settings

from conversations.conversation import PARKED_AT_MOST, Conversation, from_json, to_json
from conversations.drafts import is_aside
from conversations.effects import Ask, Effect, Export, Open, Remind, Say, Tell
from conversations.engine import QUIET_FOR, advance
from conversations.events import Arrived, CameDue, Chose, Closed, Learned, Left, Said
from conversations.flow import TAKEN
from conversations.reminders import CANNOT_WAIT
from conversations.talks import FLOWS
from tests.conversations import words
from tests.conversations.anything import REMINDERS, SECRET, Move, lived, lives, people_at_first
from tests.conversations.world import World, shows

Life = list[tuple[Move, timedelta]]

_PAIR, _MEETING = {"pair", "name"}, {"pair", "name", "meeting"}
_TIME = {"when", "start", "zone", "often", "minutes", "round", "there", "series", "instead_of"}
SHARED = {
    "step offered": {"what", "whose", "by", "know", "step", "name"},
    "step answered": {"what", "by", "step", "name", "answer"},
    "pair asked": {*_PAIR, "role", "topic", "zone", "until"},
    "pair answered": {*_PAIR, "answer", "zone"},
    "pair agreed": {*_PAIR, "purpose", "often", "stays", "zone"},
    "pair ended": {*_PAIR, "word", "why", "zone"},
    "meeting proposed": {*_MEETING, *_TIME},
    "meeting answered": {*_MEETING, "answer", "round"},
    "meeting lapsed": {*_MEETING, "round"},
    **{
        what: {*_PAIR, "meeting_at", "why"}
        for what in ("pair away", "pair back", "pair quiet", "pair lives", "pair rests")
    },
    "meeting cancelled": {*_MEETING, "word", "of"},
    "group meeting": {*_MEETING, "when", "start", "zone", "often", "minutes", "sequence", "there"},
    "group meeting answered": {*_MEETING, "coming", "sequence"},
    "group meeting cancelled": {*_MEETING, "word"},
    "thanked": {*_PAIR, "words"},
    "show asked": {*_PAIR, "words", "word"},
    "show answered": {*_PAIR, "word", "answer"},
}
"""All that a colleague is ever told: each was said to be seen by them where it was written, or is a fact of theirs."""


@given(people_at_first, lives)
@settings(max_examples=300)
def test_nothing_raises_and_everybody_who_does_something_sees_something(world: World, life: Life) -> None:
    for move, pause in life:
        world.now += pause
        before, event = world.conversation, move(world)
        welcomed = world.person.welcomed
        effects = world.happens(event, timedelta(0))
        if not isinstance(event, CameDue | Learned | Left | Closed | Arrived):
            assert shows(effects), event
        if isinstance(event, Closed) and before.flow and event.sheet == before.sheet:
            assert shows(effects)
        if isinstance(event, Arrived) and not welcomed:
            assert shows(effects)


@given(people_at_first, lives)
def test_the_same_turn_is_always_the_same(world: World, life: Life) -> None:
    twin = replace(world, due=dict(world.due), closed={}, told=[])
    assert lived(world, life) == lived(twin, life)
    assert world == twin


@given(people_at_first, lives)
def test_the_state_survives_being_stored_and_stays_small(world: World, life: Life) -> None:
    lived(world, life)
    talk = world.conversation
    assert from_json(json.loads(json.dumps(to_json(talk), ensure_ascii=False).encode())) == talk
    assert len(talk.parked) <= PARKED_AT_MOST
    for one in (talk, *talk.parked):
        assert len(set(one.trail)) == len(one.trail)
        assert set(one.typed) <= set(one.notes)
        assert all(one.notes.values())
        assert not any(inner.parked for inner in talk.parked)


@given(people_at_first, lives)
@settings(max_examples=200)
def test_one_thing_is_asked_at_a_time(world: World, life: Life) -> None:
    """A turn asks one question, or says one thing that can be answered by a button, and never both."""
    for event, effects in lived(world, life):
        asks = [effect for effect in effects if isinstance(effect, Ask)]
        says = [effect for effect in effects if isinstance(effect, Say) and effect.choices]
        assert len(asks) + len(says) <= 1, event
        for effect in asks:
            known = FLOWS.get(effect.sheet.partition(".")[0])
            if known and effect.line != effect.notice:
                step = known.steps[effect.sheet.partition(".")[2]]
                assert (effect.line, effect.choices, effect.answer) == (step.ask, step.choices, step.answer)


@given(people_at_first, lives)
@settings(max_examples=200)
def test_every_word_is_one_of_the_words(world: World, life: Life) -> None:
    for _, effects in lived(world, life):
        for effect in effects:
            for line in lines_of(effect):
                assert line in words.lines() or f"{line}.ask" in words.lines(), line


@given(people_at_first, lives)
@settings(max_examples=300)
def test_what_is_written_on_a_private_page_is_never_said_in_the_chat_nor_to_others(world: World, life: Life) -> None:
    for _, effects in lived(world, life):
        for effect in effects:
            if isinstance(effect, Say):
                assert SECRET not in repr(effect)
            if isinstance(effect, Ask):
                assert not any(SECRET in effect.notes[name] for name in effect.typed)
            if isinstance(effect, Tell):
                assert set(effect.result) <= SHARED[effect.what]


@given(people_at_first, lives)
def test_stop_always_ends_the_talk_at_once(world: World, life: Life) -> None:
    lived(world, life)
    for event in (Said("stop"), Chose("stop"), Chose("stop", world.conversation.sheet)):
        turn = advance(world.conversation, event, world.person, world.now)
        assert turn.conversation.flow == ""
        assert shows(turn.effects)


@given(people_at_first, lives)
def test_nothing_that_was_written_is_lost_by_stopping_and_going_on(world: World, life: Life) -> None:
    lived(world, life)
    before = world.conversation
    if not before.flow or not FLOWS[before.flow].lasting:
        return
    world.says("stop")
    world.presses(before.flow, "resume")
    assert (world.step, world.conversation.notes) == (before.sheet, before.notes)
    assert (world.conversation.typed, world.conversation.trail) == (before.typed, before.trail)


@given(people_at_first, lives)
def test_an_answer_that_was_heard_stays_until_the_talk_is_over(world: World, life: Life) -> None:
    """Whatever is asked or pressed in between, the notes of a talk only grow or are written anew."""
    for move, pause in life:
        world.now += pause
        before, event = world.conversation, move(world)
        world.happens(event, timedelta(0))
        after = [talk for talk in (world.conversation, *world.conversation.parked) if same_talk(talk, before)]
        for talk in after:
            lost = set(before.notes) - set(talk.notes)
            assert all(is_aside(name) or name.endswith(TAKEN) or name == "alone" for name in lost)


@given(people_at_first, lives)
def test_a_reminder_never_breaks_into_a_talk(world: World, life: Life) -> None:
    lived(world, life)
    talk = world.conversation
    if not talk.flow or talk.at is None:
        return
    now = talk.at + QUIET_FOR - timedelta(seconds=1)
    for reminder in set(REMINDERS) - set(CANNOT_WAIT):
        for record in world.person.records:
            turn = advance(talk, CameDue(reminder, record.id), world.person, now)
            waits = Remind(reminder, now + QUIET_FOR, record.id)
            assert turn.effects == (() if world.person.stopped else (waits,))
            assert (turn.conversation.sheet, turn.conversation.notes) == (talk.sheet, talk.notes)
    for record in world.person.records:
        assert advance(talk, CameDue("talk", record.id), world.person, now).conversation.sheet == talk.sheet


@given(people_at_first, lives)
def test_a_matter_that_is_settled_is_never_heard_of_again(world: World, life: Life) -> None:
    lived(world, life)
    quiet = Conversation(parked=world.conversation.parked)
    for record in (*world.closed.values(),):
        if world.person.record(record.id):
            continue
        for reminder in REMINDERS:
            turn = advance(quiet, CameDue(reminder, record.id), world.person, world.now)
            assert turn.effects == ()


@given(people_at_first, lives)
def test_silence_is_respected(world: World, life: Life) -> None:
    """Whoever answers nothing is asked once more at most about a thing, and then nothing is due any more."""
    lived(world, life)
    world.now += timedelta(days=1)
    heard: dict[str, list[str]] = {}
    for _ in range(200):
        if not world.due:
            break
        reminder, about = min(world.due, key=lambda it: (world.due[it], it))
        if shows(world.falls_due(reminder, about)):
            heard.setdefault(about, []).append(reminder)
    assert world.due == {}
    for reminders in heard.values():
        assert reminders.count("check_in") <= 1
        assert reminders.count("check_in_again") <= 1


def same_talk(one: Conversation, other: Conversation) -> bool:
    return bool(one.flow) and (one.flow, one.started) == (other.flow, other.started)


def lines_of(effect: Effect) -> list[str]:
    match effect:
        case Say(line):
            return [line]
        case Ask():
            return [effect.line, *([effect.notice] if effect.notice else [])]
        case Open():
            return [effect.announce] if effect.announce else []
        case Export():
            return []
        case _:
            return [effect.line] if hasattr(effect, "line") else []
