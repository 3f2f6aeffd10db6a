from django.urls import path

from notifications import views

urlpatterns = [path("envois/", views.Outbox.as_view(), name="outbox")]
