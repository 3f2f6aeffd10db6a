"""« À dire »: what someone says, posts or hands over to a person, for the structure that follows her."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.generic import TemplateView, View

from core.kernel.http import MemberRequired, OperationView
from notifications.models import LetterBatch, Message
from notifications.operations import by_hand
from notifications.operations.printing import print_letters
from notifications.operations.ticking import tick
from notifications.pdf import letters_pdf
from referrals.forms.following import RESULTS
from referrals.models import CallBack
from referrals.queries import telling


class ByHandView(MemberRequired):
    """Whoever opens files: the lines name persons. Anyone else is told that there is no such page."""

    def dispatch(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.member is not None and not request.member.opens_files:
            raise Http404
        return super().dispatch(request, *args, **kwargs)


class ToSay(ByHandView, TemplateView):
    """« À dire aujourd’hui »: calls, letters and papers that someone carries."""

    template_name = "notifications/to_say.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        member = self.request.member
        spoken = by_hand.calls(member)
        return super().get_context_data(
            calls=[line for line in spoken if line.number],
            to_her_face=[line for line in spoken if not line.number],
            letters=by_hand.letters(member),
            to_post=by_hand.to_post(member),
            papers=by_hand.papers(member),
            late=by_hand.too_late(member),
            results=RESULTS,
            callbacks=CallBack.objects.visible_to(member).waiting().count(),
            to_tell=telling.waiting(member).count(),
            **kwargs,
        )


class Tick(ByHandView, OperationView):
    """The buttons of a line: what the call gave, or « posté »."""

    http_method_names = ["post", "options"]

    def get_object(self) -> Message:
        hers = Message.objects.visible_to(self.request.member).filter(person__isnull=False)
        found: Message = get_object_or_404(hers, pk=self.kwargs["told_id"])
        return found

    def perform(self, form: Any) -> str:
        tick(self.object.pk, by=self.request.member, result=self.request.POST.get("result", ""))
        messages.success(self.request, _("C’est noté."))
        return self.back()

    def back(self) -> str:
        return reverse("to_say")


class PrintLetters(ByHandView, OperationView):
    """One number for the letters of today, then their document."""

    http_method_names = ["post", "options"]

    def perform(self, form: Any) -> str:
        return reverse("letter_batch", args=[print_letters(by=self.request.member).pk])

    def back(self) -> str:
        return reverse("to_say")


class LettersPdf(ByHandView, View):
    """The letters of one number: printed again they are the same, but for those that may not leave any more."""

    http_method_names = ["get", "head", "options"]

    def get(self, request: Any, batch_id: UUID) -> HttpResponse:
        batch: Any = get_object_or_404(LetterBatch.objects.visible_to(request.member), pk=batch_id)
        lines = by_hand.letters_of(batch.pk, request.member)
        if not lines:
            raise Http404
        headers = {"Content-Disposition": f'inline; filename="lettres-{batch.number}.pdf"'}
        return HttpResponse(letters_pdf(batch, lines), content_type="application/pdf", headers=headers)
