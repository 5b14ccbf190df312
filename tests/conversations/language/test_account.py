"""Everything that is told of a text, as the command line prints it: for anyone who wants to measure it."""

import io
import json
import subprocess
import sys
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conversations.language import __main__ as command
from conversations.language import account

KEYS = ["question", "form", "advice", "feelings", "step", "nudge", "danger", "judgements"]


def told(text: str) -> dict[str, Any]:
    return dict(account.of(text))


def test_a_suggestion_in_a_question() -> None:
    found = told("Have you tried asking for help?")
    assert list(found) == KEYS
    assert (found["question"], found["form"], found["nudge"]) == (True, "closed", "advice")
    assert found["advice"] > 0.8
    assert found["step"] is None
    form, suggestion, nudge = found["judgements"]
    assert form == {
        "check": "form",
        "score": 0.24,
        "rule": "form: yes or no, 2",
        "span": [0, 8],
        "words": "Have you",
    }
    assert suggestion["rule"] == nudge["rule"] == "advice: have you tried, 1"
    assert suggestion["because"]


def test_a_step() -> None:
    found = told("I will try to call Anna on Friday, so that she knows, and write it down.")
    assert (found["question"], found["form"], found["nudge"]) == (False, None, None)
    assert found["step"] == {
        "what": "try to call Anna on Friday, so that she knows, and write it down",
        "who": "I",
        "when": "on Friday",
        "specific": found["step"]["specific"],
        "measurable": found["step"]["measurable"],
    }
    rules = {it["rule"] for it in found["judgements"] if it["check"] == "step"}
    assert rules >= {"step: when, 1", "step: vague, 1", "step: second, 1", "step: specific, 1"} - {"step: vague, 1"}
    assert told("Work on it")["step"]["who"] is None
    assert told("Work on it")["step"]["when"] is None


def test_feelings_and_danger() -> None:
    found = told("I want to help. I am worried, and he wants to kill himself.")
    assert found["feelings"] == ["anxious"]
    assert found["danger"] == "self-harm"
    assert {"agenda: named, 1", "care: self-harm"} <= {it["rule"] for it in found["judgements"]}


def test_nothing_is_told_of_nothing() -> None:
    found = told("")
    assert found == dict(zip(KEYS, (False, None, 0.0, [], None, None, None, []), strict=True))


@given(st.text(max_size=1200))
def test_the_same_text_always_has_the_same_account_and_it_is_json(text: str) -> None:
    found = told(text)
    assert json.loads(json.dumps(found)) == json.loads(json.dumps(told(text)))
    assert 0 <= found["advice"] <= 1
    assert (found["form"] is not None) == found["question"]
    for it in found["judgements"]:
        if "span" in it:
            start, end = it["span"]
            assert " ".join(text[start:end].split()) == it["words"]


def test_each_line_has_one_line_of_json(monkeypatch: pytest.MonkeyPatch) -> None:
    out = io.StringIO()
    monkeypatch.setattr(sys, "stdin", io.StringIO("What helps?\n\nIs it late?\r\n"))
    monkeypatch.setattr(sys, "stdout", out)
    command.main()
    assert [json.loads(line)["form"] for line in out.getvalue().splitlines()] == ["open", None, "closed"]


def test_the_command_line_reads_sentences() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "conversations.language"],
        input="What helps?\n",
        capture_output=True,
        text=True,
        check=True,
    )
    assert json.loads(done.stdout)["form"] == "open"
