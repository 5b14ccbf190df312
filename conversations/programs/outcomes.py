"""What the office of a program has done for a person, or tells them: what they hear of it, and what they know of the
program from then on. And what falls due: an invitation that waits.

Rule: a record changes here alone, as the office says.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta

from conversations.effects import Effect, Forget, InProgram, Keep, Open, Remind, Say
from conversations.events import Learned
from conversations.mentoring import group, parting
from conversations.person import Person, Record
from conversations.programs import admin, announce, forming, pulse, ranking, roster, settings, training, wins
from conversations.programs.groups import line_for
from conversations.programs.parts import KIND, number_of
from conversations.programs.settings import told
from conversations.welcome import welcome

ASK_AGAIN = timedelta(days=3)
"""How long an invitation waits before it is brought to mind: once, and then it is let go after as long again."""
REMINDERS = ("invited", "invited_end", pulse.REMINDER, settings.REMINDER)
_REFUSED = {
    "not yours": "program.not_yours",
    "unknown": "program.unknown",
    "not here": "program.not_here",
    "already": "program.already",
    "closed": "program.closed",
    "agreed": "program.agreed",
    "nobody": "program.nobody",
    "not these two": "pairing.not_these_two",
    "provided": "pairing.provided",
    "once before": "pairing.once_before",
    "no room": "pairing.no_room",
    "in line": "pairing.in_line",
    "small groups": "pairing.small_groups",
    "one at a time": "pairing.one_at_a_time",
    "not free": "pairing.not_free",
    "list full": "pairing.list_full",
    "win gone": "wins.gone",
    "win alone": "wins.alone",
    "many wins": "wins.many",
    **announce.REFUSED,
    **admin.REFUSED,
    **roster.REFUSED,
}
"""Why the office does nothing -> what is said."""


def learned(event: Learned, person: Person, now: datetime) -> tuple[Effect, ...]:
    """What the office did for the person, or tells them."""
    result = event.result
    id = f"{KIND}-{result.get('program', '')}"
    if refused := _REFUSED.get(result.get("why", "")):
        return (Say(refused, choices=("program",)),)
    known = person.record(id)
    if event.what == "program invited":
        return _invited(id, known, result, person, now)
    for done in (
        announce.learned(result),
        admin.learned(result, person),
        wins.learned(result),
        roster.learned(result),
        settings.learned(result, known, person, now),
    ):
        if done is not None:
            return done
    match result.get("did", ""):
        case "code":
            return (Open("code", {"code": result.get("code", "")}, about=id, announce="program.code_ready"),)
        case "draft" if result.get("program"):
            values = {"program": result["program"], "from": result.get("from", "")}
            return (Open("draft", values, about=id, announce="program.page", renews=True),)
        case "named" if known:
            return ranking.changed(result)
        case "no groups" if known:
            values = {"program": number_of(known)}
            return (Open("details", values, about=known.id, announce="program.page", renews=True),)
        case "matched":
            values = {"number": result.get("number", "0")}
            return (Say(line_for("program.matched", known.fields), values, ("draft",), id),) if known else ()
        case "join":
            kept = Keep(Record(id, now, told(result)))
            line = "program.pressed_join" if result.get("here") else "program.found_it"
            return (kept, Say(line, _name(result), ("answer",), id))
        case "found":
            new = Record(id, now, told(result))
            said = Say("program.founded", choices=("open", "invite"), about=id)
            return (Keep(new), *settings.reminds(new, person, now), said)
        case "share":
            new = Record(id, known.at if known else now, {**(known.fields if known else {}), **told(result)})
            said = Say("program.shared", _name(result), ("open",), id)
            return (Keep(new), *settings.reminds(new, person, now), said)
        case "over":
            gone = (Keep(replace(known, open=False)),) if known else ()
            return (*gone, Forget("", id), Say("program.over", _name(result), ("program",)))
        case "remind" | "part" as did if known:
            return _stuck(did, known, person.record(result.get("pair", "")), person, now)
        case "group":
            return forming.learned(result, person, now)
        case "parted" | "lives" as did:
            return parting.learned(did, person.record(result.get("pair", "")), person, now)
        case "pulse" | "no pulse" as did if known:
            return pulse.learned(did, known, result.get("questions", ""), result.get("wave", ""), now)
        case did if known and did in _SAID:
            is_in = did in ("in", "room")
            begins = (pulse.begins(known.id, now),) if is_in else ()
            left_out = result.get("cannot", "") if did == "published" else ""
            names = ranking.ranks({**known.fields, **result, "state": _STATE_AFTER.get(did, "")})
            return (
                *_as_it_is(did, known, result),
                *begins,
                Say(line_for(_SAID[did], known.fields), _name(result), _AFTER.get(did, ("open",)), id),
                *(training.offered(known) if is_in else ()),
                *((Say("program.not_asked", {"cannot": left_out}, ("draft",), id),) if left_out else ()),
                *((Say("pairing.you_may_name", choices=(ranking.LOOK,), about=id),) if names else ()),
            )
    return ()


_SAID = {
    "in": "program.in",
    "waiting": "program.waiting",
    "no": "program.no",
    "left": "program.left",
    "invite": "program.invited_them",
    "asked to share": "program.co_owner_now",
    "handed over": "program.handed_over",
    "close": "program.closed_mine",
    "room": "program.room",
    "reminding": "honest.said.reminded",
    "questions": "pulse.picked",
    "match": "program.matching",
    "published": "program.published",
}
"""What was done -> what is said."""
_AFTER = {
    "no": ("program",),
    "left": ("program",),
    "close": ("program",),
    "invite": ("invite", "open"),
}
_STATE_AFTER = {"in": "in", "room": "in", "waiting": "waiting"}


def came_due(reminder: str, record: Record, now: datetime) -> tuple[Effect, ...]:
    """An invitation has waited: it is brought to mind once, and then let go. Or it is time for short questions, or the
    time of the program is over.
    """
    if reminder == pulse.REMINDER:
        return pulse.came_due(record)
    if reminder == settings.REMINDER:
        return settings.came_due(record)
    if record.fields.get("state") != "invited":
        return ()
    if reminder == "invited":
        again = Remind("invited_end", now + ASK_AGAIN, record.id)
        return (again, Say("program.still", _name(record.fields), ("answer",), record.id))
    return (InProgram("answer", number_of(record), {"answer": "late"}),)


def _invited(
    id: str, known: Record | None, result: Mapping[str, str], person: Person, now: datetime
) -> tuple[Effect, ...]:
    if not result.get("program", "").isdecimal() or (known and known.fields.get("state") in ("in", "waiting")):
        return ()
    fields = {**(known.fields if known else {}), **told(result), "state": "invited"}
    return (
        *welcome(person),
        Keep(Record(id, now, fields)),
        Remind("invited", now + ASK_AGAIN, id),
        Say("program.arrived", {**_name(result), "owner": result.get("owner", "")}, ("answer",), id),
    )


def _stuck(did: str, known: Record, pair: Record | None, person: Person, now: datetime) -> tuple[Effect, ...]:
    """Those who look after a program let pairs that have been quiet be written to."""
    if pair is None or pair.fields.get("state") != "agreed":
        return ()
    title = known.fields.get("name", "")
    if did == "part":
        return parting.ask(pair, title, person, now)
    values = {"title": title, **group.named(pair, person)}
    if group.joins(pair):
        return (Say("group.remind", values, ("open",), pair.id),)
    return (Say("program.remind", values, ("meet", "open"), pair.id),)


def _as_it_is(did: str, known: Record, result: Mapping[str, str]) -> tuple[Effect, ...]:
    """The record after what was done."""
    if state := _STATE_AFTER.get(did):
        fields = {**known.fields, "state": state, **({"role": result["role"]} if result.get("role") else {})}
        return (Keep(replace(known, fields=fields)), Forget("", known.id))
    if did in ("no", "left", "close"):
        still = did != "close" and bool(known.fields.get("owns"))
        fields = {name: value for name, value in known.fields.items() if name not in ("state", "role")}
        return (Keep(replace(known, fields=fields, open=still)), Forget("", known.id))
    if did == "handed over":
        return (Keep(replace(known, fields={**known.fields, "owns": "co-owner"})),)
    return ()


def _name(result: Mapping[str, str]) -> dict[str, str]:
    return {"name": result["name"]} if result.get("name") else {}
