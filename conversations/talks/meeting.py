"""Propose a time to meet, or another one, and cancel a meeting."""

from conversations.effects import Effect, Field
from conversations.flow import END, SKIPPED, Flow, Moment, Step
from conversations.hearing import HEARD, a_moment, one_of
from conversations.mentoring import group, group_meetings, meetings
from conversations.mentoring.planned import OFTEN
from conversations.skills.listen import written

_WHICH = ("this one", "all of them")
_SURE = ("cancel it", "keep it")


def _propose(moment: Moment) -> tuple[Effect, ...]:
    about = moment.notes.get("about", "")
    if pair := group.led_by(about, moment.person):
        return group_meetings.plan(moment.notes, pair, moment.person, moment.now)
    return meetings.propose(moment.notes, moment.person, moment.now)


def _cancel(moment: Moment) -> tuple[Effect, ...]:
    meeting = moment.person.record(moment.notes.get("about", ""))
    if meeting and group.led_by(meeting.id, moment.person):
        return group_meetings.cancel(moment.notes, meeting, moment.person, moment.now)
    return meetings.cancel(moment.notes, moment.person, moment.now)


FLOWS = (
    Flow(
        "meet",
        1,
        {
            "which": Step(
                "meeting.which",
                one_of(*_WHICH, keep="which"),
                {"this one": "when", "all of them": "often", SKIPPED: "often"},
                _WHICH,
                unless=("single",),
            ),
            "often": Step(
                "meeting.often",
                one_of(*OFTEN, keep="often"),
                dict.fromkeys((*OFTEN, SKIPPED), "when"),
                OFTEN,
                unless=("once",),
            ),
            "when": Step("meeting.when", a_moment("when"), {HEARD: "minutes"}, answer=Field("when", "moment")),
            "minutes": Step(
                "meeting.minutes",
                one_of(*meetings.MINUTES, keep="minutes"),
                dict.fromkeys((*meetings.MINUTES, SKIPPED), END),
                meetings.MINUTES,
            ),
        },
        finish=_propose,
    ),
    Flow(
        "cancel_meeting",
        1,
        {
            "which": Step(
                "meeting.which_goes",
                one_of(*_WHICH, keep="which"),
                dict.fromkeys((*_WHICH, SKIPPED), "sure"),
                _WHICH,
                unless=("single",),
            ),
            "sure": Step("meeting.sure", one_of(*_SURE, keep="sure"), {"cancel it": "word", "keep it": END}, _SURE),
            "word": written("meeting.word", "word", END),
        },
        finish=_cancel,
        lasting=False,
    ),
)
