from django.urls import path

from actors.views import directory

urlpatterns = [
    path("annuaire/", directory.Directory.as_view(), name="directory"),
    path("annuaire/<uuid:place_id>/", directory.PlacePage.as_view(), name="place"),
]
