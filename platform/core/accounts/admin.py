"""The technical administrator's pages: accounts, never a structure's data."""

from typing import Any

from django.contrib.admin import AdminSite, ModelAdmin
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, reverse

from core.accounts.backends.second_factor import has_passed
from core.accounts.models import User


class OperatorSite(AdminSite):
    """`pages`: those of other rooms, added where the addresses of the product are put together."""

    site_header = site_title = "Relais"

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.pages: list[URLPattern] = []

    def get_urls(self) -> list[Any]:
        return [*self.pages, *super().get_urls()]

    def has_permission(self, request: HttpRequest) -> bool:
        return bool(request.user.is_active and request.user.is_staff) and has_passed(request)

    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """Through the one sign-in, with its second factor; to a member the admin does not exist."""
        if request.user.is_authenticated:
            raise Http404
        return redirect(f"{reverse('account_login')}?next={reverse('admin:index')}")


class UserAdmin(ModelAdmin):
    """Close or open an account; nothing is written that the account's owner writes."""

    fields = ("email", "first_name", "last_name", "is_active", "last_login")
    readonly_fields = ("email", "first_name", "last_name", "last_login")
    list_display = ("email", "is_active", "last_login")
    search_fields = ("email",)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        return False


site = OperatorSite(name="admin")
site.register(User, UserAdmin)
