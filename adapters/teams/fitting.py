"""How much fits in a message to Microsoft Teams, and what is left of what does not.

Rule: what is cut ends in a sign that there is more.
"""

import json
from collections.abc import Iterable
from itertools import accumulate
from typing import Any

Json = dict[str, Any]

MORE = "…"
SIGN: Json = {"type": "RichTextBlock", "inlines": [{"type": "TextRun", "text": MORE}]}


def weight(value: object) -> int:
    """How many bytes a value may be as JSON, in UTF-8 or UTF-16: character by character, the larger of the two.

    In a list it weighs exactly as much as it adds to the others.
    """
    text = json.dumps(value, ensure_ascii=False)
    return 2 * len(text) if text.isascii() else sum(map(_bytes_of, text))


def _bytes_of(character: str) -> int:
    return 2 if character < "\u0800" else 3 if character <= "\uffff" else 4


LEAST = weight([{"type": "Container", "style": "emphasis", "items": [SIGN]}])
"""The room that the sign needs, wherever it stands."""


def fitting(elements: Iterable[Json], room: int) -> list[Json]:
    """As many elements of a card as weigh no more than that; where some do not, the last one is cut and says so.

    It takes `LEAST` even where the room is smaller.
    """
    room -= LEAST
    some: list[Json] = []
    for element in elements:
        heavy = weight([element])
        if heavy > room:
            return [*some, _shortened(element, room)]
        room -= heavy
        some.append(element)
    return some


def within(text: str, room: int) -> str:
    """As much of a text as weighs no more than that, cut between words where there are any."""
    if weight(text) <= room:
        return text
    weights = accumulate((weight(it) - weight("") for it in text[: max(room, 0)]), initial=weight(MORE))
    end = max(sum(1 for it in weights if it <= room) - 1, 0)
    word = max(text.rfind(mark, end // 2, end + 1) for mark in " \n")
    return text[: word if word > 0 else end].rstrip() + MORE


def cut(text: str, most: int) -> str:
    """As many characters of a text."""
    return text if len(text) <= most else text[: most - len(MORE)].rstrip() + MORE


def _shortened(element: Json, room: int) -> Json:
    """What is left of an element in a room, which may be less than nothing."""
    match element:
        case {"inlines": [run]}:
            bare = {**element, "inlines": [{**run, "text": ""}]}
            return {**element, "inlines": [{**run, "text": within(run["text"], room - weight([bare]) + weight(""))}]}
        case {"type": "Container", "items": items}:
            return {**element, "items": fitting(items, room - weight([{**element, "items": []}]))}
    return SIGN
