"""Walks through every talk until every answer to every question was given, so that rules can be held against it all."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import lru_cache

from conversations import my_settings
from conversations.conversation import Conversation
from conversations.effects import Effect
from conversations.events import Called, CameDue, Chose, Event, Filled, Learned, Said, Who
from conversations.flow import SKIPPED, Heard, Moment, Step
from conversations.person import Record
from conversations.talks import FLOWS
from tests.conversations.world import MARIA, SAM, TUESDAY, World

WALKS = 250
"""How often each talk is walked from each of its beginnings."""

PAST = TUESDAY - timedelta(days=1)
BRIEF = Record("brief-1", PAST, {"topic": "reports", "who": "Sam", "who_id": SAM.id, "when": PAST.isoformat()})
STEP = Record(
    "step-1",
    PAST,
    {"what": "ask", "who": "Sam", "who_id": SAM.id, "by": "2026-11-25", "know": "done", "state": "agreed"},
)
LATE = replace(STEP, id="step-2", fields={**STEP.fields, "laters": "2"})
OFFER = Record(
    "offer-1",
    PAST,
    {"what": "ask", "by": "2026-11-25", "know": "so", "name": "Sam", "from": SAM.id, "step": "step-9"},
)
AHEAD = replace(BRIEF, id="brief-2", fields={**BRIEF.fields, "when": (TUESDAY + timedelta(days=1)).isoformat()})
REGULAR = Record(
    "regular-1",
    PAST,
    {"who": "Sam", "often": "every week", "when": PAST.isoformat(), "of": PAST.isoformat(), "remind": "1 hour"},
)
PAIR = Record(
    "pair-1",
    PAST,
    {
        "role": "mentee",
        "who": "Sam",
        "who_id": SAM.id,
        "state": "agreed",
        "zone": "Europe/London",
        "topic": "reports",
        "purpose": "to lead",
        "step": STEP.fields["what"],
    },
)
ASKED = Record(
    "pair-2", PAST, {"role": "mentor", "who": "Lena", "who_id": "slack/T1/U3", "state": "asked me", "topic": "a"}
)
MENTEE = replace(
    ASKED, id="pair-3", fields={**ASKED.fields, "state": "agreed", "who_id": "slack/T1/U4", "purpose": "to lead"}
)
NOTES = Record("notes-1", PAST, {"pair": PAIR.id, "who": "Sam", "raise": "the budget\nthe team", "want": "an idea"})
MEETING = Record(
    "meeting-1",
    PAST,
    {
        "pair": PAIR.id,
        "who": "Sam",
        "who_id": SAM.id,
        "there": "Europe/London",
        "state": "agreed",
        "when": PAST.isoformat(),
        "start": "2026-11-23T09:00:00",
        "zone": "Europe/Berlin",
        "often": "once",
        "minutes": "45",
        "sequence": "1",
        "round": "1",
    },
)
SERIES = replace(
    MEETING, id="meeting-2", fields={**MEETING.fields, "often": "every week", "of": PAST.isoformat(), "pair": MENTEE.id}
)
PERMISSION = Record(
    "permission-1",
    PAST,
    {"word": "word-9", "words": "thank you", "who": "Sam", "who_id": SAM.id, "pair": PAIR.id, "state": "asked"},
)
WORD = Record(
    "word-1", PAST, {"words": "thank you", "who": "Lena", "who_id": "slack/T1/U3", "pair": MENTEE.id, "thanks": "yes"}
)
COURSE = Record("course-1", PAST, {"course": "mentor", "at": "09:00", "seen": "7", "silent": "0"})
MIDWAY = replace(COURSE, fields={**COURSE.fields, "seen": "2", "silent": "1"})
IN_VAIN = replace(
    PAIR, id="pair-4", fields={"role": "mentee", "who_id": "slack/T1/U5", "state": "expired", "topic": "leading"}
)
WORDLESS = replace(IN_VAIN, id="pair-5", fields={"role": "mentor", "who_id": "slack/T1/U6", "state": "declined"})
OWNED = Record(
    "program-1",
    PAST,
    {
        "name": "First steps",
        "purpose": "to begin well",
        "rule": "all of it",
        "often": "every month",
        "owner": "Maria",
        "owns": "owner",
    },
)
IN_THEIR_GROUPS = replace(OWNED, id="program-11", fields={**OWNED.fields, "form": "in groups"})
ASKS_FOR = {"starts": "2027-01-11", "lasts": "a year", "for_whom": "whoever leads", "own_training": "an hour in May"}
INVITED = Record(
    "program-2", PAST, {**OWNED.fields, **ASKS_FOR, "owner": "Sam", "owns": "", "state": "invited", "role": "mentor"}
)
IN_GROUPS = Record("program-10", PAST, {**INVITED.fields, "form": "in groups", "role": ""})
OPEN_TO_BOTH = Record("program-3", PAST, {**INVITED.fields, "role": "", "training": "your course"})
MEMBER = Record("program-4", PAST, {**OPEN_TO_BOTH.fields, "role": "mentee", "state": "in"})
PROPOSED = replace(ASKED, id="pair-7", fields={**ASKED.fields, "who_id": "slack/T1/U7", "program": "4", "named": "2"})
LED = Record(
    "pair-20",
    PAST,
    {
        **MENTEE.fields,
        "who": "Lena",
        "who_id": "slack/T1/U3",
        "program": "4",
        "group": "group-4-1",
        "question": "pair-20",
        "until": (TUESDAY + timedelta(days=2)).isoformat(),
    },
)
FELLOW = replace(LED, id="pair-21", fields={**LED.fields, "who": "Omar", "who_id": "slack/T1/U9"})
ASKED_TO_LEAD = tuple(
    replace(it, id=id, fields={**it.fields, "state": "asked me", "group": "group-4-2", "question": "pair-22"})
    for it, id in ((LED, "pair-22"), (FELLOW, "pair-23"))
)
JOINED = replace(
    LED, id="pair-24", fields={**LED.fields, "role": "mentee", "group": "group-4-3", "with": "Omar", "who": "Ines"}
)
ASKED_TO_JOIN = replace(JOINED, id="pair-25", fields={**JOINED.fields, "state": "asked me", "size": "2", "named": "1"})
LED_MEETING = replace(
    MEETING,
    id="meeting-20",
    fields={
        **{name: MEETING.fields[name] for name in ("zone", "often", "minutes", "sequence", "state")},
        **{"pair": LED.id, "group": "group-4-1", "who": "Lena, Omar", "not_said": "Lena, Omar"},
        **{"when": (TUESDAY + timedelta(days=3)).isoformat(), "start": "2026-11-27T09:00:00"},
    },
)
JOINED_MEETING = replace(
    LED_MEETING,
    id="meeting-21",
    fields={
        **{name: value for name, value in LED_MEETING.fields.items() if name != "not_said"},
        **{"pair": JOINED.id, "who": "Ines", "who_id": "slack/T1/U3", "coming": "not said", "group": "group-4-3"},
    },
)
OF_GROUPS = (LED, FELLOW, *ASKED_TO_LEAD, JOINED, ASKED_TO_JOIN, LED_MEETING, JOINED_MEETING)
"""Of a mentor's two groups, one of which stands, and of a mentee's."""
IN_PROGRAMS = (
    replace(PAIR, id="pair-8", fields={**PAIR.fields, "program": "4"}),
    replace(MENTEE, id="pair-9", fields={**MENTEE.fields, "program": "4"}),
    replace(MENTEE, id="pair-10", fields={**MENTEE.fields, "program": "5"}),
)
"""Pairs that talks about what went well may be about; others would not know which pair is meant."""
RECORDS = (
    PROPOSED,
    BRIEF,
    STEP,
    LATE,
    OFFER,
    REGULAR,
    PAIR,
    ASKED,
    MENTEE,
    NOTES,
    MEETING,
    SERIES,
    PERMISSION,
    WORD,
    COURSE,
    OWNED,
    IN_THEIR_GROUPS,
    INVITED,
    OPEN_TO_BOTH,
    IN_GROUPS,
    MEMBER,
    IN_VAIN,
    WORDLESS,
)

BEGINNINGS: tuple[tuple[str, Event], ...] = (
    ("prepare", Called("prepare")),
    ("prepare", Called("", "the late report", Who("slack/T1/U3", "Lena"))),
    ("debrief", Called("debrief")),
    ("debrief", Called("debrief", "", Who("slack/T1/U3"))),
    ("debrief", Chose("look back", BRIEF.id)),
    ("think", Called("think")),
    ("think", Called("think", "my desk")),
    ("which", Called("which")),
    ("check_in", CameDue("check_in", STEP.id)),
    ("check_in", CameDue("check_in_again", LATE.id)),
    ("offer", Chose("look", OFFER.id)),
    ("regular", Called("regular")),
    ("regular", Called("regular", "", Who("slack/T1/U3"))),
    ("snooze", Chose("snooze until", f"check_in/{STEP.id}", "D1/1")),
    ("snooze", Chose("snooze until", f"debrief/{BRIEF.id}")),
    ("move_step", Chose("reschedule", f"check_in/{STEP.id}", "D1/1")),
    ("move_talk", Chose("reschedule", f"talk/{BRIEF.id}", "D1/1")),
    ("move_talk", Chose("reschedule", f"regular/{REGULAR.id}")),
    ("debrief", Chose("already done", f"talk/{BRIEF.id}")),
    ("pair", Chose("pair", "mentor")),
    ("pair", Called("mentor", "", Who("slack/T1/U9", "Omar"))),
    ("pair_answer", Chose("look", ASKED.id)),
    ("together", Chose("together", PAIR.id)),
    ("end_pair", Chose("end pair", PAIR.id)),
    ("leave_group", Chose("end pair", JOINED.id)),
    ("end_group", Chose("end pair", LED.id)),
    ("lead_group", Chose("look", ASKED_TO_LEAD[1].id)),
    ("join_group", Chose("look", ASKED_TO_JOIN.id)),
    ("meet", Chose("meet", LED.id)),
    ("meet", Chose("another time", LED_MEETING.id)),
    ("cancel_meeting", Chose("cancel meeting", LED_MEETING.id)),
    ("met", CameDue("met", LED_MEETING.id)),
    ("met", CameDue("met", JOINED_MEETING.id)),
    ("pair_again", Chose("somebody else", IN_VAIN.id)),
    ("pair_again", Chose("somebody else", WORDLESS.id)),
    ("leave", Chose("leave mentoring", my_settings.PAGE)),
    ("meet", Chose("meet", PAIR.id)),
    ("mentee_prepare", Chose("get ready", PAIR.id)),
    ("mentor_prepare", Chose("get ready", SERIES.id)),
    ("note", Called("mentor", "note the budget", Who(SAM.id))),
    ("meet", Chose("another time", MEETING.id)),
    ("meet", Chose("reschedule", f"meeting/{SERIES.id}")),
    ("cancel_meeting", Chose("cancel meeting", MEETING.id)),
    ("cancel_meeting", Chose("cancel meeting", SERIES.id)),
    ("met", CameDue("met", MEETING.id)),
    ("met", CameDue("met", SERIES.id)),
    ("found", Chose("found", "program")),
    ("change_program", Chose("change program", OWNED.id)),
    ("change_program", Chose("change program", IN_THEIR_GROUPS.id)),
    ("invite", Chose("invite", OWNED.id)),
    ("invite_many", Chose("invite many", OWNED.id)),
    ("member", Chose("answer", INVITED.id)),
    ("member", Chose("answer", OPEN_TO_BOTH.id)),
    ("member", Chose("answer", IN_GROUPS.id)),
    ("co_owner", Chose("co-owner", OWNED.id)),
    ("hand_over", Chose("hand over", OWNED.id)),
    ("pulse", Chose("short questions", OWNED.id)),
    ("close_program", Chose("close program", OWNED.id)),
    ("leave_program", Chose("leave program", MEMBER.id)),
    ("new_owner", Learned("program", {"did": "new owner", "program": "9", "name": "First steps"})),
    ("end_program", Learned("program", {"did": "end program", "program": "9", "name": "First steps"})),
    ("pair_proposed", Chose("look", PROPOSED.id)),
    ("swap_pair", Chose("swap", "bond-1-31-12")),
    ("pick_pair", Chose("pick", "draft-1-12")),
    ("pair_rules", Learned("program", {"did": "begin rules", "program": "1", "kinds": "a\nb\nc\nd\ne"})),
    ("pair_rules", Learned("program", {"did": "begin rules", "program": "1", "kinds": ""})),
    ("announce", Learned("program", {"did": "announce", "program": "1", "cohorts": "Spring\nAutumn"})),
    ("announce", Learned("program", {"did": "announce", "program": "1"})),
    (
        "announce_edit",
        Learned("program", {"did": "edit news", "announcement": "7", "title": "We begin", "news": "On Monday."}),
    ),
    ("win", Learned("program", {"did": "share win", "program": "4", "few": "yes"})),
    ("win", Learned("program", {"did": "share win", "program": "4"})),
    ("win", Learned("program", {"did": "share win", "program": "5"})),
    ("win", Learned("program", {"did": "share win", "program": "6"})),
    ("may_show", Chose("look", PERMISSION.id)),
    ("learn", Called("learn")),
    ("learn_part", Chose("learn my part", MEMBER.id)),
    ("learned", CameDue("course", COURSE.id)),
    ("pause", Called("pause")),
    ("off", Called("off")),
    ("off", Called("off", "24 december")),
    *((talk, Chose(talk, my_settings.PAGE)) for talk in my_settings.TALKS),
    ("forget", Called("forget")),
)

NO_NAME_ALONE = {
    ("pair", "who"),
    ("invite", "who"),
    ("invite_many", "channel"),
    ("co_owner", "who"),
    ("hand_over", "who"),
    ("new_owner", "who"),
    ("swap_pair", "who"),
    ("pick_pair", "mentee"),
    ("pick_pair", "mentor"),
    ("pair_again", "who"),
    ("apart", "who"),
    ("win", "which"),
}
OF_A_FORM = {
    ("found", "size"): ("12", "4000"),
    ("change_program", "size"): ("12", "4000"),
    ("announce", "cohort"): ("Spring", "autumn"),
    ("invite_many", "group"): ("@mentees", "new.leads"),
}
"""What may be written where not everything will do."""
ANSWERS = {
    "line": ("What is hard about it?", "Is it hard?", "Some words of mine."),
    "long": ("Some words of mine.", "You should work on it."),
    "day": ("in 3 days",),
    "moment": ("in 3 days at 14:00",),
    "colleague": ("Sam",),
    "channel": (),
    "week": ("mon-thu",),
    "hours": ("9 to 17", "08:30-16:45"),
    "country": ("Germany", "fr", "none"),
}


@dataclass(frozen=True)
class Visit:
    """One answer to one question: where, on what notes, and what came of it."""

    flow: str
    step: str
    before: Conversation
    event: Event
    outcome: str
    after: Conversation
    effects: tuple[Effect, ...]


@lru_cache(maxsize=1)
def visits() -> tuple[Visit, ...]:
    """Every visit of all walks."""
    return tuple(visit for name, beginning in BEGINNINGS for visit in _walks(name, beginning))


def texts_of(flow: str, name: str, step: Step) -> tuple[str, ...]:
    """What may be written there. Where somebody is meant whom the coach can write to, a name alone will not do."""
    if not step.answer or (flow, name) in NO_NAME_ALONE:
        return ()
    return OF_A_FORM.get((flow, name), ANSWERS[step.answer.kind])


def options(flow: str, name: str, step: Step) -> list[Event]:
    """What can be answered to a question: each choice, each kind of text in the sheet and in the chat, and skip."""
    sheet = f"{flow}.{name}"
    found: list[Event] = [Chose(choice, sheet) for choice in step.buttons]
    if step.answer:
        texts = texts_of(flow, name, step)
        found += [Filled(sheet, {"answer": text}) for text in texts] + [Said(text) for text in texts]
        if step.answer.kind == "colleague":
            found.append(Filled(sheet, {"answer": "", "answer_id": SAM.id}))
        if step.answer.kind == "channel":
            found.append(Filled(sheet, {"answer": "", "answer_id": "slack/T1/C1"}))
    if SKIPPED in step.leads:
        found.append(Chose("skip", sheet))
    return found


def _walks(name: str, beginning: Event) -> Iterator[Visit]:
    answered: Counter[str] = Counter()
    for _ in range(WALKS):
        in_group = getattr(beginning, "about", "") in {it.id for it in OF_GROUPS}
        there = OF_GROUPS if in_group else (*RECORDS, *IN_PROGRAMS) if name == "win" else RECORDS
        records = tuple(it for it in there if name not in ("learn", "learn_part") or it is not COURSE)
        world = World(person=replace(MARIA, records=records))
        world.happens(beginning)
        while world.conversation.flow == name:
            before, step = world.conversation, FLOWS[name].steps[world.conversation.step]
            choices = options(name, before.step, step)
            event = choices[answered[before.step] % len(choices)]
            answered[before.step] += 1
            heard = step.hear(event, Moment(before.notes, world.person, world.now))
            outcome = heard.outcome if isinstance(heard, Heard) else SKIPPED
            effects = world.happens(event)
            yield Visit(name, before.step, before, event, outcome, world.conversation, effects)
