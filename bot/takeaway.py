"""Everything that is kept about one person, for that person: counted, to read, and to take away.

Rule: it is complete. What is stored and not here would be a secret kept from its owner.
"""

import json
from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection

from bot import memory
from bot.links import FORMS, Links
from bot.ports import Button, Section, Sheet
from bot.storage import admins, deliveries, feeds, places, programs, pulses, queries, readers, schedules, wins
from bot.storage.deliveries import Waiting
from bot.storage.queries import PersonRow
from bot.storage.secrets import PersonSecrets
from bot.storage.wins import WinRow
from bot.wording import Words
from conversations import conversation as talks
from conversations.effects import Open
from conversations.person import Person

LINK_LASTS_MINUTES = 15


def counts(conn: Connection, row: PersonRow, secrets: PersonSecrets) -> Mapping[str, str]:
    """How much of each kind is kept, for the privacy page. `since`: ISO."""
    all_of = everything(conn, row, secrets)
    kinds = [record["id"].partition("-")[0] for record in all_of["records"]]
    unfinished = all_of["conversation"]
    return {
        "briefs": str(kinds.count("brief")),
        "steps": str(kinds.count("step") + kinds.count("offer")),
        "reflections": str(kinds.count("reflection") + kinds.count("thought")),
        "regular": str(kinds.count("regular")),
        "courses": str(kinds.count("course")),
        "pairs": str(kinds.count("pair") + kinds.count("meeting") + kinds.count("word")),
        "apart": str(kinds.count("apart")),
        "wins": str(len(all_of["what went well"])),
        "parked": str(len(unfinished.get("parked", ())) + bool(unfinished.get("flow"))),
        "waiting": str(len(all_of["waiting"])),
        "since": all_of["since"],
    }


def everything(conn: Connection, row: PersonRow, secrets: PersonSecrets) -> dict[str, Any]:
    """All that is stored about the person, opened, as plain JSON values."""
    calendar, admin_at = feeds.since(conn, row.id), admins.told_at(conn, row.id)
    return {
        "address": row.address.key,
        "route": dict(row.address.route),
        "also at": [other.key for other in places.others_of(conn, row.id)],
        "admin of the workspace": f"said at {admin_at.isoformat()}" if admin_at else "",
        "since": row.created_at.isoformat(),
        "person": memory.profile(memory.person(row, secrets)),
        "conversation": talks.to_json(memory.conversation(row, secrets)),
        "records": [
            {"id": it.id, "at": it.at.isoformat(), "open": it.open, "fields": memory.record(it, secrets).fields}
            for it in queries.all_records(conn, row.id)
        ],
        "waiting": [
            {
                "kind": waiting.kind,
                "about": waiting.about,
                "due": waiting.due.isoformat(),
                "content": _content(waiting, secrets),
            }
            for waiting in deliveries.waiting_of(conn, row.id)
        ],
        "repeated": [
            {
                "about": it.about,
                "rule": it.rule,
                "next": f"{it.anchor.isoformat()} {it.zone}",
                "ahead": str(it.ahead),
                "meeting": it.meeting,
            }
            for it in schedules.all_of(conn, row.id)
        ],
        "calendar": {"since": calendar.isoformat()} if calendar else {},
        "programs": [_part(it, secrets) for it in programs.parts_of(conn, row.id)],
        "program pairs": [_bond(it, row.id) for it in programs.bonds_of(conn, row.id)],
        "pulses": [
            {"program": program, "wave": wave, "not answered": left}
            for program, wave, left in pulses.asked_of(conn, row.id)
        ],
        "what went well": [_win(it, secrets) for it in wins.told_by(conn, row.id)],
        "asked of what went well": [
            {"program": it.program_id, "told by another on": it.at.isoformat(), "said yes": it.agreed}
            for it in wins.about(conn, row.id)
        ],
        "announcements": [
            {"number": id, "since": at.isoformat(), "got it": got.isoformat() if got else "", "not sent": why}
            for id, why, at, got in readers.all_of(conn, row.id)
        ],
        "done as an owner": [
            {"what": it.what, "to": it.number, "at": it.at.isoformat()} for it in programs.acts_of(conn, row.id)
        ],
    }


def _content(waiting: Waiting, secrets: PersonSecrets) -> dict[str, Any]:
    """Of an announcement the words are not the person's, and are not with what is on its way to them."""
    if not waiting.payload:
        return {}
    opened: dict[str, Any] = json.loads(secrets.unseal(f"delivery:{waiting.key}", waiting.payload))
    return opened


def _bond(bond: programs.BondRow, me: int) -> dict[str, Any]:
    """What is counted of a pair that a program brought together: nothing that either wrote."""
    counts = {"met": bond.met, "steps agreed": bond.agreed, "steps kept": bond.kept}
    counts |= {"asked how it went": bond.asked, "answered": bond.answered}
    first = {"first met": bond.first_met_at.isoformat()} if bond.first_met_at else {}
    times = {"since": bond.at.isoformat(), **first, "last": bond.last_at.isoformat()}
    return {"role": "mentor" if bond.mentor_id == me else "mentee", "state": bond.state, **times, **counts}


_OF_PROGRAMS = (
    "programs",
    "program pairs",
    "pulses",
    "what went well",
    "asked of what went well",
    "announcements",
    "done as an owner",
)


def _win(win: WinRow, secrets: PersonSecrets) -> dict[str, Any]:
    """What the person told, the same with a no of the other as without their answer."""
    said = json.loads(secrets.unseal(f"win:{win.program_id}", win.sealed))
    until = {"asked until": win.until.isoformat()} if win.until else {}
    whom = "everybody" if win.for_all else "owners"
    return {"program": win.program_id, **said, "for": whom, "at": win.at.isoformat(), "shown": win.shown, **until}


def _part(part: programs.MemberRow, secrets: PersonSecrets) -> dict[str, Any]:
    """The person's part in a program, with what they said for being matched."""
    known = {"owns": part.owns, "role": part.role, "cohort": part.cohort, "state": part.state}
    said = json.loads(secrets.unseal(f"member:{part.program_id}", part.sealed)) if part.sealed else {}
    named = {name: value for name, value in known.items() if value}
    return {"program": part.program_id, **named, "since": part.at.isoformat(), **said}


def as_json(all_of: Mapping[str, Any]) -> str:
    return json.dumps(all_of, indent=2, ensure_ascii=False)


def as_text(all_of: Mapping[str, Any], words: Words, person: Person) -> list[tuple[str, str]]:
    """The same to read: (heading, lines) for each thing kept."""

    def label(name: str, **values: str) -> str:
        return words.line(f"export.labels.{name}", person, values)

    named = "admin of the workspace"
    others = {"also at": ", ".join(all_of["also at"]), named: all_of[named]}
    others = {name: value for name, value in others.items() if value}
    person_is = {"id": all_of["address"], **all_of["route"], **others, "since": all_of["since"], **all_of["person"]}
    parts = [(label("person"), _lines(person_is))]
    unfinished = all_of["conversation"]
    if unfinished.get("flow"):
        parts.append((label("conversation"), _lines({"talk": unfinished["flow"], **unfinished.get("notes", {})})))
    for talk in unfinished.get("parked", ()):
        parts.append((label("parked"), _lines({"talk": talk["flow"], **talk.get("notes", {})})))
    for record in all_of["records"]:
        heading = label("record", at=record["at"], kind=record["id"].partition("-")[0])
        parts.append((heading, _lines(record["fields"])))
    for waiting in all_of["waiting"]:
        parts.append(
            (label("waiting"), _lines({"kind": waiting["kind"], "due": waiting["due"], **_flat(waiting["content"])}))
        )
    parts += [(label("repeated"), _lines(it)) for it in all_of["repeated"]]
    for name in _OF_PROGRAMS:
        parts += [(label("program"), _lines(it)) for it in all_of[name]]
    if calendar := all_of["calendar"]:
        parts.append((label("calendar"), _lines(calendar)))
    return parts


def sheet(all_of: Mapping[str, Any], words: Words, person: Person, links: Links | None) -> Sheet:
    """The page on which the person reads it, with links to save it where there are pages to link to."""
    page = words.sheet(Open("export"), person)
    values = {"minutes": str(LINK_LASTS_MINUTES)}
    intro = words.line("export.export.intro", person)
    buttons: tuple[Button, ...] = ()
    if links:
        intro = f"{intro}\n\n{words.line('export.export.with_links', person, values)}"
        buttons = tuple(
            Button(f"save as {form}", words.line(f"export.export.{form}_link", person), link=there)
            for form, there in ((form, links.download(form, person.id)) for form in FORMS)
        )
    shown = tuple(Section(heading, quote=lines) for heading, lines in as_text(all_of, words, person))
    return Sheet(
        name="export",
        title=page.title,
        sections=(Section(text=intro, buttons=buttons), *shown),
        close=page.close,
        footnote=page.footnote,
        zone=person.zone,
    )


def _lines(fields: Mapping[str, Any]) -> str:
    return "\n".join(f"{name.replace('_', ' ')}: {_plain(value)}" for name, value in fields.items())


def _plain(value: Any) -> str:
    if isinstance(value, Mapping):
        return "; ".join(f"{name}: {_plain(of_it)}" for name, of_it in value.items())
    return ", ".join(map(_plain, value)) if isinstance(value, list | tuple) else str(value)


def _flat(content: Mapping[str, Any]) -> dict[str, str]:
    return {name: value for name, value in content.items() if isinstance(value, str) and value}
