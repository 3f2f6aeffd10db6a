"""The states of referrals and handoffs, and what leads from one to the next.

Read a line as: in this state, this act, leads to that state. What is not written is refused.
Nothing else assigns a state; the database's CHECK constraints hold the same lists.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.kernel.transitions import Transitions


class HandoffState(models.TextChoices):
    QUEUED = "queued", _("Préparée")
    SENT = "sent", _("Envoyée")
    INFO_REQUESTED = "info_requested", _("À compléter")
    WAITLISTED = "waitlisted", _("En liste d’attente")
    ACCEPTED = "accepted", _("Acceptée")
    IN_PROGRESS = "in_progress", _("En cours")
    PAUSED = "paused", _("En pause")
    ENDED = "ended", _("Terminée")
    DECLINED = "declined", _("Pas possible ici")
    RECALLED = "recalled", _("Demande retirée")
    SUPERSEDED = "superseded", _("Déjà prise en charge")
    CUT = "cut", _("Interrompue")


H = HandoffState
AWAITING = (H.SENT, H.INFO_REQUESTED, H.WAITLISTED)
ENGAGED = (H.ACCEPTED, H.IN_PROGRESS, H.PAUSED)
LIVE = (H.QUEUED, *AWAITING, *ENGAGED)
OVER = (H.ENDED, H.DECLINED, H.RECALLED, H.SUPERSEDED, H.CUT)


class Act(models.TextChoices):
    """What is done to a handoff (referrals §3)."""

    SEND = "send", _("envoyer")
    ASK = "ask", _("demander une précision")
    ANSWER = "answer", _("répondre à la question")
    ACCEPT = "accept", _("accepter")
    CHECK_IN = "check_in", _("accueillir au comptoir")
    WAITLIST = "waitlist", _("mettre en liste d’attente")
    DECLINE = "decline", _("répondre « pas possible »")
    RECALL = "recall", _("retirer la demande")
    SUPERSEDE = "supersede", _("clore : prise en charge ailleurs")
    START = "start", _("commencer le suivi")
    PAUSE = "pause", _("mettre en pause")
    RESUME = "resume", _("reprendre")
    SUSPEND = "suspend", _("mettre en pause avec la demande suspendue")
    BACK = "back", _("reprendre avant le premier contact")
    REPORT = "report", _("dire ce que ça a donné")
    REOPEN = "reopen", _("rouvrir")
    CUT = "cut", _("arrêter le partage")


HANDOFF: Transitions[HandoffState, Act] = Transitions(
    {
        (H.QUEUED, Act.SEND): H.SENT,
        (H.SENT, Act.ASK): H.INFO_REQUESTED,
        (H.WAITLISTED, Act.ASK): H.WAITLISTED,
        (H.INFO_REQUESTED, Act.ANSWER): H.SENT,
        (H.SENT, Act.ACCEPT): H.ACCEPTED,
        (H.INFO_REQUESTED, Act.ACCEPT): H.ACCEPTED,
        (H.WAITLISTED, Act.ACCEPT): H.ACCEPTED,
        (H.QUEUED, Act.CHECK_IN): H.IN_PROGRESS,
        (H.SENT, Act.CHECK_IN): H.IN_PROGRESS,
        (H.INFO_REQUESTED, Act.CHECK_IN): H.IN_PROGRESS,
        (H.WAITLISTED, Act.CHECK_IN): H.IN_PROGRESS,
        (H.SENT, Act.WAITLIST): H.WAITLISTED,
        (H.WAITLISTED, Act.WAITLIST): H.WAITLISTED,
        (H.INFO_REQUESTED, Act.WAITLIST): H.WAITLISTED,
        (H.SENT, Act.DECLINE): H.DECLINED,
        (H.INFO_REQUESTED, Act.DECLINE): H.DECLINED,
        (H.WAITLISTED, Act.DECLINE): H.DECLINED,
        (H.QUEUED, Act.RECALL): H.RECALLED,
        (H.SENT, Act.RECALL): H.RECALLED,
        (H.INFO_REQUESTED, Act.RECALL): H.RECALLED,
        (H.WAITLISTED, Act.RECALL): H.RECALLED,
        (H.QUEUED, Act.SUPERSEDE): H.SUPERSEDED,
        (H.SENT, Act.SUPERSEDE): H.SUPERSEDED,
        (H.INFO_REQUESTED, Act.SUPERSEDE): H.SUPERSEDED,
        (H.WAITLISTED, Act.SUPERSEDE): H.SUPERSEDED,
        (H.ACCEPTED, Act.START): H.IN_PROGRESS,
        (H.IN_PROGRESS, Act.PAUSE): H.PAUSED,
        (H.PAUSED, Act.RESUME): H.IN_PROGRESS,
        (H.ACCEPTED, Act.SUSPEND): H.PAUSED,
        (H.IN_PROGRESS, Act.SUSPEND): H.PAUSED,
        (H.PAUSED, Act.SUSPEND): H.PAUSED,
        (H.PAUSED, Act.BACK): H.ACCEPTED,
        (H.ACCEPTED, Act.REPORT): H.ENDED,
        (H.IN_PROGRESS, Act.REPORT): H.ENDED,
        (H.PAUSED, Act.REPORT): H.ENDED,
        (H.ENDED, Act.REOPEN): H.IN_PROGRESS,
        (H.QUEUED, Act.CUT): H.CUT,
        (H.SENT, Act.CUT): H.CUT,
        (H.INFO_REQUESTED, Act.CUT): H.CUT,
        (H.WAITLISTED, Act.CUT): H.CUT,
        (H.ACCEPTED, Act.CUT): H.CUT,
        (H.IN_PROGRESS, Act.CUT): H.CUT,
        (H.PAUSED, Act.CUT): H.CUT,
    }
)


class ReferralState(models.TextChoices):
    DRAFT = "draft", _("En préparation")
    OPEN = "open", _("Attend une réponse")
    ENGAGED = "engaged", _("Prise en charge")
    REPORTED = "reported", _("Résultat à lire")
    UNPLACED = "unplaced", _("Aucun lieu trouvé")
    SUSPENDED = "suspended", _("Suspendue")
    CLOSED = "closed", _("Terminée")
    CANCELLED = "cancelled", _("Annulée")
    STOPPED = "stopped", _("Interrompue")


R = ReferralState
ALIVE = (R.DRAFT, R.OPEN, R.ENGAGED, R.REPORTED, R.UNPLACED, R.SUSPENDED)
TERMINAL = (R.CLOSED, R.CANCELLED, R.STOPPED)
TELLING = (R.OPEN, R.ENGAGED, R.UNPLACED, R.SUSPENDED)  # an answer may be owed to the person herself


class Step(models.TextChoices):
    """What moves a referral: mostly what happened to its handoffs (referrals §5)."""

    SENT = "sent", _("une demande est envoyée")
    ACCEPTED = "accepted", _("une structure accepte")
    REPORTED = "reported", _("le résultat est connu")
    NOBODY_LEFT = "nobody_left", _("plus personne n’est sollicité")
    ACKNOWLEDGED = "acknowledged", _("le résultat est lu")
    CONTESTED = "contested", _("le résultat est contesté")
    CONFIRMED = "confirmed", _("la personne n’a plus besoin de cette demande")
    SIGNED = "signed", _("la coordination signe : aucun lieu trouvé")
    CANCELLED = "cancelled", _("la demande est annulée")
    STOPPED = "stopped", _("la personne arrête tout")
    SUSPENDED = "suspended", _("la demande est suspendue")
    BACK_TO_DRAFT = "back_to_draft", _("la demande reprend : elle n’était pas partie")
    BACK_TO_OPEN = "back_to_open", _("la demande reprend : une réponse est attendue")
    BACK_TO_ENGAGED = "back_to_engaged", _("la demande reprend : une structure s’en occupe")
    BACK_TO_UNPLACED = "back_to_unplaced", _("la demande reprend : personne n’est sollicité")
    GIVEN_UP = "given_up", _("qui a envoyé met fin à la demande suspendue")
    REOPENED = "reopened", _("le suivi est rouvert")


REFERRAL: Transitions[ReferralState, Step] = Transitions(
    {
        (R.DRAFT, Step.SENT): R.OPEN,
        (R.UNPLACED, Step.SENT): R.OPEN,
        (R.OPEN, Step.ACCEPTED): R.ENGAGED,
        (R.ENGAGED, Step.ACCEPTED): R.ENGAGED,  # passed on: another structure takes over
        (R.OPEN, Step.NOBODY_LEFT): R.UNPLACED,
        (R.ENGAGED, Step.NOBODY_LEFT): R.UNPLACED,
        (R.ENGAGED, Step.REPORTED): R.REPORTED,
        (R.REPORTED, Step.ACKNOWLEDGED): R.CLOSED,
        (R.REPORTED, Step.CONTESTED): R.ENGAGED,
        (R.REPORTED, Step.REOPENED): R.ENGAGED,
        (R.CLOSED, Step.CONTESTED): R.ENGAGED,
        (R.CLOSED, Step.REOPENED): R.ENGAGED,
        (R.UNPLACED, Step.SIGNED): R.CLOSED,
        (R.OPEN, Step.CONFIRMED): R.CLOSED,
        (R.UNPLACED, Step.CONFIRMED): R.CLOSED,
        (R.DRAFT, Step.CANCELLED): R.CANCELLED,
        (R.OPEN, Step.CANCELLED): R.CANCELLED,
        (R.UNPLACED, Step.CANCELLED): R.CANCELLED,
        (R.DRAFT, Step.STOPPED): R.STOPPED,
        (R.OPEN, Step.STOPPED): R.STOPPED,
        (R.ENGAGED, Step.STOPPED): R.STOPPED,
        (R.REPORTED, Step.STOPPED): R.STOPPED,
        (R.UNPLACED, Step.STOPPED): R.STOPPED,
        (R.SUSPENDED, Step.STOPPED): R.STOPPED,
        (R.DRAFT, Step.SUSPENDED): R.SUSPENDED,
        (R.OPEN, Step.SUSPENDED): R.SUSPENDED,
        (R.ENGAGED, Step.SUSPENDED): R.SUSPENDED,
        (R.UNPLACED, Step.SUSPENDED): R.SUSPENDED,
        (R.SUSPENDED, Step.BACK_TO_DRAFT): R.DRAFT,
        (R.SUSPENDED, Step.BACK_TO_OPEN): R.OPEN,
        (R.SUSPENDED, Step.BACK_TO_ENGAGED): R.ENGAGED,
        (R.SUSPENDED, Step.BACK_TO_UNPLACED): R.UNPLACED,
        (R.SUSPENDED, Step.REPORTED): R.REPORTED,
        (R.SUSPENDED, Step.GIVEN_UP): R.CLOSED,
        (R.SUSPENDED, Step.CANCELLED): R.CANCELLED,
    }
)


class Decline(models.TextChoices):
    NO_CAPACITY = "no_capacity", _("Complet")
    OUT_OF_SCOPE = "out_of_scope", _("Hors de nos missions")
    OUT_OF_AREA = "out_of_area", _("Hors secteur")
    NOT_ELIGIBLE = "not_eligible", _("Condition non remplie")
    BETTER_ELSEWHERE = "better_elsewhere", _("Une autre structure convient mieux")
    NEEDS_FIRST = "needs_first", _("Autre besoin d’abord")
    SCHEDULE = "schedule", _("Horaires")
    DISTANCE = "distance", _("Trop loin")
    LANGUAGE = "language", _("Langue")
    ACCESSIBILITY = "accessibility", _("Accessibilité")
    INFORMATION_MISSING = "information_missing", _("Informations insuffisantes")
    DUPLICATE = "duplicate", _("Déjà suivie ici")
    CONFLICT_OF_INTEREST = "conflict_of_interest", _("Conflit d’intérêts")
    SAFETY = "safety", _("Sécurité")
    UNREACHABLE = "unreachable", _("Injoignable")
    PERSON_DECLINED = "person_declined", _("La personne ne souhaite pas")
    HELPED_ELSEWHERE = "helped_elsewhere", _("Aidée ailleurs")
    MOVED = "moved", _("A déménagé")
    DECEASED = "deceased", _("Décédée")
    OTHER = "other", _("Autre motif")


class QuestionCode(models.TextChoices):
    """What may be missing to answer a request (referrals §3, T3)."""

    PROCEDURE = "procedure", _("Quelle démarche exactement ?")
    DEADLINE = "deadline", _("Pour quand au plus tard ?")
    AVAILABILITY = "availability", _("Quand est-elle disponible ?")
    MOBILITY = "mobility", _("Peut-elle se déplacer, et jusqu’où ?")
    LANGUAGE = "language", _("Dans quelle langue, avec un interprète ?")
    EQUIPMENT = "equipment", _("Quel appareil a-t-elle ?")
    WELCOME = "welcome", _("De quoi faut-il tenir compte pour l’accueillir ?")
    OTHER = "other", _("Autre question")


class OutcomeCode(models.TextChoices):
    NEED_MET = "need_met", _("Atteint")
    NEED_PARTLY_MET = "need_partly_met", _("En partie")
    ONE_OFF_ACT = "one_off_act", _("Un coup de main, c’est fait")
    CONTINUING_ELSEWHERE = "continuing_elsewhere", _("Continue ailleurs")
    NOT_NEEDED_ANYMORE = "not_needed_anymore", _("N’en a plus besoin")
    NO_SHOW = "not_met_no_show", _("Pas venue")
    DROPPED_OUT = "not_met_dropped_out", _("A arrêté en route")
    STRUCTURE = "not_met_structure", _("Nous n’avons pas pu")
    UNREACHABLE = "unreachable", _("Injoignable")
    DECEASED = "deceased", _("Décédée")
    OPENED_IN_ERROR = "opened_in_error", _("Ouverte par erreur")
    UNKNOWN = "unknown", _("Inconnu")


class Dropout(models.TextChoices):
    """Why she stopped on the way, as she says it or as one knows it."""

    TIME = "time", _("Plus le temps, ou les horaires ne vont plus")
    TRAVEL = "travel", _("Trop loin, ou trop difficile de venir")
    NOT_FOR_HER = "not_for_her", _("Ce n’était pas ce qu’elle attendait")
    ELSEWHERE = "elsewhere", _("Elle a trouvé de l’aide ailleurs")
    LIFE = "life", _("Sa vie a changé")
    NOT_SAID = "not_said", _("On ne le sait pas")


class Obtained(models.TextChoices):
    """What she has now and had not before."""

    EQUIPMENT = "equipment", _("Un équipement")
    CONNECTION = "connection", _("Une connexion")
    RIGHT_OPENED = "right_opened", _("Un droit ouvert")
    RIGHT_KEPT = "right_kept", _("Un droit gardé")


_O = OutcomeCode
GOOD_OUTCOMES = (
    _O.NEED_MET,
    _O.NEED_PARTLY_MET,
    _O.ONE_OFF_ACT,
    _O.CONTINUING_ELSEWHERE,
    _O.NOT_NEEDED_ANYMORE,
)


class PauseReason(models.TextChoices):
    """Why an engaged handoff waits. Coded: neither health nor family is written down."""

    AWAY = "away", _("La personne est absente pour un temps")
    ASKED = "asked", _("La personne demande une pause")
    EQUIPMENT = "equipment", _("Un équipement ou une connexion est attendu")
    PROCEDURE = "procedure", _("La réponse d’une administration est attendue")
    US = "us", _("Notre structure ne peut pas la recevoir pour l’instant")
    CONSENT_EXPIRED = "consent_expired", _("L’accord de la personne est arrivé à sa fin")
    SUSPENDED = "suspended", _("La demande est suspendue par qui l’a envoyée")


class SuspendReason(models.TextChoices):
    """Why a whole referral waits."""

    AWAY = "away", _("La personne est absente pour un temps")
    ASKED = "asked", _("La personne demande d’attendre")
    CONSENT_EXPIRED = "consent_expired", _("Son accord est arrivé à sa fin")


# What a person chooses; the others follow from what happened.
PAUSES = (PauseReason.AWAY, PauseReason.ASKED, PauseReason.EQUIPMENT, PauseReason.PROCEDURE, PauseReason.US)
SUSPENSIONS = (SuspendReason.AWAY, SuspendReason.ASKED)


class ContestReason(models.TextChoices):
    """Why the sender does not agree with what is reported."""

    NOT_SOLVED = "not_solved", _("Le besoin n’est pas réglé")
    NOT_RECEIVED = "not_received", _("La personne dit ne pas avoir été reçue")
    MISTAKE = "mistake", _("Ce n’est pas ce qui s’est passé")


class Helped(models.TextChoices):
    """« Est-ce que cela a aidé la personne ? »: optional, counted."""

    YES = "yes", _("Oui")
    PARTLY = "partly", _("Un peu")
    NO = "no", _("Non")
    UNKNOWN = "unknown", _("Je ne sais pas")


class NewsEvery(models.IntegerChoices):
    """How often news is enough where someone is helped for long: months."""

    MONTH = 1, _("Tous les mois")
    QUARTER = 3, _("Tous les trois mois")
    HALF = 6, _("Tous les six mois")


class ToTell(models.TextChoices):
    """The answer that the person herself does not know yet (referrals §7)."""

    ACCEPTED = "accepted", _("Sa demande est acceptée")
    WAITLISTED = "waitlisted", _("Une place lui est gardée en liste d’attente")
    DECLINED = "declined", _("Un lieu ne peut pas, un autre est sollicité")
    UNPLACED = "unplaced", _("Aucun lieu n’est trouvé pour l’instant")


class ToldBy(models.TextChoices):
    """How she knows."""

    CALL = "call", _("Au téléphone")
    FACE = "face", _("De vive voix")
    SLIP = "slip", _("Papier remis")
    LETTER = "letter", _("Courrier posté")
    SMS = "sms", _("SMS")
    MAIL = "mail", _("Courrier électronique")
    SLOT = "slot", _("L’heure a été choisie avec elle")
    DESK = "desk", _("Elle est venue")


# What a tap notes; the others are known by themselves.
TOLD_BY_HAND = (ToldBy.CALL, ToldBy.FACE, ToldBy.SLIP, ToldBy.LETTER)


class DueKind(models.TextChoices):
    ANSWER = "answer", _("une réponse")
    INFO = "info", _("une précision")
    ASSIGN = "assign", _("quelqu’un pour s’en occuper")
    FIRST_CONTACT = "first_contact", _("un premier contact")
    NEWS = "news", _("des nouvelles")
    OUTCOME = "outcome", _("un résultat")
    WAITLIST = "waitlist", _("une place")
    ACKNOWLEDGE = "acknowledge", _("la lecture du résultat")
    CLOSING = "closing", _("la clôture d’elle-même")
    UNPLACED = "unplaced", _("un autre lieu")
    DRAFT = "draft", _("l’envoi")
    SUSPENDED = "suspended", _("la reprise")


class Via(models.TextChoices):
    WEB = "web", _("dans Relais")
    LINK = "link", _("par le lien")
    SLOT = "slot", _("par un créneau")
    COUNTER = "counter", _("au comptoir")
    PHONE = "phone", _("par téléphone")
    PAPER = "paper", _("sur papier")
    API = "api", _("par un logiciel")
    SYSTEM = "system", _("automatiquement")


# An answer that someone else writes down: it has the name of whoever gave it.
WRITTEN_DOWN = (Via.PHONE, Via.PAPER)
