"""Ids that are not one's own, one list a parameter of the addresses: another structure's, another network's, nobody's."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

from actors.models import Doubt
from core.kernel import clock
from core.kernel.ids import uuid7
from core.kernel.tenant import tenant
from core.tenancy.models import Closure, Role
from notifications.models import LetterBatch, Suppression
from people.models import Complaint, Consent, TypedWithdrawal
from people.operations import exporting
from people.operations.asking import ask_right
from referrals.models import CallBack, DeskLine
from referrals.operations.addressing import make_address_slip
from referrals.operations.releasing import release
from tests.cast import QUINQUET, ZEBULON
from tests.factories.actors import PlaceFactory, ServiceFactory, kept_hour, weekly_hours
from tests.factories.evaluations import evaluation
from tests.factories.floor import as_owner
from tests.factories.notifications import message
from tests.factories.people import PersonFactory, evidence_row, lawful_share, unusual_reading
from tests.factories.referrals import Relayed, appointment, send
from tests.factories.tenancy import ApiTokenFactory, MembershipFactory, NetworkFactory, StructureFactory


def _said_by_hand(cast: Any) -> dict[str, list[Any]]:
    """A letter to each person, printed."""
    told, batches = [], []
    for person in (cast.person, cast.dans_person):
        structure = person.home_structure
        batch = LetterBatch(
            network=structure.network, structure=structure, number=1, made_at=person.created_at
        )
        with as_owner():
            batch.save()
            made = message(
                structure, uuid4(), purpose="you.closed", channel="letter", person=person, batch=batch
            )
        told.append(made.pk)
        batches.append(batch.pk)
    return {"told_id": [*told, uuid4()], "batch_id": [*batches, uuid4()]}


def world(cast: Any) -> dict[str, list[Any]]:
    """Foreign ids by parameter: of another structure, of another network, of nobody. Same length each."""
    relayed = _relayed(cast)
    return {
        "person_id": [cast.person.pk, cast.dans_person.pk, uuid4()],
        "membership_id": [cast.alice.pk, cast.dan.pk, uuid4()],
        "invitation_id": [cast.invitation.pk, cast.dans_invitation.pk, uuid4()],
        "place_id": [*_places(cast), uuid4()],
        "evaluation_id": [*_evaluations(cast.person, cast.dans_person), uuid4()],
        "referral_id": [*(each.referral.pk for each in relayed), uuid4()],
        "handoff_id": [*(each.handoff.pk for each in relayed), uuid4()],
        "other_id": [cast.person.pk, cast.dans_person.pk, uuid4()],
        "alert_id": [*_alerts(cast), uuid4()],
        "appointment_id": [*_appointments(cast), uuid4()],
        "request_id": [*_right_requests(cast), uuid4()],
        "export_id": [*_exports(cast), uuid4()],
        **_without_account(cast),
        **_said_by_hand(cast),
        "chain_id": [*_agreements(cast), uuid4()],
        "evidence_id": [*_scans(cast), uuid4()],
        "consent_id": [*_agreements(cast), uuid4()],
        **_hours(cast),
        "line_id": [*_lines_at_the_door(cast), uuid4()],
        "release_id": [*_releases(relayed, cast), uuid4()],
        "slip_id": [*_papers(cast), uuid4()],
        "share_id": [*_shares(cast), uuid4()],
        "doubt_id": [*_doubts(cast), uuid4()],
        "token_id": [*_tokens(cast), uuid4()],
        "message_id": [*_bells(cast), uuid4()],
        "closure_id": [*_closures(cast), uuid4()],
        "suppression_id": [*_shut(cast), uuid4()],
        "ground": ["casf_l121_6_2", "continuity", "unknown"],
    }


def _bells(cast: Any) -> list[Any]:
    """What rings for Alice, and for Dan's team."""
    rung = {"purpose": "handoff.accepted", "channel": "bell", "state": "sent", "sent_at": clock.now()}
    with as_owner():
        return [
            message(cast.sender, uuid4(), user_id=cast.alice.user_id, **rung).pk,
            message(cast.elsewhere, uuid4(), **rung).pk,
        ]


def _shut(cast: Any) -> list[Any]:
    """Addresses that take nothing more from another structure, and from one of another network."""
    made = []
    with as_owner():
        for structure in (cast.sender, cast.elsewhere):
            one = Suppression(
                network=structure.network,
                owner_structure=structure,
                channel="mail",
                address_hash="0" * 64,
                reason="hard_bounce",
            )
            one.save()
            made.append(one.pk)
    return made


def _tokens(cast: Any) -> list[Any]:
    """Of Alice's program and of Dan's."""
    with as_owner():
        return [ApiTokenFactory(membership=member).pk for member in (cast.alice, cast.dan)]


def _closures(cast: Any) -> list[Any]:
    """Of Alice's structure and of Dan's."""
    made, day = [], clock.now().date() + timedelta(days=1)
    with as_owner():
        for structure in (cast.sender, cast.elsewhere):
            one = Closure(network=structure.network, structure=structure, first_day=day, last_day=day)
            one.save()
            made.append(one.pk)
    return made


def _shares(cast: Any) -> list[Any]:
    """Under a law, about Alice's person and Dan's."""
    with as_owner():
        near_dan = StructureFactory(network=cast.elsewhere.network)
        return [
            lawful_share(cast.person, cast.recipient).pk,
            lawful_share(cast.dans_person, near_dan).pk,
        ]


def _doubts(cast: Any) -> list[Any]:
    """In a third network and in Dan's: the coordinator reads all those of hers."""
    made = []
    with as_owner():
        for structure in (StructureFactory(), cast.elsewhere):
            place = PlaceFactory(actor__network=structure.network)
            service = ServiceFactory(place=place, actor=place.actor)
            one = Doubt(network=structure.network, service=service, reason="out_of_scope")
            one.save()
            made.append(one.pk)
    return made


def _right_requests(cast: Any) -> list[Any]:
    """What Alice's person and Dan's ask."""
    made = []
    for member, person in ((cast.alice, cast.person), (cast.dan, cast.dans_person)):
        with tenant(member):
            made.append(ask_right(uuid7(), by=member, person_id=person.pk, kind="copy").pk)
    return made


def _exports(cast: Any) -> list[Any]:
    """Files that Alice and Dan asked for themselves."""
    made = []
    for member, person in ((cast.alice, cast.person), (cast.dan, cast.dans_person)):
        with tenant(member):
            asked = {"kind": "data", "session_key": "x", "purpose": "Copie", "person_id": person.pk}
            made.append(exporting.ask(uuid7(), by=member, **asked).pk)
    return made


def _agreements(cast: Any) -> list[Any]:
    """What Alice's person and Dan's agreed to; the first row of a chain has its id."""
    with as_owner():
        return [
            Consent.objects.filter(person_id=person.pk, act="given").latest("at").pk
            for person in (cast.person, cast.dans_person)
        ]


def _scans(cast: Any) -> list[Any]:
    with as_owner():
        return [evidence_row(person).pk for person in (cast.person, cast.dans_person)]


def _relayed(cast: Any) -> list[Relayed]:
    """Sent to Bob by Alice, and in Dan's network by him."""
    with as_owner():
        near_dan = StructureFactory(network=cast.elsewhere.network)
    return [send(cast.alice, cast.person, cast.recipient), send(cast.dan, cast.dans_person, near_dan)]


def _releases(relayed: list[Relayed], cast: Any) -> list[Any]:
    """Reprints that home lets a desk make, where nobody of the cast works."""
    made = []
    for one, by in zip(relayed, (cast.alice, cast.dan), strict=True):
        with as_owner():
            desk = StructureFactory(network=by.network)
        with tenant(by):
            made.append(release(uuid4(), one.referral.pk, by=by, structure_id=desk.pk).pk)
    return made


def _papers(cast: Any) -> list[Any]:
    """Papers without a name, made at two other counters."""
    made = []
    for by in (cast.alice, cast.dan):
        with as_owner():
            place = PlaceFactory(actor__network=by.network, phone="+33465710012")
        with tenant(by):
            slip = make_address_slip(uuid4(), by=by, place_id=place.pk, needs=["aide-demarches"]).slip
        made.append(slip.pk)
    return made


def _appointments(cast: Any) -> list[Any]:
    """Set by Bob, and in Dan's network by someone else than Dan, for persons who are followed."""
    with as_owner():
        near_dan = MembershipFactory(structure__network=cast.elsewhere.network, role=Role.MEDIATOR)
        here = PersonFactory(home_structure=cast.sender, last_name=QUINQUET)
        there = PersonFactory(home_structure=cast.elsewhere, last_name=ZEBULON)
    return [
        appointment(cast.bob, send(cast.alice, here, cast.recipient)),
        appointment(near_dan, send(cast.dan, there, near_dan.structure)),
    ]


def _hours(cast: Any) -> dict[str, list[Any]]:
    """Kept by Bob's structure and in Dan's network; to book, one at a structure that receives nobody any more."""
    with as_owner():
        near_dan = MembershipFactory(structure__network=cast.elsewhere.network, role=Role.MEDIATOR)
        series = [weekly_hours(staff) for staff in (cast.bob, near_dan)]
        slots = [kept_hour(staff, state="booked", hour=9) for staff in (cast.bob, near_dan)]
        closed = MembershipFactory(structure__network=cast.network, structure__status="suspended")
        hours = [kept_hour(staff) for staff in (closed, near_dan)]
    return {
        "slot_id": [*(slot.pk for slot in slots), uuid4()],
        "hour_id": [*(slot.pk for slot in hours), uuid4()],
        "series_id": [*(each.pk for each in series), uuid4()],
        "service_id": [*(slot.service_id for slot in slots), uuid4()],
    }


def _lines_at_the_door(cast: Any) -> list[Any]:
    """Expected at Bob's counter tomorrow, and in Dan's network."""
    with as_owner():
        found = DeskLine.objects.order_by("network_id").values_list("pk", flat=True)
        assert len(found) == 2
        return list(found)


def _alerts(cast: Any) -> list[Any]:
    """Of unusual volume, in Alice's structure and in Dan's."""
    with as_owner():
        return [unusual_reading(member).pk for member in (cast.alice, cast.dan)]


def _without_account(cast: Any) -> dict[str, list[Any]]:
    """Calls, withdrawals and complaints of another structure and of another network, all of them waiting."""
    calls, typed, complaints = [], [], []
    with as_owner():
        for near in (cast.network, cast.elsewhere.network):
            structure = StructureFactory(network=near)
            words = {"network": structure.network, "at": clock.now(), "due_at": clock.now()}
            typed.append(
                TypedWithdrawal(
                    structure=structure,
                    match="several",
                    way="desk",
                    first_name="Yvette",
                    last_name=QUINQUET,
                    receipt="4821",
                    **words,
                )
            )
            calls.append(CallBack(structure=structure, motive="news", caller=QUINQUET, number="1", **words))
            complaints.append(Complaint(text=QUINQUET, receipt="4821", for_officer=True, **words))
        for row in (*typed, *calls, *complaints):
            row.save()
    return {
        "callback_id": [*(row.pk for row in calls), uuid4()],
        "withdrawal_id": [*(row.pk for row in typed), uuid4()],
        "complaint_id": [*(row.pk for row in complaints), uuid4()],
    }


def _places(cast: Any) -> list[Any]:
    """The directory is open to every member of its network: foreign are those of two other networks."""
    with as_owner():
        return [
            PlaceFactory(actor__network=network, actor__name=ZEBULON).pk
            for network in (NetworkFactory(), cast.elsewhere.network)
        ]


def _evaluations(*persons: Any) -> list[Any]:
    with as_owner():
        return [evaluation(person).pk for person in persons]
