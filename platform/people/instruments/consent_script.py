"""What the professional reads aloud before the person agrees: versioned, hashed, at most 90 seconds.

Version 1.0.0 is never edited: a new wording is a new version, and old consents keep theirs.
"""

import hashlib
import re
from collections.abc import Sequence

VERSION = "1.0.0"

_TEXT = """Je voudrais vous mettre en relation avec {structures}.
Pour qu’on s’occupe bien de vous, je leur transmettrais trois choses, si vous êtes d’accord :
votre nom et comment vous joindre ; ce que vous cherchez ; ce que vous savez faire avec le numérique.
Vous pouvez dire oui à tout, oui sauf une chose, seulement un rendez-vous sans rien transmettre, ou non.
Si vous dites non, je vous aide quand même.
Il y a deux autres choses, que je vous demande à part : ce qu’il faut prévoir pour bien vous accueillir ;
et si la personne qui vous recevra pourra me dire si cela a marché.
Votre accord dure jusqu’au {until} au plus tard. Vous pouvez changer d’avis à tout moment, sans dire pourquoi :
avec le papier que je vous donne, dans n’importe quel lieu du réseau, ou par téléphone. C’est gratuit."""

_VERSIONS = {"1.0.0": _TEXT}


def read_aloud(structures: Sequence[str], until: str, *, version: str = VERSION) -> str:
    """The exact text for these structures and this day in words."""
    names = " et ".join([", ".join(structures[:-1]), structures[-1]] if len(structures) > 1 else structures)
    return _VERSIONS[version].format(structures=names, until=until)


def sentences(text: str) -> list[str]:
    """The text as it is set on screen: a new line begins only where a sentence does."""
    return [" ".join(part.split("\n")) for part in re.split(r"(?<=\.)\n", text)]


def fingerprint(text: str) -> str:
    """SHA-256 of the text as read, in hexadecimal."""
    return hashlib.sha256(text.encode()).hexdigest()
