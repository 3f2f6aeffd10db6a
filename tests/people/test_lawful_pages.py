"""The pages of sharing under a law, of home and of the officer."""

import pytest

from core.kernel import clock
from core.kernel.ids import uuid7
from core.kernel.once import signed
from people.models import LawfulShare
from tests.factories.floor import as_owner
from tests.factories.people import lawful_share
from tests.people.lawful_acts import DAY, LAW, today
from tests.session import sign_in


def test_the_whole_way_on_the_pages(client, cast, officer):
    sign_in(client, officer)
    answer = client.post(
        "/partages-par-la-loi/casf_l121_6_2/", {"id": signed(uuid7()), "reason": "Convention."}
    )
    assert answer.status_code == 302
    address = f"/personnes/{cast.person.pk}/partage-par-la-loi/"
    sign_in(client, cast.alice)
    day = f"{today() + 20 * DAY:%d/%m/%Y}"
    said = {"ground": LAW, "structure": cast.recipient.pk, "scopes": [2], "until": day}
    empty = client.post(address, said | {"id": signed(uuid7())})
    assert (empty.status_code, "l’un des deux" in empty.content.decode()) == (422, True)
    assert (
        client.post(address, said | {"id": signed(uuid7()), "informed_on": f"{today():%d/%m/%Y}"}).status_code
        == 302
    )

    assert "CASF, art. L121-6-2" in client.get(f"/personnes/{cast.person.pk}/").content.decode()
    with as_owner():
        share = LawfulShare.objects.get()
    assert client.post(f"{address}{share.pk}/opposition/", {"words": "Non"}).status_code == 302
    assert "Elle s’y oppose" in client.get(f"/personnes/{cast.person.pk}/droits/").content.decode()

    sign_in(client, cast.bob)
    body = client.get(f"/personnes/{cast.person.pk}/").content.decode()
    assert "CASF, art. L121-6-2" in body
    assert "ce que la personne a accepté" not in body
    assert client.get(address).status_code == client.post(f"{address}{share.pk}/fin/").status_code == 404

    sign_in(client, officer)
    assert "1 opposition" in client.get("/").content.decode()
    page = client.get("/partages-par-la-loi/").content.decode()
    assert ("1 partage en cours" in page, "Quinquet" in page) == (True, False)
    task = f"/partages-par-la-loi/oppositions/{share.pk}/"
    assert "Quinquet" not in client.get(task).content.decode()
    assert client.post(task, {"answer": "ended", "explanation": "Vous avez raison."}).status_code == 302

    sign_in(client, cast.alice)
    assert "Vous avez raison." in client.get(address).content.decode()


@pytest.mark.parametrize("who", ["alice", "lea", "solene", "dan"])
def test_the_pages_of_the_officer_do_not_exist_for_anyone_else(client, cast, who):
    sign_in(client, getattr(cast, who))

    assert client.get("/partages-par-la-loi/").status_code == 404
    assert client.get("/partages-par-la-loi/continuity/").status_code == 404


def test_the_officers_page_asks_the_same_number_of_questions_for_one_and_for_three(
    client, cast, officer, queries
):
    counts = []
    sign_in(client, officer)
    for more in (1, 2):
        with as_owner():
            for _ in range(more):
                now = clock.now()
                lawful_share(
                    cast.person, cast.recipient, objected_at=now, objection_due_on=now.date() + 30 * DAY
                )
        with queries() as asked:
            assert client.get("/partages-par-la-loi/").status_code == 200
        counts.append(len(asked))

    assert counts[0] == counts[1]
