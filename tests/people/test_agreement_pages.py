"""« Ses accords »: the page in plain words, and the pages that narrow, extend and renew."""

import html
import re
from datetime import timedelta

import pytest

from core.kernel import clock
from core.kernel.errors import Refused
from core.kernel.floor.scopes import Scope
from core.kernel.tenant import tenant
from people.instruments.consent_script import fingerprint
from people.models import Consent
from people.operations import consenting, narrowing, withdrawing
from people.operations.ledger import in_force
from tests.factories.floor import as_owner
from tests.factories.referrals import THREE, consent, send
from tests.session import sign_in

READ = {"capture": "paper_signed", "language": "fr", "attested": "on"}


def text(answer):
    """What is read, without the tags; no-break spaces as spaces."""
    said = html.unescape(re.sub(r"<[^>]+>", " ", answer.content.decode()))
    return re.sub(r"\s+", " ", said)


def address(cast, *parts):
    return "/".join((f"/personnes/{cast.person.pk}/accords", *map(str, parts), ""))


def opens(cast):
    with tenant(cast.alice):
        return [dict(each.opens) for each in in_force(cast.alice, cast.person.pk)]


@pytest.fixture
def alice(client, cast):
    sign_in(client, cast.alice)
    return client


def posted(client, url, **said):
    page = client.get(url)
    return client.post(url, {"id": page.context["form"]["id"].value(), **READ, **said})


def test_the_page_says_what_is_shared_until_when_why_how_and_by_whom(alice, cast):
    consent(cast.alice, cast.person, cast.recipient)

    said = text(alice.get(address(cast)))

    for words in (
        "Le Fil des Écrans",
        "son nom, comment la joindre, ce qu’elle cherche",
        "un accord devant un témoin vaut 6 mois",
        "De vive voix, devant un témoin, témoin : Ines",
        cast.alice.user.get_full_name(),
        "Elle a dit oui : Le Fil des Écrans (son nom, comment la joindre, ce qu’elle cherche).",
    ):
        assert words in said


@pytest.mark.parametrize(
    ("capture", "days", "why"),
    [
        ("oral_attested", 365, "30 jours, tant qu’elle ne l’a pas redit"),
        ("oral_witnessed", 365, "un accord devant un témoin vaut 6 mois"),
        ("oral_witnessed", 60, "la durée la plus longue dans ce réseau"),
    ],
)
def test_the_reason_of_the_date_is_the_limit_that_came_first(alice, cast, capture, days, why):
    with as_owner():
        cast.network.consent_days = days
        cast.network.save(update_fields=["consent_days"])
    consent(cast.alice, cast.person, cast.recipient, capture=capture)

    assert why in text(alice.get(address(cast)))


def test_what_differs_by_structure_is_said_structure_by_structure(alice, cast):
    consent(cast.alice, cast.person, cast.recipient, cast.unrelated)
    with tenant(cast.alice):
        withdrawing.withdraw_scope(
            cast.person.pk, by=cast.alice, scope=Scope.CONTACT, structure_id=cast.recipient.pk
        )

    [shown] = alice.get(address(cast)).context["standing"]

    assert shown.facts[:2] == [
        ("La Souris Verte", "son nom, comment la joindre, ce qu’elle cherche"),
        ("Le Fil des Écrans", "son nom, ce qu’elle cherche"),
    ]
    assert shown.moments[0].text == "Retiré : Le Fil des Écrans (comment la joindre)."


def test_past_waiting_and_standing_agreements_stand_apart(alice, cast):
    consent(cast.alice, cast.person, cast.recipient)
    with tenant(cast.alice):
        withdrawing.withdraw(cast.person.pk, by=cast.alice)
    consent(cast.alice, cast.person, cast.unrelated)
    url = f"/personnes/{cast.person.pk}/accord/?structure=coordination"
    form = alice.get(url).context["form"]

    answer = alice.post(url, {"id": form["id"].value(), "language": "fr", "later": "1"})

    assert answer["Location"] == address(cast)
    page = alice.get(address(cast))
    titles = {name: [one.title for one in page.context[name]] for name in ("standing", "waiting", "past")}
    assert titles == {
        "standing": ["La Souris Verte"],
        "waiting": ["Coordination"],
        "past": ["Le Fil des Écrans"],
    }
    assert "Tout est retiré." in text(page)


def test_an_agreement_that_ends_soon_says_so(alice, cast):
    given = consent(cast.alice, cast.person, cast.recipient, capture="oral_attested")

    with clock.moved(given.expires_at - timedelta(days=11)):
        assert "Finit bientôt" not in text(alice.get(address(cast)))
    with clock.moved(given.expires_at - timedelta(days=9)):
        assert "Finit bientôt" in text(alice.get(address(cast)))


def test_narrowing_from_the_page(alice, cast):
    given = consent(cast.alice, cast.person, cast.recipient, cast.unrelated)

    answer = alice.post(
        address(cast, given.chain, "reduire"), {"things": [1, 3], "structures": [cast.recipient.pk]}
    )

    assert answer["Location"] == address(cast)
    assert opens(cast) == [{cast.recipient.pk: (1, 3)}]


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({}, "Il ne resterait rien"),
        ({"things": [1, 2, 3], "structures": "all"}, "Décochez"),
    ],
)
def test_narrowing_to_nothing_or_to_the_same_is_refused_beside_the_field(alice, cast, said, words):
    given = consent(cast.alice, cast.person, cast.recipient)
    if said:
        said = said | {"structures": [cast.recipient.pk]}

    answer = alice.post(address(cast, given.chain, "reduire"), said)

    assert answer.status_code == 422
    assert words in str(answer.context["form"].errors["things"])


def test_extending_reads_the_text_again_for_everyone_named(alice, cast):
    given = consent(cast.alice, cast.person, cast.recipient)

    posted(
        alice,
        address(cast, given.chain, "etendre"),
        things=[Scope.MATURITY.value],
        structures=[cast.unrelated.pk],
    )

    assert opens(cast) == [{cast.recipient.pk: (1, 2, 3, 4), cast.unrelated.pk: (1, 2, 3, 4)}]
    page = alice.get(address(cast))
    [shown] = page.context["standing"]
    read = text(alice.get(address(cast, "textes", shown.chain.opened.pk)))
    assert "La Souris Verte et Le Fil des Écrans" in read.replace(
        "Le Fil des Écrans et La Souris Verte", "La Souris Verte et Le Fil des Écrans"
    )
    assert shown.chain.opened.text_sha256 in read


@pytest.mark.parametrize("act", ["etendre", "renouveler"])
@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"capture": ""}, "capture"),
        ({"attested": ""}, "attested"),
        ({"capture": "oral_witnessed"}, "witness"),
        ({"capture": "oral_phone"}, "phone_called"),
        ({"capture": "on_screen"}, "hers"),
        ({"capture": "on_screen", "hers": "on"}, "copy"),
        ({"capture": "oral_phone", "phone_called": "0639980003", "called_on": "1/1/2099"}, "called_on"),
    ],
)
def test_what_is_missing_is_said_and_nothing_is_written(alice, cast, act, said, field):
    given = consent(cast.alice, cast.person, cast.recipient)
    more = {"things": [4]} if act == "etendre" else {}

    answer = posted(alice, address(cast, given.chain, act), **more, **said)

    assert answer.status_code == 422
    assert field in answer.context["form"].errors or (field == "called_on" and "pas encore" in text(answer))
    with as_owner():
        assert Consent.objects.count() == 1


def test_renewing_from_the_page_keeps_the_text_that_was_shown(alice, cast):
    given = consent(cast.alice, cast.person, cast.recipient)
    url = address(cast, given.chain, "renouveler")
    shown = alice.get(url).context["script_sentences"]

    posted(alice, url, capture="on_screen", hers="on", copy="printed")

    with as_owner():
        row = Consent.objects.get(act="renewed")
    read = alice.get(address(cast, "textes", row.pk))
    assert read.context["sentences"] == shown
    assert fingerprint(read.context["kept"].text) == row.text_sha256


def test_a_double_click_renews_once(alice, cast):
    given = consent(cast.alice, cast.person, cast.recipient)
    url = address(cast, given.chain, "renouveler")
    said = {"id": alice.get(url).context["form"]["id"].value(), **READ}

    answers = [alice.post(url, said).status_code for _ in range(2)]

    assert answers == [302, 302]
    with as_owner():
        assert Consent.objects.count() == 2


@pytest.mark.parametrize("act", ["reduire", "etendre", "renouveler"])
def test_an_agreement_that_has_ended_has_no_such_page(alice, cast, act):
    given = consent(cast.alice, cast.person, cast.recipient)
    with tenant(cast.alice):
        withdrawing.withdraw(cast.person.pk, by=cast.alice)

    assert alice.get(address(cast, given.chain, act)).status_code == 404


def test_one_thing_for_one_structure_is_taken_back_from_the_page_that_stops(alice, cast):
    consent(cast.alice, cast.person, cast.recipient, cast.unrelated)

    answer = alice.post(
        f"/personnes/{cast.person.pk}/arreter/", {"what": "fil", "thing": Scope.CONTACT.value}
    )

    assert answer["Location"] == address(cast)
    assert opens(cast) == [{cast.recipient.pk: (1, 3), cast.unrelated.pk: (1, 2, 3)}]


@pytest.mark.parametrize("who", ["bob", "chloe", "desk", "dan", "solene"])
def test_strangers_find_none_of_the_pages(client, cast, who):
    given = consent(cast.alice, cast.person, cast.recipient)
    sign_in(client, getattr(cast, who))

    found = [
        client.get(address(cast, *parts)).status_code
        for parts in (
            (),
            (given.chain, "reduire"),
            (given.chain, "etendre"),
            (given.chain, "renouveler"),
            ("textes", given.pk),
        )
    ]

    assert found == [404] * 5


def test_a_request_narrower_than_the_agreement_goes_and_a_wider_one_does_not(cast):
    given = consent(cast.alice, cast.person, cast.recipient)
    with tenant(cast.alice):
        narrowing.narrow(
            given.chain,
            by=cast.alice,
            person_id=cast.person.pk,
            scopes=[Scope.IDENTITY, Scope.NEEDS],
            structures=[cast.recipient.pk],
        )

    with pytest.raises(Refused) as refusal:
        send(cast.alice, cast.person, cast.recipient, agreed=False, scopes=THREE)
    assert refusal.value.code == "consent-missing"
    send(cast.alice, cast.person, cast.recipient, agreed=False, scopes=[Scope.IDENTITY, Scope.NEEDS])


def test_a_consent_of_yesterday_is_refused_as_expired_or_missing(alice, cast):
    given = consent(cast.alice, cast.person, cast.recipient)

    with clock.moved(given.expires_at + timedelta(seconds=1)):
        answer = alice.get(f"/personnes/{cast.person.pk}/demande/?structure=fil")
        assert answer["Location"].startswith(f"/personnes/{cast.person.pk}/accord/")
        page = alice.get(address(cast))
        assert not page.context["standing"] and len(page.context["past"]) == 1


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_asks_the_database_as_often_for_one_agreement_as_for_three(alice, cast, queries, count):
    for structure in (cast.recipient, cast.unrelated, cast.coordination)[:count]:
        consent(cast.alice, cast.person, structure)
    alice.get(address(cast))

    with queries() as seen:
        alice.get(address(cast))

    assert len(seen) == 18


def test_a_refusal_stays_on_the_page(alice, cast):
    with tenant(cast.alice):
        consenting.refuse(
            cast.person.pk, by=cast.alice, person_id=cast.person.pk, structures=[cast.recipient.pk]
        )

    [shown] = alice.get(address(cast)).context["past"]

    assert (shown.title, [moment.text for moment in shown.moments]) == (
        "Le Fil des Écrans",
        ["Elle a dit non."],
    )
