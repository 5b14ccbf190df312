"""A flow's table drawn as a Mermaid diagram: what is drawn is what runs, since both read the same table."""

from conversations.flow import END, SKIPPED, Flow


def mermaid(flow: Flow) -> str:
    """The flow as the text of a Mermaid state diagram. `skip` is drawn only where nothing else leads the same way."""
    rows = ["stateDiagram-v2", f"    direction LR\n    [*] --> {flow.first}"]
    for name, step in flow.steps.items():
        ways: dict[str, list[str]] = {}
        for outcome, lead in step.leads.items():
            ways.setdefault(lead, []).append(outcome)
        for lead, outcomes in ways.items():
            told = [outcome for outcome in outcomes if outcome != SKIPPED] or ["skip"]
            label = "" if told == ["heard"] else f" : {', '.join(told)}"
            rows.append(f"    {name} --> {_end(lead)}{label}")
    return "\n".join(rows)


def _end(lead: str) -> str:
    """Where a lead goes, in Mermaid's words: a colon would begin a label."""
    return "[*]" if lead == END else lead.replace(":", "_")
