"""The structure that followed a person is suspended or closes: another is asked to, by the coordination (referrals §12).

Home changes with her agreement alone. Where the network's officer allows continuity, who takes over first reads her
name and how to reach her, for thirty days, to ask her.
"""

from uuid import UUID

from django.db import connection, transaction
from django.utils.translation import gettext as _

from core.kernel import clock
from core.kernel.errors import Conflict, Refused, require
from core.kernel.floor.scopes import Scope
from core.kernel.querysets import Member
from core.kernel.tenant import lock_person
from core.tenancy.models import Network, Structure
from people.operations.capturing import Taken, check_taken
from referrals.models import Handoff, HandoffPreview, Kind, OwedBy, Referral
from referrals.operations.moving import Moving, moving
from referrals.operations.naming import save_named
from referrals.operations.transferring import transferred
from referrals.queries.terms import terms_of
from referrals.rules import rights
from referrals.rules.previews import preview
from referrals.states import Act, DueKind, HandoffState, Step

TO_BE_HER_HOME = (Scope.IDENTITY, Scope.CONTACT)


@transaction.atomic
def ask_to_follow_on(id: UUID, *, by: Member, referral_id: UUID, target_id: int) -> Handoff:
    """Ask a structure to answer for the person of one of these requests from now on. Nothing opens until it accepts.

    The same id twice is harmless; two at once for one person are a Conflict.
    """
    seen = Referral.objects.visible_to(by).select_related("sender_structure").get(id=referral_id)
    require(rights.can_sign(by, seen), _("Seule la coordination du réseau fait cela."))
    former = seen.sender_structure
    if former.answers and former.ending_since is None:
        raise Refused(_("Cette structure est ouverte : c’est à elle de demander."), code="home-open")
    if seen.person_id is None or seen.first_sent_at is None:
        raise Refused(_("Rien n’a été partagé par cette demande : personne n’est à suivre."))
    target = Structure.objects.visible_to(by).possible_homes().filter(pk=target_id).first()
    if target is None or target.pk == former.pk:
        raise Refused(_("Choisissez une structure qui peut recevoir."), code="target-unavailable")
    lock_person(seen.person_id)
    already = Handoff.objects.visible_to(by).filter(referral_id=id).first()
    if already is not None:
        return already
    asked = Handoff.objects.visible_to(by).live().filter(person_id=seen.person_id, kind=Kind.TRANSFER)
    if asked.exists():
        raise Conflict(_("Une autre structure est déjà sollicitée pour cette personne."), code="duplicate")
    referral = _draft(id, seen, by=by)
    with moving(referral.pk, person_id=seen.person_id) as work:
        handoff = _ask(work, former, target)
        work.step(Step.SENT, due=DueKind.ANSWER, first_sent_at=work.now)
        work.record("handoff.sent", handoff, by=by)
    return handoff


@transaction.atomic
def she_agrees(handoff_id: UUID, *, by: Member, taken: Taken) -> Handoff:
    """Who follows her has asked: she says yes, it is written in her ledger, and that structure is her home."""
    seen = Handoff.objects.visible_to(by).get(id=handoff_id)
    require(rights.can_follow(by, seen) and seen.kind == Kind.TRANSFER, _("Ce n’est pas à vous de le noter."))
    check_taken(taken, oral_attestation=Network.objects.get(pk=by.network_id).oral_attestation)
    with moving(seen.referral_id, person_id=seen.person_id) as work:
        handoff = work.handoff(handoff_id)
        columns = taken.columns(work.now)
        said = [
            columns[name] for name in ("capture", "witness", "phone_called", "text_version", "text_sha256")
        ]
        with connection.cursor() as cursor:
            cursor.execute("select floor.follow_on(%s, %s, %s, %s, %s, %s)", [handoff.pk, *said])
            changed = bool(cursor.fetchone()[0])
        if not changed:
            raise Refused(
                _(
                    "Ce n’est plus possible d’ici : le délai est passé, ou quelqu’un décide avec elle."
                    " Appelez la coordination."
                ),
                code="consent-expired",
            )
        transferred(work, handoff, by=by)
    return handoff


def _draft(id: UUID, about: Referral, *, by: Member) -> Referral:
    """From the structure that ends, held by the coordination: the database asks both."""
    now = clock.now()
    referral = Referral(
        id=id,
        network_id=by.network_id,
        person_id=about.person_id,
        sender_structure_id=about.sender_structure_id,
        sender_id=None,
        holder_structure_id=by.structure_id,
        holder_id=by.id,
        created_at=now,
    )
    due = terms_of(Network.objects.get(pk=by.network_id)).pace(DueKind.DRAFT, referral).due(now)
    referral.next_due_kind, referral.next_due_at, referral.level_due_at = DueKind.DRAFT, due, due
    save_named(referral)
    return referral


def _ask(work: Moving, former: Structure, target: Structure) -> Handoff:
    handoff = Handoff(
        network_id=work.referral.network_id,
        referral=work.referral,
        person_id=work.referral.person_id,
        from_structure=former,
        target=target,
        kind=Kind.TRANSFER,
        scopes=[int(scope) for scope in TO_BE_HER_HOME],
        created_at=work.now,
        state=HandoffState.QUEUED,
    )
    handoff.move(Act.SEND)
    handoff.sent_at, handoff.owed_by = work.now, OwedBy.RECIPIENT
    handoff.due_at = work.due(DueKind.ANSWER)
    handoff.save()
    work.handoffs.append(handoff)
    content = preview(
        work.referral,
        needs=(),
        scopes=handoff.scopes,
        birth=None,
        today=work.now.date(),
        commune="",
        languages=(),
        accommodations=(),
        procedure="",
    )
    HandoffPreview(
        network_id=handoff.network_id,
        handoff=handoff,
        from_structure=former,
        target=target,
        content=content,
    ).save()
    return handoff
