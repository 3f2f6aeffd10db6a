"""« Est-ce la même personne ? » : two files of one's structure side by side, proposed by one, confirmed by another."""

from typing import Any

from django.contrib import messages
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.dateformat import format as date_format
from django.utils.translation import gettext as _

from core.journal.models import AccessKind
from core.journal.operations import seen
from core.kernel import clock
from core.kernel.display import Table
from core.kernel.floor.scopes import Scope
from core.kernel.languages import language_name
from core.kernel.querysets import Member
from core.kernel.words import phone
from people import queries, rules
from people.models import BirthPrecision, Contact, MergeProposal, Person
from people.operations.merging import HINDRANCES, confirm, decline, hindrance, propose
from people.views.own_person import OwnPersonView


class Twins(OwnPersonView):
    """Files of one's own structure that may be the same person."""

    template_name = "people/twins.html"
    http_method_names = ["get", "head", "options"]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        member = self.request.member
        proposed = queries.proposed_with(member, self.object.pk)
        twins = [*proposed, *(one for one in queries.twins(member, self.object) if one not in proposed)]
        if twins:
            seen(AccessKind.LIST, by=member, persons=[one.pk for one in twins], reason="list")
        merged = MergeProposal.objects.visible_to(member).of(self.object.pk).done().for_page()
        return super().get_context_data(twins=twins, merged=merged, proposed=proposed, **kwargs)


class BothFiles(OwnPersonView):
    """Both files side by side. One button: propose, or confirm what a colleague proposed."""

    template_name = "people/both_files.html"
    scopes = (Scope.IDENTITY, Scope.CONTACT)

    def get_object(self) -> Person:
        person = super().get_object()
        self.other = get_object_or_404(Person.objects.own(self.request.member), pk=self.kwargs["other_id"])
        return person

    def waiting(self) -> MergeProposal | None:
        proposals = MergeProposal.objects.visible_to(self.request.member)
        between = proposals.between(self.object.pk, self.other.pk).open_at(clock.now())
        return between.for_page().first()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        member = self.request.member
        seen(AccessKind.FILE, by=member, persons=[self.other.pk], scopes=self.scopes, reason="own")
        proposal = self.waiting()
        kept, gone = self.object, self.other
        if proposal and proposal.person_id != kept.pk:
            kept, gone = gone, kept
        why = hindrance(kept.pk, gone.pk)
        return super().get_context_data(
            kept=kept,
            gone=gone,
            table=_side_by_side(member, kept, gone),
            proposal=proposal,
            may_confirm=proposal is not None and rules.can_confirm_merge(member, proposal),
            hindrance=HINDRANCES[why] if why else "",
            **kwargs,
        )

    def perform(self, form: None) -> str:
        proposal = self.waiting()
        member = self.request.member
        if proposal is None or proposal.proposed_by_id == member.pk:
            propose(self.object.pk, absorbed_id=self.other.pk, by=member)
            messages.success(self.request, _("C’est proposé. Un autre membre de votre structure confirme."))
            return self.request.path
        person = confirm(proposal.pk, by=member)
        messages.success(self.request, _("Les deux fiches n’en font plus qu’une."))
        return reverse("person", args=[person.pk])

    def back(self) -> str:
        return self.request.path


class DeclineMerge(BothFiles):
    """« Ce sont deux personnes »."""

    http_method_names = ["post", "options"]

    def perform(self, form: None) -> str:
        proposal = self.waiting()
        if proposal is not None:
            decline(proposal.pk, by=self.request.member)
        messages.success(self.request, _("C’est noté : rien ne change."))
        return reverse("person", args=[self.object.pk])


def _side_by_side(member: Member, kept: Person, gone: Person) -> Table:
    rows = [_facts(member, one) for one in (kept, gone)]
    labels = [
        _("Nom"), _("Naissance"), _("Langues"), _("Téléphone"), _("Courriel"), _("Adresse"), _("Commune"),
        _("Fiche ouverte"), _("Dernier point"),
    ]  # fmt: skip
    return Table(
        _("Les deux fiches, côte à côte"),
        [_("Information"), _("La fiche qui reste"), _("La fiche qui s’y ajoute")],
        [
            [label, mine or "—", hers or "—"]
            for label, mine, hers in zip(labels, *rows, strict=True)
            if mine or hers
        ],
    )


def _facts(member: Member, person: Person) -> list[str]:
    contact = Contact.objects.visible_to(member).of(person.pk).first() or Contact()
    evaluation = queries.latest_evaluation(member, person.pk)
    birth = ""
    if person.birth_date:
        birth = date_format(
            person.birth_date, "Y" if person.birth_precision == BirthPrecision.YEAR else "j F Y"
        )
    return [
        person.display_name,
        birth,
        ", ".join(language_name(code) for code in person.languages),
        phone(contact.phone) if contact.phone else "",
        contact.email,
        contact.address,
        contact.commune,
        date_format(person.created_at, "j F Y"),
        date_format(evaluation.at, "j F Y") if evaluation else "",
    ]
