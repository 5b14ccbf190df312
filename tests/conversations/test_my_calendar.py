"""The page of a person's own calendar: it has an address only where they made one, and they can stop it."""

import pytest

from conversations.effects import Change, Open, Say, Subscribe, Unsubscribe
from tests.conversations.world import World


@pytest.mark.parametrize("choice", ["address", "new address"])
def test_an_address_is_made_for_the_page_alone(choice: str) -> None:
    world = World()
    (made,) = world.presses(choice, "calendar/meeting-1")
    assert isinstance(made, Subscribe)
    assert made.page.choices == ("take in", "new address", "no address")
    assert made.page.values["since"] == world.now.isoformat()
    assert not world.person.subscribed, "it is for the shell to say that there is one"


def test_the_address_is_stopped_and_said_to_be() -> None:
    world = World()
    changed, gone, page = world.presses("no address", "calendar")
    assert (changed, gone) == (Change({"subscribed": ""}), Unsubscribe())
    assert isinstance(page, Open) and page.announce == "calendar.no_address" and page.renews
    assert page.choices == ("take in", "address")


def test_a_button_that_the_page_does_not_have_changes_nothing() -> None:
    world = World()
    world.presses("dance", "calendar")
    assert world.only(Say).line == "common.old_button_no_talk"
