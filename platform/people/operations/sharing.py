"""Grants are written by functions of the database; these are their only callers."""

from uuid import UUID

from django.db import connection
from django.utils.translation import gettext_lazy as _

from core.kernel.errors import Refused
from core.kernel.floor.scopes import Scope
from core.kernel.querysets import Member
from people.models import Limitation, PersonStatus, Status


def grant_for(handoff_id: UUID) -> int:
    """Open to the accepting structure what the person agreed, as of now. The number of scopes opened.

    Raises Refused when the consent has ended meanwhile: the acceptance is then undone.
    """
    with connection.cursor() as cursor:
        cursor.execute("select floor.people_grants_for(%s)", [handoff_id])
        opened: int = cursor.fetchone()[0]
    if not opened:
        raise Refused(
            _(
                "La personne ne partage plus ses informations avec votre structure : la demande ne peut pas être acceptée."
            ),
            code="consent-expired",
        )
    return opened


def check_may_be_sent(by: Member, person_id: UUID) -> None:
    """Refused when she has died or left, or when her file is set aside: nothing leaves (people §8)."""
    status = PersonStatus.objects.visible_to(by).of(person_id).first()
    if status is None or status.status == Status.DECEASED:
        raise Refused(_("Cette personne est décédée : plus aucune demande ne part."), code="person-deceased")
    if status.status == Status.MOVED:
        raise Refused(
            _(
                "Cette personne a quitté le réseau : plus aucune demande ne part. Si elle est revenue, notez-le."
            ),
            code="person-moved",
        )
    if Limitation.objects.visible_to(by).of(person_id).holding().exists():
        raise Refused(
            _("Cette fiche est mise de côté à la demande de la personne : rien ne part tant qu’elle l’est."),
            code="set-aside",
        )


def scopes_agreed(handoff_id: UUID) -> list[Scope]:
    """What consent and handoff have in common today, for one of the handoff's two ends."""
    with connection.cursor() as cursor:
        cursor.execute("select floor.scopes_agreed(%s)", [handoff_id])
        return [Scope(scope) for scope in cursor.fetchone()[0]]


def confirm(handoff_id: UUID) -> bool:
    """« Êtes-vous toujours d’accord ? »: carry an oral agreement to six months. False when nothing was to confirm."""
    with connection.cursor() as cursor:
        cursor.execute("select floor.confirm_consent(%s)", [handoff_id])
        return bool(cursor.fetchone()[0])
