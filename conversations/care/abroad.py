"""The commonest cries for help in other languages: the coach speaks English, but such words come in one's own.

Written without accents, as `spelling` gives them; German also with "ae", "oe", "ue".
"""

SELF_HARM = """
nicht mehr leben|weiterleben|aufwachen
will|mochte|moechte|wollte sterben
lieber|ware|waere tot
mich|sich|selbst umbringen|umzubringen|umbringt|toten|toeten|ritzen|ritzt|aufhangen|erhangen
bringe|bring|bringt|brachte mich|sich um
ritze|ritzt mich|sich
das|mein|sein|ihr leben nehmen|zu|beenden nehmen?
selbstmord*|suizid*|selbstverletz*|lebensmude|lebensmuede
quiero|quiere|quisiera|deseo|ganas morir|morirme|morirse|de morir?
ganas de morir|morirme|vivir?
no quiero|quiere|tengo|tiene vivir|existir|seguir|ganas mas|viviendo|de?
quiero|pienso|intento|pensado|ganas en|de? matarme|matarse
me quiero|quiere morir|matar
quitarme|quitarse|acabar|terminar la|con|mi|todo vida|mi|todo vida?
hacerme|hacerse|cortarme|cortarse dano|las?
veux|veut|voudrais|envie de? mourir
veux|veut|voulait|ai|a plus|pas envie? de? vivre|exister
me|se suicider|tuer|pendre
mettre fin a mes|ses|ma jours|vie
en finir avec|pour? la|tout|bon?
me|se faire du mal
plus envie de vivre
"""
VIOLENCE = """
schlagt|schlaegt|schlug|verprugelt|verpruegelt|bedroht|bedrohte|wurgt|wuergt mich|sie|ihn|uns|meine|seine|ihre
hat mich|sie|ihn geschlagen|bedroht|verprugelt|gewurgt|vergewaltigt
vergewaltig*
droht|gedroht|drohte .. umzubringen|umbringen|toten|toeten
bringe|bring ihn|sie|dich um
will|werde ihn|sie|dich umbringen|toten|toeten
angst vor meinem|ihrem|seiner|meiner|ihrer mann|freund|vater|frau|partner
me|la|le|lo pega|golpea|pego|golpeo|amenaza|amenazo
me quiere matar
amenaz* .. matar*
voy a matarlo|matarla|matarte|matar
tengo miedo de|a mi marido|esposo|novio|padre
me|la|le|l frappe|bat|tape|menace|etrangle
menace|menacee|menaces|veut de? me|le|la tuer
va me|le|la tuer
vais le|la|les tuer
peur de mon|son mari|conjoint|pere|compagnon
violee|viole|violer
"""
HARASSMENT = """
sexuell* belastig*|belaestig*|ubergriff*|uebergriff*
belastigt|belaestigt|belastigung|belaestigung
gemobbt
fasst|fasste mich|sie|ihn an
begrapscht*|begrabscht*
rassistisch*|diskriminier*|sexistisch*
acoso|acosa|acosada|acosado|acosan|acosando
racista|machista|discrimina|discriminan|discriminacion
harcel*
agress* sexuel*
raciste|raciste
"""
DISTRESS = """
ich kann nicht mehr
seit wochen|monaten .. nicht .. geschlafen|schlafen|schlafe
alles ist? sinnlos|hoffnungslos
keinen sinn mehr
depressionen|depressiv
no puedo mas
nada tiene sentido
semanas|meses sin dormir
estoy|esta deprimid*
n en peux plus
n en peut plus
je n? ai? suis? peux plus
plus rien n a de sens
en depression
arrive|arrives plus a dormir|manger
depressif|depressive|deprime|deprimee
idees noires
"""
