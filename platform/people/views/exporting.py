"""Ask a file, wait for it, take it once."""

import logging
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from kombu.exceptions import OperationalError

from core.kernel.errors import DomainError
from core.kernel.http import MemberRequired, OperationView
from people import rules
from people.forms.rights import CopyForm, ListForm
from people.models import Export, ExportKind
from people.operations import exporting
from people.tasks import build_export
from people.views.own_person import OwnPersonView
from people.views.recent_proof import RecentProof

logger = logging.getLogger(__name__)
TYPES = {
    ExportKind.PAPER: ("application/pdf", "copie.pdf"),
    ExportKind.DATA: ("application/json", "copie.json"),
    ExportKind.MOVED: ("application/octet-stream", "fiche-fermee.relais"),
    ExportKind.LIST: ("text/csv; charset=utf-8", "liste.csv"),
}


class AskCopy(RecentProof, OwnPersonView):
    template_name = "people/rights/copy.html"
    form_class = CopyForm

    def perform(self, form: CopyForm) -> str:
        purpose = _("Copie demandée par la personne")
        return _asked(self.request, person_id=self.object.pk, purpose=purpose, **form.cleaned_data)


class AskList(RecentProof, MemberRequired, OperationView):
    """The lead's: whom the structure may see, for a purpose."""

    template_name = "people/rights/list.html"
    form_class = ListForm
    opens_files = True

    def get_object(self) -> None:
        if not rules.leads(self.request.member):
            raise Http404

    def perform(self, form: ListForm) -> str:
        return _asked(self.request, kind=ExportKind.LIST, **form.cleaned_data)


class ExportFile(RecentProof, MemberRequired, OperationView):
    """In preparation, ready, or taken. The button gives the file, once."""

    template_name = "people/rights/file.html"
    opens_files = True

    def get_object(self) -> Export:
        found: Export = get_object_or_404(
            Export.objects.visible_to(self.request.member), pk=self.kwargs["export_id"]
        )
        return found

    def post(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        self.object = self.get_object()
        if self.object.state == "asked":
            wake(self.object)
            return HttpResponse(status=303, headers={"Location": request.path})
        try:
            export, content = exporting.take(
                self.object.pk, by=request.member, session_key=request.session.session_key or ""
            )
        except DomainError as refusal:
            return self.refuse(None, refusal)
        kind, name = TYPES[ExportKind(export.kind)]
        return HttpResponse(
            content, content_type=kind, headers={"Content-Disposition": f'attachment; filename="{name}"'}
        )

    def back(self) -> str:
        return reverse("persons")


def _asked(request: Any, **fields: Any) -> str:
    export = exporting.ask(by=request.member, session_key=request.session.session_key or "", **fields)
    wake(export)
    messages.success(request, _("Le fichier se prépare."))
    return reverse("export", args=[export.pk])


def wake(export: Export) -> None:
    """A worker, once this is committed. Without the queue the page offers to ask again: nothing is lost."""

    def send() -> None:
        try:
            build_export.apply_async(args=(str(export.pk),), retry=False)
        except (OperationalError, OSError) as error:
            logger.warning("export not woken", extra={"kind": type(error).__name__})

    transaction.on_commit(send)
