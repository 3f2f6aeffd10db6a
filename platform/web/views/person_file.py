"""The person's file: what one's structure may read of her, and nothing else. Opening it is written down."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.dateformat import format as date_format
from django.utils.translation import gettext as _
from django.views.generic import TemplateView

from core.journal.models import AccessKind
from core.journal.operations import seen
from core.kernel.floor.scopes import Scope
from core.kernel.http import MemberRequired
from core.kernel.languages import language_name
from core.kernel.words import day_in_words, phone, with_nbsp
from people import queries, rules
from people.instruments.loading import published
from people.models import (
    AccessGrant,
    Accommodation,
    BirthPrecision,
    Channel,
    Contact,
    Evaluation,
    Limitation,
    MergeProposal,
    Person,
    PersonStatus,
    Status,
)
from people.operations.grounds import enabled_in
from referrals.queries.sent import Line
from referrals.states import ALIVE, ReferralState
from web.queries import person_file as reads

Fact = tuple[str, str]


class PersonFile(MemberRequired, TemplateView):
    """The address of a file that was taken in by another leads to it, for its home alone."""

    template_name = "web/person_file.html"
    opens_files = True

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        taken = MergeProposal.objects.visible_to(self.request.member).done()
        try:
            return super().get(request, *args, **kwargs)
        except Http404:
            into = taken.filter(absorbed_id=self.kwargs["person_id"]).first()
            if into is None:
                raise
            return redirect("person", into.person_id)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        member = self.request.member
        person = get_object_or_404(
            Person.objects.visible_to(member).select_related("home_structure"), pk=self.kwargs["person_id"]
        )
        is_home = rules.is_home(member, person)
        grants = [] if is_home else list(AccessGrant.objects.live(member).filter(person_id=person.pk))
        scopes = list(Scope) if is_home else sorted(Scope(grant.scope) for grant in grants)
        seen(
            AccessKind.FILE,
            by=member,
            persons=[person.pk],
            scopes=scopes,
            reason="own" if is_home else "shared",
        )
        contact = Contact.objects.visible_to(member).of(person.pk).first()
        evaluation = queries.latest_evaluation(member, person.pk)
        requests = reads.requests_about(member, person.pk)
        still = stillness(member, person) if is_home else None
        seeing = reads.who_may_see(member, person.pk) if is_home else []
        return super().get_context_data(
            person=person,
            is_home=is_home,
            laws=reads.laws_of(grants),
            by_law=is_home and (any(each.laws for each in seeing) or bool(enabled_in(member))),
            who=identity_facts(person),
            reach=contact_facts(contact) if contact else [],
            may_reach=Scope.CONTACT in scopes,
            evaluation=evaluation,
            needs=queries.current_needs(member, person.pk),
            requests=requests,
            may_welcome=Scope.ACCOMMODATIONS in scopes,
            welcome=welcome_facts(queries.accommodation_of(member, person.pk)),
            new_look=reads.new_look(member, person.pk, requests) if is_home else None,
            seeing=seeing,
            other_files=reads.other_files(member, person) if is_home else "",
            looking=reads.who_looked(member, person.pk) if is_home else [],
            agreements=reads.agreements(member, person.pk) if is_home else [],
            still=still,
            next=next_step(person, evaluation, requests) if is_home and still is None else None,
            **kwargs,
        )


@dataclass(frozen=True, slots=True)
class Stillness:
    """Why nothing is proposed any more on this file, and where that is undone."""

    title: str
    text: str
    link: str
    url: str


def stillness(member: Any, person: Person) -> Stillness | None:
    """Dead, gone or set aside: said once, calmly. Home only."""
    nothing = _("Plus rien ne part à son sujet et plus personne d’autre ne lit sa fiche.")
    aside = Limitation.objects.visible_to(member).holding().filter(person_id=OuterRef("person_id"))
    known = PersonStatus.objects.visible_to(member).of(person.pk).annotate(aside=Exists(aside))
    status, set_aside = known.values_list("status", "aside").first() or (Status.ACTIVE, False)
    if status == Status.DECEASED:
        url = reverse("death", args=[person.pk])
        return Stillness(_("Cette personne est décédée"), nothing, _("C’est une erreur ?"), url)
    if status == Status.MOVED:
        url = reverse("leaving", args=[person.pk])
        undo = _("Elle est revenue, ou c’est une erreur ?")
        return Stillness(_("Cette personne a quitté le réseau"), nothing, undo, url)
    if set_aside:
        url = reverse("set_aside", args=[person.pk])
        only = _("Vous seul·e la lisez, et rien ne part.")
        return Stillness(_("Fiche mise de côté"), only, _("La reprendre"), url)
    return None


@dataclass(frozen=True, slots=True)
class Step:
    """The one thing to do now."""

    label: str
    url: str
    orients: bool = False


def next_step(person: Person, evaluation: Evaluation | None, requests: Sequence[Line]) -> Step:
    """What waits for us first; else the three questions, then a request, then its follow-up."""
    ours = {
        ReferralState.REPORTED: _("Lire ce que ça a donné"),
        ReferralState.UNPLACED: _("Trouver un autre lieu"),
    }
    for line in requests:
        if line.referral.state in ours:
            label = ours[ReferralState(line.referral.state)]
            return Step(label, reverse("referral", args=[line.referral.pk]))
    if evaluation is None and not requests:
        return Step(_("Poser les trois questions"), reverse("three_questions", args=[person.pk]))
    for line in requests:
        if line.referral.state in ALIVE:
            return Step(_("Suivre la demande"), reverse("referral", args=[line.referral.pk]))
    return Step(_("Orienter"), reverse("choose_service", args=[person.pk]), orients=True)


def identity_facts(person: Person) -> list[Fact]:
    birth = ""
    if person.birth_date:
        year_only = person.birth_precision == BirthPrecision.YEAR
        birth = date_format(person.birth_date, "Y" if year_only else "j F Y")
    return _known(
        (_("Nom"), person.display_name),
        (_("Naissance"), birth),
        (_("Langues"), ", ".join(language_name(code) for code in person.languages)),
    )


def contact_facts(contact: Contact) -> list[Fact]:
    relay = " · ".join(
        part for part in (contact.relay_first_name, contact.relay_link, phone(contact.relay_phone)) if part
    )
    return _known(
        (_("Par quel moyen"), ", ".join(str(Channel(channel).label) for channel in contact.channels)),
        (_("Téléphone"), phone(contact.phone)),
        (_("Courriel"), contact.email),
        (_("Adresse"), contact.address),
        (_("Commune ou quartier"), contact.commune),
        (_("Quand appeler"), contact.safe_hours),
        (_("Discrétion"), _("Aucun message, papier discret") if contact.discreet else ""),
        (_("Un proche transmet"), relay),
    )


def welcome_facts(row: Accommodation | None) -> list[Fact]:
    """What must be provided, as the person confirmed it; read under its own scope only."""
    if row is None:
        return []
    labels = published().choices["FRE"].by_value
    return _known(
        (_("À prévoir"), ", ".join(labels[code].label for code in row.codes)),
        (_("Précision"), row.precision),
        (_("Interprète"), _("oui") if row.interpreter else ""),
        (_("Confirmé"), day_in_words(row.confirmed_on)),
    )


def _known(*facts: Fact) -> list[Fact]:
    return [(label, with_nbsp(value)) for label, value in facts if value]
