"""The words as the tests read them: every line of every file by its key, and how hard it is to read."""

import re
import tomllib
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any

from bot.wording import FOLDER

PLACE = re.compile(r"\{(\w+)(?::([^{}]+))?\}")


@lru_cache(maxsize=1)
def files() -> Mapping[str, Mapping[str, Any]]:
    """File -> its table, as written."""
    return {path.stem: tomllib.loads(path.read_text("utf-8")) for path in sorted((FOLDER / "en").glob("*.toml"))}


@lru_cache(maxsize=1)
def lines() -> Mapping[str, str]:
    """Every text by its key: "listen.facts.ask", "listen.mirror.quote.0"."""
    return dict(found for name, table in files().items() for found in _texts(name, table))


def table(line: str) -> Mapping[str, Any]:
    """What stands at "listen.facts"."""
    file, _, name = line.partition(".")
    found = files()[file][name]
    assert isinstance(found, dict), f"{line} is no table"
    return found


def places(text: str) -> set[str]:
    """The names of what is filled in."""
    return {place[1] for place in PLACE.finditer(text)}


def grade(text: str) -> float:
    """The school grade that it takes to read it: the Automated Readability Index (1967)."""
    plain = re.sub(r'/coach \w+|"[^"]*"', "word", PLACE.sub("word", text))
    sentences = [part for part in re.split(r"[.?:\n]+", plain) if re.search(r"\w", part)]
    words = re.findall(r"[\w'-]+", plain)
    letters = sum(len(re.sub(r"\W", "", word)) for word in words)
    return 4.71 * letters / len(words) + 0.5 * len(words) / len(sentences) - 21.43


def _texts(key: str, value: object) -> Iterator[tuple[str, str]]:
    if isinstance(value, str):
        yield key, value
    elif isinstance(value, Mapping):
        for name, part in value.items():
            # A line that is said has its own key, whether it stands alone or in a table with its choices.
            yield from _texts(key if name == "say" else f"{key}.{name}", part)
    elif isinstance(value, list):
        for number, part in enumerate(value):
            yield from _texts(f"{key}.{number}", part)
    else:
        raise AssertionError(f"{key} is neither text nor table: {value!r}")
