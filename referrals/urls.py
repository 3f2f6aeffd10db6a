from django.urls import URLPattern, path

from referrals.views import choosing, referral, replacing, sending, sent, slips

urlpatterns: list[URLPattern] = [
    path("personnes/<uuid:person_id>/orienter/", choosing.ChooseService.as_view(), name="choose_service"),
    path("personnes/<uuid:person_id>/demande/", sending.SendReferral.as_view(), name="send_referral"),
    path("demandes/", sent.SentList.as_view(), name="sent"),
    path("demandes/<uuid:referral_id>/suivi/", referral.ReferralPage.as_view(), name="referral"),
    path("demandes/<uuid:referral_id>/lu/", referral.ReadOutcome.as_view(), name="read_outcome"),
    path("demandes/<uuid:referral_id>/retirer/", replacing.RecallPage.as_view(), name="recall"),
    path(
        "demandes/<uuid:referral_id>/autre-lieu/",
        replacing.AskSomeoneElse.as_view(),
        name="ask_someone_else",
    ),
    path("demandes/<uuid:referral_id>/papier/", slips.SlipPage.as_view(), name="slip"),
    path("demandes/<uuid:referral_id>/papier.pdf", slips.SlipPdf.as_view(), name="slip_pdf"),
]
