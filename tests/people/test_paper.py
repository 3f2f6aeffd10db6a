"""Paper: the number of a sheet, its PDF, and a sheet typed by keyboard alone."""

import io
import json
import random

import pytest
from pypdf import PdfReader

from core.kernel.errors import Refused
from core.kernel.ids import uuid7
from core.kernel.tenant import tenant
from people.instruments import asking, sheets
from people.instruments.loading import cases_file, published
from people.models import Accommodation, Evaluation, Person
from people.operations.entering import enter_sheet
from people.operations.evaluating import record_evaluation
from people.pdf import instrument as pdf
from tests.factories.evaluations import SURE
from tests.factories.floor import as_owner
from tests.factories.people import PersonFactory
from tests.session import sign_in

CASES = json.loads(cases_file().read_text())["cases"]
KEYS = {0: "0", 1: "1", 2: "2", "NO": "n", "NR": "r", None: ""}
EVIDENCE = {"obs": "o", "decl": "d", "tiers": "t"}
INSTRUMENT = published()


def address(person):
    return f"/personnes/{person.pk}/evaluation/feuille/"


def typed(client, person, number, line):
    """What someone types from the paper of this case."""
    page = client.get(address(person))
    data = {"id": page.context["form"]["id"].value(), "sheet": number}
    evidence = line.get("evidence", {})
    for code in INSTRUMENT.by_code:
        answer = line["answers"].get(code)
        data[code] = KEYS[answer] + EVIDENCE.get(evidence.get(code), "")
    for block, options in INSTRUMENT.choices.items():
        values = [option.value for option in options.options]
        data[block] = " ".join(str(values.index(value) + 1) for value in line.get(block, []))
    return client.post(address(person), data), data


def test_a_number_finds_every_wrong_sign_and_every_swap():
    draw = random.Random(7)
    for _each in range(200):
        number = sheets.new_number()
        assert sheets.read_number(f" {sheets.spoken(number).lower()} ") == number
        place = draw.randrange(8)
        other = draw.choice([sign for sign in sheets.SIGNS if sign != number[place]])
        assert sheets.read_number(number[:place] + other + number[place + 1 :]) is None
        if place < 7 and number[place] != number[place + 1]:
            swapped = number[:place] + number[place + 1] + number[place] + number[place + 2 :]
            assert sheets.read_number(swapped) is None


def test_a_sheet_is_two_tagged_pages_in_the_order_of_the_screen():
    document = PdfReader(io.BytesIO(pdf.blank_sheets(["K7M42RTX", "AAAABBBB"])))
    texts = [" ".join(page.extract_text().split()) for page in document.pages]

    assert len(document.pages) == 4
    assert all("K7M4-2RTX" in text for text in texts[:2])
    assert all("AAAA-BBBB" in text for text in texts[2:])
    assert "Saisi le" in texts[1]
    order = [code for code in asking.order(INSTRUMENT) if code in INSTRUMENT.by_code]
    whole = texts[0] + texts[1]
    places = [whole.index(f" {number}. ") for number in range(1, len(order) + 1)]
    assert places == sorted(places)
    assert document.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert document.trailer["/Root"]["/Lang"].startswith("fr")


@pytest.mark.parametrize("made", [pdf.questions_and_rules, pdf.cards], ids=["rules", "cards"])
def test_what_is_read_and_shown_is_a_tagged_document(made):
    document = PdfReader(io.BytesIO(made()))

    assert document.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert document.metadata.title


def test_the_card_to_read_has_twelve_words():
    page = PdfReader(io.BytesIO(pdf.cards())).pages[1].extract_text()
    message = page[page.index("Bonjour") :]

    assert len(message.split()) == 12


@pytest.mark.scenario("people", 3)
@pytest.mark.parametrize(
    "case", [case for case in CASES if "error" not in case["expected"]], ids=lambda c: c["id"]
)
def test_the_same_case_on_screen_and_by_paper_gives_one_result(client, cast, case):
    line, number = case["input"], sheets.new_number()
    with as_owner():
        other = PersonFactory(home_structure=cast.recipient)
    with tenant(cast.bob):
        on_screen = record_evaluation(
            other.pk,
            by=cast.bob,
            id=uuid7(),
            answers=line["answers"],
            evidence=line.get("evidence", {}),
            wishes=line.get("BES", []),
        )
    sign_in(client, cast.alice)

    done, _data = typed(client, cast.person, number, line)

    assert done.status_code == 302, done.context["form"].errors
    with as_owner():
        by_paper = Evaluation.objects.get(person=cast.person)
        assert {**by_paper.result, "id": ""} == {**on_screen.result, "id": ""}
        assert (by_paper.sheet, on_screen.sheet) == (number, "")
        assert by_paper.evidence == on_screen.evidence
        codes = [row.codes for row in Accommodation.objects.filter(person=cast.person)]
        assert [set(each) for each in codes] == ([set(line["FRE"])] if line.get("FRE") else [])


@pytest.mark.scenario("people", 3)
def test_a_sheet_typed_a_second_time_is_refused_with_a_link_to_the_first(client, cast):
    number = sheets.new_number()
    line = {"answers": SURE}
    sign_in(client, cast.alice)
    first, data = typed(client, cast.person, number, line)
    again = client.post(address(cast.person), data)
    sign_in(client, cast.lea)

    second, _data = typed(client, cast.person, sheets.spoken(number), line)

    assert again["Location"] == first["Location"]
    assert second.status_code == 422
    text = second.content.decode()
    assert "déjà été saisie" in text
    assert first["Location"] in text
    with as_owner():
        assert Evaluation.objects.count() == 1


def test_another_structure_reads_that_a_sheet_was_typed_and_not_where(client, cast):
    number = sheets.new_number()
    with as_owner():
        other = PersonFactory(home_structure=cast.recipient)
    sign_in(client, cast.alice)
    first, _data = typed(client, cast.person, number, {"answers": SURE})
    sign_in(client, cast.bob)

    second, _data = typed(client, other, number, {"answers": SURE})

    assert second.status_code == 422
    assert "déjà été saisie" in second.content.decode()
    assert str(cast.person.pk) not in second.content.decode()


def test_a_number_misread_is_said_and_nothing_typed_is_lost(client, cast):
    sign_in(client, cast.alice)
    number = sheets.new_number()
    wrong = number[:-1] + next(sign for sign in sheets.SIGNS if sign != number[-1])

    page, _data = typed(client, cast.person, wrong, {"answers": SURE})

    assert page.status_code == 422
    assert "ne se lit pas" in page.content.decode()
    assert page.context["form"]["AUT-1"].value() == "1"


@pytest.mark.parametrize(
    ("field", "value"), [("AUT-1", "3"), ("AUT-1", "ox"), ("BES", "11"), ("BES", "1 2 3 4"), ("FRE", "x")]
)
def test_what_the_paper_cannot_say_is_refused_beside_its_line(client, cast, field, value):
    sign_in(client, cast.alice)
    page = client.get(address(cast.person))
    data = {"id": page.context["form"]["id"].value(), "sheet": sheets.new_number(), field: value}

    answer = client.post(address(cast.person), data)

    assert answer.status_code == 422
    assert set(answer.context["form"].errors) == {field}


def test_who_may_not_evaluate_types_no_sheet(cast):
    for stranger in (cast.chloe, cast.dan, cast.desk):
        with tenant(stranger), pytest.raises(Person.DoesNotExist):
            enter_sheet(cast.person.pk, by=stranger, id=uuid7(), sheet=sheets.new_number(), answers={})


def test_an_unreadable_number_is_refused_by_the_operation_too(cast):
    with tenant(cast.alice), pytest.raises(Refused) as refusal:
        enter_sheet(cast.person.pk, by=cast.alice, id=uuid7(), sheet="K7M4", answers={})

    assert refusal.value.code == "sheet-unreadable"


@pytest.mark.django_db(transaction=True)
def test_one_sheet_typed_at_once_by_two_is_kept_once(cast, race):
    number = sheets.new_number()
    cast_alice, cast_lea, person = cast.alice, cast.lea, cast.person

    def by(member):
        def type_it():
            with tenant(member):
                return enter_sheet(person.pk, by=member, id=uuid7(), sheet=number, answers=SURE)

        return type_it

    results = race(by(cast_alice), by(cast_lea))

    assert sorted(type(each).__name__ for each in results) == ["Evaluation", "Refused"]
    with as_owner():
        assert Evaluation.objects.count() == 1


def test_blank_sheets_are_for_members_each_with_its_number(client, cast):
    assert client.get("/outil/feuilles.pdf").status_code == 302
    sign_in(client, cast.desk)

    answer = client.get("/outil/feuilles.pdf?nombre=2")

    assert answer["Content-Type"] == "application/pdf"
    texts = [page.extract_text() for page in PdfReader(io.BytesIO(answer.content)).pages]
    assert len(texts) == 4
    numbers = {sheets.read_number(text[text.index("n°") + 2 :].split()[0]) for text in texts}
    assert len(numbers) == 2 and None not in numbers
