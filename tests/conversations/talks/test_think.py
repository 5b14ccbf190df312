"""Thinking about one's own question: everything that comes of it is in one's own words."""

from hypothesis import given
from hypothesis import strategies as st

from conversations.drafts import is_aside
from conversations.effects import Ask, Open
from conversations.events import Said
from conversations.hearing import text_of
from conversations.talks import FLOWS
from tests.conversations.world import World

ANSWERS = (
    "my desk", "It is full.", "tired", "order", "I am lazy.", "yes", "An empty desk.", "What do I keep?",
    "assumption", "I need it all.", "Sort it. Burn it.", "Ask Lena.", "Clear the top drawer.", "thursday",
    "It is empty.", "8", "A phone call.", "I put it in my bag.",
)  # fmt: skip


def test_the_step_and_the_thoughts_are_kept_apart() -> None:
    world = World()
    world.calls("think")
    world.answers(*ANSWERS)
    assert world.said() == ["think.done_with_step"]
    assert world.open("step").fields == {
        "what": "Clear the top drawer.",
        "whose": "mine",
        "by": "2026-11-26",
        "know": "It is empty.",
        "confidence": "8",
        "obstacle": "A phone call.",
        "then": "I put it in my bag.",
        "state": "agreed",
    }
    (thought,) = world.closed.values()
    assert list(thought.fields.values()) == [
        "my desk", "It is full.", "tired", "order", "I am lazy.", "An empty desk.", "What do I keep?",
        "I need it all.", "Sort it. Burn it.", "Ask Lena.",
    ]  # fmt: skip
    assert set(world.only(Open).values) == set(thought.fields) | set(world.open("step").fields) - {"state", "whose"}
    assert world.at("check_in", world.open("step").id) == "2026-11-26 09:00"


def test_a_mirror_that_is_not_right_can_be_changed() -> None:
    world = World()
    world.calls("think")
    world.answers("my desk", "It is full.", "skip", "skip", "skip", "change it")
    assert (world.step, world.asked.value) == ("think.facts", "It is full.")


def test_thinking_without_a_step_is_fine_too() -> None:
    world = World()
    world.calls("think")
    while world.step:
        world.says("skip")
    assert world.said() == ["think.done"]
    assert (world.person.records, world.closed, world.due) == ((), {}, {})


@given(st.lists(st.text(min_size=1, max_size=40).map(lambda text: f"w {text}"), min_size=18, max_size=18))
def test_the_coach_says_back_what_was_written_word_for_word_and_adds_nothing(texts: list[str]) -> None:
    world = World()
    world.calls("think")
    written: set[str] = set()
    for text in texts:
        step = FLOWS["think"].steps[world.conversation.step] if world.step else None
        if step is None:
            break
        if step.answer and step.answer.kind in ("line", "long", "colleague"):
            world.writes(text)
            written.add(text_of(Said(text)) or "")
        elif step.choices:
            world.presses(step.choices[0])
            written.add(step.choices[0])
        else:
            world.answers("friday")
            written.add("2026-11-27")
        for effect in world.last:
            if isinstance(effect, Ask):
                own = {note for name, note in effect.notes.items() if not is_aside(name)}
                assert own <= written
            if isinstance(effect, Open) and effect.page == "thought":
                assert set(effect.values.values()) <= written | {"mine"}
