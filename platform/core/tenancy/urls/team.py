"""Under /equipe/: one's structure and its members."""

from django.urls import path

from core.tenancy.api import reference
from core.tenancy.views import closures, team, tokens

urlpatterns = [
    path("", team.Team.as_view(), name="team"),
    path("inviter/", team.Invite.as_view(), name="invite"),
    path("lien/", team.HandOver.as_view(), name="hand_over"),
    path("invitation/<uuid:invitation_id>/reprendre/", team.Revoke.as_view(), name="revoke_invitation"),
    path("fermetures/", closures.Closures.as_view(), name="closures"),
    path("fermetures/<uuid:closure_id>/annuler/", closures.Lift.as_view(), name="lift_closure"),
    path("logiciels/", tokens.Tokens.as_view(), name="tokens"),
    path("logiciels/nouveau/", tokens.MakeToken.as_view(), name="make_token"),
    path("logiciels/jeton/", tokens.ShowToken.as_view(), name="show_token"),
    path("logiciels/documentation/", reference.ReferenceIndex.as_view(), name="reference"),
    path("logiciels/documentation/<slug:slug>/", reference.ReferenceCall.as_view(), name="reference_call"),
    path("logiciels/<uuid:token_id>/retirer/", tokens.RevokeToken.as_view(), name="revoke_token"),
    path("<uuid:membership_id>/", team.Colleague.as_view(), name="colleague"),
    path("<uuid:membership_id>/retirer/", team.Remove.as_view(), name="remove_colleague"),
    path("<uuid:membership_id>/reveiller/", team.Wake.as_view(), name="wake_account"),
    path("<uuid:membership_id>/mot-de-passe/", team.PasswordLink.as_view(), name="password_link"),
    path(
        "<uuid:membership_id>/second-facteur/", team.ResetSecondFactor.as_view(), name="reset_second_factor"
    ),
]
