"""A message or a sheet -> Adaptive Cards 1.5 for Microsoft Teams, as JSON. Pure: no SDK.

Rule 1: what a person wrote pings nobody and breaks nothing: it stands in text runs, which are literal, for text blocks
read markdown, and some of Teams' clients show its escapes. Rule 2: whatever it is given, the result is valid and small
enough to be sent; what is too much is cut, texts first, and the field last.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date, time
from itertools import chain

from adapters.teams.fitting import LEAST, MORE, SIGN, Json, cut, fitting, weight, within
from bot.ports import Address, Button, Message, Section, Sheet

Press = Callable[[Button, Json], Json]
"""A button that can be pressed, and how it looks -> the action."""

CARD = "application/vnd.microsoft.card.adaptive"
WORDS = "application/vnd.microsoft.activity.message"
ERROR = "application/vnd.microsoft.error"

BYTES = 28 * 1024  # Teams' limit is about 100 KB today, and was 28 KB
BYTES_AROUND = 2 * 1024  # of these, for what is around a text or a card
ANSWER = 3000
TITLE = 100
LABEL = 75
LINE = 400
NOTE = 500
SUMMARY = 200
BUTTONS_IN_A_ROW = 6  # more are hidden in a menu
OPTIONS = 40
ROW = 40  # characters: where a row is wider than a phone, its last buttons may be out of reach
AROUND_A_LABEL = 4  # characters, likewise

_STYLES = {"primary": "positive", "danger": "destructive"}
_UNSEEN = re.compile("[\x00-\x08\x0b-\x1f\ud800-\udfff]")
_FUNCTION = re.compile(r"\{(?=\{(?:DATE|TIME)\()")
_BARE = re.compile(r"[^\W_](?:[^\W_]|[ ,?!'\u2019-])*")


def message(message: Message) -> Json:
    """A message activity without its addressing: a text, or a card where there are buttons.

    `summary` is what a notification shows of it. A card has no text beside it, which would be shown twice.
    """
    if message.buttons:
        return {"type": "message", "summary": _brief(message), "attachments": [_attached(card(message))]}
    text = within(_clean(message.text).strip() or _brief(message), BYTES - BYTES_AROUND)
    return {"type": "message", "textFormat": "plain", "text": text, "summary": _brief(message)}


def looks(message: Message) -> tuple[str, str]:
    """What people see of a message: in the notification, and in the chat but for its buttons."""
    runs = (part["inlines"][0]["text"] for part in card(message)["body"] if part["type"] == "RichTextBlock")
    return _brief(message), "\n\n".join(runs)


def card(message: Message) -> Json:
    """A message as a card alone, with buttons or without."""
    actions = (_action(button, _press_in_chat) for button in message.buttons)
    return _card(_brief(message), _paragraphs(message.text), [], actions)


def task(sheet: Sheet, errors: Mapping[str, str] = {}) -> Json:
    """The answer that opens a dialog with the sheet, or puts it in the place of the one that is open.

    errors: what is amiss, said at the field, whose `value` is what was typed. `sheet.close` is not shown: no button can
    close a dialog by itself, and each has a cross.
    """

    def press(button: Button, look: Json) -> Json:
        data = {**_data(button), "sheet": sheet.name}
        return {"type": "Action.Submit", **look, "data": data, "associatedInputs": "none"}

    notice = sheet.notice if sheet.notice not in errors.values() else ""  # it would say the same as the error
    foot = [*_small(" ".join(errors.values()), color="Attention"), *_inputs(sheet)]
    foot += _small(sheet.footnote, size="Small", isSubtle=True)
    title = _line(sheet.title, TITLE)
    body = chain(_paragraphs(notice), _sections(sheet.sections, press))
    actions = chain(_send(sheet), (_action(button, press) for button in sheet.buttons))
    shown = _card(title, body, foot, actions)
    size = {"height": "medium" if sheet.field else "large", "width": "medium"}
    return {"task": {"type": "continue", "value": {"title": title, **size, "card": _attached(shown)}}}


def note(text: str) -> Json:
    """The answer that closes a dialog with a few words."""
    return {"task": {"type": "message", "value": _line(text, NOTE)}}


def refreshed(message: Message) -> Json:
    """The answer to a pressed button that puts a message in the place of the one it was in.

    A dialog cannot be opened by this answer, but by a button in it that `opens`.
    """
    return _answer(200, CARD, card(message))


def told(text: str) -> Json:
    """The answer to a pressed button that says a few words to the one who pressed it."""
    return _answer(200, WORDS, _line(text, NOTE))


def refused(status: int, code: str, text: str) -> Json:
    """The answer to a pressed button that has no effect. code: for machines."""
    return _answer(status, ERROR, {"code": code, "message": _line(text, NOTE)})


def _answer(status: int, kind: str, value: object) -> Json:
    return {"statusCode": status, "type": kind, "value": value}


def _brief(message: Message) -> str:
    return _line(message.summary.strip() or message.text, SUMMARY)


def _attached(card: Json) -> Json:
    return {"contentType": CARD, "content": card}


def _card(brief: str, body: Iterable[Json], foot: list[Json], actions: Iterable[Json]) -> Json:
    """A card of the foot, of the buttons below it, and above it of as much of the body as then fits."""
    shell = {"type": "AdaptiveCard", "version": "1.5", "fallbackText": brief}
    room = BYTES - BYTES_AROUND - weight([shell, *foot])
    rows: list[Json] = []
    for row in _rows(actions):
        if weight([row]) > room - LEAST:
            break
        room -= weight([row])
        rows.append(row)
    return {**shell, "body": [*fitting(body, room), *foot, *rows] or [SIGN]}


def _sections(sections: Iterable[Section], press: Press) -> Iterator[Json]:
    for section in sections:
        yield from _heading(section.heading)
        yield from _paragraphs(section.text)
        if quoted := list(_paragraphs(section.quote)):
            yield {"type": "Container", "style": "emphasis", "items": quoted}
        yield from _rows(_action(button, press) for button in section.buttons)


def _heading(text: str) -> Iterator[Json]:
    """A text block, which screen readers know as a heading, if it has nothing in it that markdown could be."""
    text, look = cut(" ".join(_clean(text).split()), LINE), {"weight": "Bolder", "size": "Medium"}
    if text[:1].isalpha() and _BARE.fullmatch(text):
        yield {"type": "TextBlock", "text": text, "style": "heading", "wrap": True, **look}
    elif text:
        yield _text(text, **look)


def _paragraphs(text: str) -> Iterator[Json]:
    return (_text(paragraph) for paragraph in re.split(r"\n\s*\n", _clean(text).strip()) if paragraph)


def _small(text: str, **look: object) -> list[Json]:
    text = cut(_clean(text).strip(), NOTE)
    return [_text(text, **look)] if text else []


def _text(text: str, **look: object) -> Json:
    # Not escaped markdown: https://github.com/microsoft/AdaptiveCards/issues/5590
    return {"type": "RichTextBlock", "inlines": [{"type": "TextRun", "text": _literal(text), **look}]}


def _rows(actions: Iterable[Json]) -> Iterator[Json]:
    row: list[Json] = []
    width = 0
    for action in actions:
        wide = len(action["title"]) + AROUND_A_LABEL
        if row and (len(row) == BUTTONS_IN_A_ROW or width + wide > ROW):
            yield {"type": "ActionSet", "actions": row}
            row, width = [], 0
        row.append(action)
        width += wide
    if row:
        yield {"type": "ActionSet", "actions": row}


def _action(button: Button, press: Press) -> Json:
    look = {"title": _line(button.label, LABEL)}
    if style := _STYLES.get(button.style):
        look["style"] = style
    if button.menu:
        unfolded = list(_rows(_action(one, press) for one in button.menu))
        return {"type": "Action.ShowCard", **look, "card": {"type": "AdaptiveCard", "body": unfolded}}
    if button.link:
        return {"type": "Action.OpenUrl", **look, "url": button.link}
    return press(button, look)


def _press_in_chat(button: Button, look: Json) -> Json:
    """An old client, which has no Action.Execute, sends what it falls back to as a message with a value."""
    submit = {"type": "Action.Submit", **look, "data": _data(button)}
    if button.opens:
        return {**submit, "data": {"msteams": {"type": "task/fetch"}, **_data(button)}}
    return {**submit, "type": "Action.Execute", "verb": "press", "fallback": submit}


def _send(sheet: Sheet) -> Iterator[Json]:
    if sheet.submit:
        data = {"sheet": sheet.name, "zone": sheet.zone}
        yield {"type": "Action.Submit", "title": _line(sheet.submit, LABEL), "style": "positive", "data": data}


def _data(button: Button) -> Json:
    return {"c": button.choice, "a": button.about}


def _inputs(sheet: Sheet) -> Iterator[Json]:
    field = sheet.field
    if not field or not sheet.submit:
        return
    label, value = _line(field.label, LINE), _clean(field.value)[:ANSWER]
    other = _line(field.second or field.label, LINE)
    day, _, clock = value.partition("T")
    match field.kind:
        case "day":
            yield _input("Input.Date", field.name, label, _day(day))
        case "moment":
            yield _input("Input.Date", field.name, label, _day(day))
            yield _input("Input.Time", f"{field.name}_time", other, _time(clock))
        case "channel":
            choices = [
                {"title": _line(it.label, LABEL), "value": Address.of(it.id).person} for it in field.options[:OPTIONS]
            ]
            yield _input("Input.ChoiceSet", f"{field.name}_id", label, "", style="compact", choices=choices)
        case kind:
            yield _input("Input.Text", field.name, label, value, maxLength=ANSWER, isMultiline=kind == "long")
    if field.kind == "colleague":
        everybody = {"type": "Data.Query", "dataset": "graph.microsoft.com/users"}
        chosen = {"style": "filtered", "choices": [], "choices.data": everybody}
        yield _input("Input.ChoiceSet", f"{field.name}_id", other, "", **chosen)
    yield from _small(field.hint, size="Small", isSubtle=True)


def _input(kind: str, name: str, label: str, value: str, **more: object) -> Json:
    element = {"type": kind, "id": name, "label": label, **more}
    return {**element, "value": value} if value else element


def _day(value: str) -> str:
    try:
        return date.fromisoformat(value).isoformat()
    except ValueError:
        return ""


def _time(value: str) -> str:
    try:
        return time.fromisoformat(value).isoformat("minutes")[:5]
    except ValueError:
        return ""


def _line(text: str, limit: int) -> str:
    """A text in one line, of which something is always there to see."""
    return _literal(cut(" ".join(_clean(text).split()), limit)) or MORE


def _clean(text: str) -> str:
    """Without what can be neither seen nor, in every client, sent."""
    return _UNSEEN.sub("", text)


def _literal(text: str) -> str:
    """With nothing in it that Teams computes: it shows {{DATE(...)}} as a day of its own, in text runs too."""
    return _FUNCTION.sub("{\u2060", text)
