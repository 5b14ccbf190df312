"""What work makes of words of danger: "we will beat them", "shoot me an email". Taken out before anything else.

Rule: an idiom is as narrow as it can be. A cry for help that is taken for one is worse than help offered in vain.
"""

IDIOMS = """
go on like this with
train|trains|training|trained people|staff|managers|leaders|everybody? on|about harassment|bullying|discrimination
train|trains|training|trained people|staff|managers|leaders|everybody? on|about violence|fraud|racism
drowning in tickets|work|mail*|email*|tasks|data|paper*|meetings|requests|admin|messages
since breakfast|lunch|noon|yesterday|today|this|monday|tuesday|wednesday|thursday|friday
be around when|for|at
drunk on success|power
burnout prevention|workshop|training|study
knife skills|set
@be|like|as a slap in the face
baby|toddler has|have|is|does not slept|sleep|sleeping
not @want to live in|with|without|near|on .. office|city|compromise|village|abroad|hotel*|decision
not @want to live in|with|without|near|on .. risk|house|flat|country|mess|bug
bruise*|bruised on? @my ego
gun collection|license|licence|shop|club
bullied the code|it|data|model
no fraud
run|runs|ran|works|goes better without me
law|laws of
professional help with|for
die|dies|dying|died down|hard|out|away
breakdown of|by
take|takes|took money out of the|our budget
drop|drops|dropped|dropping a bomb|bombshell
like a bomb
burned|burn|burns|burning @my bridge*|fingers
domestic violence charity|shelter|training|awareness|campaign|policy
policy|policies|rules|campaign|training against|on|about harassment|bullying|discrimination|violence
workshop|code|measures|stand|week against|on|about harassment|bullying|discrimination|violence
policy|policies|rules|campaign|training against|on|about racism|sexism|fraud|corruption|bribery
workshop|code|measures|stand|week against|on|about racism|sexism|fraud|corruption|bribery
harassment|bullying|discrimination policy|policies|officer
has|have|had|got a gun to @my head
not @want to be here at|before|until|on|by
exposed @self to risk|criticism|the|new
beat|beats|beaten|beating @somebody for|in the|a role|job|race|vote|final
throw|throws|threw|throwing the book at
stab* @somebody in the back
stabbed in the back
to be here for|at|in|on the|a|this|all whole? meeting|call|day|week|weekend|office|session|party
go on with the|this|that|our project|plan|work|task|role|process|approach|rollout|topic|idea
lost|lose|losing all? hope of
api|plan|system|feature|tool|form|endpoint|licence|license @be abused
it hurts me|him|her|them|us
hate|hates @self for not
stop talking|answering
stopped talking|answering about|to press
pick|picks|picked|picking on the|an|a? topic|idea|detail*
@be not ok|okay|fine|right with this|the|that|it
not|never good at|with|in|enough|for|to|idea|news
cook* the dinner|lunch
read|reading about how
we will|can|could|must|should|going|are|want|have .. beat|attack|hit them
beat|beats|beaten|beating me|him|her|them|us to it|market|punch|line|finish|launch
beat|beats|beaten|beating me|him|her|them|us to the market|punch|line|finish|launch
beat|beats|beaten|beating me|him|her|them|us on|at|in the? price|cost|quality|speed|market|sales
beat|beats|beaten|beating me|him|her|them|us on|at|in the? chess|tennis|quiz|game|service
it|that|this|what|news|truth|loss|death hit|hits|beat|beats @somebody
feedback|rejection|reality|breakup|divorce|pandemic|layoffs|cuts hit|hits|beat|beats @somebody
hit|hits|hitting|beat|beats|beating|beaten her|my|his|their|our own? target*|number*|goal*|quota|deadline*
hit|hits|hitting|beat|beats|beating|beaten her|my|his|their|our own? stride|mark|marks|forecast
hit|hits|hitting|beat|beats|beating|beaten her|my|his|their|our own|personal? record|peak|sales|revenue|budget|price*
hit|hits|hitting|beat|beats|beating|beaten her|my|his|their|our own|personal? offer*|milestone*|best|kpi|kpis
hit|hits me|him|her|them|us up
hit me back with|when|on
hit|hits|attacks me|him|her|them|us with the|a|some|more|many .. facts|fact|news|data|numbers|question*|feedback
shoot|shot|shoots|shooting @somebody an|a|the|some|over|another|down|any
shoot|shot|shoots @self in the foot
not|never want|mean|meant|trying|going|wish|intend* to hurt|attack|harm|upset @somebody|their|any
not|never|without hurt|hurting|attack|attacking|mean|meaning him|her|them|you|anybody
@hurt my|his|her|their|your|our feelings|pride|ego|confidence|chances|reputation|career|credibility|brand
kill|killing|kills @somebody with kindness
kill|kills|killing|killed the|this|that|my|his|her|our process|feature|idea|meeting|project
kill|kills|killing|killed the|this|that|my|his|her|our mood|momentum|vibe|creativity
killing|kill|kills|kill me|us slowly|softly
will|would|going|to kill|murder|strangle|shoot me for|over this|that|it|saying|the|sending|missing|being
if i|we miss|forget|lose|mess|drop|fail .. will|would|is kill|murder|shoot me
@he will|would|going|is to? kill|murder|shoot me if i|we|this|that|the|it .. miss|forget|lose|ship
@he will|would|going|is to? kill|murder|shoot me if i|we|this|that|the|it .. slips|slip|late|deadline
@he will|would|going|is to? kill|murder|shoot me if i|we|this|that|the|it .. mess|drop|fail|screw
@he will|would|going|is to? kill|murder|shoot me if i|we|this|that|the|it .. wrong|demo|release|date
boss|manager|cfo|ceo|team|client|customer|finance|legal will|would|going|is to? kill|murder me|us
killing|kill @self to get|finish|meet|make|hit|deliver|ship|please|do|reach|hold|help|fit|prepare
killing @self over|with|for .. report|slides|deck|work|overtime|release|deadline
killing @self over|with|for .. project|launch|numbers|details|presentation|sales
killing|killed @self laughing|with laughter
kills|killing|kill it|them|her|him out there|on|at
cut|cuts|cutting @self off|some|short|out|loose
cut|cuts|cutting @self while|when|by? shaving|slicing|cooking|chopping|opening|peeling
cut @self on paper|a|the|glass
burn|burns|burned|burning @self out
hurt|hurting|hurts @self playing|at|in|when|while|on|skiing .. gym|football|training|game|holiday
hurt|hurting|hurts @self playing|at|in|when|while|on|skiing .. skiing|running|bike|stairs|fell
hang|hung|hangs @self up
die|dying|died of|from shame|embarrassment|boredom|laughter|laughing|curiosity|heat|thirst
die|dying of? laughing
die|dying to know|see|hear|try|meet|ask|tell|learn|get
to die for|on|hard
die on this|that|the|a hill
hill .. to? die on
rather die than present|eat|use|write|attend|sit|speak|dance|sing|wear|read|give|touch
dead wrong|right|sure|certain|line|end|lock|weight|wood|simple|tired|on|code|link|heat
drop dead date|line|deadline
career|political|commercial|financial|professional|brand|product|reputational suicide
suicide squad|mission|prevention|awareness|training|workshop
knife to a gun fight|gunfight
gun|knife to @my|the own? head|throat about|to|on|make|sign|force
no gun to @my head
stalking horse
stalk|stalking|stalked|stalks @somebody|the|her|his? on? linkedin|instagram|facebook|online
life story|insurance|savings|cycle|balance|of
take|took|takes|taking @my life back
take|took|takes|taking @my life|lives in|into @my own? hands
end|ends|ending of life
no|any|not point|sense in|to going|go on with|about|and|to
point|reason|sense in|to|of going|go on about|with
point of being|living here when|if|today|at
discriminat* between
discriminating taste|palate|customer*|factor
it|that|this|story|words|book|film|speech|letter|gesture|card|note|thanks touched|touches me|him|her|us
touched|touch on|upon|base|up
fraud|bribery|harassment|bullying|discrimination detection|prevention|training|model|team
corruption|violence|suicide|laundering|racism detection|prevention|training|model|team
fraud|bribery|harassment|bullying|discrimination course|policy|policies|workshop|rules
corruption|violence|laundering|racism course|policy|policies|workshop|rules
anti fraud|bribery|harassment|bullying|discrimination|corruption|violence|laundering|racism
fraud|risk and? risk? detection|prevention|department|team|analyst|engine|score
mob|mobbing programming|session
bully for you
grop* for|around|in the? dark|words|answer*|word
overdos* on coffee|meetings|sugar|caffeine|slides|chocolate|information|emails|cake|tea|podcasts
overdose of coffee|meetings|sugar|caffeine|slides|information|emails|cake|irony|detail
jump|jumps|jumped off|from|into|on the|this|a call|chat|topic|meeting
@number kms|kilometres
run|ran|running|cycled|cycle|drive|drove|walk|walked|hike some|a|many|the? kms
lost|losing|lose the will to live in|during|by|after|reading|halfway|when|while|listening|at|on|with
hopeless at|with|in|as|case|project|cause|task|situation
depressed market*|price*|sales|demand|region|economy|area|key|button
great depression
no hope of|for|to|in meeting|winning|finishing|getting|the|this
no way out of|for the|this|a|our|that
what is the point of|in it|everything all? in|being on|this|that|the meeting|report|process
mental health day|week|training|policy|aider|aiders|first|app|budget|month|awareness|programme|program
mental health first
threat*|risk of|from|to new|competitor*|automation|market|ai|revenue|launch
it|change|this|automation|ai|idea|role|reorg|competition|competitor|uncertainty threatens|threatened @somebody
threat* to quit|resign|leave|cancel|escalate|withdraw|stop|walk|sue|pull
explos*|violent* growth|reaction|swing*|agree*|disagree*|market
violently|violent agreement|disagree|agreeing
domestic market|flight
aggressive target*|deadline*|timeline*|schedule|growth|plan|pricing|goal*
kick|kicks|kicked|kicking @somebody|@person off|out
kick|kicks|kicked @self
slap* on the wrist
punch* above|up
push* back|hard|harder|through|forward|on|to
throw|threw|throws|throwing @somebody under the bus
under the bus
blow|blowing|blew up in|on|at|over
bomb* the|a|in demo|presentation|interview|meeting
knocked|knock it out of the park
beat|beats|beating around|about the bush
beat|beats|beating @self up
beat|beating a|the dead horse|drum|odds|traffic|rush|clock|competition|market|system|heat|record|deadline*
attack* the|this|that|a|my|his|her|our problem|backlog|argument|idea|plan|proposal|point|task|work|list|slides
heart attack
steal|stole|steals|stealing the show|a|my|his|her|time|ideas|thunder|glance|with
stole|steal|stealing time|ideas|people|focus|attention from
cook* the|a books? dinner|lunch|meal|cake
forg* ahead
forg* .. links|path|relationship*|alliance*|bond*|partnership*
nothing|any|not illegal about
in the dark about|on
no longer|interest lost in this|the topic|feature|product
lost interest|hope in|of the|this|that|a topic|project|idea|deal|product|feature|winning|offer|job|role
exhausted all|every|the our? option*|budget|list|possibilit*|avenue*|topic
panic* button|room|mode|buying
cry|cries|crying|cried wolf|over|foul|out spilled|spilt|for
crying out|shame loud|for
dread* the|this|that|monday|my|budget review|meeting|talk|presentation|call|conversation
down for maintenance
server|site|system|website|sales|numbers|app|service|database|network|lift|printer|page @be .. down|low
addicted to coffee|work|email|my|the|chocolate|it|running|this
rape|rapeseed oil
safe to fail|say|assume|go|ship|deploy
trauma|traumati* team|ward|surgery
bipolar transistor|market
manic monday
off sick|work with flu|cold|a
voices of customers|the|our
hear|hears|hearing voices of|from|in|who
burn|burning down chart*|rate
blow|blew|blows @my|his mind
blow|blew|blows @somebody away
wish|wishes|wished i|he|she|they @be not here|there for|at|in the? meeting|call
mock*|mocked up|ups
harness*
suffer|suffers|suffering from scope|feature
gun for|shy|ho
jump|jumped|jumping the gun
smoking|under the? gun|fire
rob|robs|robbed me|us of time|sleep
"""
