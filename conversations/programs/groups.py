"""Group mentoring: how those in a program meet, one to one or in groups of one mentor and several mentees.

Rule: a group is all pairs of one mentor in one program that meets in groups; each of them stays a pair of two of its
own, so that what two know of each other, and how one of them leaves, is as in any pair.
"""

from collections.abc import Mapping

FORM = "form"
"""The setting of a program that says how they meet: one of FORMS. None is one to one."""
ONE_TO_ONE, IN_GROUPS = "one to one", "in groups"
FORMS = (ONE_TO_ONE, IN_GROUPS)
SMALLEST = 2
"""With fewer mentees there is no group."""
SIZES = ("2", "3", "4", "5", "6")
"""Of how many mentees a mentor can say that they would like them in their group."""

_LINES = {
    "program.matching": "program.matching_groups",
    "program.matched": "program.matched_groups",
    "program.published": "program.published_groups",
}
"""What is said of pairs -> what is said of groups."""


def meets_in_groups(program: Mapping[str, str]) -> bool:
    """program: its settings, or the fields of its record."""
    return program.get(FORM) == IN_GROUPS


def line_for(line: str, program: Mapping[str, str]) -> str:
    """What is said of a program instead of a line that is about pairs, by how those in it meet."""
    return _LINES.get(line, line) if meets_in_groups(program) else line
