"""Small cohorts in which anything can stand between two people, and what may be a pair in them, worked out plainly."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from functools import cache
from itertools import product
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

from bot.programs.fit import fit
from bot.programs.members import MENTEE, MENTOR, Member, Rules

ON = date(2026, 11, 25)
NAMES = ("ada", "ben", "cleo", "dan", "eve", "finn", "gus", "hana")
_some_names = st.frozensets(st.sampled_from((*NAMES, "away")), max_size=2)
_skills = st.frozensets(st.sampled_from(("Negotiation", "writing", "budgets")), max_size=2)


def someone(name: str, *roles: str, **told: object) -> Member:
    return Member(name, frozenset(roles or (MENTEE,)), **told)  # type: ignore[arg-type]


@st.composite
def cohorts(draw: st.DrawFn, size: int = len(NAMES)) -> list[Member]:
    return [draw(_member(name)) for name in NAMES[: draw(st.integers(0, size))]]


def _member(name: str) -> st.SearchStrategy[Member]:
    return st.builds(
        Member,
        st.just(name),
        st.sampled_from((frozenset({MENTOR}), frozenset({MENTEE}), frozenset({MENTOR, MENTEE}))),
        active=st.sampled_from((True, True, True, False)),
        room=st.integers(0, 3),
        zone=st.sampled_from(("", "Europe/Berlin", "Asia/Tokyo", "America/New_York")),
        days=st.sampled_from(("01234", "56", "")),
        languages=st.frozensets(st.sampled_from(("en", "DE", "de")), max_size=2),
        level=st.none() | st.integers(1, 5),
        location=st.sampled_from(("", "Berlin", "berlin", "Tokyo")),
        team=st.sampled_from(("", "sales", "Sales", "people")),
        line=st.lists(st.sampled_from((*NAMES, "away", "top")), max_size=2).map(tuple),
        wants=_skills,
        offers=_skills,
        apart=_some_names,
        former=_some_names,
        choices=st.lists(st.sampled_from((*NAMES, "away")), max_size=3).map(tuple),
        groups=st.fixed_dictionaries({"gender": st.sampled_from(("", "woman", "man"))}),
    )


rules = st.builds(
    Rules,
    weights=st.dictionaries(
        st.sampled_from(("skill", "choice", "language", "hours", "level", "aim", "location", "spread")),
        st.integers(0, 9),
    ),
    gap=st.sampled_from(((1, 3), (-20, -1))),
    aims=st.sampled_from(({}, {"gender": "alike"}, {"gender": "mixed"})),
    repeats=st.booleans(),
    across_teams=st.booleans(),
    hours=st.sampled_from((0, 0, 10)),
    language=st.booleans(),
    skill=st.booleans(),
    by_level=st.booleans(),
)


def kept_apart(one: Member, other: Member, everyone: Sequence[Member]) -> bool:
    """By who they are, by the line of management, or because one of them told us so."""
    private = one.id in other.apart or other.id in one.apart
    return (
        one.id == other.id or private or _is_above(one.id, other.id, everyone) or _is_above(other.id, one.id, everyone)
    )


def may_be_a_pair(mentee: Member, mentor: Member, everyone: Sequence[Member], rules: Rules) -> bool:
    again = mentee.id in mentor.former or mentor.id in mentee.former
    one_team = bool(mentee.team) and mentee.team.lower() == mentor.team.lower()
    wanted, offered = ({it.lower() for it in words} for words in (mentee.wants, mentor.offers))
    spoken, heard = ({it.lower() for it in words} for words in (mentee.languages, mentor.languages))
    quarters = at_work(mentee.zone, mentee.days) & at_work(mentor.zone, mentor.days)
    too_little = mentee.zone and mentor.zone and len(quarters) < rules.hours * 4
    above = None if mentee.level is None or mentor.level is None else mentor.level - mentee.level
    return not bool(
        kept_apart(mentee, mentor, everyone)
        or (again and not rules.repeats)
        or too_little
        or (one_team and rules.across_teams)
        or (rules.skill and wanted and not wanted & offered)
        or (rules.language and spoken and heard and not spoken & heard)
        or (rules.by_level and above is not None and not rules.gap[0] <= above <= rules.gap[1])
    )


@cache
def at_work(zone: str, days: str) -> frozenset[datetime]:
    """The quarters of an hour of that week in which somebody works from nine to five."""
    quarters = (datetime(2026, 11, 23, tzinfo=UTC) + timedelta(minutes=15 * number) for number in range(7 * 24 * 4))
    clock = ZoneInfo(zone or "UTC")
    return frozenset(
        it for it in quarters if 9 <= it.astimezone(clock).hour < 17 and str(it.astimezone(clock).weekday()) in days
    )


def best_by_trying_all(everyone: Sequence[Member], rules: Rules) -> tuple[int, int]:
    """The most pairs that there can be, and the most points that so many can have."""
    mentees = [it for it in everyone if it.active and MENTEE in it.roles]
    mentors = [it for it in everyone if it.active and MENTOR in it.roles]
    found = fit(mentees, mentors, everyone, rules, ON)
    best = (0, 0)
    for taken in product(range(-1, len(mentors)), repeat=len(mentees)):
        pairs = [(row, column) for row, column in enumerate(taken) if column >= 0]
        sizes = [taken.count(column) for column in range(len(mentors))]
        if any(found.barred[it] for it in pairs) or any(a > it.room for a, it in zip(sizes, mentors, strict=True)):
            continue
        crowded = sum(found.cost_of_place(place, many) for place, size in enumerate(sizes) for many in range(size))
        best = max(best, (len(pairs), sum(int(found.points[pair]) for pair in pairs) - crowded))
    return best


def _is_above(one: str, other: str, everyone: Sequence[Member]) -> bool:
    links = {(a, b) for it in everyone for a, b in zip((it.id, *it.line), it.line, strict=False)}
    reached, before = {other}, set[str]()
    while reached != before:
        before = set(reached)
        reached |= {b for a, b in links if a in reached}
    return one in {b for a, b in links if a in reached}
