from django.urls import path

from notifications.views import agendas, news, outbox, unsubscribing, wishes

urlpatterns = [
    path("envois/", outbox.Outbox.as_view(), name="outbox"),
    path("f/<str:token>.ics", agendas.read_feed, name="feed"),
    path("messages/agenda/", agendas.OpenFeed.as_view(), name="open_feed"),
    path("messages/agenda/reprendre/", agendas.CloseFeed.as_view(), name="close_feed"),
    path("messages/", wishes.Wishes.as_view(), name="wishes"),
    path("messages/equipe/", wishes.TeamWishes.as_view(), name="team_wishes"),
    path("messages/arret/<str:token>/", unsubscribing.Unsubscribe.as_view(), name="unsubscribe"),
    path("nouvelles/", news.News.as_view(), name="news"),
    path("nouvelles/lues/", news.ReadAll.as_view(), name="read_all_news"),
    path("nouvelles/<uuid:message_id>/", news.OpenNews.as_view(), name="open_news"),
]
