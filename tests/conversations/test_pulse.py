"""Short questions to those in a program: one at a time, far apart, and no answer is ever noted."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

from conversations.conversation import Conversation
from conversations.effects import Effect, InProgram, Keep, Remind, Rewrite, Say
from conversations.engine import advance
from conversations.events import CameDue, Chose, Learned
from conversations.person import Person, Record
from conversations.programs import pulse

NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)
IN = {"name": "First steps", "state": "in", "role": "mentee"}


def person(fields: Mapping[str, str] = IN) -> Person:
    return Person("slack/T1/sam", welcomed=True, records=(Record("program-7", NOW, fields),))


def turn(event: CameDue | Chose | Learned, who: Person) -> tuple[Effect, ...]:
    return advance(Conversation(), event, who, NOW).effects


def test_who_takes_part_is_asked_for_the_first_time_after_thirty_days() -> None:
    effects = turn(Learned("program", {"did": "in", "program": "7", "role": "mentee"}), person())
    assert Remind("pulse", NOW + timedelta(days=30), "program-7") in effects


def test_the_office_says_what_is_asked_when_it_is_time() -> None:
    assert turn(CameDue("pulse", "program-7"), person()) == (InProgram("pulse", "7"),)
    assert turn(CameDue("pulse", "program-7"), person({**IN, "state": "waiting"})) == ()


def test_the_first_question_comes_with_a_word_of_who_sees_it_and_the_next_in_sixty_days() -> None:
    asked = {"did": "pulse", "program": "7", "questions": "learned,time", "wave": "1"}
    kept, again, intro, question = turn(Learned("program", asked), person())
    assert isinstance(kept, Keep) and kept.record.fields["pulsed"] == NOW.isoformat()
    assert again == Remind("pulse", NOW + timedelta(days=60), "program-7")
    assert intro == Say("pulse.intro", {"name": "First steps"})
    assert question == Say("pulse.ask", {"statement": "learned"}, pulse.ANSWERS, "pulse/1/learned,time/program-7")


def test_who_cannot_be_asked_yet_is_looked_at_again_in_thirty_days() -> None:
    not_yet = Learned("program", {"did": "no pulse", "program": "7"})
    assert turn(not_yet, person()) == (Remind("pulse", NOW + timedelta(days=30), "program-7"),)
    assert turn(not_yet, Person("slack/T1/sam")) == ()


def test_an_answer_goes_to_the_office_and_the_next_question_takes_its_place() -> None:
    before = Conversation()
    done = advance(before, Chose("mostly", "pulse/1/learned,time/program-7"), person(), NOW)
    values = {"wave": "1", "question": "learned", "answer": "3"}
    following = Rewrite("pulse.ask", {"statement": "time"}, pulse.ANSWERS, "pulse/1/time/program-7")
    assert done.effects == (InProgram("pulse answer", "7", values), following)
    assert done.conversation == before, "nothing is noted"
    last = turn(Chose("fully", "pulse/1/time/program-7"), person())
    others = turn(Chose("not at all", "pulse/1/time/program-7"), person())
    assert last[1] == Rewrite("pulse.thanks", choices=("share win",), about="program-7")
    assert others[1] == last[1], "what is offered next does not tell what was answered"


def test_an_old_button_of_a_program_that_is_gone_does_nothing() -> None:
    assert turn(Chose("fully", "pulse/1/time/program-9"), person()) == (Rewrite("common.settled", choices=("menu",)),)


def test_after_a_meeting_who_was_asked_before_is_asked_again_but_not_too_soon() -> None:
    pair = Record("pair-1", NOW, {"program": "7"})

    def after(pulsed: datetime | None, pair: Record = pair) -> tuple[Effect, ...]:
        fields = {**IN, "pulsed": pulsed.isoformat()} if pulsed else IN
        return pulse.after_meeting(pair, person(fields), NOW)

    assert after(NOW - timedelta(days=40)) == (Remind("pulse", NOW + timedelta(days=1), "program-7"),)
    assert after(NOW - timedelta(days=10)) == (Remind("pulse", NOW + timedelta(days=20), "program-7"),)
    assert after(None) == () == after(NOW, Record("pair-1", NOW, {}))


def test_an_owner_picks_up_to_three_and_may_stop_sooner() -> None:
    def picks(*choices: str) -> str:
        who = person({"name": "First steps", "owns": "owner"})
        conversation = advance(Conversation(), Chose("short questions", "program-7"), who, NOW).conversation
        effects: tuple[Effect, ...] = ()
        for choice in choices:
            done = advance(conversation, Chose(choice, conversation.sheet), who, NOW)
            conversation, effects = done.conversation, done.effects
        (asked,) = [it for it in effects if isinstance(it, InProgram)]
        assert (asked.what, asked.program) == ("questions", "7")
        return asked.values["questions"]

    assert picks("goal", "time", "future") == "goal,time,future"
    assert picks("goal", "time", "goal") == "goal,time"
    assert picks("goal", "that is enough") == "goal"
