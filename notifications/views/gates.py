"""« Moyens d’envoi »: what leaves by itself, what it cost today, and the switch of each."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.generic import TemplateView

from core.kernel.http import MemberRequired, OperationView
from notifications.catalogue import Channel
from notifications.forms.gates import AllowForm, CloseForm, ReopenForm
from notifications.models import Budget, Gate
from notifications.models.gates import GATED
from notifications.operations import gating, spending
from notifications.rules.alarms import THIN


@dataclass(frozen=True, slots=True)
class Line:
    channel: Channel
    gate: Gate | None
    spent: int
    daily: int | None

    @property
    def open(self) -> bool:
        return self.gate is None or self.gate.open

    @property
    def paid(self) -> bool:
        return self.daily is not None

    @property
    def thin(self) -> bool:
        """Little is left of the day, as the watchers count it."""
        return self.daily is not None and (self.daily - self.spent) * 100 < self.daily * THIN


def lines_of(member: Any) -> list[Line]:
    """One line a channel: its switch, and what it spent today where it costs."""
    found: Iterable[Any] = Gate.objects.visible_to(member).for_list()
    gates: dict[str, Gate] = {gate.channel: gate for gate in found}
    spent = dict(
        Budget.objects.visible_to(member)
        .filter(day=spending.local_day(member.network))
        .values_list("channel", "spent")
    )
    return [
        Line(
            channel,
            gates.get(channel),
            spent.get(channel, 0),
            spending.allowed(_said(gates.get(channel))) if channel in spending.PAID else None,
        )
        for channel in GATED
    ]


def _said(gate: Gate | None) -> int | None:
    return None if gate is None else gate.daily


class Gates(MemberRequired, TemplateView):
    template_name = "notifications/ways/gates.html"
    coordinates = True

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(lines=lines_of(self.request.member), **kwargs)


class OneGate(MemberRequired, OperationView):
    """One channel of one's own network; a sealed one says why it cannot be opened here."""

    coordinates = True
    object: Line

    def get_object(self) -> Line:
        found = [line for line in lines_of(self.request.member) if line.channel == self.kwargs["kind"]]
        if not found:
            raise Http404
        return found[0]

    def back(self) -> str:
        return reverse("gates")


class SwitchGate(OneGate):
    """Close what is open, open what is closed: with a reason."""

    template_name = "notifications/ways/gate.html"

    def get_form_class(self) -> Any:
        return CloseForm if self.object.open else ReopenForm

    def get_form(self, form_class: Any = None) -> Any:
        return self.get_form_class()(**self.get_form_kwargs())

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        kwargs.setdefault("form", self.get_form())
        return super().get_context_data(**kwargs)

    def perform(self, form: Any) -> str:
        channel, by = self.object.channel, self.request.member
        if self.object.open:
            gating.close(
                channel, by=by, why=form.cleaned_data["why"], diverted=form.cleaned_data["how"] == "divert"
            )
            messages.success(self.request, _("C’est fermé. Ce qui est prévu n’est pas perdu."))
        else:
            gating.reopen(channel, by=by, why=form.cleaned_data["why"])
            messages.success(self.request, _("C’est rouvert. Ce qui attendait part, si c’est encore utile."))
        return reverse("gates")


class AllowGate(OneGate):
    """How many may leave a day."""

    template_name = "notifications/ways/gate_daily.html"
    form_class = AllowForm

    def get_object(self) -> Line:
        line = super().get_object()
        if not line.paid:
            raise Http404
        return line

    def get_initial(self) -> dict[str, Any]:
        return {"daily": self.object.daily}

    def perform(self, form: AllowForm) -> str:
        gating.allow(self.object.channel, by=self.request.member, daily=form.cleaned_data["daily"])
        messages.success(self.request, _("C’est changé, et écrit dans le journal."))
        return reverse("gates")
