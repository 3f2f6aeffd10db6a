"""One address of every page, and who may open it. A page that is missing here is refused."""

from collections.abc import Iterator
from dataclasses import dataclass

from tests.journeys.furnishing import World

OF_A_SERVICE = (("room", "place"), ("keep_hours", "creneaux"), ("release", "delai"))
LATE_ACTS = (("extend", "prolonger"), ("call", "appel"), ("propose", "proposer"))

# No page of ours to look at, and why.
NOT_PAGES = {
    "account_reset_password_from_key": "needs a link from a mail (tests/accounts)",
    "mfa_authenticate": "only between a password and its code (test_signing_in)",
    "mfa_reauthenticate": "only before a sensitive act (tests/accounts)",
    "invitation": "leads to « join »", "join": "needs an invitation's link (test_signing_in)",
    "hand_over": "only after an invitation was made (tests/tenancy)",
    "desk_questions_alone": "only after a question (tests/people)", "desk_questions_urgent": "idem",
    "desk_answer": "only after the three questions (tests/people)", "desk_next": "a button",
    "blank_sheets": "a document (tests/people)", "instrument_rules": "a document (tests/people)",
    "instrument_cards": "a document (tests/people)", "instrument_file": "data", "instrument_cases": "data",
    "end_guardian": "a button", "end_share_by_law": "a button", "lift_hold": "a button",
    "evidence": "a file (test_proving)", "add_evidence": "a paper agreement (test_proving)",
    "lift_closure": "a button of the list", "show_token": "once, after it was made (tests/tenancy)", "revoke_token": "a button", "play_persona": "a button", "revoke_invitation": "a button", "password_link": "a button",
    "reset_second_factor": "a button", "wake_account": "a button", "read_outcome": "a button", "accept": "a button", "code_leave": "a button",
    "back_again": "a button", "finish_ending": "a button", "give_up_ending": "a button", "letters": "only while one’s structure ends (tests/referrals)",
    "letters_pdf": "a document (tests/referrals)", "she_agrees": "only once a structure has ended (tests/referrals)",
    "take_charge": "a button", "person_told": "buttons of the list", "stand_in": "three buttons (tests/referrals)",
    "explain_reading": "a button", "decline_merge": "a button",
    "receipts": "for machines", "settle_message": "three buttons of the list", "lift_suppression": "only after a returned mail (tests/notifications)",
    "confirm_ending": "a button", "add_need": "a button", "settle_doubt": "two buttons of the list",
    "closing_phrase": "a button", "helped": "buttons", "reopen_with_yes": "only once closed",
    "resume": "a button", "take_up": "a button", "give_up": "only once suspended", "send_next": "a button", "change_list": "a button",
    "callback_done": "two buttons of the list", "tick": "buttons of the list", "print_letters": "a button",
    "letter_batch": "a document (tests/notifications)", "arrived": "a button of the list",
    "open_news": "leads to what it speaks of (tests/notifications)", "read_all_news": "a button", "open_feed": "a button", "close_feed": "a button", "feed": "for calendar programs", "unsubscribe": "needs a mail (tests/notifications)",
    "withdraw_slot": "a button of the list", "end_series": "a button of the list",
    "slip_pdf": "a document (test_relay)", "paper_in_hand": "only after a paper was made at a counter (tests/referrals)",
    "paper_in_hand_pdf": "a document (tests/referrals)", "say_code": "a button", "liaison_sheet": "a document (tests/referrals)", "write_answer": "for who has no account", "write_outcome": "idem", "new_link": "a button", "link_requests": "needs an opened link", "link_request": "idem", "link_code": "idem", "link_decline": "idem",
    "link_propose": "idem", "link_waitlist": "idem", "link_question": "idem", "healthz": "for machines", "readyz": "for machines", "metrics": "for machines", "style": "the components, for who makes pages (tests/web)",
}  # fmt: skip


@dataclass(frozen=True)
class Page:
    name: str
    who: str | None
    address: str


def pages(world: World) -> Iterator[Page]:
    """Grouped by who looks, so that each signs in once."""
    cast = world.cast
    yield from _of(None, {
        "account_login": "/compte/connexion/",
        "account_reset_password": "/compte/mot-de-passe/oublie/",
        "account_reset_password_done": "/compte/mot-de-passe/oublie/demande/",
        "account_reset_password_from_key_done": "/compte/mot-de-passe/change/",
        "demo_personas": "/compte/demo/",
        "code_page": f"/code/{cast.network.slug}/",
        "code_complaint": f"/code/{cast.network.slug}/reclamation/",
        "help": "/aide/",
        "open_link": f"/reponse/{cast.network.slug}/lien/{'x' * 43}/",
        "legal": "/mentions/",
        "instrument": "/outil/",
        "instrument_of_network": f"/outil/{cast.network.slug}/",
    })  # fmt: skip
    person = f"/personnes/{cast.person.pk}/"
    paused = f"/personnes/{world.paused.pk}/"
    towards = f"?structure={cast.recipient.slug}"
    twin = f"/personnes/{world.twin.pk}/"
    declined = f"/demandes/{world.declined.referral.pk}/"
    yield from _of("alice", {
        "home": "/",
        "account_change_password": "/compte/mot-de-passe/",
        "account_reauthenticate": "/compte/confirmer/",
        "mfa_activate_totp": "/compte/second-facteur/application/",
        "mfa_generate_recovery_codes": "/compte/second-facteur/carte/nouvelle/",
        "choose_structure": "/compte/structure/",
        "persons": "/personnes/",
        "register_person": "/personnes/nouvelle/",
        "person": person,
        "contact": f"{person}contact/",
        "identity": f"{person}identite/",
        "rights": f"{person}droits/",
        "ask_right": f"{person}droits/demande/",
        "answer_right": f"{person}droits/demandes/{world.request.pk}/",
        "ask_copy": f"{person}droits/copie/",
        "death": f"{person}droits/deces/",
        "disagree": f"{person}droits/desaccord/",
        "leaving": f"{person}droits/depart/",
        "moving_file": f"{person}droits/depart/fichier/",
        "share_by_law": f"{person}partage-par-la-loi/",
        "object_to_share": f"{person}partage-par-la-loi/{world.share.pk}/opposition/",
        "right_requests": "/demandes-de-droits/",
        "export": f"/personnes/fichiers/{world.export.pk}/",
        "readings": f"{person}lectures/",
        "readings_paper": f"{person}lectures/papier/",
        "twins": f"{twin}doublons/",
        "both_files": f"{twin}doublons/{world.other_twin.pk}/",
        "guardian": f"{person}decide/",
        "close_to_known": f"{twin}proche/",
        "consent": f"{person}accord/{towards}",
        "consent_refused": f"{person}accord/non/{towards}",
        "agreements": f"{person}accords/",
        "ending_agreements": "/accords/",
        "ending_files": "/fiches-bientot-effacees/",
        "narrow_agreement": f"{person}accords/{world.agreed}/reduire/",
        "extend_agreement": f"{person}accords/{world.agreed}/etendre/",
        "renew_agreement": f"{person}accords/{world.agreed}/renouveler/",
        "consent_text": f"{person}accords/textes/{world.agreed}/",
        "choose_service": f"{person}orienter/",
        "send_referral": f"{person}demande/{towards}",
        "book_slot": f"{person}reserver/{world.hour.pk}/",
        "free_hours": "/sans-partage/",
        "agree_hour": f"/sans-partage/heure-convenue/{towards}",
        "book_without_sharing": f"/sans-partage/{world.hour.pk}/",
        "hours_for": f"/demandes/{world.waiting.referral.pk}/creneaux/",
        "book_for": f"/demandes/{world.waiting.referral.pk}/creneaux/{world.hour.pk}/",
        "transfer": f"{person}changer-de-structure/", "list": f"/demandes/{world.waiting.referral.pk}/liste/",
        "drop_rest": f"/demandes/{world.engaged.referral.pk}/reste/", "stop_sharing": f"{person}arreter/",
        "evaluation": f"{person}evaluations/{world.evaluation.pk}/",
        "correct_evaluation": f"{person}evaluations/{world.evaluation.pk}/corriger/",
        "second_look": f"{person}evaluations/{world.evaluation.pk}/second-regard/",
        "three_questions": f"{paused}trois-questions/",
        "three_questions_alone": f"{paused}trois-questions/demarche/",
        "three_questions_urgent": f"{paused}trois-questions/urgence/",
        "evaluate": f"{paused}evaluation/",
        "evaluate_on_one_page": f"{paused}evaluation/page/",
        "handout": f"{person}evaluations/{world.evaluation.pk}/a-remettre/",
        "progress": f"{person}progres/",
        "welcome": f"{person}accueil/",
        "look_again": "/personnes/refaire-le-point/",
        "type_sheet": f"{paused}evaluation/feuille/",
        "evaluation_sure": f"{paused}evaluation/resultat-sur/",
        "sent": "/demandes/",
        "referral": f"/demandes/{world.waiting.referral.pk}/suivi/",
        "ask_to_close": f"{declined}fermer/",
        "answer_question": f"/demandes/{world.questioned.referral.pk}/repondre/",
        "recall": f"/demandes/{world.waiting.referral.pk}/retirer/",
        "copy_sent": f"/demandes/{world.over.referral.pk}/copier/",
        "contest": f"/demandes/{world.over.referral.pk}/contester/",
        "suspend": f"/demandes/{world.waiting.referral.pk}/suspendre/",
        "to_tell": "/a-prevenir/",
        "space_news_sent": f"/demandes/{world.engaged.referral.pk}/nouvelles/",
        "slip": f"/demandes/{world.waiting.referral.pk}/papier/",
        "release_slip": f"/demandes/{world.waiting.referral.pk}/papier/confier/",
        "address_paper": f"/annuaire/{world.place.pk}/papier/",
        "ask_someone_else": f"{declined}autre-lieu/?structure={cast.unrelated.slug}",
        "directory": "/annuaire/",
        "place": f"/annuaire/{world.place.pk}/",
        "stop_by_code": "/arreter/",
        "stop_by_name": "/arreter/sans-code/",
        "person_calls": "/la-personne-appelle/",
        "callbacks": "/a-rappeler/",
        "to_say": "/a-dire/",
        "withdrawals": "/retraits/",
        "reading": f"{person}lecture/",
        "demo_about": "/demonstration/",
    })  # fmt: skip
    yield Page("sent, to read", "alice", "/demandes/?etat=action")
    yield Page("referral asked", "alice", f"/demandes/{world.questioned.referral.pk}/suivi/")
    yield Page("referral, unplaced", "alice", f"{declined}suivi/")
    yield Page("three states of a search", "alice", f"{person}orienter/?besoin=aide-demarches")
    engaged = f"/demandes/{world.engaged.handoff.pk}/"
    yield from _of("bob", {
        "home": "/",
        "troubled": "/envois/a-verifier/",
        "inbox": "/a-repondre/",
        "handoff": engaged,
        "note_attempt": f"{engaged}appel/",
        "entrust": f"{engaged}confier/",
        "set_appointment": f"{engaged}rendez-vous/",
        "add_step": f"{engaged}seance/",
        "outcome": f"{engaged}resultat/",
        "pass_on": f"{engaged}passer/",
        "report": f"{engaged}resultat/pas-atteint/",
        "decline": f"/demandes/{world.waiting.handoff.pk}/pas-possible/",
        "propose_place": f"/demandes/{world.waiting.handoff.pk}/proposer/",
        "ask_question": f"/demandes/{world.waiting.handoff.pk}/question/",
        "waitlist": f"/demandes/{world.waiting.handoff.pk}/attente/",
        "space_news_held": f"{engaged}rythme/",
        "pause": f"{engaged}pause/", "copy_followup": f"{engaged}copier-ailleurs/",
        "mark_presence": f"/rendez-vous/{world.appointment.pk}/presence/",
        "move_hour": f"/rendez-vous/{world.appointment.pk}/changer/",
        "my_slots": "/creneaux/",
        "own_services": "/annuaire/nos-services/",
        **{name: f"/annuaire/nos-services/{world.hour.service_id}/{word}/" for name, word in OF_A_SERVICE},
        "news": "/nouvelles/", "wishes": "/messages/",
        "publish_slots": "/creneaux/publier/",
        "person": f"/personnes/{world.engaged.referral.person_id}/",
    })  # fmt: skip
    yield Page("preview", "bob", f"/demandes/{world.waiting.handoff.pk}/")
    yield Page("reopen", "bob", f"/demandes/{world.over.handoff.pk}/suivre-encore/")
    yield Page("handoff, over", "bob", f"/demandes/{world.over.handoff.pk}/")
    yield Page("to complete", "bob", "/a-repondre/?onglet=a-completer")
    yield Page("preview asked", "bob", f"/demandes/{world.questioned.handoff.pk}/")
    yield Page("appointments", "bob", "/a-repondre/?onglet=rendez-vous")
    yield Page("in progress", "bob", "/a-repondre/?onglet=en-cours")
    yield Page("over", "bob", "/a-repondre/?onglet=terminees")
    yield from _of("lea", {
        "home": "/",
        "without_companion": "/personnes/sans-attitree/",
        "team": "/equipe/", "team_wishes": "/messages/equipe/",
        "sharing_out": "/repartir/",
        "absences": "/absences/",
        "absence": f"/absences/{cast.alice.pk}/",
        "absence_hours": f"/absences/{cast.alice.pk}/reporter/",
        "grant_checks": "/controle-des-acces/",
        "invite": "/equipe/inviter/",
        "erase": f"{person}droits/effacer/",
        "set_aside": f"{person}droits/de-cote/",
        "hold_file": f"{person}droits/garder/",
        "ask_list": "/personnes/liste/",
        "colleague": f"/equipe/{cast.alice.pk}/",
        "unusual_readings": "/lectures-inhabituelles/",
        "remove_colleague": f"/equipe/{cast.alice.pk}/retirer/",
        "mfa_index": "/compte/second-facteur/",
        "mfa_view_recovery_codes": "/compte/second-facteur/carte/",
    })  # fmt: skip
    yield from _of("solene", {
        "home": "/",
        "late": "/en-retard/",
        "other_declines": "/en-retard/autres-motifs/",
        "endings": "/structures/",
        "begin_ending": f"/structures/{cast.unrelated.slug}/fermer/",
        "ending": f"/structures/{cast.unrelated.slug}/",
        "doubts": "/annuaire/a-verifier/",
        "unplaced": "/aucun-lieu/",
        "sign_unplaced": f"/aucun-lieu/{world.declined.referral.pk}/signer/",
        **{f"{act}_late": f"/en-retard/{world.late.referral.pk}/{word}/" for act, word in LATE_ACTS},
        "recall_late": f"/en-retard/{world.late.handoff.pk}/retirer/",
        "outbox": "/envois/", "tokens": "/equipe/logiciels/", "make_token": "/equipe/logiciels/nouveau/",
        "reference": "/equipe/logiciels/documentation/", "reference_call": "/equipe/logiciels/documentation/person_create/",
        "gates": "/envois/moyens/", "gate": "/envois/moyens/mail/", "gate_daily": "/envois/moyens/sms/nombre/",
        "reminders": "/rappels/", "set_reminders": "/rappels/rendez-vous/", "set_hours": "/rappels/horaires/voice/",
        "validate_instrument": "/outil/validation/",
        "closures": "/equipe/fermetures/",
        "delays": "/delais-du-reseau/",
        "delay": "/delais-du-reseau/answer/",
        "settings": "/durees-et-regles/",
        "setting": "/durees-et-regles/files_an_hour/",
        "ended_scans": "/preuves-retirees/",
        "legal_grounds": "/partages-par-la-loi/",
        "decide_ground": "/partages-par-la-loi/continuity/",
        "answer_objection": f"/partages-par-la-loi/oppositions/{world.objected.pk}/",
        "complaints": "/reclamations/",
        "complaint": f"/reclamations/{world.complaint.pk}/",
    })  # fmt: skip
    yield Page("withdrawal", "lea", f"/retraits/{world.withdrawal.pk}/")
    yield from _of("desk", {
        "home": "/",
        "desk_questions": "/trois-questions/",
        "released_list": "/papiers-confies/",
        "print_released": f"/papiers-confies/{world.released}/",
        "someone_came": "/papier-venu/",
        "door_list": "/attendues/",
        "check_in": "/papier-montre/",
    })  # fmt: skip


def _of(who: str | None, addresses: dict[str, str]) -> Iterator[Page]:
    for name, address in addresses.items():
        yield Page(name, who, address)
