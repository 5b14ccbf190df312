"""Rules for every line that people read: plain, short, kind, one question at a time, and none of them dead."""

import ast
import re
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

import pytest

from conversations import care, drafts
from conversations.effects import Keep, Open, Say
from conversations.language import nudges
from conversations.talks import FLOWS
from tests.conversations import words
from tests.conversations.walk import visits

ROOT = Path(__file__).parent.parent.parent
LINES = sorted(words.lines().items())
ASKS = sorted({step.ask for flow in FLOWS.values() for step in flow.steps.values()})
SETTINGS = {"days", "opens", "closes", "nudges", "country"}
"""What a person has settled about the coach itself: it is no secret, and said when it is changed in the chat."""
SAFE_TO_SAY = {"when", "day", "name", "contacts", "reference", "minutes", "at", "kind", "there", "theirs", "often"}
SAFE_TO_SAY |= {"statement", "number", "idea", "owner"} | SETTINGS
SAFE_TO_SAY |= {"others"}  # who is in a group, told only to those in it, once it stands
SAFE_TO_SAY |= {"news_of", "was"}  # which thing of a program is set anew, and what the program was called
SAFE_TO_SAY |= {"already", "cannot", "asked"}  # how many of a list
SAFE_TO_SAY |= {"title", "news", "said"}  # of an announcement: it stands in the chat of each of its readers
"""What may be filled into a line of the chat history: moments, a colleague's name, and our own facts."""
FROM_THE_SHELL = {
    "contacts", "briefs", "steps", "reflections", "regular", "courses", "pairs", "apart", "wins",
    "parked", "waiting", "since", "code",
}  # fmt: skip
"""What pages are given beside a person's own words: see `bot/takeaway.py`."""

every_ask = pytest.mark.parametrize("ask", ASKS)


def test_every_line_is_calm_and_tidy() -> None:
    assert not [key for key, text in LINES if "!" in text]
    assert not [key for key, text in LINES if text.strip() not in (text, text.removesuffix("\n")) or "  " in text]
    assert not [key for key, text in LINES if re.search("[\u2018\u2019\u201c\u201d\t]", text)], "plain quotes"
    braces = [key for key, text in LINES if not text.count("{") == text.count("}") == len(words.PLACE.findall(text))]
    assert not braces


def test_every_line_fits_where_it_is_shown() -> None:
    """Slack's limits, the narrowest: a place in it may become a whole answer, which the adapter cuts."""
    assert not [(key, len(text)) for key, text in LINES if not 0 < len(text) <= _longest(key.split("."))]


def _longest(key: list[str]) -> int:
    if "choices" in key or key[1] == "buttons":
        return 75
    return {"title": 24, "heading": 150, "hint": 150, "ask": 300}.get(key[-1], 3000)


def test_every_long_line_is_easy_to_read() -> None:
    """Grade 8 at the most; most are far below."""
    assert not [key for key, text in LINES if len(text.split()) >= 12 and words.grade(text) > 8]


def test_every_sentence_can_be_said_in_one_breath() -> None:
    sentences = [(key, sentence) for key, text in LINES for sentence in re.split(r"[.?:]\s|\n", text)]
    assert not [(key, sentence) for key, sentence in sentences if len(sentence.split()) > 26]


@pytest.mark.parametrize("file", words.files())
def test_a_file_as_a_whole_reads_like_a_childrens_book(file: str) -> None:
    prose = [text.rstrip(".") for key, text in LINES if key.startswith(f"{file}.") and len(text.split()) > 3]
    assert words.grade(". ".join(prose)) <= 4


def test_every_line_asks_at_most_one_thing() -> None:
    """A hint may hold an example of a question."""
    shown = [(key, text) for key, text in LINES if not key.endswith(".hint")]
    assert not [key for key, text in shown if text.count("?") > 1]
    assert not [key for key, text in shown if re.search(r", and (what|how|who|when|where|which|why)\b[^.]*\?", text)]


@every_ask
def test_a_question_asks_exactly_one_thing(ask: str) -> None:
    text = words.table(ask)["ask"]
    of_a_table = re.fullmatch(r"\{\w+:of ([\w.]+)\}", text)
    asked = words.table(of_a_table[1]).values() if of_a_table else [text]
    assert [one.count("?") for one in asked] == [1] * len(list(asked))
    assert not any(place.isdigit() for place in words.places(text))


@every_ask
def test_a_question_has_nothing_that_nobody_shows(ask: str) -> None:
    assert set(words.table(ask)) <= {"ask", "why", "hint", "quote", "footnote", "choices"}


def test_a_stand_in_is_for_something_that_is_asked_with() -> None:
    """A question that is asked in the chat has no hole where a private word would be."""
    needed = set()
    for ask in ASKS:
        table = words.table(ask)
        shown = words.PLACE.findall(" ".join(table.get(part, "") for part in ("ask", "hint", "why", "footnote")))
        needed |= {name for name, spec in shown if not spec.startswith("of ")}
    for key, text in LINES:
        if "." not in key.partition(".")[2]:
            needed |= {name for name in words.places(text) if name in ("name", "theirs")}
    assert set(words.files()["common"]["missing"]) == needed


def test_every_table_of_words_says_what_it_says_when_there_is_nothing() -> None:
    """`{x:of table}` stands alone in a question, so it must never come to nothing there."""
    for ask in ASKS:
        for _, spec in words.PLACE.findall(words.table(ask)["ask"]):
            if spec.startswith("of "):
                assert words.table(spec.removeprefix("of "))["nothing"]


def test_what_is_said_in_the_chat_holds_nothing_that_could_be_confidential() -> None:
    for key, text in LINES:
        _, _, name = key.partition(".")
        if "." not in name and name != "title":
            assert words.places(text) <= SAFE_TO_SAY, key
    for visit in visits():
        for effect in visit.effects:
            if isinstance(effect, Say):
                assert words.places(words.lines()[effect.line]) <= set(effect.values)
                assert set(effect.values) <= SAFE_TO_SAY


def test_the_announcement_of_a_page_holds_nothing_of_the_page() -> None:
    keywords = [node for _, tree in _sources() for node in ast.walk(tree) if isinstance(node, ast.keyword)]
    lines = {it.value.value for it in keywords if it.arg == "announce" and isinstance(it.value, ast.Constant)}
    assert lines
    for line in lines | {f"care.{concern}" for concern in care.KINDS}:
        assert words.places(words.lines()[str(line)]) <= {"contacts"}
    renewed = {it.announce for visit in visits() for it in visit.effects if isinstance(it, Open) and it.renews}
    for line in renewed:
        assert words.places(words.lines()[line]) <= SETTINGS, "a change is said where it was made"


def test_a_page_shows_only_what_it_is_given() -> None:
    given: dict[str, set[str]] = {}
    for visit in visits():
        for effect in visit.effects:
            if isinstance(effect, Open):
                given.setdefault(effect.page, set()).update(effect.values)
    for file in words.files().values():
        for page, table in file.items():
            if page in given and isinstance(table, dict):
                shown = set().union(
                    *(words.places(line) for part in table["sections"] for line in part.get("quote", ()))
                )
                assert shown <= given[page] | FROM_THE_SHELL, page


def test_everything_that_is_kept_has_a_name_in_the_export_and_a_place_among_what_is_open() -> None:
    kept = [effect.record for visit in visits() for effect in visit.effects if isinstance(effect, Keep)]
    assert {record.kind for record in kept} <= set(words.files()["export"]["kinds"])
    for page in ("steps", "home"):
        open_ones = {record.kind for record in kept if record.open} - {"apart"}
        assert open_ones <= set(words.files()["steps"][page]["items"]), (
            "but whom one would avoid: not to be met by chance"
        )


def test_every_talk_that_can_wait_has_a_name_to_go_on_with() -> None:
    lasting = {name for name, flow in FLOWS.items() if flow.lasting}
    assert lasting <= set(words.files()["common"]["choices"])


@pytest.mark.parametrize("table", ["looks", "tries", "reasons"])
def test_every_remark_on_a_draft_has_words_and_no_other(table: str) -> None:
    assert set(words.files()["drafts"][table]) == {*drafts.VERSIONS, "nothing"}


@pytest.mark.parametrize("remark", drafts.VERSIONS)
def test_why_names_the_rule_of_a_remark_and_its_version(remark: str) -> None:
    reason = words.files()["drafts"]["reasons"][remark]
    assert reason.endswith(f"(Rule: {remark}, version {drafts.VERSIONS[remark]})")


def test_every_reason_is_needed() -> None:
    reasons = {visit.after.notes.get("because") for visit in visits()} - {None}
    assert reasons <= set(words.files()["which"]["reasons"])
    weighed = {f"{kind}_{name}" for kind in ("coaching", "mentoring") for name in ("need", "about", "time", "who")}
    assert set(words.files()["which"]["reasons"]) == weighed | {"nothing"}


def test_no_words_that_people_read_stand_in_the_code() -> None:
    calls = (node for _, tree in _sources() for node in ast.walk(tree) if isinstance(node, ast.Call))
    for call in calls:
        if isinstance(call.func, ast.Name) and call.func.id in ("Say", "Unclear", "Erase", "_menu") and call.args:
            line = call.args[0]
            assert not isinstance(line, ast.Constant) or line.value in words.lines()


def test_every_line_that_is_used_exists() -> None:
    named = {string for string in _strings() if re.fullmatch(r"[a-z_]+(\.[a-z_]+)+", string)}
    named = {key for key in named if key.partition(".")[0] in words.files()}
    assert not {key for key in named if not any(_covers(key, line) for line, _ in LINES)}


def test_every_line_that_exists_is_used() -> None:
    used = _keys_in_code()
    dead = [key for key, _ in LINES if not any(_covers(use, key) for use in used)]
    assert not dead


def _covers(use: str, key: str) -> bool:
    return key == use or key.startswith(f"{use}.")


@lru_cache(maxsize=1)
def _keys_in_code() -> frozenset[str]:
    """Every key that the program can ask for: those it names, those it makes of a name, and what pages are made of."""
    strings, keys, files = _strings(), [key for key, _ in LINES], words.files()
    specs = {spec for _, text in LINES for _, spec in words.PLACE.findall(text)}
    used = {string for string in strings if "." in string and any(_covers(string, key) for key in keys)}
    used |= set(ASKS) | {f"{ask.partition('.')[0]}.title" for ask in ASKS}
    for pattern in _patterns():
        found = [match for key in keys if (match := re.fullmatch(pattern, key))]
        used |= {match[0] for match in found if set(match.groups()) <= strings and "title" not in match.groups()}
    for file, table in files.items():
        used |= {f"{file}.{page}" for page, part in table.items() if page in strings and _is_page(part)}
    used |= {spec[3:] for spec in specs if spec.startswith("of ")}
    used |= {f"common.choices.{choice}" for choice in files["common"]["choices"] if choice in strings}
    used |= {f"common.buttons.{name}" for name in files["common"]["buttons"] if f"buttons.{name}" in strings}
    return frozenset(used | {"common.title", "hearing.title"})  # above a line that says why a page cannot be taken


def _is_page(part: object) -> bool:
    return isinstance(part, dict) and "title" in part


def _sources() -> Iterator[tuple[Path, ast.Module]]:
    for folder in ("conversations", "bot", "adapters", "scheduler"):
        for path in sorted((ROOT / folder).rglob("*.py")):
            yield path, ast.parse(path.read_text("utf-8"))


@lru_cache(maxsize=1)
def _strings() -> frozenset[str]:
    nodes = (node for _, tree in _sources() for node in ast.walk(tree))
    in_code = {node.value for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, str)}
    pages = "".join(path.read_text("utf-8") for path in (ROOT / "bot" / "web" / "pages").glob("*.html"))
    return frozenset(in_code | set(re.findall(r'say\("([\w.]+?)\.?"', pages)))


@lru_cache(maxsize=1)
def _patterns() -> frozenset[str]:
    """What f-strings can become, of those that begin with the name of a file of words; what renders takes any name."""
    made = set()
    for path, tree in _sources():
        for node in ast.walk(tree):
            if isinstance(node, ast.JoinedStr) and path.name != "wording.py":
                parts = [str(part.value) if isinstance(part, ast.Constant) else None for part in node.values]
                if parts and parts[0] and parts[0].partition(".")[0] in words.files() and "." in parts[0]:
                    made.add("".join(r"([\w -]+)" if part is None else re.escape(part) for part in parts))
    return frozenset(made)


def test_what_the_coach_gives_as_an_example_is_never_remarked_on() -> None:
    """Whoever takes its hint at its word hears nothing against it."""
    examples = [text for _, text in LINES for text in re.findall(r"(?:For example|You could try): ([^?]+\?)", text)]
    assert len(examples) > 10
    assert not [text for text in examples if nudges.of(text)]
