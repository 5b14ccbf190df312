"""A line and its values become what a person reads, in their language and on their clock.

Rule: the words are in `conversations/wording/`, one folder a language, one file a skill or talk; none are here.
"""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

from bot import dates
from bot.ports import Button, Message, Section, Sheet, SheetField
from conversations.effects import Ask, Menu, Open, Rewrite, Say
from conversations.foresight import opens
from conversations.hearing import zone_of
from conversations.person import Person, Record
from conversations.reminders import buttons_of
from conversations.skills.borrow import SHOWN

FOLDER = Path(__file__).parent.parent / "conversations" / "wording"
_SECOND = {"moment": "common.second.moment", "colleague": "common.second.colleague"}
_PLACE = re.compile(r"\{(\w+)(?::([^{}]+))?\}")

_LINES = ("week", "hours", "country")
"""Fields of a form that only the coach knows: for a platform they are lines."""

_PAGES_OF_RECORDS = ("brief", "pair", "notes", "program", "announcement")
"""Kinds of records that have a page beside their line in a list."""

Table = Mapping[str, Any]


class MissingLine(KeyError):
    """No language has this line."""


@dataclass(frozen=True, slots=True)
class Words:
    """Every word that a person reads. languages: language -> file -> its table. contacts: the people to call."""

    languages: Mapping[str, Mapping[str, Table]]
    contacts: str = ""
    _found: dict[tuple[str, str], Any] = field(default_factory=dict, compare=False, repr=False)
    _labels: dict[tuple[str, str, str], str] = field(default_factory=dict, compare=False, repr=False)

    @classmethod
    def load(cls, contacts: str = "", folder: Path = FOLDER) -> "Words":
        """Read every language's files. Raises ValueError, naming the file, if one of them cannot be read."""
        languages: dict[str, dict[str, Table]] = {}
        for path in sorted(folder.glob("*/*.toml")):
            try:
                languages.setdefault(path.parent.name, {})[path.stem] = tomllib.loads(path.read_text("utf-8"))
            except tomllib.TOMLDecodeError as wrong:
                raise ValueError(f"{path}: {wrong}") from wrong
        return cls(languages, contacts)

    def line(self, key: str, person: Person, values: Mapping[str, str] | None = None) -> str:
        """The words of a line: its `say` or `ask` if it is a table. Raises MissingLine if there are none."""
        found = self._find(key, person)
        text = found if isinstance(found, str) else found.get("say", found.get("ask", ""))
        return self._filled(text, values or {}, person) or ""

    def message(self, effect: Say | Rewrite | Ask | Open, person: Person) -> Message:
        """How it is said in the chat, where nothing confidential may be shown."""
        match effect:
            case Say(line, values, choices, about) | Rewrite(line, values, choices, about):
                return Message(self.line(line, person, values), self._buttons(line, choices, about, person))
            case Ask():
                return self._asked_in_chat(effect, person)
            case Open():
                line = effect.announce or "common.page_ready"
                pages = (
                    (Button("open", self.label("", "open", person), effect.about, "primary", opens=True),)
                    if effect.about
                    else ()
                )
                rest = self._buttons(line, effect.choices if not effect.about else (), "", person)
                return Message(self.line(line, person, effect.values), (*pages, *rest))

    def hides(self, ask: Ask, person: Person) -> bool:
        """Whether the question quotes something that may not be shown in the chat."""
        table = self._question(ask, person)
        return self._quotes(table, ask.notes, person) != self._quotes(table, _typed(ask), person)

    def sheet(self, effect: Ask | Open, person: Person) -> Sheet:
        """How it is shown on a private page."""
        return self._asked_in_sheet(effect, person) if isinstance(effect, Ask) else self._page(effect, person)

    def amiss(self, ask: Ask, person: Person) -> Mapping[str, str]:
        """What was wrong with the answer, for the field it was written in."""
        return {"answer": self.line(ask.notice, person, ask.notes)}

    def label(self, line: str, choice: str, person: Person) -> str:
        """The words of a choice: the line's own, or those that it has everywhere."""
        known = (line, choice, person.language)
        if known not in self._labels:
            self._labels[known] = self._label(line, choice, person)
        return self._labels[known]

    def _label(self, line: str, choice: str, person: Person) -> str:
        for key in (f"{line}.choices.{choice}", f"common.choices.{choice}"):
            try:
                return str(self._find(key, person))
            except MissingLine:
                continue
        raise MissingLine(f"{line}.choices.{choice}")

    def choice(self, line: str, choices: tuple[str, ...], text: str, person: Person) -> str | None:
        """The choice whose label was typed, or None."""
        typed = _plain(text)
        return next((choice for choice in choices if _plain(self.label(line, choice, person)) == typed), None)

    def _asked_in_chat(self, ask: Ask, person: Person) -> Message:
        table, may_show = self._question(ask, person), _typed(ask)
        question = self._filled(table["ask"], may_show, person) or ""
        paragraphs = [self.line(ask.notice, person, may_show)] if ask.notice not in ("", ask.line) else []
        paragraphs += [f"> {line}" for line in self._quotes(table, may_show, person)]
        paragraphs += [f"> {self.line(ask.draft, person)}"] if ask.draft else []
        paragraphs.append(question)
        if "hint" in table and not ask.notice:
            paragraphs.append(self._filled(table["hint"], may_show, person) or "")
        about = ask.about or ask.sheet
        unfolding = {it.choice for it in ask.also if isinstance(it, Menu)}
        answers = tuple(choice for choice in ask.choices if choice not in unfolding)
        buttons = list(self._buttons(ask.line, (*answers, *ask.aside), about, person))
        if ask.answer:
            buttons.append(Button("write", self._common("buttons.write", person), ask.sheet, "primary", opens=True))
        elif self.hides(ask, person):
            buttons.append(Button("write", self._common("buttons.read", person), about, opens=True))
        buttons += self._buttons(ask.line, ask.also, about, person)
        if ask.skip and ask.answer:
            buttons.append(self._button(ask.line, "skip", ask.sheet, person))
        return Message("\n\n".join(paragraphs), tuple(buttons), summary=question)

    def _asked_in_sheet(self, ask: Ask, person: Person) -> Sheet:
        table = self._question(ask, person)
        question = self._filled(table["ask"], ask.notes, person) or ""
        hint = self._filled(table.get("hint", ""), ask.notes, person) or ""
        sections = []
        if quotes := self._quotes(table, ask.notes, person):
            sections.append(Section(quote="\n".join(quotes)))
        answer = None
        if ask.answer:
            value = self.line(ask.draft, person) if ask.draft else self._local(ask.value, ask.answer.kind, person)
            second = _SECOND.get(ask.answer.kind)
            label = str(self._find(second, person)) if second else ""
            kind = "line" if ask.answer.kind in _LINES else ask.answer.kind
            answer = SheetField("answer", question, kind, value, hint, label)
        else:
            sections.append(Section(text="\n\n".join(part for part in (question, hint) if part)))
        steering = [name for name, there in (("back", ask.back), ("skip", ask.skip), ("why", not ask.notice)) if there]
        footnote = table.get("footnote") or self._find("common.who_sees", person)
        return Sheet(
            name=ask.sheet,
            title=str(self._find(ask.line.partition(".")[0] + ".title", person)),
            sections=tuple(sections),
            field=answer,
            buttons=(
                *self._buttons(ask.line, (*ask.choices, *ask.aside), ask.sheet, person),
                *self._buttons(ask.line, tuple(steering), ask.sheet, person),
            ),
            submit=self._common("buttons.next", person) if answer else "",
            close=self._common("buttons.close", person),
            notice=self.line(ask.notice, person, ask.notes) if ask.notice not in ("", ask.line) else "",
            footnote=self._filled(footnote, ask.notes, person) or "",
            zone=person.zone,
        )

    def _question(self, ask: Ask, person: Person) -> Table:
        """The table of a question; a line that only says why a page cannot be taken is one of its own."""
        found = self._find(ask.line, person)
        return found if isinstance(found, Mapping) else {"ask": found}

    def _page(self, effect: Open, person: Person) -> Sheet:
        line, page = self._page_table(effect.page, person)
        buttons = self._buttons(line, effect.choices, effect.about or effect.page, person)
        placed = {name for part in page.get("sections", ()) for name in part.get("beside", ())}
        sections = [self._section(part, effect.values, person, buttons) for part in page.get("sections", ())]
        items = [item for it in effect.records if (item := self._item(page.get("items", {}), it, line, person))]
        shown = (*(section for section in sections if section is not None), *items)
        if "empty" in page and not items:
            shown = (*shown, Section(text=page["empty"]))
        return Sheet(
            name=effect.page,
            title=page["title"],
            sections=shown,
            buttons=tuple(button for button in buttons if button.choice not in placed),
            close=self._common("buttons.close", person),
            footnote=page.get("footnote", ""),
            zone=person.zone,
        )

    def _section(
        self, part: Table, values: Mapping[str, str], person: Person, buttons: tuple[Button, ...] = ()
    ) -> Section | None:
        """A part of a page; None if it is for another case or nothing of what it quotes is there.

        buttons: those of the page, of which it has the ones that are to stand beside it.
        """
        name, _, wanted = part.get("when", "").partition("=")
        if name and values.get(name) != wanted:
            return None
        quote = "\n".join(self._quotes(part, values, person))
        if "quote" in part and not quote:
            return None
        beside = tuple(button for button in buttons if button.choice in part.get("beside", ()))
        text = self._filled(part.get("text", ""), values, person) or ""
        return Section(self._filled(part.get("heading", ""), values, person) or "", text, quote, beside)

    def _item(self, items: Table, record: Record, line: str, person: Person) -> Section | None:
        if record.kind not in items:
            return None
        section = self._section(items[record.kind], record.fields, person)
        choices = (("open",) if record.kind in _PAGES_OF_RECORDS else ()) + buttons_of(record)
        buttons = self._buttons(line, choices, record.id, person)
        return section and Section(section.heading, section.text, section.quote, buttons)

    def _quotes(self, table: Table, values: Mapping[str, str], person: Person) -> list[str]:
        """The lines of a quote of which every placeholder is there. A line of our own words alone is no quote."""
        filled = (self._filled(line, values, person, strict=True) for line in table.get("quote", ()))
        return [line for line in filled if line]

    def _buttons(self, line: str, choices: tuple[str | Menu, ...], about: str, person: Person) -> tuple[Button, ...]:
        return tuple(self._button(line, choice, about, person) for choice in choices)

    def _button(self, line: str, choice: str | Menu, about: str, person: Person) -> Button:
        if isinstance(choice, Menu):
            unfolded = self._buttons(line, choice.choices, about, person)
            return Button(choice.choice, self.label(line, choice.choice, person), about, menu=unfolded)
        style = "danger" if choice == "erase everything" else ""
        return Button(choice, self.label(line, choice, person), about, style, opens=opens(choice, about))

    def _page_table(self, page: str, person: Person) -> tuple[str, Table]:
        """Where the words of a page are, and they; its buttons may have labels of its own."""
        for language in (self._language(person), "en"):
            for name, file in self.languages[language].items():
                found = file.get(page)
                if isinstance(found, Mapping) and "title" in found:
                    return f"{name}.{page}", found
        raise MissingLine(page)

    def _common(self, key: str, person: Person) -> str:
        return str(self._find(f"common.{key}", person))

    def _language(self, person: Person) -> str:
        return next((code for code in (person.language, person.language[:2]) if code in self.languages), "en")

    def _find(self, key: str, person: Person) -> Any:
        """What stands at "file.line" or deeper; choices may have dots and spaces of their own."""
        known = (key, person.language)
        if known not in self._found:
            self._found[known] = self._look_up(key, person)
        return self._found[known]

    def _look_up(self, key: str, person: Person) -> Any:
        file, _, rest = key.partition(".")
        for language in (self._language(person), "en"):
            found: Any = self.languages[language].get(file, {})
            parts = rest.split(".", 2) if ".choices." in f".{rest}" else rest.split(".")
            for part in parts:
                found = found.get(part) if isinstance(found, Mapping) else None
            if found is not None:
                return found
        raise MissingLine(key)

    def _filled(self, text: str, values: Mapping[str, str], person: Person, strict: bool = False) -> str | None:
        """The text with its places filled. What is missing has a stand-in, which is "nothing" in a table of its own
        words; with `strict` all of it is then None.
        """
        filled = []
        for part, name, spec in _parts(text):
            if not name:
                filled.append(part)
                continue
            value = self.contacts if name == "contacts" else values.get(name, "")
            if not value:
                if strict:
                    return None
                value = "nothing" if spec.startswith("of ") else self._find("common.missing", person).get(name, "")
                spec = spec if spec.startswith("of ") else ""
            filled.append(self._shown(value, spec, person) if spec else value)
        return "".join(filled).strip()

    def _shown(self, value: str, spec: str, person: Person) -> str:
        if spec.startswith("of "):
            return str(self._find(f"{spec[3:]}.{value}", person))
        return dates.shown(value, spec, person.zone, self._find("common.calendar", person))

    def _local(self, value: str, kind: str, person: Person) -> str:
        """A value as a field takes it: a moment in the person's own time, without seconds; working days in words."""
        if kind == "moment" and value:
            return datetime.fromisoformat(value).astimezone(zone_of(person.zone)).strftime("%Y-%m-%dT%H:%M")
        if kind == "week" and value:
            return dates.week(value, self._find("common.calendar", person))
        return value


@lru_cache(maxsize=4096)
def _parts(text: str) -> tuple[tuple[str, str, str], ...]:
    """The text in parts: (literal, "", "") or ("", name, spec)."""
    parts, at = [], 0
    for place in _PLACE.finditer(text):
        parts += [(text[at : place.start()], "", ""), ("", place[1], place[2] or "")]
        at = place.end()
    return (*parts, (text[at:], "", ""))


def _typed(ask: Ask) -> Mapping[str, str]:
    """The notes that may be shown in the chat: those typed there, and which remark of ours applies."""
    shown = {name: note for name, note in ask.notes.items() if name in ask.typed}
    ours = (
        name for name in ask.notes if name.endswith("_look") or name in ("because", "name", "kind", "group", *SHOWN)
    )
    return shown | {name: ask.notes[name] for name in ours}


def _plain(text: str) -> str:
    return " ".join(text.lower().replace("\u2019", "'").split()).strip(" .?!,")
