"""A draft is remarked on only where its form is sure: a question with what or how is left in peace."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conversations.language.questions import look_at

LOOKS = {
    "": """
        What is the hardest part of this for you?
        How would you like it to be?
        what matters most here
        So, what happened then?
        Sam, how did that feel?
        How, then, could you go on?
        What, if anything, would help?
        What have you already tried?
        How had you thought about it before?
        Tell me more about that.
        Could you describe what you saw?
        Can you tell me what happened?
        Do you know what you need?
        When is it due?
        Who else cares about this?
        In your own words, what is it about?
        And then?
    """,
    "suggestion": """
        Have you tried asking for help?
        Have you considered a smaller team?
        Why don't you just ask him?
        Why don\u2019t you ask?
        What if you asked her?
        How about asking her?
        Could you maybe ask her?
        Shouldn't you just stop?
        Maybe you could ask for more time?
    """,
    "leading": """
        Don't you think that is too late?
        Isn't it your job?
        You want this, right?
        You will do it, won't you?
    """,
    "closed": """
        Is it hard?
        Do you like it?
        Ok, so are you happy with it?
        Will you do it
    """,
    "why": """
        Why did you do that?
        But why was it late?
    """,
    "several": """
        What happened? And how did you feel?
        Is it hard? Why?
    """,
    "statement": """
        I want the reports on time.
        The deadline.
    """,
}


@pytest.mark.parametrize(
    ("question", "look"), [(line.strip(), look) for look, lines in LOOKS.items() for line in lines.strip().splitlines()]
)
def test_a_question_is_looked_at_by_its_form(question: str, look: str) -> None:
    assert look_at(question) == look


@given(st.sampled_from(("What ", "How ", "what ", "how ")), st.from_regex(r"[a-z ]{1,80}\?", fullmatch=True))
def test_what_and_how_are_left_in_peace_unless_they_carry_a_suggestion(begin: str, rest: str) -> None:
    assert look_at(begin + rest) in ("", "suggestion")


@given(st.text(max_size=2000))
def test_nothing_that_is_written_raises_or_takes_long(text: str) -> None:
    assert look_at(text) in LOOKS
