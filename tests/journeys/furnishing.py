"""Something on every page, made by the product’s own operations."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from django.utils import timezone

from core.kernel import clock
from core.kernel.floor.scopes import Scope
from core.kernel.ids import uuid7
from core.kernel.tenant import tenant
from people.models import Complaint, Consent, Person, Route, TypedWithdrawal
from people.operations import exporting
from people.operations.asking import ask_right
from people.operations.drafting import save_draft
from people.operations.grounds import decide
from people.operations.lawful import object_to_share
from people.operations.registering import register
from referrals.models import Appointment, CallBack
from referrals.operations import closing, declining, following
from referrals.operations.questioning import ask_question
from referrals.operations.releasing import release
from referrals.operations.unplacing import ask_to_close
from tests.cast import Cast
from tests.factories.actors import ActorFactory, PlaceFactory, ServiceFactory, kept_hour, weekly_hours
from tests.factories.evaluations import an_id, evaluation
from tests.factories.floor import as_owner
from tests.factories.people import PersonFactory, lawful_share, unusual_reading
from tests.factories.referrals import Relayed, accept, consent, send


@dataclass(frozen=True)
class World:
    cast: Cast
    waiting: Relayed
    engaged: Relayed
    over: Relayed
    declined: Relayed
    late: Relayed
    questioned: Relayed
    paused: Person  # with both drafts
    place: Any
    evaluation: Any
    appointment: Any
    request: Any
    export: Any
    twin: Person  # like another file of the same structure
    other_twin: Person
    agreed: Any  # the chain of what the person agreed to
    released: Any  # a paper that the desk may print today
    complaint: Any
    withdrawal: Any
    share: Any  # under a law
    objected: Any  # another one, to which she objects
    hour: Any  # kept for referrals by the recipient


def furnished(cast: Cast) -> World:
    """Something on every page, made by the product's own operations."""
    with as_owner():
        RecoveryCodes.activate(cast.lea.user)
        actor = ActorFactory(network=cast.network, name=cast.recipient.name, structure=cast.recipient)
        place = PlaceFactory(actor=actor, name=cast.recipient.name)
        ServiceFactory(place=place)
        hour = kept_hour(cast.bob)
        weekly_hours(cast.bob)
        others = [PersonFactory(home_structure=cast.sender) for _ in range(6)]
        result = evaluation(cast.person, id=an_id(drawn=True))
        unusual_reading(cast.alice)
        cast.solene.data_protection = True
        cast.solene.save(update_fields=["data_protection"])
        shares = [lawful_share(cast.person, cast.unrelated), lawful_share(cast.person, cast.coordination)]
    with tenant(cast.solene):
        decide(uuid7(), by=cast.solene, ground="casf_l121_6_2", enabled=True, reason="Décidé ensemble.")
    with tenant(cast.alice):
        object_to_share(shares[1].pk, by=cast.alice)
    waiting = send(cast.alice, cast.person, cast.recipient)
    scopes = tuple(Scope)
    engaged, over, declined = (send(cast.alice, one, cast.recipient, scopes=scopes) for one in others[:3])
    with clock.moved(clock.now() - timedelta(days=18)):
        late = send(cast.alice, others[3], cast.recipient)
    accept(cast.bob, engaged)
    accept(cast.bob, over)
    _decline(cast, declined)
    _report(cast, over)
    questioned = send(cast.alice, others[5], cast.recipient)
    with tenant(cast.bob):
        ask_question(questioned.handoff.pk, by=cast.bob, code="mobility", text="Jusqu’à Échirolles ?")
    consent(cast.alice, others[2], cast.unrelated)
    with tenant(cast.alice):
        ask_to_close(declined.referral.pk, by=cast.alice)
    with tenant(cast.bob):
        following.set_appointment(
            uuid7(),
            by=cast.bob,
            handoff_id=engaged.handoff.pk,
            starts_at=clock.now() + timedelta(days=2),
            minutes=60,
            place="12 rue de l’Exemple",
            with_whom="Bob",
        )
        following.add_step(
            uuid7(), by=cast.bob, handoff_id=engaged.handoff.pk, on=timezone.localdate(clock.now())
        )
    with tenant(cast.alice):
        born = {"birth_date": date(1950, 5, 1), "birth_precision": "day"}
        twin, other_twin = (
            register(uuid7(), by=cast.alice, first_name=name, **born) for name in ("Ida", "Idda")
        )
        for route in (Route.QUICK, Route.FULL):
            save_draft(others[4].pk, by=cast.alice, route=route, answers={"AUT-1": 1}, asked=["AUT-1"])
        request = ask_right(uuid7(), by=cast.alice, person_id=cast.person.pk, kind="rectification")
        copy = {"kind": "paper", "session_key": "x", "purpose": "Copie", "person_id": cast.person.pk}
        export = exporting.ask(uuid7(), by=cast.alice, **copy)
    with as_owner():
        appointment = Appointment.objects.get()
        agreed = Consent.objects.get(person_id=cast.person.pk).chain
        complaint, withdrawal = _asked_without_account(cast)
    with tenant(cast.alice):
        released = release(
            uuid7(), waiting.referral.pk, by=cast.alice, structure_id=cast.desk.structure_id
        ).pk
    return World(
        cast,
        waiting,
        engaged,
        over,
        declined,
        late,
        questioned,
        others[4],
        place,
        result,
        appointment,
        request,
        export,
        twin,
        other_twin,
        agreed,
        released,
        complaint,
        withdrawal,
        *shares,
        hour,
    )


def _asked_without_account(cast: Cast) -> tuple[Complaint, TypedWithdrawal]:
    """A complaint for Solène, a call and a withdrawal by name for Léa's structure."""
    now = clock.now()
    words = {"network": cast.network, "at": now, "due_at": now + timedelta(days=1)}
    complaint = Complaint(text="Personne ne m’a répondu.", receipt="4821", **words)
    typed = TypedWithdrawal(
        structure=cast.sender,
        match="several",
        way="phone",
        first_name="Yvette",
        last_name="Autre",
        birth_date=now.date(),
        receipt="4822",
        **words,
    )
    for row in (
        complaint,
        typed,
        CallBack(structure=cast.sender, motive="news", number="+33639980077", **words),
    ):
        row.save()
    return complaint, typed


def _decline(cast: Cast, one: Relayed) -> None:
    with tenant(cast.bob):
        declining.decline(one.handoff.pk, by=cast.bob, code="no_capacity")


def _report(cast: Cast, one: Relayed) -> None:
    with tenant(cast.bob):
        closing.report(one.handoff.pk, by=cast.bob, code="need_met", text="Sait consulter son compte Caf.")
