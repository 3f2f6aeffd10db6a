"""Every address of the API, by room."""

from django.urls import include, path
from drf_spectacular.views import SpectacularJSONAPIView

from core.tenancy.api.me import MeView
from people.api import consents, evaluations, instruments, persons, rights, withdrawals
from referrals.api import desk, followup, handoffs, referrals, slots, suggestions, transfers

V1 = [
    path("me/", MeView.as_view(), name="api_me"),
    *instruments.urlpatterns,
    *persons.urlpatterns,
    *rights.urlpatterns,
    *evaluations.urlpatterns,
    *consents.urlpatterns,
    *withdrawals.urlpatterns,
    *referrals.urlpatterns,
    *handoffs.urlpatterns,
    *followup.urlpatterns,
    *suggestions.urlpatterns,
    *slots.urlpatterns,
    *transfers.urlpatterns,
    *desk.urlpatterns,
]

urlpatterns = [
    path("schema/", SpectacularJSONAPIView.as_view(), name="api_schema"),
    path("v1/", include(V1)),
]
