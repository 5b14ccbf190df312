"""Phrases that suggest distress that lasts or goes deep; the notation is that of `phrases`.

Rule: a bad day is no distress. A sign of it counts when the same sentence says that it lasts; what goes deep counts
by itself. None of it says what somebody has: it says that people are there who can help.
"""

SIGNS = """
not|never|hardly|barely|no|rarely|scarcely sleep|slept|sleeping|eat|eaten|eating|eats
not|never|hardly|barely|no|rarely|scarcely sleeps|wash|washed|shower*|laugh*|smil*
can not sleep|eat|concentrate|function|breathe
awake
sleepless*|insomnia|nightmare*
sleep|sleeps|sleeping|slept badly|poorly|terribly|two|three|little
cry|cries|crying|cried|tears|sobbing|sobs
anxious|anxiety|numb|hopeless|despair*|worthless|overwhelmed
depress*|lonel*|miserable|withdrawn|antidepressant*|mentally
exhausted
burned out
@he @be|has|have|feel|feels|felt been|feeling|felt|feels? down|low|sad|empty|trapped|alone
@he @be|has|have|feel|feels|felt been|feeling|felt|feels? unwell|scared|ashamed|dark|broken
feel|feels|feeling|felt a|more|too|as? down|low|sad|empty|trapped|alone|lost|dead|nothing|broken
not been ok|okay|alright|fine|well|@self
@be not been? ok|okay|alright|fine|@self
not @self
withdraw*|withdrew|isolat* from everybody|people|life|friends|family|us|@self
withdraw*|withdrew|isolat* @self
hides|hiding|hide|locks|locked @self
not leav*|left the|his|her|my house|flat|bed|room|home
stopped|stops eating|sleeping|talking|washing
lost|losing|loses weight|kilos|interest|appetite|joy
no energy|appetite|joy
like a failure
not|never feel|feels|felt joy|happy|happiness|anything
mood @be|has low|dark|dropped|black
"""
GRAVE = """
no|any|without|lost meaning|hope|sense|point|future|way
not|never know|see .. how|why
"""
LASTING = """
for|in|over|these|past|last|since|been|going .. @long
@number @long
@long of|on|now|long|without
for ages|long
for a long time|while
every|each|most single? day|night|morning|evening|weekend|days|nights|mornings|evenings
night|day|week|month after night|day|week|month
all the time|day|night|week
constantly|nonstop|permanently
non stop
since
no longer
any more
always
in|for days
"""
DISTRESS = """
no strength|energy left
not see|seeing|have|find a|any way out
force|forces|drag|drags @self to|out .. get|eat|up|breathe|bed
feel|feels|feeling|felt .. drowning
no hope that|any|left|.
dark|black|cold|dead inside
emptiness|hopelessness|despair|desperation|worthlessness|sadness
not come|comes|came|gone out of @my room|house|bed|flat
my|his|her anxiety|depression|panic
drink|drinks|drinking|drank .. until|till .. pass|sleep|black|out
wake|wakes|woke|waking up crying|shaking|screaming|panicking|sweating
i|he|she|who have|has|had a breakdown
life @be too hard|much|painful
nobody needs|loves|wants me
burnout
cry|cries|crying|cried .. hours|lot|nothing
stay|stays|stayed|lie|lies|lying in bed all
can|could not leave|left @my|the bed|house|flat
can|could not be around people|anybody
not see|know how .. go|carry|keep|cope on|going|.
not @want to see|talk anybody|people|to any|anybody
can not work any more|longer
lost touch with reality
paranoid|delusion*|hallucinat*
darkness
not know how to go on .|any|like
not feel anything .|any|at
can not sleep and|or|nor|can|not? can|not? not? eat
i|he|she @be at|near|close @my|to|the? breaking point
wake|wakes|waking|woke .. every|each night
i|he|she @be broken
world|life|everything has|went|gone|is|became|turned gone|turned? dark|black|grey
throw|throws|threw up .. every|each|before|because|afraid|so
every|each|before .. throw|throws up
vomit*
@long since i|he|she .. felt|slept|laughed|smiled|happy|ate|eaten
not find a way back .|to|from
panic|anxiety attack*
panic every|each
nervous|mental|emotional|total breakdown*
mental health @be|has falling|bad|worse|suffer*|poor|gone
my|his|her mental health
having|close|near|verge a|to|the|of a? breakdown
mental|emotional health problem*|crisis|issue*|struggl*
struggl*|problems with @my mental
mentally ill|unwell|broken|exhausted|drained
depression|depressed
psychos*|psychotic|schizo*|bipolar|anorexi*|bulimi*|ptsd|manic
eating disorder*
hear|hears|hearing voices
traumati*
feel|feels|feeling|felt .. hopeless|worthless
i|he|she|they|life|everything @be hopeless|worthless
feel|feels|feeling|felt trapped|dead|nothing inside|any
feel|feels|feeling|felt nothing|empty inside|any|at
feel|feels|feeling|felt|am|is like? a? broken|shattered inside|person
dead|numb|hollow|empty|broken inside
everything|life|all feel|feels|seem|seems|is|has|became|looks .. pointless|meaningless|hopeless|empty|dark|black|lost
everything|life|all @be|feels|seems|become|becoming|get|gets|getting|got too much
what is the point of|in anything|everything
what is the point of|in it|any all|of
what is the point of|in getting up
no point in|to|of anything|everything
no point in|to|of getting up
nothing matters
nothing is worth
nothing makes|brings|gives|interests|helps me|him|her any|happy|joy|sense
nothing|not makes|make|made me|him|her happy any|anymore
nothing makes sense any
nothing helps
not|never|longer enjoy|enjoys|enjoyed anything|life
not care|cares about anything|life|@self
not look|looks|looking forward to anything
no joy|pleasure|interest in|left|about|of .. anything|life|everything
no longer|hardly|barely leaves|leave|gets|get out|the|his|her|my .. bed|house|flat
lost|loses|losing all|any? interest|joy|pleasure in .. life|everything|anything|living
lost|loses|losing the joy|meaning of|in
lost|loses|losing all|every? hope|joy
no hope left|any|whatsoever
no hope for me|him|her|@self
see|sees|saw|seeing no hope|light
see|sees|saw|seeing no future for @self
see|sees|seeing no future any
can|could not see a|any way out
can|could not see a|any future for @self .|any
no way out
can|could|will not get out of bed
can|could not get up in|any|at
can|could not cope|bear|take|stand|do|face|handle|manage this|it|with|life|things|him|her? any more|longer
can|could not cope with life|everything|anything|@alive
can|could not face life|people|anybody|anything|another
can|could not bear|face|take|stand another day|week|night
i|he|she can not any|do more|anymore|it any?
i|he|she can not go on like this
i|he|she can not go on .|alone
can|could not function any|at|.
can|could not stop crying|shaking
cry|cries|crying|cried @self|me to sleep
cry|cries|crying|cried every|all|each|most day|night|time|morning|evening|days|nights
cry|cries|crying|cried before|after every|each? shift|work|meeting
cry|cries|crying in|before|after|at|on work|toilet*|bathroom|car|desk|bed
crying|cry|tears|shaking|sobbing and|because|for no|can|not|reason
awake|sleepless every|each|most night|nights
lie|lies|lying|lay awake .. every|each|weeks|months|nights
can not remember .. last|when .. slept|happy|laughed|smiled|fine
stopped|stop|stops eating|sleeping|washing
stopped|stops talking|speaking to everybody|anybody
drink|drinks|drinking|drank .. every|each|alone night|evening|morning
drink|drinks|drinking|drank|pills|alcohol|smoke|smokes to|just|in cope|sleep|forget|get|order
bottle|bottles of wine|vodka|whisky|gin|whiskey|spirits every|a|each|before
given|gave|give|giving|gives up on? everything|himself|herself|myself
given|gave|give|giving|gives up all hope
i|he|she am|is|keep|keeps|feel|feels falling|breaking|coming apart
breaking|breaks|break down .. every|crying|again
at the end of @my rope|tether|strength
not recognise|recognize @self any|in
dread*|dreading .. waking|getting up
dread*|dreading .. every day|morning
black|dark|big hole|cloud|place|thoughts
in a very? dark|bad place
hate|hates|disgust* @self
alcoholic|relapsed|rehab
addict|addicts
addicted to drugs|alcohol|gambling|pills|painkillers|medication|drink
shadow of himself|herself|myself
needs|need professional|psychological|psychiatric help
worried|concerned|fear|scared about|for|of @my mental|sanity|wellbeing
off|sick|signed with|for|off burnout|stress|depress*
grief .. months|years|not|can
on|takes|taking antidepressant*
"""
