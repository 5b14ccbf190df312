"""A program announces itself in a channel of Slack and of Teams, over the wire, and people join it from there."""

from datetime import timedelta

from bot.ports import Messenger
from bot.storage.tables import announcement, member
from conversations.events import Chose, Filled
from scheduler.post import Post
from tests.adapters.slack import conftest as slack
from tests.adapters.teams import conftest as teams
from tests.bot.office.test_acts import founds
from tests.fakes.announcing import NEWS, TITLE
from tests.fakes.house import House, Someone, rows
from tests.fakes.slack_api import FakeSlack
from tests.fakes.teams_api import TENANT, FakeTeams

TEAM, PILOT = "19:team@thread.tacv2", "19:pilot@thread.tacv2"


def post_of(house: House, messenger: Messenger) -> Post:
    return house.another_post("wire", messengers={"slack": messenger, "teams": messenger})


async def writes(owner: Someone, program: str) -> None:
    """As far as the question of the channel."""
    await owner.does(Chose("announce", program))
    await owner.does(Filled("announce.title", {"answer": TITLE}), "sheet")
    await owner.does(Filled("announce.news", {"answer": NEWS}), "sheet")


async def sends(owner: Someone) -> None:
    await owner.does(Chose("now", "announce.post_when"), "sheet")
    await owner.does(Chose("send news", await about(owner.house)), "sheet")


async def about(house: House) -> str:
    return f"announcement-{(await rows(house.database, announcement))[-1]['id']}"


async def parts(house: House) -> list[str]:
    return [it["state"] for it in await rows(house.database, member)]


async def test_over_slack(house: House) -> None:
    async with slack.running(take_turn=house.turns.take_turn) as bot:
        post, wire = post_of(house, bot.messenger), bot.slack
        wire.pace = None
        channel = wire.has("C1")
        maria = house.someone("U1")
        program = await founds(maria, size="100")
        await writes(maria, program)
        await post.deliver_all()
        await chooses_in_slack(wire, house, post)
        await sends(maria)
        await post.deliver_all()
        (posted,) = wire.stands_in("C1")
        assert posted.reads == f"{TITLE}\n\n{NEWS}\nJoin\nGot it" and posted.text == TITLE
        assert (await wire.taps("U2", "C1", "Join")).status == 200
        await post.deliver_all()
        assert [who for who, _ in channel.asides] == ["U2"] and "in our own chat" in channel.asides[0][1]
        assert 'You pressed "Join" for "First steps".' in wire.reads("U2")
        await wire.presses("U2", "Look and answer")
        await post.deliver_all()
        assert "Would you like to take part" in (wire.modal("U2") or wire.chat("U2")[-1]).reads
        assert await parts(house) == ["", "invited"]
        assert len(wire.stands_in("C1")) == 1 and not posted.edited, "nothing of it is seen by the others"


async def chooses_in_slack(wire: FakeSlack, house: House, post: Post) -> None:
    """In Slack's own list, on the page behind the button in the chat."""
    maria = house.someone("U1")
    await maria.does(Chose("in a channel", "announce.where"), "chat")
    await post.deliver_all()
    await wire.presses("U1", "Write privately")
    wire.picks("U1", "C1")
    view = wire.modal("U1")
    assert view and view.name == "announce.channel"
    await wire.send(wire._interactive("U1", "view_submission", {"view": wire._view("U1", view)}))


async def test_where_it_may_not_write_its_owner_is_told_what_to_do(house: House) -> None:
    async with slack.running(take_turn=house.turns.take_turn) as bot:
        post, wire = post_of(house, bot.messenger), bot.slack
        wire.pace = None
        channel = wire.has("C1", invited=False)
        maria = house.someone("U1")
        program = await founds(maria, size="100")
        await writes(maria, program)
        await post.deliver_all()
        await chooses_in_slack(wire, house, post)
        await sends(maria)
        await post.deliver_all()
        assert "In Slack, write /invite and my name in the channel." in wire.reads("U1")
        channel.invited = True
        await maria.does(Chose("post again", await about(house)), "sheet")
        await post.deliver_all()
        assert len(wire.stands_in("C1")) == 1


async def test_an_answer_that_got_lost_leads_to_a_question_and_to_no_second_post(house: House) -> None:
    async with slack.running(take_turn=house.turns.take_turn) as bot:
        post, wire = post_of(house, bot.messenger), bot.slack
        wire.pace = None
        wire.has("C1")
        maria = house.someone("U1")
        program = await founds(maria, size="100")
        await writes(maria, program)
        await post.deliver_all()
        await chooses_in_slack(wire, house, post)
        wire.fails("chat.postMessage", drop=True, done=True)
        await sends(maria)
        await post.deliver_all()
        house.now += timedelta(minutes=1)
        await post.deliver_all()
        assert len(wire.stands_in("C1")) == 1
        assert "I do not know if your announcement is in the channel." in wire.reads("U1")


async def test_over_teams(house: House) -> None:
    async with teams.running(house.turns.take_turn) as bot:
        wire, post = bot.teams, post_of(house, bot.messenger)
        wire.founds(TEAM, "Sales", pilot="Pilot")
        await wire.types(teams.MARIA, "coach menu")
        maria = house.someone(wire.members[teams.MARIA].aad, TENANT, "teams")
        program = await founds(maria, size="100")
        await wire.mentions(teams.MARIA, "hello", PILOT)
        await writes(maria, program)
        await maria.does(Chose("in a channel", "announce.where"), "chat")
        await delivered(post, house)
        await wire.presses(teams.MARIA, "Write privately")
        assert "Pilot" in str(wire.members[teams.MARIA].dialog)
        await wire.fills(teams.MARIA, answer_id=PILOT)
        await sends(maria)
        await delivered(post, house)
        (posted,) = wire.stands_in(PILOT)
        assert posted.text == f"{TITLE}\n{NEWS}\nJoin\nGot it"
        await wire.taps(teams.ANA, PILOT, "Join")
        await delivered(post, house)
        assert "in our own chat" in wire.members[teams.ANA].told[-1]
        assert 'You pressed "Join" for "First steps".' in wire.reads(teams.ANA)
        await without_the_app(wire, post, house)
        assert len(wire.stands_in(PILOT)) == 1 and posted.edits == 0


async def without_the_app(wire: FakeTeams, post: Post, house: House) -> None:
    """Somebody who cannot be written to hears where they pressed what to do, and can press again."""
    ben = wire.joins("29:ben", "Ben Ode", 3)
    wire.refuses(ben.at, 403, "BotNotInConversationRoster")
    await wire.taps(ben.id, PILOT, "Join")
    await delivered(post, house)
    assert "add my app for yourself, and press again" in ben.told[-1] and wire.reads(ben.id) == ""
    del wire.refusals[ben.at]
    await wire.taps(ben.id, PILOT, "Join")
    await delivered(post, house)
    assert 'You pressed "Join" for "First steps".' in wire.reads(ben.id)
    assert await parts(house) == ["", "invited", "invited"]


async def delivered(post: Post, house: House) -> None:
    """All that is due: the clock moves on as Teams' pace wants it."""
    for _ in range(20):
        await post.deliver_all()
        house.now += timedelta(seconds=3)
