"""The page of the paper: set in her language, discreet when she asked, printed, copied."""

from io import BytesIO

import pytest
from pypdf import PdfReader

from core.kernel.tenant import tenant
from people.operations.contacting import set_contact
from referrals.models import Slip
from tests.factories.floor import as_owner
from tests.factories.referrals import appointment, send
from tests.session import sign_in


def speaks(cast, *languages):
    with as_owner():
        cast.person.languages = list(languages)
        cast.person.save(update_fields=["languages"])


def shown(client, cast, **channels):
    """A request, its paper printed again in this session, and the address of its page."""
    sent = send(cast.alice, cast.person, cast.recipient)
    if channels:
        with tenant(cast.alice):
            set_contact(cast.person.pk, by=cast.alice, **channels)
    sign_in(client, cast.alice)
    page = f"/demandes/{sent.referral.pk}/papier/"
    client.post(page)
    return sent, page


def said(client, address):
    return PdfReader(BytesIO(client.get(address).content)).pages[0].extract_text()


def test_the_paper_is_set_beside_the_first_language_she_says_she_speaks(client, cast):
    speaks(cast, "tr", "fr")

    _, page = shown(client, cast)

    answer = client.get(page)
    assert answer.context["form"]["langue"].value() == "tr"
    assert "Merhaba Yvette" in answer.content.decode()
    assert "Français et turc, qu’elle parle" in answer.content.decode()
    assert "Merhaba Yvette" in said(client, answer.context["pdf"])
    with as_owner():
        assert Slip.objects.get(voided_at=None).language == "tr"


def test_another_language_is_one_choice_away_and_what_is_unknown_changes_nothing(client, cast):
    _, page = shown(client, cast)

    arabic = client.get(f"{page}?langue=ar&presentation=complet")
    unknown = client.get(f"{page}?langue=xx&presentation=complet")

    assert 'lang="ar" dir="rtl"' in arabic.content.decode()
    assert unknown.status_code == 200
    assert unknown.context["form"].cleaned_data["langue"] == "fr"
    assert client.get(page).context["paper"].code == arabic.context["paper"].code


def test_a_paper_is_made_discreet_for_this_once_without_another_code(client, cast):
    _, page = shown(client, cast)

    answer = client.get(f"{page}?langue=fr&presentation=discret")

    assert answer.context["paper"].title == "Mon rendez-vous"
    assert "Yvette" not in said(client, answer.context["pdf"])
    assert "Bonjour Yvette" in said(client, client.get(page).context["pdf"])


def test_a_text_for_a_message_is_offered_to_who_reads_messages_only(client, cast):
    with as_owner():
        cast.recipient.address = "12 avenue La Bruyère"
        cast.recipient.save(update_fields=["address"])
    sent = send(cast.alice, cast.person, cast.recipient)
    appointment(cast.bob, sent)
    sign_in(client, cast.alice)
    page = f"/demandes/{sent.referral.pk}/papier/"
    client.post(page)

    by_phone = client.get(page).content.decode()
    with tenant(cast.alice):
        set_contact(cast.person.pk, by=cast.alice, channels=["sms"], phone="+33639980002")
    by_message = client.get(page).content.decode()

    assert "À copier dans un message" not in by_phone
    assert "À copier dans un message" in by_message


def test_two_papers_on_one_sheet_are_offered_in_french_alone(client, cast):
    _, page = shown(client, cast)

    french, both = client.get(page), client.get(f"{page}?langue=pt&presentation=complet")

    assert "Deux sur une feuille A4" in french.content.decode()
    assert "Deux sur une feuille A4" not in both.content.decode()
    assert said(client, french.context["pdf_twice"]).count("Bonjour Yvette") == 2


def test_the_page_stays_under_its_weight_and_its_count_of_queries(client, cast, queries):
    speaks(cast, "ar")
    _, page = shown(client, cast)

    with queries() as seen:
        answer = client.get(page)

    assert len(answer.content) < 20_000
    assert len(seen) <= 30


@pytest.mark.scenario("ux", 7)
@pytest.mark.parametrize("line", ["l’accueil de MDH Prémol", ""])
def test_a_team_line_or_its_structure_answers_with_its_phone(client, cast, line):
    with as_owner():
        cast.recipient.team_line = line
        cast.recipient.save(update_fields=["team_line"])

    _, page = shown(client, cast)

    assert (line or cast.recipient.name) in said(client, client.get(page).context["pdf"])


@pytest.mark.scenario("ux", 7)
def test_without_a_phone_a_paper_that_was_right_is_no_longer_printed(client, cast):
    _, page = shown(client, cast)
    with as_owner():
        cast.recipient.phone = ""
        cast.recipient.save(update_fields=["phone"])

    answer = client.get(page.replace("papier/", "papier.pdf"))

    assert answer.status_code == 409
    assert "Choisissez qui répond au téléphone" in answer.content.decode()
