"""Every address of the product, by room."""

from django.urls import include, path

urlpatterns = [
    path("compte/", include("core.accounts.urls")),
    path("compte/", include("core.tenancy.urls")),
    path("", include("people.urls")),
    path("", include("web.urls")),
]
