"""Words that say more than another structure needs to know: the writer is asked, nothing is refused (referrals §8).

Health, money and debts, justice, violence, beliefs, origin, sexual life: the special categories of GDPR art. 9
and 10, and what hurts when it is read elsewhere. Written without accents, as they are searched; a star ends a
beginning of word.
"""

SENSITIVE = (
    "alcool*", "addict*", "agress*", "allocataire", "aide sociale a l enfance", "bipolaire", "cancer", "casier judiciaire",
    "catholique", "chimio*", "clandestin*", "condamn*", "curatelle", "delinquan*", "demence", "depressi*", "dette*",
    "detenu*", "diabet*", "divorc*", "drogue*", "enceinte", "endett*", "expuls*", "garde a vue", "handicap*", "hebergement d urgence",
    "homosexuel*", "hopital", "hospitalis*", "illettr*", "impaye*", "interdit bancaire", "juif", "juive", "maladie*",
    "malade", "maltrait*", "medicament*", "mdph", "musulman*", "obsession*", "parkinson", "plainte", "police", "prison*",
    "protestant*", "psychiatr*", "psycholog*", "religi*", "sans papiers", "sejour irregulier", "seropositi*", "sexuel*", "sida",
    "suicid*", "surendett*", "syndica*", "titre de sejour", "toxicoman*", "traitement", "tribunal", "tutelle", "vih",
    "viol", "violen*",
)  # fmt: skip
