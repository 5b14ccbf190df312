"""Where mentees name mentors, their lists count when pairs are found, and nobody sees one but whoever made it."""

import json

import pytest

from bot.storage.tables import bond, member
from conversations.events import Called, Chose
from conversations.programs.ranking import ACTS, MOST
from tests.bot.office.test_acts import founds, programs_of, texts, told
from tests.bot.office.test_draft_in_hand import bonds, draft_of, everybody, joins, rules, told_by_a_file
from tests.bot.office.test_drafting import drafted, listed, pair_of, says
from tests.fakes.house import House, Someone, rows

MENTORS = {"ada": "chess", "ben": "feedback", "eve": "budgets"}


async def ranking(house: House, pairing: str = "mentees rank") -> tuple[str, dict[str, Someone]]:
    """A program in which mentees name mentors, three mentors and two mentees."""
    maria = await house.met("maria")
    id = await founds(maria, size="60", pairing=pairing)
    people = {name: await joins(maria, id, name, "mentor", topics) for name, topics in MENTORS.items()}
    people |= {name: await joins(maria, id, name, "mentee") for name in ("cleo", "dan")}
    return id, {"maria": maria, **people}


async def names(mentee: Someone, id: str, *mentors: str, how: str = "name next") -> str:
    """Puts mentors on the list, one after the other. Returns what the page shows then."""
    house, shown = mentee.house, ""
    numbers = {row.address.person: number for number, row in (await everybody(house)).items()}
    kind = "unnamed" if how == "name next" else "named"
    for mentor in mentors:
        about = f"{kind}-{id.removeprefix('program-')}-{numbers.get(mentor, 0)}-0"
        reply = await mentee.does(Chose(how, about), "sheet")
        await house.post.deliver_all()
        shown = texts(reply.sheet) if reply.sheet else ""
    return shown


async def by_choice(owner: Someone, id: str) -> dict[str, str]:
    """Looks for pairs by what mentees named. Returns the draft: mentee -> mentor."""
    await owner.does(Chose("match by choice", draft_of(id)), "sheet")
    assert await owner.house.matching.make_drafts() == 1
    await owner.house.post.deliver_all()
    return await bonds(owner.house)


async def test_a_mentee_puts_mentors_in_an_order_takes_one_off_and_starts_again(house: House) -> None:
    id, people = await ranking(house)
    cleo, dan = people["cleo"], people["dan"]
    assert "name up to five mentors" in told(dan) and dan.got[-1].buttons[0].choice == "name mentors"
    shown = texts((await cleo.does(Chose("name mentors", id))).sheet)
    assert shown.index("ben") < shown.index("ada") < shown.index("eve"), "those first who fit"
    shown = await names(cleo, id, "eve", "ada", "eve")
    assert "1. eve" in shown and "2. ada" in shown and "3." not in shown and "Topics: budgets" in shown
    shown = await names(cleo, id, "eve", how="take off")
    assert "1. ada" in shown and "\neve" in shown
    shown = texts((await cleo.does(Chose("start again", f"ranking-{id.removeprefix('program-')}-20"), "sheet")).sheet)
    assert "1." not in shown and "You can name up to five" in shown


async def test_a_list_holds_five_and_a_long_choice_is_turned_page_by_page(house: House) -> None:
    id, people = await ranking(house)
    cleo = people["cleo"]
    for number in range(22):
        await joins(people["maria"], id, f"mentor-{number:02}", "mentor", "sailing")
    page = (await cleo.does(Chose("name mentors", id))).sheet
    assert page is not None and texts(page).count("sailing") == 17
    more = next(it for it in page.buttons if it.choice == "more mentors")
    second = (await cleo.does(Chose("more mentors", more.about), "sheet")).sheet
    assert (
        texts(second).count("sailing") == 5 and second and not any(it.choice == "more mentors" for it in second.buttons)
    )
    button = next(it for part in second.sections for it in part.buttons)
    third = texts((await cleo.does(Chose("name next", button.about), "sheet")).sheet)
    assert "1. mentor" in third and third.count("sailing") == 5, "on the same page as before, with the list above it"
    shown = await names(cleo, id, "ada", "ben", "eve", "mentor-00")
    assert f"{MOST}. mentor-00" in shown and "It is full" in shown and shown.count("sailing") == 2
    await names(cleo, id, "mentor-01")
    assert "There are five on your list already" in told(cleo)


async def test_the_best_for_all_heeds_what_mentees_named(house: House) -> None:
    """Ben fits both by their topic; Dan would rather have Ada, and Cleo does not say."""
    id, people = await ranking(house)
    await names(people["dan"], id, "ben", "ada")
    await drafted(people["maria"], id)
    assert (await bonds(house))["dan"] == "ben"
    await names(people["dan"], id, "ben", how="take off")
    await names(people["cleo"], id, "ben")
    await drafted(people["maria"], id)
    assert await bonds(house) == {"cleo": "ben", "dan": "ada"}


async def test_by_what_mentees_named_alone_and_for_the_best_for_the_others(house: House) -> None:
    """Where two named the same mentor, who fits better has them; the other has their second choice."""
    id, people = await ranking(house)
    await told_by_a_file(house, int(id.removeprefix("program-")), people["dan"], topics="chess, budgets")
    await names(people["cleo"], id, "eve", "ada")
    await names(people["dan"], id, "eve", "ben")
    assert await by_choice(people["maria"], id) == {"cleo": "ada", "dan": "eve"}
    await names(people["dan"], id, "eve", "ben", how="take off")
    assert await by_choice(people["maria"], id) == {"cleo": "eve", "dan": "ada"}, "Dan has whom he fits best"


async def test_the_way_in_which_pairs_are_found_stays_when_its_rules_are_changed(house: House) -> None:
    """Dan named Ben; for the best for all Cleo would have him."""
    id, people = await ranking(house)
    maria = people["maria"]
    await told_by_a_file(house, int(id.removeprefix("program-")), people["dan"], topics="budgets, chess")
    await names(people["dan"], id, "ben")
    assert (await by_choice(maria, id))["dan"] == "ben"
    await maria.does(Chose("pair rules", draft_of(id)), "sheet")
    await rules(maria)
    await house.matching.make_drafts()
    assert (await bonds(house))["dan"] == "ben"
    await drafted(maria, id)
    assert (await bonds(house))["cleo"] == "ben", "until another is chosen"


async def test_only_the_mentee_is_told_at_which_place_they_named_somebody(house: House) -> None:
    id, people = await ranking(house)
    await names(people["cleo"], id, "ada", "eve")
    await names(people["dan"], id, "ada")
    await told_by_a_file(house, int(id.removeprefix("program-")), people["ada"], topics="chess", room=0)
    assert (await by_choice(people["maria"], id))["cleo"] == "eve"
    await people["maria"].does(Chose("publish", draft_of(id)))
    await house.post.deliver_all()
    shown = {}
    for name in ("cleo", "eve"):
        assert "named" not in told(people[name]), "the chat tells nothing of it"
        look = next(it for message in reversed(people[name].got) for it in message.buttons if it.choice == "look")
        shown[name] = texts((await people[name].does(Chose("look", look.about))).sheet)
    assert "You named them second" in shown["cleo"] and "named" not in shown["eve"]
    await says(people["cleo"], "yes")
    await says(people["eve"], "yes")
    theirs = await pair_of(people["eve"])
    assert theirs and theirs.fields["state"] == "agreed" and "named" not in theirs.fields


async def test_neither_owner_nor_mentor_sees_a_list_nor_what_would_tell_of_it(house: House) -> None:
    """The draft is the same words whether somebody was named or not: no reason, no points, no other mentor."""
    id, people = await ranking(house)
    maria = people["maria"]
    nothing_named = await drafted(maria, id)
    await names(people["cleo"], id, "ben")
    await names(people["dan"], id, "ada")
    by_names = await drafted(maria, id)
    assert await bonds(house) == {"cleo": "ben", "dan": "ada"}
    await by_choice(maria, id)
    for shown in (nothing_named, by_names, texts((await maria.does(Chose("draft", id))).sheet)):
        assert "Points" not in shown and "other mentor" not in shown and "dan with " in shown
    for row in await rows(house.database, bond):
        assert set(json.loads(house.keyring.unseal(row["sealed"]))) == {"reasons"}
        assert "choice" not in house.keyring.unseal(row["sealed"]).decode()
    for choice in ("members", "log", "draft", "pairs", "picture"):
        reply = await maria.does(Chose(choice, draft_of(id) if choice == "pairs" else id))
        assert "named them" not in repr(reply)
    for someone in (maria, people["ada"], people["ben"]):
        assert "name mentors" not in repr((await someone.does(Called("program"))).sheet)
        assert "choices" not in texts((await someone.does(Called("export"))).sheet)
    assert "choices: slack/T1/ben: ben" in texts((await people["cleo"].does(Called("export"))).sheet)


async def test_a_list_is_sealed_and_goes_when_the_mentee_leaves(house: House) -> None:
    id, people = await ranking(house)
    cleo, before = people["cleo"], [row["at"] for row in await rows(house.database, member)]
    await names(cleo, id, "ben")
    stored = await rows(house.database, member)
    assert "T1/ben" not in repr(stored) and [row["at"] for row in stored] == before, "nor is it seen when it was made"
    await cleo.does(Chose("leave program", id))
    await cleo.does(Chose("do it", "leave_program.sure"))
    assert "choices" not in texts((await cleo.does(Called("export"))).sheet)


@pytest.mark.parametrize("way", ["match", "match by choice"])
async def test_a_mentor_who_would_rather_not_can_be_named_as_any_other_and_is_not_their_pair(
    house: House, way: str
) -> None:
    id, people = await ranking(house)
    plain = texts((await people["cleo"].does(Chose("name mentors", id))).sheet)
    await listed(house, people["ben"], people["cleo"])
    assert texts((await people["cleo"].does(Chose("name mentors", id))).sheet) == plain
    shown = await names(people["cleo"], id, "ben", "eve")
    assert "1. ben" in shown and "Topics: feedback" in shown
    await people["maria"].does(Chose(way, draft_of(id)), "sheet")
    await house.matching.make_drafts()
    assert (await bonds(house))["cleo"] == "eve"
    assert texts((await people["cleo"].does(Chose("name mentors", id))).sheet) == shown


async def test_whoever_is_above_a_mentee_or_on_their_own_private_list_cannot_be_named(house: House) -> None:
    id, people = await ranking(house)
    cleo, number = people["cleo"], int(id.removeprefix("program-"))
    await told_by_a_file(house, number, cleo, topics="feedback", line=[people["ben"].address.key])
    await listed(house, cleo, people["eve"])
    shown = texts((await cleo.does(Chose("name mentors", id))).sheet)
    assert "ada" in shown and "ben" not in shown and "eve" not in shown
    for mentor in ("ben", "eve", "dan", "nobody"):
        await names(cleo, id, mentor)
        assert "That mentor has no room right now" in told(cleo)
    assert "1." not in texts((await cleo.does(Chose("name mentors", id))).sheet)


@pytest.mark.parametrize("gone", ["left", "full", "erased", "above"])
async def test_a_mentor_who_cannot_be_had_any_more_stays_on_the_list_without_a_reason(house: House, gone: str) -> None:
    id, people = await ranking(house)
    cleo, ben, number = people["cleo"], people["ben"], int(id.removeprefix("program-"))
    await names(cleo, id, "ben", "eve")
    match gone:
        case "left":
            await ben.does(Chose("leave program", id))
            await ben.does(Chose("do it", "leave_program.sure"))
        case "full":
            await told_by_a_file(house, number, ben, topics="feedback", room=0)
        case "erased":
            await ben.does(Called("forget"))
            await ben.does(Chose("erase everything", "forget.sure"))
        case "above":
            await told_by_a_file(house, number, ben, topics="feedback", line=[cleo.address.key])
    shown = texts((await cleo.does(Chose("name mentors", id))).sheet)
    assert "1. ben\n\nThis is not possible right now" in shown and "2. eve" in shown
    assert (await by_choice(people["maria"], id))["cleo"] == "eve"
    about = next(
        it.about
        for part in (await cleo.does(Chose("name mentors", id))).sheet.sections  # type: ignore[union-attr]
        for it in part.buttons
        if part.heading == "1. ben"
    )
    shown = texts((await cleo.does(Chose("take off", about), "sheet")).sheet)
    assert "1. eve" in shown and "This is not possible" not in shown


@pytest.mark.parametrize("who", ["ada", "maria", "omar"])
@pytest.mark.parametrize("pairing", ["mentees rank", "best fit"])
async def test_nobody_but_a_mentee_of_such_a_program_names_mentors(house: House, who: str, pairing: str) -> None:
    id, people = await ranking(house, pairing)
    someone = people.get(who) or await house.met(who)
    if pairing == "best fit":
        someone = people["cleo"]
        (mine,) = await programs_of(someone)
        assert mine.fields["pairing"] == "best fit" and "name up to five" not in told(someone)
    before = await rows(house.database, member)
    reply = await someone.does(Chose("name mentors", id))
    assert reply.sheet is None or "budgets" not in texts(reply.sheet)
    for act in ACTS:
        kind = {"name next": "unnamed", "take off": "named"}.get(act, "ranking")
        await someone.does(Chose(act, f"{kind}-{id.removeprefix('program-')}-2-0"), "sheet")
    assert await rows(house.database, member) == before


async def test_by_choice_is_a_way_only_where_mentees_name_mentors(house: House) -> None:
    id, people = await ranking(house, "best fit")
    await people["maria"].does(Chose("match by choice", draft_of(id)), "sheet")
    await house.post.deliver_all()
    assert "has been done already" in told(people["maria"]) and await house.matching.make_drafts() == 0
    page = (await people["maria"].does(Chose("draft", id))).sheet
    assert page is not None and "match by choice" not in [it.choice for it in page.buttons]
