from django.conf import settings
from django.urls import path

from web.views import health
from web.views.demonstration import AboutDemo
from web.views.home import Home
from web.views.person_file import PersonFile
from web.views.stopping import StopSharing
from web.views.style import style

urlpatterns = [
    path("", Home.as_view(), name="home"),
    path("personnes/<uuid:person_id>/", PersonFile.as_view(), name="person"),
    path("personnes/<uuid:person_id>/arreter/", StopSharing.as_view(), name="stop_sharing"),
    path("demonstration/", AboutDemo.as_view(), name="demo_about"),
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
]

if settings.DEBUG or settings.STYLE_PAGE:
    urlpatterns += [path("style/", style, name="style")]
