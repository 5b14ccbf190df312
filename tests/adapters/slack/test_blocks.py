"""What Slack is given to show: within every limit, and never more or other than what was meant."""

import json
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some
from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View

from adapters.slack import blocks, inbound
from bot.ports import Button, Message, Section, Sheet, SheetField
from conversations.events import Chose, Filled
from tests.fakes.slack_limits import elements_of, texts, wrong_in_message, wrong_in_view
from tests.fakes.slack_screen import shown

HOSTILE = "<!channel> <@U1> <https://evil.example|click> & &lt; *b* _i_ ~s~ `c` ```\n> q"  # the first 60 hold the worst
YES = Button("yes", "Yes", "prepare.facts", "primary")
QUESTION = Sheet(
    name="prepare.facts",
    title="Prepare",
    sections=(Section("You said", "In your own words:", "We missed it."),),
    field=SheetField("answer", "What happened?", hint="Facts only"),
    buttons=(Button("skip", "Skip", "prepare.facts"),),
    submit="Next",
    close="Close",
    notice="This one is private.",
    footnote="Only you can see this.",
)


def valid(shown: list[dict[str, Any]]) -> None:
    """Whether the SDK's own validators pass it too, and know every key of it."""
    for block in shown:
        known = Block.parse(block)
        assert known is not None, block
        known.validate_json()
        assert json.loads(json.dumps(known.to_dict())).keys() == block.keys()


def sent(message: Message) -> dict[str, Any]:
    text, shown = blocks.message(message)
    assert wrong_in_message({"text": text, "blocks": shown}) == []
    valid(shown)
    return {"text": text, "blocks": shown}


def opened(sheet: Sheet) -> dict[str, Any]:
    view = blocks.modal(sheet)
    assert wrong_in_view(view) == []
    View(**view).validate_json()
    valid(view["blocks"])
    return view


def published(sheet: Sheet) -> dict[str, Any]:
    view = blocks.home(sheet)
    assert wrong_in_view(view) == []
    View(**view).validate_json()
    return view


def field_of(view: dict[str, Any]) -> dict[str, Any]:
    [block] = [block for block in view["blocks"] if block["type"] == "input"]
    return dict(block)


def test_a_message_is_its_text_and_a_row_of_buttons() -> None:
    message = sent(Message("What happened?\n\nTake your time.", (YES,), "A question"))
    assert message["text"] == "A question"
    assert shown(message["blocks"]) == "What happened?\n\nTake your time.\nYes"


def test_the_text_is_the_notification_where_there_is_no_summary() -> None:
    assert sent(Message("R&D <team>"))["text"] == "R&amp;D &lt;team&gt;"


def test_what_somebody_wrote_pings_nobody_and_makes_no_link_in_a_message() -> None:
    message = sent(Message(HOSTILE, (Button("x", HOSTILE[:60]),), HOSTILE))
    [section] = [block for block in message["blocks"] if block["type"] == "section"]
    for text in (message["text"], section["text"]["text"]):
        assert "<" not in text and ">" not in text
    assert section["text"]["verbatim"] is True
    assert shown(section) == HOSTILE
    [button] = elements_of(message["blocks"], "button")
    assert button["text"] == {"type": "plain_text", "text": HOSTILE[:60]}


def test_what_somebody_wrote_is_shown_as_it_is_in_a_sheet() -> None:
    view = opened(Sheet("brief", HOSTILE[:20], (Section(HOSTILE, HOSTILE, HOSTILE),), notice=HOSTILE, footnote=HOSTILE))
    for block in view["blocks"]:
        if block["type"] in ("section", "context"):
            assert not set("<>") & set("".join(texts(block)))
    [quote] = [block for block in view["blocks"] if block["type"] == "rich_text"]
    assert quote["elements"] == [{"type": "rich_text_quote", "elements": [{"type": "text", "text": HOSTILE}]}]


def test_a_button_carries_our_choice_and_not_its_label() -> None:
    message = sent(
        Message("Ready?", (YES, Button("no", "Yes", "prepare.facts"), Button("", "Help", link="https://a.b")))
    )
    yes, no, help = elements_of(message["blocks"], "button")
    assert inbound._chose(yes) == Chose("yes", "prepare.facts")
    assert inbound._chose(no) == Chose("no", "prepare.facts")
    assert inbound._chose(help) is None and help["url"] == "https://a.b"
    assert yes["style"] == "primary" and "style" not in no
    assert len({button["action_id"] for button in (yes, no, help)}) == 3


def test_a_question_is_a_field_to_write_in_with_who_can_see_it_below() -> None:
    view = opened(QUESTION)
    assert [block["type"] for block in view["blocks"]] == [
        "section",
        "header",
        "section",
        "rich_text",
        "input",
        "actions",
        "context",
    ]
    assert view["callback_id"] == "prepare.facts" and view["notify_on_close"] is True
    assert view["submit"]["text"] == "Next" and view["close"]["text"] == "Close"
    assert view["blocks"][-1]["elements"][0]["text"] == "Only you can see this."
    block = field_of(view)
    assert block["block_id"] == "prepare.facts"
    assert block["element"] == {
        "type": "plain_text_input",
        "action_id": "answer",
        "multiline": True,
        "max_length": 3000,
        "focus_on_load": True,
    }


def test_what_cannot_be_sent_has_no_submit_button_and_no_field() -> None:
    view = opened(Sheet("brief", "Brief", (Section(text="Read me"),), field=QUESTION.field))
    assert "submit" not in view
    assert [block["type"] for block in view["blocks"]] == ["section"]


@pytest.mark.parametrize(
    ("kind", "value", "element"),
    [
        (
            "line",
            "short",
            {"type": "plain_text_input", "multiline": False, "max_length": 3000, "initial_value": "short"},
        ),
        (
            "long",
            "x" * 3100,
            {"type": "plain_text_input", "multiline": True, "max_length": 3000, "initial_value": "x" * 3000},
        ),
        ("day", "2026-11-24", {"type": "datepicker", "initial_date": "2026-11-24"}),
        ("day", "next tuesday", {"type": "datepicker"}),
        ("moment", "2026-11-24T07:00", {"type": "datetimepicker", "initial_date_time": 1795500000}),
        ("moment", "tomorrow at 3", {"type": "datetimepicker"}),
    ],
)
def test_each_kind_of_answer_has_its_field(kind: str, value: str, element: dict[str, Any]) -> None:
    sheet = Sheet("s.t", "T", field=SheetField("answer", "Label", kind, value), submit="Next", zone="Europe/Berlin")
    assert field_of(opened(sheet))["element"] == element | {"action_id": "answer", "focus_on_load": True}


@pytest.mark.parametrize("zone", ["Europe/Berlin", "Asia/Kathmandu", "America/St_Johns", "Pacific/Chatham", "UTC"])
def test_a_moment_comes_back_in_the_zone_it_was_asked_in(zone: str) -> None:
    local = "2026-10-25T01:30"
    view = opened(Sheet("s.t", "T", field=SheetField("answer", "When", "moment", local), submit="Next", zone=zone))
    seconds = field_of(view)["element"]["initial_date_time"]
    assert datetime.fromtimestamp(seconds, ZoneInfo(zone)).strftime("%Y-%m-%dT%H:%M") == local
    values = {"s.t": {"answer": {"type": "datetimepicker", "selected_date_time": seconds}}}
    payload = {
        "type": "view_submission",
        "trigger_id": "1",
        "user": {"id": "U1"},
        "team": {"id": "T1"},
        "view": {**view, "state": {"values": values}},
    }
    incoming = inbound.incoming(payload)
    assert incoming and incoming.event == Filled("s.t", {"answer": local})


def test_an_error_stands_at_the_field_of_its_sheet() -> None:
    answer = blocks.errors("prepare.facts", ["A little more, please."])
    assert answer["errors"] == {field_of(opened(QUESTION))["block_id"]: "A little more, please."}


def test_a_long_quote_is_told_in_several_parts_and_loses_nothing() -> None:
    quote = "\n\n".join(f"{number} " + "word " * 120 for number in range(20)).strip()
    view = opened(Sheet("brief", "Brief", (Section("You said", quote=quote),)))
    parts = [block for block in view["blocks"] if block["type"] == "rich_text"]
    assert len(parts) > 3
    assert " ".join("".join(texts(part)) for part in parts).split() == quote.split()


def test_a_very_long_message_is_cut_and_says_so() -> None:
    message = sent(Message("&" * 20_000, (YES,)))
    assert shown(message["blocks"]).endswith("…\nYes")
    assert all(";" in text[-5:] or text in ("…", "Yes") for text in texts(message["blocks"]))


def test_a_page_that_is_too_long_is_cut_and_keeps_its_buttons() -> None:
    steps = tuple(Section(f"Step {number}", "By Friday", buttons=(YES,)) for number in range(90))
    view = opened(Sheet("steps", "My steps", steps, buttons=(Button("export", "Export"),), footnote="Only you"))
    assert len(view["blocks"]) <= 100
    assert view["blocks"][-1]["elements"][0]["text"] == "Only you"
    assert view["blocks"][-2]["elements"][0]["text"]["text"] == "Export"
    assert shown(view["blocks"][-3]) == "…"


def test_a_page_that_is_too_heavy_is_cut_too() -> None:
    heavy = tuple(Section(text="\U0001f331" * 2999) for _ in range(60))
    assert shown(opened(Sheet("export", "Export", heavy))["blocks"][-1]) == "…"


def test_the_home_has_a_heading_and_nothing_to_send() -> None:
    view = published(Sheet("home", "Welcome", (Section(text="Hello"),), QUESTION.field, (YES,), "Send", footnote="You"))
    assert [block["type"] for block in view["blocks"]] == ["header", "section", "actions", "context"]


def test_a_sheet_with_nothing_in_it_still_opens() -> None:
    opened(Sheet("care", ""))
    published(Sheet("home", ""))


words = some.text(max_size=200) | some.text(alphabet="<>&;*_`~@#! \n…é🌱", max_size=4000)
names = some.from_regex(r"[a-z]{1,8}\.[a-z-]{1,8}", fullmatch=True)
button = some.builds(Button, names, words, names, some.sampled_from(["", "primary", "danger"]))
buttons = some.lists(button, max_size=30).map(tuple)
section = some.builds(Section, words, words, words, some.lists(button, max_size=2).map(tuple))
field = some.builds(
    SheetField,
    some.just("answer"),
    words,
    some.sampled_from(["line", "long", "day", "moment", "channel"]),
    words,
    words,
)
sheet = some.builds(
    Sheet,
    names,
    words,
    some.lists(section, max_size=6).map(tuple),
    some.none() | field,
    buttons,
    words,
    words,
    words,
    words,
    some.sampled_from(["UTC", "Europe/Berlin", "nowhere"]),
)


@settings(max_examples=40, deadline=None)
@given(some.builds(Message, words, buttons, words))
def test_any_message_is_within_the_limits(message: Message) -> None:
    sent(message)


@settings(max_examples=40, deadline=None)
@given(sheet)
def test_any_sheet_is_within_the_limits(sheet: Sheet) -> None:
    opened(sheet)
    published(sheet)


def test_a_colleague_is_named_or_chosen_from_slacks_own_list() -> None:
    field = SheetField("answer", "Who is it with?", "colleague", "Sam", "A nickname is fine.", "Or choose a colleague")
    view = blocks.modal(Sheet("prepare.who", "Prepare", field=field, submit="Next"))
    named, chosen = (block for block in view["blocks"] if block["type"] == "input")
    assert (named["element"]["initial_value"], named["optional"]) == ("Sam", True)
    assert (chosen["element"]["type"], chosen["element"]["action_id"]) == ("users_select", "answer_id")
    assert (chosen["label"]["text"], chosen["optional"]) == ("Or choose a colleague", True)
    assert len({named["block_id"], chosen["block_id"]}) == 2


def test_a_channel_is_chosen_from_slacks_own_list_of_those_that_no_other_company_reads() -> None:
    field = SheetField("answer", "In which channel?", "channel", hint="Invite me first.")
    view = opened(Sheet("announce.channel", "Announcement", field=field, submit="Next"))
    [chosen] = (block for block in view["blocks"] if block["type"] == "input")
    assert (chosen["label"]["text"], chosen["hint"]["text"]) == ("In which channel?", "Invite me first.")
    assert (chosen["element"]["type"], chosen["element"]["action_id"]) == ("conversations_select", "answer_id")
    assert chosen["element"]["filter"]["include"] == ["public", "private"]
    assert chosen["element"]["filter"]["exclude_external_shared_channels"] is True


def test_how_it_looks_is_what_people_see_of_it() -> None:
    shown = Message("Tom & Ann <3\n\nBring a question.", (Button("got it", "Got it"),), "We begin & end")
    assert blocks.looks(shown) == ("We begin & end", "Tom & Ann <3\n\nBring a question.")


def test_how_it_looks_says_where_a_text_was_cut() -> None:
    assert blocks.looks(Message("x " * 10_000))[1].endswith("…")
