"""What fits, to the byte."""

from hypothesis import given
from hypothesis import strategies as some

from adapters.teams.fitting import LEAST, MORE, SIGN, Json, fitting, weight, within
from tests.fakes.teams_limits import sizes

words = some.text(max_size=60) | some.text(alphabet='a \n"\\ß字🌱', max_size=60)
rooms = some.integers(-100, 2000)


def element(text: str) -> Json:
    return {"type": "RichTextBlock", "inlines": [{"type": "TextRun", "text": text}]}


def quote(items: list[Json]) -> Json:
    return {"type": "Container", "style": "emphasis", "items": items}


texts = some.builds(element, words)
elements = some.lists(texts | some.builds(quote, some.lists(texts, min_size=1, max_size=4)), max_size=8)


@given(words | elements)
def test_nothing_weighs_less_than_it_is(value: object) -> None:
    assert weight(value) >= max(sizes(value))


@given(elements)
def test_what_stands_in_a_list_weighs_what_it_adds(parts: list[Json]) -> None:
    assert sum(weight([one]) for one in parts) == weight(parts) or not parts


@given(elements, rooms)
def test_what_is_left_fits(parts: list[Json], room: int) -> None:
    left = fitting(parts, room)
    assert sum(weight([one]) for one in left) <= max(room, LEAST)
    assert left == parts or MORE in str(left[-1])


@given(elements)
def test_nothing_is_cut_where_there_is_room(parts: list[Json]) -> None:
    assert fitting(parts, weight(parts) + LEAST) == parts


@given(words, rooms)
def test_what_is_left_of_a_text_fits(text: str, room: int) -> None:
    left = within(text, room)
    assert weight(left) <= max(room, weight(MORE))
    assert left == text or text.startswith(left.removesuffix(MORE))


def test_only_the_sign_is_left_where_there_is_no_room() -> None:
    assert fitting([element("honesty"), element("trust")], 0) == [element(MORE)] == [SIGN]
    assert within("honesty", 0) == MORE
