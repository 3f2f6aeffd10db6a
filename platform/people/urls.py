from django.urls import path

from people import views

urlpatterns = [
    path("personnes/", views.PersonList.as_view(), name="persons"),
    path("personnes/nouvelle/", views.RegisterPerson.as_view(), name="register_person"),
]
