"""A command is heard where one is meant, and a sentence that begins with "coach" stays a sentence."""

import pytest

from conversations.commands import ANYWHERE, COMMANDS, WORDS, called, command_of
from conversations.events import Called, Who

SAM = Who("slack/T1/U2", "Sam")


def who(name: str) -> Who | None:
    return SAM if name.lower() == "sam" else None


@pytest.mark.parametrize(
    ("text", "call"),
    [
        ("/coach", Called("")),
        ("  /COACH  ", Called("")),
        ("coach", Called("")),
        ("/coach prepare", Called("prepare")),
        ("coach prepare", Called("prepare")),
        ("Coach: prepare!", Called("prepare")),
        ("coach, Think about my desk", Called("think", "my desk")),
        ("/coach prepare @sam about the deadline", Called("prepare", "the deadline", SAM)),
        ("/coach prepare with @sam", Called("prepare", "", SAM)),
        ("/coach prepare with @sam about the deadline", Called("prepare", "the deadline", SAM)),
        ("coach prepare on: time", Called("prepare", "time")),
        ("/coach @sam", Called("", "", SAM)),
        ("coach @sam the late report", Called("", "the late report", SAM)),
        ("coach prepare with @sam.", Called("prepare", ".", SAM)),
        ("/coach @nobody hello", Called("", "@nobody hello")),
        ("/coach @nobody @sam", Called("", "@nobody", SAM)),
        ("/coach pause until friday", Called("pause", "friday")),
        ("coach me", Called("me")),
        ("Coach me!", Called("me")),
        ("/coach me please", Called("me", "please")),
        ("/coach dance with me", Called("", "dance with me")),
        ("/mentor @sam", Called("mentor", "", SAM)),
        ("/mentor prepare @sam", Called("mentor", "prepare", SAM)),
        ("mentor note the budget", Called("mentor", "note the budget")),
        ("/mentor steps", Called("steps")),
        ("/coach mail sam@sam.org", Called("", "mail sam@sam.org")),
    ],
)
def test_a_command_is_heard(text: str, call: Called) -> None:
    assert called(text, who) == call


@pytest.mark.parametrize(
    "text",
    [
        "",
        "hello",
        "coaching helps",
        "coach's advice was good",
        "coach Sam is nice",
        "coach me on this one",
        "the /coach",
        "coaches",
        "/coaching",
    ],
)
def test_a_sentence_is_no_command(text: str) -> None:
    assert called(text, who) is None


def test_a_command_from_a_platform_has_its_words_tidied() -> None:
    assert command_of("prepare", "  about   the deadline ", SAM) == Called("prepare", "the deadline", SAM)


def test_every_word_that_works_everywhere_can_be_written_as_itself() -> None:
    assert all(ANYWHERE[word] == word for word in WORDS)
    assert len(set(COMMANDS)) == len(COMMANDS)
