"""The persons that the tour follows, and who opened their files."""

from web.demo.dates import Calendar
from web.demo.people import Someone

# Phones that persons of both networks share, to betray whoever would match them.
SHARED = {"idriss": "+33639980034", "elif": "+33639980041", "kevin": "+33639980019"}
SHARED |= {"paulo": "+33639980052", "nadia": "+33639980029"}

FULL = {
    "EQU-1": 2, "EQU-2": 2, "CON-1": 1, "CON-2": 2, "LAN-1": 2, "LAN-2": 2, "BAS-1": 2, "BAS-2": 1, "BAS-3": 1,
    "BAS-4": 2, "BAS-5": 1, "BAS-6": 1, "ADM-1": 1, "ADM-2": 1, "ADM-3": 0, "SEC-1": 1, "SEC-2": 1, "AUT-1": 1,
    "AUT-2": 1, "AUT-3": 1, "MOT-1": 2, "MOT-2": 1,
}  # fmt: skip


def personas(calendar: Calendar) -> dict[str, Someone]:
    """By key. Ages are those of the day of the demonstration."""
    year = calendar.as_of.year
    return {
        "yvette": Someone(
            "Yvette", "Brunel", year - 78, "5",
            channels=("via_referent", "desk"), address="résidence des Peupliers (adresse inventée)",
            door_name="Mme Yvette", device=0, alone=0,
            urgent="Déclaration à faire en ligne, reçue par courrier", urgent_in=8,
        ),
        "idriss": Someone(
            "Idriss", "Kaddour", year - 34, "6",
            languages=("ar", "fr"), phone=SHARED["idriss"], safe_hours="le soir, après 18 h", device=1, alone=1,
            full={**FULL, "LAN-1": 1, "LAN-2": 1, "BAS-5": 0}, wishes=("apprendre", "emploi"), chose="P2",
        ),
        "elif": Someone(
            "Elif", "Tekin", year - 41, "6",
            languages=("tr",), phone=SHARED["elif"], device=1, alone=1,
            accommodations=("langue_autre", "lire_ecrire"), precision="Turc, à l’oral", interpreter=True,
        ),
        "kevin": Someone(
            "Kévin", "Rochas", year - 19, "3",
            phone=SHARED["kevin"], channels=("sms", "phone"), device=1, alone=2,
            full={**FULL, "EQU-1": 1, "EQU-2": 1, "BAS-3": 2, "BAS-5": 2, "AUT-1": 2, "AUT-3": 2, "ADM-2": 2},
            wishes=("equiper", "emploi"), chose="P3",
        ),
        "rose_marie": Someone(
            "Rose-Marie", "Dufour", year - 66, "2",
            phone="+33639980066", email="rose-marie@courriel.invalid", channels=("phone", "email"), device=2, alone=1,
            full={**FULL, "MOT-2": 0, "BAS-5": 2, "BAS-6": 2}, wishes=("securite",),
            chose="P2", chose_because="Elle préfère commencer avec quelqu’un à côté d’elle.",
        ),
        "paulo": Someone(
            "Paulo", "Ferreira", year - 52, "4",
            languages=("fr", "pt"), phone=SHARED["paulo"], device=2, alone=1,
            accommodations=("voir",), precision="Lecteur d’écran",
        ),
        "nadia": Someone(
            "Nadia", "Saïdi", year - 29, "3",
            languages=("fr",), phone=SHARED["nadia"], discreet=True, safe_hours="le matin, sans laisser de message",
            device=1, alone=1,
        ),
    }  # fmt: skip
