"""The office of a mentoring program: founds it, invites, takes answers, shares it, hands it over, closes it.

Rule 1: whoever asks must own the program, or be meant by it; whoever does not hears only that it is not theirs. Rule 2:
what an owner does is noted. Rule 3: nobody is anything in a program before they have said yes.
"""

import hashlib
import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from sqlalchemy import Connection

from bot import codes, memory
from bot.acquaintance import Acquaintance, Known
from bot.office.gathering import said_of
from bot.ports import Address
from bot.storage import bulletins, places, programs, queries, wins
from bot.storage.programs import MemberRow, ProgramRow
from bot.storage.queries import PersonRow
from bot.storage.secrets import Keyring, PersonSecrets
from conversations.events import Learned
from conversations.person import Person
from conversations.programs import admin
from conversations.programs.groups import SIZES, SMALLEST, meets_in_groups
from conversations.programs.parts import KIND
from conversations.programs.settings import FOR_OWNERS, OF_IT

Result = dict[str, str]
_ROOM, _OF_A_GROUP = (1, 3), (SMALLEST, len(SIZES) + 1)
"""How many mentees a mentor may take on, at least and at most."""


@dataclass(frozen=True, slots=True)
class Word:
    """Something to be told to somebody else. sender: whom it comes from, by address key, if not from the person."""

    to: Known
    what: str
    result: Result
    sender: str = ""


@dataclass(slots=True)
class Office:
    """At one person's service within one transaction. now: aware UTC. admins: address keys of those who look after a
    workspace, whatever its platform says. words: what others are to be told of it. looks_up: the platform is to be
    asked about the person.
    """

    conn: Connection
    keyring: Keyring
    row: PersonRow
    secrets: PersonSecrets
    person: Person
    now: datetime
    admins: Collection[str] = ()
    words: list[Word] = field(default_factory=list)
    looks_up: bool = False

    @classmethod
    def of(cls, conn: Connection, keyring: Keyring, row: PersonRow, now: datetime) -> "Office":
        """For somebody who is in no talk just now."""
        secrets = keyring.open_person(row.key)
        return cls(conn, keyring, row, secrets, memory.person(row, secrets), now)

    def do(self, what: str, number: str, values: Mapping[str, str]) -> Result:
        """What came of it: "did", or "why" nothing was done, one of `outcomes._REFUSED`."""
        if what == "found":
            return self._found(values)
        if what == "join":
            return self._join(values.get("code", ""))
        program = programs.of(self.conn, int(number)) if number.isdecimal() else None
        if program is None:
            return {"why": "unknown"}
        mine = programs.part_of(self.conn, program.id, self.row.id)
        if mine is None:
            return {"why": "not yours"}
        match what:
            case "answer":
                return self._answer(program, mine, values)
            case "leave":
                return self._leave(program, mine)
        if not mine.owns:
            return {"why": "not yours"}
        if what in ("hand over", "close") and mine.owns != programs.OWNER:
            return self.given(program)
        if program.state != programs.OPEN:
            return {"why": "closed"}
        match what:
            case "code":
                return {"did": "code", "program": number, "code": self._new_code(program)}
            case "invite":
                return self._invite(program, values)
            case "share" | "hand over":
                return self._share(program, mine, what, values.get("who_id", ""))
            case "close":
                return self.close(program)
        return {"why": "unknown"}

    def _found(self, values: Mapping[str, str]) -> Result:
        sealed = self.keyring.seal(json.dumps({**values, "owner": self.person.name}).encode())
        workspace = self.row.address.place
        number = programs.add(self.conn, workspace, sealed, self.now)
        own = MemberRow(number, self.row.id, programs.OWNER, "", "", "", b"", self.now)
        programs.put(self.conn, own)
        self.note(number, "found")
        return {"did": "found", **self.facts(number, values, owns=programs.OWNER)}

    def _join(self, code: str) -> Result:
        """Whoever has the code was invited by whoever gave it away, on whichever platform they are."""
        program = programs.with_code(self.conn, _hash(code))
        return {"why": "unknown"} if program is None else self.join(program)

    def join(self, program: ProgramRow) -> Result:
        """They are invited, and read what it is about before they say yes or no."""
        part = programs.part_of(self.conn, program.id, self.row.id)
        if part is not None and part.state in (programs.IN, programs.WAITING):
            return {"why": "already"}
        self._put(program, part, self.row.id, programs.INVITED, role=part.role if part else "")
        facts = self.facts(program.id, self.settings(program))
        return {"did": "join", **facts, "state": "invited", **({"owns": part.owns} if part and part.owns else {})}

    def _invite(self, program: ProgramRow, values: Mapping[str, str]) -> Result:
        who = self.somebody(program, values.get("who_id", ""))
        if isinstance(who, str):
            return {"why": who}
        row, _ = who
        part = programs.part_of(self.conn, program.id, row.id)
        if part is not None and part.state in (programs.INVITED, programs.IN, programs.WAITING):
            return {"why": "already"}
        role = values.get("role", "")
        self._put(program, part, row.id, programs.INVITED, role=role)
        facts = self.facts(program.id, self.settings(program))
        self.words.append(Word(who, "program invited", {**facts, **({"role": role} if role else {})}))
        self.note(program.id, "invite")
        return {"did": "invite", "program": str(program.id)}

    def _answer(self, program: ProgramRow, mine: MemberRow, values: Mapping[str, str]) -> Result:
        if mine.state != programs.INVITED:
            return {"why": "already"}
        if program.state != programs.OPEN:
            return {"why": "closed"}
        settings = self.settings(program)
        name = {"program": str(program.id), "name": settings.get("name", "")}
        role = values.get("role") or mine.role
        if values.get("answer") != "yes" or role not in ("mentor", "mentee"):
            self._put(program, mine, self.row.id, programs.NO, sealed=b"")
            return {"did": "no", **name}
        told = role == "mentor" and values.get("room", "").isdecimal()
        fewest, most = _OF_A_GROUP if meets_in_groups(settings) else _ROOM
        room = {"room": min(most, max(fewest, int(values["room"])))} if told else {}
        about = {"topics": values.get("topics", ""), **room}
        full = programs.counts(self.conn, program.id).get(programs.IN, 0) >= self._size(program)
        state = programs.WAITING if full else programs.IN
        sealed = self.secrets.seal(
            f"member:{program.id}", json.dumps({**said_of(self.secrets, mine), **about}).encode()
        )
        self._put(program, mine, self.row.id, state, role=role, sealed=sealed)
        return {"did": state, "role": role, **name}

    def _leave(self, program: ProgramRow, mine: MemberRow) -> Result:
        if mine.state not in (programs.IN, programs.WAITING, programs.INVITED):
            return {"why": "already"}
        self._put(program, mine, self.row.id, programs.LEFT, sealed=b"")
        self._takes_wins_back(program.id)
        if mine.state == programs.IN:
            self.let_in(program)
        name = self.settings(program).get("name", "")
        return {"did": "left", "program": str(program.id), "name": name}

    def let_in(self, program: ProgramRow) -> None:
        """Whoever waits for room comes in as far as there is some, in the order in which they began to wait."""
        waiting = sorted(programs.members(self.conn, program.id, programs.WAITING), key=lambda it: it.at)
        if not waiting or program.state != programs.OPEN:
            return
        free = self._size(program) - programs.counts(self.conn, program.id).get(programs.IN, 0)
        told = {"did": "room", "program": str(program.id), "name": self.settings(program).get("name", "")}
        for one in waiting[: max(free, 0)]:
            programs.put(self.conn, replace(one, state=programs.IN, at=self.now))
            self.tell(one.person_id, "program", told)

    def _share(self, program: ProgramRow, mine: MemberRow, what: str, who_id: str) -> Result:
        """Another owner beside this one, or in the place of this one, who then is a co-owner."""
        who = self.somebody(program, who_id)
        if isinstance(who, str):
            return {"why": who}
        row, _ = who
        part = programs.part_of(self.conn, program.id, row.id)
        if part is not None and part.owns and what == "share":
            return {"why": "already"}
        owns = programs.OWNER if what == "hand over" else programs.CO_OWNER
        new = part or MemberRow(program.id, row.id, "", "", "", "", b"", self.now)
        programs.put(self.conn, replace(new, owns=owns))
        if owns == programs.OWNER:
            programs.put(self.conn, replace(mine, owns=programs.CO_OWNER))
        facts = self.facts(program.id, self.settings(program), owns=owns)
        self.words.append(Word(who, "program", {"did": "share", **facts}))
        self.note(program.id, what)
        return {"did": "handed over" if owns == programs.OWNER else "asked to share", "program": str(program.id)}

    def given(self, program: ProgramRow) -> Result:
        """What somebody is told who looks after a program and owns it no longer, at once or when they can be told."""
        owners = [it.person_id for it in programs.owners(self.conn, program.id) if it.owns == programs.OWNER]
        rows = queries.people_of(self.conn, owners).values()
        names = [memory.person(it, self.keyring.open_person(it.key)).name or it.address.person for it in rows]
        named = {"name": self.settings(program).get("name", ""), "owner": ", ".join(names)}
        return {"did": admin.GIVEN, "program": str(program.id), **named}

    def close(self, program: ProgramRow, noted: str = "close") -> Result:
        """Everybody who has to do with it is told; no announcement of it goes out any more. noted: what is written down
        for its owners.
        """
        settings = self.settings(program)
        programs.change(self.conn, program.id, program.sealed, programs.CLOSED)
        programs.set_code(self.conn, program.id, None)
        bulletins.end_of(self.conn, program.id, self.now)
        told = {"did": "over", "program": str(program.id), "name": settings.get("name", "")}
        there = programs.members(self.conn, program.id)
        still = (programs.INVITED, programs.IN, programs.WAITING)
        concerned = [it for it in there if it.person_id != self.row.id and (it.state in still or it.owns)]
        for row in queries.people_of(self.conn, [it.person_id for it in concerned]).values():
            self.words.append(Word((row, self.keyring.open_person(row.key)), "program", dict(told)))
        self.note(program.id, noted, len(concerned))
        return {"did": "close", "program": str(program.id), "name": settings.get("name", "")}

    def goes(self) -> None:
        """The person is about to be erased: what they own goes to a co-owner, or ends; their place goes to the next."""
        self._takes_wins_back()
        for mine in programs.parts_of(self.conn, self.row.id):
            program = programs.of(self.conn, mine.program_id, hold=True)
            if program is None or program.state != programs.OPEN:
                continue
            if mine.owns == programs.OWNER:
                self._goes_to_another(program)
            if mine.state == programs.IN:
                self._leave(program, mine)

    def _goes_to_another(self, program: ProgramRow) -> None:
        others = [it for it in programs.owners(self.conn, program.id) if it.person_id != self.row.id]
        heir = queries.person_of(self.conn, others[0].person_id) if others else None
        if heir is None:
            self.close(program)
            return
        programs.put(self.conn, replace(others[0], owns=programs.OWNER))
        told = {"did": "share", **self.facts(program.id, self.settings(program), owns=programs.OWNER)}
        self.words.append(Word((heir, self.keyring.open_person(heir.key)), "program", told))

    def is_at(self, workspace: str) -> bool:
        """Whether the person is of a workspace ("platform/workspace"), by whichever of their addresses."""
        others = places.others_of(self.conn, self.row.id)
        return workspace in {it.place for it in (self.row.address, *others)}

    def _takes_wins_back(self, program: int | None = None) -> None:
        """All that the person told and said yes to: in one program, or everywhere."""
        wins.drop(self.conn, self.row.id, self.now, program_id=program)
        self.hidden(wins.withdraw(self.conn, self.row.id, self.now, program_id=program))

    def hidden(self, tellers: Iterable[int]) -> None:
        """What each of them told has the yes of the other no more."""
        for teller in tellers:
            self.tell(teller, "win hidden", {})

    def tell(self, person: int, what: str, result: Result) -> None:
        """Let somebody know something, if they are still there."""
        if row := queries.person_of(self.conn, person):
            self.words.append(Word((row, self.keyring.open_person(row.key)), what, result))

    def settings(self, program: ProgramRow) -> dict[str, str]:
        """What its owner said of it when it was set up."""
        opened: dict[str, str] = json.loads(self.keyring.unseal(program.sealed))
        return opened

    def keep_setting(self, program: ProgramRow, name: str, value: str) -> None:
        """One thing more that its owner wants of it, or that is known of it as a whole. program: as stored now."""
        self.keep_settings(program, {**self.settings(program), name: value})

    def keep_settings(self, program: ProgramRow, settings: Mapping[str, str]) -> ProgramRow:
        """All that is set of it from now on. Returns it as it is then."""
        sealed = self.keyring.seal(json.dumps(dict(settings)).encode())
        programs.change(self.conn, program.id, sealed, program.state)
        return replace(program, sealed=sealed)

    def may_see(self, number: str) -> ProgramRow | None:
        """The program, if the person owns it."""
        program = programs.of(self.conn, int(number)) if number.isdecimal() else None
        part = programs.part_of(self.conn, program.id, self.row.id) if program else None
        return program if part and part.owns else None

    def somebody(self, program: ProgramRow, who_id: str, way: Mapping[str, str] | None = None) -> Known | str:
        """A person of the program's workspace, known or not; or why it is nobody who can be asked. way: the route to
        somebody who is not known.
        """
        try:
            address = replace(Address.of(who_id), route=way or {})
        except ValueError:
            return "nobody"
        known = places.known_at(self.conn, address)
        theirs = (address, *((known.address, *places.others_of(self.conn, known.id)) if known else ()))
        if program.workspace not in {it.place for it in theirs}:
            return "not here"
        if known is not None and known.id == self.row.id:
            return "already"
        acquaintance = Acquaintance(self.conn, self.keyring, self.now)
        return acquaintance.colleague(address, Learned("program invited")) or "nobody"

    def _put(
        self,
        program: ProgramRow,
        part: MemberRow | None,
        person: int,
        state: str,
        *,
        role: str = "",
        sealed: bytes | None = None,
    ) -> None:
        new = part or MemberRow(program.id, person, "", "", "", "", b"", self.now)
        kept = new.sealed if sealed is None else sealed
        programs.put(self.conn, replace(new, state=state, role=role or new.role, sealed=kept, at=self.now))

    def _size(self, program: ProgramRow) -> int:
        return int(self.settings(program).get("size", "0")) or 1

    def facts(self, number: int, settings: Mapping[str, str], *, owns: str = "") -> Result:
        """What everybody who is invited may know of it; and with `owns`, what those may know who look after it."""
        names = (*OF_IT, *(FOR_OWNERS if owns else ()))
        known = {"program": str(number), "owner": settings.get("owner") or self.person.name, "owns": owns}
        return {name: text for name, text in (known | {it: settings.get(it, "") for it in names}).items() if text}

    def _new_code(self, program: ProgramRow) -> str:
        code = codes.new()
        programs.set_code(self.conn, program.id, _hash(code))
        self.note(program.id, "code")
        return code

    def note(self, number: int, what: str, how_many: int = 1) -> None:
        """What an owner, or an admin, did, to so many."""
        programs.note(self.conn, number, self.row.id, what, how_many, self.now)


def _hash(code: str) -> bytes:
    """Under which a code is kept: nobody who reads the database can use it."""
    return hashlib.sha256(f"{KIND} {codes.plain(code)}".encode()).digest()
