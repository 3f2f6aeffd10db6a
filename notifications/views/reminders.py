"""« Rappels et horaires »: which reminders leave, and in which hours the network writes."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView

from core.kernel import clock, words
from core.kernel.http import MemberRequired, OperationView
from notifications.forms.reminders import (
    CHANNEL_WORDS,
    DAYS,
    FOLLOW,
    NONE,
    OWN,
    WHEN,
    HoursForm,
    RemindersForm,
)
from notifications.models.reminders import APPOINTMENT
from notifications.operations.setting_reminders import follow_network, set_hours, set_reminders
from notifications.queries import policies
from notifications.queries.hours import times_of
from notifications.rules.answering_for import can_set_hours, can_set_reminders
from notifications.rules.examples import example
from notifications.rules.reminding import Policy
from notifications.rules.windows import SETTABLE, Hours, Quiet, Times

LABELS = {
    Quiet.VOICE: gettext_lazy("SMS et appels aux personnes"),
    Quiet.MAIL: gettext_lazy("Courriers électroniques aux personnes"),
    Quiet.DESK: gettext_lazy("Courriers électroniques aux professionnels"),
}


class RemindersView(MemberRequired):
    """Pages of the coordination and of leads; to the others they do not exist."""

    def dispatch(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        member = getattr(request, "member", None)
        if member is not None and not can_set_reminders(member):
            raise Http404
        return super().dispatch(request, *args, **kwargs)


class Reminders(RemindersView, TemplateView):
    template_name = "notifications/reminders/reminders.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        member = self.request.member
        times = times_of(member.network)
        here = policies.seen_by(APPOINTMENT, member)
        return super().get_context_data(
            here=here,
            said=sentence(here.policy, times),
            when=_chosen(WHEN, here.policy.offsets),
            by=_by(here.policy),
            hours=[HoursLine(profile, times.of(profile)) for profile in SETTABLE],
            sets_hours=can_set_hours(member),
            **kwargs,
        )


class SetReminders(RemindersView, OperationView):
    """What it gives is shown before it is kept, for whoever asks."""

    template_name = "notifications/reminders/set_reminders.html"
    form_class = RemindersForm
    object: policies.Seen

    def get_object(self) -> policies.Seen:
        return policies.seen_by(APPOINTMENT, self.request.member)

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"of_structure": not self.request.member.coordinates}

    def get_initial(self) -> dict[str, Any]:
        policy = self.object.policy
        what = FOLLOW if not self.object.own and not self.request.member.coordinates else OWN
        return {
            "what": what if policy.enabled or what == FOLLOW else NONE,
            "offsets": policy.offsets,
            "channels": policy.channels,
        }

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if "see" not in request.POST:
            return super().post(request, *args, **kwargs)
        self.object = self.get_object()
        form = self.get_form()
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form), status=422)
        said = sentence(self._asked(form.cleaned_data), times_of(self.request.member.network))
        return self.render_to_response(self.get_context_data(form=form, said=said))

    def _asked(self, said: dict[str, Any]) -> Policy:
        if said["what"] == FOLLOW:
            return self.object.of_network
        return Policy(said["offsets"], said["channels"], enabled=said["what"] == OWN)

    def perform(self, form: RemindersForm) -> str:
        said, by = form.cleaned_data, self.request.member
        if said["what"] == FOLLOW:
            follow_network(by=by)
        else:
            set_reminders(
                by=by, enabled=said["what"] == OWN, offsets=said["offsets"], channels=said["channels"]
            )
        messages.success(self.request, _("C’est noté, et écrit dans le journal."))
        return reverse("reminders")


@dataclass(frozen=True, slots=True)
class HoursLine:
    """One kind of message, and the hours in which it leaves."""

    profile: Quiet
    hours: Hours

    @property
    def label(self) -> str | Promise:
        return LABELS[self.profile]

    @property
    def days(self) -> str:
        """« lundi à samedi », « tous les jours », or the days one by one."""
        names = [str(name).lower() for number, name in DAYS if number in self.hours.days]
        first, last = min(self.hours.days), max(self.hours.days)
        if len(names) == 7:
            return _("tous les jours")
        if last - first + 1 == len(names):
            return _("du %(first)s au %(last)s") % {"first": names[0], "last": names[-1]}
        return ", ".join(names)

    @property
    def opens(self) -> str:
        return _hour(self.hours.opens.hour, self.hours.opens.minute)

    @property
    def closes(self) -> str:
        return _hour(self.hours.closes.hour, self.hours.closes.minute)


class SetHours(MemberRequired, OperationView):
    """The hours of one kind of message, of the whole network."""

    template_name = "notifications/reminders/set_hours.html"
    form_class = HoursForm
    coordinates = True
    object: HoursLine

    def get_object(self) -> HoursLine:
        profile = self.kwargs["kind"]
        if profile not in SETTABLE:
            raise Http404
        return HoursLine(Quiet(profile), times_of(self.request.member.network).of(profile))

    def get_initial(self) -> dict[str, Any]:
        hours = self.object.hours
        return {
            "opens": hours.opens.strftime("%H:%M"),
            "closes": hours.closes.strftime("%H:%M"),
            "days": sorted(hours.days),
            "holidays": hours.holidays,
        }

    def perform(self, form: HoursForm) -> str:
        set_hours(self.object.profile, by=self.request.member, **form.cleaned_data)
        messages.success(self.request, _("C’est changé, et écrit dans le journal."))
        return reverse("reminders")


def sentence(policy: Policy, times: Times) -> str:
    """« Mme B. a rendez-vous jeudi 12 mars à 14 h : SMS mardi 10 mars à 14 h, puis jeudi 12 mars à 11 h. »"""
    made = example(policy, times, now=clock.now())
    starts = words.day_in_words(made.starts_at)
    if not made.at:
        return _("Mme B. a rendez-vous %(starts)s : aucun rappel.") % {"starts": starts}
    return _("Mme B. a rendez-vous %(starts)s : %(channel)s %(when)s.") % {
        "starts": starts,
        "channel": CHANNEL_WORDS[made.channel],
        "when": _(", puis ").join(words.day_in_words(at) for at in made.at),
    }


def _chosen(labels: Any, chosen: Any) -> str:
    return ", ".join(str(label).lower() for value, label in labels if value in chosen)


def _by(policy: Policy) -> str:
    return ", ".join(str(CHANNEL_WORDS[channel]) for channel in policy.channels)


def _hour(hour: int, minute: int) -> str:
    return f"{hour}{words.NBSP}h{f'{words.NBSP}{minute:02}' if minute else ''}"
