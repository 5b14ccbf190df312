"""Balance challenge and support: say back the facts and values you heard, then ask the tough question.

Rule: support comes first. Where the relation does not feel safe yet, the talk works on that and leaves the tough
question for another day.
"""

from conversations.drafts import a_restatement, drafted
from conversations.effects import Field
from conversations.flow import ONWARD, SKIPPED, Step, Steps
from conversations.hearing import one_of
from conversations.skills.ask import question
from conversations.skills.listen import written

_SAFE = ("safe", "not sure", "not yet")
_KINDS = ("assumption", "other view", "cost")


def _restated(name: str, lead: str) -> Steps:
    """What one means to say back, and the look at it again where it tells or judges instead."""
    return drafted(name, "balance.restate", a_restatement("restate", "facts", "values"), Field("restate"), lead)


PREPARE: Steps = {
    "safety": Step(
        "balance.safety",
        one_of(*_SAFE, keep="safety"),
        {"safe": "restate", "not sure": "trust", "not yet": "trust_first", SKIPPED: "restate"},
        choices=_SAFE,
    ),
    "trust": written("balance.trust", "trust", "restate"),
    "trust_first": written("balance.trust", "trust", "restate_only"),
    **_restated("restate_only", ONWARD),
    **_restated("restate", "kind"),
    "kind": Step(
        "balance.kind",
        one_of(*_KINDS, keep="kind"),
        {"assumption": "tough_assumption", "other view": "tough_view", "cost": "tough_cost", SKIPPED: ONWARD},
        choices=_KINDS,
    ),
    **question("tough_assumption", "balance.tough_assumption", "tough", ONWARD),
    **question("tough_view", "balance.tough_view", "tough", ONWARD),
    **question("tough_cost", "balance.tough_cost", "tough", ONWARD),
}

THINK: Steps = {
    "kind": Step(
        "balance.own_kind",
        one_of(*_KINDS, keep="kind"),
        {"assumption": "own_assumption", "other view": "own_view", "cost": "own_cost", SKIPPED: ONWARD},
        choices=_KINDS,
    ),
    "own_assumption": written("balance.own_assumption", "challenge", ONWARD),
    "own_view": written("balance.own_view", "challenge", ONWARD),
    "own_cost": written("balance.own_cost", "challenge", ONWARD),
}
