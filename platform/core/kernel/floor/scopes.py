"""The six scopes of a share, numbered as the policies store them (tenancy §4)."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Scope(models.IntegerChoices):
    IDENTITY = 1, _("Son nom")
    CONTACT = 2, _("Comment la joindre")
    NEEDS = 3, _("Ce qu’elle cherche")
    MATURITY = 4, _("Ce qu’elle sait faire avec le numérique")
    ACCOMMODATIONS = 5, _("Ce qu’il faut prévoir pour bien l’accueillir")
    FOLLOWUP = 6, _("Ce qui est fait ensemble, et si cela a marché")
