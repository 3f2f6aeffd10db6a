from django.urls import path

from actors.views import directory, doubting, own_services

urlpatterns = [
    path("annuaire/", directory.Directory.as_view(), name="directory"),
    path("annuaire/a-verifier/", doubting.DoubtList.as_view(), name="doubts"),
    path("annuaire/a-verifier/<uuid:doubt_id>/", doubting.Settle.as_view(), name="settle_doubt"),
    path("annuaire/nos-services/", own_services.OwnServices.as_view(), name="own_services"),
    path("annuaire/nos-services/<uuid:service_id>/place/", own_services.Room.as_view(), name="room"),
    path(
        "annuaire/nos-services/<uuid:service_id>/creneaux/",
        own_services.KeepHours.as_view(),
        name="keep_hours",
    ),
    path("annuaire/nos-services/<uuid:service_id>/delai/", own_services.Release.as_view(), name="release"),
    path("annuaire/<uuid:place_id>/", directory.PlacePage.as_view(), name="place"),
]
