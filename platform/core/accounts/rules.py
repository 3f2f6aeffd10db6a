"""What a password may not hold."""

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from core.kernel.normalise import search_text

_SHORTEST_WORD = 4


def holds_one_of(password: str, texts: Iterable[str]) -> bool:
    """True when a word of four letters or more of `texts` is in the password, whatever the accents."""
    written = search_text(password).replace(" ", "")
    words = (word for text in texts for word in search_text(text).split())
    return any(word in written for word in words if len(word) >= _SHORTEST_WORD)


class OwnWordsValidator:
    """Refuses a password that holds one's name or address."""

    def validate(self, password: str, user: Any = None) -> None:
        if user is not None and holds_one_of(
            password, (user.first_name, user.last_name, user.email.split("@")[0])
        ):
            raise ValidationError(
                _("Ce mot de passe contient votre nom ou votre adresse. Choisissez-en un autre."),
                code="own_words",
            )

    def get_help_text(self) -> str:
        return str(_("Ni votre nom, ni votre adresse."))
