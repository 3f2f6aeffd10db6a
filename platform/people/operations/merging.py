"""Bring two files of one structure together, by two of its members, one a lead (people §7).

Nobody reads more after: nothing is merged while another structure reads one of the files or answers for
one of its requests, and every agreement still in force ends there, to be asked again. There is no way back.
"""

from datetime import timedelta
from uuid import UUID

from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _

from core.journal.operations import record
from core.kernel import clock
from core.kernel.errors import Conflict, Refused, require
from core.kernel.querysets import Member
from core.kernel.tenant import lock_person
from people import rules
from people.models import ConsentAct, MergeProposal, Person
from people.models.consent import Reason
from people.operations import blind_index
from people.operations.completing import complete
from people.operations.ledger import append, following, in_force

LAPSES = timedelta(days=30)
HINDRANCES = {
    "gone": _("Une de ces deux fiches n’est plus active ici. Revenez à la liste de vos personnes."),
    "read": _(
        "Une autre structure lit l’une de ces fiches. Attendez la fin du partage, ou arrêtez-le avec l’accord de la personne."
    ),
    "pending": _(
        "Une demande est en cours pour l’une de ces fiches. Terminez-la ou arrêtez-la, puis revenez."
    ),
    "set_aside": _(
        "L’une de ces fiches est mise de côté. Elle ne change pas tant que la personne s’y oppose."
    ),
    "asked": _("La personne attend une réponse sur l’une de ces fiches. Répondez-lui d’abord."),
    "not_allowed": _(
        "Il faut deux personnes de votre structure, dont un responsable : l’une propose, l’autre confirme."
    ),
}


def hindrance(one: UUID, other: UUID) -> str:
    """Why these two files of one's own cannot become one today: a key of `HINDRANCES`, or nothing."""
    with connection.cursor() as cursor:
        cursor.execute("select floor.merge_hindrance(%s, %s)", [one, other])
        return str(cursor.fetchone()[0])


@transaction.atomic
def propose(person_id: UUID, *, absorbed_id: UUID, by: Member) -> MergeProposal:
    """Say that two files of one's structure are one person's; `person_id` is the one to keep.

    Twice by the same member is harmless. Refused while anything hinders it.
    """
    kept, other = (Person.objects.own(by).get(id=id) for id in (person_id, absorbed_id))
    require(kept != other, _("C’est la même fiche."))
    _lock(person_id, absorbed_id)
    _refuse(hindrance(person_id, absorbed_id))
    now = clock.now()
    between = MergeProposal.objects.visible_to(by).between(person_id, absorbed_id)
    between.lapsed_at(now).update(declined_at=now)
    waiting = between.open_at(now).first()
    if waiting is not None:
        if waiting.proposed_by_id == by.id and waiting.person_id == person_id:
            return waiting
        raise Conflict(
            _("Quelqu’un a déjà proposé de réunir ces deux fiches. Confirmez, ou refusez d’abord.")
        )
    proposal = MergeProposal(
        person=kept,
        absorbed_id=absorbed_id,
        home_structure_id=kept.home_structure_id,
        network_id=kept.network_id,
        proposed_by_id=by.id,
        proposed_at=now,
        expires_at=now + LAPSES,
    )
    proposal.save()
    record("merge.proposed", subject=proposal, by=by, person_id=person_id)
    return proposal


@transaction.atomic
def decline(proposal_id: UUID, *, by: Member) -> None:
    """These are two persons, or not now. Twice is harmless."""
    proposal = MergeProposal.objects.visible_to(by).locked(proposal_id)
    if proposal.confirmed_at is None and proposal.declined_at is None:
        proposal.declined_at = clock.now()
        proposal.save(update_fields=["declined_at"])
        record("merge.declined", subject=proposal, by=by, person_id=proposal.person_id)


@transaction.atomic
def confirm(proposal_id: UUID, *, by: Member) -> Person:
    """Two files become one. Refused to who proposed it, and while anything hinders it. Twice is harmless."""
    seen = MergeProposal.objects.visible_to(by).select_related("proposed_by").get(id=proposal_id)
    _lock(seen.person_id, seen.absorbed_id)
    proposal = MergeProposal.objects.visible_to(by).locked(proposal_id)
    if proposal.confirmed_at is not None:
        return Person.objects.own(by).get(id=proposal.person_id)
    require(rules.can_confirm_merge(by, seen), HINDRANCES["not_allowed"])
    _refuse(hindrance(proposal.person_id, proposal.absorbed_id))
    kept, gone = (Person.objects.own(by).get(id=id) for id in (proposal.person_id, proposal.absorbed_id))
    ended = _end_agreements(by, kept.pk) + _end_agreements(by, gone.pk)
    complete(kept, gone, by=by)
    record("person.merged", subject=proposal, by=by, person_id=kept.pk, agreements=ended)
    with connection.cursor() as cursor:
        cursor.execute("select floor.merge_persons(%s)", [proposal_id])
        _refuse(str(cursor.fetchone()[0]))
    blind_index.remember(kept, by=by)
    return kept


def _lock(*persons: UUID) -> None:
    for person_id in sorted(persons):
        lock_person(person_id)


def _refuse(why: str) -> None:
    if why == "not_allowed":
        raise Refused(HINDRANCES[why])
    if why:
        raise Conflict(HINDRANCES[why])


def _end_agreements(by: Member, person_id: UUID) -> int:
    """What the person agreed to for one file is asked again for the whole: narrowed to nobody."""
    standings = in_force(by, person_id)
    for standing in standings:
        append(following(standing.last, ConsentAct.NARROWED, by=by, reason_code=Reason.MERGED), {})
    return len(standings)
