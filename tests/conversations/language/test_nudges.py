"""A draft is remarked on only where the rule is sure: a question with what or how is left in peace."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conversations.language import nudges
from conversations.language.text import quote

TIPS = {
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
        Who else cares about this?
        In your own words, what is it about?
        And then?
        Why not next week?
        Why is that important to you?
        Where do you see yourself in a year?
        Is it okay if we look at the report together?
        May I ask you something about the report?
        Is there something that you need from me?
        Would you like to tell me about it?
        It sounds like a hard week. What do you need most? Right?
        So you were on your own with it?
        I would like to hear how it went.
        On a scale from 0 to 10, how sure are you?
        You and me?
        Right?
        What about the second report?
        Maybe you feel tired?
        How do you know that it works?
        What do you need to let go of?
        When were you at your best in a project like this?
        How long would you give it before you decide?
        And what else?
        What would happen if you did nothing?
        What is this costing you?
        Which of these options appeals to you most?
        If it were easy, what would it look like?
        What do you think about asking the team what they need?
        Can you walk me through what happened on Friday?
        What will you do, and by when?
        What's on your mind?
        What's the real challenge here for you?
        What do you want?
        How can I help?
        If you're saying yes to this, what are you saying no to?
        What was most useful for you?
        What would success look like?
        What have you tried so far?
        What got in the way?
        What would you do if you weren't afraid?
        How do you know that's true?
        What are you assuming?
        Who could help you with this?
        What would your customer say about it?
        Where do you see the biggest risk?
        How would you like to use our time today?
        What's important to you about that?
        How committed are you to that step?
        What part of this can you influence?
        How does that make you feel?
        What did you learn from the last time?
        What options do you see?
        What support do you need from me?
        How will you know that it worked?
        What is the smallest step you could take this week?
        Tell me about a time when it went well.
        What would you tell a friend in your place?
        Looking back in a year, what would you be proud of?
        What's stopping you?
        How might Anna see it?
        In what way does this matter to the team?
        What could you do differently next time?
        What makes you say that?
        How did you come to that view?
        What did you notice when she said that?
        What do you make of the numbers?
        What else could be true?
        What does your gut say?
        How do you want to be remembered in this project?
        What are you not saying?
        What question should I be asking you?
        How can we make this easier?
    """,
    "advice": """
        Have you tried asking for help?
        Have you spoken to HR?
        Have you considered a smaller team?
        Why don't you just ask him?
        Why don\u2019t you ask?
        What if you asked her?
        How about asking her?
        Shouldn't you just stop?
        Maybe you could ask for more time?
        Have you thought about delegating?
        Shouldn't we tell the boss?
        Maybe you should take a break?
        Why don't you talk to Anna?
        How about taking a course?
        What about hiring somebody?
        What if you started earlier?
    """,
    "leading": """
        Don't you think you should have asked?
        Don't you think that is too late?
        Isn't it your job?
        You want this, right?
        You will do it, won't you?
        It went well, isn't that so, or
        So you're fine with the plan, yes?
        You know this can't go on, right?
        Isn't it better to wait?
    """,
    "closed": """
        Is it hard?
        Do you like it?
        Ok, so are you happy with it?
        Will you do it
        Is it the time or the money?
        I saw the last report. Were you ill when you wrote it?
        When you write, is it mostly late?
        Did you finish the report?
        Are you okay with that?
        Did you not see the mail?
        Is it because of Tom?
        Do you agree?
        Can you do it by Friday?
        Is everything clear?
        Would you be able to take this over?
        Could you just be a bit more positive?
        Was it the customer or the team?
        Do you see my point?
        Are you going to fix it?
        Are you stressed?
        Did that work?
        Will you try harder?
        Do you like your job?
    """,
    "tone": """
        Why did you do that?
        But why was it late?
        Why are you always late?
        Why didn't you ask for help?
    """,
    "several": """
        What happened? And how did you feel?
        Is it hard? Why?
        What happened and how did you feel?
        On a scale from 0 to 10, where are you now, and what would make it one higher?
        What might get in the way, and how would you deal with it?
        What would you like to be different, and what would that give you?
    """,
    "narrow": """
        When is it due?
        How many reports were late?
        How long have you been here?
        How many tickets did you close?
        When will it be done?
    """,
    "statement": """
        I want the reports on time.
        The deadline.
        I need you to be on time.
    """,
}
EXAMPLES = [(line.strip(), tip) for tip, lines in TIPS.items() for line in lines.strip().splitlines()]


@pytest.mark.parametrize(("question", "tip"), EXAMPLES)
def test_a_question_is_remarked_on_by_its_form(question: str, tip: str) -> None:
    nudge = nudges.of(question)
    assert (nudge.tip if nudge else "") == tip


@pytest.mark.parametrize(("question", "tip"), [(question, tip) for question, tip in EXAMPLES if tip])
def test_a_muted_tip_is_not_given_and_no_other_takes_its_place(question: str, tip: str) -> None:
    assert nudges.of(question, (tip,)) is None
    assert nudges.of(question, [it for it in nudges.TIPS if it != tip]) == nudges.of(question)


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("So, have you tried asking  for help?", "have you tried"),
        ("You want this, don\u2019t you?", "don\u2019t you"),
        ("Is it the time or the money?", "Is it the time or"),
        ("But why was it late?", "why"),
        ("I want the reports\non time.", "I want the reports on time"),
        ("What happened? And how did you feel?", "And how did you feel"),
    ],
)
def test_the_words_that_led_to_it_are_quoted_as_they_were_written(question: str, words: str) -> None:
    nudge = nudges.of(question)
    assert nudge
    assert quote(question, nudge.span) == words


@given(st.sampled_from(("What ", "How ", "what ", "how ")), st.from_regex(r"[a-z ]{1,80}\?", fullmatch=True))
def test_what_and_how_are_never_called_closed_or_leading(begin: str, rest: str) -> None:
    nudge = nudges.of(begin + rest)
    assert nudge is None or nudge.tip in ("advice", "several", "narrow")


@given(st.text(max_size=2000))
def test_the_same_text_always_gets_the_same_remark_and_nothing_raises(text: str) -> None:
    nudge = nudges.of(text)
    assert nudge == nudges.of(text)
    assert nudge is None or (nudge.tip in nudges.TIPS and quote(text, nudge.span))
