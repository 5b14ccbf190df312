"""Microsoft's own models of cards know every property of ours, and what it may be."""

from typing import Any, get_args

import pytest
from hypothesis import given, settings

from adapters.teams import cards
from bot.ports import Message, Sheet
from tests.adapters.teams import anything
from tests.fakes.teams_limits import parts_of

core = pytest.importorskip(
    "microsoft_teams.cards.core", reason="microsoft-teams-cards needs pydantic, and asks for none"
)


FIELDS = [(model, getattr(model, "model_fields", {})) for model in vars(core).values()]
KNOWN: dict[str, Any] = {
    kind: model for model, fields in FIELDS if "type" in fields for kind in get_args(fields["type"].annotation)
}


def strange_in(card: dict[str, Any]) -> list[str]:
    """They take what they do not know, and look into no element in another: so each part is asked by itself."""
    strange = []
    for part in parts_of(card):
        try:
            known = KNOWN[part["type"]].model_validate(part, strict=True)
        except ValueError as error:
            strange.append(str(error))
        else:
            strange += [f"{part['type']} has no {name}" for name in known.model_extra]
    return strange


@pytest.mark.parametrize(
    "part",
    [
        {"type": "TextBlock", "text": "x", "warp": True},
        {"type": "TextBlock", "text": "x", "wrap": "yes"},
        {"type": "TextBlock", "text": "x", "weight": "Heavy"},
        {"type": "Container", "items": [{"type": "RichTextBlock", "inlines": [{"type": "TextRun", "text": 3}]}]},
        {"type": "ActionSet", "actions": [{"type": "Action.Submit", "title": "x", "style": "primary"}]},
    ],
)
def test_what_is_wrong_is_strange_to_them(part: dict[str, Any]) -> None:
    assert strange_in({"type": "AdaptiveCard", "version": "1.5", "body": [part]}) != []


@settings(max_examples=40, deadline=None)
@given(anything.messages)
def test_no_message_is_strange_to_them(message: Message) -> None:
    assert strange_in(cards.card(message)) == []


@settings(max_examples=40, deadline=None)
@given(anything.sheets, anything.errors)
def test_no_sheet_is_strange_to_them(sheet: Sheet, errors: dict[str, str]) -> None:
    assert strange_in(cards.task(sheet, errors)["task"]["value"]["card"]["content"]) == []
