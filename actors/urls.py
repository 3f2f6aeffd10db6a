from django.urls import path

from actors.views import directory, doubting

urlpatterns = [
    path("annuaire/", directory.Directory.as_view(), name="directory"),
    path("annuaire/a-verifier/", doubting.DoubtList.as_view(), name="doubts"),
    path("annuaire/a-verifier/<uuid:doubt_id>/", doubting.Settle.as_view(), name="settle_doubt"),
    path("annuaire/<uuid:place_id>/", directory.PlacePage.as_view(), name="place"),
]
