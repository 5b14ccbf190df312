"""What the form of a question tells about how much it will open. One remark at most, and only where the form is sure.

Rule: a question that begins with what or how is left in peace, unless it carries a suggestion.
"""

import re

_LEAD_IN = re.compile(r"^(?!(what|how|why)\b)(so|and|but|ok|okay|well|now|then|hi|hey|[A-Z]\w+,)[\s,]+", re.IGNORECASE)
_SUGGESTION = re.compile(
    r"\b(have|did|had) (you|he|she|they) (ever |already |not )?(tried|try|considered|consider|thought (about|of))\b"
    r"|\bwhy (don't|not|dont|doesn't|didn't) (you|he|she|they|we|just)?\b"
    r"|\b(what|how) about \w+ing\b|\bwhat if (you|he|she|they|we)\b"
    r"|\b(shouldn't|should|could|can|couldn't) (you|he|she|they|we) (just|maybe|perhaps|not)\b|\b(maybe|perhaps) you\b",
    re.IGNORECASE,
)
_LEADING = re.compile(
    r"^(don't|isn't|aren't|wasn't|weren't|doesn't|didn't|wouldn't|shouldn't|won't|can't)\b"
    r"|,\s*(right|correct|no|yes|okay|ok|don't you|isn't it|do you not|aren't you|won't you)\s*\?\s*$",
    re.IGNORECASE,
)
_YES_OR_NO = re.compile(
    r"^(is|are|am|was|were|do|does|did|have|has|had|can|could|will|would|shall|should|may|might|must)\b", re.IGNORECASE
)
_OPEN = re.compile(r"^(what|how|tell me|describe|can you (tell|describe)|could you (tell|describe))\b", re.IGNORECASE)
_WHAT_OR_HOW_INSIDE = re.compile(r"\b(what|how)\b", re.IGNORECASE)
_WHY = re.compile(r"^why\b", re.IGNORECASE)


def look_at(question: str) -> str:
    """What to look at again: "suggestion", "leading", "closed", "why", "several", "statement"; "" if nothing."""
    text = " ".join(question.replace("\u2019", "'").split())[:1000]
    while (shorter := _LEAD_IN.sub("", text)) != text:
        text = shorter
    opens = bool(_OPEN.match(text))
    asked_what = bool(re.match(r"(what|how) (have|did|had)\b", text, re.IGNORECASE))
    if _SUGGESTION.search(text) and not asked_what:
        return "suggestion"
    if text.count("?") > 1:
        return "several"
    if _LEADING.search(text):
        return "leading"
    if opens:
        return ""
    if _YES_OR_NO.match(text) and not _WHAT_OR_HOW_INSIDE.search(text):
        return "closed"
    if _WHY.match(text):
        return "why"
    return "" if "?" in text or _WHAT_OR_HOW_INSIDE.search(text) else "statement"
