"""Fields that name what is in the database: unknown and foreign give the same sentence (security, threat 2)."""

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from core.kernel.floor.scopes import Scope
from core.kernel.forms import PhoneField
from core.tenancy.models import Structure

SCOPES = {scope.name.lower(): scope for scope in Scope}
SCOPE_CHOICES = [(name, str(scope.label)) for name, scope in SCOPES.items()]


class StructureSlug(serializers.SlugField):
    """A structure of one's network that may receive, by its `slug`; its id for the operation."""

    default_error_messages = {"unknown": _("Aucune structure de ce nom ne peut recevoir de demande.")}

    def to_internal_value(self, data: Any) -> Any:
        slug = super().to_internal_value(data)
        if "\0" in slug:  # validators come after
            self.fail("unknown")
        rows = Structure.objects.visible_to(self.context["member"]).possible_recipients().filter(slug=slug)
        found = rows.values_list("pk", flat=True).first()
        if found is None:
            self.fail("unknown")
        return found


class VisibleId(serializers.UUIDField):
    """The id of a row that the member may see: `rows` starts with `visible_to`."""

    default_error_messages = {"unknown": _("Rien ici sous cet identifiant.")}

    def __init__(self, *, rows: Callable[[Any], Any], **kwargs: Any) -> None:
        self.rows = rows
        super().__init__(**kwargs)

    def to_internal_value(self, data: Any) -> Any:
        id = super().to_internal_value(data)
        if not self.rows(self.context["member"]).filter(pk=id).exists():
            self.fail("unknown")
        return id


class ScopeName(serializers.ChoiceField):
    """One of the six things a person agrees to share, by its name."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(choices=SCOPE_CHOICES, **kwargs)

    def to_internal_value(self, data: Any) -> Any:
        return SCOPES[super().to_internal_value(data)]

    def to_representation(self, value: Any) -> str:
        return Scope(value).name.lower()


class PhoneNumber(serializers.CharField):
    """A number as people write it, read as the pages read it; kept as E.164."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=30, allow_blank=not kwargs.get("required", True), **kwargs)

    def to_internal_value(self, data: Any) -> str:
        return str(PhoneField(required=False).clean(super().to_internal_value(data)))
