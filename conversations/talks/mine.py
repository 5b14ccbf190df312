"""The talks that change one setting each: my days, my hours, how often, whose public holidays, which reminders, when,
which tips.

Rule: a setting counts from the moment it is changed, for what is waiting too, and is shown at once on its page.
"""

from collections.abc import Callable

from conversations import countries, course, week
from conversations.drafts import TIPS
from conversations.effects import Effect, Field
from conversations.events import Event
from conversations.flow import END, Finish, Flow, Heard, Moment, Step, Steps, Unclear
from conversations.hearing import HEARD, choice_of, one_of, read, text_of
from conversations.mentoring import schedule
from conversations.my_settings import AS_NEEDED, NO_COUNTRY, Plain, changed

_DAYS = {"monday to friday": "01234", "sunday to thursday": "01236", "every day": "0123456"}
_OTHER_DAYS = "other days"
_OFTEN = {"1": 1, "3": 3, "5": 5, "as often as needed": AS_NEEDED}
_HOLIDAYS = {"by my time zone": "", NO_COUNTRY: NO_COUNTRY}
_ANOTHER = "another country"
_KINDS = ("talk", "regular", "check_in", "debrief", "meeting", "met", "brief", course.COURSE)
_NO_LEAD = "no reminder"
_LEADS = (*schedule.LEADS, _NO_LEAD)
_CANNOT_BE = {"order": "hearing.hours_order", "short": "hearing.hours_short"}
_IN_WORDS = {"once": "1", "twice": "2", "one": "1", "two": "2", "three": "3", "four": "4", "five": "5"}
_A_DAY = frozenset(("time", "times", "a", "per", "day"))


def _read_days(text: str) -> str | Unclear:
    return week.days_of(text) or Unclear("hearing.week")


def _read_hours(text: str) -> str | Unclear:
    try:
        hours = week.hours_of(text)
    except week.NotAWorkingDay as cannot:
        return Unclear(_CANNOT_BE[cannot.why])
    return "-".join(hours) if hours else Unclear("hearing.hours")


def _read_country(text: str) -> str | Unclear:
    if text.strip(" .").lower() == NO_COUNTRY:
        return NO_COUNTRY
    code = countries.code_of(text)
    return countries.NAMES[code] if code else Unclear("hearing.country")


def _days(event: Event, moment: Moment) -> Heard | Unclear:
    """One of the choices, or any days in the person's own words, which come first: "Monday" is one day."""
    heard = read("days", _read_days)(event, moment)
    choice = choice_of(event, (*_DAYS, _OTHER_DAYS)) if isinstance(heard, Unclear) else None
    if choice == _OTHER_DAYS:
        return Heard(choice)
    return Heard(HEARD, {"days": _DAYS[choice]}) if choice else heard


def _country(event: Event, moment: Moment) -> Heard | Unclear:
    """One of the choices, or a country at once."""
    heard = read("country", _read_country)(event, moment)
    choice = choice_of(event, (*_HOLIDAYS, _ANOTHER)) if isinstance(heard, Unclear) else None
    if choice == _ANOTHER:
        return Heard(choice)
    return Heard(HEARD, {"country": _HOLIDAYS[choice]}) if choice else heard


def _nudges(event: Event, moment: Moment) -> Heard | Unclear:
    """One of the choices, or any number: that many times, and not the choice in that place."""
    typed, *rest = (text_of(event) or "").lower().strip(" .!").split() or [""]
    number = _IN_WORDS.get(typed, typed) if _A_DAY.issuperset(rest) else ""
    if number.isascii() and number.isdigit() and len(number) < 3:
        return Heard(HEARD, {"nudges": number}) if int(number) else Unclear("hearing.nudges")
    choice = choice_of(event, tuple(_OFTEN))
    return Heard(HEARD, {"nudges": str(_OFTEN[choice])}) if choice else Unclear("hearing.nudges")


def _as_before(moment: Moment) -> tuple[Effect, ...]:
    return ()


def _setting(decide: Callable[[Moment], tuple[dict[str, Plain], str]], waiting: Finish) -> Finish:
    """A finish that changes what was decided, and says so with the line. waiting: what becomes of what waits."""

    def finish(moment: Moment) -> tuple[Effect, ...]:
        what, line = decide(moment)
        return (*waiting(moment), *changed(moment.person, moment.now, what, line))

    return finish


def _to_days(moment: Moment) -> tuple[dict[str, Plain], str]:
    return {"days": moment.notes["days"]}, "me.days_kept"


def _to_hours(moment: Moment) -> tuple[dict[str, Plain], str]:
    opens, closes = moment.notes["hours"].split("-")
    return {"opens": opens, "closes": closes}, "me.hours_kept"


def _to_nudges(moment: Moment) -> tuple[dict[str, Plain], str]:
    nudges = int(moment.notes["nudges"])
    line = "me.as_needed_kept" if nudges >= AS_NEEDED else "me.once_kept" if nudges == 1 else "me.nudges_kept"
    return {"nudges": nudges}, line


def _to_country(moment: Moment) -> tuple[dict[str, Plain], str]:
    kept = moment.notes.get("country", "")
    if kept == NO_COUNTRY:
        return {"country": NO_COUNTRY}, "me.no_holidays_kept"
    code = countries.code_of(kept)
    return ({"country": code}, "me.country_kept") if code else ({"country": ""}, "me.by_zone_kept")


def _to_kinds(moment: Moment) -> tuple[dict[str, Plain], str]:
    kind, wanted = moment.notes["kind"], moment.notes["wanted"] == "yes"
    others = [name for name in moment.person.muted if name != kind]
    return {"muted": others if wanted else [*others, kind]}, "me.on_kept" if wanted else "me.off_kept"


def _to_tips(moment: Moment) -> tuple[dict[str, Plain], str]:
    tip, wanted = moment.notes["tip"], moment.notes["wanted"] == "yes"
    others = [name for name in moment.person.muted_tips if name != tip]
    return {"muted_tips": others if wanted else [*others, tip]}, "me.tip_on_kept" if wanted else "me.tip_off_kept"


def _goes_on(moment: Moment) -> tuple[Effect, ...]:
    """A course whose ideas were not wanted for a while."""
    wanted = moment.notes["kind"] == course.COURSE and moment.notes["wanted"] == "yes"
    return course.going_on(moment.person, moment.now) if wanted else ()


def _leads(moment: Moment) -> str:
    """As `Person.leads` has it: the longer one first, and none twice."""
    wanted = {moment.notes["first"], moment.notes["second"]}
    first, second, *_ = (*(name for name in schedule.LEADS if name in wanted), "", "")
    return f"{first},{second}"


def _to_leads(moment: Moment) -> tuple[dict[str, Plain], str]:
    leads = _leads(moment)
    return {"leads": leads}, "me.no_leads_kept" if leads == "," else "me.leads_kept"


def _planned(moment: Moment) -> tuple[Effect, ...]:
    return schedule.with_leads(_leads(moment), moment.person, moment.now)


def _flow(
    name: str, steps: Steps, decide: Callable[[Moment], tuple[dict[str, Plain], str]], waiting: Finish = _as_before
) -> Flow:
    """Not to be gone on with on another day: it is asked anew as soon as one likes."""
    return Flow(name, 1, steps, finish=_setting(decide, waiting), lasting=False)


def _wanted(ask: str) -> Step:
    """Whether one still wants them."""
    answers = ("yes", "no")
    return Step(ask, one_of(*answers, keep="wanted"), dict.fromkeys(answers, END), answers)


FLOWS = (
    _flow(
        "days",
        {
            "days": Step("me.days", _days, {HEARD: END, _OTHER_DAYS: "other"}, choices=(*_DAYS, _OTHER_DAYS)),
            "other": Step("me.other_days", read("days", _read_days), {HEARD: END}, answer=Field("days", "week")),
        },
        _to_days,
    ),
    _flow(
        "hours",
        {"hours": Step("me.hours", read("hours", _read_hours), {HEARD: END}, answer=Field("hours", "hours"))},
        _to_hours,
    ),
    _flow("nudges", {"nudges": Step("me.nudges", _nudges, {HEARD: END}, choices=tuple(_OFTEN))}, _to_nudges),
    _flow(
        "country",
        {
            "country": Step("me.country", _country, {HEARD: END, _ANOTHER: "which"}, choices=(*_HOLIDAYS, _ANOTHER)),
            "which": Step(
                "me.which_country", read("country", _read_country), {HEARD: END}, answer=Field("country", "country")
            ),
        },
        _to_country,
    ),
    _flow(
        "kinds",
        {
            "kind": Step("me.kind", one_of(*_KINDS, keep="kind"), dict.fromkeys(_KINDS, "wanted"), choices=_KINDS),
            "wanted": _wanted("me.wanted"),
        },
        _to_kinds,
        _goes_on,
    ),
    _flow(
        "leads",
        {
            "first": Step("me.first", one_of(*_LEADS, keep="first"), dict.fromkeys(_LEADS, "second"), choices=_LEADS),
            "second": Step("me.second", one_of(*_LEADS, keep="second"), dict.fromkeys(_LEADS, END), choices=_LEADS),
        },
        _to_leads,
        _planned,
    ),
    _flow(
        "tips",
        {
            "tip": Step("me.tip", one_of(*TIPS, keep="tip"), dict.fromkeys(TIPS, "wanted"), choices=TIPS),
            "wanted": _wanted("me.tip_wanted"),
        },
        _to_tips,
    ),
)
