"""Under /compte/: reached before one acts for a structure."""

from django.urls import path

from core.tenancy.views import choosing, demo, joining

urlpatterns = [
    path("structure/", choosing.ChooseStructure.as_view(), name="choose_structure"),
    path("demo/", demo.Personas.as_view(), name="demo_personas"),
    path("demo/<uuid:membership_id>/", demo.PlayPersona.as_view(), name="play_persona"),
    path("invitation/", joining.Join.as_view(), name="join"),
    path("invitation/<str:token>/", joining.open_invitation, name="invitation"),
]
