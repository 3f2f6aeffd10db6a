"""What waits for someone here beside referrals: calls, rights asked, withdrawals without a paper, complaints."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.kernel import clock
from core.kernel.querysets import Member
from core.tenancy.models import Membership
from notifications.models import Message
from people.models import Complaint, LawfulShare, RightRequest, TypedWithdrawal
from people.queries import rights_waiting
from people.rules import leads
from referrals.models import CallBack
from referrals.queries import team, telling
from referrals.queries.absences import summary


@dataclass(frozen=True, slots=True)
class Pending:
    label: str
    url: str


def pending(member: Member) -> list[Pending]:
    """The lists that hold something, with how many; nothing where there is nothing. Each role asks for its own."""
    officer = bool(getattr(member, "data_protection", False))
    calls = CallBack.objects.visible_to(member).waiting().count()
    asked = told = late = typed = complaints = objections = alone = 0
    if member.opens_files:
        asked = RightRequest.objects.visible_to(member).waiting().count()
        told = Message.objects.visible_to(member).by_hand().values("person_id").distinct().count()
    if member.opens_files or officer:
        typed = TypedWithdrawal.objects.visible_to(member).waiting().count()
    if member.coordinates or officer:
        complaints = Complaint.objects.visible_to(member).waiting().count()
    if member.coordinates:
        asleep = Membership.objects.administered_by(member).asleep()
        late = sum(one.late for one in rights_waiting() if one.structure_id != member.structure_id)
        alone = asleep.with_alone().filter(alone=True).count()
    to_tell = telling.waiting(member).count() if member.opens_files else 0
    nobodys = team.without_anyone(member) if leads(member) else 0
    if officer:
        objections = LawfulShare.objects.visible_to(member).waiting().count()
    found = [
        (
            nobodys,
            "sharing_out",
            ngettext(
                "%(n)s demande sans personne pour la suivre",
                "%(n)s demandes sans personne pour les suivre",
                nobodys,
            ),
        ),
        (to_tell, "to_tell", ngettext("%(n)s personne à prévenir", "%(n)s personnes à prévenir", to_tell)),
        (calls, "callbacks", ngettext("%(n)s personne à rappeler", "%(n)s personnes à rappeler", calls)),
        (
            told,
            "to_say",
            ngettext(
                "%(n)s personne à prévenir de vive voix ou sur papier",
                "%(n)s personnes à prévenir de vive voix ou sur papier",
                told,
            ),
        ),
        (
            asked,
            "right_requests",
            ngettext(
                "%(n)s demande sur une fiche à répondre", "%(n)s demandes sur des fiches à répondre", asked
            ),
        ),
        (
            late,
            "right_requests",
            ngettext(
                "%(n)s demande sur une fiche en retard ailleurs",
                "%(n)s demandes sur des fiches en retard ailleurs",
                late,
            ),
        ),
        (
            typed,
            "withdrawals",
            ngettext("%(n)s retrait sans papier à suivre", "%(n)s retraits sans papier à suivre", typed),
        ),
        (
            complaints,
            "complaints",
            ngettext("%(n)s réclamation sans réponse", "%(n)s réclamations sans réponse", complaints),
        ),
        (
            objections,
            "legal_grounds",
            ngettext("%(n)s opposition à répondre", "%(n)s oppositions à répondre", objections),
        ),
        (
            alone,
            "team",
            ngettext(
                "%(n)s structure dont le responsable ne se connecte plus",
                "%(n)s structures dont le responsable ne se connecte plus",
                alone,
            ),
        ),
    ]
    lists = [Pending(label % {"n": count}, reverse(name)) for count, name, label in found if count]
    return [*_away(member), *lists]


def _away(member: Member) -> list[Pending]:
    """« Karim est absent : 5 rendez-vous, 3 réponses, 2 appels », for who leads."""
    if not leads(member):
        return []
    today = clock.now().astimezone(clock.zone()).date()
    return [
        Pending(
            _("%(name)s est absent·e : %(counts)s")
            % {"name": one.user.first_name, "counts": summary(member, one.pk)},
            reverse("absence", args=[one.pk]),
        )
        for one in Membership.objects.visible_to(member).current().absent_on(today)
    ]
