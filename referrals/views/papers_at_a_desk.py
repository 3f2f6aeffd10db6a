"""Papers that a counter prints without opening a file: one that home released, and one without a name."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.generic import TemplateView, View

from actors.models import Place
from actors.queries import directory
from core.kernel import clock
from core.kernel.http import OperationView
from core.kernel.pdf import PdfUnavailable
from core.tenancy.models import Network
from people.views.at_a_desk import AtADesk
from referrals.forms.slips import AddressForm, CodeForm, FirstNameForm
from referrals.models import ReleasedSlip
from referrals.operations.addressing import make_address_slip, note_came
from referrals.operations.releasing import print_released
from referrals.pdf import Paper, paper_of, slip_pdf
from referrals.views.keeping_code import InHand, forget_paper, keep_paper, kept_paper

TWO_PER_SHEET = "deux"


class ReleasedList(AtADesk, TemplateView):
    """What home let this desk print today: an hour, a reference, who released it. No name."""

    template_name = "referrals/released_list.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        member = self.request.member
        waiting = ReleasedSlip.objects.visible_to(member).at_desk(member).waiting(clock.now()).for_list()
        return super().get_context_data(released=list(waiting), **kwargs)


class PrintReleased(AtADesk, OperationView):
    """The first name she says, compared and never shown."""

    template_name = "referrals/print_released.html"
    form_class = FirstNameForm
    kwargs: dict[str, Any]
    object: ReleasedSlip

    def get_object(self) -> ReleasedSlip:
        member = self.request.member
        rows = ReleasedSlip.objects.visible_to(member).at_desk(member).select_related("maker_structure")
        return get_object_or_404(rows, pk=self.kwargs["release_id"])

    def perform(self, form: FirstNameForm) -> str:
        """A wrong name is told on the page, not raised: its count must stay."""
        said = form.cleaned_data
        made = print_released(
            self.object.pk, by=self.request.member, first_name=said["first_name"], language=said["langue"]
        )
        if not made.done:
            return reverse("print_released", args=[self.object.pk], query={"papier": "non"})
        assert made.slip_id is not None and made.facts is not None
        keep_paper(self.request, made.slip_id, InHand(made.code, made.facts, made.language, made.discreet))
        return reverse("paper_in_hand", args=[made.slip_id])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        refused = self.request.GET.get("papier") == "non"
        return super().get_context_data(refused=refused, home=self.object.maker_structure, **kwargs)


class AddressPaper(AtADesk, OperationView):
    """« Donner juste une adresse » on paper, with a code that says she came."""

    template_name = "referrals/address_paper.html"
    form_class = AddressForm
    kwargs: dict[str, Any]
    object: Place

    def get_object(self) -> Place:
        place = directory.place(self.request.member, self.kwargs["place_id"])
        if place is None:
            raise Http404
        return place

    def get_form_kwargs(self) -> dict[str, Any]:
        offered = [code for service in self.object.services.all() for code in service.codes]
        kwargs = super().get_form_kwargs() | {"offered": offered}
        asked = [code for code in self.request.GET.getlist("besoin") if code in offered]
        return kwargs | {"initial": {"needs": asked or (offered if len(set(offered)) == 1 else [])}}

    def perform(self, form: AddressForm) -> str:
        said = form.cleaned_data
        made = make_address_slip(
            said["id"],
            by=self.request.member,
            place_id=self.object.pk,
            needs=said["needs"],
            commune=said["commune"],
            language=said["langue"],
        )
        if made.code:
            keep_paper(self.request, made.slip.pk, InHand(made.code, made.facts, made.slip.language, False))
        return reverse("paper_in_hand", args=[made.slip.pk])


class InHandView(AtADesk):
    """A paper made at this counter in the last ten minutes; for anyone else there is no such page."""

    request: Any
    kwargs: dict[str, Any]

    @property
    def slip_id(self) -> UUID:
        slip_id: UUID = self.kwargs["slip_id"]
        return slip_id

    def paper(self) -> Paper:
        held = kept_paper(self.request, self.slip_id)
        if held is None:
            raise Http404
        return paper_of(
            held.facts,
            network=Network.objects.get(pk=self.request.member.network_id),
            code=held.code,
            language_code=held.language,
            discreet=held.discreet,
        )


class PaperInHand(InHandView, TemplateView):
    """Shown once more if it must be; « Effacer » takes it off the counter's screen at once."""

    template_name = "referrals/paper_in_hand.html"
    http_method_names = ["get", "post", "head", "options"]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        pdf = reverse("paper_in_hand_pdf", args=[self.slip_id])
        twice = reverse("paper_in_hand_pdf", args=[self.slip_id], query={"feuille": TWO_PER_SHEET})
        return super().get_context_data(paper=self.paper(), pdf=pdf, pdf_twice=twice, **kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.paper()
        forget_paper(request, self.slip_id)
        return redirect("home")


class PaperInHandPdf(InHandView, View):
    http_method_names = ["get", "head", "options"]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        page = self.paper()
        try:
            document = slip_pdf(page, two_per_sheet=request.GET.get("feuille") == TWO_PER_SHEET)
        except PdfUnavailable:
            return HttpResponseRedirect(reverse("paper_in_hand", args=[self.slip_id], query={"pdf": "non"}))
        headers = {"Content-Disposition": 'inline; filename="papier.pdf"'}
        return HttpResponse(document, content_type="application/pdf", headers=headers)


class SomeoneCame(AtADesk, OperationView):
    """« Venue », with the code of a paper without a name that leads here."""

    template_name = "referrals/someone_came.html"
    form_class = CodeForm

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.object = None
        form = self.get_form()
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form), status=422)
        answer = note_came(
            form.cleaned_data["code"],
            by=self.request.member,
            from_address=str(request.META.get("REMOTE_ADDR", "")),
        )
        if answer.done:
            return self.render_to_response(self.get_context_data(form=self.form_class(), noted=True))
        form.add_error("code", _came_refusal(answer.too_many))
        return self.render_to_response(self.get_context_data(form=form), status=422)


def _came_refusal(too_many: bool) -> str:
    if too_many:
        return _("Trop d’essais depuis ici. Réessayez dans une heure.")
    return _("Ce papier ne mène pas ici, ou son code n’est pas lisible. Accueillez la personne sans lui.")
