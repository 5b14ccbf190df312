"""The forms that questions take in English, written and spoken, as patterns over the plain words of a sentence.

Rule: each is about form and nothing else; which of them holds first, and what that means, is in `questions`.
"""

import re

_AUX = (
    r"(?:(?:is|are|was|were|do|does|did|have|has|had|could|would|should|might|must)(?:n't)?|am|can|will|shall|may"
    r"|can't|won't|ain't)"
)
_NOT = r"(?:is|are|was|were|do|does|did|have|has|could|would|should|ca|wo|ai)n't"
_PRONOUN = r"(?:i|you|he|she|it|we|they|there|this|that|these|those|(?:any|some|every)(?:one|body))"
_HIS = r"(?:my|your|his|her|its|our|their|the|a|an|any|some|all|most|many|both|either|each|every|no|one|people)"
_SUBJECT = rf"(?:{_PRONOUN}|{_HIS})"
_WH = r"(?:what|how|why|when|where|who|whom|whose|which)"
_S = r"(?:'s|'re|'d|'ll|'ve)"
LEAD = re.compile(
    r"(?:(?:so|and|but|or|well|okay|ok|now|then|right|yeah|yes|yep|no|nope|alright|all right|i mean|you know|like|see"
    r"|hey|hi|hello|great|good|sure|just|also|actually|anyway|anyways|again|first|finally|basically"
    r"|thanks|thank you|sorry|excuse me|please|um|gee|gosh|boy|wow|really|hm|let's see|let me ask you(?: this)?"
    r"|my question is|the question is|i guess(?: my question is)?|i suppose|i was going to ask|say|look|listen|plus)"
    r"(?: , | ))"
)
"""Said before the question, and no part of it."""
NAMED = re.compile(r"[a-z]+ , (?=\w)")
PERMISSION = re.compile(
    r"(?:(?:can|could|may|might) i (?:just |also |maybe )?ask(?: you)?"
    r"|(?:do|would) you mind if i ask(?:ed)?(?: you)?|is it (?:okay|ok|all right|alright) if i ask(?: you)?"
    r"|(?:can|could|would|will) you (?:please |maybe |just )?(?:tell|show|remind) (?:me|us)"
    r"|(?:i'm|i am|i was|we're) (?:just |also |really )?(?:wondering|curious|interested(?: in| to know)?"
    r"|trying to understand)"
    r"|i (?:just |also )?(?:wonder|wondered)|(?:i'd|i would) (?:like|love|be interested) to (?:know|hear"
    r"|ask(?: you)?|understand)"
    r"|i (?:want|wanted) to (?:know|hear|ask(?: you)?)|let me ask(?: you)?|tell me|help me understand|remind me"
    r"|(?:do you have|have you got|got) any (?:idea|ideas|sense|thoughts)"
    r"|do you (?:happen to )?(?:know|remember|recall))"
    r"(?: a (?:little )?bit| more| some| about| on| of| ,)*(?= (?P<wh>what|how|why|when|where|who|which|if|whether)\b)"
)
"""Asks whether one may ask, or whether the other knows: what comes after it is the question."""
INVITES = re.compile(
    r"(?:(?:can|could|would|will|can't|couldn't|might|may) you|do you (?=mind|want to|care to|feel comfortable"
    r"|think you)"
    r"|are you (?=willing|able|open|comfortable)|(?:i wonder|i'm wondering|i was wondering|i'd like it"
    r"|i'd love it) if you"
    r" (?:could|can|would|might)|maybe you (?:can|could)|i(?:'d| would) (?:like|love) (?:you )?to|i want you to"
    r"|is there any way you (?:can|could))"
    r"(?: (?:please|maybe|just|possibly|perhaps|kind of|sort of|also|mind|like to|care to|want to|be willing to"
    r"|willing to"
    r"|be able to|able to|be open to|open to|feel comfortable|be comfortable|comfortable|try to|briefly|think you can"
    r"|think you could))*"
    r" (?:tell(?:ing)? (?:me|us)|describ(?:e|ing)|explain(?:ing)?|shar(?:e|ing)"
    r"|say(?:ing)? (?:a (?:little )?(?:bit )?)?(?:more|something)"
    r"|talk(?:ing)?(?: to (?:me|us))?(?: me| us)?(?: a (?:little )?(?:bit )?)?(?: more)? (?:through|about)"
    r"|walk(?:ing)? (?:me|us)"
    r"|elaborat(?:e|ing)|expand(?:ing)?|giv(?:e|ing) (?:me|us) (?:a|an|some|more|your)|help(?:ing)? (?:me"
    r"|us) (?:to )?(?:understand|see)"
    r"|tak(?:e|ing) (?:me|us) through|paint|think(?:ing)? of (?:any|some|a|an|other|anything|something)"
    r"|speak(?:ing)? (?:a (?:little )?(?:bit )?)?(?:more|to|about)|list|clarify|unpack|fill (?:me|us) in"
    r"|hear (?:more|about|your)"
    r"|imagine|picture|identify)\b"
)
"""Closed by grammar, and meant and heard as "please tell"."""
TELL = re.compile(
    r"(?:tell (?:me|us)|describe|explain|say (?:a (?:little )?(?:bit )?)?more|walk (?:me|us) through|talk (?:me"
    r"|us) through"
    r"|talk to me about|help (?:me|us) (?:to )?understand|give (?:me|us) (?:an?|some) (?:\w+ )?(?:example|idea"
    r"|sense|picture)"
    r"|share (?:with me|your|what)|take (?:me|us) through|paint (?:me )?a picture|elaborate|let's hear)\b"
)
"""An order to tell, which asks as openly as a question."""
ANYTHING = re.compile(
    r"(?:(?:do|did|can|could|would|have) (?:you|we|they) (?:have|see|got|think of|noticed?|want|need|like|know of) "
    r"|(?:is|are|was|were) there )?(?:any|anything|something|anybody|anyone)"
    r" (?:else|(?:other|more)(?! questions| comments)|particular|specific|thoughts?|ideas?|concerns?|reasons?|benefits?"
    r"|worries|ways?|reactions?|(?:that )?you(?:'d| would|'re)|that (?:concerns?|worries|comes|stands)"
    r"|about (?:it|that|this|your))\b"
)
"""As in "Is there anything else": yes is no answer to it."""
THOUGHTS = re.compile(r"(?:any |your |some )?(?:other )?(?:thoughts|ideas|reactions|examples|feelings)\b[^,]{0,40}$")
"""As in: any thoughts on that?"""
DIRECT = re.compile(
    rf"{_WH}(?:{_S}\b|(?: else| all)? {_AUX}\b|(?: else)? (?:about|bout|if|come|happens|happened|makes|made|brings"
    r"|brought|keeps|kept|gets|got"
    r"|goes|went|comes|came|led|leads|helps|helped|stops|stopped|worries|matters|changed|caused|causes|prompted"
    r"|needs|gives"
    r"|gave|works|worked|stands|one|ones|sort|kind|kinds|type|types|else|time|day|exactly|specifically|ever|gonna"
    r"|going)\b"
    r"|$| , )"
)
"""A question word that asks for itself: with a verb, alone, or before a pause."""
WITH_NOUN = re.compile(
    rf"(?:what|which|whose|how|how (?:many|much))(?! {_SUBJECT}\b)(?! i'm)(?: [a-z'-]+){{1,5}} (?:{_AUX}"
    rf"|'s) {_SUBJECT}\b"
    rf"|(?:what|which|how many|how much)(?! {_SUBJECT}\b)(?! i'm)(?: [a-z'-]+){{1,4}} (?:is|are|was|were|would|could"
    r"|might|have|has|do|does|did|can|will|should)\b"
    r"|how many [a-z]+ [a-z]+"
)
"""As in "What kind of music do you like", and not "what I want is"."""
HOW_MUCH = re.compile(
    r"how (?:many|much|long|often|old|far|big|soon|late|early|tall|important|likely|ready|confident|sure)\b"
)
"""How with a measure: a figure answers it."""
PREPOSED = re.compile(
    rf"(?:in|to|at|for|with|by|from|on|of|about|since|until|through|under|during|like) (?P<wh>{_WH})\b"
)
"""As in "In what ways", "by when"."""
LATE = re.compile(
    r"(?<= )(?:what|how|why|where|when|who|which)(?:(?: else| exactly| kind of \w+| sort of \w+| \w+)?"
    r" (?:(?:do|does|did|would|could|should|might|have|are|were|is|was)(?:n't)?|can|can't|will|won't|am)"
    r" (?:you|we|they|he|she|i|it|your|this|there|that|these|those|the)\b"
    r"|'(?:s|re|d|ll) (?:your|the|that|this|it|going)\b| about\b| else\b| if\b| come\b)"
)
"""In the middle of a sentence, as in speech: "so for you what would be the hardest"."""
AFTER_PAUSE = re.compile(
    r"(?<= , )(?:and |so |but |then |or |also |well )*(?P<wh>what|how|why|which(?= (?:one|of)))(?=\b)"
)
"""After a pause any question word may begin the question."""
WORD_SOUGHT = re.compile(r"what(?: is| was|'s) (?:it|that|his|her|their|the (?:name|word))\b")
"""In the middle of another question: "did you see, what is it called, the one with the wolves"."""
_EMBEDDING = """
that's know knew of to on exactly see understand just from with for is not about like remember sure that say
said saying tell think was wonder matter or into by depending than figure out find time day person people one
place way
"""
EMBEDS = frozenset(_EMBEDDING.split())
"""After these words a question word asks nothing of its own: "that's what you want"."""
INVERTED = re.compile(
    rf"{_WH}(?:'s|'re|'d|'ll)? ?(?:else |exactly |(?:[a-z'-]+ ){{1,4}})??(?:{_AUX} )?(?:not )?{_SUBJECT}\b|{_WH}'s\b"
    r"|which ones?$|why not$|how so$|how (?:many|much|long|often)$|how many [a-z]+ [a-z]+"
    rf"|{_WH} (?:happens|happened|makes|brings|brought|keeps|helps|worries|about|else|if|come)\b"
)
"""Asks even without its mark: the verb stands before its subject."""
OTHER_SIDE = re.compile(r"(?:you|yourself|yours|him|her|them|us|me)$")
"""As in: and you?"""
IN_SITU = re.compile(
    r"(?<!\bso )(?<!\bor )(?<!know )(?<!guess )\b(?:what|who|whom|where|how many|how much|when|which one|which|why|how"
    r"|(?:which|whose|what) [a-z]+|(?:in|for|at|of|to|from|with|is|was) (?:what|which)(?: [a-z]+){1,4})$"
)
"""The question word comes last, as in: and then she said what?"""
WH_START = re.compile(rf"{_WH}\b|what's|how's")
SUBORDINATE = re.compile(
    r"(?:when|if|while|because|since|as|before|after|once|unless|although|though|whenever|whatever|given|in case"
    r"|even if|even though|now that)\b"
)
"""Begins a clause that is no question: "when you were at school, did you ..."."""
YES_NO = re.compile(
    rf"(?!have {_HIS}\b){_AUX} (?:not )?{_SUBJECT}\b"
    r"|(?:is|are|was|were|did|does|has|can|will|would|should|could) [a-z'-]+ "
)
YES_NO_SURE = re.compile(
    rf"{_AUX} (?:not )?{_PRONOUN}\b|(?:is|are|was|were|do|does|did|has|can|could|would|will|should) (?:my|your|his"
    r"|her|its|our|their|the|any)\b"
)
"""The same where there is no question mark: only with a subject that cannot be an object."""
YES_NO_LATE = re.compile(
    rf"(?:(?<= , )|(?<= , and )|(?<= , or )|(?<= , but )|(?<= , so )|(?<= , then )){_AUX} {_SUBJECT}\b"
    r"|(?<= )(?:do you|did you|have you|are you|were you|would you|could you|can you|will you|is it|is that"
    r"|is there|are there"
    r"|do they|does it|does that|did they|did he|did she|does he|does she|would it|was it|was that|is this|are they"
    r"|is he|is she"
    r"|was there|has it|has he|has she|have they|can we|could we|should we|will it)\b"
    rf"|(?<= ){_NOT} (?:you|it|that|he|she|they|we)\b"
)
ELIDED = re.compile(
    r"(?:ever|mind|want|wanna|need|ready|remember|sound|sounds|make|makes|feel|got|care|any|anybody|anyone|anything"
    r"|still|even|enough"
    r"|having|going|seen|heard|been|done|tried)\b"
)
"""As in: make sense? ever tried it?"""
ASKS_OPINION = re.compile(
    rf"{_NOT} you (?:think|agree|feel|believe|see|want|like|know|find)\b|(?:isn't|wasn't|aren't|weren't) (?:it|that"
    r"|this|there|he|she|they)\b|(?:wouldn't|shouldn't|couldn't|won't) (?:it|that|you|he|she|they|we)\b|(?:doesn't"
    r"|didn't) (?:it|that|this)\b|(?:would|do) you not (?:say|agree|think)\b|surely\b"
)
"""Shows the answer that is hoped for."""
TAG = re.compile(
    r"(?:^|(?<= ))(?:right|correct|yeah|yes|no|huh|okay|ok|eh|hey|true|is that (?:right|correct|fair|so|true|accurate)"
    r"|am i right|don't you think|wouldn't you (?:say|agree)|would you not|do you not"
    rf"|{_NOT} (?:i|you|he|she|it|we|they|there|that|those|these)"
    rf"|(?:^|(?<=, )){_AUX} (?:i|you|he|she|it|we|they|there|that|those|these))$"
)
"""Asks to agree, at the end."""
AFTER_NO = re.compile(rf"\b(?:\w+n't|not|never|no)\b.* (?P<tag>{_AUX} (?:you|he|she|it|we|they|there))$")
"""The same without a pause: "it is not this one is it"."""
CHOICE = re.compile(
    r" (?:or) (?!something|anything|so|not$|whatever|what$|other|two|three|more|less|no$|some|anywhere|somewhere"
    r"|nothing)(?=\w)"
)
"""As in "A or B", and not "or something"."""
SCALE = re.compile(
    r"(?:on|in) (?:a|the|that|this) scale|(?:zero|one|0|1) (?:to|through|and) (?:ten|10|five|5)\b|out of (?:ten"
    r"|10)\b"
)
UNFINISHED = re.compile(
    r"\b(?:because|cause|is|are|was|be|to|the|a|of|with|like|such as|for example|for instance|meaning|namely|would"
    r"|and|(?:that|because|so|when|if|which|where|then) (?:you|he|she|they|we))$"
)
"""Left for the other to end, as in: and so you ...?"""
NOUN_ONLY = re.compile(
    r"(?:and|but|so|or) (?:then |now |also )?(?:the|your|his|her|their|at|in|with|for|as far as|as for|in terms of"
    r"|on)\b(?: [a-z'-]+){1,4}$"
)
"""As in: and the other report?"""
VERBISH = re.compile(
    rf"\b(?:{_AUX}|you're|it's|that's|he's|she's|they're|i'm|you've|you|he|she|they|we|it|want|like|feel|think)\b"
)
MEANT = re.compile(r"(?:do )?you know what i(?:'m| am)? (?:mean|saying)$")
"""As in "You know what I mean?" asks nothing."""
RELATIVE = re.compile(
    r"what (?:happened|happens|matters|makes \w+ \w+) (?:is|was)\b"
    r"|which (?:is|was|are|were|means?|makes?|made|would be|could be)"
    r" (?!the|your|it|better|more|best|worse|of|a\b)"
)
"""As in "Which is why you came" goes on from what was said."""
CLEFT = re.compile(rf"{_WH} {_SUBJECT}\b.* (?:is|was|are)\b")
"""As in "What I hear is ..." tells."""
DO_IT = re.compile(r"do (?:it|this|that|these|those|some|any|all|not|the|your|my)\b")
"""An order: "do it now"."""
ASKED_TO_TELL = re.compile(
    r"\b(?:(?:could|can|would|might|if|by|mind|for) you(?:r)?|you (?:could|can|would|might)) (?:\w+ ){0,4}?"
    r"(?:tell(?:ing)? (?:me|us)|describ(?:e|ing)|shar(?:e|ing)|explain(?:ing)?|elaborate|walk(?:ing)? me"
    r"|help(?:ing)? me understand)\b"
)
"""The same in the middle of a sentence: "maybe we could start by you telling me ..."."""
PARENTHETIC = re.compile(r" , (?:do you think|would you say|do you reckon|do you suppose|you think)$")
"""After a question word it asks for no yes or no: "what would be first, do you think"."""
KNOWS = re.compile(r"do you (?:happen to )?(?:know|remember|recall)\b")
TURNED = re.compile(r".* (?:do|does|did|would|could|should|might|have|can|will|won't|can't)(?:n't)? \w+$")
"""A question within a sentence does not turn its verb around: this one asks, whatever stands before it."""
AND_SO_ON = re.compile(r"what have you$")
