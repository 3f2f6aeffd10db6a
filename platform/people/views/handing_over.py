"""« Lui remettre sa fiche » for another network: what is read to her, her agreement, then the phrase, shown once."""

from functools import cached_property
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from core.kernel.errors import DomainError
from core.kernel.http import MemberRequired, OperationView
from people import queries
from people.forms.moving import MovingForm
from people.instruments import consent_script, moving_script
from people.models import Export, ExportKind
from people.operations.capturing import Taken
from people.operations.handing_over import agree, close
from people.views.exporting import wake
from people.views.own_person import OwnPersonView
from people.views.recent_proof import RecentProof


class HandOver(RecentProof, OwnPersonView):
    """The place is named in words: the text read names it too, and is kept as read."""

    template_name = "people/rights/hand_over.html"
    form_class = MovingForm

    @cached_property
    def voices(self) -> queries.Voices:
        return queries.voices_of(self.request.member, self.object, mandate=False)

    def get_form_kwargs(self) -> dict[str, Any]:
        attested = self.request.member.network.oral_attestation
        return {**super().get_form_kwargs(), "oral_attestation": attested, "voices": self.voices}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        text = moving_script.read_aloud(_("le lieu que vous me dites"))
        return super().get_context_data(
            script_sentences=consent_script.sentences(text), voices=self.voices, **kwargs
        )

    def perform(self, form: MovingForm) -> str:
        if form.she_refuses:
            messages.success(self.request, _("Elle a dit non : aucun fichier n’est fait."))
            return reverse("rights", args=[self.object.pk])
        destination = form.cleaned_data["destination"]
        export = agree(
            form.cleaned_data["id"],
            by=self.request.member,
            person_id=self.object.pk,
            destination=destination,
            session_key=self.request.session.session_key or "",
            taken=Taken(text=moving_script.read_aloud(destination.strip()), **form.taken()),
        )
        wake(export)
        messages.success(self.request, _("Le fichier se prépare."))
        return reverse("export", args=[export.pk])


class ClosingPhrase(RecentProof, MemberRequired, OperationView):
    """The button closes the file and answers with its phrase: there is no page to come back to."""

    template_name = "people/rights/phrase.html"
    http_method_names = ["post", "options"]
    opens_files = True
    kwargs: dict[str, Any]

    def get_object(self) -> Export:
        rows = Export.objects.visible_to(self.request.member).filter(kind=ExportKind.MOVED)
        found: Export = get_object_or_404(rows, pk=self.kwargs["export_id"])
        return found

    def post(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        export = self.get_object()
        try:
            phrase = close(export.pk, by=request.member, session_key=request.session.session_key or "")
        except DomainError as refusal:
            messages.warning(request, str(refusal))
            return HttpResponse(status=303, headers={"Location": reverse("export", args=[export.pk])})
        return TemplateResponse(request, self.template_name, {"object": export, "phrase": phrase})
