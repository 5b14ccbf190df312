"""Set up a mentoring program, invite people to it, answer an invitation, share it, hand it over, leave it, close it; as
an admin give one a new owner, or end one that is left alone.

Rule: a program asks what good programs ask: what for, how one will know, who stands behind it, how small to begin, and
what stays between two. Its rule is read before anybody says yes.
"""

from collections.abc import Mapping
from dataclasses import replace

from conversations.effects import Effect, Field, InProgram, Say
from conversations.events import Event
from conversations.flow import END, SKIPPED, Finish, Flow, Heard, Moment, Step, Steps, Unclear
from conversations.hearing import HEARD, a_day, another, one_of, read, words
from conversations.programs import admin, settings, training
from conversations.programs.groups import FORM, FORMS, IN_GROUPS, ONE_TO_ONE, SIZES
from conversations.programs.parts import KIND
from conversations.programs.settings import CAN_CHANGE, LASTS
from conversations.programs.training import TRAINING
from conversations.skills.listen import written

_OFTEN = ("every week", "every two weeks", "every month")
_RULES = ("all of it", "names and details", "our own rule")
_PAIRING = ("best fit", "mentees rank", "mentees choose", "i choose")
_GROUPING = tuple(way for way in _PAIRING if way != "mentees choose")
"""One mentee after the other asking a mentor makes no group."""
_ROLES = ("mentee", "mentor")
_ANY_ROLE = (*_ROLES, "let them choose")
_ROOM = ("1", "2", "3")
_ANSWERS = ("yes", "no")
_SURE = ("do it", "leave it")
_AT_MOST = 5000
_IN_OWN_WORDS = ("own", training.OWN)
"""The steps behind a choice that is not one of ours."""

_ASKED = (*(it for it in CAN_CHANGE if it != TRAINING), FORM)


def _number(text: str) -> str | Unclear:
    plain = text.strip(" .")
    good = plain.isascii() and plain.isdecimal() and 1 < int(plain[:6]) <= _AT_MOST
    return str(int(plain)) if good else Unclear("program.size_number")


def _found(moment: Moment) -> tuple[Effect, ...]:
    notes = _with_own_rule(moment.notes)
    asked = {name: notes[name] for name in _ASKED if notes.get(name)}
    return (InProgram("found", "", asked | training.settled(notes)),)


def _changed(moment: Moment) -> tuple[Effect, ...]:
    notes, what = _with_own_rule(moment.notes), moment.notes["change"]
    new = training.settled(notes) if what == TRAINING else {what: notes.get(what, "")}
    return (InProgram(settings.SET, _of(moment), {"what": what, **new}),)


def _with_own_rule(notes: Mapping[str, str]) -> dict[str, str]:
    own = {"rule": notes.get("own", "all of it")} if notes.get("rule") == "our own rule" else {}
    return {**notes, **own}


def _of(moment: Moment) -> str:
    """The number of the program that the talk is about."""
    return moment.notes.get("about", "").removeprefix(f"{KIND}-")


def _with_them(what: str) -> Finish:
    def finish(moment: Moment) -> tuple[Effect, ...]:
        them = {"who_id": moment.notes["who_id"]} if moment.notes.get("who_id") else {}
        return (InProgram(what, _of(moment), them),)

    return finish


def _invited(moment: Moment) -> tuple[Effect, ...]:
    role = moment.notes.get("for_role", "")
    values = {"who_id": moment.notes["who_id"], "role": role if role in _ROLES else ""}
    return (InProgram("invite", _of(moment), values),)


def _role(event: Event, moment: Moment) -> Heard | Unclear:
    """A mentee is not asked how many they have room for."""
    heard = one_of(*_ROLES, keep="role")(event, moment)
    if isinstance(heard, Unclear):
        return heard
    return Heard(HEARD, {**heard.keep, "mentee": "yes" if heard.outcome == "mentee" else ""})


def _answered(moment: Moment) -> tuple[Effect, ...]:
    names = ("answer", "role", "topics", "room")
    values = {name: moment.notes[name] for name in names if moment.notes.get(name)}
    return (InProgram("answer", _of(moment), values),)


def _if_sure(what: str) -> Finish:
    done = _with_them(what)

    def finish(moment: Moment) -> tuple[Effect, ...]:
        if moment.notes.get("sure") != "do it":
            return (Say("program.as_it_was", choices=("program",)),)
        return done(moment)

    return finish


def _sure(ask: str) -> Step:
    return Step(ask, one_of(*_SURE, keep="sure"), dict.fromkeys(_SURE, END), _SURE)


def _who(ask: str, lead: str) -> Step:
    return Step(
        ask,
        another("who", unknown="program.whom", oneself="program.yourself"),
        {HEARD: lead},
        answer=Field("who", "colleague"),
    )


def _pairing(ways: tuple[str, ...]) -> Step:
    return Step("program.pairing", one_of(*ways, keep="pairing"), dict.fromkeys(ways, END), ways)


_SET_UP: Steps = {
    "name": Step("program.name", words("name"), {HEARD: "purpose"}, answer=Field("name", "line")),
    "purpose": Step("program.purpose", words("purpose"), {HEARD: "objectives"}, answer=Field("purpose")),
    "objectives": written("program.objectives", "objectives", "sponsor"),
    "sponsor": written("program.sponsor", "sponsor", "size", "line"),
    "size": Step("program.size", read("size", _number), {HEARD: "starts"}, answer=Field("size", "line")),
    "starts": Step(
        "program.starts", a_day("starts"), {HEARD: "lasts", SKIPPED: "lasts"}, answer=Field("starts", "day")
    ),
    "lasts": Step("program.lasts", one_of(*LASTS, keep="lasts"), dict.fromkeys(LASTS, "for_whom"), LASTS),
    "for_whom": written("program.for_whom", "for_whom", "rule", "line"),
    "rule": Step(
        "program.rule",
        one_of(*_RULES, keep="rule"),
        {**dict.fromkeys(_RULES, "often"), "our own rule": "own"},
        _RULES,
    ),
    "own": Step("program.own", words("own"), {HEARD: "often"}, answer=Field("own")),
    "often": Step("program.often", one_of(*_OFTEN, keep="often"), dict.fromkeys(_OFTEN, TRAINING), _OFTEN),
    TRAINING: Step(
        "program.training",
        one_of(*training.WAYS, keep=TRAINING),
        {**dict.fromkeys(training.WAYS, FORM), training.OURS: training.OWN},
        training.WAYS,
    ),
    training.OWN: written("program.own_training", training.OWN, FORM, "line"),
    FORM: Step(
        "program.form",
        one_of(*FORMS, keep=FORM),
        {ONE_TO_ONE: "pairing", IN_GROUPS: "group_pairing"},
        FORMS,
    ),
    "pairing": _pairing(_PAIRING),
    "group_pairing": _pairing(_GROUPING),
}


def _alone(step: Step) -> Step:
    """With nothing behind it but the words of one's own."""
    return replace(step, leads={it: lead if lead in _IN_OWN_WORDS else END for it, lead in step.leads.items()})


_CHANGE: Steps = {
    "change": Step("program.change", one_of(*CAN_CHANGE, keep="change"), {it: it for it in CAN_CHANGE}, CAN_CHANGE),
    **{name: _alone(_SET_UP[name]) for name in (*CAN_CHANGE, *_IN_OWN_WORDS)},
    "pairing": replace(
        _pairing(_PAIRING), leads={**dict.fromkeys(_PAIRING, END), SKIPPED: "group_pairing"}, unless=("groups",)
    ),
    "group_pairing": replace(
        _pairing(_GROUPING), leads=dict.fromkeys((*_GROUPING, SKIPPED), END), given={"groups": "groups"}
    ),
}
"""One of them again."""


FLOWS = (
    Flow("found", 2, _SET_UP, finish=_found),
    Flow("change_program", 1, _CHANGE, finish=_changed, lasting=False),
    Flow(
        "invite",
        1,
        {
            "role": Step(
                "program.for_role", one_of(*_ANY_ROLE, keep="for_role"), dict.fromkeys(_ANY_ROLE, "who"), _ANY_ROLE
            ),
            "who": _who("program.who", END),
        },
        finish=_invited,
        lasting=False,
    ),
    Flow(
        "member",
        2,
        {
            "answer": Step("program.answer", one_of(*_ANSWERS, keep="answer"), {"yes": "role", "no": END}, _ANSWERS),
            "role": Step("program.my_role", _role, {HEARD: "topics", SKIPPED: "topics"}, _ROLES, unless=("role",)),
            "topics": written("program.topics", "topics", "room"),
            "room": Step(
                "program.my_room",
                one_of(*_ROOM, keep="room"),
                {**dict.fromkeys(_ROOM, END), SKIPPED: "group"},
                _ROOM,
                unless=("mentee", "groups"),
            ),
            "group": Step(
                "program.my_group",
                one_of(*SIZES, keep="room"),
                dict.fromkeys((*SIZES, SKIPPED), END),
                SIZES,
                unless=("mentee",),
                given={"groups": "groups"},
            ),
        },
        finish=_answered,
    ),
    Flow("co_owner", 1, {"who": _who("program.co_owner", END)}, finish=_with_them("share"), lasting=False),
    Flow(
        "hand_over",
        1,
        {"who": _who("program.hand_over", "sure"), "sure": _sure("program.hand_over_sure")},
        finish=_if_sure("hand over"),
        lasting=False,
    ),
    Flow(
        "new_owner",
        1,
        {"who": _who("admin.new_owner", "sure"), "sure": _sure("admin.new_owner_sure")},
        finish=_if_sure(admin.GIVE),
        lasting=False,
    ),
    Flow("end_program", 1, {"sure": _sure("admin.end_sure")}, finish=_if_sure(admin.CLOSE), lasting=False),
    Flow("close_program", 1, {"sure": _sure("program.close_sure")}, finish=_if_sure("close"), lasting=False),
    Flow("leave_program", 1, {"sure": _sure("program.leave_sure")}, finish=_if_sure("leave"), lasting=False),
)
