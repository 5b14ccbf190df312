"""How it is for those in a program: up to three short questions, now and then, each answered by one of five buttons.

Rule: an answer is never noted: not in a record, not in the conversation, not in what is said next. The office adds it
to a sum in the same turn, and that is all that is left of it.
"""

from dataclasses import replace
from datetime import datetime, timedelta

from conversations.effects import Effect, InProgram, Keep, Remind, Rewrite, Say
from conversations.events import Chose
from conversations.person import Person, Record
from conversations.programs import wins

QUESTIONS = ("learned", "goal", "time", "openly", "people", "future")
"""An owner picks from these, by what the program is for. Its answers are kept in this order: new ones go to the end."""
USUAL = ("learned", "time")
ANSWERS = ("not at all", "a little", "half of it", "mostly", "fully")
"""1 to 5; those from `bot.programs.pulse.AGREES_FROM` agree."""
REMINDER = "pulse"
FIRST_AFTER, AGAIN_AFTER, APART = timedelta(days=30), timedelta(days=60), timedelta(days=30)
"""When somebody is asked at first and then again; and how far apart it is at least, also after a meeting."""
_A_DAY = timedelta(days=1)


def begins(program: str, now: datetime) -> Remind:
    """For somebody who takes part from now on. program: the id of the record."""
    return Remind(REMINDER, now + FIRST_AFTER, program)


def came_due(record: Record) -> tuple[Effect, ...]:
    """The office says what is to be asked, if the person is in a pair and was not asked in this wave."""
    taking_part = record.fields.get("state") == "in"
    return (InProgram("pulse", record.id.partition("-")[2]),) if taking_part else ()


def learned(did: str, known: Record, questions: str, wave: str, now: datetime) -> tuple[Effect, ...]:
    """The office lets the person be asked, or not yet."""
    if did != "pulse":
        return (Remind(REMINDER, now + APART, known.id),)
    return (
        Keep(replace(known, fields={**known.fields, "pulsed": now.isoformat()})),
        Remind(REMINDER, now + AGAIN_AFTER, known.id),
        Say("pulse.intro", {"name": known.fields.get("name", "")}),
        Say("pulse.ask", *_asked(wave, questions, known.id)),
    )


def after_meeting(pair: Record, person: Person, now: datetime) -> tuple[Effect, ...]:
    """A pair of a program has met: who was asked before is asked the day after, if it is long enough ago."""
    program = person.record(f"program-{pair.fields.get('program', '')}")
    if program is None or not program.fields.get("pulsed"):
        return ()
    last = datetime.fromisoformat(program.fields["pulsed"])
    return (Remind(REMINDER, max(now + _A_DAY, last + APART), program.id),)


def pressed(event: Chose, person: Person) -> tuple[Effect, ...] | None:
    """An answer: it goes to the office, and the next question takes the place of this one. None if it is none."""
    about, _, id = event.about.rpartition("/")
    name, _, asked = about.partition("/")
    wave, _, questions = asked.partition("/")
    if name != REMINDER or event.choice not in ANSWERS:
        return None
    if person.record(id) is None:
        return (Rewrite("common.settled", choices=("menu",)),)
    question, _, others = questions.partition(",")
    values = {"wave": wave, "question": question, "answer": str(ANSWERS.index(event.choice))}
    counted = InProgram("pulse answer", id.partition("-")[2], values)
    if others:
        return (counted, Rewrite("pulse.ask", *_asked(wave, others, id)))
    # The same whatever was answered, or it would tell what was.
    return (counted, Rewrite("pulse.thanks", choices=(wins.BEGIN,), about=id))


def _asked(wave: str, questions: str, id: str) -> tuple[dict[str, str], tuple[str, ...], str]:
    """The values, the buttons, and what they are about: the wave and all questions that are left."""
    return {"statement": questions.partition(",")[0]}, ANSWERS, f"{REMINDER}/{wave}/{questions}/{id}"
