"""Every address of the product, by room."""

from django.urls import include, path

from core.accounts.admin import site as operators
from web.views.health import sending_health

operators.pages.append(path("envois/", sending_health, name="sending_health"))

urlpatterns = [
    path("compte/", include("core.accounts.urls")),
    path("compte/", include("core.tenancy.urls.account")),
    path("equipe/", include("core.tenancy.urls.team")),
    path("admin/", operators.urls),
    path("api/", include("config.api")),
    path("", include("people.urls")),
    path("", include("actors.urls")),
    path("", include("referrals.urls")),
    path("", include("notifications.urls")),
    path("", include("web.urls")),
]

handler400 = "core.kernel.error_pages.bad_request"
handler403 = "core.kernel.error_pages.forbidden"
handler404 = "core.kernel.error_pages.not_found"
handler500 = "core.kernel.error_pages.server_error"
