from django.urls import path

from notifications.views import (
    agendas,
    by_hand,
    gates,
    news,
    outbox,
    receipts,
    troubled,
    unsubscribing,
    wishes,
)

urlpatterns = [
    path("a-dire/", by_hand.ToSay.as_view(), name="to_say"),
    path("a-dire/lettres/", by_hand.PrintLetters.as_view(), name="print_letters"),
    path("a-dire/lettres/<uuid:batch_id>.pdf", by_hand.LettersPdf.as_view(), name="letter_batch"),
    path("a-dire/<uuid:told_id>/", by_hand.Tick.as_view(), name="tick"),
    path("envois/", outbox.Outbox.as_view(), name="outbox"),
    path("envois/moyens/", gates.Gates.as_view(), name="gates"),
    path("envois/moyens/<slug:kind>/", gates.SwitchGate.as_view(), name="gate"),
    path("envois/moyens/<slug:kind>/nombre/", gates.AllowGate.as_view(), name="gate_daily"),
    path("envois/a-verifier/", troubled.Troubled.as_view(), name="troubled"),
    path("envois/a-verifier/<uuid:message_id>/", troubled.SettleMessage.as_view(), name="settle_message"),
    path(
        "envois/adresses/<uuid:suppression_id>/rouvrir/",
        troubled.LiftSuppression.as_view(),
        name="lift_suppression",
    ),
    path("passerelles/<slug:kind>/<str:key>/", receipts.Receipts.as_view(), name="receipts"),
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
