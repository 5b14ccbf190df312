"""Phrases that suggest that somebody is in danger from others, or others from them; the notation is that of `phrases`.

Rule: it is better to offer help once too often. What work makes of such words stands in `idioms`.
"""

VIOLENCE = """
attack* .. with a|an|his|her knife|scissors|hammer|bottle|chair|gun|axe|stick
knife|gun|blade to|at|against my|his|her|their throat|head|neck|back|face
he|she|they|husband|wife|father|boyfriend .. hits|beats|slaps|kicks us
blow|blows|blowing up the|our|my|his|her|this .. @place
not dare to? go|come|be home
afraid|scared|terrified|frightened .. go|going|be|being home
afraid|scared|terrified|frightened|fear|fears for @my|the|our .. @child|@family|life|safety
thoughts|thinking|thinks|think of|about hurting|stabbing|strangling|choking|attacking|beating
fantasi*|dream|dreams|dreaming of|about hurting|stabbing|strangling|choking|attacking|beating
punch*|kick* the|a|my|his|her wall|door|desk|table|mirror|dog|cat
force|forces|forced|forcing me|her|him|them to have sex
kick*|punch*|beat*|hit|hits .. on the ground|floor
afraid|scared|frightened of|about|what what? he|she|they will|might|may|could|would do to me|her|him|us|them|the|my
worried|terrified of|about|what what? he|she|they will|might|may|could|would do to me|her|him|us|them|the|my
do|does|did something|anything to me|her|him|us|them|@child .|if|when|one
do|does|did something|anything to the|my|his|her @child
drag* @somebody .. by
set|sets|setting @somebody|the|his|her|my|our office|house|place|building|car|shop|factory|warehouse|them? on fire
not safe with|near|around|from him|her|them|my|his
raise|raised|raises @my hand|hands|fist against|to|at
lay|laid|lays hands|a on|hand @somebody|on
knock|knocked|knocks @somebody down|unconscious
threw|throws|throwing @somebody against|down|across|at
tried|tries|trying to run @somebody over
point|pointed|points|pointing a|the|his|her gun|knife at
swung|swings|swing at me|him|her|them
throw|threw|throws a punch
bit|bites me|him|her on|in|when
spiked|spikes|spiking @my drink|drinks|coffee
covered|full in|of blood
hitting|beating|hurting|punching|slapping|kicking|choking|strangling me|him|her|them
burned|burns me|him|her with
threat* .. to @hurt
threat* .. with a|his|her|the? knife|gun|violence|weapon|hammer|bottle|fists
threat* of violence
death|bomb|physical|violent threat*
threat* @my life|safety|family
going|@want|like|love|plan|plans|planning|try|tries|tried|ready|about to @hurt up? @somebody|my|his|their
going|@want|like|plan|plans|planning|try|tries|tried to hurt|harm|kill|attack|stab|shoot|beat a|the|an colleague*
@want|see @somebody dead
feel|feels|feeling|felt like killing|hurting|hitting|punching|strangling|stabbing|shooting @somebody|my
thoughts|thinking|thinks|think|dream|dreams|dreaming|urge|urges|fantasi* of|about|to @hurt @somebody|my|his|her
thoughts|thinking|thinks of|about punching|stabbing|shooting|strangling|beating|attacking|hitting @somebody|my
i|we will|shall kill|shoot|stab|strangle|murder|hurt|harm @somebody
i|we will|shall kill|shoot|stab|strangle|murder @my|the boss|manager|ex|@family|@person
i will|shall|would|might|may|could hurt|harm somebody|people|everybody|him|her|them
he|she|they|who|husband|wife|partner|ex will|would|might|may|could|is|going .. @hurt @somebody|my
kill|murder|stab|shoot @somebody|my .. tonight|tomorrow|slowly|dead
kill|shoot|stab|hurt everybody|people|them all
somebody should|ought to? shoot|kill|stab|beat|hit @somebody
i will|shall|am|going .. make him|her|them bleed|suffer
brought|bring|brings a|his|her big|kitchen|sharp|small|loaded? gun|knife|weapon|pistol|rifle|machete
bringing|carries|carried a|his|her big|kitchen|sharp|small|loaded? gun|knife|weapon|pistol|rifle|machete
carrying|hides|hid|waved|waving a|his|her big|kitchen|sharp|small|loaded? gun|knife|weapon|pistol|rifle|machete
bought|pulled|drew|showed a|his|her gun|knife|weapon|pistol|rifle|machete
has|have|had|got|with a|an|his|her|their gun|weapon|pistol|rifle|machete
@he has|have|had|got|with a|his|her knife
there @be a gun|weapon|knife .. in|at|under
held|holds|holding|came|comes a|at|up .. knife|scissors|gun|hammer|blade
@hurts me|him|her|them|somebody
@hurts up? a|an|another|the|one|our|my|his|her new|young|older|of? our|my|the? @person
spat|spit|spits|spitting at|on|in me|him|her|them|us|somebody|people|@my|@person
@hurts @my|the|a|his|her|our @child
@hurts @my|the|a own|little|older|younger|elderly? @family|colleague|parents|sister
@hurts up me|him|her|them|us|somebody|people
@he hurts me|her|him|them|people
hurt|hurts|hurting the|my|his|her|their @child
@hurts .. in the face|stomach|ribs
@be|get|gets|got|getting @hurts by|at .. @family|home|colleague|him|her|man|boss|parents
@be|get|gets|got|getting beaten|slapped|punched|choked|strangled|kicked|stabbed|battered up|again|every|when
i|he|she|they @be|get|gets|got beaten|slapped|punched|choked|strangled|kicked|stabbed|battered by
push*|shove* @somebody .. against|into|to|down|over .. wall|ground|floor|stairs|desk
push*|shove* @somebody down|against
push*|shove* @my @child|sister
grab* @somebody .. by|against .. throat|hair|neck|arm|collar|wrist
grab* @my throat|hair|neck|arm|collar|wrist
threw|throws|throwing|throw|hurled a|an|his|her|my|the chair|cup|mug|phone|laptop|plate|bottle|stapler|glass|things at
threw|throws|throwing things|stuff|objects at @somebody|people
pull*|pulled @my hair
hand|hands round|around @my throat|neck
smash*|bash*|kick*|punch* @my|their|the face|head|skull|teeth in?
wring @my neck
attack* @somebody|@person with a|an|his|her|the? knife|scissors|hammer|bottle|fists|stick|chair|gun|weapon|tool|acid
attack* @somebody|@person outside|on|after|physically|at|from .. street|home|behind|car|physically
@be physically? attack* by|on|at|in|outside
physically|physical|violent|violently attack*|assault*|hurt*|abus*|aggress*|threat*|fight|touch*
fist fight*
came to blows
fight|fought with fists
headbutt*
domestic|family|physical|sexual abuse|violence
violen*
abusive|violent husband|wife|partner|father|mother|relationship|marriage|home|ex|boyfriend|girlfriend|household
aggressive husband|partner|boyfriend|father|ex
abused by|as|at .. him|her|husband|wife|partner|father|mother|stepfather|uncle|child|home|teacher|priest|coach
child|elder abuse
@child @be .. abused|beaten|molested
afraid|scared|terrified|frightened|fear|fears of @my own? @family
fear|fears|feared|afraid|scared for @my life|lives|safety
afraid|scared|terrified|frightened to go|be home
afraid|scared|terrified|frightened|worried .. he|she|they will|would|might|may|could|is .. @hurt
fear|fears|think|thinks .. he|she|they will|would|might|may|could|is .. @hurt
not feel? safe|unsafe at|in home|@my
unsafe at home
not|never safe at|in|to|for .. home|house|him|her|husband|family|partner
held|kept|keeps|holds .. against @my will
keeps|took|takes|has @my passport
controls @my .. money|phone|life|everything
not let|allow me|her|him leave|out the house|home|flat
lock|locks|locked me|her|him in
burn|burning|set|blow|blowing fire|down|up .. office|building|house|place|school|warehouse|car|shop|factory
burn|burning|blow|blowing|torch the|this|his|her|their whole? office|building|house|place|school|company|car down|up?
burn|burning|blow|blowing|torch the|this|his|her|their whole? shop|store|factory|warehouse|plant|flat|hall down|up?
there @be a bomb
has|have|had|bring|brings|bringing|plant|planted|built|building|make|making a|the bomb
shoot|shooting|shot|shoots up .. place|office|building|school|everybody
mass|school shoot*
i|we|they know where you live
he|she|they knows|know where i|she|he live|lives
rape|raped|rapes|raping|rapist
assaulted|assaulting
sexual* assault*
beat|beating|kick|kicking|punch|knock .. shit|hell|crap|daylights|lights|teeth out|of .. @somebody
break|broke|breaks @my|every nose|arm|legs|neck|jaw|fingers
bruise|bruises .. @family|home
bruises|bruise on @my
black eye
kidnap*
stab|stabbed|stabbing me|him|her|them|somebody|you
make @somebody regret being born
deserve|deserves to be? shot|stabbed|beaten|killed|hurt
somebody|people will|is|are|going .. get hurt|killed
"""
WEAPON = """
gun|guns|knife|knives|pistol|rifle|machete|axe|razor
"""
SHOWN = """
picture*|photo*|message*|sent|sends|show|shows|showed|pointed
points|pulled|waved|waves|bring|brings|brought|carries|hides
"""
