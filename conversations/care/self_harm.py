"""Phrases that suggest that somebody may hurt themselves; the notation is that of `phrases`.

Rule: it is better to offer help once too often. What work makes of such words stands in `idioms`.
"""

SELF_HARM = """
not think|believe|sure .. want to @alive
can not live with this|the|my pain|guilt|shame|grief
stood|standing|sat|sitting on|at the|a .. bridge|roof|ledge|cliff
quickest|easiest|fastest|best way|ways to die
knife|blade|razor|scissors against|on|to|across @my wrist|wrists|arm|arms
rather|prefer to? not exist|be|live|wake
how many|much .. pills|tablets|medication
takes|take to|2 die|kill
swallow* ... pills|tablets|bleach
hit|hitting|punching|bite|bites|biting|suffocate|gas|electrocute @self
note|letter .. goodbye forever?
goodbye forever|world|cruel
not see|imagine @self living|alive
imagin*|think*|thought|picture|fantasi* .. crash* .. car
crash|crashing my car .. tree|wall|end|over|purpose
@self out of @my misery
stop|stopped existing|breathing|being
stop living .
cease to exist
can not live .|any
happier|better .. without me
waste of space|oxygen|air
rid of me
walk|walked|walking into the sea|river|lake|water
not want to see tomorrow|morning
pills|tablets ... take|taking|swallow*
burns|cuts|cutting|burning|scratching|slashing @my own? arm|arms|wrist|wrists|leg|legs|skin|thigh|thighs
i|he|she have|has been cutting again|.
shot @self
peaceful|relief .. death|dead|dying
death .. peaceful|relief|easier
gave|gives|giving|given away @my things|belongings|possessions|stuff
rope in|under @my
hope|hopes|hoped|hoping .. not wake
hope|hopes|wish|wishes .. hit|hits|run|runs me over?
do|did|does|doing away with @self
top|topped|topping|neck @self
finish @self off
i should die
i should be dead
i should not be alive|here
can not keep living
suicid*
self harm*|injur*|mutilat*|delet*
@self harm*
selfinjur*
overdos*
unaliv*
kms|ctb|sewerslide
sewer slide
kill|kills|killing|killed|hang|hanging|hanged|hung|hurt|hurts|hurting|harm|harms|harming|harmed|cut|cuts|cutting @self
drown|drowning|starve|starves|starving|poison|stab|stabbing|burn|burning|burns|shoot|shooting|injure|injures @self
injuring|hits|scratches|punches @self
to|and off|end @self
ending @self
drink|drinking @self to death
throw|throws|threw|throwing @self under|off|in|from|out .. train|bus|bridge|roof|window|building|car|traffic|cliff
take|takes|taking|took|taken|end|ends|ending|ended @my own? life|lives
take|takes|taking|took|taken|end|ends|ending ones|one own? life
attempt* .. take @my own? life
end|ending|ended it all
end|ending things for good|forever
make|making it|everything|all all? stop forever|for good
end|ends|ending|stop @my|the pain|suffering|misery forever|for good
make the|this|my pain|suffering stop
@want|prefer|ready|plan|planning|plans|hope|hopes|hoping|like|trying to|2 die
@want|wish|like|prefer to be dead
@want it all to end|stop
@want it all to? be over
@want everything|life to end|stop
@want everything|life to be over
@want to|2 end everything
@want|going to|2 end it .|all|now|tonight|today|soon
@want to|2 be gone .
@want to|2 be dead
@want out of this? life
@want to|2 never wake
@want to|2 sleep|disappear forever|away
@want to|2 disappear|vanish|leave for good
@want to|2 leave this world|earth|life
@want to|2 not exist|be|live|wake
@want|like|love not to|2 wake up
not @want to|2? @alive
not @want to|2? be here|alive|around any? more?
not @want to|2? be in|on|part of? this|the world|earth|planet
not @want to|2? wake up
not @want to|2? go|carry on any|living|.
wish|wishes|wished @somebody|i|he|she be|was|were dead
wish|wishes|wished i|he|she|they @be dead
wish|wishes|wished i|he|she|they @be not born|alive
wish|wishes|wished i|he|she|they @be|had never not? been? born|died
wish|wishes|wished i|he|she|they would not wake|die
wish|wishes|wished i|he|she|they did|could not? wake|exist|die
rather be dead|die
better off dead
easier|better|best|nicer to be|if .. dead
easier|better|best|nicer|happier|relieved .. if i @be|were gone|not|dead
better off without me|myself
better off if i
@he|said|says|think|thinks|feels|told|that .. better off without him|her|them|me
world|family|team|everybody|kids @be|would be? better without me
feel|feels|feeling|felt like dying
@he said|says|saying .. rid of him|her|us
feel|feels|feeling|felt like ending it .|all
feel|feels|feeling|felt like not living|waking|existing
i|he|she|they deserve|deserves to die
not deserve to @alive
nobody|who would|will|is|going .. miss|care|notice|notices if i|he|she .. gone|dead|died|disappeared|vanished|exist*
nobody|who would|will miss me|him|her|them
if i be|was|were gone|dead
if i died|disappeared|vanished
if i was|were not here|around any more
no|any|not reason|point|sense|use to|in|of live|living|life
no|any|not reason .. to live
reason|point|sense|use to|in|of keep|keeping|go|going|carry|carrying|continue? on? living|live
reason to live
no|any|not reason|point|sense to|in|of go|going|carry|carrying on any|living|.
no|any|not reason|point|sense to|in|of being alive
what is the point of|in|to living|life
what is the point of|in going|carrying on .|any
what is the point of|in being alive|here any|.
not see|know|have .. point|reason|sense of|in|to|for living|live|life
life|living @be not worth it|living|anything
not worth living
not worth it living|life
nothing left? to live for
nothing|anything to live for
not|nothing|no have|has|is|anything|left|reason .. to live for
no|lost|losing|lose|not @my? the|any? will to live|living
no longer @want to? @alive
give|gives|gave|giving|given up on? life|living
stopped|stop|stops wanting to @alive
enough of life|living
hate|hates my|his|her|their life
hate|hates being|to be|living alive|live?
tired|sick|done|finished|through of|with living|life
tired|sick of being alive|here
never wake|waking up again|any|.
not wake|waking up again|tomorrow
sleep|asleep and|forever .. not|never|forever wake?
can not go|carry on living
can not go|carry on any more|longer
can not live any more|longer
can not live like this
can not live with myself
life has|have|had|is no|without any? meaning|purpose|sense
life has|have|had|is|feels|seems|@be meaningless|pointless|unbearable|worthless
my|his|her|their life @be|feels worthless|unbearable|meaningless|pointless|over|nothing
end|ending up dead
thoughts|think|thinking|thinks|thought|talks|talked|talking|dreams|dreaming|fantasi* of|about death|dying
thoughts|thinking|thinks of|about ending it|everything|life
jump|jumps|jumped|jumping off|from|out|under .. bridge|roof|building|balcony|train|window|cliff|tower|tracks
jump|jumps|jumped|jumping in front
step|walk|steps|walks|walked|stepping|walking|run in front of .. train|bus|truck|traffic|lorry|car
step|walk|stepping|walking into|onto traffic|tracks
drive|driving|drove|steer|steering|crash|crashing .. into|off a|the tree|wall|bridge|cliff|lorry|truck|road
stood|standing|stand|sat|sitting on|at .. edge|bridge|roof|platform|ledge|window .. jump*|thought|thinking|step*
swallow|swallowed|swallows|took|take|takes|taking .. pills|tablets .. all|once|whole|die|sleep
swallow|swallowed|took|take|takes|taking all|whole|too|enough .. pills|tablets|medication|medicine
save|saved|saving|hoard|hoarding|collect|collecting|stockpile* .. pills|tablets
slit|slitting|cut|cutting|slash|slashed @my|the? wrist|wrists|arms|veins
noose
rope round|around @my neck
rope|gun|knife|pills .. @self
bought|buy|tied|tie a|the|some rope
put|puts|hold|holds|held|holding|pressed|had a|the|his|my gun|pistol to|in @my own? head|mouth
bullet through|in|into @my|the own? head|brain|brains|skull
shoot|shooting|blow|blowing @my own? brains|head out|off
goodbye|farewell letter|letters|note|notes .. family|kids|children|wife|husband|parents
last day|night on earth
my|his|her|their own funeral
burden to|on everybody|family
burden to|on|for @my everybody|family|wife|husband|kids|children|parents
google*|search*|look*|read|reading .. ways|how to die
way|ways|how to die .. painless*|quick*|fast*|easy
painless death
do|did|done something stupid? to @self
not safe with|from|around @self
scared|afraid|frightened|worried of|what|about .. i|he|she might|may|could|will do to @self
danger|risk to @self
not make it through the|this|another night
with|join my|his|her dead mother|father|wife|husband|son|daughter
urge|urges|started|relapsed|stopped|clean to|from? sh
urge|urges|started|relapsed|stopped|clean to|from? s h
sh|h again|urge|urges|thoughts
"""
WISH = """
@want|wish|hope|hopes|rather|prefer|ready|easier|better
waiting|plan|planned|plans|enough|online|collect*|imagin*
"""
DEATH = """
die|exist in|at|alone|now|soon|tonight|.|peacefully|any|than
pills|tablets
"""
JUMP = """
jump|jumps|jumped|jumping|leap
"""
HEIGHT = """
cliff|cliffs|bridge|bridges|roof|balcony|platform|ledge|tracks|rooftop
"""
