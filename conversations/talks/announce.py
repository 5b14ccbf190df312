"""Write an announcement to those of a program, say where it stands or whom it is for, and when; or word one anew.

Rule: nothing leaves at the end of the talk. It is looked at first: how it will look, and how many it goes to.
"""

from conversations.effects import Effect, Field, InProgram
from conversations.events import Event
from conversations.flow import END, SKIPPED, Flow, Heard, Moment, Step, Unclear
from conversations.hearing import HEARD, a_channel, a_moment, moment_of, one_of, read, words, zone_of
from conversations.programs.announce import BEGIN, EDIT

TITLE_AT_MOST = 120
"""Characters: what a notification shows of it on a telephone too."""

_WHERE = ("each alone", "in a channel")
_ROLES = ("everyone", "mentors", "mentees")
_STATUSES = ("any", "invited", "waiting", "in a pair", "without a pair", "stuck")
_WHEN = ("now", "at a time")


def _line(text: str) -> str | Unclear:
    line = " ".join(text.split())
    return line if len(line) <= TITLE_AT_MOST else Unclear("announce.title_long")


def _cohort(event: Event, moment: Moment) -> Heard | Unclear:
    """One of those that the program has."""
    heard = words("cohort")(event, moment)
    if isinstance(heard, Unclear):
        return heard
    named = {name.casefold(): name for name in moment.notes.get("cohorts", "").splitlines()}
    known = named.get(heard.keep["cohort"].casefold())
    return Heard(HEARD, {"cohort": known}) if known else Unclear("announce.cohort_unknown")


def _number(moment: Moment) -> str:
    return moment.notes.get("about", "").rpartition("-")[2]


def _drafted(moment: Moment) -> tuple[Effect, ...]:
    """A time is one on the wall: each reader has their own, but for a channel, which has its owner's."""
    notes = moment.notes
    if notes.get("where") == "in a channel":
        written = {name: notes[name] for name in ("title", "news")}
        later = {"at": notes["post_at"]} if notes.get("post_when") == "at a time" else {}
        return (InProgram("draft", _number(moment), {**written, "channel": notes["channel_id"], **later}),)
    role = {"mentors": "mentor", "mentees": "mentee"}.get(notes.get("role", ""), "")
    status = notes.get("status", "any")
    at = moment_of(notes["at"]).astimezone(zone_of(moment.person.zone)) if notes.get("at") else None
    values = {
        "title": notes["title"],
        "news": notes["news"],
        "role": role,
        "status": "" if status == "any" else status,
        "cohort": notes.get("cohort", ""),
        "wall": at.replace(tzinfo=None).isoformat(timespec="minutes") if at else "",
        "win": notes.get("win", ""),
    }
    return (InProgram("draft", _number(moment), {name: value for name, value in values.items() if value}),)


def _reworded(moment: Moment) -> tuple[Effect, ...]:
    words = {name: moment.notes[name] for name in ("title", "news")}
    return (InProgram(EDIT, "", {"announcement": _number(moment), **words}),)


def _title(lead: str) -> Step:
    return Step("announce.line", read("title", _line), {HEARD: lead}, answer=Field("title", "line"))


def _news(lead: str) -> Step:
    return Step("announce.text", words("news"), {HEARD: lead}, answer=Field("news"))


FLOWS = (
    Flow(
        BEGIN,
        2,
        {
            "title": _title("news"),
            "news": _news("where"),
            "where": Step(
                "announce.where",
                one_of(*_WHERE, keep="where"),
                {"each alone": "role", "in a channel": "channel", SKIPPED: "role"},
                _WHERE,
                unless=("win",),
            ),
            "channel": Step(
                "announce.channel", a_channel("channel"), {HEARD: "post_when"}, answer=Field("channel", "channel")
            ),
            "post_when": Step(
                "announce.post_when", one_of(*_WHEN, keep="post_when"), {"now": END, "at a time": "post_at"}, _WHEN
            ),
            "post_at": Step("announce.post_at", a_moment("post_at"), {HEARD: END}, answer=Field("post_at", "moment")),
            "role": Step("announce.role", one_of(*_ROLES, keep="role"), dict.fromkeys(_ROLES, "status"), _ROLES),
            "status": Step(
                "announce.status", one_of(*_STATUSES, keep="status"), dict.fromkeys(_STATUSES, "cohort"), _STATUSES
            ),
            "cohort": Step(
                "announce.cohort",
                _cohort,
                {HEARD: "when", SKIPPED: "when"},
                answer=Field("cohort", "line"),
                unless=("one_cohort",),
            ),
            "when": Step("announce.when", one_of(*_WHEN, keep="when"), {"now": END, "at a time": "at"}, _WHEN),
            "at": Step("announce.at", a_moment("at"), {HEARD: END}, answer=Field("at", "moment")),
        },
        finish=_drafted,
    ),
    Flow("announce_edit", 1, {"title": _title("news"), "news": _news(END)}, finish=_reworded, lasting=False),
)
