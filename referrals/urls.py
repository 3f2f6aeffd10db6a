from django.urls import URLPattern, path

from referrals.views import (
    absences,
    agreeing,
    answering,
    assigning,
    at_the_door,
    booking,
    calling,
    choosing,
    confirming,
    coordinating,
    copying,
    delays,
    ending,
    following,
    following_on,
    late,
    letters,
    link_acts,
    linking,
    listing,
    others,
    papers_at_a_desk,
    passing,
    pausing,
    questioning,
    rebooking,
    referral,
    releasing,
    reopening,
    replacing,
    reporting,
    resting,
    sending,
    sent,
    slips,
    slots,
    spacing,
    telling,
    transferring,
    unplaced,
    writing_down,
)
from referrals.views.handoff import HandoffPage
from referrals.views.inbox import Inbox

_SENDING: list[URLPattern] = [
    path("personnes/<uuid:person_id>/orienter/", choosing.ChooseService.as_view(), name="choose_service"),
    path("personnes/<uuid:person_id>/demande/", sending.SendReferral.as_view(), name="send_referral"),
    path("demandes/", sent.SentList.as_view(), name="sent"),
    path("demandes/<uuid:referral_id>/suivi/", referral.ReferralPage.as_view(), name="referral"),
    path("demandes/<uuid:referral_id>/lu/", referral.ReadOutcome.as_view(), name="read_outcome"),
    path(
        "demandes/<uuid:referral_id>/repondre/", questioning.AnswerQuestion.as_view(), name="answer_question"
    ),
    path("demandes/<uuid:referral_id>/retirer/", replacing.RecallPage.as_view(), name="recall"),
    path(
        "demandes/<uuid:referral_id>/autre-lieu/", replacing.AskSomeoneElse.as_view(), name="ask_someone_else"
    ),
    path(
        "personnes/<uuid:person_id>/changer-de-structure/",
        transferring.AskToTakeOver.as_view(),
        name="transfer",
    ),
    path("demandes/<uuid:referral_id>/reste/", resting.DropRest.as_view(), name="drop_rest"),
    path("demandes/<uuid:referral_id>/liste/", listing.ListPage.as_view(), name="list"),
    path("demandes/<uuid:referral_id>/liste/suivant/", listing.SendNext.as_view(), name="send_next"),
    path(
        "demandes/<uuid:referral_id>/liste/<uuid:handoff_id>/<slug:kind>/",
        listing.ChangeList.as_view(),
        name="change_list",
    ),
    path("demandes/<uuid:referral_id>/creneaux/", rebooking.HoursFor.as_view(), name="hours_for"),
    path(
        "demandes/<uuid:referral_id>/creneaux/<uuid:hour_id>/", rebooking.BookFor.as_view(), name="book_for"
    ),
    path("demandes/<uuid:referral_id>/fermer/", unplaced.AskToClose.as_view(), name="ask_to_close"),
    path("demandes/<uuid:referral_id>/suspendre/", pausing.Suspend.as_view(), name="suspend"),
    path("demandes/<uuid:referral_id>/continuer/", pausing.TakeUp.as_view(), name="take_up"),
    path("demandes/<uuid:referral_id>/mettre-fin/", pausing.GiveUp.as_view(), name="give_up"),
    path("demandes/<uuid:referral_id>/confirmer/", confirming.ConfirmEnding.as_view(), name="confirm_ending"),
    path("demandes/<uuid:referral_id>/besoin/", confirming.AddNeed.as_view(), name="add_need"),
    path("demandes/<uuid:referral_id>/copier/", copying.CopySent.as_view(), name="copy_sent"),
    path("demandes/<uuid:referral_id>/contester/", reopening.Contest.as_view(), name="contest"),
    path("demandes/<uuid:referral_id>/rouvrir/", reopening.ReopenWithYes.as_view(), name="reopen_with_yes"),
    path("demandes/<uuid:referral_id>/aide/", reopening.Helped.as_view(), name="helped"),
    path("demandes/<uuid:referral_id>/papier/", slips.SlipPage.as_view(), name="slip"),
    path("demandes/<uuid:referral_id>/papier.pdf", slips.SlipPdf.as_view(), name="slip_pdf"),
    path("demandes/<uuid:referral_id>/papier/confier/", releasing.ReleaseSlip.as_view(), name="release_slip"),
]

_AT_A_DESK: list[URLPattern] = [
    path("annuaire/<uuid:place_id>/papier/", papers_at_a_desk.AddressPaper.as_view(), name="address_paper"),
    path("papiers-confies/", papers_at_a_desk.ReleasedList.as_view(), name="released_list"),
    path(
        "papiers-confies/<uuid:release_id>/", papers_at_a_desk.PrintReleased.as_view(), name="print_released"
    ),
    path("papier/<uuid:slip_id>/", papers_at_a_desk.PaperInHand.as_view(), name="paper_in_hand"),
    path("papier/<uuid:slip_id>.pdf", papers_at_a_desk.PaperInHandPdf.as_view(), name="paper_in_hand_pdf"),
    path("papier-venu/", papers_at_a_desk.SomeoneCame.as_view(), name="someone_came"),
]

_HOURS: list[URLPattern] = [
    path("personnes/<uuid:person_id>/reserver/<uuid:hour_id>/", booking.BookSlot.as_view(), name="book_slot"),
    path("sans-partage/", booking.FreeHours.as_view(), name="free_hours"),
    path("sans-partage/heure-convenue/", agreeing.AgreeHour.as_view(), name="agree_hour"),
    path("sans-partage/<uuid:hour_id>/", booking.BookWithoutSharing.as_view(), name="book_without_sharing"),
    path("creneaux/", slots.MySlots.as_view(), name="my_slots"),
    path("creneaux/publier/", slots.PublishSlots.as_view(), name="publish_slots"),
    path("creneaux/<uuid:slot_id>/retirer/", slots.WithdrawSlot.as_view(), name="withdraw_slot"),
    path("creneaux/series/<uuid:series_id>/arreter/", slots.EndSeries.as_view(), name="end_series"),
    path("rendez-vous/<uuid:appointment_id>/changer/", slots.MoveHour.as_view(), name="move_hour"),
]

_AT_THE_DOOR: list[URLPattern] = [
    path("attendues/", at_the_door.DoorList.as_view(), name="door_list"),
    path("attendues/<uuid:line_id>/arrivee/", at_the_door.Arrived.as_view(), name="arrived"),
    path("papier-montre/", at_the_door.CheckIn.as_view(), name="check_in"),
]

_RECEIVING: list[URLPattern] = [
    path("a-repondre/", Inbox.as_view(), name="inbox"),
    path("demandes/<uuid:handoff_id>/", HandoffPage.as_view(), name="handoff"),
    path("demandes/<uuid:handoff_id>/accepter/", answering.Accept.as_view(), name="accept"),
    path("demandes/<uuid:handoff_id>/pas-possible/", answering.Decline.as_view(), name="decline"),
    path("demandes/<uuid:handoff_id>/proposer/", answering.Propose.as_view(), name="propose_place"),
    path("demandes/<uuid:handoff_id>/question/", questioning.AskQuestion.as_view(), name="ask_question"),
    path("demandes/<uuid:handoff_id>/attente/", questioning.Waitlist.as_view(), name="waitlist"),
    path("demandes/<uuid:handoff_id>/confier/", assigning.Entrust.as_view(), name="entrust"),
    path("demandes/<uuid:handoff_id>/je-m-en-occupe/", assigning.TakeCharge.as_view(), name="take_charge"),
    path("demandes/<uuid:handoff_id>/je-remplace/", assigning.StandIn.as_view(), name="stand_in"),
    path("repartir/", assigning.SharingOut.as_view(), name="sharing_out"),
    path("demandes/<uuid:handoff_id>/appel/", following.NoteAttempt.as_view(), name="note_attempt"),
    path(
        "demandes/<uuid:handoff_id>/rendez-vous/", following.SetAppointment.as_view(), name="set_appointment"
    ),
    path("demandes/<uuid:handoff_id>/pause/", pausing.Pause.as_view(), name="pause"),
    path("demandes/<uuid:handoff_id>/reprendre/", pausing.Resume.as_view(), name="resume"),
    path("demandes/<uuid:handoff_id>/copier-ailleurs/", copying.CopyFollowup.as_view(), name="copy_followup"),
    path("demandes/<uuid:handoff_id>/suivre-encore/", reopening.Reopen.as_view(), name="reopen"),
    path("demandes/<uuid:handoff_id>/seance/", following.AddStep.as_view(), name="add_step"),
    path("demandes/<uuid:handoff_id>/passer/", passing.PassOn.as_view(), name="pass_on"),
    path("demandes/<uuid:handoff_id>/resultat/", reporting.ChooseOutcome.as_view(), name="outcome"),
    path("demandes/<uuid:handoff_id>/resultat/<slug:kind>/", reporting.Report.as_view(), name="report"),
    path(
        "rendez-vous/<uuid:appointment_id>/presence/", following.MarkPresence.as_view(), name="mark_presence"
    ),
]

_TELLING: list[URLPattern] = [
    path("a-prevenir/", telling.ToTellList.as_view(), name="to_tell"),
    path("a-prevenir/<uuid:referral_id>/", telling.Told.as_view(), name="person_told"),
    path("demandes/<uuid:referral_id>/nouvelles/", spacing.SpaceNewsSent.as_view(), name="space_news_sent"),
    path("demandes/<uuid:handoff_id>/rythme/", spacing.SpaceNewsHeld.as_view(), name="space_news_held"),
]

_CALLING: list[URLPattern] = [
    path("la-personne-appelle/", calling.PersonCalls.as_view(), name="person_calls"),
    path("a-rappeler/", calling.CallBackList.as_view(), name="callbacks"),
    path("a-rappeler/<uuid:callback_id>/", calling.CallBackDone.as_view(), name="callback_done"),
]

_ABSENCES: list[URLPattern] = [
    path("absences/", absences.Absences.as_view(), name="absences"),
    path("absences/<uuid:membership_id>/", absences.Absence.as_view(), name="absence"),
    path("absences/<uuid:membership_id>/reporter/", absences.AbsenceHours.as_view(), name="absence_hours"),
    path("absences/<uuid:membership_id>/retour/", absences.BackAgain.as_view(), name="back_again"),
]

_COORDINATING: list[URLPattern] = [
    path("aucun-lieu/", unplaced.UnplacedList.as_view(), name="unplaced"),
    path("aucun-lieu/<uuid:referral_id>/signer/", unplaced.Sign.as_view(), name="sign_unplaced"),
    path("en-retard/", late.LateList.as_view(), name="late"),
    path("en-retard/autres-motifs/", others.OtherDeclines.as_view(), name="other_declines"),
    path("en-retard/<uuid:referral_id>/prolonger/", coordinating.Extend.as_view(), name="extend_late"),
    path("en-retard/<uuid:referral_id>/appel/", coordinating.NoteCall.as_view(), name="call_late"),
    path("en-retard/<uuid:referral_id>/proposer/", coordinating.Propose.as_view(), name="propose_late"),
    path("en-retard/<uuid:handoff_id>/retirer/", late.RecallLate.as_view(), name="recall_late"),
]

_ENDING: list[URLPattern] = [
    path("structures/", ending.Endings.as_view(), name="endings"),
    path("structures/<slug:slug>/fermer/", ending.BeginEnding.as_view(), name="begin_ending"),
    path("structures/<slug:slug>/", ending.Ending.as_view(), name="ending"),
    path("structures/<slug:slug>/terminer/", ending.FinishEnding.as_view(), name="finish_ending"),
    path("structures/<slug:slug>/continuer/", ending.GiveUpEnding.as_view(), name="give_up_ending"),
    path("lettres/", letters.Letters.as_view(), name="letters"),
    path("lettres/imprimer/", letters.LettersPdf.as_view(), name="letters_pdf"),
    path("demandes/<uuid:handoff_id>/accord/", following_on.SheAgrees.as_view(), name="she_agrees"),
]

_SETTING: list[URLPattern] = [
    path("delais-du-reseau/", delays.Delays.as_view(), name="delays"),
    path("delais-du-reseau/<slug:clock>/", delays.ChangeDelay.as_view(), name="delay"),
]

_WITHOUT_ACCOUNT: list[URLPattern] = [
    path(
        "demandes/<uuid:handoff_id>/reponse-recue/", writing_down.WriteAnswer.as_view(), name="write_answer"
    ),
    path(
        "demandes/<uuid:handoff_id>/resultat-recu/", writing_down.WriteOutcome.as_view(), name="write_outcome"
    ),
    path("demandes/<uuid:handoff_id>/code-a-dire/", writing_down.SayCode.as_view(), name="say_code"),
    path("demandes/<uuid:handoff_id>/fiche/", writing_down.SheetPdf.as_view(), name="liaison_sheet"),
    path("reponse/<slug:network>/", linking.LinkRequests.as_view(), name="link_requests"),
    path("reponse/<slug:network>/nouveau-lien/", linking.NewLink.as_view(), name="new_link"),
    path("reponse/<slug:network>/code/", linking.LinkCode.as_view(), name="link_code"),
    path("reponse/<slug:network>/lien/<str:token>/", linking.OpenLink.as_view(), name="open_link"),
    path("reponse/<slug:network>/<uuid:handoff_id>/", linking.LinkRequest.as_view(), name="link_request"),
    path(
        "reponse/<slug:network>/<uuid:handoff_id>/pas-possible/",
        link_acts.LinkDecline.as_view(),
        name="link_decline",
    ),
    path(
        "reponse/<slug:network>/<uuid:handoff_id>/proposer/",
        link_acts.LinkPropose.as_view(),
        name="link_propose",
    ),
    path(
        "reponse/<slug:network>/<uuid:handoff_id>/attente/",
        link_acts.LinkWaitlist.as_view(),
        name="link_waitlist",
    ),
    path(
        "reponse/<slug:network>/<uuid:handoff_id>/question/",
        link_acts.LinkQuestion.as_view(),
        name="link_question",
    ),
]

urlpatterns = [
    *_SENDING,
    *_AT_A_DESK,
    *_HOURS,
    *_AT_THE_DOOR,
    *_RECEIVING,
    *_TELLING,
    *_CALLING,
    *_ABSENCES,
    *_COORDINATING,
    *_ENDING,
    *_SETTING,
    *_WITHOUT_ACCOUNT,
]
