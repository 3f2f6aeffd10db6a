"""Every type of problem the API answers, once (api, « Problem types »): its status and its title."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

CONTENT_TYPE = "application/problem+json"

PROBLEMS: dict[str, tuple[int, Any]] = {
    "malformed": (400, gettext_lazy("La demande n’est pas lisible")),
    "not-signed-in": (401, gettext_lazy("Il faut un jeton valable")),
    "not-allowed": (403, gettext_lazy("Ce n’est pas permis à ce rôle ou à ce jeton")),
    "code-refused": (403, gettext_lazy("Ce code ne convient pas")),
    "not-found": (404, gettext_lazy("Rien ici")),
    "method-not-allowed": (405, gettext_lazy("Cette adresse ne répond pas à cette méthode")),
    "wrong-state": (409, gettext_lazy("L’état ne permet pas cet acte")),
    "already-taken": (409, gettext_lazy("Quelqu’un a répondu avant")),
    "idempotency-mismatch": (409, gettext_lazy("Cette clé a servi pour autre chose")),
    "duplicate": (409, gettext_lazy("Cela existe déjà")),
    "consent-missing": (409, gettext_lazy("L’accord de la personne manque")),
    "consent-expired": (409, gettext_lazy("L’accord de la personne est arrivé à sa fin")),
    "guardian-required": (409, gettext_lazy("Une autre voix doit donner son accord")),
    "evidence-missing": (409, gettext_lazy("La preuve de l’accord manque")),
    "sheet-already-entered": (409, gettext_lazy("Cette fiche papier est déjà saisie")),
    "target-unavailable": (409, gettext_lazy("Cette structure ne peut pas recevoir de demande")),
    "person-unreachable": (409, gettext_lazy("Rien ne permet de joindre la personne")),
    "reason-missing": (409, gettext_lazy("Il manque une raison ou une précision")),
    "question-first": (409, gettext_lazy("Il faut d’abord poser la question")),
    "second-member-required": (409, gettext_lazy("Un second membre doit confirmer")),
    "coordinator-signature-required": (409, gettext_lazy("La coordination doit signer")),
    "reopening-too-late": (409, gettext_lazy("Il est trop tard pour rouvrir")),
    "still-holding": (409, gettext_lazy("Des demandes sont encore ici")),
    "full": (409, gettext_lazy("C’est complet")),
    "offer-expired": (409, gettext_lazy("La proposition est arrivée à sa fin")),
    "already-registered": (409, gettext_lazy("Déjà inscrite")),
    "prerequisite-missing": (409, gettext_lazy("Il manque un préalable")),
    "stale-version": (412, gettext_lazy("La ressource a changé")),
    "invalid": (422, gettext_lazy("Des champs sont à corriger")),
    "number-refused": (422, gettext_lazy("Un numéro ne s’écrit pas ici")),
    "too-many-requests": (429, gettext_lazy("Trop d’appels")),
    "out-of-order": (500, gettext_lazy("Une erreur de notre côté")),
    "unavailable": (503, gettext_lazy("Le service revient bientôt")),
}
# Finer codes of the operations, told by the type that says what to do.
_TOLD_AS = {
    "evidence-unreadable": "evidence-missing",
    "future": "invalid",
    "invalid_answer": "invalid",
    "invalid_evidence": "invalid",
    "invalid_line": "invalid",
    "list-full": "wrong-state",
    "person-deceased": "wrong-state",
    "person-moved": "wrong-state",
    "set-aside": "wrong-state",
    "sheet-unreadable": "invalid",
    "too-late": "reopening-too-late",
    "too_many_choices": "invalid",
    "two-rounds": "wrong-state",
    "unknown-code": "invalid",
    "unknown_item": "invalid",
    "unknown_option": "invalid",
}
_OF_STATUS = {
    400: "malformed",
    401: "not-signed-in",
    403: "not-allowed",
    404: "not-found",
    405: "method-not-allowed",
    409: "wrong-state",
    422: "invalid",
    429: "too-many-requests",
    500: "out-of-order",
    503: "unavailable",
}


def slug_of(code: str) -> str:
    """The type under which a refusal of the domain is told."""
    return _TOLD_AS.get(code, code if code in PROBLEMS else "wrong-state")


def of_status(status: int) -> str:
    """The type of a failure that has a status and nothing else to say."""
    return _OF_STATUS.get(status, "malformed")


def document(slug: str, detail: str = "", **more: Any) -> dict[str, Any]:
    """The body. `detail` says what happened and what to do."""
    status, title = PROBLEMS[slug]
    return {"type": slug, "title": str(title), "status": status, "detail": detail or _default(slug), **more}


def _default(slug: str) -> str:
    """What to do, where nothing else says it."""
    return {
        "malformed": _("Envoyez du JSON bien formé, avec l’en-tête Content-Type: application/json."),
        "not-signed-in": _("Le jeton manque, a été retiré ou est arrivé à sa fin. Faites-en un nouveau."),
        "not-allowed": _("Vérifiez le rôle du membre et ce que son jeton permet."),
        "not-found": _("Cette ressource n’existe pas, ou pas pour vous."),
        "method-not-allowed": _("L’en-tête Allow dit les méthodes possibles."),
        "too-many-requests": _("Attendez le temps que dit l’en-tête Retry-After, puis reprenez."),
        "invalid": _("Le détail est dans « errors », champ par champ."),
        "out-of-order": _("Rien n’a été écrit. Réessayez, puis prévenez qui tient le serveur."),
        "unavailable": _("Rien n’a été écrit. Réessayez dans une minute."),
    }.get(slug, "")
