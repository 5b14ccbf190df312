"""What Slack refuses: the rules of Block Kit as its documents give them, written apart from what the bot does.

`wrong_in_message` and `wrong_in_view` return what is amiss, or nothing. They know more than the SDK's own validators:
counts of blocks in a message, total sizes, where a block may stand, plain text where it must be, repeated ids.
"""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

Json = Mapping[str, Any]

BLOCKS_IN_MESSAGE, BLOCKS_IN_VIEW = 50, 100
TEXT_IN_MESSAGE = 13_200
BYTES_IN_VIEW = 250_000

_TEXT_OBJECT = {"type", "text", "emoji", "verbatim"}
_ELEMENTS = (
    "button",
    "static_select",
    "plain_text_input",
    "users_select",
    "conversations_select",
    "datepicker",
    "datetimepicker",
)
_KEYS = {
    "section": {"text", "fields", "accessory", "expand"},
    "header": {"text"},
    "actions": {"elements"},
    "context": {"elements"},
    "divider": set(),
    "rich_text": {"elements"},
    "input": {"label", "element", "hint", "optional", "dispatch_action"},
    "button": {"text", "value", "url", "style", "action_id", "accessibility_label", "confirm"},
    "static_select": {"action_id", "placeholder", "options", "initial_option", "confirm", "focus_on_load"},
    "plain_text_input": {
        "action_id",
        "initial_value",
        "multiline",
        "min_length",
        "max_length",
        "focus_on_load",
        "placeholder",
        "dispatch_action_config",
    },
    "users_select": {"action_id", "placeholder", "initial_user", "focus_on_load", "confirm"},
    "conversations_select": {
        "action_id",
        "placeholder",
        "initial_conversation",
        "filter",
        "default_to_current_conversation",
        "response_url_enabled",
        "focus_on_load",
        "confirm",
    },
    "datepicker": {"action_id", "initial_date", "focus_on_load", "placeholder", "confirm"},
    "datetimepicker": {"action_id", "initial_date_time", "focus_on_load", "confirm"},
    "modal": {
        "title",
        "blocks",
        "submit",
        "close",
        "private_metadata",
        "callback_id",
        "clear_on_close",
        "notify_on_close",
        "external_id",
        "submit_disabled",
    },
    "home": {"blocks", "private_metadata", "callback_id", "external_id"},
}
_IN = {
    "message": {"section", "header", "actions", "context", "divider", "rich_text"},
    "view": {"section", "header", "actions", "context", "divider", "rich_text", "input"},
}


def wrong_in_message(message: Json) -> list[str]:
    blocks = message.get("blocks") or []
    if not blocks and not message.get("text"):
        return ["no_text"]
    wrong = list(_in_blocks(blocks, "message", BLOCKS_IN_MESSAGE))
    if sum(len(text) for text in texts(blocks)) > TEXT_IN_MESSAGE:
        wrong.append("msg_blocks_too_long")
    if len(message.get("text") or "") > 40_000:
        wrong.append("msg_too_long")
    return wrong


def wrong_in_view(view: Json) -> list[str]:
    kind = view.get("type")
    if kind not in ("modal", "home"):
        return [f"no view is of type {kind!r}"]
    wrong = [*_keys(view, kind), *_in_blocks(view.get("blocks") or [], "view", BLOCKS_IN_VIEW)]
    if not view.get("blocks"):
        wrong.append("a view without blocks")
    if kind == "modal":
        wrong += _plain(view.get("title"), 24, "title")
        for name in ("submit", "close"):
            wrong += _plain(view[name], 24, name) if name in view else []
    if any(block.get("type") == "input" for block in view.get("blocks") or []) and "submit" not in view:
        wrong.append("an input block without a submit button")
    if len(view.get("private_metadata") or "") > 3000 or len(view.get("callback_id") or "") > 255:
        wrong.append("private_metadata or callback_id too long")
    if len(json.dumps(view).encode()) > BYTES_IN_VIEW:
        wrong.append("view_too_large")
    return wrong


def texts(tree: object) -> Iterator[str]:
    """Every text in blocks, as it is sent."""
    if isinstance(tree, Mapping):
        for key, value in tree.items():
            if key == "text" and isinstance(value, str):
                yield value
            else:
                yield from texts(value)
    elif isinstance(tree, Sequence) and not isinstance(tree, str):
        for part in tree:
            yield from texts(part)


def elements_of(blocks: Sequence[Json], kind: str) -> list[Json]:
    """The buttons or other elements of a kind, in the order of the screen."""
    parts = [part for block in blocks for part in (*block.get("elements", ()), block.get("element") or {})]
    return [part for part in parts if part.get("type") == kind]


def _in_blocks(blocks: Sequence[Json], place: str, most: int) -> Iterator[str]:
    if len(blocks) > most:
        yield f"{len(blocks)} blocks, {most} allowed"
    ids = [block["block_id"] for block in blocks if "block_id" in block]
    actions = [element["action_id"] for element in _elements(blocks) if "action_id" in element]
    if len(set(ids)) < len(ids) or len(set(actions)) < len(actions):
        yield "an id is used twice"
    if any(not 0 < len(id) <= 255 for id in (*ids, *actions)):
        yield "an id is empty or too long"
    for number, block in enumerate(blocks):
        kind = str(block.get("type"))
        if kind not in _IN[place]:
            yield f"block {number}: {kind} cannot stand in a {place}"
        else:
            yield from (f"block {number} ({kind}): {wrong}" for wrong in _in_block(kind, block))


def _in_block(kind: str, block: Json) -> Iterator[str]:
    yield from _keys(block, kind, {"block_id"})
    if kind == "section":
        if not block.get("text") and not block.get("fields"):
            yield "neither text nor fields"
        yield from _text(block["text"], 3000) if "text" in block else ()
    elif kind == "header":
        yield from _plain(block.get("text"), 150, "text")
    elif kind == "actions":
        yield from _count(block, 25)
        for element in block.get("elements", ()):
            yield from _in_element(element)
    elif kind == "context":
        yield from _count(block, 10)
        for element in block.get("elements", ()):
            yield from _text(element, 3000)
    elif kind == "rich_text":
        yield from _rich(block)
    elif kind == "input":
        yield from _plain(block.get("label"), 2000, "label")
        yield from _plain(block["hint"], 2000, "hint") if "hint" in block else ()
        yield from _in_element(block.get("element") or {})


def _in_element(element: Json) -> Iterator[str]:
    kind = str(element.get("type"))
    if kind not in _ELEMENTS:
        yield f"no element is of type {kind!r}"
        return
    yield from _keys(element, kind)
    if kind == "button":
        yield from _plain(element.get("text"), 75, "label")
        if len(element.get("value", "")) > 2000 or len(element.get("url", "")) > 3000:
            yield "value or url too long"
        if element.get("style", "primary") not in ("primary", "danger"):
            yield "no such style"
    elif kind == "static_select":
        yield from _plain(element.get("placeholder"), 150, "placeholder")
        options = element.get("options") or []
        if not 1 <= len(options) <= 100:
            yield f"{len(options)} options, 1 to 100 allowed"
        for option in options:
            yield from _plain(option.get("text"), 75, "option")
            if not 1 <= len(option.get("value", "")) <= 150:
                yield "the value of an option is empty or too long"
    elif kind == "plain_text_input":
        most = element.get("max_length", 3000)
        if not 1 <= most <= 3000 or len(element.get("initial_value", "")) > most:
            yield "initial_value too long"
    elif kind == "conversations_select":
        if set(element.get("filter", {}).get("include", ["im"])) - {"im", "mpim", "private", "public"}:
            yield "the filter includes what there is not"
    elif kind == "datepicker":
        if not re.fullmatch(r"\d{4}-\d\d-\d\d", element.get("initial_date", "2026-01-01")):
            yield "initial_date is no date"
    elif kind == "datetimepicker" and not re.fullmatch(r"\d{10}", str(element.get("initial_date_time", 10**9))):
        yield "initial_date_time is not of ten digits"


def _elements(blocks: Sequence[Json]) -> Iterator[Json]:
    for block in blocks:
        yield from (part for part in (*block.get("elements", ()), block.get("element") or {}) if isinstance(part, dict))


def _keys(part: Json, kind: str, also: set[str] | None = None) -> list[str]:
    strange = set(part) - _KEYS[kind] - {"type"} - (also or set())
    return [f"{kind} has no {name}" for name in sorted(strange)]


def _count(block: Json, most: int) -> list[str]:
    number = len(block.get("elements") or [])
    return [] if 1 <= number <= most else [f"{number} elements, 1 to {most} allowed"]


def _text(text: object, most: int) -> list[str]:
    if not isinstance(text, Mapping) or text.get("type") not in ("plain_text", "mrkdwn") or set(text) - _TEXT_OBJECT:
        return ["no text object"]
    if ("emoji" in text and text["type"] == "mrkdwn") or ("verbatim" in text and text["type"] == "plain_text"):
        return ["emoji and verbatim are for the other kind of text"]
    length = len(str(text.get("text", "")))
    return [] if 1 <= length <= most else [f"{length} characters, 1 to {most} allowed"]


def _plain(text: object, most: int, name: str) -> list[str]:
    if not isinstance(text, Mapping) or text.get("type") != "plain_text":
        return [f"{name} must be plain text"]
    return [f"{name}: {wrong}" for wrong in _text(text, most)]


def _rich(block: Json) -> Iterator[str]:
    for part in block.get("elements") or [{}]:
        if part.get("type") not in ("rich_text_section", "rich_text_quote", "rich_text_preformatted"):
            yield f"no rich text of type {part.get('type')!r}"
        for element in part.get("elements") or [{}]:
            if element.get("type") != "text" or not element.get("text"):
                yield "rich text without text"
