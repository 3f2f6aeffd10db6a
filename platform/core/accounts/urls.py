"""Signing in. The names are allauth's, so that it finds its way; only what we use is mounted."""

from django.urls import path

from core.accounts.views import passwords, second_factor, signing

urlpatterns = [
    path("connexion/", signing.SignInView.as_view(), name="account_login"),
    path("quitter/", signing.LeaveView.as_view(), name="account_logout"),
    path("confirmer/", signing.PasswordAgainView.as_view(), name="account_reauthenticate"),
    path("mot-de-passe/", passwords.ChangeView.as_view(), name="account_change_password"),
    path("mot-de-passe/oublie/", passwords.ForgottenView.as_view(), name="account_reset_password"),
    path(
        "mot-de-passe/oublie/demande/",
        passwords.ForgottenDoneView.as_view(),
        name="account_reset_password_done",
    ),
    path(
        "mot-de-passe/change/",
        passwords.ChooseDoneView.as_view(),
        name="account_reset_password_from_key_done",
    ),
    path(
        "mot-de-passe/lien/<str:uidb36>/<str:key>/",
        passwords.ChooseView.as_view(),
        name="account_reset_password_from_key",
    ),
    path("second-facteur/", second_factor.ChoiceView.as_view(), name="mfa_index"),
    path("second-facteur/code/", second_factor.PassView.as_view(), name="mfa_authenticate"),
    path("second-facteur/confirmer/", second_factor.PassAgainView.as_view(), name="mfa_reauthenticate"),
    path("second-facteur/application/", second_factor.ApplicationView.as_view(), name="mfa_activate_totp"),
    path("second-facteur/carte/", second_factor.CardView.as_view(), name="mfa_view_recovery_codes"),
    path(
        "second-facteur/carte/nouvelle/",
        second_factor.NewCardView.as_view(),
        name="mfa_generate_recovery_codes",
    ),
]
