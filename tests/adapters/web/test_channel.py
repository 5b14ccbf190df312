"""The one channel of the local workspace: everybody reads what is posted there, and presses for themselves."""

from adapters.web.outbound import reply_as_plain
from adapters.web.people import COHORT, MENTORING, PEOPLE
from bot.ports import Button, Message, Reply, Sheet, SheetField
from conversations.events import Chose, Filled
from tests.adapters.web.conftest import Client
from tests.adapters.web.scripted import START, Coach
from tests.adapters.web.wire import act, live

POST = Message("We begin.", (Button("join here", "Join", "announcement-7"),), "We begin.")
AT = "#mentoring/key-1"


async def test_what_is_posted_comes_to_everybody_once_and_says_where_it_stands(client: Client, coach: Coach) -> None:
    messenger = coach.workspace.messenger
    for _ in range(2):
        assert await messenger.send(MENTORING.address, POST, "key-1") == AT
    entries = (await (await live(client)).next("hello"))["entries"]
    assert [it["person"] for it in entries] == [person.id for person in (*PEOPLE, *COHORT)]
    assert {it["text"] for it in entries} == {"In the channel Mentoring:\n\nWe begin."}
    assert await messenger.find(MENTORING.address, "key-1", START) == AT
    assert await messenger.find(MENTORING.address, "key-2", START) is None
    await messenger.update(MENTORING.address, AT, Message("We begin at last.", POST.buttons))
    changed = (await (await live(client)).next("hello"))["entries"]
    assert {it["text"] for it in changed} == {"In the channel Mentoring:\n\nWe begin at last."}


async def test_a_press_there_is_ones_own_and_changes_nothing_for_the_others(client: Client, coach: Coach) -> None:
    await coach.workspace.messenger.send(MENTORING.address, POST, "key-1")
    press = {"surface": "button", "message": AT, "choice": "join here", "about": "announcement-7"}
    assert (await act(client, "chose", person="sam", **press))["status"] == 200
    turn = coach.turns[-1]
    assert turn.event == Chose("join here", "announcement-7") and turn.channel == MENTORING and turn.among_others
    assert (await act(client, "chose", person="sam", **{**press, "choice": "shut"}))["status"] == 400
    mine = [it for it in (await (await live(client)).next("hello"))["entries"] if it["kind"] == "pressed"]
    assert [(it["person"], it["text"]) for it in mine] == [("sam", "Join")]


async def test_what_is_said_aside_is_seen_by_whoever_pressed(client: Client, coach: Coach) -> None:
    await coach.workspace.messenger.send(MENTORING.address, POST, "key-1")
    coach.aside = "I count it."
    press = {"surface": "button", "message": AT, "choice": "join here", "about": "announcement-7"}
    await act(client, "chose", person="sam", **press)
    entries = (await (await live(client)).next("hello"))["entries"]
    assert [it["person"] for it in entries if it["text"].endswith("to you alone:\n\nI count it.")] == ["sam"]


async def test_it_is_the_one_to_choose(client: Client, coach: Coach) -> None:
    field = SheetField("answer", "In which channel?", "channel")
    shown = reply_as_plain(Reply(Sheet("announce.channel", "Announcement", field=field, submit="Next")))
    assert [dict(it) for it in shown["sheet"]["field"]["options"]] == [
        {"id": "web/local/#mentoring", "label": "Mentoring"}
    ]
    values = {"answer": "Mentoring", "answer_id": "web/local/#mentoring"}
    await act(client, "filled", sheet="announce.channel", values=values)
    assert coach.turns[-1].event == Filled("announce.channel", values) and coach.turns[-1].channel == MENTORING
