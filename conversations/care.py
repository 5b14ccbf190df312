"""Words that suggest danger or wrongdoing: noticed before any talk, answered with people to call.

Rule: it is better to offer help once too often. Nothing of the text is kept, and nobody else is told.
"""

import re

from conversations.events import Called, Event, Filled, Said

DANGER, WRONG = "danger", "wrong"

_SOMEBODY = "(me|him|her|them|you|us|someone|somebody|people|everyone)"
_CHILD = "((my|the|our|his|her) (child|children|kids?|baby))"


def _any(*patterns: str) -> re.Pattern[str]:
    return re.compile("|".join(rf"\b(?:{pattern})\b" for pattern in patterns), re.IGNORECASE)


_IDIOMS = _any(
    r"we('ll|'re going to| (will|can|could|must|should|want to|have to|need to|are going to))? (beat|attack|hit) them",
    r"(beats?|beaten) (me|him|her|them|us) to (it|market|the (punch|market|line|finish))",
    r"(beats?|beaten) (me|him|her|them|us) (on|at|in) (the )?(price|cost|quality|speed|market|sales)",
    r"(it|that|this|what|news|truth) (really |just )?(hits?|beats?) (me|him|her|them|us)",
    r"hit (me|him|her|them|us) (up|with (the |a |some |more )?(facts?|news|data|numbers|questions?|feedback))",
    rf"shoot {_SOMEBODY} (an?|the|some|over|another) \w+",
    rf"(do not|did not|does not|not|never|\w+n't) ((want|mean|meant|trying|going|wish) to )?(hurt|attack) {_SOMEBODY}",
    r"hurt(ing)? (his|her|their|your|my) (feelings|pride|ego)",
    r"kill(ing)? (him|her|them) with kindness",
    r"die (of (shame|embarrassment|boredom|laughter|laughing)|on (this|that|the|a) hill)|hill [\w' ]{0,24}to die on",
    r"dead (wrong|right|sure|certain)",
    r"suicide (squad|mission)|knife to a gun ?fight|knife[- ]edge|stalking horse",
    r"life story|life in(to)? (my|his|her|their) own hands",
    r"point (in going|to go) on with",
    r"discriminat(e|es|ing) between|discriminating taste",
    r"(it|that|this|story|words|book|film|speech|letter|gesture) (really |deeply )?touched (me|him|her)",
    r"anti-?(fraud|bribery|harassment|bullying|discrimination)",
    r"(fraud|bribery|harassment|bullying|discrimination) (detection|prevention|training|model|team|course)",
)
"""What work makes of such words: "we will beat them", "shoot me an email". Taken out before anything is looked for."""
_DANGER = _any(
    r"suicid\w*|self[- ]?harm\w*|overdos\w*|jump off (a|the) (bridge|roof|building)",
    r"(kill(ing)?|hurt(ing)?|harm(ing)?|cut(ting)?) (my|him|her|them)sel(f|ves)",
    r"(want|wants|wanted|wish|ready|going|better) (to )?(die|be dead|off dead)|feel like dying",
    r"wish(es)? (i|he|she|they) (was|were) dead|better off without me|(nobody|no one) would miss me",
    r"(end|ending|take|taking|took) (my|his|her|their) (own )?li(fe|ves)|end(ing)? it all",
    r"(no|any) (reason|point) (to|in) (live|living|go(ing)? on)|(not|\w+n't) worth living|hate my life",
    r"not? (want(ing)? to )?(be alive|live any ?more)|never wake up",
    r"(don'?t|do not) want to (live|be (here|alive)|exist|wake up)",
    r"can('?t| ?not) go on (living|any ?more|like this)",
    rf"(threat\w*|going|want\w*) (to )?(kill|shoot|stab|attack|beat up|hurt|harm) ({_SOMEBODY}|my)",
    rf"(wanna|gonna) (kill|shoot|stab|attack|beat up|hurt|harm) ({_SOMEBODY}|my)",
    rf"i('ll| will) (kill|shoot|stab) {_SOMEBODY}",
    r"i('ll| (will|would|might|may|could)) (hurt|harm) (someone|somebody|people|everyone)",
    rf"(he|she|they|who)('ll| (will|would|might|may|could)) (hurt|harm|kill|attack) {_SOMEBODY}",
    r"(brought|bring\w*|has|have|with) (a|his|her|their) (gun|knife|weapon)",
    rf"(beats?|hits?|abuse[sd]|slapped|punched|choked|strangled) (me|her|him|them|{_CHILD})",
    r"(afraid|scared|terrified) of (my|her|his) (husband|wife|partner|boyfriend|girlfriend|father|mother|ex)",
)
_WRONG = _any(
    r"sexual(ly)? (harass|assault|abus|touch|comment|advance|remark|joke)\w*|assaulted|raped?",
    r"(harass|molest|grop|stalk)(ed|es|ing|ment|er|s)?|unwanted (advance|touch|attention)\w*",
    r"touched (me|her|him)|hands? on (my|her|his) (knee|leg|thigh|breast|bottom)|nude (picture|photo|image)s?",
    r"bully|bullied|bullying|bullies|threaten(s|ed|ing)? (me|him|her|them)|retaliat\w+",
    r"racist|sexist|homophobic|transphobic|antisemitic|discriminat\w+|racial slurs?",
    r"(embezzl|brib|falsif)\w+|blackmail\w*|(stole|stolen|stealing|steals) (money|from|data)|fraud(ulent)?",
    r"drunk at work|tak(es?|ing) drugs",
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
    words = _IDIOMS.sub(" ", " ".join(words.replace("\u2019", "'").split()))
    if _DANGER.search(words):
        return DANGER
    return WRONG if _WRONG.search(words) else ""
