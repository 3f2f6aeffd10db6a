"""Open the reading to the person, with three pictures she chooses beside the professional. Offered, never imposed."""

from typing import Any

from django.contrib import messages
from django.urls import reverse
from django.utils.translation import gettext as _

from people.operations.reading import choose_pictures, close_reading, is_open
from people.views.own_person import OwnPersonView
from web import code_words
from web.forms.code_page import PicturesForm


class ReadingPage(OwnPersonView):
    """What is chosen is shown to nobody afterwards, not even here."""

    template_name = "web/reading.html"
    form_class = PicturesForm

    def get_form(self, form_class: Any = None) -> Any:
        if "close" in self.request.POST:
            return None
        return super().get_form(form_class)

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"words": code_words.words("fr")}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            open=is_open(self.request.member, self.object.pk), network=self.request.member.network, **kwargs
        )

    def perform(self, form: PicturesForm | None) -> str:
        member, name = self.request.member, {"name": self.object.first_name}
        if form is None:
            close_reading(self.object.pk, by=member)
            messages.success(
                self.request, _("La lecture est fermée. %(name)s peut toujours tout arrêter.") % name
            )
        else:
            choose_pictures(self.object.pk, by=member, pictures=form.chosen)
            messages.success(
                self.request, _("C’est ouvert. %(name)s a besoin de son code et de ses trois images.") % name
            )
        return reverse("person", args=[self.object.pk])
