"""« Durées et règles » : for the coordination and for the data-protection officer, each changing their own."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.generic import TemplateView

from core.kernel.http import MemberRequired, OperationView
from people import rules
from people.forms.settings import SettingForm
from people.instruments.clocks import OWNERS
from people.instruments.settings import SETTING, Setting
from people.operations.settling import change_setting, setting_of, settings_of

YEAR = 365.25  # days


@dataclass(frozen=True, slots=True)
class Line:
    setting: Setting
    value: str
    note: str
    mine: bool


class ReadsSettings(MemberRequired):
    """Pages of those who decide; to the others they do not exist."""

    def dispatch(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        member = getattr(request, "member", None)
        if member is not None and not rules.can_read_settings(member):
            raise Http404
        return super().dispatch(request, *args, **kwargs)


class Settings(ReadsSettings, TemplateView):
    template_name = "people/settings.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        member = self.request.member
        sections: dict[str, list[Line]] = {str(title): [] for title in (*OWNERS.values(), _fixed())}
        for setting, value in settings_of(member, member.network):
            title = _fixed() if setting.fixed else str(OWNERS[setting.owner])
            sections[title].append(
                Line(setting, spoken(setting, value), _note(setting), rules.can_set(member, setting))
            )
        return super().get_context_data(sections=sections.items(), **kwargs)


class ChangeSetting(ReadsSettings, OperationView):
    template_name = "people/setting.html"
    form_class = SettingForm
    object: Setting

    def get_object(self) -> Setting:
        setting = SETTING.get(self.kwargs["setting"])
        if setting is None or not rules.can_set(self.request.member, setting):
            raise Http404
        return setting

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"setting": self.object}

    def get_initial(self) -> dict[str, Any]:
        member = self.request.member
        return {"value": setting_of(member, self.object, member.network)}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(setting=self.object, **kwargs)

    def perform(self, form: SettingForm) -> str:
        change_setting(self.object.name, by=self.request.member, value=form.cleaned_data["value"])
        messages.success(self.request, _("C’est changé, et écrit dans le journal."))
        return reverse("settings")


def _fixed() -> str:
    return _("Fixé pour tous les réseaux")


def spoken(setting: Setting, value: int) -> str:
    if setting.unit == "yes":
        return _("oui") if value else _("non")
    if setting.unit == "files":
        return ngettext("%(n)s fiche", "%(n)s fiches", value) % {"n": value}
    days = ngettext("%(n)s jour", "%(n)s jours", value) % {"n": value}
    years = round(value / YEAR)
    if years and abs(value - years * YEAR) <= 1:
        days += ngettext(" (%(n)s an)", " (%(n)s ans)", years) % {"n": years}
    return days


def _note(setting: Setting) -> str:
    if setting.fixed:
        return str(setting.what)
    default = _("Par défaut : %(value)s.") % {"value": spoken(setting, setting.default)}
    if setting.unit == "yes":
        return f"{setting.what} {default}"
    bounds = _("De %(least)s à %(most)s.") % {
        "least": setting.shortest,
        "most": spoken(setting, setting.longest),
    }
    return f"{setting.what} {default} {bounds}"
