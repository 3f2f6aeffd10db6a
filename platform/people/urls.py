from django.urls import path

from people.views import (
    acting_on_agreement,
    agreements,
    at_a_desk,
    close_to_known,
    consenting,
    contacting,
    evaluating,
    evaluation_result,
    on_one_page,
    registering,
    three_questions,
)

urlpatterns = [
    path(
        "trois-questions/",
        at_a_desk.DeskQuestions.as_view(),
        {"step": "EQU-1"},
        name="desk_questions",
    ),
    path(
        "trois-questions/demarche/",
        at_a_desk.DeskQuestions.as_view(),
        {"step": "AUT-1"},
        name="desk_questions_alone",
    ),
    path(
        "trois-questions/urgence/",
        at_a_desk.DeskQuestions.as_view(),
        {"step": "urgent"},
        name="desk_questions_urgent",
    ),
    path("personnes/", registering.PersonList.as_view(), name="persons"),
    path("personnes/nouvelle/", registering.RegisterPerson.as_view(), name="register_person"),
    path("personnes/<uuid:person_id>/proche/", close_to_known.CloseToKnown.as_view(), name="close_to_known"),
    path("personnes/<uuid:person_id>/contact/", contacting.ContactPage.as_view(), name="contact"),
    path("personnes/<uuid:person_id>/accord/", consenting.ConsentPage.as_view(), name="consent"),
    path("personnes/<uuid:person_id>/accords/", agreements.Agreements.as_view(), name="agreements"),
    path(
        "personnes/<uuid:person_id>/accords/<uuid:chain_id>/reduire/",
        acting_on_agreement.NarrowAgreement.as_view(),
        name="narrow_agreement",
    ),
    path(
        "personnes/<uuid:person_id>/accords/<uuid:chain_id>/etendre/",
        acting_on_agreement.ExtendAgreement.as_view(),
        name="extend_agreement",
    ),
    path(
        "personnes/<uuid:person_id>/accords/<uuid:chain_id>/renouveler/",
        acting_on_agreement.RenewAgreement.as_view(),
        name="renew_agreement",
    ),
    path(
        "personnes/<uuid:person_id>/accords/textes/<uuid:consent_id>/",
        agreements.ConsentTextRead.as_view(),
        name="consent_text",
    ),
    path("personnes/<uuid:person_id>/accord/non/", consenting.NothingSent.as_view(), name="consent_refused"),
    path(
        "personnes/<uuid:person_id>/trois-questions/",
        three_questions.ThreeQuestions.as_view(),
        {"step": "EQU-1"},
        name="three_questions",
    ),
    path(
        "personnes/<uuid:person_id>/trois-questions/demarche/",
        three_questions.ThreeQuestions.as_view(),
        {"step": "AUT-1"},
        name="three_questions_alone",
    ),
    path(
        "personnes/<uuid:person_id>/trois-questions/urgence/",
        three_questions.ThreeQuestions.as_view(),
        {"step": "urgent"},
        name="three_questions_urgent",
    ),
    path("personnes/<uuid:person_id>/evaluation/", evaluating.OneByOne.as_view(), name="evaluate"),
    path(
        "personnes/<uuid:person_id>/evaluation/page/",
        on_one_page.OnOnePage.as_view(),
        name="evaluate_on_one_page",
    ),
    path(
        "personnes/<uuid:person_id>/evaluation/resultat-sur/",
        evaluating.ResultIsSure.as_view(),
        name="evaluation_sure",
    ),
    path(
        "personnes/<uuid:person_id>/evaluations/<uuid:evaluation_id>/",
        evaluation_result.EvaluationResult.as_view(),
        name="evaluation",
    ),
    path(
        "personnes/<uuid:person_id>/evaluations/<uuid:evaluation_id>/corriger/",
        on_one_page.CorrectEvaluation.as_view(),
        name="correct_evaluation",
    ),
]
