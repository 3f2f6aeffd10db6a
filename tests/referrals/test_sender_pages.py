"""The sender's pages: choose, ask, send, print, follow, close; and every way a page may refuse."""

from io import BytesIO

import pytest
from pypdf import PdfReader

from core.journal.models import Access
from core.kernel.floor.scopes import Scope
from core.kernel.tenant import tenant
from people.operations.contacting import set_contact
from referrals.models import Handoff, Referral, ReferralDetail, Slip
from referrals.operations import closing, declining
from tests.factories.actors import PlaceFactory, ServiceFactory
from tests.factories.evaluations import evaluation
from tests.factories.floor import as_owner
from tests.factories.people import PersonFactory
from tests.factories.referrals import THREE, accept, consent, send
from tests.factories.tenancy import MembershipFactory
from tests.session import sign_in

NEED = "aide-demarches"


def address(cast, structure="fil"):
    return f"/personnes/{cast.person.pk}/demande/?structure={structure}"


def filled(client, cast, **answers):
    """What a browser would post: the form as shown, and what was typed."""
    form = client.get(address(cast)).context["form"]
    typed = {"needs": [NEED], "motive": "learn", "priority": "normal", "with_slip": "on"}
    return {"id": form["id"].value(), **typed, **answers}


def ask(client, cast, **answers):
    return client.post(address(cast), filled(client, cast, **answers))


def test_the_journey_from_the_choice_to_the_paper(client, cast):
    sign_in(client, cast.alice)

    choose = client.get(f"/personnes/{cast.person.pk}/orienter/")
    towards = [link for structure, link in choose.context["structures"] if structure == cast.recipient][0]
    to_consent = client.get(towards)
    assert to_consent["Location"].startswith(f"/personnes/{cast.person.pk}/accord/?structure=fil")

    consent(cast.alice, cast.person, cast.recipient)
    sent = ask(client, cast, motive_text="Refaire la déclaration")

    paper = client.get(sent["Location"])
    assert "Bonjour Yvette" in paper.content.decode()
    with as_owner():
        referral = Referral.objects.get()
        assert (referral.state, referral.motive) == ("open", "learn")
        assert ReferralDetail.objects.get().motive_text == "Refaire la déclaration"


@pytest.mark.scenario("referrals", 6)
def test_a_double_click_on_send_makes_one_referral_and_keeps_its_code(client, cast):
    consent(cast.alice, cast.person, cast.recipient)
    sign_in(client, cast.alice)
    data = filled(client, cast)

    first, second = client.post(address(cast), data), client.post(address(cast), data)

    assert first["Location"] == second["Location"]
    assert client.get(second["Location"]).context["paper"].code
    with as_owner():
        assert Referral.objects.count() == Handoff.objects.count() == 1


@pytest.mark.scenario("referrals", 2)
def test_posting_straight_to_the_request_without_consent_sends_nothing(client, cast):
    consent(cast.alice, cast.person, cast.unrelated)
    sign_in(client, cast.alice)
    typed = filled_for(client, cast, "souris")

    answer = client.post(address(cast), typed)

    assert answer.status_code == 422
    assert "pas encore donné son accord" in answer.content.decode()
    with as_owner():
        assert Referral.objects.count() == Handoff.objects.count() == 0


def filled_for(client, cast, structure):
    form = client.get(address(cast, structure)).context["form"]
    return {
        "id": form["id"].value(),
        "needs": [NEED],
        "motive": "learn",
        "priority": "normal",
        "with_slip": "on",
    }


@pytest.mark.parametrize(
    ("field", "typed", "said"),
    [
        ("motive_text", "Son numéro : 1 85 05 78 006 084 91", "pas nécessaire ici"),
        ("tried", "FR76 3000 6000 0112 3456 7890 189", "pas nécessaire ici"),
        ("deadline", "31/2/2027", "Ce jour n’existe pas"),
        ("needs", [], "Choisissez au moins un besoin"),
    ],
)
def test_what_is_wrong_is_said_beside_its_field_and_the_rest_is_kept(client, cast, field, typed, said):
    consent(cast.alice, cast.person, cast.recipient)
    sign_in(client, cast.alice)

    answer = ask(client, cast, constraints="Le matin seulement", **{field: typed})

    page = answer.content.decode()
    assert answer.status_code == 422
    assert "<title>Erreur" in page
    assert list(answer.context["form"].errors) == [field]
    assert said in str(answer.context["form"].errors[field])
    assert "Le matin seulement" in page
    with as_owner():
        assert Referral.objects.count() == 0


def test_an_urgent_request_without_its_date_is_refused_beside_the_date(client, cast):
    consent(cast.alice, cast.person, cast.recipient)
    sign_in(client, cast.alice)

    answer = ask(client, cast, priority="urgent")

    assert "a une date limite" in str(answer.context["form"].errors["deadline"])


@pytest.mark.scenario("referrals", 4)
def test_without_phone_nor_paper_the_page_says_what_is_missing(client, cast):
    consent(cast.alice, cast.person, cast.recipient)
    sign_in(client, cast.alice)

    answer = client.post(address(cast), {**filled(client, cast), "with_slip": ""})

    assert "Rien ne permet de la joindre" in str(answer.context["form"].errors["with_slip"])


@pytest.mark.parametrize("who", ["chloe", "bob", "desk", "dan", "solene"])
def test_the_senders_pages_do_not_exist_for_others(client, cast, who):
    sent = send(cast.alice, cast.person, cast.recipient)
    sign_in(client, getattr(cast, who))
    referral, person = f"/demandes/{sent.referral.pk}", f"/personnes/{cast.person.pk}"
    pages = [f"{referral}/{page}" for page in ("suivi/", "papier/", "papier.pdf", "retirer/", "autre-lieu/")]
    pages += [f"{person}/orienter/", f"{person}/demande/?structure=souris"]

    assert {client.get(page).status_code for page in pages} == {404}
    assert client.post(f"{referral}/lu/").status_code == client.post(f"{referral}/papier/").status_code == 404


def text_of(client, cast, sent):
    answer = client.get(f"/demandes/{sent.referral.pk}/papier.pdf")
    document = PdfReader(BytesIO(answer.content))
    return document, " ".join(page.extract_text() for page in document.pages)


def printed(client, cast, **send_with):
    """A referral sent by the factory, and its paper printed again in this session."""
    sent = send(cast.alice, cast.person, cast.recipient, **send_with)
    sign_in(client, cast.alice)
    client.post(f"/demandes/{sent.referral.pk}/papier/")
    return sent


def test_the_pdf_is_one_tagged_page_in_french_without_name_nor_need(client, cast):
    sent = printed(client, cast, motive_text="Refaire la déclaration")

    document, text = text_of(client, cast, sent)

    assert len(document.pages) == 1
    assert (document.metadata.title, document.trailer["/Root"]["/Lang"]) == ("Bonjour Yvette", "fr")
    assert document.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert [round(float(side) / 72 * 25.4) for side in document.pages[0].mediabox[2:]] == [148, 210]
    page = client.get(f"/demandes/{sent.referral.pk}/papier/")
    assert page.context["paper"].code in text
    assert "Vous pouvez changer d’avis à tout moment" in text
    assert "Je ne suis plus d’accord" in text
    for hidden in (cast.person.last_name, "démarches", "déclaration", "typologie", "parcours"):
        assert hidden not in text
    with as_owner():
        assert Access.objects.filter(kind="pdf", reason="slip").count() == 2


@pytest.mark.scenario("people", 19)
@pytest.mark.scenario("ux", 8)
def test_a_discreet_paper_says_place_and_hour_only(client, cast):
    with as_owner():
        cast.recipient.address = "12 avenue La Bruyère"
        cast.recipient.save(update_fields=["address"])
    sent = printed(client, cast)
    with tenant(cast.alice):
        set_contact(cast.person.pk, by=cast.alice, channels=["phone"], phone="+33639980002", discreet=True)

    document, text = text_of(client, cast, sent)

    assert document.metadata.title == "Mon rendez-vous"
    assert "12 avenue La Bruyère" in text
    for hidden in ("Yvette", "Quinquet", "Écrans", "accueil", "Je ne suis plus d’accord", "démarches"):
        assert hidden not in text


@pytest.mark.scenario("people", 19)
def test_without_anyone_who_answers_the_paper_is_refused_and_says_why(client, cast):
    with as_owner():
        cast.recipient.phone = ""
        cast.recipient.save(update_fields=["phone"])
    consent(cast.alice, cast.person, cast.recipient)
    sign_in(client, cast.alice)

    answer = ask(client, cast)

    assert "Choisissez qui répond au téléphone" in str(answer.context["form"].errors["with_slip"])
    with as_owner():
        assert Referral.objects.count() == Slip.objects.count() == 0


def test_once_its_code_is_gone_the_paper_can_only_be_printed_again(client, cast):
    sent = send(cast.alice, cast.person, cast.recipient)
    sign_in(client, cast.alice)
    page = f"/demandes/{sent.referral.pk}/papier/"
    assert "l’ancien code ne lira plus rien" in client.get(page).content.decode()
    assert client.get(f"/demandes/{sent.referral.pk}/papier.pdf")["Location"] == page

    client.post(page)

    assert client.get(page).context["paper"].code
    with as_owner():
        assert Slip.objects.filter(voided_at=None).count() == 1


def test_opening_a_good_outcome_closes_and_a_page_fetched_in_advance_does_not(client, cast):
    sent = send(cast.alice, cast.person, cast.recipient)
    accept(cast.bob, sent)
    with tenant(cast.bob):
        closing.report(sent.handoff.pk, by=cast.bob, code="need_met", text="Sait consulter son compte")
    sign_in(client, cast.alice)
    page = f"/demandes/{sent.referral.pk}/suivi/"

    client.head(page)
    client.get(page, headers={"Sec-Purpose": "prefetch"})
    with tenant(cast.alice):
        assert Referral.objects.get().state == "reported"
    opened = client.get(page).content.decode()

    assert "Merci. C’est terminé pour cette demande." in opened
    assert "Sait consulter son compte" not in opened
    assert "Merci." not in client.get(page).content.decode()
    with tenant(cast.alice):
        assert (Referral.objects.get().state, Referral.objects.get().closed_by) == ("closed", "human")


def test_the_words_of_an_outcome_come_with_the_followup_scope(client, cast):
    sent = send(cast.alice, cast.person, cast.recipient, scopes=[*THREE, Scope.FOLLOWUP])
    accept(cast.bob, sent)
    with tenant(cast.bob):
        closing.report(sent.handoff.pk, by=cast.bob, code="need_met", text="Sait consulter son compte")
    sign_in(client, cast.alice)

    assert "Sait consulter son compte" in client.get(f"/demandes/{sent.referral.pk}/suivi/").content.decode()


def test_a_bad_outcome_waits_for_a_click_that_is_harmless_twice(client, cast):
    sent = send(cast.alice, cast.person, cast.recipient)
    accept(cast.bob, sent)
    with tenant(cast.bob):
        closing.report(sent.handoff.pk, by=cast.bob, code="not_met_structure")
    sign_in(client, cast.alice)
    assert "C’est lu" in client.get(f"/demandes/{sent.referral.pk}/suivi/").content.decode()

    answers = [client.post(f"/demandes/{sent.referral.pk}/lu/").status_code for _ in range(2)]

    assert answers == [302, 302]
    with tenant(cast.alice):
        assert Referral.objects.get().state == "closed"


def test_a_declined_request_goes_to_another_place_that_she_agreed_to(client, cast):
    sent = send(cast.alice, cast.person, cast.recipient)
    with as_owner():
        lead = MembershipFactory(structure=cast.recipient, role="lead")
    with tenant(lead):
        declining.decline(sent.handoff.pk, by=lead, code="safety", text="Des mots pour la hiérarchie seule")
    sign_in(client, cast.alice)
    follow = client.get(f"/demandes/{sent.referral.pk}/suivi/")
    assert "hiérarchie" not in follow.content.decode()
    assert "autre motif" in follow.content.decode()
    other = f"/demandes/{sent.referral.pk}/autre-lieu/?structure=souris"
    assert f"/personnes/{cast.person.pk}/accord/" in client.get(other)["Location"]

    consent(cast.alice, cast.person, cast.unrelated)
    version = client.get(other).context["form"]["version"].value()
    first, second = (client.post(other, {"version": version}) for _ in range(2))

    assert (first.status_code, second.status_code) == (302, 409)
    with tenant(cast.chloe):
        assert Handoff.objects.get().state == "sent"


def test_a_request_is_taken_back_with_its_effects_said_first(client, cast):
    sent = send(cast.alice, cast.person, cast.recipient)
    sign_in(client, cast.alice)
    page = client.get(f"/demandes/{sent.referral.pk}/retirer/")
    assert "Ce qui va se passer" in page.content.decode()

    data = {"version": page.context["form"]["version"].value(), "reason": "no_answer"}
    first, second = (client.post(f"/demandes/{sent.referral.pk}/retirer/", data) for _ in range(2))

    assert (first.status_code, second.status_code) == (302, 409)
    with tenant(cast.alice):
        assert (Referral.objects.get().state, Handoff.objects.get().state) == ("unplaced", "recalled")


@pytest.mark.parametrize("item_count", [1, 3])
def test_my_requests_cost_the_same_queries_whatever_their_number(client, cast, queries, item_count):
    for need in (NEED, "outils-quotidien", "x-francais")[:item_count]:
        send(cast.alice, cast.person, cast.recipient, needs=[need])
    sign_in(client, cast.alice)

    with queries() as seen:
        page = client.get("/demandes/?etat=attente")

    assert len(page.context["lines"]) == item_count
    assert [tab["count"] for tab in page.context["tabs"]] == [0, item_count, 0, 0]
    assert len(seen) == 17


def test_places_that_could_not_take_it_are_set_aside_with_why(client, cast):
    with as_owner():
        evaluation(cast.person)
        place = PlaceFactory(actor__network=cast.network, actor__structure=cast.recipient)
        ServiceFactory(place=place, actor=place.actor, codes=[NEED])
    sent = send(cast.alice, cast.person, cast.recipient)
    with tenant(cast.bob):
        declining.decline(sent.handoff.pk, by=cast.bob, code="no_capacity")
    sign_in(client, cast.alice)
    choose = f"/personnes/{cast.person.pk}/orienter/?besoin={NEED}"

    (one,) = [one for one, link in client.get(choose).context["shown"] if link]
    again = client.get(f"{choose}&demande={sent.referral.pk}")

    assert one.structure == cast.recipient
    assert again.context["shown"] == []
    (aside,) = again.context["found"].set_aside
    assert str(aside.why).startswith("A décliné le ")
    assert str(aside.why).endswith("complet")


def test_the_senders_list_shows_ones_own_or_the_teams_and_the_address_says_which(client, cast):
    with as_owner():
        colleague = MembershipFactory(structure=cast.sender, role="social_worker")
        other = PersonFactory(home_structure=cast.sender)
    mine = send(cast.alice, cast.person, cast.recipient)
    theirs = send(colleague, other, cast.recipient)
    sign_in(client, cast.alice)

    def shown(address):
        context = client.get(address).context
        return {line.referral.pk for line in context["lines"]}, [tab["count"] for tab in context["tabs"]]

    assert shown("/demandes/?etat=attente") == ({mine.referral.pk, theirs.referral.pk}, [0, 2, 0, 0])
    assert shown("/demandes/?etat=attente&qui=moi") == ({mine.referral.pk}, [0, 1, 0, 0])
    links = [
        link for _label, link, _current in client.get("/demandes/?etat=attente&qui=moi").context["switch"]
    ]
    assert links == ["/demandes/?etat=attente", "/demandes/?etat=attente&qui=moi"]


def test_what_a_colleague_was_given_is_no_longer_ones_own(client, cast):
    with as_owner():
        colleague = MembershipFactory(structure=cast.sender, role="social_worker")
    sent = send(cast.alice, cast.person, cast.recipient)
    with as_owner():
        Referral.objects.filter(pk=sent.referral.pk).update(holder=colleague)

    for member, count in ((cast.alice, 0), (colleague, 1)):
        sign_in(client, member)
        assert len(client.get("/demandes/?etat=attente&qui=moi").context["lines"]) == count
