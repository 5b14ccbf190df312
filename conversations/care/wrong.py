"""Phrases that suggest harassment, discrimination or wrongdoing at work; the notation is that of `phrases`.

Rule: it is better to offer help once too often. Who somebody is, is a ground for worse treatment only where the same
sentence tells of that. What work makes of such words stands in `idioms`.
"""

HARASSMENT = """
told|call|calls|called|said|says ... @be|a freak|abomination|pervert|subhuman
slap*|touch*|grab*|pinch*|squeez*|strok*|kiss*|rub|rubs|rubbed|pats|patted .. @private
ask|asks|asked|asking ... boyfriend|girlfriend|bed|single|lover
women|woman|girls|mothers|@group can|could|should|will|are|is not|never|too .. handle|lead|cope|do|work
women|woman|girls|mothers|@group can|could|should|will|are|is not|never|too .. stress|emotional|manage|drive|trusted
back to? where i|he|she|they|you come|came|comes|belong from?
pick|picks|picked|picking on the|a|my new|young|youngest? @person|kid|one
share*|post|posts|posted|spread*|send*|sent .. photos|pictures|videos of me|her|him|women|girls
screams|shouts|yells|screaming|yelling|shouting .. at @my|the|our staff|team|people|@person
touch*|grab*|kiss*|hugs|hugging the|our|a|female|young|other|all? waitress*|women|girls|intern|interns
touch*|grab*|kiss*|hugs|hugging the|our|a|female|young|other|all? trainee*|nurse*|cleaner*|staff
send*|sent .. hearts|kisses
told|asked him|her|them to stop .
will|would|does|did not stop messag*|text*|call*|touch*|follow*|harass*|staring|hugging me|her|him
@group|women|girls|foreigners|muslims|blacks is|are useless|lazy|stupid|weak|dirty
@group|women|girls|foreigners|muslims|blacks is|are thieves|emotional|inferior|worthless
@be called a|an? slut|bitch|whore|retard|cripple|monkey|terrorist|faggot|dyke|pig|cow|dog|animal|names
for|have|having|had|his|her|my sex
make|makes|made|making advances|passes
make|makes|made|making a pass
hit|hits|hitting on me|her|him|women|girls|interns|every
come|comes|came on to me|her|him .
pervert*|pervy|lecher*|sleaz*|upskirt*|indecent*
wandering hands
monkey|ape noises|sounds|chants
swastika*|hitler
insult*|swears|curses me|her|him|them|us .. every|daily|again|constantly|front|always
insult* .. because .. @trait
nice|sexy|great|hot|good|beautiful|big .. legs|breasts|bottom|ass|butt|figure|tits|boobs
shorter|short|tighter|tight skirt|skirts|dress|dresses
keep|keeps|kept|always touching|groping|hugging|kissing|grabbing me|@my|the|a|our|people .. @person|@somebody|.
grab*|pinch*|squeez* @my|a|the @body
exposed|exposes|exposing @self to
masturbat*
try|tries|tried|trying to touch|grope|undress @somebody
harass*
molest*
grope|groped|gropes
grop* @somebody|my|colleague*
stalk|stalker|stalked|stalks|stalking
follow|follows|followed|following @somebody home
follow|follows|followed|following @somebody|@person to @my|the home|house|car|flat|station|bus|train
follow|follows|followed|following the|a new|young? @person .. to @my home|house|car|flat|station
follow|follows|followed|following me|her|him around|everywhere .
wait|waits|waited|waiting for me|her|him outside|at .. home|house|car
will|would|does|can not leave me|her|him alone
bully|bullied|bullies|bullying|mobbed|mobbing
sexual* .. harass*|abus*|touch*|comment*|advance*|remark*|joke*
sexual* .. favor*|favour*|messag*|innuendo*|explicit|suggestive|text*
sexual* .. inappropriate|demand*|proposition*|relation*|offer*|photo*
sexual* .. picture*|image*|threat*|coerc*|behavio*|question*
wants|wanted|demand*|offer* sex|sexual
sex joke*|pest
inappropriate*|unwanted|unwelcome|lewd|obscene|dirty|crude|creepy touch*|comment*|advance*|attention|remark*|joke*
inappropriate*|unwanted|unwelcome|lewd|obscene|dirty|creepy messag*|photo*|contact|behav*|conduct
inappropriate*|unwanted|unwelcome|lewd|obscene|dirty|creepy text*|hugs|kiss*|pictures
behav*|touch*|hugs|hugged|acts|acted|messag* .. inappropriate*
comment|comments|commented|commenting|remark about|on @my @body|looks|clothes|skirt|weight
remarks|joke|jokes|joked|joking about|on @my @body|looks|clothes|skirt|weight
comment|comments|commented|commenting|remark|remarks about|on @my @trait|appearance|outfit|dress|breasts
comment|comments|commented|commenting|remarks .. how i|she|he look|looks|dress*
comment*|remark*|joke|jokes|joked|joking|laugh|laughs of|about|at|on? .. @group
laughed|laughing|mock|mocks|mocked|mocking|fun of|about|at|on? .. @group
mimic*|imitat*|mock|mocks|mocked .. accent|stutter|stammer|limp|disability|religion
mocking|laugh|laughs|laughed|laughing .. accent|stutter|stammer|limp|disability|religion
make|makes|made|making|poke|pokes|poking|poked fun of .. @group|stutter|weight|age|english
stare|stares|staring|stared|looks|looking|looked|leer*|ogles at|down @my|at? @body|shirt|blouse
undress* me|her|him? with @my eyes
touch*|rub|rubs|rubbed|rubbing|strok* @my|against @body|hair|shoulder*|neck|back
brush*|squeez*|pinch*|slap*|pats|patted @my|against @body|hair|shoulder*|neck|back
put|puts|putting|places|placed|lays @my a|hand|hands|arm hand|around|on .. @body|back|shoulder*|neck|hair|hip
hand|hands on|up|down|around @my @body|back|shoulder*|neck|skirt|hip|hips
touched|touches|touching|kissed|kisses|kissing|fondl* me|her|him|them|us
touch|kiss|fondle me|her|him
rub|rubs|rubbed|press*|leans|leaned up|against|himself|herself .. against me|her|him
hug|hugs|hugged|hold|holds me|her|him .. too|although|close|tight
tried|tries|trying to kiss @somebody
force|forces|forced|forcing himself|herself|themselves on|upon
corner* me|her|him
catcall*|whistl* at? me|her|them?
nude|nudes|naked|topless|dick picture*|photo*|image*|pic|pics|selfie*|video*
picture|pictures|photo|photos|video|videos .. naked|nude|topless|underwear|genitals|penis
sent|sends|sending|asks|asked|wants .. nudes
porn*
sleep|slept|sleeping|sex with me|her|him .. for|to|if|or|before|promotion|job|contract|key
promotion|job|raise|contract|bonus|role|project .. if|for|when i|she|he|sleeping .. sleep|sleeps|slept|sex|kiss*
if|unless i|she|he .. sleep|sleeps|slept|bed with him|her|my|boss
invit*|ask|asks|asked|asking|want* me|her|him .. @my hotel|bedroom
ask|asks|asked|asking me|her|him out .. again|no|repeatedly|times|refus*|boss|over|after|although|though
keep|keeps|kept asking|texting|messaging|calling|phoning|touching|hugging me|her|him .. out|night|late|drink|date|home
keep|keeps|kept touching|hugging|kissing|staring .. me|her|him|us|women
texts|messages|calls|texted|messaged me|her|him .. every|each night|hour
call|calls|called|calling me|her|him|us sweetheart|honey|babe|baby|darling|doll|sugar|sweetie|sexy
ask|asks|asked|asking|talk*|question* .. about @my sex|love|private|bedroom life
racis*|sexis*|homophob*|transphob*|biphob*|antisemit*|islamophob*|xenophob*|misogyn*|ageis*|ableis*|nazi|nazis
anti semit*
racial|ethnic slur*|abus*|insult*|joke*|profil*|comment*|remark*|slurs
slur|slurs
n word
misgender*|deadname*
outed me|him|her
call|calls|called|calling @somebody names|gay|fat|ugly|disgusting|stupid|idiot|bitch|slut
call|calls|called|calling @somebody whore|retard|retarded|cripple|monkey|terrorist|faggot|fag|dyke
call|calls|called|calling @somebody a|an|the bitch|slut|whore|retard|cripple|monkey|terrorist
call|calls|called|calling @somebody a|an|the faggot|dyke|animal|pig|cow|dog
discriminat*
treat|treats|treated|treating .. differently|worse|unfairly|badly because|since|as|for|due .. @trait
because|over of my|his|her|their skin|race|religion|age|gender|sex|disability|accent|faith|headscarf|hijab|nationality
because|over of my|his|her|their sexuality|pregnancy|origin|colour|color|wheelchair
not|never|refus* .. hire|hires|promote|promotes|employ|employs|hiring|promoting .. @group|women|woman|mothers
not|never @want|like|likes to? .. women|muslims|foreigners|jews|blacks .. team|here|work|job|leading
not|never @want|like|likes to? .. gays|immigrants|mothers|pregnant .. team|here|work|job|leading
i|he|she @be too old|pregnant|female|foreign|black|gay for|to .. job|role|post|position|promot*|team|clients|customers
told|said|says .. too old|pregnant|female|foreign|black|gay for|to
pay|pays|paid|paying|earn|earns|get|gets .. less .. than .. men|man|male
go|goes|going back to @my|where own? country|africa|came|come
women|woman|girls|muslims|foreigners|blacks|gays|immigrants .. not belong|lead|allowed|wanted
women|woman|girls belong in|at
people like you|her|him|them|us do not belong
interview|asked .. plan|plans|planning|want|wants|going .. have|having? children|kids|pregnant|baby
humiliat*|ridicul*|belittl* me|him|her|them|us|people|somebody|women .. front|every|again|always|public*
demean*|degrad* me|him|her|them|us|people|somebody|women .. front|every|again|always|public*
humiliat*|ridicul*|belittl*|demean*|degrad* me|him|her|them|us|people|women|staff|juniors
make|makes|made|making .. cry .. every|each|again|front|week|always
make|makes|made|making @my life|days|work hell
make|makes|made|making @my life|days|work a misery|hell
shout*|scream*|yell* at ... cry|cries|cried|crying|tears
shout*|scream*|yell*|swear|swears at me|him|her|them|us|people|the .. every|all|daily|again
shout*|scream*|yell*|swear|swears at me|him|her|them|us|people|the .. constantly|front|always|day
threaten|threatens|threatened|threatening me|him|her|them
try|tries|trying|tried to intimidate|frighten|scare|threaten @somebody
threat* .. fire|sack|fired|deport*|visa|blacklist .. if|unless|because .. i|she|he|they
fire|sack|punish|ruin me|her|him|them if i|she|he|they report|reports|tell|tells|complain
fire|sack|punish|ruin me|her|him|them if i|she|he|they complains|speak|speaks|say|says
fire|sack|punish|ruin me|her|him|them if i|she|he|they go|went|told|talked|talk|reported|complained|spoke|said
retaliat*
revenge|reprisal* .. if|for|when|because .. report*|complain*|speak*|tell*|talk*
punish*|revenge .. for reporting|speaking|complaining|complaint|telling|whistleblow*
hostile work|working environment|workplace|place
hate crime|speech|mail|messages
abusive|abusing boss|manager|behav*|language|messag*|email*|toward*|comments|customer|client|leader|colleague
@be|lead|boss|manager verbally|emotionally abusive
verbal*|emotional*|psychological* abus*|aggress*
abus* of|his|her power|position|authority
@be abused|belittled by
spread|spreads|spreading rumours|rumors|lies|gossip about me|him|her|them|@my
gang|ganging|ganged|gangs up on
pick|picks|picked|picking on me|him|her|them|us
torment*|victimis*|victimiz*
camera* in|at .. toilet*|changing|shower*|locker
secret|hidden photos|camera|video|filming|filmed .. toilet*|changing|women|bathroom|shower
film|filmed|filming|photograph* .. toilet*|changing|shower|skirt|bathroom
sexual|sexually harass*
flirt* with me|her|him .. uncomfortable|again|stop|although|not
uncomfortable .. touch*|hugs|hugging|flirt*|comments
make|makes|made|making me|her|him feel? uncomfortable .. touch*|hugs|staring|stares|comments|jokes|close
nobody|not talk*|speak* .. since i|he|she came out
"""
GROUND = """
because|since|as|for|when|after|once i|he|she|they|we .. @group
because|since|as|for i|he|she|they|we @be|not a|an|too? @trait
because|due|over|of to|of? @my @trait
because|after|since|when i|he|she|they told|said|announced|came|tell .. @group|out
i|he|she|they @be too old|pregnant|female|black|disabled|fat
"""
WORSE = """
not|never|nobody .. get|got|given|hire*|promot*|invit*|allow*|want|wants|listen*
not|never|nobody .. trust*|let|lead|chosen|consider*|pick*|taken|belong|offer*|serious*
only .. got|get|hired|here|because
less|worse|without
fired|sacked|dismissed|lost|took|taken|denied|denies|refus*|passed
exclud*|avoid*|ignore|ignores|ignored|laugh|laughs|laughed|mock*
demoted|removed|unfair*|differently|instead|insult*|joke|jokes
hate|hates|away|overlooked|rejected|mocked|punished|younger
stopped|stop|cut|reduced|names|fun|dirt|badly|bad|awful|terribly|shouted|screamed|yell*|threw|spit|spat|kick*
"""
WRONGDOING = """
take|takes|took|taking cash|money from|out
change|changed|changing|adjust|alter the|some|our|my numbers|figures|records|results .. audit*|auditor*|inspection
sign|signed|write|wrote|hand a|the? false|fake|forged
whistleblow*
embezzl*|brib*|blackmail*|extort*
launder* .. money|cash
money launder*
falsif*
forged|forging|forges|forge .. signature*|receipt*|document*|certificate*|invoice*|passport|contract
forgery
backdat*
fake|faked|fakes|faking|fiddl*|invent* .. receipt*|invoice*|expense*|timesheet*
fake|faked|fakes|faking|fiddl*|invent*|backdat* .. certificate*|figures|records|signature*
fake|faked|fakes|faking|fiddl* @my|the|our? time|hours sheet|sheets?
fake|faked|fakes|faking|cook|cooked|cooking|cooks|doctor*|manipulat* the|our|some|safety books|accounts|audit|safety
double|false invoic*|accounting
stole|stealing|steals|steal .. money|cash|equipment|laptops|laptop|stock|goods|confidential|data
stole|stolen|stealing|steals|steal from
theft at|of|in|by
fraud|fraudulent|fraudster
kickback*
insider trading|dealing
tax evasion
drunk at|on|during the|a? work|job|shift|duty|office
comes|came|arrives|turns|turned|shows|showed|showing|is up? in? drunk
drunk again
smell|smells|smelled of alcohol|drink|beer|vodka
drinking|drank on|during shift|duty|work
drink|drinks|drinking|drank alcohol|vodka|whisky|beer .. work|office|desk|shift
take|takes|taking|took|sell*|using|uses|snort* drugs|cocaine|heroin|meth
shred*|delet*|destroy* .. evidence
shred*|delet*|destroy* .. before .. audit*
cover*|hush* up .. accident|leak|fraud|death|injur*|complaint|safety|crime|spill
break|breaks|breaking|broke|against the law
something|anything|doing|completely|is|was illegal
illegally
commit* a|an? crime
pocket*|siphon* .. money|cash|funds|tips
money|cash .. missing|gone .. till|safe|account|box
money|cash|tips in|into .. pocket*
sell|sells|selling|sold our|the|company|customer|customers|client|clients|patient|patients .. data
sold|sells|selling|leak|leaks|leaked .. trade|company|customer|client|patient secrets|data .. to|competitor*
"""
