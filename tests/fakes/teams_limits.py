"""What Microsoft Teams takes of a card: Adaptive Cards 1.5, as far as they are used, what Teams adds to them, and the
size.

Stricter than the schema: what is to be read may not be empty, an input needs a label, a row has no more buttons than
are shown.
"""

import json
from collections.abc import Iterator, Mapping
from typing import Any

Json = Mapping[str, Any]

BYTES_IN_A_MESSAGE = 28 * 1024
BUTTONS_IN_A_ROW = 6

WORDS, FLAG, NUMBER, DATA = "words", "flag", "number", "data"
ELEMENT, ACTION, RUN, CARD, QUERY, CHOICE = "Element", "Action", "TextRun", "AdaptiveCard", "Data.Query", "Input.Choice"

_SIZES = {"default", "small", "medium", "large", "extraLarge"}
_COLORS = {"default", "dark", "light", "accent", "good", "warning", "attention"}
_LOOK = {"color": _COLORS, "isSubtle": FLAG, "size": _SIZES, "weight": {"default", "lighter", "bolder"}}
_SPACING = {"default", "none", "small", "medium", "large", "extraLarge", "padding"}
_ANY = {"id": WORDS, "separator": FLAG, "spacing": _SPACING, "isVisible": FLAG}
_INPUT = {**_ANY, "id!": WORDS, "label!": WORDS, "isRequired": FLAG, "errorMessage": WORDS, "value": WORDS}
_BUTTON = {"title!": WORDS, "style": {"default", "positive", "destructive"}, "tooltip": WORDS, "fallback": ACTION}
_SENT = {**_BUTTON, "data!": DATA, "associatedInputs": {"auto", "none"}}

SCHEMA: Mapping[str, Mapping[str, object]] = {
    "AdaptiveCard": {"version": {"1.5"}, "body!": [ELEMENT], "actions": [ACTION], "fallbackText": WORDS, "lang": WORDS},
    "RichTextBlock": {**_ANY, "inlines!": [RUN]},
    "TextRun": {**_LOOK, "text!": WORDS, "italic": FLAG, "highlight": FLAG, "strikethrough": FLAG, "underline": FLAG},
    "TextBlock": {**_ANY, **_LOOK, "text!": WORDS, "style": {"default", "heading"}, "wrap": FLAG, "maxLines": NUMBER},
    "Container": {**_ANY, "items!": [ELEMENT], "style": {"default", "emphasis", "good", "attention", "warning"}},
    "ActionSet": {**_ANY, "actions!": [ACTION]},
    "Action.Execute": {**_SENT, "verb!": WORDS},
    "Action.Submit": _SENT,
    "Action.OpenUrl": {**_BUTTON, "url!": WORDS},
    "Action.ShowCard": {**_BUTTON, "card!": CARD},
    "Input.Text": {**_INPUT, "isMultiline": FLAG, "maxLength": NUMBER, "placeholder": WORDS},
    "Input.Date": _INPUT,
    "Input.Time": _INPUT,
    "Input.ChoiceSet": {
        **_INPUT,
        "choices!": [CHOICE],
        "choices.data": QUERY,
        "style": {"compact", "expanded", "filtered"},
        "isMultiSelect": FLAG,
    },
    "Input.Choice": {"title!": WORDS, "value!": WORDS},
    "Data.Query": {"dataset!": {"graph.microsoft.com/users"}},
}
"""Kind -> what it may have (name!: has to have) -> what that is: one of some words, a list, or one thing."""

_MAY_BE_EMPTY = {"choices"}


def wrong_in_message(activity: Json) -> list[str]:
    """What Teams would not take of a message activity, or a client not show."""
    wrong = _too_big(activity)
    if activity.get("type") != "message" or not activity.get("summary"):
        wrong.append("no message, or nothing for the notification")
    if bool(activity.get("text")) == bool(activity.get("attachments")):
        wrong.append("nothing to show, or the same twice")
    if "text" in activity and activity.get("textFormat") != "plain":
        wrong.append("the text is read as markdown")
    return wrong + [it for attached in activity.get("attachments", ()) for it in _wrong_in_attachment(attached)]


def wrong_in_task(answer: Json) -> list[str]:
    """The same of the answer that opens a dialog."""
    value = answer["task"]["value"]
    wrong = _too_big(answer)
    if answer["task"]["type"] != "continue" or value.keys() != {"title", "height", "width", "card"}:
        wrong.append("not the answer that opens a dialog")
    if not value["title"] or not {value["height"], value["width"]} <= {"small", "medium", "large"}:
        wrong.append("no title or no such size")
    return wrong + _wrong_in_attachment(value["card"])


def wrong_in_card(card: Json) -> list[str]:
    wrong = [*_too_big(card), *_wrong(card, CARD)]
    if "version" not in card:
        wrong.append("a card without a version")
    ids = [part["id"] for part in parts_of(card) if "id" in part]
    return [*wrong, "an id is used twice"] if len(set(ids)) < len(ids) else wrong


def sizes(value: object) -> tuple[int, int]:
    """How many bytes it is in UTF-8 and in UTF-16."""
    text = json.dumps(value, ensure_ascii=False)
    return len(text.encode()), len(text.encode("utf-16-le"))


def parts_of(tree: object) -> Iterator[dict[str, Any]]:
    """A card and every part of it, in the order of the screen; not what an action falls back to."""
    if isinstance(tree, list):
        for part in tree:
            yield from parts_of(part)
    elif isinstance(tree, dict) and str(tree.get("type")) in SCHEMA:
        yield tree
        for name, inner in tree.items():
            if name not in ("fallback", "data"):
                yield from parts_of(inner)


def actions_of(card: object) -> list[dict[str, Any]]:
    return [part for part in parts_of(card) if part["type"].startswith("Action.")]


def inputs_of(card: object) -> list[dict[str, Any]]:
    return [part for part in parts_of(card) if part["type"].startswith("Input.")]


def shown(card: object) -> str:
    """What a person reads of a card: its texts, labels and buttons, a line each."""
    return "\n".join(str(part[name]) for part in parts_of(card) for name in ("text", "label", "title") if name in part)


def _wrong_in_attachment(attached: Json) -> list[str]:
    if attached.keys() != {"contentType", "content"}:
        return ["not an attached card"]
    kind = attached["contentType"] == "application/vnd.microsoft.card.adaptive"
    return wrong_in_card(attached["content"]) + ([] if kind else ["not of the type of a card"])


def _too_big(value: object) -> list[str]:
    return [f"{size} bytes" for size in sizes(value) if size > BYTES_IN_A_MESSAGE]


def _wrong(part: object, place: str) -> Iterator[str]:
    untyped = CHOICE if place == CHOICE else ""
    kind = str(part.get("type", untyped)) if isinstance(part, Mapping) else ""
    if not isinstance(part, Mapping) or kind not in SCHEMA or not _may_stand(kind, place):
        yield f"{kind} cannot stand in the place of {place}"
        return
    known = {name.rstrip("!"): what for name, what in SCHEMA[kind].items()}
    yield from (f"{kind} has no {name}" for name in part.keys() - known.keys() - {"type"})
    yield from (f"{kind} has to have {name[:-1]}" for name in SCHEMA[kind] if name[-1] == "!" and name[:-1] not in part)
    for name in known.keys() & part.keys():
        yield from (f"{kind}: {name}: {wrong}" for wrong in _wrong_value(part[name], known[name], name))
    if kind == "ActionSet" and len(part.get("actions", ())) > BUTTONS_IN_A_ROW:
        yield "too many buttons in a row"


def _wrong_value(value: object, what: object, name: str) -> Iterator[str]:
    kinds: dict[object, type] = {WORDS: str, FLAG: bool, NUMBER: int, DATA: dict}
    if isinstance(what, set):
        if not isinstance(value, str) or value.lower() not in {one.lower() for one in what}:
            yield f"{value!r} is none of them"
    elif isinstance(what, list):
        if not isinstance(value, list) or not (value or name in _MAY_BE_EMPTY):
            yield "not a list, or an empty one"
        yield from (wrong for one in (value if isinstance(value, list) else ()) for wrong in _wrong(one, what[0]))
    elif isinstance(what, str) and what in kinds:
        if type(value) is not kinds[what] or value in ("", {}):
            yield f"not {what}, or empty"
    else:
        yield from _wrong(value, str(what))


def _may_stand(kind: str, place: str) -> bool:
    if place == ELEMENT:
        return kind not in (RUN, CARD, QUERY, CHOICE) and not _may_stand(kind, ACTION)
    return kind.startswith("Action.") if place == ACTION else kind == place
