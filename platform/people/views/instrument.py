"""« Notre outil d’évaluation »: open to all, without account. Everything needed to read it, check it, contest it."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.generic import TemplateView, View

from core.kernel.pdf import PdfUnavailable
from core.tenancy.models import Network
from people.instruments.loading import HISTORY, cases_file, instrument_file, published
from people.models import InstrumentValidation
from people.pdf import instrument as pdf

LICENCE = "https://creativecommons.org/licenses/by/4.0/"


class InstrumentPage(TemplateView):
    """`/outil/`, and `/outil/<network>/` which says who validated it there. A member reads her own network's."""

    template_name = "people/instrument.html"
    request: Any

    def network(self) -> Network | None:
        slug = self.kwargs.get("network")
        if slug is None:
            member = self.request.member
            return member.network if member else None
        found = Network.objects.filter(slug=slug).first()
        if found is None:
            raise Http404
        return found

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        network = self.network()
        kwargs.pop("network", None)  # the slug of the address
        instrument = published()
        validations = InstrumentValidation.objects.public(network.pk) if network else []
        return super().get_context_data(
            network=network,
            instrument=instrument,
            validations=[row for row in validations if row.version == instrument.version],
            history=HISTORY,
            licence=LICENCE,
            **kwargs,
        )


class PublishedFile(View):
    """A file as it was published, to download."""

    http_method_names = ["get", "head", "options"]
    path: Callable[[], Path]

    def get(self, request: HttpRequest) -> HttpResponse:
        source = type(self).path()
        return HttpResponse(
            source.read_bytes(),
            content_type="application/json",
            headers={
                "Content-Disposition": f'attachment; filename="{source.name}"',
                "Link": f'<{LICENCE}>; rel="license"',
            },
        )


class InstrumentFile(PublishedFile):
    path = staticmethod(instrument_file)


class CasesFile(PublishedFile):
    path = staticmethod(cases_file)


class PublishedPdf(View):
    """A document that never changes within a version; without the renderer's libraries, back to the page."""

    http_method_names = ["get", "head", "options"]
    make: Callable[[], bytes]
    name = ""

    def get(self, request: HttpRequest) -> HttpResponse:
        try:
            document = type(self).make()
        except PdfUnavailable:
            return HttpResponseRedirect(reverse("instrument", query={"pdf": "non"}))
        headers = {"Content-Disposition": f'inline; filename="{self.name}"'}
        return HttpResponse(document, content_type="application/pdf", headers=headers)


class RulesPdf(PublishedPdf):
    make = staticmethod(pdf.questions_and_rules)
    name = "questions-et-regles.pdf"


class CardsPdf(PublishedPdf):
    make = staticmethod(pdf.cards)
    name = "cartes.pdf"
