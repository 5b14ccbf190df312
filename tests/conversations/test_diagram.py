"""A talk can be drawn, and what is drawn is what runs."""

import pytest

from conversations.diagram import mermaid
from conversations.flow import END
from conversations.talks import FLOWS


def test_a_small_talk_as_it_is_drawn() -> None:
    assert mermaid(FLOWS["offer"]).splitlines() == [
        "stateDiagram-v2",
        "    direction LR",
        "    [*] --> answer",
        "    answer --> [*] : accept, decline",
        "    answer --> new_what : change",
        "    new_what --> new_by",
        "    new_by --> [*]",
    ]


@pytest.mark.parametrize("flow", FLOWS)
def test_every_step_and_every_lead_is_drawn(flow: str) -> None:
    drawn = mermaid(FLOWS[flow])
    for name, step in FLOWS[flow].steps.items():
        assert f"    {name} --> " in drawn
        for lead in step.leads.values():
            drawn_lead = "[*]" if lead == END else lead.replace(":", "_")
            assert f"    {name} --> {drawn_lead}" in drawn


def test_a_way_that_only_skipping_takes_is_drawn_as_skip() -> None:
    assert "kind --> room : skip" in mermaid(FLOWS["prepare"])
    assert "coaching --> talk_think : think" in mermaid(FLOWS["which"])
