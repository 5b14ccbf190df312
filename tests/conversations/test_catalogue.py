"""The catalogue of questions: each of the house's quality, three of three kinds, and never the same three in a week."""

import re
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conversations import care, catalogue
from conversations.language import nudges
from tests.conversations import words
from tests.conversations.world import TUESDAY

KINDS = sorted(
    {kind for shelf in catalogue.SHELVES.values() for kind in shelf}, key=lambda kind: (kind.skill, kind.name)
)
IDS = [id for kind in (*KINDS, *catalogue.LISTEN.values()) for id in kind.ids]
TEXTS = {
    key.removeprefix("questions."): text
    for key, text in words.lines().items()
    if re.fullmatch(r"questions\.(?!some)\w+\.\w+\.\d", key)
}

shelves = st.sampled_from(sorted(catalogue.SHELVES))
notes = st.dictionaries(
    st.sampled_from(("topic", "agenda", "facts", "feelings", "values", "want", "question_1")),
    st.sampled_from(
        ("", "x", "They are always late and I want it to stop.", "stuck, tried it again", "\ud800", "{who}")
    ),
)


def test_every_question_has_its_words_and_all_words_are_some_question() -> None:
    assert sorted(set(IDS)) == sorted(TEXTS)


def test_each_skill_has_kinds_and_each_kind_at_least_four_questions() -> None:
    assert {kind.skill for kind in KINDS} == {"listen", "ask", "balance", "next_steps"}
    assert all(kind.questions >= 4 for kind in KINDS)
    assert all(len(shelf) >= 4 for shelf in catalogue.SHELVES.values())


@pytest.mark.parametrize("id", sorted(TEXTS))
def test_a_question_asks_one_thing_briefly_and_in_plain_words(id: str) -> None:
    text = TEXTS[id]
    assert text.endswith("?") and text.count("?") == 1
    assert len(text.split()) <= 16
    assert words.grade(text) <= 8
    assert not words.places(text), "it can be shown in the chat: nothing that anybody wrote is in it"


@pytest.mark.parametrize("id", sorted(TEXTS))
def test_a_question_is_one_that_the_coach_itself_would_leave_in_peace(id: str) -> None:
    assert nudges.of(TEXTS[id]) is None
    assert care.kind_of(TEXTS[id]) is None


def test_most_questions_begin_with_what_or_how_and_none_with_why() -> None:
    firsts = [text.split()[0] for text in TEXTS.values()]
    assert sum(first in ("What", "How") for first in firsts) >= 0.85 * len(firsts)
    assert "Why" not in firsts
    assert len(set(TEXTS.values())) == len(TEXTS)


@given(shelves, notes, st.integers(1, 30), st.integers(0, 400))
def test_three_are_of_three_kinds_and_never_the_same_three_in_a_week(
    shelf: str, written: dict[str, str], times: int, minutes: int
) -> None:
    shown: list[str] = []
    seen: list[tuple[datetime, frozenset[str]]] = []
    now = TUESDAY
    for _ in range(times):
        ids = catalogue.three(shelf, written, shown)
        assert len({id.rpartition(".")[0] for id in ids}) == 3
        assert set(ids) <= {id for kind in catalogue.SHELVES[shelf] for id in kind.ids}
        assert frozenset(ids) not in [three for at, three in seen if now - at < catalogue.AGAIN_AFTER]
        assert catalogue.three(shelf, written, shown) == ids, "the same for the same"
        shown, seen = catalogue.remembering(shown, ids, now), [*seen, (now, frozenset(ids))]
        now += timedelta(minutes=minutes)
    assert len(shown) <= catalogue.REMEMBERED


@pytest.mark.parametrize("shelf", sorted(catalogue.SHELVES))
def test_even_somebody_who_looks_all_week_long_is_shown_others_each_time(shelf: str) -> None:
    shown: list[str] = []
    for _ in range(catalogue.REMEMBERED):
        ids = catalogue.three(shelf, {}, shown)
        assert set(ids) not in [set(entry.split()[1:]) for entry in shown]
        shown = catalogue.remembering(shown, ids, TUESDAY)
    assert len(catalogue.three(shelf, {}, shown)) == 3


def test_what_was_shown_is_forgotten_after_a_week() -> None:
    shown = catalogue.remembering([], ("a", "b", "c"), TUESDAY)
    assert catalogue.remembering(shown, ("d", "e", "f"), TUESDAY + timedelta(days=6, hours=23))[0] == shown[0]
    assert len(catalogue.remembering(shown, ("d", "e", "f"), TUESDAY + timedelta(days=7))) == 1


@pytest.mark.parametrize(
    ("written", "signal"),
    [
        ({"facts": "We tried it twice."}, "tried"),
        ({"topic": "his attitude"}, "vague"),
        ({"agenda": "I want it on time."}, "goal"),
        ({"facts": "The customer was there."}, "others"),
        ({"facts": "I don\u2019t know what to do."}, "stuck"),
        ({"agenda": "He is always like that."}, "sure"),
        ({"topic": "the late report"}, "waiting"),
        ({"feelings": "worried"}, "feelings"),
        ({"feelings": "worried"}, "no_values"),
        ({}, "no_goal"),
    ],
)
def test_what_was_written_gives_a_signal(written: dict[str, str], signal: str) -> None:
    assert signal in catalogue.heard_in(written)


@pytest.mark.parametrize(
    ("shelf", "written", "kind"),
    [
        ("open", {}, "listen.happened"),
        ("open", {"facts": "x", "values": "x"}, "listen.feels"),
        ("open", {"facts": "x", "feelings": "x"}, "listen.matters"),
        ("ask", {"facts": "We tried it already.", "values": "x"}, "ask.tried"),
        ("ask", {"facts": "The team and the customers were there.", "values": "x"}, "ask.others"),
        ("assumption", {"agenda": "He never listens."}, "balance.assumption"),
        ("cost", {"topic": "the late report"}, "balance.cost"),
        ("cost", {"values": "being fair"}, "balance.value"),
        ("step", {"facts": "it is stuck"}, "next_steps.smallest"),
    ],
)
def test_what_is_shown_goes_with_what_was_written(shelf: str, written: dict[str, str], kind: str) -> None:
    assert kind in {id.rpartition(".")[0] for id in catalogue.three(shelf, written, [])}


def test_every_signal_is_there_for_some_kind() -> None:
    known = {
        *catalogue._SIGNALS,
        "no_goal",
        *(f"{no}{it}" for no in ("", "no_") for it in ("facts", "feelings", "values")),
    }
    used = {signal for kind in KINDS for signal in kind.fits}
    assert used <= known | {"agenda"}
    assert set(catalogue._SIGNALS) <= used
