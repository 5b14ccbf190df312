"""Lines become what a person reads: in the chat without a private word, on their page in full, on their own clock."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings

from bot.ports import Button, Message, Section, Sheet
from bot.wording import MissingLine, Words
from conversations.effects import Ask, Effect, Field, Open, Say
from conversations.events import Said
from conversations.person import Person, Record
from conversations.talks import FLOWS
from tests.conversations.anything import SECRET, Move, lived, lives, people_at_first
from tests.conversations.walk import BRIEF, OFFER, RECORDS, STEP, visits
from tests.conversations.world import MARIA, TUESDAY, World

WORDS = Words.load(contacts="Help line 123")
ODD = "{who} {0} {} {contacts} {when:moment} {x:of ask.looks} %s {"
"""What would be filled in, if a person's words were taken for one of ours."""

FIELDS = [step.answer for flow in FLOWS.values() for step in flow.steps.values() if step.answer]
WRITTEN = {field.keep for field in FIELDS if field.kind in ("line", "long", "colleague")}
"""The notes that a person writes freely."""

quick = settings(deadline=None, derandomize=True, max_examples=100)


def ask(flow: str, step: str, **more: object) -> Ask:
    """The question of a step, as the coach asks it."""
    it = FLOWS[flow].steps[step]
    return Ask(f"{flow}.{step}", it.ask, choices=it.choices, aside=it.aside, answer=it.answer, **more)  # type: ignore[arg-type]


def shown(sheet: Sheet) -> str:
    """All that is on a page."""
    parts = [text for part in sheet.sections for text in (part.heading, part.text, part.quote)]
    written = [sheet.field.label, sheet.field.hint, sheet.field.value] if sheet.field else []
    return "\n".join([sheet.title, *parts, *written, sheet.notice, sheet.footnote])


def choices(buttons: tuple[Button, ...]) -> list[str]:
    return [button.choice for button in buttons]


def in_the_chat(effects: tuple[Effect, ...], person: Person) -> list[Message]:
    return [WORDS.message(effect, person) for effect in effects if isinstance(effect, Say | Ask | Open)]


@given(people_at_first, lives)
@quick
def test_nothing_from_a_private_page_is_ever_shown_in_the_chat(
    world: World, life: list[tuple[Move, timedelta]]
) -> None:
    for _, effects in lived(world, life):
        for message in in_the_chat(effects, world.person):
            assert SECRET not in repr(message)
            assert message.text.strip()
            assert all(button.label for button in message.buttons)


@given(people_at_first, lives)
@quick
def test_everything_can_be_shown_on_a_page(world: World, life: list[tuple[Move, timedelta]]) -> None:
    for _, effects in lived(world, life):
        for effect in effects:
            if isinstance(effect, Ask | Open):
                sheet = WORDS.sheet(effect, world.person)
                assert sheet.title
                assert shown(sheet).strip()
                assert bool(sheet.submit) == bool(sheet.field)


def test_a_note_of_every_step_stays_out_of_the_chat_unless_it_was_typed_there() -> None:
    """Everything that a person writes freely is replaced by a marker, in every question on every walk."""
    for visit in visits():
        for effect in visit.effects:
            if isinstance(effect, Ask):
                texts = {name: f"marker {name} here" for name in effect.notes if name in WRITTEN}
                marked = replace(effect, notes={**effect.notes, **texts}, value="", typed=())
                assert "marker" not in repr(WORDS.message(marked, MARIA))
                quotes = "".join(section.quote for section in WORDS.sheet(marked, MARIA).sections)
                quoted = {name for name, text in texts.items() if text in quotes}
                told = WORDS.message(replace(marked, typed=tuple(quoted)), MARIA)
                assert all(texts[name] in told.text for name in quoted)
                assert WORDS.hides(marked, MARIA) or not quoted


def test_a_question_in_the_chat_quotes_only_what_was_typed_there() -> None:
    notes = {"facts": "Two were late.", "values": "careful work", "who": "Sam"}
    told = WORDS.message(ask("prepare", "restate", notes=notes, typed=("facts",)), MARIA)
    assert told.text.split("\n\n") == [
        "> What happened: Two were late.",
        "How will you say back what you heard?",
        "One sentence with the facts and with what matters to the other person. You will change it when you have"
        " listened.",
    ]
    assert told.summary == "How will you say back what you heard?"
    assert WORDS.hides(ask("prepare", "restate", notes=notes, typed=("facts",)), MARIA)
    assert not WORDS.hides(ask("prepare", "restate", notes=notes, typed=("facts", "values")), MARIA)


def test_the_same_question_on_a_page_quotes_all_of_it() -> None:
    notes = {"facts": "Two were late.", "values": "careful work", "who": "Sam"}
    sheet = WORDS.sheet(ask("prepare", "restate", notes=notes, value="You care."), MARIA)
    assert sheet.name == "prepare.restate"
    assert sheet.sections == (Section(quote="What happened: Two were late.\nWhat may matter to them: careful work"),)
    assert sheet.field is not None
    assert (sheet.field.label, sheet.field.value) == ("How will you say back what you heard?", "You care.")
    assert "what matters to Sam" in sheet.field.hint
    assert sheet.footnote.startswith("Only you can see this.")


def test_who_will_see_an_offer_is_said_where_it_is_decided() -> None:
    sheet = WORDS.sheet(ask("debrief", "offer", notes={"who": "Sam", "what": "Ask."}), MARIA)
    assert sheet.footnote.startswith("If you offer it, Sam will see the step")


def test_a_name_that_is_not_known_or_private_has_a_stand_in() -> None:
    assert WORDS.message(ask("prepare", "feelings", notes={"who": "Sam"}), MARIA).summary == (
        "How might the other person feel about it?"
    )
    assert WORDS.line("offer.arrived", MARIA, {"name": ""}).startswith("Somebody would like")


def test_a_quote_with_something_missing_is_left_out() -> None:
    sheet = WORDS.sheet(ask("debrief", "offer", notes={"what": "Ask."}), MARIA)
    assert sheet.sections[0].quote == "Ask."


@pytest.mark.parametrize("text", [ODD, "a\nb", "<!channel> *x*", "\\1 \\g<0>"])
def test_a_persons_words_are_never_taken_for_ours(text: str) -> None:
    asked = ask("think", "options", notes={"own_question": text, "want": ODD}, typed=("own_question",))
    assert f"> Your question: {text}" in WORDS.message(asked, MARIA).text
    assert shown(WORDS.sheet(asked, MARIA)).count(f"Your question: {text}\nWhat you want: {ODD}") == 1
    assert WORDS.line("offer.accepted", MARIA, {"name": text}) == f"{text} has said yes to the step."
    page = WORDS.sheet(Open("thought", {"topic": text}), MARIA)
    assert page.sections[0].quote == f"On my mind: {text}"


def test_a_typed_answer_comes_back_word_for_word_through_a_whole_talk() -> None:
    world = World()
    world.calls("think")
    for number in range(4):
        world.happens(Said(f"{ODD} {number}"))
        if world.step == "think.look_at_feelings":
            world.says("keep mine")
    world.says("skip")
    quoted = WORDS.message(world.asked, MARIA).text
    assert [f"{ODD} {number}" in quoted for number in range(4)] == [True] * 4


@pytest.mark.parametrize(
    ("zone", "said"),
    [
        ("Europe/Berlin", "Friday, 27 November at 14:00"),
        ("America/Los_Angeles", "Friday, 27 November at 05:00"),
        ("Pacific/Auckland", "Saturday, 28 November at 02:00"),
        ("Mars/Olympus", "Friday, 27 November at 13:00"),
    ],
)
def test_a_moment_is_said_on_the_persons_own_clock(zone: str, said: str) -> None:
    person = replace(MARIA, zone=zone)
    when = {"when": "2026-11-27T13:00:00+00:00"}
    assert said in WORDS.message(Say("prepare.ready_with_date", when), person).text
    assert said.rpartition(" ")[2] in WORDS.message(Say("prepare.soon", when), person).text
    assert WORDS.sheet(Open("brief", when), person).sections[0].quote == f"When: {said}"


def test_a_day_is_the_same_day_everywhere() -> None:
    page = WORDS.sheet(Open("step", {"by": "2026-11-27"}), replace(MARIA, zone="America/Los_Angeles"))
    assert page.sections[0].quote == "By: Friday, 27 November"


def test_a_moment_stands_in_its_field_as_the_person_wrote_it() -> None:
    asked = ask("prepare", "when", value="2026-11-27T13:00:00+00:00")
    sheet = WORDS.sheet(asked, MARIA)
    assert sheet.field is not None
    assert (sheet.field.kind, sheet.field.value, sheet.zone) == ("moment", "2026-11-27T14:00", "Europe/Berlin")
    empty = WORDS.sheet(replace(asked, value=""), MARIA).field
    assert empty is not None
    assert empty.value == ""


def test_a_question_in_the_chat_can_be_answered_privately_or_left_out() -> None:
    told = WORDS.message(ask("prepare", "topic", skip=True), MARIA)
    assert told.buttons == (
        Button("write", "Write privately", "prepare.topic", "primary", opens=True),
        Button("skip", "Skip", "prepare.topic", opens=True),
    )
    assert choices(WORDS.message(ask("prepare", "topic"), MARIA).buttons) == ["write"]


def test_a_choice_whose_quote_is_private_can_be_opened_privately() -> None:
    told = WORDS.message(ask("check_in", "how", notes={"what": "Ask."}), MARIA)
    assert told.buttons[-1] == Button("write", "Open privately", "check_in.how", opens=True)
    assert choices(WORDS.message(ask("check_in", "how"), MARIA).buttons) == [
        "done", "partly", "not yet", "dropped", "later",
    ]  # fmt: skip


def test_a_question_on_a_page_can_be_steered() -> None:
    asked = ask("which", "need", back=True, skip=True)
    sheet = WORDS.sheet(asked, MARIA)
    assert choices(sheet.buttons) == ["find my answer", "hear a story", "back", "skip", "why"]
    assert (sheet.title, sheet.submit, sheet.close) == ("Coaching or mentoring?", "", "Close")
    assert sheet.sections == (Section(text="What would help you most?"),)
    answered = WORDS.sheet(replace(asked, notice="which.need.why"), MARIA)
    assert answered.notice.startswith("A coach asks")
    assert "why" not in choices(answered.buttons)


def test_a_notice_stands_above_the_question_in_the_chat() -> None:
    told = WORDS.message(ask("which", "need", notice="hearing.please_choose"), MARIA)
    assert told.text.startswith("Please choose one of the answers")
    assert told.text.endswith("What would help you most?")


def test_what_was_wrong_with_an_answer_is_for_its_field() -> None:
    asked = ask("prepare", "when", notice="hearing.moment_past", amiss=True)
    assert WORDS.amiss(asked, MARIA) == {"answer": "That time is over. When will it be?"}


def test_a_page_that_cannot_be_taken_says_why_once() -> None:
    over = Ask("prepare.topic", "common.talk_is_over", amiss=True, notice="common.talk_is_over")
    line = WORDS.line("common.talk_is_over", MARIA)
    assert not WORDS.hides(over, MARIA)
    assert WORDS.message(over, MARIA).text == line
    assert WORDS.amiss(over, MARIA) == {"answer": line}
    assert shown(WORDS.sheet(over, MARIA)).count(line) == 1


def test_a_remark_on_a_question_is_never_empty() -> None:
    asked = ask("prepare", "look_at_question_1", notes={"question_1": "Is it?", "question_1_look": "closed"})
    assert WORDS.message(asked, MARIA).summary.startswith("This can be answered with yes or no.")
    without = WORDS.message(ask("prepare", "look_at_question_1", notes={"question_1": "Is it?"}), MARIA)
    assert without.summary == "Would you like to keep it as it is?"


def test_erasing_everything_looks_dangerous() -> None:
    told = WORDS.message(ask("forget", "sure"), MARIA)
    assert [button.style for button in told.buttons] == ["danger", ""]


def test_a_page_is_announced_with_a_button_and_without_its_words() -> None:
    told = WORDS.message(Open("step", STEP.fields, about=STEP.id, choices=("let go",)), MARIA)
    assert told == Message(
        "Your page is ready. Only you can see it.", (Button("open", "Open privately", STEP.id, "primary", opens=True),)
    )


def test_people_to_call_are_named_in_the_chat_and_on_the_page() -> None:
    page = Open("care", {"concern": "self-harm"}, choices=("resume",), announce="care.self-harm")
    assert "You can also reach: Help line 123" in WORDS.message(page, MARIA).text
    assert choices(WORDS.message(page, MARIA).buttons) == ["resume"]
    sheet = WORDS.sheet(page, MARIA)
    assert "Help line 123" in shown(sheet)
    assert "emergency number" in shown(sheet)
    assert "coaching talk can carry" not in shown(sheet), "that is for another concern"


def test_the_brief_leaves_out_what_was_not_written() -> None:
    sheet = WORDS.sheet(Open("brief", {"topic": "reports", "question_1": "What helps?"}), MARIA)
    assert [part.heading for part in sheet.sections] == ["The talk", "2. Ask"]


def test_my_steps_list_what_is_open_with_what_can_be_done() -> None:
    offered = Record("step-3", TUESDAY, {"what": "Wait.", "state": "not reached"})
    sheet = WORDS.sheet(Open("steps", records=(STEP, BRIEF, OFFER, offered), announce="steps.ready"), MARIA)
    assert [(part.heading, choices(part.buttons)) for part in sheet.sections] == [
        ("Step", ["check in", "let go"]),
        ("Talk to come", ["open", "look back", "let go"]),
        ("Offered to you", ["look"]),
        ("Step", ["check in", "let go"]),
    ]
    assert sheet.sections[0].quote.endswith("Agreed")
    assert sheet.sections[3].quote == "Wait.\nMy own note: the other person could not be reached"


def test_a_record_without_words_of_its_own_is_left_out_and_an_empty_list_says_so() -> None:
    other = Record("reflection-1", TUESDAY, {"learned": "x"})
    for nothing_to_show in ((other,), ()):
        home = WORDS.sheet(Open("home", records=nothing_to_show), MARIA)
        assert [section.text.partition(",")[0] for section in home.sections][1:] == [
            "There is no open step and no talk to come."
        ]
    (wordless,) = WORDS.sheet(Open("steps", records=(Record("step-1", TUESDAY),)), MARIA).sections
    assert wordless.text.startswith("There is no open step")


@pytest.mark.parametrize(
    "page", ["brief", "step", "offer", "thought", "steps", "home", "privacy", "export", "care", "over"]
)
def test_every_page_has_a_title_and_a_way_to_close_it(page: str) -> None:
    sheet = WORDS.sheet(Open(page, records=RECORDS), MARIA)
    assert sheet.title
    assert (sheet.name, sheet.close, sheet.field) == (page, "Close", None)


def test_a_page_or_a_line_that_is_not_there_is_a_mistake_of_ours() -> None:
    for missing in ("reflection", "common"):
        with pytest.raises(MissingLine):
            WORDS.sheet(Open(missing), MARIA)
    for key in ("common.nothing_like_it", "nofile.x", "common.menu.deeper"):
        with pytest.raises(MissingLine):
            WORDS.line(key, MARIA)
    with pytest.raises(MissingLine):
        WORDS.label("which.need", "no such choice", MARIA)


@pytest.mark.parametrize(
    ("typed", "choice"),
    [
        ("To find my own answer", "find my answer"),
        (" to hear  what others DID. ", "hear a story"),
        ("find my answer", None),
        ("", None),
    ],
)
def test_a_label_that_was_typed_is_the_choice(typed: str, choice: str | None) -> None:
    assert WORDS.choice("which.need", ("find my answer", "hear a story"), typed, MARIA) == choice


def test_a_language_that_is_only_begun_falls_back_to_english_line_by_line() -> None:
    begun: dict[str, Any] = {
        "common": {"menu": "Was jetzt?", "choices": {"menu": "Was geht"}},
        "steps": {"steps": {"title": "Schritte"}},
    }
    words = Words({**WORDS.languages, "de": begun})
    german = replace(MARIA, language="de-AT")
    assert words.line("common.menu", german) == "Was jetzt?"
    assert words.line("common.help", german) == WORDS.line("common.help", MARIA)
    assert words.label("", "menu", german) == "Was geht"
    assert words.label("", "stop", german) == "Stop"
    assert words.sheet(Open("steps"), german).title == "Schritte"
    assert words.sheet(Open("home"), german).title == "Coach"
    assert words.line("common.menu", replace(MARIA, language="fr")) == WORDS.line("common.menu", MARIA)


def test_a_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    (tmp_path / "en").mkdir()
    (tmp_path / "en" / "common.toml").write_text("menu = no quotes")
    with pytest.raises(ValueError, match=r"common\.toml"):
        Words.load(folder=tmp_path)


def test_a_field_says_what_kind_it_is() -> None:
    of_a_platform = {"line", "long", "day", "moment", "colleague", "channel"}
    assert {field.kind for field in FIELDS} == of_a_platform | {"week", "hours", "country"}
    assert Field("x").kind == "long"


@pytest.mark.parametrize(
    ("kind", "value", "shown"),
    [
        ("week", "0123", "Monday to Thursday"),
        ("hours", "09:00-17:00", "09:00-17:00"),
        ("country", "Austria", "Austria"),
    ],
)
def test_a_field_of_a_form_of_ours_is_a_line_on_every_platform(kind: str, value: str, shown: str) -> None:
    sheet = WORDS.sheet(Ask("hours.hours", "me.hours", answer=Field("it", kind), value=value), MARIA)
    assert sheet.field is not None
    assert (sheet.field.kind, sheet.field.value) == ("line", shown)


def test_a_question_that_was_taken_over_lies_in_the_field_and_is_shown_in_the_chat() -> None:
    taken = replace(ask("prepare", "question_1", value="Mine?"), draft="questions.ask.want.1")
    sheet = WORDS.sheet(taken, MARIA)
    assert sheet.field and sheet.field.value == "What would you like to be different?"
    assert "> What would you like to be different?" in WORDS.message(taken, MARIA).text
    assert "Mine?" not in WORDS.message(taken, MARIA).text


def test_questions_of_the_catalogue_may_be_shown_in_the_chat() -> None:
    notes = {"some_1": "ask.want.1", "some_2": "listen.feels.1", "some_3": "ask.scale.1", "facts": "secret"}
    shown = WORDS.message(ask("prepare", "some_for_question_1", notes=notes), MARIA)
    assert "> 2. What is it like for you?" in shown.text
    assert "Take the second" in [button.label for button in shown.buttons]
