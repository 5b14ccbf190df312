"""A talk that people are in the middle of is not changed under them: its version says so, and `moved` where they are.

`flows.json` is how the talks looked when they were last accepted. To accept a change:
    pytest tests/conversations/test_versions.py --accept
"""

import json
from pathlib import Path
from typing import Any

import pytest

from conversations.flow import Flow
from conversations.talks import FLOWS

OUTLINE = Path(__file__).parent / "flows.json"


def outline(flow: Flow) -> dict[str, Any]:
    return {"version": flow.version, "steps": {name: dict(step.leads) for name, step in flow.steps.items()}}


def what_is_wrong(flow: Flow, known: dict[str, Any]) -> str:
    """Why a change of the table cannot be accepted as it is; "" if it can."""
    gone = [name for name in known["steps"] if name not in flow.steps and name not in flow.moved]
    if flow.version < known["version"]:
        return f"the version of {flow.name} went back from {known['version']} to {flow.version}"
    if outline(flow)["steps"] == known["steps"]:
        return ""
    if flow.version == known["version"]:
        return (
            f"{flow.name} has changed: raise its `version`. If no released version has held talks with the table in"
            f" {OUTLINE.name}, take {flow.name} out of that file instead. Then run this test with --accept"
        )
    if gone:
        return f"{flow.name} has no step {', '.join(gone)} any more: say in `moved` where people in it go on"
    return ""


@pytest.mark.parametrize("flow", FLOWS.values(), ids=list(FLOWS))
def test_a_talk_that_changed_has_a_new_version(flow: Flow, request: pytest.FixtureRequest) -> None:
    accepted: dict[str, Any] = json.loads(OUTLINE.read_text("utf-8")) if OUTLINE.exists() else {}
    wrong = what_is_wrong(flow, accepted[flow.name]) if flow.name in accepted else ""
    assert not wrong, wrong
    if request.config.getoption("--accept"):
        kept = {name: outline(FLOWS[name]) if name == flow.name else accepted.get(name) for name in FLOWS}
        plain = {name: table for name, table in kept.items() if table}
        OUTLINE.write_text(json.dumps(plain, indent=1) + "\n", "utf-8")
        accepted = plain
    assert accepted.get(flow.name) == outline(flow), "run this test with --accept to accept the new table"


def test_the_outline_holds_no_talk_that_is_gone() -> None:
    assert set(json.loads(OUTLINE.read_text("utf-8"))) == set(FLOWS)


PAUSE = FLOWS["pause"]


def changed(**what: Any) -> Flow:
    return Flow(**{"name": "pause", "version": 1, "steps": PAUSE.steps, **what})


@pytest.mark.parametrize(
    ("flow", "wrong"),
    [
        (changed(), ""),
        (changed(version=2), ""),
        (changed(steps={"until": PAUSE.steps["day"]}), "raise its `version`"),
        (changed(steps={"until": PAUSE.steps["day"]}, version=2), "say in `moved`"),
        (changed(steps={"until": PAUSE.steps["day"]}, version=2, moved={"day": "until"}), ""),
        (changed(version=0), "went back"),
    ],
)
def test_a_change_is_accepted_only_when_people_in_the_talk_are_thought_of(flow: Flow, wrong: str) -> None:
    found = what_is_wrong(flow, {**outline(PAUSE), "version": 1})
    assert wrong in found
    assert bool(found) == bool(wrong)
