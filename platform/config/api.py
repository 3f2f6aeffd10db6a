"""Every address of the API, by room."""

from django.urls import path
from drf_spectacular.views import SpectacularJSONAPIView

from core.tenancy.api.me import MeView

urlpatterns = [
    path("schema/", SpectacularJSONAPIView.as_view(), name="api_schema"),
    path("v1/me/", MeView.as_view(), name="api_me"),
]
