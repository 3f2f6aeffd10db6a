"""How to reach the person: one page, written by her home structure."""

from typing import Any

from django.contrib import messages
from django.utils.translation import gettext as _

from core.kernel.floor.scopes import Scope
from people.forms.contacting import ContactForm
from people.models import Contact
from people.operations.contacting import FIELDS, set_contact
from people.views.close_to_known import after_saving
from people.views.own_person import OwnPersonView


class ContactPage(OwnPersonView):
    template_name = "people/contact.html"
    form_class = ContactForm
    scopes = (Scope.IDENTITY, Scope.CONTACT)

    def get_initial(self) -> dict[str, Any]:
        contact = Contact.objects.visible_to(self.request.member).of(self.object.pk).first()
        return {name: getattr(contact, name) for name in FIELDS} if contact else {}

    def perform(self, form: ContactForm) -> str:
        set_contact(self.object.pk, by=self.request.member, **form.cleaned_data)
        messages.success(self.request, _("C’est noté."))
        return after_saving(self.request, self.object)
