"""Feelings that are named, and one's own agenda that is: words from a list.

Rule: this claims to find words, never to know how somebody feels.
"""

import re

from conversations.language.text import Sentence, Span

VERSION = 1

_FAMILIES = """
afraid frightened scared terrified fearful fear fears: afraid
angry anger furious mad_at irritated irritation annoyed livid outraged resentful resentment cross_with: angry
anxious anxiety nervous worried worry worries worrying uneasy tense on_edge apprehensive dread: anxious
ashamed shame embarrassed embarrassment humiliated mortified: ashamed
bored boredom: bored
calm relaxed peaceful at_ease serene: calm
confident proud pride self-assured: proud
confused puzzled perplexed bewildered: confused
curious intrigued: curious
disappointed disappointment let_down disheartened discouraged: disappointed
disgusted disgust revolted: disgusted
embittered bitter: bitter
excited excitement thrilled eager enthusiastic enthusiasm: excited
frustrated frustration fed_up exasperated: frustrated
grateful gratitude thankful appreciative: grateful
guilty guilt remorse remorseful regret regrets: guilty
happy happiness glad joy joyful delighted cheerful pleased overjoyed: happy
helpless powerless stuck trapped: helpless
hopeful optimistic hope_that: hopeful
hopeless despair desperate despairing: hopeless
hurt wounded offended insulted: hurt
insecure unsure_of_myself self-conscious: insecure
jealous jealousy envious envy: jealous
lonely loneliness isolated left_out alone: lonely
loved love loving fond: loving
miserable sad sadness unhappy depressed heartbroken grief sorrow upset tearful gloomy: sad
overwhelmed swamped: overwhelmed
relieved relief: relieved
shocked stunned: shocked
stressed stressed_out stress under_pressure strained: stressed
surprised amazed astonished: surprised
tired exhausted weary drained burnt_out burned_out worn_out: tired
touched moved_by: touched
undervalued unappreciated ignored overlooked taken_for_granted belittled: undervalued
valued appreciated respected: valued
safe secure: safe
"""
FEELINGS = {
    word.replace("_", " "): family.strip()
    for words, family in (line.split(":") for line in _FAMILIES.strip().splitlines())
    for word in words.split()
}
"""A word as it is written -> the name of its feeling."""
_LONGEST = max(len(word.split()) for word in FEELINGS)
_NO_FEELING = re.compile(
    r"\b(?:safe (?:to|side|bet|place)|i'm afraid (?:i|we|that|not)|no worries|don't worry|hurt to|alone (?:can|will"
    r"|is)|let alone"
    r"|glad to (?:help|hear)|secure (?:the|a|an|our)|stuck (?:at|in|on|with|to)|happy to\b|love to\b|cross with a"
    r"|for love)\b"
)

_OTHER = re.compile(r"[^ ]+")

_AGENDA = re.compile(
    r"\b(?:i(?:'d| would)? (?:\w+ )?(?:want|wish|hope|need|like|fear|worry|think|believe|expect|assume|prefer|feel"
    r"|care|suspect|blame|decided"
    r"|would like|am (?:afraid|worried|cross|angry|annoyed|disappointed|sure|convinced|hoping|tempted))"
    r"|i'm (?:\w+ )?(?:afraid|worried|cross|angry|annoyed|disappointed|sure|convinced|hoping|tempted)"
    r"|my (?:own )?(?:view|wish|hope|worry|fear|goal|aim|opinion|interest|plan|need|agenda|idea|assumption|stake)"
    r"|for me|to me)\b"
)


def named(sentence: Sentence) -> tuple[tuple[str, Span], ...]:
    """The feelings that a sentence names, each once, with its place. "Not happy" names one, too."""
    words = _NO_FEELING.sub(lambda found: _OTHER.sub("-", found[0]), sentence.plain).split(" ")
    found: dict[str, Span] = {}
    for at in range(len(words)):
        for size in range(_LONGEST, 0, -1):
            name = FEELINGS.get(" ".join(words[at : at + size]))
            if name and name not in found:
                found[name] = Span(sentence.at[at].start, sentence.at[min(at + size, len(words)) - 1].end)
    return tuple(found.items())


def own_agenda(sentence: Sentence) -> Span | None:
    """Where the writer names a wish, a view or a worry of their own; None if nowhere."""
    found = _AGENDA.search(sentence.plain)
    return sentence.place(*found.span()) if found else None
