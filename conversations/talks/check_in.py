"""Look at a step on its day: done, partly, not yet, dropped or later. Not done is a normal answer.

Rule: it is asked once more at most, and two silences end it kindly. What is answered goes to nobody else.
"""

from datetime import timedelta

from conversations.effects import Effect, Field, Forget, Keep, Remind, Rewrite, Say
from conversations.events import Event
from conversations.flow import END, SKIPPED, Flow, Heard, Moment, Step, Unclear
from conversations.hearing import HEARD, a_day, one_of, zone_of
from conversations.person import Record
from conversations.programs.counting import counted
from conversations.skills.listen import written
from conversations.skills.next_steps import KEPT, agree, check_in_at, id_of, look_back

LATERS = 2
"""How often a step may be put off with `later` before the talk asks whether it still matters."""
IF_LEFT = timedelta(days=7)
"""When to ask again if the person answers and then leaves the talk before its end."""

_HOW = ("done", "partly", "not yet", "dropped", "later")
_YES_NO = ("yes", "no")
_PLAN = ("a smaller step", "an if-then plan", "same again")
_LATER = {"tomorrow": 1, "in three days": 3, "in a week": 7}


def _how(event: Event, moment: Moment) -> Heard | Unclear:
    """How it went. The answer settles the reminders at once, even if the rest of the talk is never finished."""
    heard = one_of(*_HOW, keep="how")(event, moment)
    if isinstance(heard, Unclear):
        return heard
    outcome = heard.outcome
    if outcome == "later" and int(moment.notes.get("laters", "0")) >= LATERS:
        outcome = "not yet"
    about = moment.notes.get("about", "")
    effects: tuple[Effect, ...] = (Rewrite("check_in.answered", quietly=True), Forget("", about))
    step = moment.person.record(about)
    if step and outcome == "done":
        effects += counted(moment.person.record(step.fields.get("pair", "")), "kept")
    if record := step or _as_it_was(moment):
        closed = outcome in ("done", "dropped")
        effects += (Keep(_closed(record, outcome)) if closed else Keep(record),)
        effects += () if closed else (Remind("check_in", moment.now + IF_LEFT, about),)
    return Heard(outcome, {"how": outcome}, effects)


def _as_it_was(moment: Moment) -> Record | None:
    """The step that was closed by an earlier answer in this very talk: whoever goes back opens it again."""
    if "how" not in moment.notes or not moment.notes.get("what"):
        return None
    fields = {name: moment.notes[name] for name in KEPT if moment.notes.get(name)}
    return Record(moment.notes["about"], moment.now, {**fields, "state": "agreed"})


def _closed(record: Record, state: str) -> Record:
    return Record(record.id, record.at, {**record.fields, "state": state}, open=False)


_REFLECTION = ("what", "helped", "learned", "worked", "obstacle", "why_dropped")


def _reflection(moment: Moment) -> tuple[Effect, ...]:
    """What the person wrote about the step, kept for them alone."""
    fields = {name: moment.notes[name] for name in _REFLECTION if moment.notes.get(name)}
    if fields.keys() <= {"what"}:
        return ()
    return (Keep(Record(id_of("reflection", moment.now), moment.now, fields, open=False)),)


def _finish(moment: Moment) -> tuple[Effect, ...]:
    notes, reflection = moment.notes, _reflection(moment)
    how = notes.get("how", "")
    record = moment.person.record(notes.get("about", ""))
    if how == "done":
        what = notes.get("new_what", "") if notes.get("next") == "yes" else ""
        following = {"what": what, "by": notes.get("new_by", ""), "who": notes.get("who", "")}
        step = agree(moment, {**following, "whose": "mine"})
        return (*reflection, *step, Say("check_in.next_kept" if step else "check_in.well_done", choices=("menu",)))
    if how == "dropped" or notes.get("matters") == "no":
        dropped = (Keep(_closed(record, "dropped")), Forget("", record.id)) if record else ()
        return (*reflection, *dropped, Say("check_in.dropped", choices=("menu",)))
    if record is None:
        return (*reflection, Say("check_in.thanks", choices=("menu",)))
    if how == "later":
        days = _LATER.get(notes.get("until", ""), 1)
        laters = str(int(record.fields.get("laters", "0")) + 1)
        today = moment.now.astimezone(zone_of(moment.person.zone)).date()
        later = (today + timedelta(days=days)).isoformat()
        return (
            Keep(Record(record.id, record.at, {**record.fields, "laters": laters})),
            Remind("check_in", look_back(later, moment.person, moment.now), record.id),
            Say("check_in.until_then", choices=("menu",)),
        )
    by, plan = notes.get("new_by", ""), notes.get("plan", "")
    changed = {"by": by, "obstacle": notes.get("obstacle")}
    changed |= {"what": notes.get("new_what")} if plan == "a smaller step" else {}
    changed |= {"then": notes.get("then")} if plan == "an if-then plan" else {}
    fields = {**record.fields, **{name: note for name, note in changed.items() if note}}
    due = check_in_at(by, moment.person, moment.now)
    return (
        *reflection,
        Keep(Record(record.id, record.at, fields)),
        Remind("check_in", due, record.id),
        Say("check_in.again_then", {"day": due.isoformat()}, choices=("steps", "menu")),
    )


FLOW = Flow(
    name="check_in",
    version=1,
    steps={
        "how": Step(
            "check_in.how",
            _how,
            {"done": "helped", "partly": "worked", "not yet": "matters", "dropped": "why_dropped", "later": "until"},
            choices=_HOW,
        ),
        "helped": written("check_in.helped", "helped", "learned"),
        "learned": written("check_in.learned", "learned", "next"),
        "next": Step(
            "check_in.next",
            one_of(*_YES_NO, keep="next"),
            {"yes": "new_what", "no": END, SKIPPED: END},
            choices=_YES_NO,
        ),
        "worked": written("check_in.worked", "worked", "obstacle"),
        "matters": Step(
            "check_in.matters",
            one_of(*_YES_NO, keep="matters"),
            {"yes": "obstacle", "no": END, SKIPPED: "obstacle"},
            choices=_YES_NO,
        ),
        "obstacle": written("check_in.obstacle", "obstacle", "plan"),
        "plan": Step(
            "check_in.plan",
            one_of(*_PLAN, keep="plan"),
            {"a smaller step": "new_what", "an if-then plan": "then", "same again": "new_by", SKIPPED: "new_by"},
            choices=_PLAN,
        ),
        "then": written("next_steps.then", "then", "new_by"),
        "new_what": written("check_in.new_what", "new_what", "new_by"),
        "new_by": Step("next_steps.by", a_day("new_by"), {HEARD: END, SKIPPED: END}, answer=Field("new_by", "day")),
        "why_dropped": written("check_in.why_dropped", "why_dropped", END),
        "until": Step(
            "check_in.until",
            one_of(*_LATER, keep="until"),
            dict.fromkeys((*_LATER, SKIPPED), END),
            choices=tuple(_LATER),
        ),
    },
    finish=_finish,
)
