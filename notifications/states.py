"""The states of a message (notifications §2). The database's CHECK and trigger say the same."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.kernel.transitions import Transitions


class MessageState(models.TextChoices):
    PLANNED = "planned", _("Prévu")
    LEASED = "leased", _("En cours d’envoi")
    SENT = "sent", _("Envoyé")
    SKIPPED = "skipped", _("Sans objet")
    SUPERSEDED = "superseded", _("Remplacé")
    UNKNOWN = "unknown", _("À vérifier")
    DEAD = "dead", _("Non parti")


class Move(models.TextChoices):
    CLAIM = "claim", _("prendre pour l’envoyer")
    SEND = "send", _("envoyer")
    SKIP = "skip", _("laisser de côté")
    RETRY = "retry", _("essayer plus tard")
    GIVE_UP = "give_up", _("renoncer")
    SUPERSEDE = "supersede", _("remplacer")
    POSTPONE = "postpone", _("remettre à plus tard")
    DOUBT = "doubt", _("ne pas savoir si c’est parti")


S = MessageState

MESSAGE: Transitions[MessageState, Move] = Transitions(
    {
        (S.PLANNED, Move.CLAIM): S.LEASED,
        (S.LEASED, Move.CLAIM): S.LEASED,  # its lease was over
        (S.LEASED, Move.SEND): S.SENT,
        (S.LEASED, Move.SKIP): S.SKIPPED,
        (S.LEASED, Move.RETRY): S.PLANNED,
        (S.LEASED, Move.POSTPONE): S.PLANNED,
        (S.LEASED, Move.GIVE_UP): S.DEAD,
        (S.LEASED, Move.DOUBT): S.UNKNOWN,
        (S.PLANNED, Move.SKIP): S.SKIPPED,
        (S.PLANNED, Move.SUPERSEDE): S.SUPERSEDED,
        (S.UNKNOWN, Move.SEND): S.SENT,
        (S.UNKNOWN, Move.GIVE_UP): S.DEAD,
        (S.UNKNOWN, Move.RETRY): S.PLANNED,
    }
)


class Rhythm(models.TextChoices):
    """With what a message leaves: alone and at once, with those of the last minutes, or in a digest."""

    INSTANT = "", _("Tout de suite")
    SOON = "soon", _("Dans quelques minutes")
    DAILY = "daily", _("Chaque matin")
    WEEKLY = "weekly", _("Chaque lundi")
    NEVER = "never", _("Seulement dans Relais")


class SkipReason(models.TextChoices):
    """Why a planned message did not leave."""

    STATE = "state", _("la demande a changé entre-temps")
    VERSION = "version", _("la demande a changé entre-temps")
    NEVER_TOLD = "never_told", _("la demande n’était pas encore partie")
    AUDIENCE = "audience", _("cette personne n’est plus dans l’équipe")
    NO_ADDRESS = "no_address", _("aucune adresse électronique")
    LATE = "late", _("trop tard pour être utile")
    PERSON = "person", _("plus rien ne part à propos de cette personne")
    SUPPRESSED = "suppressed", _("cette adresse ne reçoit plus rien")
    CAP = "cap", _("assez de messages pour cette personne")
    BUDGET = "budget", _("le budget du jour est dépensé")
    MERGED = "merged", _("dit dans un autre message")
    DONE = "done", _("déjà fait entre-temps")
    RECENT = "recent", _("déjà dit il y a peu")
    UNWANTED = "unwanted", _("la personne ne souhaite pas être contactée")
    CLOSED = "closed", _("ce moyen d’envoi n’existe plus")
    POLICY = "policy", _("ce rappel n’est plus prévu")

    @classmethod
    def by_the_next_channel(cls) -> tuple[SkipReason, ...]:
        """What is said still holds: only this way is shut."""
        return (cls.NO_ADDRESS, cls.SUPPRESSED, cls.CAP, cls.BUDGET, cls.CLOSED)

    @classmethod
    def of_it_alone(cls) -> tuple[SkipReason, ...]:
        """It speaks of what is no more, or was said: what it had gathered may still hold."""
        return (cls.STATE, cls.VERSION, cls.NEVER_TOLD, cls.LATE, cls.RECENT)


class Result(models.TextChoices):
    """What the gateway answered to one try."""

    ACCEPTED = "accepted", _("Accepté")
    TEMPORARY = "temporary", _("À réessayer")
    PERMANENT = "permanent", _("Refusé")
    UNKNOWN = "unknown", _("Sans réponse")
    DOWN = "down", _("Service injoignable")  # the gateway itself: it uses up no try of the message


class Heard(models.TextChoices):
    """What a gateway tells later of a message it took, or of an address."""

    DELIVERED = "delivered", _("Arrivé")
    FAILED = "failed", _("Non remis")
    SOFT_BOUNCE = "soft_bounce", _("Boîte pleine ou absente pour le moment")
    HARD_BOUNCE = "hard_bounce", _("Adresse qui n’existe pas")
    COMPLAINT = "complaint", _("Signalé comme indésirable")
    STOP = "stop", _("Demande de ne plus rien recevoir")


class SuppressionReason(models.TextChoices):
    """Why nothing more is sent to an address."""

    STOP = "stop", _("a répondu STOP")
    HARD_BOUNCE = "hard_bounce", _("l’adresse n’existe pas, ou ne répond plus")
    COMPLAINT = "complaint", _("a signalé nos messages comme indésirables")
    UNSUBSCRIBE = "unsubscribe", _("s’est désabonné")
