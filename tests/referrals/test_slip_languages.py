"""The paper in each language: the same lines side by side, on one page, whatever it has to say."""

import json
import logging
import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from io import BytesIO

import pytest
from pypdf import PdfReader

from core.kernel import clock
from core.kernel.pdf import PdfUnavailable, TooLong, html_to_pdf
from core.tenancy.models import Network
from referrals.instruments.languages import FOLDER, FRENCH, language, languages, proposed
from referrals.pdf import Paper, paper_of, slip_pdf
from referrals.queries.facts import Facts

pytestmark = pytest.mark.afresh

CODE = "482719305618"
SPOKEN = "4827 1930 5618"
OTHERS = ("ar", "en", "es", "pt", "tr")
USUAL = Facts(
    name="Idriss",
    decided=(("expected", "Le Fil des Écrans"),),
    when=datetime(2026, 12, 3, 14, 30, tzinfo=clock.zone()),
    whom="Karim",
    where="12 rue de l’Exemple, Grenoble",
    entrance="par la cour",
    stop="La Bruyère, tram A",
    bring=("une pièce d’identité", "le courrier reçu", "votre téléphone", "un parapluie"),
    phone="+33465710012",
    answers="l’équipe numérique",
    hours="du lundi au vendredi, 9 h à 12 h et 14 h à 17 h",
    reading_desk="CCAS, accueil Chorier",
)
LONGEST = Facts(
    name="Marie-Emmanuelle-Antoinette",
    decided=(("expected", "Maison des Habitants Teisseire – Malherbe – Jouhaux"),),
    when=datetime(2027, 9, 22, 13, 30, tzinfo=clock.zone()),
    whom="Jean-Christophe et Marie-Claude",
    where="Maison des Habitants Teisseire – Malherbe – Jouhaux, 110 avenue Jean-Perrot, bâtiment C,"
    " 38100 Grenoble, salle Simone-Lagrange",
    entrance="par la cour, porte bleue à gauche après la grille, sonnez à Accueil",
    stop="Arrêt Malherbe – Teisseire, tram C, bus 12 et 14",
    bring=("une pièce d’identité", "le courrier reçu", "votre téléphone et son chargeur", "vos lunettes"),
    phone="+33465710012",
    answers="l’accueil de la Maison des Habitants Teisseire – Malherbe",
    hours="du lundi au vendredi, 9 h à 12 h et 14 h à 17 h 30, fermé le mercredi matin",
    reading_desk="Centre communal d’action sociale, accueil Chorier – Berriat",
)
ASKED = replace(
    LONGEST, when=None, decided=(("asked", LONGEST.decided[0][1]), ("no_news", "2027-09-22")), bring=()
)


@pytest.fixture(autouse=True)
def _in_november() -> Iterator[None]:
    """A day without a year is of this year."""
    with clock.moved(datetime(2026, 11, 22, 10, tzinfo=clock.zone())):
        yield


def paper(code: str, facts: Facts = USUAL, *, discreet: bool = False) -> Paper:
    return paper_of(facts, network=Network(slug="ici"), code=CODE, language_code=code, discreet=discreet)


def printed(code: str, facts: Facts = USUAL, *, discreet: bool = False, two: bool = False) -> PdfReader:
    return PdfReader(BytesIO(slip_pdf(paper(code, facts, discreet=discreet), two_per_sheet=two)))


def text_of(document: PdfReader) -> str:
    return " ".join(" ".join(page.extract_text() for page in document.pages).split())


def side(document: PdfReader) -> list[int]:
    return [round(float(one) / 72 * 25.4) for one in document.pages[0].mediabox[2:]]


def structure(document: PdfReader) -> list:
    """The elements of the tag tree, in reading order."""
    found, waiting = [], [document.trailer["/Root"]["/StructTreeRoot"]]
    while waiting:
        item = waiting.pop(0).get_object()
        found.append(item)
        kids = item.get("/K", [])
        kids = kids if isinstance(kids, list) else [kids]
        waiting[:0] = [kid for kid in kids if not isinstance(kid, int)]
    return found


def fonts(document: PdfReader) -> dict[str, bool]:
    """Each font of the page: whether its drawing travels with the document."""
    held = {}
    for one in document.pages[0]["/Resources"]["/Font"].values():
        font = one.get_object()
        inner = font["/DescendantFonts"][0].get_object() if "/DescendantFonts" in font else font
        held[str(font["/BaseFont"])] = "/FontFile2" in inner["/FontDescriptor"] or (
            "/FontFile3" in inner["/FontDescriptor"]
        )
    return held


def test_six_languages_are_data_and_french_comes_first():
    assert list(languages()) == [FRENCH, "ar", "en", "es", "pt", "tr"]
    assert language(FRENCH).validation.done
    assert [code for code in OTHERS if language(code).validation.done] == []


def test_another_language_is_added_as_a_file_and_a_sentence_that_misses_is_refused(tmp_path):
    for file in FOLDER.glob("*.json"):
        shutil.copy(file, tmp_path)
    made_up = json.loads((FOLDER / "en.json").read_text())
    made_up |= {"name": "brezhoneg", "validation": {"state": "validated", "by": "Anna", "on": "2026-03-01"}}
    made_up["sentences"]["hello"] = "Demat {name}"
    (tmp_path / "br.json").write_text(json.dumps(made_up))

    added = language("br", tmp_path)

    assert added.say("hello", name="Yvette") == "Demat Yvette"
    assert (added.validation.by, added.validation.on) == ("Anna", date(2026, 3, 1))
    del made_up["sentences"]["change"]
    (tmp_path / "xx.json").write_text(json.dumps(made_up))
    languages.cache_clear()
    with pytest.raises(ValueError, match="xx: sentences differ"):
        languages(tmp_path)


@pytest.mark.parametrize(
    ("code", "day", "morning"),
    [
        ("fr", "jeudi 3\u00a0décembre à 14\u00a0h\u00a030", "9\u00a0h"),
        ("en", "Thursday 3\u00a0December at 2:30\u00a0pm", "9\u00a0am"),
        ("es", "jueves 3\u00a0de diciembre, 14:30 h", "9:00"),
        ("pt", "quinta-feira, 3\u00a0de dezembro, às 14h30", "9h00"),
        ("tr", "3\u00a0Aralık Perşembe, saat 14.30", "9.00"),
        ("ar", "الخميس 3\u00a0ديسمبر، الساعة \u206614:30\u2069", "\u20669:00\u2069"),
    ],
)
def test_each_language_says_days_and_hours_its_own_way(code, day, morning):
    said = language(code).moment(datetime(2026, 12, 3, 14, 30, tzinfo=clock.zone()))

    assert said == day
    assert language(code).hour(9) == morning


def test_the_first_of_the_month_and_another_year_are_said():
    said = [language(code).day(date(2027, 1, 1)) for code in ("fr", "en", "tr")]

    assert [one.replace("\u00a0", " ") for one in said] == [
        "vendredi 1er janvier 2027",
        "Friday 1 January 2027",
        "1 Ocak 2027 Cuma",
    ]


@pytest.mark.parametrize(
    ("hours", "said"),
    [
        (
            "du lundi au vendredi, 9 h à 12 h et 14 h à 17 h 30",
            "lunes a viernes, 9:00 a 12:00, 14:00 a 17:30",
        ),
        ("le mercredi, 14h à 18h", "miércoles, 14:00 a 18:00"),
        ("fermé le samedi matin", "cerrado sábado mañana"),
        ("sur rendez-vous, demander Ali", None),
    ],
)
def test_opening_hours_are_said_in_her_language_when_every_word_is_known(hours, said):
    found = language("es").opening(hours)

    assert (found.replace("\u00a0", " ") if found else found) == said


def test_what_to_bring_is_translated_when_it_is_a_known_thing_and_marked_french_otherwise():
    bring = next(row for row in paper("tr").above if row.cells[0].text == "Apportez")
    in_turkish = bring.cells[1].values

    assert [value.text for value in in_turkish][:3] == ["kimlik belgesi", "aldığınız mektup", "telefonunuz"]
    assert (in_turkish[3].text, in_turkish[3].language) == ("un parapluie", "fr")


@pytest.mark.parametrize(
    ("spoken", "chosen"), [(["ar", "fr"], "ar"), (["fr", "pt"], "fr"), (["so"], "fr"), ([], "fr")]
)
def test_the_first_language_she_says_is_proposed_and_none_is_guessed(spoken, chosen):
    assert proposed(spoken) == chosen


@pytest.mark.scenario("people", 20)
def test_the_paper_in_arabic_is_one_page_from_right_to_left_with_its_code_from_left_to_right():
    document = printed("ar")
    text = text_of(document)

    assert (len(document.pages), side(document)) == (1, [210, 297])
    assert document.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert document.trailer["/Root"]["/Lang"] == "fr"
    assert text.count(SPOKEN) == 2
    assert "04 65 71 00 12" in text.replace("\u00a0", " ")
    assert "يمكنكم تغيير رأيكم في أي وقت" in text
    assert all(fonts(document).values())
    assert {item.get("/Lang") for item in structure(document) if item.get("/S") == "/Sect"} == {"ar"}
    figures = [item for item in structure(document) if item.get("/S") == "/Figure"]
    assert [figure["/Alt"] for figure in figures] == ["Votre code, à lire avec un téléphone"]
    cells = [cell for row in paper("ar").above for cell in row.cells[1:]]
    assert {cell.direction for cell in cells} == {"rtl"}


@pytest.mark.scenario("people", 20)
def test_the_arabic_letters_begin_on_the_right(tmp_path):
    places: list[tuple[float, str]] = []

    def see(text, _cm, matrix, *_):
        if text.strip():
            places.append((matrix[4], text))

    page = printed("ar").pages[0]
    page.extract_text(visitor_text=see)

    half = float(page.mediabox[2]) / 2
    arabic = [x for x, text in places if any("\u0600" <= letter <= "\u06ff" for letter in text)]
    assert arabic and min(arabic) > half * 0.9


@pytest.mark.parametrize("code", (FRENCH, *OTHERS))
@pytest.mark.parametrize("facts", [USUAL, LONGEST, ASKED], ids=["usual", "longest", "asked"])
def test_it_is_one_page_whatever_the_longest_plausible_values(code, facts):
    document = printed(code, facts)

    assert len(document.pages) == 1
    assert all(fonts(document).values())
    assert text_of(document).count(SPOKEN) == 2


@pytest.mark.parametrize("code", (FRENCH, *OTHERS))
def test_letters_are_fourteen_points_at_least_but_the_word_on_the_translation(code):
    sizes: dict[float, str] = {}

    def see(text, _cm, matrix, _font, size):
        if text.strip():
            drawn = round(abs(matrix[3]) * size, 1)
            sizes[drawn] = sizes.get(drawn, "") + text

    printed(code, LONGEST).pages[0].extract_text(visitor_text=see)

    small = " ".join(text for size, text in sizes.items() if size < 14)
    assert ("traduction à valider" in small) == (code != FRENCH)
    assert "Bonjour" not in small and SPOKEN not in small


@pytest.mark.parametrize("code", (FRENCH, *OTHERS))
def test_a_paper_holds_at_most_120_words_a_language(code):
    page = paper(code)
    rows = [*page.above, *page.over_code, *page.coupon]

    for column in range(len(page.languages)):
        cells = [row.cells[column] for row in rows]
        said = " ".join(
            [cell.text for cell in cells] + [value.text for cell in cells for value in cell.values]
        )
        assert len(said.replace("\u00a0", " ").split()) <= 120


@pytest.mark.parametrize("code", OTHERS)
def test_both_columns_say_the_same_lines_and_a_translation_to_validate_says_so_in_both(code):
    page = paper(code)

    assert {len(row.cells) for row in [*page.above, *page.over_code, *page.coupon]} == {2}
    mention = next(row for row in page.above if row.kind == "mention")
    assert [cell.text for cell in mention.cells] == [
        "traduction à valider",
        language(code).say("to_validate"),
    ]


def test_the_blocks_follow_their_order():
    text = text_of(printed(FRENCH)).replace("\u00a0", " ")
    blocks = (
        "Bonjour Idriss", "Le Fil des Écrans vous attend.", "jeudi 3 décembre", "Karim", "12 rue de l’Exemple",
        "par la cour", "La Bruyère, tram A", "pièce d’identité", "04 65 71 00 12", "l’équipe numérique",
        "du lundi au vendredi", "Vous pouvez changer d’avis", "Demandez ici : CCAS", SPOKEN, "/code/ici",
        "Je ne suis plus d’accord", "tout arrêter", "arrêter avec :", "changer mes informations de contact",
    )  # fmt: skip

    places = [text.find(block) for block in blocks]

    assert places == sorted(places) and -1 not in places


@pytest.mark.scenario("people", 19)
@pytest.mark.scenario("ux", 8)
@pytest.mark.parametrize("code", (FRENCH, *OTHERS))
def test_a_discreet_paper_says_place_hour_and_phone_and_nothing_else(code):
    page = paper(code, discreet=True)
    text = text_of(printed(code, discreet=True))

    assert page.title == "Mon rendez-vous"
    assert "12 rue de l’Exemple" in text
    assert page.qr_title == "Votre code"
    for hidden in (
        "Idriss",
        "Écrans",
        "numérique",
        "Karim",
        "CCAS",
        "courrier",
        "Je ne suis plus d’accord",
        "avis",
    ):
        assert hidden not in text
    for one in page.languages[1:]:
        assert one.say("coupon_title") not in text


def test_in_french_two_of_them_hold_on_one_sheet_and_a_long_one_takes_the_sheet_alone():
    two, alone = printed(FRENCH, two=True), printed(FRENCH, LONGEST, two=True)

    assert (len(two.pages), side(two), text_of(two).count(SPOKEN)) == (1, [297, 210], 4)
    assert (len(alone.pages), side(alone), text_of(alone).count(SPOKEN)) == (1, [210, 297], 2)
    assert side(printed(FRENCH)) == [148, 210]


def test_what_cannot_hold_on_a_page_is_refused_with_what_to_shorten():
    with pytest.raises(TooLong, match="Raccourcissez le lieu"):
        slip_pdf(paper(FRENCH, replace(LONGEST, where="très loin d’ici " * 150)))


def test_a_paper_with_a_letter_that_no_font_draws_is_never_printed():
    logging.getLogger("weasyprint").setLevel(logging.ERROR)  # as when the logs were configured again

    with pytest.raises(PdfUnavailable, match="Il manque à ce serveur une police"):
        html_to_pdf('<!doctype html><html lang="fr"><title>x</title><p>\U000e0fff \U0001fbff</p></html>')


def test_the_text_for_a_message_says_place_and_hour_without_reason_nor_structure_nor_link():
    said = [cell.text for cell in paper("tr").messages]

    assert said[0].replace("\u00a0", " ") == (
        "Bonjour Idriss. Votre rendez-vous : jeudi 3 décembre à 14 h 30, 12 rue de l’Exemple, Grenoble."
        " Une question ? 04 65 71 00 12"
    )
    assert said[1].startswith("Merhaba Idriss. Randevunuz: 3\u00a0Aralık Perşembe")
    assert "http" not in "".join(said) and "Écrans" not in "".join(said)
    assert "Idriss" not in "".join(cell.text for cell in paper("tr", discreet=True).messages)
    assert paper("tr", replace(USUAL, when=None)).messages == []


def test_facts_that_were_kept_are_read_back_as_they_were():
    assert Facts.read(json.loads(json.dumps(USUAL.plain()))) == USUAL
