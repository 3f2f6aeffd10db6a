"""« Aucun lieu trouvé » : the sender asks to close, the coordinator reads them all and signs."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.generic import TemplateView

from core.kernel.http import MemberRequired, OperationView
from referrals.forms.replacing import VersionForm
from referrals.models import Referral
from referrals.operations.unplacing import ask_to_close, sign
from referrals.queries import unplaced
from referrals.views.own_referral import OwnReferralView

PAGE = 50


class AskToClose(OwnReferralView):
    template_name = "referrals/ask_to_close.html"
    form_class = VersionForm

    def get_initial(self) -> dict[str, Any]:
        return {"version": self.object.version}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(referral=self.object, **kwargs)

    def perform(self, form: VersionForm) -> str:
        ask_to_close(self.object.pk, by=self.request.member, version=form.cleaned_data["version"])
        messages.success(self.request, _("C’est demandé : la coordination signe, et vous êtes prévenu."))
        return self.back()


class UnplacedList(MemberRequired, TemplateView):
    template_name = "referrals/unplaced.html"
    coordinates = True

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        member = self.request.member
        pages = Paginator(unplaced.unplaced(member), PAGE)
        page = pages.get_page(self.request.GET.get("page"))
        return super().get_context_data(
            page=page, count=pages.count, lines=unplaced.described(member, page), **kwargs
        )


class Sign(MemberRequired, OperationView):
    """What it does is said before the button; nothing of the person is shown."""

    template_name = "referrals/sign.html"
    form_class = VersionForm
    coordinates = True

    def get_object(self) -> Referral:
        rows = unplaced.unplaced(self.request.member).filter(closing_asked_at__isnull=False)
        found: Referral = get_object_or_404(rows, pk=self.kwargs["referral_id"])
        return found

    def get_initial(self) -> dict[str, Any]:
        return {"version": self.object.version}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        lines = unplaced.described(self.request.member, [self.object])
        return super().get_context_data(line=lines[0] if lines else None, **kwargs)

    def perform(self, form: VersionForm) -> str:
        sign(self.object.pk, by=self.request.member, version=form.cleaned_data["version"])
        messages.success(
            self.request,
            _("Signé. La demande %(ref)s est terminée et ce qui manque est compté.")
            % {"ref": self.object.ref_code},
        )
        return reverse("unplaced")
