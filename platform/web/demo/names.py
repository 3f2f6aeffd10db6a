"""Invented people: common first and family names, phone numbers kept for fiction, one seeded generator."""

import random
from collections.abc import Iterator

_FIRST_NAMES_TEXT = """
Monique Denise Simone Ginette Paulette Huguette Colette Josette Mireille Arlette Ghislaine
Sylvie Corinne Véronique Laetitia Émilie Aurélie Élodie Marion Océane René Marcel Roger Gaston
Lucien Armand Gilbert Didier Thierry Pascal Cédric Jérémy Florian Dylan Fatiha Zohra Malika
Samira Khadija Abdelkader Rachid Mourad Hakim Nourredine Aysel Gülsen Mehmet Emre Olena Iryna
Mykola Tetiana Maria Rosa Antonio Manuel Teresa Conceição Binta Aminata Mamadou Ousmane Thi-Lan
Minh Ionela Gheorghe Blessing Samuel
"""
FIRST_NAMES = _FIRST_NAMES_TEXT.split()
_LAST_NAMES_TEXT = """
Allard Barbier Bessonnat Blanchet Bonnardel Bourgeat Buisson Chabert Chaix Charvet Clavel
Collomb Cottet Drevon Durieux Faure Fayolle Gachet Gauthey Giraudel Guillermin Jacquemet Jourdan
Lachenal Magnin Marchetto Mollard Oddoux Paillet Perrichon Ravanel Rivoire Sauvignet Tardy
Vallier Vachet Belkacem Haddadi Mansouri Bouazza Ziani Yildirim Aksoy Kovalenko Shevchuk Moreira
Esteves Pinto Diakité Traoré Camara Nguyen Tran Popescu Okafor
"""
LAST_NAMES = _LAST_NAMES_TEXT.split()
LANGUAGES = ("fr",) * 71 + ("ar",) * 9 + ("en",) * 5 + ("pt",) * 5 + ("tr",) * 4 + ("uk",) * 3 + ("ro",) * 3


class Fiction:
    """Draws names, years and numbers; the same seed draws the same ones. No two people share name and year."""

    def __init__(self, seed: int) -> None:
        self.draw = random.Random(seed)  # noqa: S311  fiction, not a secret
        self.taken: set[tuple[str, str, int]] = set()
        self.mobiles = self._numbers("+3363998")

    def someone(self, year_of_today: int) -> tuple[str, str, int]:
        """First name, family name, year of birth: of age, whatever the month and however long ago."""
        while True:
            found = (
                self.draw.choice(FIRST_NAMES),
                self.draw.choice(LAST_NAMES),
                year_of_today - self.draw.choice(range(20, 90)),
            )
            if found not in self.taken:
                self.taken.add(found)
                return found

    def languages(self) -> tuple[str, ...]:
        first = self.draw.choice(LANGUAGES)
        return (first,) if first == "fr" or self.draw.random() < 0.2 else (first, "fr")

    def mobile(self) -> str:
        return next(self.mobiles)

    def _numbers(self, prefix: str) -> Iterator[str]:
        endings = list(range(100, 10_000))  # the first hundred are those of the personas
        self.draw.shuffle(endings)
        return (f"{prefix}{ending:04}" for ending in endings)
