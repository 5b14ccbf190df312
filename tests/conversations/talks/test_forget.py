"""Everything is erased when it was asked for once and said once more, and not otherwise."""

from conversations.effects import Erase
from tests.conversations.world import World


def test_yes_erases_everything() -> None:
    world = World()
    world.calls("forget")
    assert world.presses("erase everything") == (Erase("forget.erased"),)
    assert world.erased


def test_no_keeps_everything() -> None:
    world = World()
    world.calls("prepare")
    world.answers("the late report")
    world.calls("forget")
    world.presses("keep it all")
    assert world.said() == ["forget.kept"]
    assert world.conversation.parked[0].notes == {"topic": "the late report"}
    assert not world.erased


def test_an_old_button_erases_nothing() -> None:
    world = World()
    world.calls("forget")
    world.says("stop")
    world.presses("erase everything", "forget.sure")
    assert world.said() == ["common.old_button_no_talk"]
    assert not world.erased
