"""The README says what is true: its permissions, its settings, its diagram, its commands."""

import re
from pathlib import Path

import pytest

from adapters.slack.manifest import OPTIONAL, SCOPES
from conversations.commands import COMMANDS
from conversations.diagram import mermaid
from conversations.talks import FLOWS

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text("utf-8")


@pytest.mark.parametrize(("scope", "why"), {**SCOPES, **OPTIONAL}.items())
def test_every_permission_is_listed_with_its_reason(scope: str, why: str) -> None:
    assert f"| `{scope}` | {why} |" in README


def test_no_permission_is_listed_that_is_not_asked_for() -> None:
    table = README.split("| scope | why |")[1].split("\n\n")[0]
    assert set(re.findall(r"^\| `([a-z:]+)`", table, re.MULTILINE)) == {*SCOPES, *OPTIONAL}


def test_every_setting_that_is_read_is_explained() -> None:
    source = (ROOT / "bot" / "settings.py").read_text("utf-8")
    named = set(re.findall(r'told(?:\.get\(|\[)f?"([A-Z_]+)"', source))
    named |= {f"SLACK_{name}" for name in re.findall(r'"([A-Z_]+)"', source.split("names = (")[1].split(")")[0])}
    assert {name for name in named if f"`{name}`" not in README} == set()


def test_the_diagram_is_the_one_that_runs() -> None:
    assert f"```mermaid\n{mermaid(FLOWS['which'])}\n```" in README


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_is_in_the_table(command: str) -> None:
    assert f"`{command}`" in README or f"/coach {command}" in README


def test_every_picture_and_link_is_there() -> None:
    links = re.findall(r"\]\((?!http)([^)#]+)\)", README)
    assert links
    assert [link for link in links if not (ROOT / link).exists()] == []
