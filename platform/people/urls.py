from django.urls import path

from people.views import registering

urlpatterns = [
    path("personnes/", registering.PersonList.as_view(), name="persons"),
    path("personnes/nouvelle/", registering.RegisterPerson.as_view(), name="register_person"),
]
