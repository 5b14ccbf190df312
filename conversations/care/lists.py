"""Lists of words for the phrases; the notation is that of `phrases`."""

LISTS = {
    "he": "he she they who i husband wife partner father mother dad mum mom ex boyfriend girlfriend son daughter "
    "boss manager colleague somebody customer client",
    "somebody": "me him her them you us somebody anybody people everybody others",
    "self": "myself himself herself themselves themself yourself oneself",
    "my": "my his her their your our",
    "be": "am is are was were be been being",
    "want": "want wants wanted wanting wish wishes wished",
    "child": "child children kid kids baby son daughter stepson stepdaughter",
    "family": "husband wife partner boyfriend girlfriend father mother dad mum mom ex stepfather stepdad brother",
    "alive": "live living alive exist existing",
    "hurt": "kill killing hurt hurting harm harming shoot stab attack beat punch strangle choke hit slap kick rape "
    "murder knife smash poison drown torture assault",
    "hurts": "hit hits hitting beat beats beating beaten slap* punch punched punches choke chokes choked strangle* "
    "kick kicks kicked abuse abuses abused abusing batter* assault* stabbed stabs shoves shoved "
    "headbutt*",
    "number": "# 1 2 3 4 5 6 7 8 9 one two three four five six seven eight nine ten twelve fifteen twenty",
    "trait": "pregnant pregnancy black white brown asian african indian arab turkish polish muslim islam jewish jew "
    "hindu christian catholic gay lesbian queer bi bisexual trans transgender woman women female girl man male "
    "disabled disability wheelchair deaf blind autistic old older age skin race religion faith gender sex sexuality "
    "accent headscarf hijab turban foreign foreigner foreigners immigrant immigrants nationality ethnic* mother "
    "mothers maternity refugee",
    "group": "pregnant pregnancy asian african indian arab muslim muslims islam jewish jews jew hindu gay gays lesbian "
    "lesbians queer bisexual trans transgender disabled disability wheelchair deaf blind autistic skin religion faith "
    "gender sexuality accent headscarf hijab turban foreigners immigrants nationality ethnic* refugees",
    "place": "office building house place school warehouse car shop factory plant store hall flat home "
    "company hospital",
    "private": "breast breasts bottom bum backside butt ass thigh thighs crotch hips cleavage bra panties",
    "person": "colleague colleagues coworker coworkers apprentice trainee intern interns patient nurse employee worker "
    "driver cleaner guard teammate student teacher neighbour neighbor woman women man men girl girls boy boys guy "
    "staff customer client waitress waiter assistant secretary nurses people",
    "body": "body breast breasts chest leg legs bottom bum backside butt ass knee thigh thighs waist hips cleavage "
    "crotch figure",
    "long": "week weeks month months year years ages",
}
"""What "@name" stands for."""
EVERYDAY = (
    "i he she they who it we you me him her them us my his your their our a an the to of in on at for with and or not "
    "no if so as be am is are was were been being have has had do does did will would can could should may might "
    "want wants wanted any more all that this what when because since for from out up down off go going say says "
    "said feel feels felt feeling people somebody everybody anybody others boss manager customer client colleague "
    "partner man woman old older live living week weeks month months year years every day night time take takes "
    "took make makes made give gives keep keeps get gets about myself himself herself themselves thinking think "
    "without over into work nothing everything something nobody point life end find"
)
"""Words by which no phrase is looked up if it has another."""
