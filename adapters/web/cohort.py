"""A mentoring program as a play: Priya sets it up, a cohort joins, is matched, meets and is asked how it is for them.

Rule: all act as people do. Some say no, some never meet, some answer nothing: what Priya sees at the end is what the
coach made of that, and nothing in it was written for the page.
"""

from collections.abc import Mapping
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from adapters.web.acting import Actors, Stage
from conversations.events import Called

OWNER = "priya"
_KOLKATA, _BERLIN = ZoneInfo("Asia/Kolkata"), ZoneInfo("Europe/Berlin")
_A_DAY = timedelta(days=1)


MENTORS: Mapping[str, str] = {
    "amara": "giving feedback, hard talks",
    "bruno": "first project",
    "chiara": "public speaking, saying no",
    "daniel": "first project, giving feedback",
    "elif": "hard talks",
    "freya": "public speaking, career",
    "george": "career",
    "hari": "first project, saying no",
    "ivana": "giving feedback",
    "jonas": "hard talks, career",
    "karin": "public speaking",
    "oskar": "giving feedback, first project",
    "petra": "career, saying no",
    "rafael": "saying no",
    "sofia": "public speaking, hard talks",
    "thomas": "career",
    "ulla": "giving feedback",
    "yusuf": "first project, career",
}
"""With the topics that they name."""
MENTEES: Mapping[str, str] = {
    "adam": "career",
    "bea": "hard talks",
    "carl": "first project",
    "dina": "giving feedback",
    "emil": "first project",
    "leo": "public speaking",
    "mina": "giving feedback",
    "nils": "public speaking",
    "olga": "hard talks",
    "pablo": "first project",
    "quinn": "career",
    "rosa": "saying no",
    "selin": "hard talks",
    "tomas": "first project",
    "uma": "saying no, first project",
    "victor": "career",
    "wanda": "giving feedback",
    "yara": "giving feedback, career",
}
EVERYBODY = (*MENTORS, *MENTEES)
CAST = (OWNER, *EVERYBODY)
ROOMY = frozenset({"freya", "jonas"})
"""Mentors who have room for two."""
NOT_NOW = "ivana"
"""A mentor who says no to the mentee who was found for her."""
NEVER_MEET, LATER = frozenset({"bea", "quinn", "wanda"}), "dina"
"""Mentees who propose no time, and one who does when she is reminded."""
MEET_ONCE = frozenset({"emil", "pablo", "rosa"})
ENDS = ("adam", "carl", "victor")
"""Mentees who find that it is not for them now, and end it."""
SILENT = frozenset({"bruno", "carl", "elif", "pablo", "petra", "selin", "thomas", "yara"})
"""They answer no short question, and do not say that they got an announcement."""
NEVER_TELL = frozenset({"chiara", "elif", "hari", "karin", "ulla", "yusuf"})
"""Mentors who leave it open how a meeting went."""
_FOUND = {
    "name": "First steps in leading",
    "purpose": "People who lead for the first time do not feel alone with it.",
    "objectives": "Eight of ten pairs meet five times. Three of four say that they learn something they use.",
    "sponsor": "Karl Brandt, who leads the engineers",
    "size": "40",
    "lasts": "six months",
    "for_whom": "Whoever leads people for the first time, and whoever has done it for long.",
    "rule": "all of it",
    "often": "every two weeks",
    "training": "our own training",
    "own_training": "An hour for mentors and an hour for mentees, both in the first week.",
    "form": "one to one",
    "pairing": "best fit",
}
_NEWS = {
    "title": "We begin on Monday: what the first meeting is for",
    "news": "Every pair is found. For your first meeting, bring one question that matters to you. That is all.",
    "role": "everyone",
    "status": "any",
    "when": "now",
}


async def first_months(stage: Stage) -> None:
    """From the coming Monday on, for eleven weeks."""
    play = _Program(stage)
    await play.begins()
    await play.finds_pairs()
    await play.tells_everybody()
    await play.pairs_meet()
    await play.looks_back()


class _Program:
    """What they do in it, by the weeks."""

    def __init__(self, stage: Stage) -> None:
        self._stage, self._play = stage, Actors(stage)
        today = stage.now().astimezone(_KOLKATA).date()
        self._monday = today + timedelta(days=7 - today.weekday())

    async def _on(self, days: int, hour: int, zone: ZoneInfo = _BERLIN) -> None:
        """That many days after the first Monday."""
        await self._stage.until(datetime.combine(self._monday + days * _A_DAY, time(hour), zone))

    async def _opens(self, choice: str, answers: Mapping[str, str] | None = None) -> None:
        """Priya opens the list of her programs and presses a button of hers."""
        await self._play.begins(OWNER, Called("program"))
        await self._play.presses(OWNER, choice, answers)

    async def begins(self) -> None:
        """Priya sets the program up, gives the code away, and all who have it join."""
        await self._on(0, 10, _KOLKATA)
        await self._play.begins(OWNER, Called("program"))
        await self._play.presses(OWNER, "found", _FOUND)
        await self._opens("short questions", {"first": "learned", "second": "openly", "third": "that is enough"})
        await self._opens("code")
        code = self._play.quoted(OWNER).removeprefix("/program ")
        await self._on(0, 16)
        for who in EVERYBODY:
            await self._play.begins(who, Called("program", code))
            role, topics = ("mentor", MENTORS[who]) if who in MENTORS else ("mentee", MENTEES[who])
            said = {"answer": "yes", "role": role, "topics": topics, "room": "2" if who in ROOMY else "1"}
            await self._play.presses(who, "answer", said)

    async def finds_pairs(self) -> None:
        """A draft, a look at it, and a second one for whom a mentor said no to."""
        await self._on(1, 10, _KOLKATA)
        await self._publishes("keep")
        await self._on(2, 18)
        for who in EVERYBODY:
            await self._play.presses_new(who, "look", {"answer": "no" if who == NOT_NOW else "yes"})
        await self._on(3, 10, _KOLKATA)
        await self._publishes()
        await self._on(4, 18)
        for who in EVERYBODY:
            await self._play.presses_new(who, "look", {"answer": "yes"})

    async def _publishes(self, *first: str) -> None:
        await self._opens("draft")
        for choice in ("match", "draft", *first, "publish"):
            await self._play.presses(OWNER, choice)

    async def tells_everybody(self) -> None:
        """An announcement; most say that they got it, and the others are reminded, once."""
        await self._on(7, 10, _KOLKATA)
        await self._opens("announcements")
        await self._play.presses(OWNER, "announce", _NEWS)
        await self._play.presses(OWNER, "send news")
        await self._on(7, 18)
        for who in EVERYBODY:
            if who not in SILENT:
                await self._play.presses(who, "got it")

    async def pairs_meet(self) -> None:
        """Once a month, but for those who find no time, and those who end it."""
        meet = [who for who in MENTEES if who not in NEVER_MEET and who not in ENDS and who != LATER]
        for place, who in enumerate(meet):
            await self._proposes(who, 10 + place % 2, 10 + place % 5)
        await self._on(9, 18)  # Whoever has a holiday has seen it by then, too.
        await self._mentors_agree()
        await self._on(14, 9)
        took = {"useful": "A story of a first time", "what": "Ask one person", "thanks": "It helped me."}
        await self._look_back({**took, "by": f"{self._monday + 17 * _A_DAY:%Y-%m-%d}"})
        await self._on(21, 12)
        for who in MENTEES:
            if who not in SILENT:
                await self._play.presses_new(who, "done")
        await self._on(31, 10, _KOLKATA)
        await self._answer_short_questions()
        await self._asks_stuck_pairs()
        for weeks in (7, 11):
            await self._on(7 * weeks, 9)
            await self._look_back({})
            await self._answer_short_questions()

    async def _proposes(self, who: str, day: int, hour: int) -> None:
        when = datetime.combine(self._monday + day * _A_DAY, time(hour))
        often = "once" if who in MEET_ONCE else "every month"
        await self._play.presses(who, "meet", {"often": often, "when": f"{when:%Y-%m-%dT%H:%M}", "minutes": "45"})

    async def _mentors_agree(self) -> None:
        for who in MENTORS:
            await self._play.presses_new(who, "it fits")

    async def _look_back(self, took: Mapping[str, str]) -> None:
        """took: what mentees write of it; mentors write nothing."""
        for who in MENTEES:
            await self._play.presses_new(who, "met", took)
        for who in MENTORS:
            if who not in NEVER_TELL:
                await self._play.presses_new(who, "met")

    async def _asks_stuck_pairs(self) -> None:
        """Priya sees that some have not met, and lets them be reminded. One finds a time; others end it, in peace."""
        await self._opens("picture")
        await self._play.presses(OWNER, "remind pairs")
        await self._on(32, 18)
        await self._proposes(LATER, 39, 15)
        for who in ENDS:
            await self._play.begins(who, Called("mentor"))
            await self._play.presses(who, "end pair", {"sure": "end it"})
        await self._on(33, 18)
        await self._mentors_agree()

    async def _answer_short_questions(self) -> None:
        for place, who in enumerate(EVERYBODY):
            answer = ("fully", "mostly", "half of it")[place % 3]
            while who not in SILENT and await self._play.presses_new(who, answer):
                """One question takes the place of another."""

    async def looks_back(self) -> None:
        """The last answers come in. Priya opens the picture of it, and has pairs looked for among those who have none:
        the draft is there for whoever has looked on.
        """
        await self._on(78, 9)
        await self._answer_short_questions()
        await self._on(79, 10, _KOLKATA)
        await self._opens("picture")
        await self._opens("draft")
        await self._play.presses(OWNER, "match")
