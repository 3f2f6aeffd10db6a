"""The scan of a signed agreement: what is kept, what is refused, who reads it, and what waits for it."""

import io
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageFile
from pypdf import PdfReader, PdfWriter
from pypdf.generic import DictionaryObject, NameObject, TextStringObject

from core.journal.models import Event
from core.kernel import clock
from core.kernel.errors import Refused
from core.kernel.tenant import tenant
from people.models import Consent, ConsentEvidence, Verdict
from people.operations import sealing
from people.operations.consenting import withdraw
from people.operations.erasing import erase
from people.operations.proving import add_evidence, open_evidence
from people.operations.scanning import MOST_BYTES, read_scan
from referrals.models import Handoff
from tests.factories.floor import as_owner
from tests.factories.people import evidence_row
from tests.factories.referrals import accept, consent, send
from tests.session import sign_in

SECRET = b"GPS-45.188-5.724"


@pytest.fixture(autouse=True)
def _files(tmp_path, settings):
    settings.RELAIS_EVIDENCE = str(tmp_path / "evidence")


def picture(kind="JPEG", size=(640, 480), *, plain=False, **options):
    image = Image.new("RGB", size, "white")
    if not plain:
        image.paste((20, 20, 20), (100, 100, size[0] - 50, 160))
    out = io.BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


def pdf(pages=1, change=None):
    writer = PdfWriter()
    for _ in range(pages):
        writer.add_blank_page(595, 842)
    if change:
        change(writer)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def launching(writer):
    action = DictionaryObject(
        {NameObject("/S"): NameObject("/Launch"), NameObject("/F"): TextStringObject("calc.exe")}
    )
    writer._root_object[NameObject("/OpenAction")] = writer._add_object(action)


def opening(writer):
    script = {NameObject("/S"): NameObject("/JavaScript"), NameObject("/JS"): TextStringObject("1")}
    writer._root_object[NameObject("/OpenAction")] = DictionaryObject(script)


def hidden(writer):
    writer._add_object(
        DictionaryObject(
            {NameObject("/S"): NameObject("/JavaScript"), NameObject("/JS"): TextStringObject("1")}
        )
    )


@pytest.mark.scenario("security", 27)
def test_an_image_is_written_again_from_its_pixels():
    exif = Image.Exif()
    exif[0x010E] = SECRET.decode()

    for kind in ("JPEG", "PNG"):
        content = picture(kind, exif=exif) + b"<?php system($_GET[0]); ?>" + SECRET

        kept = read_scan(content).content

        assert SECRET in content
        assert SECRET not in kept and b"<?php" not in kept
        assert dict(Image.open(io.BytesIO(kept)).getexif()) == {}


@pytest.mark.scenario("security", 27)
def test_a_picture_cut_short_is_refused_even_beside_a_renderer_that_forgives_it(monkeypatch):
    monkeypatch.setattr(ImageFile, "LOAD_TRUNCATED_IMAGES", True)

    with pytest.raises(Refused, match="ne se lit pas"):
        read_scan(picture()[:900])

    assert ImageFile.LOAD_TRUNCATED_IMAGES is True


@pytest.mark.scenario("security", 27)
@pytest.mark.parametrize(
    ("content", "said"),
    [
        pytest.param(b"\xff\xd8\xff" + b"0" * MOST_BYTES, "8 Mo", id="nine megabytes"),
        pytest.param(b"<svg xmlns='http://www.w3.org/2000/svg'/>", "ni une photo", id="svg called jpg"),
        pytest.param(picture()[:900], "ne se lit pas", id="cut short"),
        pytest.param(picture(plain=True), "ne se lit pas", id="blank"),
        pytest.param(picture(size=(200, 200)), "ne se lit pas", id="too small to read"),
        pytest.param(picture("PNG", size=(8000, 5001)), "trop grande", id="over forty megapixels"),
        pytest.param(pdf(5), "4 pages", id="five pages"),
        pytest.param(pdf(1, opening), "autre chose", id="javascript"),
        pytest.param(pdf(1, lambda w: w.add_attachment("a.exe", b"MZ")), "autre chose", id="attached file"),
        pytest.param(pdf(1, launching), "autre chose", id="launches a program"),
        pytest.param(pdf(1, hidden), "autre chose", id="script that no page leads to"),
        pytest.param(pdf(1, lambda w: w.encrypt("secret")), "mot de passe", id="encrypted"),
        pytest.param(b"%PDF-1.7\nnothing", "ne se lit pas", id="not a pdf inside"),
        pytest.param(b"", "vide", id="empty"),
    ],
)
def test_a_hostile_or_unreadable_file_is_refused_with_what_to_do(content, said):
    with pytest.raises(Refused) as refusal:
        read_scan(content)

    assert said in str(refusal.value.message)


def test_a_scanned_sheet_of_four_pages_is_kept_as_it_is():
    scan = read_scan(pdf(4))

    assert (scan.media_type, scan.pages, len(PdfReader(io.BytesIO(scan.content)).pages)) == (
        "application/pdf",
        4,
        4,
    )


def paper(cast):
    return consent(cast.alice, cast.person, cast.recipient, capture="paper_signed")


def added(cast, chain, content=None):
    with tenant(cast.alice):
        return add_evidence(chain, by=cast.alice, person_id=cast.person.pk, content=content or picture())


def test_a_scan_is_an_act_of_the_ledger_and_lies_sealed(cast, settings):
    given = paper(cast)

    evidence = added(cast, given.chain)
    assert added(cast, given.chain).pk == evidence.pk

    [path] = [each for each in Path(settings.RELAIS_EVIDENCE).rglob("*") if each.is_file()]
    assert b"JFIF" not in path.read_bytes()
    assert sealing.digest(sealing.read(evidence.name)) == evidence.sha256
    with as_owner():
        row = Consent.objects.get(act="evidence_added")
        assert (row.evidence_sha256, row.chain, row.expires_at) == (
            evidence.sha256,
            given.chain,
            given.expires_at,
        )
        assert Event.objects.filter(name="consent.evidence_added").count() == 1


def test_a_file_that_was_altered_is_not_handed_over(cast):
    evidence = added(cast, paper(cast).chain)
    path = sealing.folder() / evidence.name[:2] / evidence.name
    path.write_bytes(path.read_bytes()[:-4] + b"0000")

    with tenant(cast.alice), pytest.raises(Refused):
        open_evidence(evidence.pk, by=cast.alice)


def test_the_page_keeps_a_photo_and_hands_it_over_as_an_attachment(client, cast):
    given = paper(cast)
    sign_in(client, cast.alice)
    address = f"/personnes/{cast.person.pk}/accords/{given.chain}/preuve/"

    answer = client.post(address, {"scan": SimpleUploadedFile("IMG_0042.HEIC", picture("PNG"))})

    assert answer.status_code == 302
    page = client.get(address).content.decode()
    assert 'accept="image/jpeg,image/png,application/pdf"' in page and 'capture="environment"' in page
    with as_owner():
        evidence = ConsentEvidence.objects.get()
    served = client.get(f"/preuves/{evidence.pk}/")
    assert served["Content-Disposition"] == 'attachment; filename="preuve.png"'
    assert (served["X-Content-Type-Options"], served["Cache-Control"]) == ("nosniff", "no-store")
    assert sealing.digest(served.content) == evidence.sha256


@pytest.mark.scenario("security", 12)
def test_an_unreadable_scan_is_refused_in_place_and_nothing_is_kept(client, cast, settings):
    given = paper(cast)
    sign_in(client, cast.alice)

    answer = client.post(
        f"/personnes/{cast.person.pk}/accords/{given.chain}/preuve/",
        {"scan": SimpleUploadedFile("a.jpg", b"<svg/>", content_type="image/jpeg")},
    )

    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == ["scan"]
    assert not list(Path(settings.RELAIS_EVIDENCE).rglob("*"))
    with as_owner():
        assert ConsentEvidence.objects.count() == 0


def status(client, member, evidence):
    sign_in(client, member)
    return client.get(f"/preuves/{evidence.pk}/").status_code


def officer(cast):
    with as_owner():
        cast.chloe.data_protection = True
        cast.chloe.save(update_fields=["data_protection"])
    return cast.chloe


def test_while_the_agreement_lives_only_who_took_it_and_the_lead_read_the_scan(client, cast):
    with as_owner():
        cast.solene.structure = cast.unrelated
    evidence = added(cast, paper(cast).chain)
    members = [cast.alice, cast.lea, cast.bob, officer(cast), cast.desk, cast.solene, cast.dan]

    assert [status(client, each, evidence) for each in members] == [200, 200, 404, 404, 404, 404, 404]


def test_afterwards_the_lead_and_the_officer_read_it_and_nobody_else(client, cast):
    evidence = added(cast, paper(cast).chain)
    with tenant(cast.alice):
        withdraw(cast.person.pk, by=cast.alice)
    members = [cast.alice, cast.lea, cast.bob, officer(cast), cast.dan]

    assert [status(client, each, evidence) for each in members] == [404, 200, 404, 200, 404]


def test_the_floor_itself_hides_a_scan_from_another_structure(cast):
    with as_owner():
        row = evidence_row(cast.person)

    with tenant(cast.bob):
        assert not ConsentEvidence.objects.filter(pk=row.pk).exists()


def test_while_the_antivirus_has_not_answered_the_file_stays_shut(client, cast, settings):
    settings.RELAIS_ANTIVIRUS = "/bin/false"
    evidence = added(cast, paper(cast).chain)

    assert evidence.verdict == Verdict.WAITING
    assert status(client, cast.alice, evidence) == 409


@pytest.mark.scenario("people", 10)
def test_a_paper_without_its_scan_sends_nothing_new_after_ten_days_and_what_is_under_way_goes_on(cast):
    start = clock.now() - timedelta(days=11)
    with clock.moved(start):
        given = paper(cast)
        relayed = send(cast.alice, cast.person, cast.recipient, agreed=False)
        accept(cast.bob, relayed)

    with pytest.raises(Refused) as refusal:
        send(cast.alice, cast.person, cast.recipient, needs=("apprendre",), agreed=False)

    assert refusal.value.code == "evidence-missing"
    with tenant(cast.bob):
        assert Handoff.objects.visible_to(cast.bob).get(pk=relayed.handoff.pk).state == "accepted"
        assert type(cast.person).objects.visible_to(cast.bob).filter(pk=cast.person.pk).exists()
    added(cast, given.chain)
    assert send(cast.alice, cast.person, cast.recipient, needs=("apprendre",), agreed=False).handoff.pk


def test_an_erasure_that_the_person_asks_for_takes_the_scan_too(
    cast, settings, tmp_path, django_capture_on_commit_callbacks
):
    settings.RELAIS_TOMBSTONES = str(tmp_path / "tombstones.txt")
    added(cast, paper(cast).chain)

    with django_capture_on_commit_callbacks(execute=True), tenant(cast.lea):
        erase(cast.person.pk, by=cast.lea)

    assert not [each for each in Path(settings.RELAIS_EVIDENCE).rglob("*") if each.is_file()]
    with as_owner():
        assert ConsentEvidence.objects.count() == 0
