"""Words that suggest danger or wrongdoing: noticed before any talk, answered with people to call.

Rule: it is better to offer help once too often. Nothing of the text is kept, and nobody else is told.
"""

import re

from conversations.events import Called, Event, Filled, Said

DANGER, WRONG = "danger", "wrong"

_DANGER = re.compile(
    r"\bsuicid\w*|\bself[- ]?harm\w*"
    r"|\bkill(ing)?\s+(my|him|her|them)sel(f|ves)\b|\b(want|wants|wanted|wish|ready|going|better)\s+(to\s+)?(die|be\s+dead|off\s+dead)\b"
    r"|\b(end|ending|take|taking|took)\s+(my|his|her|their)\s+(own\s+)?li(fe|ves)\b|\bend(ing)?\s+it\s+all\b"
    r"|\b(hurt|hurting|harm|harming|cut|cutting)\s+(my|him|her|them)sel(f|ves)\b"
    r"|\b(no|any)\s+(reason|point)\s+(to|in)\s+(live|living|go(ing)?\s+on)\b|\bnot?\s+(want(ing)?\s+to\s+)?(be\s+alive|live\s+any\s*more)\b"
    r"|\bdon'?t\s+want\s+to\s+(live|be\s+(here|alive)|exist|wake\s+up)\b|\bcan'?t\s+go\s+on\s+(living|any\s*more|like\s+this)\b"
    r"|\b(overdos\w*|jump\s+off\s+(a|the)\s+(bridge|roof|building))\b"
    r"|\b(threat\w*|going|want\w*|wanna|gonna)\s+(to\s+)?(kill|shoot|stab|attack|beat\s+up|hurt)\s+(me|him|her|them|you|us|someone|somebody|people|everyone|my)\b"
    r"|\bi('ll| will)\s+(kill|shoot|stab)\s+(him|her|them|you|someone|somebody|everyone)\b"
    r"|\b(brought|bring\w*|has|have|with)\s+(a|his|her|their)\s+(gun|knife|weapon)\b"
    r"|\b(beats|hits|hit|beat|abuses|abused)\s+(me|her|him|them|my\s+(child|children|kids?))\b",
    re.IGNORECASE,
)
_WRONG = re.compile(
    r"\bsexual(ly)?\s+(harass|assault|abus|touch|comment|advance|remark|joke)\w*|\b(harass|molest|grop|stalk)(ed|es|ing|ment|er|s)?\b|\braped?\b"
    r"|\b(bully|bullied|bullying|bullies)\b|\b(racist|sexist|homophobic|transphobic|antisemitic|discriminat\w+)\b"
    r"|\b(embezzl|brib)\w+|\bblackmail\w*|\b(stole|stolen|stealing|steals)\s+(money|from|data)\b|\bfraud(ulent)?\b"
    r"|\bretaliat\w+|\btouched\s+(me|her|him)\b",
    re.IGNORECASE,
)
_UNKIND = re.compile(
    r"\b(f+u+c+k|shit|idiot|stupid|dumb|useless|hate you|shut up|go away|screw you|asshole|bastard|crap)\w*\b",
    re.IGNORECASE,
)


def is_unkind(words: str) -> bool:
    """A short burst against the bot: it is met with a kind line."""
    return len(words.split()) <= 8 and bool(_UNKIND.search(words))


def noticed(event: Event) -> str:
    """DANGER, WRONG, or "" for the words of an event, whatever talk they are part of."""
    match event:
        case Said(text) | Called(_, text):
            words = text
        case Filled(_, values):
            words = " ".join(values.values())
        case _:
            return ""
    words = " ".join(words.replace("\u2019", "'").split())
    if _DANGER.search(words):
        return DANGER
    return WRONG if _WRONG.search(words) else ""
