"""Anything that can happen to a person, in any order: what Hypothesis draws the lives of people from."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

from hypothesis import strategies as st

from conversations import commands, course, snooze
from conversations.effects import Effect
from conversations.events import (
    Arrived,
    Called,
    CameDue,
    Chose,
    Closed,
    Event,
    Filled,
    Learned,
    Left,
    Said,
    Visited,
    Who,
)
from conversations.mentoring import buttons as mentoring
from conversations.mentoring import coming, notes, thanks
from conversations.person import Record
from conversations.programs import announce, outcomes, parts, ranking, wins
from conversations.talks import FLOWS
from tests.conversations.walk import AHEAD, COURSE, MEETING, MIDWAY, OF_GROUPS, PAIR, RECORDS, options
from tests.conversations.world import MARIA, SAM, TUESDAY, World

SECRET = "zqx"
"""Stands in every text that is written on a private page."""

Move = Callable[[World], Event]
"""What happens next, seen from where a person is."""

ODD_TEXTS = (
    "",
    " ",
    "\n\n",
    "\x00",
    "\u202e\u200b",
    "{who} {0} {} {when:moment} {x:of drafts.looks} {contacts",
    "%s %(who)s $who ${who}",
    "<!channel> <@U123> *bold* `code` > quote",
    "\u0645\u0631\u062d\u0628\u0627 \u05e9\u05dc\u05d5\u05dd",
    "\U0001f44d\U0001f3fd \U0001f468\u200d\U0001f469\u200d\U0001f467",
    "\ud800 alone",
    "z\u0351\u036b\u0343\u036a" * 20,
    "x" * 3001,
    "a word " * 900,
    "in 999 months",
    "0001-01-01T00:00",
    "9999-12-31T23:59-12:00",
    "99.99.9999",
    "29 february",
    "\u0665",
    "-1",
    "10",
    "99999999999999999999",
    "stop me if you know this",
    "coach",
    "coach what do you think?",
    "/coach @nobody about this",
    "null",
    "I want to kill myself",
    "he stole money",
    "you idiot",
)
STEPS = [f"{flow}.{name}" for flow in FLOWS for name in FLOWS[flow].steps]
CHOICES = sorted({choice for flow in FLOWS.values() for step in flow.steps.values() for choice in step.buttons})
BUTTONS = (
    "open",
    "write",
    "check in",
    "let go",
    "look",
    "not now",
    "look back",
    "me",
    "somebody else",
    "let it rest",
    "take back",
    "leave mentoring",
    "apart",
    "unpause",
    "no days off",
    "carry on",
    "start new",
    "skipped",
    *sorted(snooze.BUTTONS),
    course.TRY,
    course.NEXT,
    course.NOT_TODAY,
    course.MORE,
    course.STOP,
    *mentoring.CHOICES,
    *notes.CHOICES,
    *thanks.CHOICES,
    *parts.CHOICES,
    parts.MORE_MEMBERS,
    *announce.CHOICES,
    *ranking.CHOICES,
    *wins.CHOICES,
)
REMINDERS = (
    *snooze.KINDS,
    course.COURSE,
    "offer_end",
    *coming.OTHERS,
    *outcomes.REMINDERS,
    wins.REMINDER,
    "of tomorrow's version",
)
TOLD = (
    "profile", "step offered", "step answered", "not reached", "pair answered", "pair agreed", "pair ended", "thanked",
    "show asked", "show answered", "program", "program invited",
    "pair away", "pair back", "pair quiet", "pair lives", "pair rests", "meeting proposed", "meeting answered",
    "meeting cancelled", "meeting lapsed", "group", "group proposed", "group meeting", "group meeting answered",
    "group meeting cancelled", "win asked", "win agreed", "win hidden", "junk",
)  # fmt: skip
WAITING = (
    replace(PAIR, id="pair-6", fields={**PAIR.fields, "state": "asked", "until": TUESDAY.isoformat()}),
    replace(PAIR, id="pair-7", fields={**PAIR.fields, "away": "yes"}),
    replace(PAIR, id="pair-8", fields={**PAIR.fields, "program": "4", "parting": TUESDAY.isoformat()}),
    replace(
        MEETING,
        id="meeting-6",
        fields={
            **{name: MEETING.fields[name] for name in ("pair", "who", "who_id", "sequence", "round")},
            **{f"new_{name}": MEETING.fields[name] for name in ("start", "zone", "often", "minutes")},
            "new_when": (TUESDAY + timedelta(days=3)).isoformat(),
            "state": "proposed",
            "asked": "them",
        },
    ),
    Record("apart-1", TUESDAY, {"who": "Sam", "who_id": SAM.id, "since": "2026-11-24"}),
    *OF_GROUPS,
)
"""What waits for somebody else, what is of a group, and what nobody else may know of."""
STEERING = sorted(commands.ANYWHERE)
COMMANDS = ("", *commands.COMMANDS, "of tomorrow")

texts = st.sampled_from(ODD_TEXTS) | st.sampled_from(CHOICES) | st.sampled_from(STEERING) | st.text(max_size=30)
written = texts.map(lambda text: f"{text} {SECRET}") | st.sampled_from(
    ("", " ", "friday", "tomorrow at 3 pm", "x" * 3001)
)
places = st.sampled_from(
    (*STEPS, *FLOWS, "", ".", "menu", "resume", "home", "steps", "me", "privacy", "export", "junk")
)
records = st.sampled_from((*(record.id for record in (*RECORDS, *WAITING)), "step-0", ""))
of_reminders = st.builds("{}/{}".format, st.sampled_from((*REMINDERS, *sorted(course.MESSAGES))), records)
people = st.none() | st.sampled_from((SAM, Who(SAM.id), Who("slack/T1/U3", "Lena")))
occurrences = st.sampled_from((None, TUESDAY, TUESDAY + timedelta(days=2)))
results = st.dictionaries(
    st.sampled_from(
        (
            *("name", "zone", "language", "what", "by", "know", "from", "step", "answer", "why", "pair", "meeting"),
            *("round", "group", "state", "sequence", "coming"),
        )
    ),
    st.sampled_from(
        (
            "Sam",
            "step-1",
            "pair-1",
            "pair-6",
            "pair-8",
            "silent",
            "meeting-1",
            "meeting-6",
            "pair-20",
            "pair-24",
            "meeting-20",
            "meeting-21",
            "group-4-1",
            "pair",
            "1",
            "yes",
            "lapsed",
            "accept",
            "change",
            "decline",
            "step offered",
            "2026-12-01",
            "Europe/Berlin",
        )
    ),
).map(lambda result: {**result, **({"by": "2026-12-01"} if "by" in result else {})})

choices = st.sampled_from(CHOICES) | st.sampled_from(STEERING) | st.sampled_from((*BUTTONS, *COMMANDS, *FLOWS, "junk"))
anything: st.SearchStrategy[Event] = st.one_of(
    texts.map(Said),
    st.builds(Called, st.sampled_from(COMMANDS), texts, people),
    st.builds(Chose, choices, places | records | of_reminders, st.sampled_from(("", "D1/1"))),
    st.builds(Filled, places, st.fixed_dictionaries({"answer": written}) | st.just({})),
    places.map(Closed),
    st.just(Visited()),
    st.just(Arrived()),
    st.sampled_from((Left("left"), Left("blocked"))),
    st.builds(
        CameDue,
        st.sampled_from(REMINDERS),
        records,
        st.sampled_from((None, TUESDAY, TUESDAY + timedelta(days=2))),
        st.booleans(),
    ),
    st.builds(Learned, st.sampled_from(TOLD), results),
)


def an_answer(number: int) -> Move:
    """One of what the present question can be answered with; without a talk, one is begun."""

    def move(world: World) -> Event:
        talk = world.conversation
        if not talk.flow:
            return Called(commands.TALKS[number % len(commands.TALKS)], "", SAM if number % 2 else None)
        found = options(talk.flow, talk.step, FLOWS[talk.flow].steps[talk.step])
        return found[number % len(found)]

    return move


def a_record_button(number: int) -> Move:
    """A button beside something that is open for the person now."""

    def move(world: World) -> Event:
        abouts = [record.id for record in world.person.records] or ["step-0"]
        return Chose(BUTTONS[number % 7], abouts[number % len(abouts)])

    return move


def in_the_sheet(text: str) -> Move:
    return lambda world: Filled(world.conversation.sheet, {"answer": text})


def a_present_button(choice: str) -> Move:
    return lambda world: Chose(choice, world.conversation.sheet)


def what_is_due(world: World) -> Event:
    """The clock moves on to the next reminder."""
    if not world.due:
        return Visited()
    reminder, about = min(world.due, key=lambda it: (world.due[it], it))
    world.now = max(world.now, world.due.pop((reminder, about)))
    return CameDue(reminder, about)


numbers = st.integers(0, 100)
moves: st.SearchStrategy[Move] = st.one_of(
    numbers.map(an_answer),
    numbers.map(an_answer),
    numbers.map(an_answer),
    written.map(in_the_sheet),
    choices.map(a_present_button),
    numbers.map(a_record_button),
    st.just(what_is_due),
    anything.map(lambda event: lambda world: event),
)
pauses = st.sampled_from((0, 0, 0, 1, 60, 86_400)).map(lambda minutes: timedelta(seconds=20, minutes=minutes))
lives = st.lists(st.tuples(moves, pauses), min_size=1, max_size=30)
people_at_first = st.builds(
    lambda welcomed, warned, zone, records: World(
        replace(MARIA, welcomed=welcomed, warned=warned, zone=zone, records=records)
    ),
    st.booleans(),
    st.booleans(),
    st.sampled_from(("UTC", "Europe/Berlin", "Pacific/Auckland", "America/St_Johns", "Mars/Olympus")),
    st.sampled_from(((), RECORDS, (*(it for it in RECORDS if it is not COURSE), AHEAD, MIDWAY), (*RECORDS, *WAITING))),
)


def lived(world: World, life: list[tuple[Move, timedelta]]) -> list[tuple[Event, tuple[Effect, ...]]]:
    """Everything that happened, with what each turn led to. The world is where it ended."""
    told = []
    for move, pause in life:
        world.now += pause
        event = move(world)
        told.append((event, world.happens(event, timedelta(0))))
    return told
