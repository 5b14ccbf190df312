"""A message or a sheet -> Slack's Block Kit, as JSON. Pure: no SDK.

Rule 1: what a person wrote pings nobody and breaks nothing: it is escaped in mrkdwn, or stands in rich text, which is
literal. Rule 2: whatever it is given, the result is within Slack's limits, which its SDK checks only in part.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from bot.ports import Button, Message, Section, Sheet, SheetField

Block = dict[str, Any]

BLOCKS_IN_A_MESSAGE = 50
BLOCKS_IN_A_VIEW = 100
TEXT_IN_A_MESSAGE = 12_000  # "msg_blocks_too_long" begins at about 13,200 characters over all blocks
BYTES_IN_A_VIEW = 240_000  # of 250 kB
TEXT = 3000
LABEL = 75
TITLE = 24
HEADING = 150
HINT = 2000
BUTTONS_IN_A_ROW = 25
CONTEXT_IN_A_ROW = 10
OPTIONS = 100
OPTION_VALUE = 150
MORE = "…"

_ENTITY = len("&amp;")


def message(message: Message) -> tuple[str, list[Block]]:
    """(text, blocks): the text is what a notification shows and what a screen reader reads first."""
    rows = list(_actions(message.buttons))
    room = TEXT_IN_A_MESSAGE - sum(len(json.dumps(row)) for row in rows)
    pieces, most = list(_pieces(_escaped(message.text), TEXT)), max(room // TEXT, 1)
    if len(pieces) > most:
        pieces[most:] = [MORE]
    text = message.summary.strip() or message.text.strip() or MORE
    return next(_pieces(_escaped(text), TEXT)), [*map(_section, pieces), *rows][:BLOCKS_IN_A_MESSAGE]


def looks(shown: Message) -> tuple[str, str]:
    """What people see of a message: in the notification, and in the chat but for its buttons."""
    notice, rows = message(shown)
    return _seen(notice), _seen("\n".join(row["text"]["text"] for row in rows if row["type"] == "section"))


def modal(sheet: Sheet) -> Block:
    """The view of a sheet that is opened over the chat. `callback_id` and the field's `block_id` are its name.

    The field keeps what was typed in it while the sheet is put in place of itself, and loses it in any other sheet.
    """
    asks = sheet.field is not None and bool(sheet.submit)
    view: Block = {
        "type": "modal",
        "callback_id": sheet.name,
        "private_metadata": json.dumps({"zone": sheet.zone}),
        "title": _plain(sheet.title, TITLE),
        "notify_on_close": True,
    }
    if sheet.submit:
        view["submit"] = _plain(sheet.submit, TITLE)
    if sheet.close:
        view["close"] = _plain(sheet.close, TITLE)
    head, foot = _head(sheet), [*_actions(sheet.buttons), *_context(sheet.footnote)]
    if asks and sheet.field:
        foot[:0] = _inputs(sheet.field, sheet)
    return _view(view, head, _sections(sheet.sections), foot)


def home(sheet: Sheet) -> Block:
    """The view of the bot's home. It has no field: nothing can be sent from there."""
    view: Block = {"type": "home", "callback_id": sheet.name, "private_metadata": json.dumps({"zone": sheet.zone})}
    title = [{"type": "header", "text": _plain(sheet.title, HEADING)}] if sheet.title.strip() else []
    foot = [*_actions(sheet.buttons), *_context(sheet.footnote)]
    return _view(view, [*title, *_head(sheet)], _sections(sheet.sections), foot)


def errors(sheet: str, amiss: Iterable[str]) -> Block:
    """The answer to a sheet that stays as it is because its one field will not do."""
    return {"response_action": "errors", "errors": {sheet: _cut(" ".join(amiss), HINT) or MORE}}


def update(sheet: Sheet) -> Block:
    """The answer to a sheet that puts another in its place."""
    return {"response_action": "update", "view": modal(sheet)}


def aside(text: str) -> Block:
    """A few words that one person is shown where others read along."""
    shown = _escaped(_cut(text, HINT))
    return {"text": shown, "blocks": [_section(shown)]}


CLOSE: Block = {"response_action": "clear"}


def _view(view: Block, head: list[Block], body: Iterable[Block], foot: list[Block]) -> Block:
    room = BYTES_IN_A_VIEW - _bytes([view, *head, *foot])
    blocks = _fitting(body, [*head, *foot], BLOCKS_IN_A_VIEW, room)
    shown = [*head, *blocks, *foot] or [_section(MORE)]
    for number, button in enumerate(_buttons_of(shown)):
        button["action_id"] = f"press-{number}"
    return {**view, "blocks": shown}


def _fitting(body: Iterable[Block], others: list[Block], most: int, room: int) -> list[Block]:
    """As many blocks of the body as fit beside the others; where some do not, the last one says that there is more."""
    fitting: list[Block] = []
    for block in body:
        room -= _bytes([block])
        if len(fitting) + len(others) + 1 >= most or room < 0:
            return [*fitting, _section(MORE)]
        fitting.append(block)
    return fitting


def _bytes(blocks: list[Block]) -> int:
    return len(json.dumps(blocks))


def _head(sheet: Sheet) -> list[Block]:
    return [_section(piece) for piece in _pieces(_escaped(sheet.notice), TEXT)]


def _sections(sections: Iterable[Section]) -> Iterator[Block]:
    for section in sections:
        if section.heading.strip():
            yield {"type": "header", "text": _plain(section.heading, HEADING)}
        for piece in _pieces(_escaped(section.text), TEXT):
            yield _section(piece)
        for piece in _pieces(section.quote, TEXT):
            quote = {"type": "rich_text_quote", "elements": [{"type": "text", "text": piece}]}
            yield {"type": "rich_text", "elements": [quote]}
        yield from _actions(section.buttons)


def _section(escaped: str) -> Block:
    # verbatim: Slack is not to make links of names and addresses by itself. expand: no "see more" in a question.
    return {"type": "section", "text": {"type": "mrkdwn", "text": escaped, "verbatim": True}, "expand": True}


def _context(text: str) -> list[Block]:
    elements = [{"type": "mrkdwn", "text": piece, "verbatim": True} for piece in _pieces(_escaped(text), TEXT)]
    return [{"type": "context", "elements": elements[:CONTEXT_IN_A_ROW]}] if elements else []


def _actions(buttons: tuple[Button, ...]) -> Iterator[Block]:
    rows = [buttons[at : at + BUTTONS_IN_A_ROW] for at in range(0, len(buttons), BUTTONS_IN_A_ROW)]
    for row, some in enumerate(rows):
        numbered = enumerate(some, start=row * BUTTONS_IN_A_ROW)
        elements = [(_menu if button.menu else _button)(button, number) for number, button in numbered]
        yield {"type": "actions", "elements": elements}


def _button(button: Button, number: int) -> Block:
    element: Block = {
        "type": "button",
        "action_id": f"press-{number}",
        "text": _plain(button.label, LABEL),
    }
    if button.link:
        element["url"] = button.link
    else:
        element["value"] = _value(button)
    if button.style:
        element["style"] = button.style
    return element


def _menu(button: Button, number: int) -> Block:
    """Choices under one button. An option that is too long for Slack to hold is left out."""
    options = [{"text": _plain(one.label, LABEL), "value": _value(one)} for one in button.menu[:OPTIONS]]
    return {
        "type": "static_select",
        "action_id": f"press-{number}",
        "placeholder": _plain(button.label, LABEL),
        "options": [option for option in options if len(option["value"]) <= OPTION_VALUE],
    }


def _value(button: Button) -> str:
    return json.dumps({"c": button.choice, "a": button.about}, separators=(",", ":"))


def _buttons_of(blocks: Iterable[Block]) -> Iterator[Block]:
    for block in blocks:
        if block["type"] == "actions":
            yield from block["elements"]


_CHANNELS: Block = {
    "type": "conversations_select",
    # Not those that are shared with other companies: what is written for people of a program is not for them.
    "filter": {"include": ["public", "private"], "exclude_external_shared_channels": True, "exclude_bot_users": True},
}


def _inputs(field: SheetField, sheet: Sheet) -> list[Block]:
    """A colleague is chosen from Slack's own list, or named in the line above it: either will do."""
    if field.kind != "colleague":
        return [_input(field, sheet)]
    chosen: Block = {
        "type": "input",
        "block_id": f"{sheet.name}#chosen",
        "label": _plain(field.second or field.label, HINT),
        "element": {"type": "users_select", "action_id": f"{field.name}_id"},
    }
    return [{**it, "optional": True} for it in (_input(field, sheet), chosen)]


def _input(field: SheetField, sheet: Sheet) -> Block:
    block: Block = {
        "type": "input",
        "block_id": sheet.name,
        "label": _plain(field.label, HINT),
        "element": {"action_id": _named(field), "focus_on_load": True, **_element(field, sheet.zone)},
    }
    if field.hint.strip():
        block["hint"] = _plain(field.hint, HINT)
    return block


def _named(field: SheetField) -> str:
    return f"{field.name}_id" if field.kind == "channel" else field.name


def _element(field: SheetField, zone: str) -> Mapping[str, Any]:
    if field.kind == "channel":
        return _CHANNELS
    if field.kind == "day":
        day = _day(field.value)
        return {"type": "datepicker", "initial_date": day} if day else {"type": "datepicker"}
    if field.kind == "moment":
        seconds = _seconds(field.value, zone)
        return {"type": "datetimepicker", "initial_date_time": seconds} if seconds else {"type": "datetimepicker"}
    element = {"type": "plain_text_input", "multiline": field.kind == "long", "max_length": TEXT}
    return {**element, "initial_value": field.value[:TEXT]} if field.value.strip() else element


def _day(value: str) -> str:
    try:
        return date.fromisoformat(value[:10]).isoformat()
    except ValueError:
        return ""


def _seconds(value: str, zone: str) -> int:
    """The moment that a local time is, in seconds since 1970; 0 if it is no moment."""
    try:
        return max(int(datetime.fromisoformat(value).replace(tzinfo=ZoneInfo(zone)).timestamp()), 0)
    except (ValueError, OSError, KeyError, OverflowError):
        return 0


def _plain(text: str, limit: int) -> Block:
    """Plain text, which Slack shows as it is: nothing to escape, no mention to make."""
    return {"type": "plain_text", "text": _cut(" ".join(text.split()), limit) or MORE}


def _cut(text: str, limit: int) -> str:
    return text if len(text) <= limit else text[: limit - len(MORE)].rstrip() + MORE


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _seen(escaped: str) -> str:
    return escaped.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def _pieces(text: str, limit: int) -> Iterator[str]:
    """The text in pieces that are short enough, parted between paragraphs, lines or words, and never in an entity."""
    text = text.strip()
    while len(text) > limit:
        cut = next((at for mark in ("\n\n", "\n", " ") if (at := text.rfind(mark, limit // 2, limit)) > 0), limit)
        entity = text.rfind("&", cut - _ENTITY + 1, cut)
        if entity > 0 and ";" not in text[entity:cut]:
            cut = entity
        yield text[:cut].rstrip()
        text = text[cut:].lstrip()
    if text:
        yield text
