"""What Teams is given to show: valid and small enough, and never more or other than what was meant."""

from typing import Any

import pytest
from hypothesis import given, settings

from adapters.teams import cards
from bot.ports import Button, Message, Option, Section, Sheet, SheetField
from tests.adapters.teams import anything
from tests.fakes.teams_limits import (
    BYTES_IN_A_MESSAGE,
    actions_of,
    inputs_of,
    parts_of,
    shown,
    sizes,
    wrong_in_card,
    wrong_in_message,
    wrong_in_task,
)

HOSTILE = "<at>Ann</at> [click](https://evil.example) **b** _i_ # h &lt; <b>x</b> ${y} \\* `c`\n- one\n1. two"
YES = Button("yes", "Yes", "prepare.facts", "primary")
SKIP = Button("skip", "Skip", "prepare.facts")
LATER = Button("later", "Later", "r1", menu=(Button("hour", "In an hour", "r1"), Button("day", "Tomorrow", "r1")))
QUESTION = Sheet(
    name="prepare.facts",
    title="Prepare",
    sections=(Section("You said", "In your own words:", "We missed it."),),
    field=SheetField("answer", "What happened?", hint="Facts only"),
    buttons=(SKIP,),
    submit="Next",
    close="Close",
    notice="This one is private.",
    footnote="Only you can see this.",
    zone="Europe/Berlin",
)


def sent(message: Message) -> dict[str, Any]:
    activity = cards.message(message)
    assert wrong_in_message(activity) == []
    return activity


def in_chat(message: Message) -> dict[str, Any]:
    """The card of a message that has buttons."""
    [attached] = sent(message)["attachments"]
    assert attached["content"] == cards.card(message)
    return dict(attached["content"])


def opened(sheet: Sheet, **more: Any) -> dict[str, Any]:
    """The card of a sheet."""
    answer = cards.task(sheet, **more)
    assert wrong_in_task(answer) == []
    return dict(answer["task"]["value"]["card"]["content"])


def asking(kind: str, value: str = "", second: str = "") -> list[dict[str, Any]]:
    """The inputs of a sheet that asks."""
    field = SheetField("answer", "When?", kind, value, second=second)
    return inputs_of(opened(Sheet("s.t", "T", field=field, submit="Next")))


def pressed(card: dict[str, Any]) -> list[tuple[str, Any]]:
    """The buttons that stand in the card at first, and what each sends."""
    rows = [part for part in card["body"] if part["type"] == "ActionSet"]
    return [(action["title"], action.get("data")) for row in rows for action in row["actions"]]


def test_a_message_without_buttons_is_plain_text() -> None:
    assert sent(Message("What happened?\n\nTake your time.", summary="A question")) == {
        "type": "message",
        "textFormat": "plain",
        "text": "What happened?\n\nTake your time.",
        "summary": "A question",
    }


def test_a_message_with_buttons_is_a_card_and_its_summary_the_notification() -> None:
    message = Message("What happened?\n\nTake your time.", (YES,), "A question")
    assert sent(message)["summary"] == in_chat(message)["fallbackText"] == "A question"
    assert shown(in_chat(message)) == "What happened?\nTake your time.\nYes"
    assert sent(Message("What\nhappened?", (YES,)))["summary"] == "What happened?"


def test_a_press_in_the_chat_sends_our_choice_and_old_clients_send_the_same() -> None:
    [action] = actions_of(in_chat(Message("Ready?", (YES,))))
    data = {"c": "yes", "a": "prepare.facts"}
    look = {"title": "Yes", "style": "positive", "data": data}
    old = {"type": "Action.Submit", **look}
    assert action == {"type": "Action.Execute", "verb": "press", **look, "fallback": old}


def test_a_button_that_opens_a_sheet_asks_teams_for_a_dialog() -> None:
    [action] = actions_of(in_chat(Message("Ready?", (Button("write", "Write", "s.t", opens=True),))))
    data = {"msteams": {"type": "task/fetch"}, "c": "write", "a": "s.t"}
    assert action == {"type": "Action.Submit", "title": "Write", "data": data}


def test_a_link_is_a_link_and_a_danger_looks_like_one() -> None:
    link, erase = actions_of(
        in_chat(Message("Well?", (Button("", "Help", link="https://a.b"), Button("erase", "Erase", style="danger"))))
    )
    assert link == {"type": "Action.OpenUrl", "title": "Help", "url": "https://a.b"}
    assert erase["style"] == erase["fallback"]["style"] == "destructive"


def test_a_menu_unfolds_to_choices_that_are_pressed_like_any_other() -> None:
    [menu] = [action for action in actions_of(in_chat(Message("Ready?", (LATER,)))) if "card" in action]
    assert (menu["type"], menu["title"]) == ("Action.ShowCard", "Later")
    assert pressed(menu["card"]) == [("In an hour", {"c": "hour", "a": "r1"}), ("Tomorrow", {"c": "day", "a": "r1"})]
    in_sheet = opened(Sheet("s.t", "T", buttons=(LATER,)))
    assert {"c": "day", "a": "r1", "sheet": "s.t"} in [action.get("data") for action in actions_of(in_sheet)]


def test_many_buttons_stand_in_rows_that_a_phone_shows() -> None:
    scale = tuple(Button(str(number), str(number)) for number in range(11))
    rows = [part["actions"] for part in in_chat(Message("How sure?", scale))["body"] if part["type"] == "ActionSet"]
    assert [len(row) for row in rows] == [6, 5]
    long = tuple(Button(str(number), f"I would rather do it on day {number}") for number in range(3))
    assert len([part for part in in_chat(Message("When?", long))["body"] if part["type"] == "ActionSet"]) == 3


def test_a_question_is_a_field_to_write_in_with_who_can_see_it_below() -> None:
    card = opened(QUESTION)
    reads = ["This one is private.", "You said", "In your own words:", "We missed it."]
    assert shown(card).split("\n") == [*reads, "What happened?", "Facts only", "Only you can see this.", "Next", "Skip"]
    [field] = inputs_of(card)
    look = {"type": "Input.Text", "label": "What happened?", "isMultiline": True, "maxLength": 3000}
    assert field == {**look, "id": "answer"}
    assert cards.task(QUESTION)["task"]["value"]["title"] == "Prepare"


def test_sending_tells_which_sheet_it_is_and_a_button_in_it_sends_no_answer() -> None:
    card = opened(QUESTION)
    assert pressed(card) == [
        ("Next", {"sheet": "prepare.facts", "zone": "Europe/Berlin"}),
        ("Skip", {"c": "skip", "a": "prepare.facts", "sheet": "prepare.facts"}),
    ]
    assert [action.get("associatedInputs") for action in actions_of(card)] == [None, "none"]
    assert {action["type"] for action in actions_of(card)} == {"Action.Submit"}


def test_what_the_person_wrote_is_set_apart() -> None:
    [quote] = [part for part in parts_of(opened(QUESTION)) if part["type"] == "Container"]
    assert quote["style"] == "emphasis"
    assert shown(quote) == "We missed it."


def test_a_section_has_its_buttons_below_it() -> None:
    steps = tuple(Section("Step", f"Call {who}", buttons=(Button("done", "Done", who),)) for who in ("Ann", "Bob"))
    card = opened(Sheet("steps", "My steps", steps))
    assert shown(card) == "Step\nCall Ann\nDone\nStep\nCall Bob\nDone"
    assert [data["a"] for _, data in pressed(card)] == ["Ann", "Bob"]


def test_what_cannot_be_sent_has_no_submit_button_and_no_field() -> None:
    card = opened(Sheet("brief", "Brief", (Section(text="Read me"),), field=QUESTION.field, close="Close"))
    assert shown(card) == "Read me"


@pytest.mark.parametrize(
    ("kind", "value", "inputs"),
    [
        ("line", "short", [{"type": "Input.Text", "isMultiline": False, "maxLength": 3000, "value": "short"}]),
        ("long", "a\n\nb 🌱", [{"type": "Input.Text", "isMultiline": True, "maxLength": 3000, "value": "a\n\nb 🌱"}]),
        ("day", "2026-11-24", [{"type": "Input.Date", "value": "2026-11-24"}]),
        ("day", "next tuesday", [{"type": "Input.Date"}]),
        (
            "moment",
            "2026-11-24T07:00",
            [{"type": "Input.Date", "value": "2026-11-24"}, {"type": "Input.Time", "value": "07:00"}],
        ),
        ("moment", "2026-11-24", [{"type": "Input.Date", "value": "2026-11-24"}, {"type": "Input.Time"}]),
        ("moment", "T07:00", [{"type": "Input.Date"}, {"type": "Input.Time", "value": "07:00"}]),
        ("moment", "tomorrow at 3", [{"type": "Input.Date"}, {"type": "Input.Time"}]),
        (
            "colleague",
            "Sam",
            [
                {"type": "Input.Text", "isMultiline": False, "maxLength": 3000, "value": "Sam"},
                {
                    "type": "Input.ChoiceSet",
                    "style": "filtered",
                    "choices": [],
                    "choices.data": {"type": "Data.Query", "dataset": "graph.microsoft.com/users"},
                },
            ],
        ),
    ],
)
def test_each_kind_of_answer_has_its_fields(kind: str, value: str, inputs: list[dict[str, Any]]) -> None:
    found = asking(kind, value)
    names = {"moment": ["answer", "answer_time"], "colleague": ["answer", "answer_id"]}.get(kind, ["answer"])
    assert [field.pop("id") for field in found] == names
    assert {field.pop("label") for field in found} == {"When?"}
    assert found == inputs


def test_a_channel_is_chosen_from_those_that_the_coach_knows() -> None:
    known = (Option("teams/t/19:pilot@thread.tacv2", "Pilot"), Option("teams/t/19:sales@thread.tacv2", "Sales"))
    field = SheetField("answer", "In which channel?", "channel", options=known)
    [chosen] = inputs_of(opened(Sheet("announce.channel", "Announcement", field=field, submit="Next")))
    assert (chosen["type"], chosen["id"], chosen["label"]) == ("Input.ChoiceSet", "answer_id", "In which channel?")
    assert chosen["choices"] == [
        {"title": "Pilot", "value": "19:pilot@thread.tacv2"},
        {"title": "Sales", "value": "19:sales@thread.tacv2"},
    ]


def test_the_second_field_has_a_label_of_its_own() -> None:
    assert [field["label"] for field in asking("moment", second="Time")] == ["When?", "Time"]
    assert [field["label"] for field in asking("colleague", second="Or choose")] == ["When?", "Or choose"]
    assert [field["label"] for field in asking("line")] == ["When?"]


def test_an_error_stands_at_the_field_which_keeps_what_was_typed() -> None:
    typed = Sheet("s.t", "T", (Section(text="Above"),), SheetField("answer", "When?", "line", "**soon**"), submit="Go")
    card = opened(typed, errors={"answer": "That is no day."})
    assert shown(card) == "Above\nThat is no day.\nWhen?\nGo"
    [error] = [part for part in parts_of(card) if part.get("color")]
    assert (error["text"], error["color"]) == ("That is no day.", "Attention")
    assert inputs_of(card)[0]["value"] == "**soon**"


def test_an_error_that_is_the_notice_too_is_said_once() -> None:
    sheet = Sheet("s.t", "T", field=QUESTION.field, submit="Go", notice="A little more, please.")
    card = opened(sheet, errors={"answer": "A little more, please."})
    assert shown(card).count("A little more") == 1


@pytest.mark.parametrize("heading", ["\u00b2 more", "1. First", "- a list"])
def test_a_heading_that_begins_with_no_letter_is_shown_as_it_is(heading: str) -> None:
    literal(opened(Sheet("s", "T", (Section(heading),))), shows=heading)


def literal(card: dict[str, Any], *, shows: str) -> None:
    """That a text is shown as it is: nothing of it stands in a text block, where markdown is read."""
    runs = [part["text"] for part in parts_of(card) if part["type"] == "TextRun"]
    assert shows in runs or shows in "\n\n".join(runs)
    for block in (part["text"] for part in parts_of(card) if part["type"] == "TextBlock"):
        assert block[0].isalpha() and all(letter.isalnum() or letter in " ,?!'\u2019-" for letter in block)


def test_what_somebody_wrote_pings_nobody_and_makes_no_link() -> None:
    plain = sent(Message(HOSTILE))
    assert (plain["text"], plain["textFormat"]) == (HOSTILE, "plain") and "entities" not in plain
    card = in_chat(Message(HOSTILE, (Button("x", HOSTILE[:60]),)))
    literal(card, shows=HOSTILE)
    assert "msteams" not in card
    sheet = Sheet("s.t", HOSTILE, (Section(HOSTILE, HOSTILE, HOSTILE),), notice=HOSTILE, footnote=HOSTILE)
    page = opened(sheet, errors={"answer": f"No day: {HOSTILE}"})
    literal(page, shows=HOSTILE)
    assert shown(page).count("<at>Ann</at>") == 6


@pytest.mark.parametrize("function", ["{{DATE(2026-11-24T07:00:00Z, SHORT)}}", "{{TIME(2026-11-24T07:00:00Z)}}"])
def test_what_somebody_wrote_is_not_computed(function: str) -> None:
    card = in_chat(Message(f"a {function} b", (Button("x", function),)))
    assert "{{" not in shown(card)
    assert shown(card).replace("\u2060", "") == f"a {function} b\n{function}"


@pytest.mark.parametrize("text", ["Family 👩\u200d👩\u200d👧 first", "שלום, מה שלומך?", "e\u0301 é Å", "它很重要。"])
def test_every_script_arrives_as_it_was_written(text: str) -> None:
    assert shown(in_chat(Message(text, (YES,)))) == f"{text}\nYes"
    assert shown(opened(Sheet("s.t", "T", (Section(quote=text),)))) == text


def test_a_heading_is_one_for_screen_readers_where_it_has_no_markdown() -> None:
    headings = ("Talk to come", "Was noch fehlt?", "Décision d'équipe", "1. Listen", "*Mine*", "see evil.example")
    card = opened(Sheet("s.t", "T", tuple(Section(heading) for heading in headings)))
    assert [part["text"] for part in card["body"] if part.get("style") == "heading"] == list(headings[:3])
    assert shown(card).split("\n") == list(headings)


def test_what_cannot_be_seen_is_left_out() -> None:
    assert shown(in_chat(Message("a\x00b\x1b\r\nc\ud83d", (YES,)))) == "ab\nc\nYes"
    assert asking("long", "a\x00b\r\nc")[0]["value"] == "ab\nc"


def test_all_text_wraps() -> None:
    blocks = [part for part in parts_of(opened(QUESTION)) if part["type"] == "TextBlock"]
    assert blocks and all(block["wrap"] for block in blocks)


@pytest.mark.parametrize("letter", ["w ", "w", "ß", "字", "🌱", '"', "\\", "\n\nx"])
def test_a_message_that_is_too_long_is_cut_and_says_so(letter: str) -> None:
    card = in_chat(Message(letter * 20_000, (YES, LATER), "Long"))
    texts = [part["text"] for part in parts_of(card) if "text" in part]
    assert texts[-1].endswith("…")
    assert [title for title, _ in pressed(card)] == ["Yes", "Later"]
    assert max(sizes(card)) > BYTES_IN_A_MESSAGE * 0.8
    assert sent(Message(letter * 20_000))["text"].endswith("…")


def test_what_is_cut_is_cut_between_words() -> None:
    *_, last = [part["text"] for part in parts_of(in_chat(Message("honesty " * 4000, (YES,)))) if "text" in part]
    assert last.endswith(" honesty…")


def test_a_page_that_is_too_long_is_cut_and_keeps_its_buttons() -> None:
    steps = tuple(Section(f"Step {number}", "By Friday", buttons=(YES,)) for number in range(90))
    card = opened(Sheet("steps", "My steps", steps, buttons=(Button("export", "Export"),), footnote="Only you"))
    assert shown(card).endswith("…\nOnly you\nExport")
    assert len([title for title, _ in pressed(card) if title == "Yes"]) > 15


def test_a_long_quote_is_cut_inside_its_frame() -> None:
    quote = "\n\n".join(f"{number} " + "word " * 120 for number in range(60))
    card = opened(Sheet("brief", "Brief", (Section("You said", quote=quote),)))
    assert [part["type"] for part in card["body"]] == ["TextBlock", "Container"]
    assert shown(card).endswith(" word…")


@pytest.mark.parametrize("letter", ["w", "字", "🌱", '"', "\n"])
def test_the_field_and_the_buttons_outlive_every_text(letter: str) -> None:
    """An answer as long as a field takes, where every text around it is too long."""
    long = letter * 9000
    field = SheetField("answer", f"Q{long}", "long", f"A{long}", f"H{long}")
    four = tuple(Button(f"choice-{number}", f"Choice {number}", "prepare.facts") for number in range(4))
    sections = (Section(f"S{long}", long, long),)
    sheet = Sheet("prepare.facts", f"T{long}", sections, field, four, "Next", "", f"N{long}", f"F{long}")
    card = opened(sheet, errors={"answer": f"E{long}"})
    assert inputs_of(card)[0]["value"] == f"A{long}"[:3000]
    assert [title for title, _ in pressed(card)] == ["Next", "Choice 0", "Choice 1", "Choice 2", "Choice 3"]


@pytest.mark.parametrize("letter", ["w", "🌱"])
def test_more_buttons_than_there_is_room_for_break_nothing(letter: str) -> None:
    many = tuple(Button(f"choice-{number}", letter * 75, "prepare.facts") for number in range(200))
    assert len(pressed(in_chat(Message("Which?", many)))) > 15
    assert len(pressed(opened(Sheet("s.t", "T", field=QUESTION.field, buttons=many, submit="Next")))) > 15


def test_a_heading_that_is_too_long_is_cut() -> None:
    card = opened(Sheet("s.t", "T", (Section("Was " * 5000, "Below"),)))
    heading, below = shown(card).split("\n")
    assert heading.endswith("…") and below == "Below"


def test_a_sheet_with_nothing_in_it_still_opens() -> None:
    assert shown(opened(Sheet("care", ""))) == "…"
    assert shown(in_chat(Message("", (Button("x", ""),)))) == "…"
    assert sent(Message(""))["text"] == "…"


def test_the_answers_to_a_press_are_those_that_teams_knows() -> None:
    message = Message("Done.")
    refreshed = cards.refreshed(message)
    assert (refreshed["statusCode"], refreshed["type"]) == (200, "application/vnd.microsoft.card.adaptive")
    assert wrong_in_card(refreshed["value"]) == [] and shown(refreshed["value"]) == "Done."
    told = {"statusCode": 200, "type": "application/vnd.microsoft.activity.message", "value": "Noted."}
    assert cards.told("Noted.") == told
    error = {"code": "NotFound", "message": "That is gone."}
    assert cards.refused(404, "NotFound", "That is gone.") == {
        "statusCode": 404,
        "type": "application/vnd.microsoft.error",
        "value": error,
    }
    assert cards.note("That is all.") == {"task": {"type": "message", "value": "That is all."}}


@pytest.mark.parametrize(
    "part",
    [
        {"type": "TextBlock", "text": "x", "warp": True},
        {"type": "TextBlock", "text": "x", "wrap": "yes"},
        {"type": "TextBlock", "text": ""},
        {"type": "TextBlock", "text": "x", "weight": "Heavy"},
        {"type": "RichTextBlock", "inlines": [{"type": "TextBlock", "text": "x"}]},
        {"type": "Container", "items": [{"type": "TextRun", "text": "x"}]},
        {"type": "Container", "items": []},
        {"type": "Action.Submit", "title": "x", "data": {"c": "x"}},
        {"type": "ActionSet", "actions": [{"type": "Action.Submit", "data": {"c": "x"}}]},
        {"type": "ActionSet", "actions": [{"type": "Action.Execute", "title": "x", "data": {"c": "x"}}]},
        {"type": "ActionSet", "actions": [{"type": "Action.OpenUrl", "title": "x", "url": "/"}] * 7},
        {"type": "Input.Text", "id": "x"},
        {"type": "Input.Text", "label": "x"},
        {"type": "Input.ChoiceSet", "id": "x", "label": "x"},
        {"type": "Carousel", "pages": []},
        {"type": "RichTextBlock", "inlines": [{"type": "TextRun", "text": "x" * 15_000}]},
    ],
)
def test_the_fake_takes_no_wrong_card(part: dict[str, Any]) -> None:
    assert wrong_in_card({"type": "AdaptiveCard", "version": "1.5", "body": [part]}) != []


@settings(max_examples=60, deadline=None)
@given(anything.messages)
def test_any_message_can_be_sent(message: Message) -> None:
    sent(message)
    assert wrong_in_card(cards.card(message)) == []


@settings(max_examples=60, deadline=None)
@given(anything.sheets, anything.errors)
def test_any_sheet_can_be_opened(sheet: Sheet, errors: dict[str, str]) -> None:
    card = opened(sheet, errors=errors)
    assert bool(inputs_of(card)) == bool(sheet.field and sheet.submit)
    literal(card, shows="")


def test_how_it_looks_is_what_people_see_of_it() -> None:
    shown = Message("Tom & Ann <3\n\nBring a question.", (Button("got it", "Got it"),), "We begin\nnow")
    assert cards.looks(shown) == ("We begin now", "Tom & Ann <3\n\nBring a question.")
